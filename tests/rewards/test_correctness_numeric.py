"""Numbers within a tolerance: exact at the edge, in the gold's unit, and never more than one number."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import assert_linear
from ringtrue.graders import Policy
from ringtrue.rewards import NumericCorrectness, Status, read_rows

DECIMALS = st.decimals(-10_000, 10_000, places=3, allow_nan=False)
TOLERANCES = st.decimals("0.001", 5, places=3, allow_nan=False)
few = settings(max_examples=60, deadline=None)


def value(answer: str, gold: object, **options: object) -> float | None:
    reward = NumericCorrectness(**options)  # type: ignore[arg-type]
    return reward([f"\\boxed{{{answer}}}"], gold=[gold])[0]


@few
@given(gold=DECIMALS, tolerance=TOLERANCES)
def test_the_edge_of_an_absolute_tolerance_is_inside_and_no_digit_more(
    gold: Decimal, tolerance: Decimal
) -> None:
    reward = NumericCorrectness(absolute=float(tolerance))
    edges = [gold + tolerance, gold - tolerance]
    beyond = [gold + tolerance + Decimal("1e-9"), gold - tolerance - Decimal("1e-9")]
    answers = [f"\\boxed{{{number:f}}}" for number in (*edges, *beyond)]
    assert reward(answers, gold=[f"{gold:f}"] * 4) == [1.0, 1.0, -0.5, -0.5]


@few
@given(gold=DECIMALS.filter(lambda number: abs(number) >= 1), percent=st.integers(1, 50))
def test_the_edge_of_a_relative_tolerance_is_inside(gold: Decimal, percent: int) -> None:
    share = Decimal(percent) / 100
    near, far = gold * (1 + share), gold * (1 + share + Decimal("1e-9"))
    answers = [f"\\boxed{{{near:f}}}", f"\\boxed{{{far:f}}}"]
    assert NumericCorrectness(relative=float(share))(answers, gold=[f"{gold:f}"] * 2) == [1.0, -0.5]


@pytest.mark.parametrize(
    ("gold", "answer"), [("0.3", "0.4"), ("0.1", "0.2"), ("1.1", "1.2"), ("2.3", "2.4"), (0.3, "0.2")]
)
def test_floats_do_not_move_the_edge(gold: object, answer: str) -> None:
    """Each of these is out by more than 0.1, or by less, where it is computed in floats."""
    assert value(answer, gold, absolute=0.1) == 1.0
    assert value(f"{answer}0000001" if answer > str(gold) else "0.1999999", gold, absolute=0.1) == -0.5


def test_the_larger_tolerance_counts_and_by_default_there_is_none() -> None:
    assert value("105", "100", absolute=1, relative=0.05) == 1.0
    assert value("101", "100", absolute=1, relative=0.0001) == 1.0
    assert value("0.333333", "1/3") == -0.5
    assert value("1/3", "\\frac{2}{6}") == 1.0
    assert value("0", "0", relative=0.1) == 1.0
    assert value("1e-9", "0", relative=0.1) == -0.5


PAIRS = {
    "1.5 m": ("150 cm", "1500 mm", "0.0015 km", "1.5"),
    "36 km/h": ("10 m/s", "36"),
    "2 h": ("120 minutes", "7200 s"),
    "500 g": ("0.5 kg",),
    "20 \\text{ degC}": ("68 °F", "293.15 K", "20^\\circ C"),
    "180^\\circ": ("\\pi \\text{ rad}",),
    "50\\%": ("0.5", "50", "50 percent", "\\frac{1}{2}"),
    "0.5": ("50\\%",),
    "\\$5": ("500 cents", "5", "5 dollars"),
    "5000000": ("5 million", "5{,}000{,}000", "5 \\times 10^6"),
    "36 m": ("36m", "3600cm"),
}


@pytest.mark.parametrize(
    ("gold", "answer"), [(gold, answer) for gold, all_of in PAIRS.items() for answer in all_of]
)
def test_units_are_converted_into_the_golds(gold: str, answer: str) -> None:
    # Only pi is irrational here.
    assert value(answer, gold, relative=1e-12, policy=Policy()) == 1.0


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("1.5 m", "1.5 s"), ("1.5 m", "1.5 cm"), ("1.5 m", "150 m"), ("20 °C", "20 K"), ("36", "36m"), ("5", "5 million"),
        ("50", "0.5"), ("50 m", "50\\%"), ("10 m/s", "10 km/h"), ("12 s", "1 dozen m"), ("-5", "5"),
    ],
)  # fmt: skip
def test_another_unit_is_another_number(gold: str, answer: str) -> None:
    assert value(answer, gold, relative=0.05) == -0.5


def test_the_unit_policy_counts() -> None:
    assert value("150 cm", "1.5 m", policy=Policy(units="strict")) == -0.5
    assert value("1.5", "1.5 m", policy=Policy(units="require")) == -0.5
    assert value("1.5 kg", "1.5 m", policy=Policy(units="ignore")) == 1.0
    assert value("50", "50\\%", policy=Policy(percent="strict")) == -0.5
    assert value("0.5", "50\\%", policy=Policy(percent="strict")) == 1.0


@pytest.mark.parametrize(
    "answer",
    [
        "[0, 10]", "(0, 10)", "0 to 10", "between 0 and 10", "0-10", "0–10", "7 \\pm 3", "\\pm 7", "x \\ge 0", "at most 10",
        "7, 8", "7 or 8", "7 and 8", "\\{7\\}", "6 = 7", "nan", "NaN", "inf", "\\infty", "-\\infty", "0/0", "7!", "7x", "7^2",
        "7_8", "3+4", "70", "17", "x", "True", "None", "7 if x else 8", "not 7", "9^{9^{9^{9}}}", "1e-400000", "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_not_one_number_never_pays(answer: str) -> None:
    assert value(answer, "7", absolute=3) == -0.5


@pytest.mark.parametrize(
    "form", ["7", "+7", "7.0", "7.", " 7 ", "$7$", "x = 7", "7e0", "14/2", "seven", "**7**", "７"]
)
def test_readable_forms_are_one_number(form: str) -> None:
    assert NumericCorrectness()([f"<answer>\n{form}\n</answer>\n"], gold=["7"]) == [1.0]


@pytest.mark.parametrize(
    ("text", "earned"),
    [
        ("7", 1.0), ("<think>8?</think>7 cm", 1.0), ("It is 7.", -1.0), ("7 apples and 8 pears", -0.5), ("", -1.0),
        ("<think>\\boxed{7}</think>", -1.0), ("<think>\\boxed{7}", -1.0), ("\\boxed{8} since 7", -0.5),
        ("\\boxed{7} and then \\boxed{8}", -0.5), ("\\boxed{8} \\boxed{7.0}", -0.5), ("\\boxed{7.0} #### 7", 1.0),
        ("\\boxed{7} \\boxed{}", -1.0), ("The answer is 7 cm.", 1.0), ("The answer is 7 x.", -0.5), ("\\boxed{The mass is 7 kg.}", 1.0),
    ],
)  # fmt: skip
def test_only_the_answer_counts(text: str, earned: float) -> None:
    assert NumericCorrectness()([text], gold=["7"]) == [earned]


def test_any_of_several_golds_counts_and_unreadable_ones_are_left_out() -> None:
    assert [value(answer, ["7", None, "5 or 6", 9.5]) for answer in ("7", "9.5", "5")] == [1.0, 1.0, -0.5]


def test_a_bomb_is_a_wrong_answer_that_took_too_long() -> None:
    (score,) = NumericCorrectness(policy=Policy()).score(
        read_rows(["\\boxed{9^{9^{9^{9}}}}"], columns={"gold": ["7"]})
    )
    assert (score.value, score.status) == (-0.5, Status.TIMEOUT)


@pytest.mark.parametrize("options", [{"absolute": -1}, {"relative": float("inf")}, {"absolute": "1"}])
def test_options_are_checked(options: dict[str, object]) -> None:
    with pytest.raises(
        ValueError, match=r"NumericCorrectness\.(absolute|relative) is .*: give a finite number"
    ):
        NumericCorrectness(**options)  # type: ignore[arg-type]


def test_the_cost_is_linear() -> None:
    reward = NumericCorrectness()
    assert_linear(lambda size: reward(["\\boxed{" + "7 or " * size + "}", "7" * size], gold=["7", "7"]), 2000)
