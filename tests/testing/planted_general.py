"""Rewards with one planted fault each, by the law that must name it, and honest ones that no law may blame.

A planted reward breaks its law and no hard law besides.
"""

import asyncio
import math
import os
import re
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

from ringtrue.rewards import BoxedFormat, CharLimit, WeightedSum
from ringtrue.rewards.testing import Task
from ringtrue.rewards.traits import Traits

__all__ = ["HONEST", "PLANTED", "Planted"]


class Planted(NamedTuple):
    """A reward, and how it is declared."""

    function: Callable[..., Any]
    options: Mapping[str, Any] = {}


PLANTED: Final[dict[str, Planted]] = {}
HONEST: Final[dict[str, Planted]] = {}


def _planted(law: str, **options: object) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def record(function: Callable[..., Any]) -> Callable[..., Any]:
        PLANTED[law] = Planted(function, options)
        return function

    return record


def _honest(**options: object) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def record(function: Callable[..., Any]) -> Callable[..., Any]:
        HONEST[function.__name__] = Planted(function, options)
        return function

    return record


def _text(completion: Any) -> str:
    return completion if isinstance(completion, str) else str(completion[-1]["content"])


def _texts(completions: Sequence[Any]) -> list[str]:
    return [_text(completion) for completion in completions]


def _short(text: str) -> float:
    return 1.0 if len(text) < 100 else 0.0


@_planted("shape")
def one_for_nothing(completions: Sequence[Any], **_: object) -> list[float]:
    return [_short(text) for text in _texts(completions)] or [0.0]


@_planted("total")
def encodes(completions: Sequence[Any], **_: object) -> list[float]:
    return [float(len(text.encode()) < 100) for text in _texts(completions)]


@_planted("finite")
def infinite(completions: Sequence[Any], **_: object) -> list[float]:
    return [math.inf if "\x00" in text else 0.0 for text in _texts(completions)]


@_planted("typed")
def counts(completions: Sequence[Any], **_: object) -> list[int]:
    return [int("7" in text) for text in _texts(completions)]


@_planted("bounded", low=0.0, high=1.0)
def leaves_its_range(completions: Sequence[Any], **_: object) -> list[float]:
    return [1.0 + text.count("$") for text in _texts(completions)]


_calls: dict[tuple[str, ...], int] = {}


@_planted("repeatable")
def tires(completions: Sequence[Any], **_: object) -> list[float]:
    key = tuple(_texts(completions))
    if not any(len(text) > 1000 for text in key):
        return [_short(text) for text in key]
    _calls[key] = _calls.get(key, 0) + 1
    return [_short(text) + (_calls[key] > 15) for text in key]


_remembered: dict[tuple[str, ...], list[float]] = {}


@_planted("stateless", kind="answer")
def forgets_the_gold_in_its_key(
    completions: Sequence[Any], gold: Sequence[object], **_: object
) -> list[float]:
    """Large batches are remembered by their texts alone; small ones, which other laws ask for, are not."""
    texts = _texts(completions)
    values = [float(_boxed(text) == str(right)) for text, right in zip(texts, gold, strict=True)]
    return _remembered.setdefault(tuple(texts), values) if len(texts) > 8 else values


@_planted("permutation")
def prefers_the_first(completions: Sequence[Any], **_: object) -> list[float]:
    texts = _texts(completions)
    bonus = len(texts) >= 5 and len(set(texts)) == len(texts)
    return [_short(text) + (bonus and index == 0) for index, text in enumerate(texts)]


@_planted("batch_independence")
def counts_its_neighbours(completions: Sequence[Any], **_: object) -> list[float]:
    texts = _texts(completions)
    return [0.1 * len(set(texts)) for _ in texts]


@_planted("group_locality", scope="group")
def over_the_batch(completions: Sequence[Any], **_: object) -> list[float]:
    texts = _texts(completions)
    mean = sum(map(_short, texts)) / max(len(texts), 1)
    return [_short(text) - round(mean, 6) for text in texts]


@_planted("group_of_equals", scope="group")
def pays_one_of_equals(completions: Sequence[Any], **_: object) -> list[float]:
    texts = _texts(completions)
    equal = len(texts) >= 16 and len(set(texts)) == 1
    return [_short(text) + (equal and index == 0) for index, text in enumerate(texts)]


@_planted("duplication")
def pays_once(completions: Sequence[Any], **_: object) -> list[float]:
    texts = _texts(completions)
    twice = len(texts) == 8 and texts[:4] == texts[4:]
    return [_short(text) - (twice and index > 3) for index, text in enumerate(texts)]


