"""What is kept of a comparison: the same verdict as without, in bounded memory, whatever else its row worked for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrue.graders import Policy, grade_completion, grade_completions
from ringtrue.graders import comparison as kept
from ringtrue.graders.equivalence import work
from ringtrue.graders.maths import forget

GOLDS = ["7", "1/2", "x = 5", r"\sqrt{2}", "1, 2", r"\text{even}", "B", "x^2+2x+1", "", None, 7.0, ["3", "7"]]
TEXTS = [
    r"\boxed{7}", r"\boxed{0.5}", r"\boxed{5}", r"#### 1.41421", r"\boxed{2} and \boxed{1}", "The answer is even.",
    r"\boxed{(x+1)^2}", r"The answer is 8. So \boxed{7}.", r"\boxed{B) 5}", r"\boxed{9^{9^{9^9}}}", "no answer", r"\boxed{The number is 7.}",
]  # fmt: skip
POLICIES = [Policy(), Policy.strict(), Policy(conflict="last"), Policy(text="exact")]


@given(
    st.lists(
        st.tuples(st.sampled_from(GOLDS), st.sampled_from(TEXTS), st.sampled_from(POLICIES)), max_size=20
    )
)
@settings(max_examples=60, deadline=None)
def test_a_verdict_is_the_same_kept_or_not(rows: list[tuple[str, str, Policy]]) -> None:
    """Faults: a key that leaves the policy or the gold out, a verdict that two rows share."""
    for _ in range(2):
        hot = [grade_completion(gold, text, policy=policy) for gold, text, policy in rows]
    cold = []
    for gold, text, policy in rows:
        forget()
        cold.append(grade_completion(gold, text, policy=policy))
    assert hot == cold


def test_two_rows_with_one_answer_have_verdicts_of_their_own() -> None:
    """A shared one would carry the last row's time and slot into all of them."""
    first, second = grade_completions(["7", "7"], [r"\boxed{8}", "#### 8"])
    assert (first.slot, second.slot) == ("boxed", "hash")
    assert first is not second


@pytest.mark.parametrize("first", ["alone", "after others"])
def test_what_a_row_spent_before_decides_nothing(first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that wore its steps out on its other answers would leave a timeout for all rows with its last."""
    monkeypatch.setattr(work, "MOST_STEPS", 60)
    others = " then ".join(rf"$\boxed{{\sqrt{{{2 * n * n}}}/{n}}}$" for n in range(20, 3, -1))
    texts = {"alone": r"\boxed{\sqrt{18}/3}", "after others": rf"{others} then $\boxed{{\sqrt{{18}}/3}}$"}
    forget()
    for name in sorted(texts, key=lambda name: name != first):
        assert grade_completion(r"\sqrt{2}", texts[name]).outcome == "correct", name


def test_what_is_kept_is_bounded() -> None:
    forget()
    golds = [str(number) for number in range(kept._MOST_KEPT + 100)]
    grade_completions(golds, [r"\boxed{1}"] * len(golds))
    assert 0 < len(kept._kept) <= kept._MOST_KEPT
    forget()
    assert (
        grade_completion("7", "\\boxed{" + " " * kept._LONGEST_KEPT + "7 \\text{ or 7}}").outcome is not None
    )
    grade_completion("word " * 500 + "#### 7", r"\boxed{7}")
    assert all(len(gold) + len(answer) <= kept._LONGEST_KEPT for gold, answer, _ in kept._kept)
    forget()
    assert kept._kept == {}
