"""McNemar's test and kappa, against other ways of getting the same numbers."""

import math
from itertools import product
from random import Random

import pytest

from ringtrue.benchmarks.compare.statistics import kappa, mcnemar


@pytest.mark.parametrize(("one", "other"), [(0, 0), (1, 0), (0, 7), (3, 12), (5, 5), (10, 11)])
def test_the_exact_p_counts_the_outcomes_that_are_no_likelier(one: int, other: int) -> None:
    """Every way in which the flips could have fallen, one by one."""
    n = one + other
    ways = [math.comb(n, k) for k in range(n + 1)]
    extreme = sum(way for k, way in enumerate(ways) if abs(2 * k - n) >= abs(one - other))
    found = mcnemar(one, other)
    assert found.p == pytest.approx(min(1.0, extreme / 2**n))
    assert found.method == "exact binomial"
    assert mcnemar(other, one) == found


def test_many_flips_take_the_approximation_and_both_meet() -> None:
    exact, near = mcnemar(450, 550), mcnemar(450, 551)
    assert near.method == "chi-squared with continuity correction"
    assert near.statistic == pytest.approx((101 - 1) ** 2 / 1001)
    assert exact.p == pytest.approx(0.00173, abs=0.0001)
    assert near.p == pytest.approx(exact.p, rel=0.15)
    assert mcnemar(10**6, 10**6).p == 1.0
    assert 0.0 <= mcnemar(0, 10**6).p < 1e-300


def test_kappa_of_worked_tables() -> None:
    found = kappa(20, 5, 10, 15)
    assert found is not None
    assert found.value == pytest.approx(0.4)
    assert kappa(7, 0, 0, 3) == kappa(3, 0, 0, 7)
    perfect, opposed = kappa(5, 0, 0, 5), kappa(0, 5, 5, 0)
    assert perfect is not None
    assert opposed is not None
    assert (perfect.value, perfect.low, perfect.high) == (1.0, 1.0, 1.0)
    assert opposed.value == -1.0
    assert [kappa(0, 0, 0, 0), kappa(9, 0, 0, 0), kappa(0, 0, 0, 4)] == [None, None, None]


def test_the_interval_is_that_of_drawing_again() -> None:
    """A bootstrap of the same table: another way to the standard error."""
    table = (60, 12, 18, 110)
    cells = [cell for cell, count in zip(range(4), table, strict=True) for _ in range(count)]
    rng = Random(3)
    values = []
    for _ in range(1500):
        drawn = rng.choices(cells, k=len(cells))
        one = kappa(*(drawn.count(cell) for cell in range(4)))
        assert one is not None
        values.append(one.value)
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    found = kappa(*table)
    assert found is not None
    assert (found.high - found.low) / 2 / 1.96 == pytest.approx(spread, rel=0.08)


def test_no_small_table_breaks_them() -> None:
    for table in product(range(4), repeat=4):
        found = kappa(*table)
        assert found is None or -1.0 <= found.low <= found.value <= found.high <= 1.0
        assert 0.0 < mcnemar(table[1], table[2]).p <= 1.0
