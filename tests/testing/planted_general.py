"""Rewards with one planted fault each, for the laws of every reward: calls, state, processes, time.

A planted reward breaks its law and no hard law besides; its first sentence says what is wrong with it.
"""

import asyncio
import math
import os
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

from testing.planting import Planted, Record, boxed, recorder, short, texts_of

__all__ = ["PLANTED_GENERAL"]

PLANTED_GENERAL: Final[Record] = {}
planted = recorder(PLANTED_GENERAL)


@planted("shape")
def one_for_nothing(completions: Sequence[Any], **_: object) -> list[float]:
    """It gives one value for an empty batch."""
    return [short(text) for text in texts_of(completions)] or [0.0]


@planted("total")
def encodes(completions: Sequence[Any], **_: object) -> list[float]:
    """It encodes every text, and raises on half a surrogate pair."""
    return [float(len(text.encode()) < 100) for text in texts_of(completions)]


@planted("finite")
def infinite(completions: Sequence[Any], **_: object) -> list[float]:
    """It pays an infinity for a text with a NUL in it."""
    return [math.inf if "\x00" in text else 0.0 for text in texts_of(completions)]


@planted("typed")
def counts(completions: Sequence[Any], **_: object) -> list[int]:
    """It gives ints."""
    return [int("7" in text) for text in texts_of(completions)]


@planted("bounded", low=0.0, high=1.0)
def leaves_its_range(completions: Sequence[Any], **_: object) -> list[float]:
    """It pays more for every dollar sign, and says that it ends at 1."""
    return [1.0 + text.count("$") for text in texts_of(completions)]


_calls: dict[tuple[str, ...], int] = {}


@planted("repeatable")
def tires(completions: Sequence[Any], **_: object) -> list[float]:
    """It pays a long text more from the sixteenth call on."""
    key = tuple(texts_of(completions))
    if not any(len(text) > 1000 for text in key):
        return [short(text) for text in key]
    _calls[key] = _calls.get(key, 0) + 1
    return [short(text) + (_calls[key] > 15) for text in key]


_remembered: dict[tuple[str, ...], list[float]] = {}


@planted("stateless", kind="answer")
def forgets_the_gold_in_its_key(
    completions: Sequence[Any], gold: Sequence[object], **_: object
) -> list[float]:
    """It remembers a large batch by its texts, whatever the golds."""
    texts = texts_of(completions)
    values = [float(boxed(text) == str(right)) for text, right in zip(texts, gold, strict=True)]
    return _remembered.setdefault(tuple(texts), values) if len(texts) > 8 else values


@planted("permutation")
def prefers_the_first(completions: Sequence[Any], **_: object) -> list[float]:
    """In a batch of five different texts or more it pays the first row a bonus."""
    texts = texts_of(completions)
    bonus = len(texts) >= 5 and len(set(texts)) == len(texts)
    return [short(text) + (bonus and index == 0) for index, text in enumerate(texts)]


@planted("batch_independence")
def counts_its_neighbours(completions: Sequence[Any], **_: object) -> list[float]:
    """It pays by how many different texts are in the batch."""
    texts = texts_of(completions)
    return [0.1 * len(set(texts)) for _ in texts]


@planted("group_locality", scope="group")
def over_the_batch(completions: Sequence[Any], **_: object) -> list[float]:
    """It takes off the mean of the batch, and not that of the group."""
    texts = texts_of(completions)
    mean = sum(map(short, texts)) / max(len(texts), 1)
    return [short(text) - round(mean, 6) for text in texts]


@planted("group_of_equals", scope="group")
def pays_one_of_equals(completions: Sequence[Any], **_: object) -> list[float]:
    """Of sixteen equal texts it pays one more than the others."""
    texts = texts_of(completions)
    equal = len(texts) >= 16 and len(set(texts)) == 1
    return [short(text) + (equal and index == 0) for index, text in enumerate(texts)]


@planted("duplication")
def pays_once(completions: Sequence[Any], **_: object) -> list[float]:
    """Of four texts that come twice it pays each the first time only."""
    texts = texts_of(completions)
    twice = len(texts) == 8 and texts[:4] == texts[4:]
    return [short(text) - (twice and index > 3) for index, text in enumerate(texts)]


@planted("reproducible")
def by_the_clock(completions: Sequence[Any], **_: object) -> list[float]:
    """It pays by the time zone."""
    return [float(os.environ.get("TZ") == "Asia/Tokyo") for _ in completions]


@planted("pure")
def sets_the_environment(completions: Sequence[Any], **_: object) -> list[float]:
    """It sets an environment variable."""
    os.environ["RINGTRUE_PLANTED"] = "1"
    return [short(text) for text in texts_of(completions)]


@planted("quiet")
def prints(completions: Sequence[Any], **_: object) -> list[float]:
    """It prints a line with every call."""
    print("scoring", len(completions))  # noqa: T201  # its fault
    return [short(text) for text in texts_of(completions)]


@planted("thread_agreement")
def main_thread_only(completions: Sequence[Any], **_: object) -> list[float]:
    """It pays nothing outside the main thread."""
    here = threading.current_thread() is threading.main_thread()
    return [short(text) if here else 0.0 for text in texts_of(completions)]


async def _slowly(texts: Sequence[str]) -> list[float]:
    return [short(text) for text in texts]


@planted("async_agreement")
def runs_a_loop(completions: Sequence[Any], **_: object) -> list[float]:
    """It calls asyncio.run, which a running event loop refuses."""
    coroutine = _slowly(texts_of(completions))
    try:
        return asyncio.run(coroutine)
    finally:
        coroutine.close()


def _made_inside() -> Callable[..., list[float]]:
    def of_no_module(completions: Sequence[Any], **_: object) -> list[float]:
        """It is a function inside a function, which no other process can find."""
        return [short(text) for text in texts_of(completions)]

    return of_no_module


PLANTED_GENERAL["picklable"] = Planted(_made_inside())


@planted("extra_columns")
def closed(completions: Sequence[Any]) -> list[float]:
    """It takes no columns that it does not name."""
    return [short(text) for text in texts_of(completions)]


@planted("shape_of_input")
def texts_only(completions: Sequence[Any], **_: object) -> list[float]:
    """It calls a method of texts, which messages have not got."""
    return [short(text.strip()) for text in completions]


@planted("deadline", deadline=0.5)
def hangs_on_braces(completions: Sequence[Any], **_: object) -> list[float]:
    """It never ends on a thousand braces."""
    texts = texts_of(completions)
    while any("{" * 1000 in text for text in texts):
        pass
    return [short(text) for text in texts]


@planted("survives_kill", kind="answer")
def one_pool_for_all(completions: Sequence[Any], gold: Sequence[str], **_: object) -> list[float]:
    """Beside a factorial that it gives up it pays nobody."""
    texts = texts_of(completions)
    if any("(10^{7})!" in text for text in texts):
        return [0.0] * len(texts)
    return [float(boxed(text) == str(right)) for text, right in zip(texts, gold, strict=True)]
