r"""What stands around a slot: boxes within expressions, hashes that contradict, letters offered line by line."""

import pytest

from growth import assert_linear
from ringtrue.graders import Outcome, Policy, grade_answer, grade_choice, grade_completion
from ringtrue.graders.boxes import find_boxes
from ringtrue.graders.glue import with_glue
from ringtrue.graders.other_slots import find_other
from ringtrue.graders.slots import Reason, read_slots

# The text, and the value that it gives: never the content of the box alone.
WITHIN = [
    (r"\frac{1}{\boxed{7}}", "1/7"), (r"$\frac{\boxed{7}}{2}$", "7/2"), (r"\sqrt{\boxed{49}}", "7"),
    (r"$2^{\boxed{3}}$", "8"), (r"\sqrt[3]{\boxed{8}}", "2"), (r"\sqrt[\boxed{3}]{8}", "2"),
    (r"$2\boxed{7}$", "14"), (r"$2 \cdot \boxed{7}$", "14"), (r"$3-\boxed{7}$", "-4"), (r"\ln \boxed{1}", "0"),
    (r"so it is 1/\boxed{7}", "1/7"), (r"\binom{\boxed{4}}{2}", "6"), (r"$\frac{1}{\boxed{7}} + 1$", "8/7"),
]  # fmt: skip
# The box is the answer: what stands around it says how it looks, or is another expression.
ALONE = [
    r"{\boxed{7}}", r"\text{\boxed{7}}", r"\mathbf{\boxed{7}}", r"\textcolor{blue}{\boxed{7}}", r"(\boxed{7})",
    r"$\frac{14}{2}=\boxed{7}$", r"\begin{aligned} x &= \boxed{7} \end{aligned}", r"- \boxed{7}", r"Step 3 - \boxed{7}",
    r"$3+4 \Rightarrow \boxed{7}$", r"\frac{1 is left open so \boxed{7}", r"$x^{2}=49$, $x=\boxed{7}$", r"1. \boxed{7}",
    r"\begin{cases} x=1 \\ y=6 \end{cases} \quad \boxed{7}", r"Option A - \boxed{7}", r"{\large \boxed{7}}",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), WITHIN)
def test_a_box_within_an_expression_is_not_the_answer(text: str, value: str) -> None:
    inside = find_boxes(text)[0].text
    assert grade_completion(value, text).outcome is Outcome.CORRECT
    assert grade_completion(inside, text).outcome is Outcome.WRONG


@pytest.mark.parametrize("text", ALONE)
def test_a_box_by_itself_is_the_answer(text: str) -> None:
    assert grade_completion("7", text).outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    "text", [r"\overline{\boxed{7}}", r"x_{\boxed{7}}", r"\log(\boxed{7})", r"\cancel{\boxed{7}}"]
)
def test_a_box_that_something_changes_never_pays_its_content(text: str) -> None:
    assert grade_completion("7", text).outcome is not Outcome.CORRECT


@pytest.mark.parametrize("unit", [r"\frac{1}{", "{", r"\sqrt[", "2^", "$3-", r"\ln("])
def test_glue_is_read_in_linear_time(unit: str) -> None:
    def read(size: int) -> None:
        text = unit * size + r"\boxed{7} " * size
        for box in find_boxes(text):
            with_glue(text, box)

    assert_linear(read, 500)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("#### Rome\nor\n#### Paris", "ambiguous"), ("#### Rome\n#### Paris", "ambiguous"), ("#### Paris\n#### Paris", "correct"),
        ("#### Final Answer\n#### Paris", "correct"), ("#### Solution\n#### Paris", "correct"), ("#### Paris", "correct"),
        ("#### Capital\nThe capital of France is known to all.\n#### Paris", "correct"),
    ],
)  # fmt: skip
def test_hashes_that_differ_are_ambiguous(text: str, outcome: str) -> None:
    assert grade_completion("Paris", text).outcome == outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("C\nor\nB", "ambiguous"), ("either\nC\nor\nB", "ambiguous"), ("(C)\nor\n(B)", "ambiguous"), ("C or\nB", "ambiguous"),
        ("C\n\nB", "ambiguous"), ("Neither of A nor\nB", "no_answer"), ("I thought of C.\n\nB", "correct"), ("B\n\nB", "correct"),
        ("Choice B is incorrect", "no_answer"), ("Choice B cannot be right.", "no_answer"), ("Choice_C is the correct answer.\nChoice B is incorrect.", "wrong"),
        ("After comparing, the correct option is B", "correct"), ("My final choice: B", "correct"), ("I got a B", "no_answer"),
        ("The correct option is a", "no_answer"),
    ],
)  # fmt: skip
def test_letters_on_lines_of_their_own(text: str, outcome: str) -> None:
    assert grade_choice("B", text).outcome == outcome


