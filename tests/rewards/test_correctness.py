"""From verdicts to values."""

import pytest

from ringtrue.graders import Outcome, Policy, Verdict
from ringtrue.rewards import ChoiceCorrectness, Correctness, Status, read_rows
from ringtrue.rewards.correctness import correctness

OUTCOMES = {
    Outcome.CORRECT: (1.0, Status.OK),
    Outcome.WRONG: (-0.5, Status.OK),
    Outcome.NO_ANSWER: (-1.0, Status.OK),
    Outcome.AMBIGUOUS: (-0.5, Status.OK),
    Outcome.UNREADABLE_ANSWER: (-0.5, Status.OK),
    Outcome.TIMEOUT: (-0.5, Status.TIMEOUT),
    Outcome.UNREADABLE_GOLD: (None, Status.UNREADABLE_GOLD),
    Outcome.ERROR: (None, Status.ERROR),
}


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_its_value_and_status(outcome: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = Verdict(outcome, extracted="7", detail="why")
    monkeypatch.setattr(correctness, "grade_read", lambda golds, rows, *, policy: [verdict] * len(rows))
    (score,) = Correctness().score(read_rows(["x"], columns={"gold": ["7"]}))
    assert (score.value, score.status) == OUTCOMES[outcome]
    assert (score.reason, score.extracted) == ("why", "7")


def test_ambiguous_and_unreadable_may_earn_less_than_wrong() -> None:
    reward = Correctness(ambiguous=-0.75, unreadable=-1)
    assert reward(["\\boxed{1} or so \\boxed{2}", "\\boxed{1}"], gold=["1", "2"]) == [-0.75, -0.5]
    assert reward.low == -1.0


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"correct": -0.5}, ValueError, "must earn more than a wrong one"),
        ({"missing": 0.0}, ValueError, "a wrong one no less than none"),
        ({"wrong": float("nan")}, ValueError, r"Correctness\.wrong is nan: give a finite number"),
        ({"correct": "1"}, ValueError, r"Correctness\.correct is '1'"),
        ({"correct": True}, ValueError, r"Correctness\.correct is True"),
        (
            {"ambiguous": 0.0},
            ValueError,
            r"Correctness\.ambiguous is 0\.0: give a finite number from -1\.0 to -0\.5",
        ),
        ({"unreadable": -2}, ValueError, r"Correctness\.unreadable is -2"),
        ({"gold": ""}, ValueError, r"Correctness\.gold is ''"),
        ({"policy": {"percent": "strict"}}, TypeError, r"give a Policy\(\.\.\.\)"),
        ({"dialect": "r1"}, ValueError, "dialect is 'r1'"),
    ],
)
def test_options_are_checked_when_it_is_built(
    options: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        Correctness(**options)  # type: ignore[arg-type]


def test_whole_numbers_become_floats() -> None:
    assert [type(value) for value in Correctness(correct=1, wrong=0, missing=0)(["#### 4"], gold=["4"])] == [
        float
    ]


def test_the_policy_reaches_the_grader() -> None:
    answers, golds = ["\\boxed{50\\%}", "#### 4"], ["50", "4"]
    assert Correctness()(answers, gold=golds) == [1.0, 1.0]
    strict = Correctness(policy=Policy(percent="strict", slots=("boxed",)))
    assert strict(answers, gold=golds) == [-0.5, -1.0]


def test_another_reward_of_the_same_options_does_not_grade_again(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = read_rows(["#### 4"], columns={"gold": ["4"]})
    first = Correctness().score(rows)
    monkeypatch.setattr(correctness, "grade_read", lambda *a, **k: pytest.fail("graded twice"))
    assert Correctness().score(rows) == first
    assert list(rows[0].verdicts) == [Correctness().question]


def test_a_missing_column_is_noticed_before_any_row_is_graded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correctness, "grade_read", lambda *a, **k: pytest.fail("graded"))
    with pytest.raises(ValueError, match="no column holds the right answer"):
        Correctness()(["#### 4", "#### 5"])


def test_printing_shows_what_was_chosen() -> None:
    assert repr(Correctness()) == "Correctness()"
    assert (
        repr(Correctness(wrong=0, missing=0, name="strict"))
        == "Correctness(name='strict', wrong=0.0, missing=0.0)"
    )


def test_the_fingerprint_follows_the_options_and_not_the_name() -> None:
    prints = {
        Correctness().fingerprint,
        Correctness(wrong=0).fingerprint,
        Correctness(policy=Policy(digits=4)).fingerprint,
    }
    assert len(prints) == 3
    assert Correctness(name="other").fingerprint == Correctness().fingerprint
    assert Correctness().fingerprint.startswith("correctness-1-")


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (Policy(), "\\boxed{}"),
        (Policy(slots=("tag",)), "<answer>"),
        (Policy(slots=("hash",)), "####"),
        (Policy(slots=("<SOLUTION>",)), "<SOLUTION>"),
    ],
)
def test_instructions_name_the_slot(policy: Policy, words: str) -> None:
    assert words in Correctness(policy=policy).instructions


CHOICES = {
    "letter": ("The answer is (B).", "B", 1.0),
    "bold letter": ("The answer is **B**.", "B", 1.0),
    "option text": ("\\boxed{5 cm}", "B", 1.0),
    "letter and its text": ("The answer is (B) 5 cm.", "B", 1.0),
    "gold given as text": ("The answer is (B).", "5 cm", 1.0),
    "wrong letter": ("The answer is (A).", "B", -0.5),
    "two letters": ("The answer is (A) or (B).", "B", -0.5),
    "letter with another's text": ("\\boxed{B) 3 cm}", "B", -0.5),
    "an article": ("A good way to think of it", "A", -1.0),
    "nothing": ("", "B", -1.0),
    "no gold": ("The answer is (B).", None, None),
    "a gold that is no option": ("The answer is (B).", "7 km", None),
}


@pytest.mark.parametrize("case", CHOICES)
def test_choice_with_options(case: str) -> None:
    text, gold, value = CHOICES[case]
    assert ChoiceCorrectness(options="choices")([text], gold=[gold], choices=[["3 cm", "5 cm"]]) == [value]


def test_choice_takes_options_by_letter_and_rows_without_any() -> None:
    reward = ChoiceCorrectness(options="choices")
    choices = [{"A": "3 cm", "B": "5 cm"}, None]
    assert reward(["\\boxed{5 cm}", "The answer is B"], gold=["B", "B"], choices=choices) == [1.0, 1.0]


def test_choice_asks_for_the_columns_that_it_needs() -> None:
    reward = ChoiceCorrectness(options="choices", gold="label")
    assert reward.needs == ("label", "choices")
    with pytest.raises(ValueError, match="needs the column choices"):
        reward.check_columns(["label"])
    with pytest.raises(ValueError, match="needs the column choices"):
        reward(["B"], label=["B"])


def test_choice_with_options_of_another_kind_is_the_datas_fault() -> None:
    (score,) = ChoiceCorrectness(options="choices").score(
        read_rows(["The answer is B"], columns={"gold": ["B"], "choices": ["3 cm, 5 cm"]})
    )
    assert (score.value, score.status) == (None, Status.UNREADABLE_GOLD)
    assert "options are of type str" in score.reason
