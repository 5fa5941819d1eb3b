"""The maths grader end to end: what must be paid, what must not, and what is nobody's fault."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.graders import (
    Outcome,
    Policy,
    agrade_answer,
    agrade_completion,
    agrade_completions,
    extract_answer,
    grade_answer,
    grade_completion,
    grade_completions,
    stats,
)

EQUAL = [
    # Each of these is refused by a grader in use.
    ("16", "16."),
    ("18", "€18"),
    ("18", r"\$18"),
    ("45", r"45^\circ"),
    ("30", r"30\degree"),
    ("1000", r"1\,000"),
    ("1000", "1{,}000"),
    ("1000", "1,000"),
    ("7/2", "3 1/2"),
    (r"\frac{7}{2}", r"3\frac{1}{2}"),
    ("0.0015", "1.5e-3"),
    ("602000000000000000000000", "6.02e23"),
    ("1/2", "½"),
    (r"\infty", "∞"),
    # Gold types that are read whole.
    (r"\sqrt{2}", r"\sqrt{2}"),
    (r"3\sqrt{13}", r"3 \sqrt{13}"),
    ("(1,2)", "(1, 2)"),
    (r"\text{even}", "even"),
    ("x^2+1", "x^2 + 1"),
    (r"\{1,2\}", r"\{2, 1\}"),
    ("12%", r"12\%"),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", r"\begin{bmatrix}1&2\\3&4\end{bmatrix}"),
    ("B", "(B)"),
    ("B", r"\textbf{B}"),
    # Policy defaults.
    ("0.5", r"50\%"),
    ("50", r"50\%"),
    ("1/2", "0.5"),
    ("1/3", "0.333333"),
    ("5", "x = 5"),
    ("x = 5", "5"),
    ("36", r"36 \text{ m}"),
    (r"1 \text{ m}", r"100 \text{ cm}"),
    ("3/4", "3:4"),
    (r"\pm 2", "2, -2"),
    ("28", "23 + 5 = 28"),
    ("720", "6!"),
]

UNEQUAL = [
    # Each of these is paid by a grader in use.
    ("2e-7", "1e-7"),
    ("2^{-99}", "2^{-98}"),
    (r"\frac{1}{2004!}", r"\frac{1}{2006!}"),
    ("101_3", "101_2"),
    ("101", "101_2"),
    ("3", "3,3"),
    (r"10 \text{ m}", r"10 \text{ cm}"),
    ("500", "5"),
    ("5", "500"),
    ("5", "0.05"),
    ("10001", "10000"),
    ("42", "7 = 42"),
    ("x", "x = x"),
    ("42", "42_8"),
    ("42", "42!"),
    ("42", "42x"),
    ("42", r"42+\epsilon"),
    ("42", "-42"),
    ("42", "41, 42, 43"),
    ("42", r"41 \text{ or } 42"),
    ("42", r"\{41, 42\}"),
    ("42", "[33, 51]"),
    ("42", r"x \ge 0"),
    ("42", r"\pm 42"),
    ("42", "x = 41 = 42"),
    ("42", "142"),
    ("42", r"42 \text{ is wrong, it is } 41"),
    ("1/3", "0.33"),
    ("1000000000000000000000000000000", "1000000000000000000000000000001"),
    ("(1,2)", "(2,1)"),
    ("(1,2)", "[1,2]"),
    ("(1,2)", r"\{1,2\}"),
    ("(0,1)", "(0,1.5)"),
    (r"\text{odd}", r"\text{odd or even}"),
    (r"\text{blue}", r"\text{not blue}"),
    (r"\text{Sunday}", r"\text{Monday}"),
    ("5", r"\infty"),
    ("5", "nan"),
    ("5", "0/0"),
    ("5", "True"),
    ("5", "__import__('os')"),
    ("x=5", "y=5"),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", r"\begin{pmatrix} 1 & 3 \\ 2 & 4 \end{pmatrix}"),
    ("0.5", "0.54"),
    ("50", "0.5"),
    ("A", "A, B, C, D"),
    ("No", "-No"),
]


@pytest.mark.parametrize(("gold", "answer"), EQUAL)
def test_a_right_answer_is_paid(gold: str, answer: str) -> None:
    verdict = grade_answer(gold, answer)
    assert verdict.outcome is Outcome.CORRECT, verdict


@pytest.mark.parametrize(("gold", "answer"), UNEQUAL)
def test_a_wrong_answer_is_not(gold: str, answer: str) -> None:
    verdict = grade_answer(gold, answer)
    assert verdict.outcome not in (Outcome.CORRECT, Outcome.UNREADABLE_GOLD, Outcome.ERROR), verdict


@pytest.mark.parametrize(
    "bomb",
    [
        "9^{9^{9^{9}}}",
        r"\dfrac{5^{(5^{(5^{(5^5)})}-4)}-5}{16}",
        "(10^7)!",
        r"\binom{10^9}{5\cdot10^8}",
        "(" * 3000 + "1" + ")" * 3000,
        r"\sqrt{" * 300 + "2" + "}" * 300,
        r"\frac{1}{" * 200 + "2" + "}" * 200,
        "7" * 1_000_000,
        r"\boxed{" * 50_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_bomb_is_refused_here_and_starts_no_worker(bomb: str) -> None:
    before = stats().worker
    verdict = grade_answer("5", bomb)
    assert verdict.outcome in (Outcome.TIMEOUT, Outcome.UNREADABLE_ANSWER, Outcome.WRONG), verdict
    assert stats().worker == before
    assert verdict.seconds < 1


@pytest.mark.parametrize("gold", [None, "", "  ", float("nan"), [], [None, ""], "??", "\\frac{1}{"])
@pytest.mark.parametrize("answer", ["", "5", "??"])
def test_a_broken_gold_is_the_datas_fault_whatever_the_answer(gold: object, answer: str) -> None:
    assert grade_answer(gold, answer).outcome is Outcome.UNREADABLE_GOLD  # type: ignore[arg-type]
    assert grade_completion(gold, answer).outcome is Outcome.UNREADABLE_GOLD  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("gold", "answer"),
    [(5, "5"), (5.0, "5"), (0.5, "1/2"), (["4", "five"], "4"), ([None, 4], "4"), ("so it is \\boxed{4}.", "4"),
     ("we get 4 apples\n#### 4", "4")],
)  # fmt: skip
def test_golds_of_every_type_are_read(gold: object, answer: str) -> None:
    assert grade_answer(gold, answer).outcome is Outcome.CORRECT  # type: ignore[arg-type]


def test_all_golds_of_a_list_may_be_asked_for() -> None:
    several = Policy(several="all")
    assert grade_answer(["1", "2"], "2, 1", policy=several).outcome is Outcome.CORRECT
    assert grade_answer(["1", "2"], "1", policy=several).outcome is Outcome.WRONG


@pytest.mark.parametrize(
    ("completion", "outcome"),
    [
        (r"<think>2+2</think>\boxed{4}", "correct"),
        (r"<think>it is \boxed{4}", "no_answer"),
        (r"<think>\boxed{4}</think>", "no_answer"),
        (r"<think>\boxed{4}</think>\boxed{5}", "wrong"),
        (r"either \boxed{5} or \boxed{4}", "wrong"),
        (r"\boxed{4}. No, wait: it must be \boxed{5}", "ambiguous"),
        (r"\boxed{5}. No, wait: it must be \boxed{4}", "ambiguous"),
        (r"\boxed{4} and so \boxed{}", "no_answer"),
        (r"\boxed{4} and so \boxed{5", "unreadable_answer"),
        ("The answer is definitely not 4.", "no_answer"),
        ("the sum is 4", "no_answer"),
        ("\\boxed{5}<|im_end|>\n<|im_start|>assistant\n\\boxed{4}", "wrong"),
        ("\\boxed{5}\n```\n\\boxed{4}\n```", "wrong"),
        ("\\boxed{5}\n<!-- \\boxed{4} -->", "wrong"),
        ("\\boxed{5}\n% \\boxed{4}", "wrong"),
        ("<answer> 4 </answer>", "correct"),
        ("<answer> 4", "correct"),
        ("2 + 2\n#### 4", "correct"),
        ("", "no_answer"),
    ],
)
def test_where_the_answer_stands_decides(completion: str, outcome: str) -> None:
    verdict = grade_completion("4", completion)
    assert verdict.outcome == outcome, verdict


def test_conflict_last_takes_the_last_of_several() -> None:
    last = Policy(conflict="last")
    assert grade_completion("4", r"\boxed{5}. No: \boxed{4}", policy=last).outcome is Outcome.CORRECT


def test_wrong_use_says_what_to_mend() -> None:
    with pytest.raises(TypeError, match=r"answer is of type int: give the text, e.g. str\(4\)"):
        grade_answer("4", 4)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="2 golds, 1 completions, 1 prompts: give one of each a row"):
        grade_completions(["1", "2"], ["1"])


@given(
    st.lists(
        st.sampled_from(["\\boxed{4}", "<think>", "</think>", "#### 4", "4", "\x00", "\ud800", " ", "}"])
    )
)
def test_every_text_gets_a_verdict_that_repeats(parts: list[str]) -> None:
    text = "".join(parts)
    assert grade_completion("4", text) == grade_completion("4", text)


def test_threads_agree_with_the_main_thread() -> None:
    answers = [answer for _, answer in EQUAL + UNEQUAL]
    golds = [gold for gold, _ in EQUAL + UNEQUAL]
    here = [grade_answer(gold, answer) for gold, answer in zip(golds, answers, strict=True)]
    with ThreadPoolExecutor(8) as pool:
        there = list(pool.map(grade_answer, golds, answers))
    assert there == here
    assert threading.active_count() >= 1


def test_async_twins_agree() -> None:
    async def run() -> tuple[object, object, object]:
        one = await agrade_answer("1/2", "0.5")
        two = await agrade_completion("4", "#### 4")
        three = await agrade_completions(["4"], ["#### 4"])
        return one, two, three[0]

    one, two, three = asyncio.run(run())
    assert one == grade_answer("1/2", "0.5")
    assert two == three == grade_completion("4", "#### 4")


def test_extract_answer_gives_the_slots_text() -> None:
    assert extract_answer(r"<think>\boxed{1}</think> so \boxed{\frac{1}{2}}") == r"\frac{1}{2}"
    assert extract_answer("<think>never ends") is None
