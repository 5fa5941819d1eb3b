"""The statistics of a summary: quantiles, intervals, rank correlation, the share explained, a histogram.

One example: 8 right of 10 are 0.8, and by Wilson's interval (1927) between 0.49 and 0.943 nineteen times of
twenty.

Plain Python on sequences of floats, so that the core needs no numpy; values must be finite. It tests no
hypotheses.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

__all__ = ["QUANTILES", "Bin", "correlation", "histogram", "quantile", "quantiles", "spearman", "wilson"]

QUANTILES: Final = {"min": 0.0, "p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95, "max": 1.0}
"""The quantiles that a summary shows, by name."""


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of a histogram."""

    low: float
    """From this value, included."""
    high: float
    """To this one, included in the last bar only."""
    n: int
    """Values in between."""


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share of sorted values lies, by linear interpolation.

    Raises:
        ValueError: There are no values.

    >>> quantile([0.0, 1.0, 2.0, 3.0], 0.5)
    1.5
    """
    if not ordered:
        raise ValueError("a quantile of no values: give at least one")
    place = share * (len(ordered) - 1)
    at = min(int(place), len(ordered) - 1)
    above = ordered[min(at + 1, len(ordered) - 1)]
    # Not low + t * (high - low), which overflows at the ends of the floats.
    return ordered[at] * (1 - (place - at)) + above * (place - at)


def quantiles(values: Sequence[float]) -> Mapping[str, float]:
    """Least, greatest and five in between; empty for no values.

    >>> quantiles([3.0, 1.0, 2.0])["p50"]
    2.0
    """
    ordered = sorted(values)
    return {name: quantile(ordered, share) for name, share in QUANTILES.items()} if ordered else {}


def wilson(count: int, n: int, z: float = 1.959964) -> tuple[float, float] | None:
    """Wilson's interval for a share, by default at 95 %; None for no cases.

    >>> low, high = wilson(8, 10)
    >>> round(low, 3), round(high, 3)
    (0.49, 0.943)
    """
    if not n:
        return None
    share, square = count / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = z * math.sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's correlation; its square is the share of one's variance that the other explains.

    None where one of them does not vary, or there are fewer than two pairs.

    >>> correlation([1.0, 2.0, 3.0], [2.0, 4.0, 6.0])
    1.0
    """
    if len(xs) < 2 or min(xs) == max(xs) or min(ys) == max(ys):
        return None
    first, second = _scaled(xs), _scaled(ys)
    below = math.sqrt(math.fsum(x * x for x in first) * math.fsum(y * y for y in second))
    if not below:
        return None
    found = math.fsum(x * y for x, y in zip(first, second, strict=True)) / below
    return min(1.0, max(-1.0, found))


def _scaled(values: Sequence[float]) -> list[float]:
    """Distances from the mean, as shares of the greatest: neither overflows when squared."""
    most = max(map(abs, values))
    shares = [value / most for value in values]
    mean = math.fsum(shares) / len(shares)
    return [share - mean for share in shares]


def spearman(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Spearman's rank correlation, equal values sharing the mean of their ranks; None as `correlation`.

    >>> round(spearman([1.0, 2.0, 3.0, 4.0], [1.0, 4.0, 9.0, 8.0]), 3)
    0.8
    """
    return correlation(_ranks(xs), _ranks(ys))


def _ranks(values: Sequence[float]) -> list[float]:
    found = [0.0] * len(values)
    start = 0
    for _, equal in groupby(sorted(range(len(values)), key=values.__getitem__), key=values.__getitem__):
        rows = list(equal)
        for row in rows:
            found[row] = start + (len(rows) + 1) / 2
        start += len(rows)
    return found


def histogram(values: Sequence[float], bins: int = 24) -> list[Bin]:
    """Count values in bars of equal width; one bar where all are equal, none for no values.

    >>> [(bar.low, bar.n) for bar in histogram([0.0, 0.0, 1.0], 2)]
    [(0.0, 2), (0.5, 1)]
    """
    if not values:
        return []
    low, high = min(values), max(values)
    width = high / bins - low / bins  # not (high - low) / bins, which overflows at the ends of the floats
    if width <= 0:
        return [Bin(low, high, len(values))]
    counts = [0] * bins
    for value in values:
        counts[max(0, min(int(value / width - low / width), bins - 1))] += 1
    return [Bin(low + k * width, low + (k + 1) * width, count) for k, count in enumerate(counts)]
