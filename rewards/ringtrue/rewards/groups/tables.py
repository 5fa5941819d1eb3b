"""Values by group, checked: what all tools of this folder start from.

One example: values 1.0, None, 0.0 of groups a, b, a are rows 0 and 2 of a, and none of b.
"""

import math
from collections.abc import Hashable, Sequence

__all__ = ["known_values", "rows_by_group", "sample_std"]


def rows_by_group(
    values: Sequence[float | None], groups: Sequence[Hashable]
) -> dict[Hashable, list[tuple[int, float]]]:
    """Row number and value of every row that has one, by group; groups in the order in which they come.

    Raises:
        ValueError: where the two differ in length, or a value is not finite.

    >>> rows_by_group([1.0, None, 0.0], ["a", "b", "a"])
    {'a': [(0, 1.0), (2, 0.0)], 'b': []}
    """
    if len(values) != len(groups):
        raise ValueError(f"{len(values)} values and {len(groups)} groups: give each value its group")
    found: dict[Hashable, list[tuple[int, float]]] = {group: [] for group in groups}
    for row, (value, group) in enumerate(zip(values, groups, strict=True)):
        if value is None:
            continue
        if not math.isfinite(value):
            raise ValueError(f"value {row} (counted from 0) is {value}: give a finite number, or None")
        found[group].append((row, float(value)))
    return found


def known_values(values: Sequence[float | None]) -> list[float]:
    """The values that are there.

    Raises:
        ValueError: where one is not finite.

    >>> known_values([1.0, None])
    [1.0]
    """
    return [value for _, value in rows_by_group(values, [0] * len(values)).get(0, [])]


def sample_std(values: Sequence[float], mean: float) -> float:
    """The standard deviation with n - 1 below; 0 for one value.

    >>> sample_std([1.0, 3.0], 2.0)
    1.4142135623730951
    """
    if len(values) < 2:
        return 0.0
    return math.sqrt(math.fsum((value - mean) * (value - mean) for value in values) / (len(values) - 1))
