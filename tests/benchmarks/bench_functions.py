"""Reward functions of several shapes, good and bad, for the bench to load."""

import os
import subprocess
import sys
import time
from typing import Any


def plain(completions: list[str], gold: list[str], **kwargs: Any) -> list[float]:
    """Texts; pays for the gold anywhere."""
    sys.stdout.write("printed, and not into the channel\n")
    return [float(one in text) for text, one in zip(completions, gold, strict=True)]


def chats(completions: list[Any], solution: list[str], **kwargs: Any) -> list[float]:
    """Messages."""
    return [float(one in text[0]["content"]) for text, one in zip(completions, solution, strict=True)]


def compute_score(solution_str: str, ground_truth: str, extra: str = "none") -> dict[str, Any]:
    """One row, as verl calls it; reads the column `extra`."""
    return {"score": float(ground_truth in solution_str), "pred": extra}


async def slow_friend(completions: list[str], gold: list[str], **kwargs: Any) -> list[float]:
    """Awaitable."""
    return [1.0] * len(completions)


def hangs(completions: list[str], gold: list[str], **kwargs: Any) -> list[float]:
    """Never answers on one row."""
    if "hang" in completions[0]:
        time.sleep(600)
    return [1.0]


def dies(completions: list[str], gold: list[str], **kwargs: Any) -> list[float]:
    """Takes its process down."""
    if "die" in completions[0]:
        os._exit(7)
    return [1.0]


def odd(completions: list[str], gold: list[str], **kwargs: Any) -> list[Any]:
    """Values that are none."""
    if "raise" in completions[0]:
        raise KeyError("nothing here")
    return [{"nan": float("nan"), "none": None, "int": 1}.get(completions[0], 0.0)]


def forks(completions: list[str], gold: list[str], **kwargs: Any) -> list[float]:
    """Works in a process of its own."""
    subprocess.run([sys.executable, "-c", "sum(range(6_000_000))"], check=True)
    return [1.0]
