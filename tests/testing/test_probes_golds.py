"""Types of golds, and wrong values that never equal them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.graders import Outcome, grade_answer
from ringtrue.rewards.testing.probes.golds import TYPES, as_task, kind_of, number_of, split_top, wrong_for
from ringtrue.rewards.testing.tasks import Task

KINDS = {
    "42": "integer", "-7": "integer", "1,234": "integer", "1{,}000": "integer", "0.375": "decimal", "-.5": "decimal",
    "1/2": "fraction", r"-\frac{1}{2}": "fraction", r"\frac12": "fraction", "x^2+1": "expression", r"\sqrt{2}": "expression",
    "x=5": "expression", "101_2": "expression", r"\{1,2\}": "set", "2, 5": "set", "(1,2)": "tuple", "[0,5)": "interval",
    "(0,1]": "interval", r"(-\infty,2)": "interval", r"(0,1)\cup(2,3)": "interval", r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}": "matrix",
    r"\text{even}": "text", "blue whale": "text", "Paris": "text", "B": "choice", "(C)": "choice", "x": "expression",
}  # fmt: skip
MORE = (
    "E", "J", "Yes", "No", "-1", "-0.25", "-1/2", r"(-\infty,\infty)", "a_n = 2n", "x", r"\sin x", "x=1, x=2", "5 apples",
    "1,234", "10:30", r"1 \pm \sqrt{5}", r"\{x | x>2\}", r"3 \pmod{7}", "f(x)=7x", r"\emptyset", r"\mathbb{R}", r"-\infty",
    r"\text{Monday}", r"\begin{pmatrix} a \\ b \end{pmatrix}", r"(0,1)\cup(0.5,3)", "(a,b)", "0", "1/3, 2/3",
)  # fmt: skip


@pytest.mark.parametrize(("gold", "kind"), KINDS.items())
def test_a_gold_has_the_type_that_a_person_sees(gold: str, kind: str) -> None:
    assert kind_of(gold) == kind


@pytest.mark.parametrize("gold", [*KINDS, *MORE, *(str(task.gold) for task in TYPES)])
def test_a_wrong_value_is_read_and_is_wrong(gold: str) -> None:
    """By another judge than the code that made it: the grader reads both, and tells them apart."""
    wrong = wrong_for(gold)
    assert grade_answer(gold, gold).outcome is Outcome.CORRECT
    assert grade_answer(gold, wrong).outcome is Outcome.WRONG
    assert grade_answer(wrong, wrong).outcome is Outcome.CORRECT


@given(st.fractions(-(10**6), 10**6, max_denominator=1000))
def test_a_wrong_fraction_has_another_value(value: Fraction) -> None:
    gold = f"{value.numerator}/{value.denominator}"
    assert number_of(gold) == value
    assert number_of(wrong_for(gold)) not in (value, None)


@given(st.decimals(-(10**6), 10**6, places=3))
def test_a_wrong_decimal_has_another_value_and_as_many_digits(value: object) -> None:
    wrong = wrong_for(f"{value:f}")
    assert number_of(wrong) not in (number_of(f"{value:f}"), None)
    assert len(wrong.partition(".")[2]) == 3


def test_of_several_golds_none_is_the_wrong_answer() -> None:
    task = as_task(["7", "8", "9"])
    assert (task.gold, task.right, task.wrong) == (["7", "8", "9"], "7", "10")


def test_a_task_stays_as_its_author_wrote_it() -> None:
    task = Task("7", "seven", "eight")
    assert as_task(task) is task


def test_lists_are_split_outside_brackets_only() -> None:
    assert split_top("(1,2), \\{3,4\\}, [5,6)") == ["(1,2)", "\\{3,4\\}", "[5,6)"]


def test_numbers_are_read_by_value_and_nothing_else_is() -> None:
    assert number_of("1,000.5") == Fraction(2001, 2)
    assert [number_of(text) for text in ("1/0", "12%", "x", "", "9" * 1000)] == [None] * 5
