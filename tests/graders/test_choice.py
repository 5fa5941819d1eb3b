"""Multiple choice: a letter where an answer stands, and never two."""

import pytest

from ringtrue.graders import Outcome, grade_choice

OPTIONS = ["3 cm", "5 cm", "7 cm", "the sum of A and B"]


@pytest.mark.parametrize(
    "completion",
    [
        r"\boxed{B}",
        r"\boxed{\text{B}}",
        r"\boxed{\textbf{(B)}}",
        r"\boxed{\textbf{(B) } 5 \text{ cm}}",
        "<answer>B</answer>",
        "<answer>B. 5 cm</answer>",
        "<answer>(B) 5 cm</answer>",
        "<answer>5 cm</answer>",
        "The answer is (B).",
        "The correct answer is **B**.",
        "Answer: B) 5 cm",
        "#### B",
        "B",
        "(B)",
        "<think>A or C? no</think>B",
    ],
)
def test_every_usual_way_to_name_an_option(completion: str) -> None:
    verdict = grade_choice("B", completion, options=OPTIONS)
    assert verdict.outcome is Outcome.CORRECT, verdict


@pytest.mark.parametrize(
    ("completion", "outcome"),
    [
        (r"\boxed{C}", "wrong"),
        (r"\boxed{7 cm}", "wrong"),
        (r"\boxed{A, B}", "ambiguous"),
        (r"\boxed{A \text{ or } B}", "ambiguous"),
        ("<answer>A, B, C, D</answer>", "ambiguous"),
        ("<answer>(A) or (B)</answer>", "ambiguous"),
        ("<answer>B) 7 cm</answer>", "ambiguous"),
        (r"\boxed{A} or \boxed{B}", "ambiguous"),
        ("<answer>12 cm</answer>", "unreadable_answer"),
        ("<answer>Z</answer>", "unreadable_answer"),
        ("B good things come to those who wait", "no_answer"),
        ("<think>B", "no_answer"),
        ("", "no_answer"),
    ],
)
def test_what_does_not_commit_to_the_right_option(completion: str, outcome: str) -> None:
    verdict = grade_choice("B", completion, options=OPTIONS)
    assert verdict.outcome == outcome, verdict


def test_the_article_is_no_letter() -> None:
    assert grade_choice("A", "A good way to think about it is this.").outcome is Outcome.NO_ANSWER


def test_the_gold_may_be_the_options_text() -> None:
    assert grade_choice("5 cm", "The answer is B.", options=OPTIONS).outcome is Outcome.CORRECT
    assert grade_choice("5 cm", "The answer is B.").outcome is Outcome.UNREADABLE_GOLD


@pytest.mark.parametrize("gold", [None, "", "A, B", "??", "12 cm"])
def test_a_broken_gold_is_the_datas_fault(gold: str | None) -> None:
    assert grade_choice(gold, r"\boxed{B}", options=OPTIONS).outcome is Outcome.UNREADABLE_GOLD


def test_options_as_one_text_are_refused() -> None:
    with pytest.raises(TypeError, match="options is one text"):
        grade_choice("B", "B", options="3 cm, 5 cm")