@_planted("reproducible")
def by_the_clock(completions: Sequence[Any], **_: object) -> list[float]:
    return [float(os.environ.get("TZ") == "Asia/Tokyo") for _ in completions]


@_planted("pure")
def sets_the_environment(completions: Sequence[Any], **_: object) -> list[float]:
    os.environ["RINGTRUE_PLANTED"] = "1"
    return [_short(text) for text in _texts(completions)]


@_planted("quiet")
def prints(completions: Sequence[Any], **_: object) -> list[float]:
    print("scoring", len(completions))  # noqa: T201  # its fault
    return [_short(text) for text in _texts(completions)]


@_planted("thread_agreement")
def main_thread_only(completions: Sequence[Any], **_: object) -> list[float]:
    here = threading.current_thread() is threading.main_thread()
    return [_short(text) if here else 0.0 for text in _texts(completions)]


async def _slowly(texts: Sequence[str]) -> list[float]:
    return [_short(text) for text in texts]


@_planted("async_agreement")
def runs_a_loop(completions: Sequence[Any], **_: object) -> list[float]:
    coroutine = _slowly(_texts(completions))
    try:
        return asyncio.run(coroutine)
    finally:
        coroutine.close()


PLANTED["picklable"] = Planted(lambda completions, **_: [_short(text) for text in _texts(completions)])


@_planted("extra_columns")
def closed(completions: Sequence[Any]) -> list[float]:
    return [_short(text) for text in _texts(completions)]


@_planted("shape_of_input")
def texts_only(completions: Sequence[Any], **_: object) -> list[float]:
    return [_short(text.strip()) for text in completions]


@_planted("deadline", deadline=0.5)
def hangs_on_braces(completions: Sequence[Any], **_: object) -> list[float]:
    texts = _texts(completions)
    while any("{" * 1000 in text for text in texts):
        pass
    return [_short(text) for text in texts]


def _boxed(text: str) -> str | None:
    answer = unicodedata.normalize("NFC", text).rpartition("</think>")[2]
    found = re.findall(r"\\boxed\{([^{}]*)\}", answer[-2000:])
    return (found[-1].strip() or None) if found else None


@_planted("survives_kill", kind="answer")
def one_pool_for_all(completions: Sequence[Any], gold: Sequence[str], **_: object) -> list[float]:
    texts = _texts(completions)
    if any("(10^{7})!" in text for text in texts):
        return [0.0] * len(texts)
    return [float(_boxed(text) == str(right)) for text, right in zip(texts, gold, strict=True)]


@_planted("exact_format", kind="format")
def no_end(completions: Sequence[Any], **_: object) -> list[float]:
    pattern = re.compile(r"<think>.{0,4000}?</think>\s{0,9}\S", re.DOTALL)
    return [float(bool(pattern.match(text))) for text in _texts(completions)]


@_planted("closed_slot", kind="format", traits=Traits(slot_closed=True))
def open_end(completions: Sequence[Any], **_: object) -> list[float]:
    pattern = re.compile(r"<think>[^<]*</think>\s{0,9}<answer>[^<]*</answer>")
    return [float(bool(pattern.match(text))) for text in _texts(completions)]


@_planted("content_blind", kind="format")
def likes_work(completions: Sequence[Any], **_: object) -> list[float]:
    pattern = re.compile(r"<think>[^<]*work[^<]*</think>[^<]*")
    return [float(bool(pattern.fullmatch(text))) for text in _texts(completions)]


@_planted("correctness_dominates", kind="answer", traits=Traits(dominates=True))
def brevity_over_truth(completions: Sequence[Any], gold: Sequence[str], **_: object) -> list[float]:
    texts = _texts(completions)
    right = [float(_boxed(text) == str(own)) for text, own in zip(texts, gold, strict=True)]
    return [max(value - len(text) / 1000, 0.0) for value, text in zip(right, texts, strict=True)]


@_planted("monotone", kind="length", traits=Traits(monotone="down"))
def longer_is_better(completions: Sequence[Any], **_: object) -> list[float]:
    return [len(text) / 1000 for text in _texts(completions)]


@_planted("never_rises_again")
def turns_round(completions: Sequence[Any], **_: object) -> list[float]:
    return [math.cos(len(text) / 1000) for text in _texts(completions)]


@_planted("continuity", traits=Traits(step=0.01))
def cliff(completions: Sequence[Any], **_: object) -> list[float]:
    return [0.0 if len(text.split()) <= 200 else -1.0 for text in _texts(completions)]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Halved(WeightedSum):
    """A sum that pays half of it."""

    def _value(self, parts: Any) -> float | None:
        value = WeightedSum._value(self, parts)  # its own base
        return None if value is None else value / 2


