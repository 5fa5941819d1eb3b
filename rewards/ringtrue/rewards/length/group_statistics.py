"""What rewards of a group share: which rows belong together, and the mean and the spread of their lengths.

A real group: four completions of one prompt with 100, 200, 400 and 300 tokens: mean 250, sample spread 129.1.

Sums are exact (`math.fsum`), so that the order of a group's rows does not move the last digit.
"""

import math
from collections.abc import Hashable, Sequence

from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.row import Row

__all__ = ["by_group", "mean", "share_true", "spread"]


def by_group(rows: Sequence[Row], who: str) -> list[list[int]]:
    """The row numbers of each group, wherever in the batch its rows are.

    Raises:
        SetupError: where it is not known which prompt a row answers.

    >>> from ringtrue.rewards import read_rows
    >>> by_group(read_rows(["a", "b", "c"], columns={"group": [1, 2, 1]}), "mine")
    [[0, 2], [1]]
    """
    groups: dict[Hashable, list[int]] = {}
    for index, row in enumerate(rows):
        if row.group is None:
            raise SetupError(
                f"reward {who!r} compares the completions of a prompt, and it is not known which rows answer "
                "the same one: pass prompts=[...] as trainers do, or a column group=[...], one value a row"
            )
        groups.setdefault(row.group, []).append(index)
    return list(groups.values())


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean; 0 of nothing.

    >>> mean([100, 200, 400])
    233.33333333333334
    """
    return math.fsum(values) / len(values) if values else 0.0


def spread(values: Sequence[float], *, sample: bool) -> float:
    """The standard deviation; 0 for fewer than two values.

    Args:
        values: numbers.
        sample: divide by one less than there are values.

    >>> round(spread([100, 200, 400], sample=True), 3), round(spread([100, 200, 400], sample=False), 3)
    (152.753, 124.722)
    """
    if len(values) < 2:
        return 0.0
    middle = mean(values)
    squares = math.fsum((value - middle) ** 2 for value in values)
    return math.sqrt(squares / (len(values) - sample))


def share_true(flags: Sequence[bool]) -> float:
    """The share that is true: the solve rate of a group; 0 of nothing.

    >>> share_true([True, True, True, False])
    0.75
    """
    return sum(flags) / len(flags) if flags else 0.0
