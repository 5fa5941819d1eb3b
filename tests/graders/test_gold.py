"""Reading golds: by themselves, once, and with a cache that never shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.graders import Policy, grade_answer
from ringtrue.graders.gold import _read_cached, read_gold
from ringtrue.graders.maths import forget

GOLDS = [r"\frac{1}{2}", "3, 4", "x = 5", r"36 \text{ m}", "B", "1,000", r"\text{even}", "(1,2)", "??", ""]
ANSWERS = ["0.5", "4, 3", "5", "36", "(B)", "1000", "Even.", "(1, 2)", "7", r"\frac{", "x = 5"]


def texts(gold: object, policy: Policy | None = None) -> list[str]:
    return [side.text for side in read_gold(gold, policy or Policy()).sides]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gold", "expected"),
    [
        ("so it is $\\boxed{4}$.", ["4"]),
        ("12 - 5 = 7 eggs\n#### 7", ["7"]),
        ("first \\boxed{1}, then \\boxed{2 + x}", ["2 + x"]),
        (5.0, ["5"]),
        (0.1, ["0.1"]),
        (1e-7, ["1e-07"]),
        (2**60, ["1152921504606846976"]),
        (["4", None, "", "four"], ["4", "four"]),
        ("Pine Street School", ["Pine Street School"]),
    ],
)
def test_a_gold_is_reduced_to_its_answers(gold: object, expected: list[str]) -> None:
    assert texts(gold) == expected


@pytest.mark.parametrize(
    "gold",
    [None, "", " \n", float("nan"), [], [None], "??", r"\boxed{", r"so \boxed{}", b"4", object(),
     "We see that the two curves meet where the derivative of the first one vanishes"],
)  # fmt: skip
def test_a_gold_that_cannot_be_used_says_why(gold: object) -> None:
    read = read_gold(gold, Policy())  # type: ignore[arg-type]
    assert read.sides == ()
    assert read.problem


def test_a_gold_is_parsed_once_for_all_rows_of_its_group() -> None:
    forget()
    for answer in ANSWERS:
        grade_answer("17/4", answer)
    assert _read_cached.cache_info().misses == 1


def test_a_long_gold_is_read_and_not_kept() -> None:
    forget()
    assert grade_answer("word " * 2000 + "#### 7", "7").outcome == "correct"
    assert _read_cached.cache_info().currsize == 0


@given(st.lists(st.tuples(st.sampled_from(GOLDS), st.sampled_from(ANSWERS)), max_size=12))
def test_the_cache_never_changes_a_verdict(pairs: list[tuple[str, str]]) -> None:
    """Faults: a side that an earlier policy or answer has changed, a key that leaves something out."""
    policies = [Policy(), Policy.strict(), Policy(comma="decimal_comma")]
    hot = [grade_answer(gold, answer, policy=policy) for policy in policies for gold, answer in pairs]
    cold = []
    for policy in policies:
        for gold, answer in pairs:
            forget()
            cold.append(grade_answer(gold, answer, policy=policy))
    assert hot == cold
