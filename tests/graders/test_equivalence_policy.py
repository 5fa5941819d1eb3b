"""Each choice of the policy that equivalence makes, on both sides, and that the deciding one is named."""

from dataclasses import fields
from typing import Any

import pytest

from ringtrue.graders import Outcome, grade_completion
from ringtrue.graders.equivalence import Side, decide, same_value
from ringtrue.graders.policy import Policy

# field, one value, another, gold, answer: equal under the first and not under the second.
ROWS = [
    ("percent", "lenient", "strict", "50", r"50\%"),
    ("percent", "lenient", "strict", r"50\%", "50"),
    ("units", "convert", "require", "36", r"36 \text{ m}"),
    ("units", "convert", "strict", r"1 \text{ m}", r"100 \text{ cm}"),
    ("units", "require", "strict", r"1 \text{ m}", r"100 \text{ cm}"),
    ("units", "ignore", "convert", r"1 \text{ m}", r"1 \text{ cm}"),
    ("units", "ignore", "require", "1", r"1 \text{ cm}"),
    ("digits", 6, "exact", "1/3", "0.333333"),
    ("digits", 6, "exact", r"\sqrt{2}", "1.41421"),
    ("digits", 3, 6, "1/3", "0.333"),
    ("digits", 6, 8, "0.333333", "1/3"),
    ("order", "by_shape", "ordered", "1, 2", "2, 1"),
    ("order", "by_shape", "ordered", "1, 2", r"\{1, 2\}"),
    ("order", "by_shape", "ordered", "1, 2", "(1, 2)"),
    ("order", "by_shape", "ordered", r"\{5\}", "5"),
    ("comma", "decimal_comma", "by_gold", "1,5", "1.5"),
    ("comma", "by_gold", "decimal_comma", "1500", "1,500"),
    ("comma", "by_gold", "thousands", r"x=100 \text{ or } x=200", "100,200"),
    ("comma", "thousands", "decimal_comma", "100200", "100,200"),
    ("assignment", "lenient", "strict", "5", "x = 5"),
    ("assignment", "lenient", "strict", "x = 5", "5"),
    ("assignment", "lenient", "strict", "x > 2", r"(2, \infty)"),
    ("assignment", "lenient", "strict", "23", "12 + 11 = 23"),
    ("equation", "lenient", "strict", "2x+y=3", "4x+2y=6"),
    ("constants", "integration", "strict", "x^2+C", "x^2+c"),
    ("constants", "rename", "strict", "a^2+3b", "x^2+3y"),
    ("constants", "rename", "integration", "a^2+3b", "x^2+3y"),
    ("base", "ignore", "compare", "101_2", "101"),
    ("base", "ignore", "compare", "3", r"3 \pmod 7"),
    ("base", "ignore", "compare", r"3 \pmod 7", r"3 \pmod 5"),
    ("base", "ignore", "compare", "101_3", "101_2"),
    ("ratio", "value", "strict", "3/4", "3:4"),
    ("ratio", "value", "strict", "3:4", "0.75"),
    ("units", "convert", "strict", "1:58", r"1:58 \text{ a.m.}"),
    ("units", "convert", "require", r"1:58 \text{ a.m.}", "1:58"),
    ("units", "convert", "strict", r"77 \text{ km}", "77000 m"),
    ("digits", 4, "exact", r"\sqrt{2}", "1.414"),
    ("digits", 4, 6, r"\pi", "3.142"),
    ("text", "words", "exact", r"\text{even}", "The Even."),
    ("text", "words", "exact", "B", "B) 5"),
    ("text", "words", "exact", "DeathValley", "Death Valley"),
    ("constants", "integration", "strict", "x^2+y^2=C", "x^2+y^2=c"),
    ("equation", "lenient", "strict", r"y=\ln x", "x=e^y"),
    ("percent", "lenient", "strict", "28", "28 pct"),
    ("constants", "integration", "strict", r"k\pi, k \in \mathbb{Z}", r"n\pi, n \in \mathbb{Z}"),
    ("assignment", "lenient", "strict", "(1, 2)", "P(1, 2)"),
    ("text", "words", "exact", r"\emptyset", "no solution"),
    ("unevaluated", "accept", "reject", "720", "6!"),
    ("unevaluated", "accept", "reject", "1024", "2^{10}"),
]


# The same for the fields that whole completions are read by.
COMPLETIONS: list[tuple[dict[str, Any], dict[str, Any], Any, str]] = [
    ({"conflict": "last"}, {"conflict": "reject"}, "5", r"\boxed{4} no, \boxed{5}"),
    ({"slots": ("boxed", "tag")}, {"slots": ("boxed",)}, "5", "<answer>5</answer>"),
    ({"slots": ("<SOLUTION>",)}, {}, "5", "<SOLUTION>5</SOLUTION>"),
    ({"strict_tags": False}, {"strict_tags": True}, "5", "<answer>5"),
    ({"several": "any"}, {"several": "all"}, ["1", "2"], r"\boxed{2}"),
    ({"several": "all"}, {"several": "any"}, ["1", "2"], r"\boxed{2, 1}"),
]