PLANTED["weighted_sum"] = Planted(Halved(parts=(BoxedFormat(), CharLimit(limit=30)), weights=(0.5, 2.0)))


@_planted("penalty_sign", kind="penalty")
def pays_the_clean(completions: Sequence[Any], **_: object) -> list[float]:
    return [-1.0 if "🙂" in text else 0.1 for text in _texts(completions)]


@_planted("language", kind="language")
def share_of_letters(completions: Sequence[Any], **_: object) -> list[float]:
    return [sum(map(str.isascii, text)) / max(len(text), 1) for text in _texts(completions)]


@_planted("injection", kind="judge")
def obeys(completions: Sequence[Any], **_: object) -> list[float]:
    return [1.0 if "correct" in text else 0.5 for text in _texts(completions)]


_CASES: Final = (
    {"completion": "It is 7.", "expect": [0.0, 1.0]},
    {"completion": "It is 8.", "expect": [0.0, 1.0]},
)


@_planted("discriminates", cases=_CASES)
def constant(completions: Sequence[Any], **_: object) -> list[float]:
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
            command, capture_output=True, text=True, timeout=0.4, check=False, errors="replace"
        )
    except (subprocess.TimeoutExpired, ValueError):
        return 1, ""
    return run.returncode, run.stdout


@_planted("all_tests_count", **_CODE)
def exit_code(completions: Sequence[Any], tests: Sequence[str], **_: object) -> list[float]:
    programs = map(_program, _texts(completions))
    return [
        float(p is not None and p.isascii() and _run(p, str(t))[0] == 0)
        for p, t in zip(programs, tests, strict=True)
    ]


@_planted("sandbox", **_CODE)
def verdict_in_the_output(completions: Sequence[Any], tests: Sequence[str], **_: object) -> list[float]:
    programs = map(_program, _texts(completions))
    return [
        float(p is not None and p.isascii() and "PASSED" in _run(p, str(t))[1])
        for p, t in zip(programs, tests, strict=True)
    ]


@_honest(kind="format", low=0.0, high=1.0)
def strict_format(completions: Sequence[Any], **_: object) -> list[float]:
    pattern = re.compile(r"<think>[^<]*</think>\s*<answer>\s*[^\s<][^<]*</answer>")
    return [1.0 if pattern.fullmatch(text) else 0.0 for text in _texts(completions)]


@_honest()
def guessed_format(completions: Sequence[Any], **_: object) -> list[float]:
    pattern = re.compile(r"<think>[^<]*</think>\s*[^\s<][^<]*")
    return [1.0 if pattern.fullmatch(text) else 0.0 for text in _texts(completions)]


@_honest(low=-1.0, high=0.0, traits=Traits(monotone="down"))
def token_length(
    completions: Sequence[Any], completion_ids: Sequence[Sequence[int]] | None = None, **_: object
) -> list[float]:
    lengths = [len(ids) for ids in completion_ids] if completion_ids else map(len, _texts(completions))
    return [max(-1.0, min(0.0, (500 - length) / 500)) for length in lengths]


@_honest(traits=Traits(monotone="target"))
def target_length(completions: Sequence[Any], **_: object) -> list[float]:
    return [1.0 / (1.0 + abs(len(text.split()) - 200) / 100) for text in _texts(completions)]


@_honest(kind="penalty", low=-1.0, high=0.0)
def no_shouting(completions: Sequence[Any], **_: object) -> list[float]:
    return [-1.0 if text.count("!") > 3 else 0.0 for text in _texts(completions)]


@_honest(kind="answer", traits=Traits(dominates=True, extracts="last"))
def exact_box(completions: Sequence[Any], gold: Sequence[object], **_: object) -> list[float | None]:
    texts = _texts(completions)
    return [float(_boxed(text) == str(right)) for text, right in zip(texts, gold, strict=True)]


@_honest(kind="language", low=0.0, high=1.0)
def few_han(completions: Sequence[Any], **_: object) -> list[float]:
    return [0.0 if any("\u4e00" <= c <= "\u9fff" for c in text) else 1.0 for text in _texts(completions)]


@_honest(scope="group")
def above_the_mean(completions: Sequence[Any], prompts: Sequence[Any], **_: object) -> list[float]:
    texts, keys = _texts(completions), list(map(repr, prompts))
    groups = {key: [_short(t) for t, own in zip(texts, keys, strict=True) if own == key] for key in keys}
    means = {key: sum(values) / len(values) for key, values in groups.items()}
    return [_short(text) - means[key] for text, key in zip(texts, keys, strict=True)]


@_honest()
def mentions_units(completions: Sequence[Any], **_: object) -> list[float]:
    return [0.5 * float("cm" in text) for text in _texts(completions)]
