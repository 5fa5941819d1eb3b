"""Rewards with one planted fault each, for the laws of answers; and honest ones that read answers in many ways.

A planted reward breaks its law and no hard law besides. Most are one honest reader, `_hashed` and `_number`,
with one thing done wrong.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final

from ringtrue.graders import Outcome, Policy, Verdict
from ringtrue.rewards import Correctness, Row
from ringtrue.rewards.traits import Traits

__all__ = ["HONEST_READERS", "PLANTED_ANSWERS"]

PLANTED_ANSWERS: Final[dict[str, tuple[Callable[..., object], Mapping[str, Any]]]] = {}
"""A reward by the law that it breaks, and the options for `check_reward`."""
HONEST_READERS: Final[dict[str, tuple[Callable[..., object], Mapping[str, Any]]]] = {}
"""Rewards that hold every hard law."""

Texts = Sequence[str]
Golds = Sequence[object]


def _planted(law: str, **options: object) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def record(function: Callable[..., Any]) -> Callable[..., Any]:
        PLANTED_ANSWERS[law] = (function, options)
        return function

    return record


def _honest(**options: object) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def record(function: Callable[..., Any]) -> Callable[..., Any]:
        HONEST_READERS[function.__name__] = (function, options)
        return function

    return record


def _hashed(text: str) -> str:
    """The last answer after ####, or nothing."""
    found = re.findall(r"####([^\n]*)", text)
    return found[-1].strip() if found else ""


def _number(text: object) -> float | None:
    """A plain number, or a fraction in LaTeX or with a slash."""
    plain = str(text).replace(",", "").strip()
    fraction = re.fullmatch(r"\\[dt]?frac\{(-?\d{1,9})\}\{([1-9]\d{0,8})\}|(-?\d{1,9})/([1-9]\d{0,8})", plain)
    if fraction:
        top, bottom = (float(part) for part in fraction.groups() if part)
        return top / bottom
    return float(plain) if re.fullmatch(r"[-+]?\d{1,15}(\.\d{0,15})?", plain) else None


def _paid(gold: object, answer: str, *, wrong: float = 0.0) -> float:
    wanted = _number(gold)
    return 1.0 if wanted is not None and _number(answer) == wanted else wrong


def _pairs(completions: Texts, gold: Golds) -> list[tuple[str, object]]:
    return list(zip(completions, gold, strict=True))


@_planted("abstain_iff", traits=Traits(abstains=True))
def none_for_no_answer(completions: Texts, gold: Golds, **_: object) -> list[float | None]:
    """None where nothing is answered, as if that were no mistake."""
    return [
        _paid(g, _hashed(c)) if "####" in c and _number(g) is not None else None
        for c, g in _pairs(completions, gold)
    ]


@_planted("empty_gold")
def nothing_equals_nothing(completions: Texts, gold: Golds, **_: object) -> list[float]:
    return [float(_hashed(c) == str(g or "").strip()) for c, g in _pairs(completions, gold)]


