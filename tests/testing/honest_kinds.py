"""Honest rewards of several kinds, which no law may blame."""

import re
from collections.abc import Sequence
from typing import Any, Final

from ringtrue.rewards.traits import Traits
from testing.planting import Record, boxed, recorder, short, texts_of

__all__ = ["HONEST_KINDS"]

HONEST_KINDS: Final[Record] = {}
honest = recorder(HONEST_KINDS)


@honest("strict_format", kind="format", low=0.0, high=1.0)
def strict_format(completions: Sequence[Any], **_: object) -> list[float]:
    pattern = re.compile(r"<think>[^<]*</think>\s*<answer>\s*[^\s<][^<]*</answer>")
    return [1.0 if pattern.fullmatch(text) else 0.0 for text in texts_of(completions)]


@honest("guessed_format")
def guessed_format(completions: Sequence[Any], **_: object) -> list[float]:
    pattern = re.compile(r"<think>[^<]*</think>\s*[^\s<][^<]*")
    return [1.0 if pattern.fullmatch(text) else 0.0 for text in texts_of(completions)]


@honest("token_length", low=-1.0, high=0.0, traits=Traits(monotone="down"))
def token_length(
    completions: Sequence[Any], completion_ids: Sequence[Sequence[int]] | None = None, **_: object
) -> list[float]:
    lengths = [len(ids) for ids in completion_ids] if completion_ids else map(len, texts_of(completions))
    return [max(-1.0, min(0.0, (500 - length) / 500)) for length in lengths]


@honest("target_length", traits=Traits(monotone="target"))
def target_length(completions: Sequence[Any], **_: object) -> list[float]:
    return [1.0 / (1.0 + abs(len(text.split()) - 200) / 100) for text in texts_of(completions)]


@honest("no_shouting", kind="penalty", low=-1.0, high=0.0)
def no_shouting(completions: Sequence[Any], **_: object) -> list[float]:
    return [-1.0 if text.count("!") > 3 else 0.0 for text in texts_of(completions)]


@honest("exact_box", kind="answer", traits=Traits(dominates=True, extracts="last"))
def exact_box(completions: Sequence[Any], gold: Sequence[object], **_: object) -> list[float | None]:
    texts = texts_of(completions)
    return [float(boxed(text) == str(right)) for text, right in zip(texts, gold, strict=True)]


@honest("few_han", kind="language", low=0.0, high=1.0)
def few_han(completions: Sequence[Any], **_: object) -> list[float]:
    return [0.0 if any("\u4e00" <= c <= "\u9fff" for c in text) else 1.0 for text in texts_of(completions)]


@honest("above_the_mean", scope="group")
def above_the_mean(completions: Sequence[Any], prompts: Sequence[Any], **_: object) -> list[float]:
    texts, keys = texts_of(completions), list(map(repr, prompts))
    groups = {key: [short(t) for t, own in zip(texts, keys, strict=True) if own == key] for key in keys}
    means = {key: sum(values) / len(values) for key, values in groups.items()}
    return [short(text) - means[key] for text, key in zip(texts, keys, strict=True)]


@honest("mentions_units")
def mentions_units(completions: Sequence[Any], **_: object) -> list[float]:
    return [0.5 * float("cm" in text) for text in texts_of(completions)]