def test_a_denied_choice_is_no_slot() -> None:
    assert not find_other("letter", "Choice B is incorrect", "Choice B is incorrect")
    assert [span.text for span in find_other("letter", "C\nor\nB", "C\nor\nB")] == ["C", "B"]


def test_lines_of_letters_are_read_in_linear_time() -> None:
    assert_linear(lambda size: find_other("letter", "A\n" * size, "A\n" * size), 2000)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nothing", Reason.ABSENT), (r"\boxed{5} then \boxed{}", Reason.EMPTY), (r"\boxed{5} then \boxed{6", Reason.UNCLOSED),
        (r"\boxed{5}", None),
    ],
)  # fmt: skip
def test_a_reading_says_why(text: str, reason: Reason | None) -> None:
    assert read_slots(text, Policy()).reason is reason


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("(-1,1)", "|x|<1"), ("|x|<1", "(-1,1)"), ("|x|<1", "-1<x<1"), ("(-1,5)", "|x-2|<3"), (r"(-\infty,-1)\cup(1,\infty)", "|x|>1"),
        ("[2,5]", "x>=2 and x<=5"), ("[2,5]", r"x \ge 2 \text{ and } x \le 5"), ("x>=2 and x<=5", "[2,5]"), (r"[2,5]", r"x\geq 2 \land x \leq 5"),
        ("1/2 or 0.5", "0.5"), ("25°C", "25 C"), ("25 C", "25°C"), (r"25^\circ\text{C}", "25C"), ("6 m^2", "6 square meters"), ("6 sq m", "6 m^2"),
        ("0.5", r"P(A\cap B)=0.5"), ("0.5", "P(X>3)=0.5"), ("0.5", r"\Pr(A)=0.5"), ("0.5", r"\mathbb{P}(A \cup B) = 0.5"),
        ("DNE", "does not exist"), ("does not exist", "DNE"), ("DNE", "The limit does not exist"), ("undefined", r"\text{Undefined}"),
        ("undefined", "is not defined"), ("no solution", "There are no solutions."), (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "[[1,2],[3,4]]"),
        ("[[1,2],[3,4]]", r"\begin{bmatrix}1&2\\3&4\end{bmatrix}"), ("x=-1, y=2", "(-1,2)"), ("x=-1, y=2", "-1,2"), ("5:1", "5"), ("5 to 1", "5:1"),
        ("3/4", "3 to 4"),
    ],
)  # fmt: skip
def test_one_answer_in_another_form_is_paid(gold: str, answer: str) -> None:
    assert grade_answer(gold, answer).outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("(-1,1)", r"|x|\le 1"), ("(-1,1)", "|x|>1"), ("(-1,1)", "|x|<-1"), ("|x|<1", "|y|<1"), ("(-1,1)", "|x|<y"), ("[2,5)", "x>=2 and x<=5"),
        ("[2,5]", "x>=2 or x<=5"), ("[2,5]", "x>=2 and y<=5"), ("1/2 or 0.6", "0.6"), ("1/2 or 0.5", "0.6"), ("25°C", "25 F"), ("25 C", "25 K"),
        ("36m", r"36 \text{ m}"), ("6 square meters", "6 m"), ("5x^2", "5 square meters"), ("0.5", r"P(A\cap B)=0.4"), ("3", "P(X=3)"),
        ("DNE", "undefined"), ("DNE", "exists"), ("DNE", "it"), ("undefined", "defined"), ("no solution", "no real solution"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "[[1,3],[2,4]]"), (r"\begin{vmatrix}1&2\\3&4\end{vmatrix}", "[[1,2],[3,4]]"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "[1,2,3,4]"), ("x=-1, y=2", "[-1,2]"), ("[-1,2]", "x=-1, y=2"), ("x=-1, y=2", "(2,-1)"),
        ("5", "5 to 1"), ("5", "5:1"), ("-5", "-5:1"), ("5", r"\text{5 to 1}"), ("36 cm", "He has 37 cm = 36 cm"), ("36 cm", "37 cm = 36 cm"),
    ],
)  # fmt: skip
def test_another_answer_in_that_form_is_not(gold: str, answer: str) -> None:
    assert grade_answer(gold, answer).outcome is not Outcome.CORRECT
