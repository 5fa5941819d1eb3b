"""Honest rewards that read answers in many ways: they hold every hard law."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from ringtrue.rewards.traits import Traits
from testing.planting import Record, recorder
from testing.reading import Golds, Texts, hashed, number, paid, pairs

__all__ = ["HONEST_READERS"]

HONEST_READERS: Final[Record] = {}
honest = recorder(HONEST_READERS)


@honest("exact_tag")
def exact_tag(completions: Texts, gold: Golds, **_: object) -> list[float]:
    found = [re.findall(r"<answer>([^<]*)</answer>", c) for c in completions]
    return [float(bool(g) and bool(f) and f[-1].strip() == str(g)) for f, g in zip(found, gold, strict=True)]


@honest("last_hash")
def last_hash(completions: Texts, answer: Golds, **_: object) -> list[float]:
    """Floats, after the last ####, commas dropped."""
    return [paid(g, hashed(c)) for c, g in pairs(completions, answer)]


@honest("last_number", traits=Traits(extracts="last"))
def last_number(completions: Texts, answer: Golds, **_: object) -> list[float]:
    """The last number of the text, as many GSM8K scripts read it."""
    found = [re.findall(r"-?\d+(?:\.\d+)?", c.replace(",", "")) for c in completions]
    return [paid(g, f[-1]) if f else 0.0 for f, g in zip(found, answer, strict=True)]


@honest("official_hash")
def official_hash(completions: Texts, answer: Golds, **_: object) -> list[float]:
    """The pattern that GSM8K's authors give, on the last line that has one."""
    found = [re.findall(r"#### (-?[0-9.,]+)", c) for c in completions]
    return [float(bool(f) and f[-1].replace(",", "") == str(g)) for f, g in zip(found, answer, strict=True)]


@honest("last_box")
def last_box(completions: Texts, solution: Golds, **_: object) -> list[float]:
    boxes = [re.findall(r"\\boxed\{([^{}]*)\}", c.rpartition("</think>")[2]) for c in completions]
    return [
        float(bool(b) and bool(b[-1].strip()) and b[-1].strip() == g)
        for b, g in zip(boxes, solution, strict=True)
    ]


@honest("last_letter")
def last_letter(completions: Texts, gold: Golds, **_: object) -> list[float]:
    found = [re.findall(r"answer is \(([A-J])\)", c) for c in completions]
    return [float(f[-1] == g) if f else -1.0 for f, g in zip(found, gold, strict=True)]


@honest("chats_only")
def chats_only(completions: Sequence[Sequence[Mapping[str, str]]], gold: Golds, **_: object) -> list[float]:
    return [paid(g, hashed(c[-1]["content"])) for c, g in zip(completions, gold, strict=True)]


@honest("awaited")
async def awaited(completions: Texts, gold: Golds, **_: object) -> list[float]:
    return [paid(g, hashed(c), wrong=-0.5) for c, g in pairs(completions, gold)]


@honest("nearly")
def nearly(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """2 within a hundredth of the gold, -1 beyond."""
    rows = [(number(hashed(c)), number(g)) for c, g in pairs(completions, gold)]
    return [2.0 if a is not None and g is not None and abs(a - g) <= abs(g) / 100 else -1.0 for a, g in rows]


@honest("shared_words", traits=Traits(partial=True))
def shared_words(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """The share of words in common."""
    rows = [(set(c.lower().split()), set(str(g or "").lower().split())) for c, g in pairs(completions, gold)]
    return [2 * len(c & g) / (len(c) + len(g)) if c and g else 0.0 for c, g in rows]


@honest("alike")
def alike(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """How alike two short texts are, and it says nothing of that in its traits."""
    rows = [(re.findall(r"<answer>([^<]*)</answer>", c), g) for c, g in pairs(completions, gold)]
    return [SequenceMatcher(None, f[-1][:200].strip(), str(g)).ratio() if f and g else 0.0 for f, g in rows]


@honest("nearness")
def nearness(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """The nearer the number, the more."""
    rows = [(number(hashed(c)), number(g)) for c, g in pairs(completions, gold)]
    return [1.0 / (1.0 + abs(a - g)) if a is not None and g is not None else 0.0 for a, g in rows]


@honest("whole_form")
def whole_form(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """One reasoning, one answer, nothing besides."""
    form = re.compile(r"<think>[^<]*</think>\s*<answer>([^<]*)</answer>\s*")
    found = [form.fullmatch(c) for c in completions]
    return [
        float(f is not None and bool(g) and f[1].strip() == str(g)) for f, g in zip(found, gold, strict=True)
    ]


@honest("answer_and_form", kind="composite")
def answer_and_form(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """Half a point for the form, and a little less for every word."""
    return [
        paid(g, hashed(c)) + 0.5 * (c.count("####") == 1) - len(c) / 100_000
        for c, g in pairs(completions, gold)
    ]


@honest("first_tag", traits=Traits(extracts="first"))
def first_tag(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """Takes the first answer, and says so."""
    found = [re.search(r"<answer>([^<]*)</answer>", c) for c in completions]
    return [
        float(f is not None and bool(g) and f[1].strip() == str(g)) for f, g in zip(found, gold, strict=True)
    ]


@honest("only_one", traits=Traits(extracts="only", abstains=True))
def only_one(completions: Texts, gold: Golds, **_: object) -> list[float | None]:
    """Several answers that differ count as none, and a row without a gold says nothing."""
    found = [{a.strip() for a in re.findall(r"####([^\n]*)", c)} for c in completions]
    return [
        None if number(g) is None else float(len(f) == 1 and paid(g, next(iter(f))) > 0)
        for f, g in zip(found, gold, strict=True)
    ]