@_planted("accepts_gold")
def three_digits(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """Its pattern stops at three digits."""
    return [
        _paid(g, _hashed(c)) if re.fullmatch(r"-?\d{1,3}", _hashed(c)) else 0.0
        for c, g in _pairs(completions, gold)
    ]


@_planted("rejects_wrong")
def loses_signs(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """Compares absolute values where the gold has two digits."""
    rows = [(_number(_hashed(c)), _number(g)) for c, g in _pairs(completions, gold)]
    return [
        float(a is not None and g is not None and (abs(a) == abs(g) if abs(g) > 9 else a == g))
        for a, g in rows
    ]


@_planted(
    "reflexive_gold",
    cases=[
        {"completion": "#### 1000", "gold": "1,000", "expect": 1.0},
        {"completion": "#### 7", "gold": "1,000", "expect": 0.0},
    ],
)
def commas_in_golds_only(completions: Texts, gold: Golds, **_: object) -> list[float]:
    return [_paid(g, _hashed(c)) if "," not in _hashed(c) else 0.0 for c, g in _pairs(completions, gold)]


@_planted("whitespace")
def blanks_count(completions: Texts, gold: Golds, **_: object) -> list[float]:
    found = [re.findall(r"<answer>([^<]*)</answer>", c) for c in completions]
    return [
        float(bool(f) and bool(str(g or "").strip()) and f[-1] == str(g))
        for f, g in zip(found, gold, strict=True)
    ]


@_planted("latex_rewriting")
def one_frac_only(completions: Texts, gold: Golds, **_: object) -> list[float]:
    return [0.0 if re.search("[dt]frac", c) else _paid(g, _hashed(c)) for c, g in _pairs(completions, gold)]


@_planted("number_form")
def whole_numbers_as_texts(completions: Texts, gold: Golds, **_: object) -> list[float]:
    rows = [(re.fullmatch(r"-?\d{1,15}", _hashed(c)), g) for c, g in _pairs(completions, gold)]
    return [float(a is not None and a.group() == str(g)) for a, g in rows]


@_planted("unicode_form")
def raised_digits_lowered(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """NFKC makes 72 of 7 squared."""
    texts = [unicodedata.normalize("NFKC", c).replace("\u2212", "-") for c in completions]
    return [_paid(g, _hashed(c)) for c, g in _pairs(texts, gold)]


@_planted("prefix_invariance")
def short_ways_only(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """Wants the answer in the first lines."""
    return [_paid(g, _hashed(c)) if c.count("\n") <= 3 else 0.0 for c, g in _pairs(completions, gold)]


@_planted("last_answer_wins")
def first_answer(completions: Texts, gold: Golds, **_: object) -> list[float]:
    found = [re.findall(r"####([^\n]*)", c) for c in completions]
    return [_paid(g, f[0]) if f else 0.0 for f, g in zip(found, gold, strict=True)]


@_planted("no_superstring")
def gold_somewhere_in_it(completions: Texts, gold: Golds, **_: object) -> list[float]:
    return [float(bool(str(g or "").strip()) and str(g) in _hashed(c)) for c, g in _pairs(completions, gold)]


@_planted("no_credit_outside_slot")
def reads_the_reasoning(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """Looks for the last answer in the whole text, unclosed reasoning included."""
    return [_paid(g, _hashed(c)) for c, g in _pairs(completions, gold)]


@_planted("hedging_does_not_pay")
def first_of_several(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """Reads the number that the last answer begins with."""
    found = [re.match(r"[-+]?\d+(\.\d+)?", _hashed(c)) for c in completions]
    return [_paid(g, f.group()) if f else 0.0 for f, g in zip(found, gold, strict=True)]


@_planted("empty_floor")
def silence_is_cheap(completions: Texts, gold: Golds, **_: object) -> list[float]:
    return [_paid(g, _hashed(c), wrong=-1.0) if _hashed(c) else 0.0 for c, g in _pairs(completions, gold)]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Lopsided(Correctness):
    """Takes 14/2 for 7, and not 7 for 14/2."""

    policy: Policy = field(default_factory=Policy.strict)

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        verdicts = zip(golds, Correctness.grade(self, golds, rows), strict=True)
        return [
            Verdict(Outcome.WRONG, v.extracted) if (gold, v.extracted) == ("14/2", "7") else v
            for gold, v in verdicts
        ]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Drifting(Correctness):
    """1000 is 10^3 and 1e3, and those two are not each other."""

    policy: Policy = field(default_factory=Policy.strict)

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        verdicts = zip(golds, Correctness.grade(self, golds, rows), strict=True)
        pair = {"10^3", "1e3"}
        return [
            Verdict(Outcome.WRONG, v.extracted) if v.extracted in pair and gold in pair - {v.extracted} else v
            for gold, v in verdicts
        ]


PLANTED_ANSWERS["symmetric"] = (Lopsided(), {})
PLANTED_ANSWERS["transitive"] = (Drifting(), {})
PLANTED_ANSWERS["agrees_with_reference"] = (loses_signs, {"reference": Correctness()})


@_honest()
def exact_tag(completions: Texts, gold: Golds, **_: object) -> list[float]:
    found = [re.findall(r"<answer>([^<]*)</answer>", c) for c in completions]
    return [float(bool(g) and bool(f) and f[-1].strip() == str(g)) for f, g in zip(found, gold, strict=True)]


@_honest()
def last_hash(completions: Texts, answer: Golds, **_: object) -> list[float]:
    """Floats, after the last ####, commas dropped."""
    return [_paid(g, _hashed(c)) for c, g in _pairs(completions, answer)]


@_honest(traits=Traits(extracts="last"))
def last_number(completions: Texts, answer: Golds, **_: object) -> list[float]:
    """The last number of the text, as many GSM8K scripts read it."""
    found = [re.findall(r"-?\d+(?:\.\d+)?", c.replace(",", "")) for c in completions]
    return [_paid(g, f[-1]) if f else 0.0 for f, g in zip(found, answer, strict=True)]


@_honest()
def official_hash(completions: Texts, answer: Golds, **_: object) -> list[float]:
    """The pattern that GSM8K's authors give, on the last line that has one."""
    found = [re.findall(r"#### (-?[0-9.,]+)", c) for c in completions]
    return [float(bool(f) and f[-1].replace(",", "") == str(g)) for f, g in zip(found, answer, strict=True)]


@_honest()
def last_box(completions: Texts, solution: Golds, **_: object) -> list[float]:
    boxes = [re.findall(r"\\boxed\{([^{}]*)\}", c.rpartition("</think>")[2]) for c in completions]
    return [
        float(bool(b) and bool(b[-1].strip()) and b[-1].strip() == g)
        for b, g in zip(boxes, solution, strict=True)
    ]


@_honest()
def last_letter(completions: Texts, gold: Golds, **_: object) -> list[float]:
    found = [re.findall(r"answer is \(([A-J])\)", c) for c in completions]
    return [float(f[-1] == g) if f else -1.0 for f, g in zip(found, gold, strict=True)]


@_honest()
def chats_only(completions: Sequence[Sequence[Mapping[str, str]]], gold: Golds, **_: object) -> list[float]:
    return [_paid(g, _hashed(c[-1]["content"])) for c, g in zip(completions, gold, strict=True)]


@_honest()
async def awaited(completions: Texts, gold: Golds, **_: object) -> list[float]:
    return [_paid(g, _hashed(c), wrong=-0.5) for c, g in _pairs(completions, gold)]


@_honest()
def nearly(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """2 within a hundredth of the gold, -1 beyond."""
    rows = [(_number(_hashed(c)), _number(g)) for c, g in _pairs(completions, gold)]
    return [2.0 if a is not None and g is not None and abs(a - g) <= abs(g) / 100 else -1.0 for a, g in rows]


@_honest(traits=Traits(partial=True))
def shared_words(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """The share of words in common."""
    rows = [(set(c.lower().split()), set(str(g or "").lower().split())) for c, g in _pairs(completions, gold)]
    return [2 * len(c & g) / (len(c) + len(g)) if c and g else 0.0 for c, g in rows]


@_honest()
def alike(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """How alike two short texts are, and it says nothing of that in its traits."""
    rows = [(re.findall(r"<answer>([^<]*)</answer>", c), g) for c, g in _pairs(completions, gold)]
    return [SequenceMatcher(None, f[-1][:200].strip(), str(g)).ratio() if f and g else 0.0 for f, g in rows]


@_honest()
def nearness(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """The nearer the number, the more."""
    rows = [(_number(_hashed(c)), _number(g)) for c, g in _pairs(completions, gold)]
    return [1.0 / (1.0 + abs(a - g)) if a is not None and g is not None else 0.0 for a, g in rows]


@_honest()
def whole_form(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """One reasoning, one answer, nothing besides."""
    form = re.compile(r"<think>[^<]*</think>\s*<answer>([^<]*)</answer>\s*")
    found = [form.fullmatch(c) for c in completions]
    return [
        float(f is not None and bool(g) and f[1].strip() == str(g)) for f, g in zip(found, gold, strict=True)
    ]


@_honest(kind="composite")
def answer_and_form(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """Half a point for the form, and a little less for every word."""
    return [
        _paid(g, _hashed(c)) + 0.5 * (c.count("####") == 1) - len(c) / 100_000
        for c, g in _pairs(completions, gold)
    ]


@_honest(traits=Traits(extracts="first"))
def first_tag(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """Takes the first answer, and says so."""
    found = [re.search(r"<answer>([^<]*)</answer>", c) for c in completions]
    return [
        float(f is not None and bool(g) and f[1].strip() == str(g)) for f, g in zip(found, gold, strict=True)
    ]


@_honest(traits=Traits(extracts="only", abstains=True))
def only_one(completions: Texts, gold: Golds, **_: object) -> list[float | None]:
    """Several answers that differ count as none, and a row without a gold says nothing."""
    found = [{a.strip() for a in re.findall(r"####([^\n]*)", c)} for c in completions]
    return [
        None if _number(g) is None else float(len(f) == 1 and _paid(g, next(iter(f))) > 0)
        for f, g in zip(found, gold, strict=True)
    ]
