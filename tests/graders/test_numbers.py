"""Numbers within a tolerance: chains, and values that no fraction is."""

from fractions import Fraction

import pytest

from ringtrue.graders import Policy
from ringtrue.graders.numbers import compare_amounts
from ringtrue.graders.words import plain_text

POLICY = Policy(unevaluated="reject")


@pytest.mark.parametrize(
    ("gold", "answer", "absolute", "outcome"),
    [
        ("36 cm", "37 cm = 36 cm", "0", "ambiguous"), ("36 cm", "He has 37 cm = 36 cm", "0", "unreadable_answer"), ("36", "37 = 36", "0", "ambiguous"),
        ("36", "37 = x = 36", "0", "ambiguous"), ("36 cm", "36 cm = 0.36 m", "0", "correct"), ("36", "30 + 6 = 36", "0", "correct"),
        ("36", "x = y = 36", "0", "correct"), ("36", "x = 36", "0", "correct"), ("36", r"36 \ne 36", "0", "unreadable_answer"),
        ("36", "36 < 37", "0", "unreadable_answer"), ("36", r"37 \approx 36", "0", "ambiguous"), ("36", "40 = 36", "10", "ambiguous"),
        (r"12\pi", r"12\pi", "0", "correct"), (r"12\pi", "12", "0", "wrong"), (r"12\pi", "37.699", "0.001", "correct"),
        (r"12\pi", "37.699", "0", "wrong"), (r"12\pi", r"12\pi \approx 37.7", "0.01", "correct"), ("37.7", r"12\pi", "0.01", "correct"),
        (r"12\pi", r"12\pi + 0.0000000001", "0", "wrong"), (r"2\sqrt{2}", r"\sqrt{8}", "0", "correct"), (r"\sqrt{2}", "1.41421356", "0", "wrong"),
        (r"\frac{\sqrt{3}}{2}", r"\frac{\sqrt 3}2", "0", "correct"), (r"1+\sqrt{2}", r"\sqrt{2}+1", "0", "correct"),
        (r"12\pi \text{ cm}^2", r"12\pi", "0", "correct"), ("2", "1+1", "0", "unreadable_answer"), ("5", "5-7", "9", "unreadable_answer"),
        ("5", r"5 \pm \pi", "9", "unreadable_answer"), ("68 degF", "20 degC", "0", "correct"),
    ],
)  # fmt: skip
def test_numbers(gold: str, answer: str, absolute: str, outcome: str) -> None:
    found = compare_amounts((gold,), answer, absolute=Fraction(absolute), relative=Fraction(0), policy=POLICY)
    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("text", "plain"),
    [(r"\text{Paris}", "{Paris}"), (r"\textbf {New York}", "{New York}"), ("New~York", "New York"), (r"A\ B\quad C", "A B C"),
     ("a plain text", "a plain text"), (r"\texttimes", r"\texttimes")],
)  # fmt: skip
def test_texts_without_their_dress(text: str, plain: str) -> None:
    assert plain_text(text).split() == plain.split()
