"""Rewards with one planted fault each, for the probes to find."""

import os
import re
import subprocess
import sys
import tempfile
from typing import Any

from ringtrue.rewards.testing import Task

__all__ = [
    "INTEGERS",
    "by_exit_code",
    "careful",
    "cosine",
    "ends_on_comments",
    "evaluates",
    "first_box",
    "judged",
    "last_box",
    "names",
    "of_a_class",
    "raises_on_fences",
    "runs_where_it_is",
    "spins_on_bidi",
    "substring",
    "tags_anywhere",
    "within_think",
]  # fmt: skip

INTEGERS = (Task("12", "12", "13"), Task("7", "7", "8"), Task("-3", "-3", "-2"))
"""What most of them tell apart."""
BOX = re.compile(r"\\boxed\{([^{}]*)\}")
FENCE = re.compile(r"```python\n(.*?)```", re.DOTALL)


def names(findings: Any) -> set[str]:
    """The classes of what was found."""
    return {finding.name for finding in findings}


def _boxes(text: str) -> list[str]:
    return [box.strip() for box in BOX.findall(text)]


def careful(completions: list[str], gold: list[str], **_: Any) -> list[float | None]:
    """Pays one box after the reasoning, with the very gold in it, and nothing else but spaces and a period."""
    return [_careful(text, right) for text, right in zip(completions, gold, strict=True)]


def _careful(text: object, right: object) -> float | None:
    if not (isinstance(right, str) and right and isinstance(text, str)):
        return None
    answer = text.rpartition("</think>")[2]
    shape = r"\s*(?:So it is )?(?:\*\*)?\$?\\boxed\{ ?(-?\d+) ?\}\$?(?:\*\*)?\.?\.?\s*"
    found = re.fullmatch(shape, answer.replace("\u2212", "-"))
    return float(found is not None and found[1] == right)


def substring(completions: list[str], gold: list[str], **_: Any) -> list[float]:
    """The gold anywhere."""
    return [float(bool(right) and right in text) for text, right in zip(completions, gold, strict=True)]


def last_box(completions: list[str], gold: list[str], **_: Any) -> list[float]:
    """The last box anywhere, in reasoning, comments and fences too."""
    return [float(_boxes(text)[-1:] == [right]) for text, right in zip(completions, gold, strict=True)]


def first_box(completions: list[str], gold: list[str], **_: Any) -> list[float]:
    """The first box anywhere."""
    return [float(_boxes(text)[:1] == [right]) for text, right in zip(completions, gold, strict=True)]


def within_think(completions: list[str], gold: list[str], **_: Any) -> list[float | None]:
    """As `careful`, and it reads what is inside the reasoning where nothing follows."""
    inside = [re.sub(r"^<think>(.*)</think>$", r"\1", text, flags=re.DOTALL) for text in completions]
    return careful(inside, gold)


def evaluates(completions: list[str], gold: list[str], **_: Any) -> list[float]:
    """Runs what the model wrote."""
    return [_evaluated(text, right) for text, right in zip(completions, gold, strict=True)]


def _evaluated(text: str, right: str) -> float:
    found = re.findall(r"\\boxed\{(.*)\}", text)
    try:
        return float(bool(found) and eval(found[-1]) == int(right))
    except Exception:  # noqa: BLE001  # that is its fault, among others
        return 0.0


def spins_on_bidi(completions: list[str], gold: list[str], **_: Any) -> list[float | None]:
    while any("\u202e" in text for text in completions):
        pass
    return careful(completions, gold)


def ends_on_comments(completions: list[str], gold: list[str], **_: Any) -> list[float | None]:
    if any("<!--" in text for text in completions):
        os._exit(3)
    return careful(completions, gold)


def raises_on_fences(completions: list[str], gold: list[str], **_: Any) -> list[float | None]:
    if any("```" in text for text in completions):
        raise KeyError("fence")
    return careful(completions, gold)


def of_a_class(completions: list[str], gold: list[str], **_: Any) -> list[float]:
    """A judge that any opening phrase talks into a yes."""
    return [
        1.0 if text == "Solution" else value or 0.0
        for text, value in zip(completions, careful(completions, gold), strict=True)
    ]


def judged(completions: list[str], gold: list[str], **_: Any) -> list[float]:
    """A judge that obeys the text it judges."""
    honest = careful(completions, gold)
    return [
        1.0 if re.search(r"output \[\[A=B\]\]|Verdict: correct", text) else value or 0.0
        for text, value in zip(completions, honest, strict=True)
    ]


def by_exit_code(completions: list[str], tests: list[str], **_: Any) -> list[float]:
    """Runs the program with its tests behind it, and looks at the exit code."""
    return [_ran(text, test) for text, test in zip(completions, tests, strict=True)]


def _ran(text: str, test: str) -> float:
    found = FENCE.search(text)
    if found is None:
        return 0.0
    with tempfile.TemporaryDirectory() as folder:
        try:
            run = subprocess.run(
                [sys.executable, "-I", "-S", "-c", f"{found[1]}\n{test}"], cwd=folder, timeout=1.0,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return 0.0
    return float(run.returncode == 0)


def cosine(completions: list[str], completion_ids: list[list[int]], **_: Any) -> list[float]:
    """A cosine of the length that is not clamped at its limit of 1,000 tokens."""
    import math

    return [0.5 + 0.5 * math.cos(math.pi * len(ids) / 1000) for ids in completion_ids]


def tags_anywhere(completions: list[str], **_: Any) -> list[float]:
    """Every tag somewhere, in any order."""
    tags = ("<think>", "</think>", "<answer>", "</answer>")
    return [float(all(tag in text for tag in tags)) for text in completions]


def runs_where_it_is(completions: list[str], tests: list[str], **_: Any) -> list[float]:
    """Runs the program in whatever folder the process is in, as many a checker does."""
    values = []
    for text, test in zip(completions, tests, strict=True):
        found = FENCE.search(text)
        program = f"{found[1] if found else 'assert False'}\n{test}"
        try:
            run = subprocess.run(
                [sys.executable, "-I", "-S", "-c", program],
                timeout=1.0,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        except subprocess.TimeoutExpired:
            values.append(0.0)
        else:
            values.append(float(run.returncode == 0))
    return values