@pytest.mark.parametrize(("yes", "no", "gold", "completion"), COMPLETIONS)
def test_each_choice_of_reading_on_both_sides(
    yes: dict[str, Any], no: dict[str, Any], gold: Any, completion: str
) -> None:
    assert grade_completion(gold, completion, policy=Policy(**yes)).outcome is Outcome.CORRECT
    assert grade_completion(gold, completion, policy=Policy(**no)).outcome is not Outcome.CORRECT


def test_every_field_has_a_row() -> None:
    tested = {row[0] for row in ROWS} | {
        name for row in COMPLETIONS for options in row[:2] for name in options
    }
    assert tested == {field.name for field in fields(Policy)}


def under(field: str, value: object) -> Policy:
    return Policy.from_pairs([f"{field}={value}"])


@pytest.mark.parametrize(("field", "yes", "no", "gold", "answer"), ROWS)
def test_each_choice_on_both_sides(field: str, yes: object, no: object, gold: str, answer: str) -> None:
    accepted = decide(Side(gold), Side(answer), under(field, yes))
    assert accepted is not None
    assert accepted.equal is True
    refused = decide(Side(gold), Side(answer), under(field, no))
    assert refused is None or refused.equal is False


@pytest.mark.parametrize(
    ("gold", "answer", "option"),
    [
        ("50", r"50\%", "percent=lenient"),
        ("36", r"36 \text{ m}", "units=convert"),
        ("1/3", "0.333333", "digits=6"),
        ("1, 2", "2, 1", "order=by_shape"),
        ("5", "x = 5", "assignment=lenient"),
        ("2x+y=3", "4x+2y=6", "equation=lenient"),
        ("x^2+C", "x^2+c", "constants=integration"),
        ("3/4", "3:4", "ratio=value"),
        (r"\text{even}", "Even", "text=words"),
        ("101_2", "5", "base=compare"),
        ("1/2", "0.5", None),
        ("1:58", r"1:58 \text{ a.m.}", "units=convert"),
        (r"77 \text{ km}", "77000 m", "units=convert"),
        ("28", "28 pct", "percent=lenient"),
        ("x^2+y^2=C", "x^2+y^2=c", "constants=integration"),
        ("101_3", "101", "base=compare"),
        (r"\{5\}", "5", "order=by_shape"),
        (r"100 \text{ and } 200", "100,200", None),
    ],
)
def test_the_deciding_option_is_named(gold: str, answer: str, option: str | None) -> None:
    settled = decide(Side(gold), Side(answer), Policy())
    assert settled is not None
    assert settled.option == option


@pytest.mark.parametrize(
    ("options", "gold", "answer", "option"),
    [
        ({"constants": "rename"}, "a^2+3b", "x^2+3y", "constants=rename"),
        ({"base": "ignore"}, "101_2", "101", "base=ignore"),
        ({"units": "ignore"}, r"1 \text{ m}", r"1 \text{ cm}", "units=ignore"),
        ({"units": "require"}, "36", r"36 \text{ m}", "units=require"),
        ({"units": "strict"}, r"1 \text{ m}", r"100 \text{ cm}", "units=strict"),
        ({"ratio": "strict"}, "3/4", "3:4", "ratio=strict"),
        ({"assignment": "strict"}, "5", "x = 5", "assignment=strict"),
        ({"equation": "strict"}, "2x+y=3", "4x+2y=6", "equation=strict"),
        ({"order": "ordered"}, "1, 2", "(1, 2)", "order=ordered"),
        ({"unevaluated": "reject"}, "720", "6!", "unevaluated=reject"),
        ({"digits": 4}, r"\sqrt{2}", "1.414", "digits=4"),
    ],
)
def test_the_option_that_decided_is_named(
    options: dict[str, Any], gold: str, answer: str, option: str
) -> None:
    settled = decide(Side(gold), Side(answer), Policy(**options))
    assert settled is not None
    assert settled.option == option


def test_bare_numbers_are_never_scaled() -> None:
    assert same_value(Side("50"), Side("0.5"), Policy()) is False


def test_values_that_need_no_arithmetic_stand_under_reject() -> None:
    policy = Policy(unevaluated="reject")
    for gold, answer in [
        ("3/4", "0.75"),
        ("7/2", r"3\frac12"),
        ("1500", r"1.5 \times 10^3"),
        (r"3\sqrt{13}", r"3\sqrt{13}"),
    ]:
        settled = decide(Side(gold), Side(answer), policy)
        assert settled is not None
        assert settled.equal is True


def test_same_value_looks_both_ways_round() -> None:
    # The rounded one may come first.
    assert same_value(Side("0.333333"), Side("1/3"), Policy()) is True
    assert same_value(Side("1/3"), Side("0.333333"), Policy()) is True
    assert same_value(Side(r"\int_0^1 f(x)\,dx"), Side("5"), Policy()) is None
