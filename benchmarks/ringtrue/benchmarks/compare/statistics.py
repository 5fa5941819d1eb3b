"""Two raters of the same rows: McNemar's test of whether one says right more often, and Cohen's kappa.

One example: of 200 rows A alone calls 12 right and B alone 3. By McNemar's exact test p is 0.035.

McNemar 1947 (Psychometrika 12), the exact form as in Fagerland, Lydersen and Laake 2013 (BMC Med Res Methodol
13:91), the correction of continuity by Edwards 1948; kappa by Cohen 1960, its standard error by Fleiss, Cohen
and Everitt 1969 (Psychol Bull 72:323). All take rows as independent, which completions of one prompt are not:
p is then too small and the interval too narrow.
"""

import math
from dataclasses import dataclass
from typing import Final

__all__ = ["Kappa", "McNemar", "kappa", "mcnemar"]

_FEW: Final = 1000
"""Up to so many flips the exact test is as quick as the other."""
_Z: Final = 1.959964


@dataclass(frozen=True, slots=True)
class McNemar:
    """A test that both directions of flips are equally likely."""

    p: float
    """The two-sided p value."""
    method: str
    """`exact binomial`, or `chi-squared with continuity correction`."""
    statistic: float | None = None
    """Chi-squared with one degree of freedom; None for the exact test."""


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement beyond chance: 1 for all, 0 for what chance gives."""

    value: float
    """Kappa."""
    low: float
    """Lower end of the interval at 95 %."""
    high: float
    """Higher end."""


def mcnemar(only_a: int, only_b: int) -> McNemar:
    """The test, from the rows that one alone calls right.

    >>> round(mcnemar(12, 3).p, 4), mcnemar(12, 3).method
    (0.0352, 'exact binomial')
    >>> mcnemar(0, 0).p
    1.0
    """
    flips = only_a + only_b
    if flips <= _FEW:
        fewer = sum(math.comb(flips, k) for k in range(min(only_a, only_b) + 1))
        # Whole numbers up to here: 2 ** 1000 is beyond what floats divide exactly.
        return McNemar(min(1.0, 2 * fewer / (1 << flips)), "exact binomial")
    statistic = max(0, abs(only_a - only_b) - 1) ** 2 / flips
    return McNemar(math.erfc(math.sqrt(statistic / 2)), "chi-squared with continuity correction", statistic)


def kappa(both: int, only_a: int, only_b: int, neither: int) -> Kappa | None:
    """Cohen's kappa with its interval at 95 %; None where both say one and the same of all rows.

    >>> found = kappa(20, 5, 10, 15)
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.4, 0.151, 0.649)
    """
    n = both + only_a + only_b + neither
    if not n:
        return None
    cells = ((both / n, only_a / n), (only_b / n, neither / n))
    rows = [sum(line) for line in cells]
    columns = [cells[0][k] + cells[1][k] for k in (0, 1)]
    seen = cells[0][0] + cells[1][1]
    chance = rows[0] * columns[0] + rows[1] * columns[1]
    if chance >= 1.0:
        return None
    value = (seen - chance) / (1 - chance)
    spread = sum(cells[k][k] * (1 - (rows[k] + columns[k]) * (1 - value)) ** 2 for k in (0, 1))
    spread += (1 - value) ** 2 * sum(
        cells[i][j] * (columns[i] + rows[j]) ** 2 for i, j in ((0, 1), (1, 0))
    )  # fmt: skip
    spread -= (value - chance * (1 - value)) ** 2
    error = math.sqrt(max(0.0, spread) / n) / (1 - chance)
    return Kappa(value, max(-1.0, value - _Z * error), min(1.0, value + _Z * error))
