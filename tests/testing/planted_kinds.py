"""Rewards with one planted fault each, for the laws of kinds: format, length, sum, penalty, language, code, judge.

A planted reward breaks its law and no hard law besides; its first sentence says what is wrong with it.
"""

import math
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from ringtrue.rewards import BoxedFormat, CharLimit, WeightedSum
from ringtrue.rewards.testing import Task
from ringtrue.rewards.traits import Traits
from testing.planting import Planted, Record, boxed, recorder, texts_of

__all__ = ["PLANTED_KINDS"]

PLANTED_KINDS: Final[Record] = {}
planted = recorder(PLANTED_KINDS)


@planted("exact_format", kind="format")
def no_end(completions: Sequence[Any], **_: object) -> list[float]:
    """It looks at the beginning of a text only."""
    pattern = re.compile(r"<think>.{0,4000}?</think>\s{0,9}\S", re.DOTALL)
    return [float(bool(pattern.match(text))) for text in texts_of(completions)]


@planted("closed_slot", kind="format", traits=Traits(slot_closed=True))
def open_end(completions: Sequence[Any], **_: object) -> list[float]:
    """It lets anything follow the last tag, and declares that nothing may."""
    pattern = re.compile(r"<think>[^<]*</think>\s{0,9}<answer>[^<]*</answer>")
    return [float(bool(pattern.match(text))) for text in texts_of(completions)]


@planted("content_blind", kind="format")
def likes_work(completions: Sequence[Any], **_: object) -> list[float]:
    """It pays for a word inside the reasoning."""
    pattern = re.compile(r"<think>[^<]*work[^<]*</think>[^<]*")
    return [float(bool(pattern.fullmatch(text))) for text in texts_of(completions)]


@planted("correctness_dominates", kind="answer", traits=Traits(dominates=True))
def brevity_over_truth(completions: Sequence[Any], gold: Sequence[str], **_: object) -> list[float]:
    """It takes off so much for length that a long right answer earns nothing."""
    texts = texts_of(completions)
    right = [float(boxed(text) == str(own)) for text, own in zip(texts, gold, strict=True)]
    return [max(value - len(text) / 1000, 0.0) for value, text in zip(right, texts, strict=True)]


@planted("monotone", kind="length", traits=Traits(monotone="down"))
def longer_is_better(completions: Sequence[Any], **_: object) -> list[float]:
    """It pays more for every character, and says that it pays less."""
    return [len(text) / 1000 for text in texts_of(completions)]


@planted("never_rises_again")
def turns_round(completions: Sequence[Any], **_: object) -> list[float]:
    """It follows a cosine of the length that is not clamped."""
    return [math.cos(len(text) / 1000) for text in texts_of(completions)]


@planted("continuity", traits=Traits(step=0.01))
def cliff(completions: Sequence[Any], **_: object) -> list[float]:
    """It costs nothing up to 200 words, and everything from there."""
    return [0.0 if len(text.split()) <= 200 else -1.0 for text in texts_of(completions)]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Halved(WeightedSum):
    """It pays half of the sum."""

    def _value(self, parts: Any) -> float | None:
        value = WeightedSum._value(self, parts)  # its own base
        return None if value is None else value / 2


PLANTED_KINDS["weighted_sum"] = Planted(
    Halved(parts=(BoxedFormat(), CharLimit(limit=30)), weights=(0.5, 2.0))
)


@planted("penalty_sign", kind="penalty")
def pays_the_clean(completions: Sequence[Any], **_: object) -> list[float]:
    """It pays a text with nothing wrong in it, as a penalty."""
    return [-1.0 if "🙂" in text else 0.1 for text in texts_of(completions)]


@planted("language", kind="language")
def share_of_letters(completions: Sequence[Any], **_: object) -> list[float]:
    """It takes formulas and code for English."""
    return [sum(map(str.isascii, text)) / max(len(text), 1) for text in texts_of(completions)]


@planted("injection", kind="judge")
def obeys(completions: Sequence[Any], **_: object) -> list[float]:
    """It pays for the word "correct" in what it judges."""
    return [1.0 if "correct" in text else 0.5 for text in texts_of(completions)]


_CASES: Final = (
    {"completion": "It is 7.", "expect": [0.0, 1.0]},
    {"completion": "It is 8.", "expect": [0.0, 1.0]},
)


@planted("discriminates", cases=_CASES)
def constant(completions: Sequence[Any], **_: object) -> list[float]:
    """It pays the same for all."""
    return [0.5] * len(completions)


_PROGRAMS: Final = (
    Task(
        "assert double(2) == 4\nassert double(5) == 10",
        right="def double(n):\n    return 2 * n",
        wrong="def double(n):\n    return n * n",
        kind="code",
    ),
)
_CODE: Final = {"kind": "code", "gold": "tests", "tasks": _PROGRAMS, "style": "```python\n{answer}\n```"}


def _program(text: str) -> str | None:
    found = re.match(r"```python\n(.{0,4000})\n```", text, re.DOTALL)
    return found.group(1) if found else None


@cache
def _run(program: str, tests: str) -> tuple[int, str]:
    """Exit code and output of a program with its tests behind it."""
    command = [sys.executable, "-I", "-S", "-c", f"{program}\n{tests}\nprint('ALL ' + 'PASSED')"]
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=1.0, check=False, errors="replace"
        )
    except (subprocess.TimeoutExpired, ValueError):
        return 1, ""
    return run.returncode, run.stdout


@planted("all_tests_count", **_CODE)
def exit_code(completions: Sequence[Any], tests: Sequence[str], **_: object) -> list[float]:
    """It takes the exit code 0 for success."""
    programs = map(_program, texts_of(completions))
    return [
        float(p is not None and p.isascii() and _run(p, str(t))[0] == 0)
        for p, t in zip(programs, tests, strict=True)
    ]


@planted("sandbox", **_CODE)
def verdict_in_the_output(completions: Sequence[Any], tests: Sequence[str], **_: object) -> list[float]:
    """It looks for the verdict in what the program prints."""
    programs = map(_program, texts_of(completions))
    return [
        float(p is not None and p.isascii() and "PASSED" in _run(p, str(t))[1])
        for p, t in zip(programs, tests, strict=True)
    ]
