"""Group tools against values worked out by hand, by brute force and by numpy."""

import math
import subprocess
import sys
from itertools import combinations, product

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrue.graders import grade_answer
from ringtrue.rewards import KimiLength
from ringtrue.rewards.groups import (
    GroupSignal,
    Majority,
    advantages,
    best_of_n,
    gdpo,
    group_signal,
    majority,
    pass_at_k,
)
from ringtrue.rewards.groups.advantages import Method

METHODS: tuple[Method, ...] = ("grpo", "grpo_batch", "dr_grpo", "rloo")
VALUES = st.one_of(st.none(), st.sampled_from([0.0, 1.0, -0.5, 0.1]), st.floats(-10, 10))
ROWS = st.lists(st.tuples(VALUES, st.sampled_from("abc")), max_size=12)
THIRD = 1 / 3


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("dr_grpo", [0.25, 0.25, 0.25, -0.75]),
        ("rloo", [THIRD, THIRD, THIRD, -1.0]),
        ("grpo", [0.25 / 0.5001] * 3 + [-0.75 / 0.5001]),
        ("grpo_batch", [0.25 / 0.5001] * 3 + [-0.75 / 0.5001]),
    ],
)
def test_the_worked_group(method: Method, expected: list[float]) -> None:
    assert advantages([1.0, 1.0, 1.0, 0.0], ["p"] * 4, method=method) == pytest.approx(expected)


def by_numpy(values: list[float | None], groups: list[str], method: Method) -> list[float]:
    """The formulas again, over arrays with nan."""
    table, out = numpy.array([numpy.nan if v is None else v for v in values]), [0.0] * len(values)
    known = table[~numpy.isnan(table)]
    batch = float(known.std(ddof=1)) if len(known) > 1 else 0.0
    for row, (value, group) in enumerate(zip(table, groups, strict=True)):
        own = [v for v, g in zip(table, groups, strict=True) if g == group and not math.isnan(v)]
        if math.isnan(value) or len(own) < 2:
            continue
        if method == "rloo":
            others = (sum(own) - value) / (len(own) - 1)
            out[row] = float(value - others)
            continue
        scale = {"grpo": numpy.std(own, ddof=1) + 1e-4, "grpo_batch": batch + 1e-4, "dr_grpo": 1.0}[method]
        out[row] = float((value - numpy.mean(own)) / scale)
    return out


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=150, deadline=None)
@given(rows=ROWS)
def test_agrees_with_the_formulas_over_arrays(method: Method, rows: list[tuple[float | None, str]]) -> None:
    values, groups = [v for v, _ in rows], [g for _, g in rows]
    found = advantages(values, groups, method=method)
    assert all(type(value) is float for value in found)
    assert found == pytest.approx(by_numpy(values, groups, method), abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=50, deadline=None)
@given(rows=ROWS, seed=st.randoms(use_true_random=False))
def test_rows_may_stand_in_any_order_and_groups_do_not_meet(
    method: Method, rows: list[tuple[float | None, str]], seed: object
) -> None:
    order = list(range(len(rows)))
    seed.shuffle(order)  # type: ignore[attr-defined]
    plain = advantages([v for v, _ in rows], [g for _, g in rows], method=method)
    moved = advantages([rows[i][0] for i in order], [rows[i][1] for i in order], method=method)
    assert moved == pytest.approx([plain[i] for i in order])
    if method != "grpo_batch":
        own = [i for i, (_, group) in enumerate(rows) if group == "a"]
        alone = advantages([rows[i][0] for i in own], ["a"] * len(own), method=method)
        assert alone == [plain[i] for i in own]


@pytest.mark.parametrize("method", METHODS)
def test_nothing_to_compare_gives_zero(method: Method) -> None:
    """One row, one row with a value, equal values that do not add up exactly, no values, no rows."""
    assert advantages([3.0], ["p"], method=method) == [0.0]
    assert advantages([3.0, None], ["p", "p"], method=method) == [0.0, 0.0]
    assert advantages([0.1] * 3, ["p"] * 3, method=method) == [0.0] * 3
    assert advantages([None, None], ["p", "p"], method=method) == [0.0, 0.0]
    assert advantages([], [], method=method) == []


