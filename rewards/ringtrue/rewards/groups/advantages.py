"""Advantages as GRPO, Dr. GRPO, RLOO and GDPO compute them from rewards.

A real group: rewards 1, 1, 1, 0 give 0.25, 0.25, 0.25, -0.75 by Dr. GRPO and 0.333, 0.333, 0.333, -1 by RLOO.

Sources: GRPO 2402.03300, Dr. GRPO 2503.20783, RLOO 2402.14740, GDPO 2601.05242, each as TRL computes it.
A row without a value counts nowhere and gets 0.0, as there. It knows no KL term and clips no rewards.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from ringtrue.rewards.groups.tables import rows_by_group, sample_std

__all__ = ["Method", "advantages", "gdpo"]

Method: TypeAlias = Literal["grpo", "grpo_batch", "dr_grpo", "rloo"]

_EPSILON: Final = 1e-4
"""Added to a standard deviation before it divides; TRL's value."""
_METHODS: Final = ("grpo", "grpo_batch", "dr_grpo", "rloo")


def advantages(
    values: Sequence[float | None], groups: Sequence[Hashable], *, method: Method = "grpo"
) -> list[float]:
    """How much better than its group every row is.

    With r a row's value, m and s the mean and sample deviation of the n values in its group:

        grpo        (r - m) / (s + 1e-4)
        grpo_batch  (r - m) / (s of the whole batch + 1e-4)
        dr_grpo     r - m
        rloo        (r - m) n / (n - 1), which is r minus the mean of the others

    Args:
        values: one a row; a row of None gets 0.0 and is left out of m, s and n.
        groups: one a row, equal for completions of the same prompt; they need not stand together.
        method: which formula.

    Raises:
        ValueError: where lengths differ, a value is not finite or the method is unknown.

    >>> group = ["p"] * 4
    >>> [round(value, 6) for value in advantages([1.0, 1.0, 1.0, 0.0], group, method="rloo")]
    [0.333333, 0.333333, 0.333333, -1.0]
    >>> advantages([1.0, 1.0, 1.0, 0.0], group, method="dr_grpo")
    [0.25, 0.25, 0.25, -0.75]
    """
    if method not in _METHODS:
        raise ValueError(f"method is {method!r}: give one of {', '.join(_METHODS)}")
    by_group = rows_by_group(values, groups)
    batch = _deviation([value for rows in by_group.values() for _, value in rows])
    found = [0.0] * len(values)
    for rows in by_group.values():
        factor = _factor([value for _, value in rows], batch, method)
        for (row, _), centred in zip(rows, _centred(rows), strict=True):
            found[row] = centred * factor
    return found


def gdpo(
    parts: Mapping[str, Sequence[float | None]],
    groups: Sequence[Hashable],
    *,
    weights: Mapping[str, float] | None = None,
) -> list[float]:
    """Advantages of several rewards, each brought to one scale before they are added.

    In each group every reward is normalised by itself, (r_k - m_k) / (s_k + 1e-4); the weighted sum A of a
    row is then normalised over the whole batch, (A - mean) / (std + 1e-4). A reward without a value for a
    row, or for any other row of its group, adds nothing there; a row without any value gets 0.0 and counts
    nowhere.

    Args:
        parts: each reward's values, one a row.
        groups: one a row.
        weights: by the names of `parts`; 1 where left out.

    Raises:
        ValueError: where lengths differ, a value is not finite, or a weight belongs to no part.

    >>> table = {"correctness": [1.0, 0.0, 1.0, 0.0], "format": [0.1, 0.1, 0.1, 0.0]}
    >>> [round(value, 3) for value in gdpo(table, ["p"] * 4)]
    [0.769, -0.207, 0.769, -1.332]
    """
    chosen = _checked_weights(parts, weights)
    sums: list[float | None] = [None] * len(groups)
    for name, values in parts.items():
        for row, value in enumerate(advantages(values, groups)):
            if values[row] is not None:
                sums[row] = (sums[row] or 0.0) + chosen[name] * value
    return advantages(sums, [0] * len(sums))


def _centred(rows: Sequence[tuple[int, float]]) -> list[float]:
    values = [value for _, value in rows]
    # Rounding in the mean of equal values would be blown up by the division.
    if not values or min(values) == max(values):
        return [0.0] * len(values)
    mean = math.fsum(values) / len(values)
    return [value - mean for value in values]


def _deviation(values: Sequence[float]) -> float:
    return sample_std(values, math.fsum(values) / len(values)) if values else 0.0


def _factor(values: Sequence[float], batch: float, method: Method) -> float:
    if method == "grpo":
        return 1 / (_deviation(values) + _EPSILON)
    if method == "grpo_batch":
        return 1 / (batch + _EPSILON)
    if method == "rloo":
        return len(values) / (len(values) - 1) if len(values) > 1 else 0.0
    return 1.0


def _checked_weights(
    parts: Mapping[str, Sequence[float | None]], weights: Mapping[str, float] | None
) -> dict[str, float]:
    chosen = dict.fromkeys(parts, 1.0) | dict(weights or {})
    for name, weight in chosen.items():
        if name not in parts:
            raise ValueError(f"weight for {name!r}, which is no part; parts: {', '.join(parts) or 'none'}")
        if not math.isfinite(weight):
            raise ValueError(f"the weight of {name!r} is {weight}: give a finite number")
    return chosen
