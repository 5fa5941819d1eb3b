"""Rewards with one planted fault each, for the laws of answers.

A planted reward breaks its law and no hard law besides; its first sentence says what is wrong with it. Most are
one honest reader with one thing done wrong.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ringtrue.graders import Outcome, Policy, Verdict
from ringtrue.rewards import Correctness, Row
from ringtrue.rewards.traits import Traits
from testing.planting import Planted, Record, recorder
from testing.reading import Golds, Texts, hashed, number, paid, pairs

__all__ = ["PLANTED_ANSWERS"]

PLANTED_ANSWERS: Final[Record] = {}
planted = recorder(PLANTED_ANSWERS)


@planted("abstain_iff", traits=Traits(abstains=True))
def none_for_no_answer(completions: Texts, gold: Golds, **_: object) -> list[float | None]:
    """It says None where nothing is answered, as if that were no mistake."""
    return [
        paid(g, hashed(c)) if "####" in c and number(g) is not None else None
        for c, g in pairs(completions, gold)
    ]


@planted("empty_gold")
def nothing_equals_nothing(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """It finds an empty answer equal to an empty gold."""
    return [float(hashed(c) == str(g or "").strip()) for c, g in pairs(completions, gold)]


@planted("accepts_gold")
def three_digits(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """Its pattern stops at three digits."""
    return [
        paid(g, hashed(c)) if re.fullmatch(r"-?\d{1,3}", hashed(c)) else 0.0
        for c, g in pairs(completions, gold)
    ]


@planted("rejects_wrong")
def loses_signs(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """It compares absolute values where the gold has two digits."""
    rows = [(number(hashed(c)), number(g)) for c, g in pairs(completions, gold)]
    return [
        float(a is not None and g is not None and (abs(a) == abs(g) if abs(g) > 9 else a == g))
        for a, g in rows
    ]


@planted(
    "reflexive_gold",
    cases=[
        {"completion": "#### 1000", "gold": "1,000", "expect": 1.0},
        {"completion": "#### 7", "gold": "1,000", "expect": 0.0},
    ],
)
def commas_in_golds_only(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """It reads 1,000 as a gold and refuses it as an answer."""
    return [paid(g, hashed(c)) if "," not in hashed(c) else 0.0 for c, g in pairs(completions, gold)]


@planted("whitespace")
def blanks_count(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """It compares texts with the blanks around them."""
    found = [re.findall(r"<answer>([^<]*)</answer>", c) for c in completions]
    return [
        float(bool(f) and bool(str(g or "").strip()) and f[-1] == str(g))
        for f, g in zip(found, gold, strict=True)
    ]


@planted("latex_rewriting")
def one_frac_only(completions: Texts, gold: Golds, **_: object) -> list[float]:
    r"""It takes \frac and refuses \dfrac."""
    return [0.0 if re.search("[dt]frac", c) else paid(g, hashed(c)) for c, g in pairs(completions, gold)]


@planted("number_form")
def whole_numbers_as_texts(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """It compares digits, so that 7.0 is not 7."""
    rows = [(re.fullmatch(r"-?\d{1,15}", hashed(c)), g) for c, g in pairs(completions, gold)]
    return [float(a is not None and a.group() == str(g)) for a, g in rows]


@planted("unicode_form")
def raised_digits_lowered(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """It normalises by NFKC, which makes 72 of 7 squared."""
    texts = [unicodedata.normalize("NFKC", c).replace("\u2212", "-") for c in completions]
    return [paid(g, hashed(c)) for c, g in pairs(texts, gold)]


@planted("prefix_invariance")
def short_ways_only(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """It wants the answer in the first lines."""
    return [paid(g, hashed(c)) if c.count("\n") <= 3 else 0.0 for c, g in pairs(completions, gold)]


@planted("last_answer_wins")
def first_answer(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """It takes the first of several answers."""
    found = [re.findall(r"####([^\n]*)", c) for c in completions]
    return [paid(g, f[0]) if f else 0.0 for f, g in zip(found, gold, strict=True)]


@planted("no_superstring")
def gold_somewhere_in_it(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """It looks for the gold anywhere in the answer."""
    return [float(bool(str(g or "").strip()) and str(g) in hashed(c)) for c, g in pairs(completions, gold)]


@planted("no_credit_outside_slot")
def reads_the_reasoning(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """It looks for the last answer in the whole text, unclosed reasoning included."""
    return [paid(g, hashed(c)) for c, g in pairs(completions, gold)]


@planted("hedging_does_not_pay")
def first_of_several(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """It reads the number that the last answer begins with."""
    found = [re.match(r"[-+]?\d+(\.\d+)?", hashed(c)) for c in completions]
    return [paid(g, f.group()) if f else 0.0 for f, g in zip(found, gold, strict=True)]


@planted("empty_floor")
def silence_is_cheap(completions: Texts, gold: Golds, **_: object) -> list[float]:
    """It costs 1 to be wrong and nothing to say nothing."""
    return [paid(g, hashed(c), wrong=-1.0) if hashed(c) else 0.0 for c, g in pairs(completions, gold)]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Lopsided(Correctness):
    """It takes 14/2 for 7, and not 7 for 14/2."""

    policy: Policy = field(default_factory=Policy.strict)

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        verdicts = zip(golds, Correctness.grade(self, golds, rows), strict=True)
        return [
            Verdict(Outcome.WRONG, v.extracted) if (gold, v.extracted) == ("14/2", "7") else v
            for gold, v in verdicts
        ]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Drifting(Correctness):
    """It takes 10^3 and 1e3 for 1000, and not for each other."""

    policy: Policy = field(default_factory=Policy.strict)

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        verdicts = zip(golds, Correctness.grade(self, golds, rows), strict=True)
        pair = {"10^3", "1e3"}
        return [
            Verdict(Outcome.WRONG, v.extracted) if v.extracted in pair and gold in pair - {v.extracted} else v
            for gold, v in verdicts
        ]


PLANTED_ANSWERS["symmetric"] = Planted(Lopsided(), {})
PLANTED_ANSWERS["transitive"] = Planted(Drifting(), {})
PLANTED_ANSWERS["agrees_with_reference"] = Planted(loses_signs, {"reference": Correctness()})