def test_the_total_of_a_group_s_advantages_is_zero() -> None:
    for method in METHODS:
        assert math.fsum(advantages([0.3, -1.0, 2.0, 0.7], "pppp", method=method)) == pytest.approx(
            0, abs=1e-12
        )


def test_gdpo_by_hand() -> None:
    """Two groups; the part `format` has no value in the second; the last row has none at all."""
    parts = {"right": [1.0, 0.0, 1.0, 0.0, None], "format": [0.2, 0.4, None, None, None]}
    s = 1 / math.sqrt(2)
    first, tidy = 0.5 / (s + 1e-4), 0.1 / (0.2 * s + 1e-4)
    sums = [first - 2 * tidy, -first + 2 * tidy, first, -first]
    std = math.sqrt(sum(a * a for a in sums) / 3)
    expected = [a / (std + 1e-4) for a in sums]
    found = gdpo(parts, ["p", "p", "q", "q", "q"], weights={"format": 2.0})
    assert found == pytest.approx([*expected, 0.0])


def test_gdpo_of_one_reward_and_one_group_is_grpo_again_over_the_batch() -> None:
    values = [1.0, 0.5, 0.0, 0.0]
    once = advantages(values, "pppp")
    assert gdpo({"only": values}, "pppp") == pytest.approx(advantages(once, "pppp"))
    assert gdpo({}, "pp") == [0.0, 0.0]


@pytest.mark.parametrize(
    ("values", "groups", "options", "words"),
    [
        ([1.0], ["p", "q"], {}, "1 values and 2 groups"),
        ([math.nan], ["p"], {}, "value 0 .* is nan"),
        ([1.0, math.inf], ["p", "p"], {}, "value 1 .* is inf"),
        ([1.0], ["p"], {"method": "ppo"}, "give one of grpo, grpo_batch, dr_grpo, rloo"),
    ],
)
def test_a_wrong_table_is_named(
    values: list[float], groups: list[str], options: dict[str, Method], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        advantages(values, groups, **options)


def test_a_weight_of_no_part_is_named() -> None:
    with pytest.raises(ValueError, match="weight for 'formt', which is no part; parts: format"):
        gdpo({"format": [1.0]}, ["p"], weights={"formt": 1.0})
    with pytest.raises(ValueError, match="the weight of 'format' is nan"):
        gdpo({"format": [1.0]}, ["p"], weights={"format": math.nan})
    with pytest.raises(ValueError, match="1 values and 2 groups"):
        gdpo({"format": [1.0]}, ["p", "p"])


def test_signal_of_every_kind_of_group() -> None:
    values = [1.0, 1.0, -0.5, -0.5, 1.0, -0.5, -0.5, -1.0, None, None]
    groups = ["all right"] * 2 + ["all wrong"] * 2 + ["mixed"] * 2 + ["wrong, differing"] * 2 + ["empty"] * 2
    assert group_signal(values, groups) == GroupSignal(5, 0.6, 0.2, 0.4, 0.2, 0.2)
    assert group_signal([], []) == GroupSignal(0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert group_signal([0.5, 0.2], "pp", right=0.5).mixed == 1.0


@pytest.mark.parametrize(("n", "k"), [(1, 1), (4, 1), (4, 2), (6, 3), (6, 6), (9, 4)])
def test_pass_at_k_is_the_share_of_draws_with_a_right_one(n: int, k: int) -> None:
    for correct in range(n + 1):
        draws = list(combinations([1] * correct + [0] * (n - correct), k))
        assert pass_at_k(n, correct, k) == pytest.approx(sum(map(any, draws)) / len(draws), abs=1e-15)


def test_pass_at_k_has_no_bias() -> None:
    """Over all outcomes of 5 tries at p = 0.3 the mean is the true chance of 2 tries."""
    p, mean = 0.3, 0.0
    for tries in product([0, 1], repeat=5):
        mean += math.prod(p if hit else 1 - p for hit in tries) * pass_at_k(5, sum(tries), 2)
    assert mean == pytest.approx(1 - (1 - p) ** 2)


def test_pass_at_k_of_large_numbers_keeps_its_digits() -> None:
    assert pass_at_k(100_000, 1, 1) == 1e-5
    assert pass_at_k(20_000, 1, 10_000) == 0.5
    assert 0.999_999 < pass_at_k(10_000, 5_000, 100) <= 1.0
    assert pass_at_k(10_000, 0, 5_000) == 0.0


@pytest.mark.parametrize(
    ("n", "correct", "k"), [(4, 1, 5), (4, 5, 1), (4, 1, 0), (4, -1, 1), (4, True, 1), (0, 0, 1)]
)
def test_pass_at_k_refuses_what_cannot_be_drawn(n: int, correct: int, k: int) -> None:
    with pytest.raises(ValueError, match="pass_at_k"):
        pass_at_k(n, correct, k)


@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.floats(-5, 5), min_size=1, max_size=7), data=st.data())
def test_best_of_n_is_the_mean_of_the_greatest(values: list[float], data: st.DataObject) -> None:
    k = data.draw(st.integers(1, len(values)))
    draws = [max(draw) for draw in combinations(values, k)]
    assert best_of_n(values, k) == pytest.approx(sum(draws) / len(draws), abs=1e-12)


