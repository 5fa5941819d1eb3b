"""What groups of completions say of a model: pass@k, best of n, and how many groups teach anything.

A real case: of 4 completions one is right, so that 2 drawn at random hold it half the time: pass@2 is 0.5.

Sources: pass@k of the HumanEval paper (2107.03374); groups without spread as the dynamic sampling of DAPO
(2503.14476) leaves them out. It computes no intervals of confidence.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from ringtrue.rewards.checks import whole
from ringtrue.rewards.groups.tables import known_values, rows_by_group

__all__ = ["GroupSignal", "best_of_n", "group_signal", "pass_at_k"]


@dataclass(frozen=True, slots=True)
class GroupSignal:
    """How the groups of a batch divide; shares of all groups."""

    groups: int
    """How many groups there are."""
    no_signal: float
    """All values equal, or fewer than two: every advantage is 0."""
    all_right: float
    """Every value is that of a right answer."""
    all_wrong: float
    """No value is."""
    mixed: float
    """Some are."""
    empty: float
    """No row has a value."""


def group_signal(
    values: Sequence[float | None], groups: Sequence[Hashable], *, right: float = 1.0
) -> GroupSignal:
    """Count the groups without anything to learn from.

    Args:
        values: one a row; None is left out.
        groups: one a row.
        right: a value from here on is that of a right answer.

    Raises:
        ValueError: where lengths differ or a value is not finite.

    >>> said = group_signal([1.0, 1.0, 0.0, 0.0, 1.0, 0.0], ["a", "a", "b", "b", "c", "c"])
    >>> said.groups, round(said.no_signal, 3), round(said.mixed, 3)
    (3, 0.667, 0.333)
    """
    by_group = [[value for _, value in rows] for rows in rows_by_group(values, groups).values()]
    rights = [(sum(value >= right for value in own), len(own)) for own in by_group]
    size = max(len(by_group), 1)
    return GroupSignal(
        groups=len(by_group),
        no_signal=sum(len(set(own)) < 2 for own in by_group) / size,
        all_right=sum(0 < good == known for good, known in rights) / size,
        all_wrong=sum(0 == good < known for good, known in rights) / size,
        mixed=sum(0 < good < known for good, known in rights) / size,
        empty=sum(known == 0 for _, known in rights) / size,
    )


def pass_at_k(n: int, correct: int, k: int) -> float:
    """The chance that k of n completions, drawn without putting back, hold a right one.

    1 - C(n - c, k) / C(n, k), which has no bias as an estimate of pass@k, unlike 1 - (1 - c/n)^k. Worked
    out in whole numbers and rounded once.

    Args:
        n: completions of one prompt.
        correct: how many of them are right.
        k: how many are drawn.

    Raises:
        ValueError: where k is over n, correct over n, or one is no whole number.

    >>> pass_at_k(10, 3, 1), pass_at_k(10, 3, 8)
    (0.3, 1.0)
    """
    whole("pass_at_k", "k", k, low=1)
    whole("pass_at_k", "correct", correct, low=0)
    if whole("pass_at_k", "n", n, low=1) < max(k, correct):
        raise ValueError(f"pass_at_k of n={n}, correct={correct}, k={k}: neither can be over n")
    ways = math.comb(n, k)
    return (ways - math.comb(n - correct, k)) / ways


def best_of_n(values: Sequence[float | None], k: int) -> float | None:
    """The expected greatest of k values, drawn without putting back.

    The i-th smallest of n is the greatest of k in C(i - 1, k - 1) of C(n, k) draws. The mean of these has no
    bias; for values of 0 and 1 it is pass@k.

    Args:
        values: one a completion of a prompt; None is left out.
        k: how many are drawn.

    Returns:
        None where fewer than k values are known.

    Raises:
        ValueError: where a value is not finite or k is no whole number from 1.

    >>> best_of_n([0.0, 1.0, 2.0], 2)
    1.6666666666666665
    """
    whole("best_of_n", "k", k, low=1)
    known = sorted(known_values(values), reverse=True)
    if len(known) < k:
        return None
    # From the greatest down, each share follows from the last by (i - k) / (i - 1), i its place from below.
    share, terms = k / len(known), []
    for place, value in zip(range(len(known), k - 1, -1), known, strict=False):
        terms.append(share * value)
        share *= (place - k) / (place - 1) if place > 1 else 0.0
    return math.fsum(terms)
