"""`--fail-if`: what holds, what is refused, and that nothing is evaluated."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import assert_linear
from ringtrue.benchmarks.conditions import Condition, flat_figures
from ringtrue.benchmarks.errors import BadRows, UsageError
from ringtrue.benchmarks.summary import ScoreTally

FIGURES = {"a": 1.0, "b": 2.0, "c.mean": 0.5, "gate/c.mean": 0.25, "none": None}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("a < b", True), ("a > b", False), ("a <= 1", True), ("a >= 1.0", True), ("a == 1e0", True), ("a != 1", False),
        ("c.mean < .6", True), ("gate/c.mean > 0.2", True), ("c.mean > -3", True), ("1 < a", False),
        ("a > 1 or b > 1", True), ("a > 1 and b > 1", False), ("a<2 and b<3", True),
        # `and` binds more than `or`.
        ("a == 1 or a == 1 and a == 2", True), ("(a == 1 or a == 1) and a == 2", False), ("((a<2))", True),
        # A check that cannot be made is not passed.
        ("none > 5", True), ("none < 5", True), ("none > 5 and a > 1", False),
    ],
)  # fmt: skip
def test_what_holds(text: str, holds: bool) -> None:
    assert Condition(text).holds(FIGURES) is holds


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the end stands where a figure or a number should"),
        ("a", "the end stands where one of < <= > >= == != should"),
        ("a > ", "the end stands where a figure or a number should"),
        ("a > 1 b", "'b' stands where and, or, or the end should"),
        ("a > 1 and", "the end stands where a figure"),
        ("and > 1", "'and' stands where a figure"),
        ("(a > 1", "the end stands where a closing parenthesis"),
        ("a > 1)", "')' stands where and, or, or the end"),
        ("a = 1", "'= 1' is no figure"),
        ("a > 1; b < 2", "'; b < 2' is no figure"),
        ("1a > 2", "'1a > 2' is no figure"),
        ("a > __import__('os')", "is no figure"),
        ("(" * 60 + "a > 1" + ")" * 60, "fewer parentheses"),
        ("a > 1 or " * 400 + "a > 1", "2,000 are enough"),
    ],
)
def test_what_is_refused(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        Condition(text).holds(FIGURES)
    assert says in str(caught.value)


def test_an_unknown_figure_is_named_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match=r"no figure 'meen'; there are a, b, c.mean"):
        Condition("meen < 1").holds(FIGURES)
    condition = Condition("timeout_rate > 0.01 or correctness.mean < 1 or other.mean < 1")
    known = flat_figures({**ScoreTally().as_json(), "skipped": 0})
    with pytest.raises(
        UsageError, match=r"no figure 'other.mean'; there are .*correctness\.mean.*mean.*timeout_rate"
    ):
        condition.check_names(known, ["correctness"])
    Condition("gate/c.mean < 1 or gate.quantiles.p50 < 1 or agreement.share < 1").check_names(known, ["gate"])
    with pytest.raises(UsageError, match=r"no figure 'gate.maen'"):
        Condition("gate.maen < 1").check_names(known, ["gate"])
    assert Condition("agreement.share < 1").holds({"agreement": None}), "without labels it cannot be told"


def test_the_figures_of_an_empty_run_are_those_of_a_run() -> None:
    figures = flat_figures(ScoreTally().as_json())
    assert {"rows", "scored", "mean", "std_err", "timeout_rate", "error_rate", "status.ok"} <= figures.keys()
    assert figures["timeout_rate"] is None
    assert BadRows().count == 0


def test_parts_are_named_by_themselves_and_statuses_have_rates() -> None:
    figures = flat_figures(
        {
            "rows": 4,
            "status": {"ok": 3, "timeout": 1},
            "parts": {"x": {"mean": 0.5, "q": {"p50": 1}}},
            "l": [1],
        }
    )
    assert figures["x.mean"] == 0.5
    assert figures["x.q.p50"] == 1.0
    assert figures["timeout_rate"] == 0.25
    assert figures["error_rate"] == 0.0
    assert "l" not in figures


@given(st.text(alphabet="ab<>=!()1. andor_/'\"", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        Condition(text).holds({"a": 1.0, "b": None})


def test_reading_is_linear() -> None:
    assert_linear(lambda n: Condition("a" * n + " < 1"), 100)