def test_best_of_n_of_right_and_wrong_is_pass_at_k() -> None:
    for right, k in product(range(9), range(1, 9)):
        assert best_of_n([1.0] * right + [0.0] * (8 - right), k) == pytest.approx(pass_at_k(8, right, k))
    assert best_of_n([float(i) for i in range(5000)], 5000) == 4999.0


def test_best_of_n_leaves_out_what_has_no_value() -> None:
    assert best_of_n([None, 1.0, 3.0], 2) == 3.0
    assert best_of_n([None, 1.0], 2) is None
    with pytest.raises(ValueError, match=r"best_of_n\.k is 0"):
        best_of_n([1.0], 0)


def equal(one: str, other: str) -> bool:
    return grade_answer(one, other).outcome == "correct"


def test_a_vote_by_text_and_by_grader() -> None:
    answers = ["2", "1/2", None, "0.5", " ", "\\frac{1}{2}", "2"]
    assert majority(answers) == Majority("2", 2, 5, ("2",))
    assert majority(answers, same=equal) == Majority("1/2", 3, 5, ("1/2",))


def test_of_a_tie_the_first_wins_and_all_are_named() -> None:
    assert majority(["b", "a", "a ", "b", "c"]) == Majority("b", 2, 5, ("b", "a"))
    assert majority([None, ""]) == Majority(None, 0, 0, ())


def test_an_equality_that_does_not_carry_on_is_asked_of_the_first() -> None:
    near = majority(["1.0", "1.4", "1.8", "2.2"], same=lambda a, b: abs(float(a) - float(b)) < 0.5)
    assert near == Majority("1.0", 2, 4, ("1.0", "1.8"))


def test_importing_stays_light() -> None:
    heavy = ("numpy", "torch", "trl", "sympy")
    code = f"import sys, ringtrue.rewards.groups; print(*(m for m in {heavy!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "")


def test_works_on_the_values_of_a_reward() -> None:
    values = KimiLength()(
        [r"\boxed{1}"] * 3,
        prompts=["p"] * 3,
        completion_ids=[[0] * 100, [0] * 200, [0] * 400],
        gold=["1"] * 3,
    )
    assert advantages(values, "ppp", method="dr_grpo") == pytest.approx([4 / 9, 1 / 9, -5 / 9])
