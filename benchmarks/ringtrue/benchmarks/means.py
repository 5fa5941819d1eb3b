"""Means in constant memory.

One example: 1, 1 and 0 of three groups are 0.667, with a standard error of 0.333.

The standard error treats the rows of one group as one draw: completions of one prompt are alike, and
counting them as independent makes it too small. It does not test whether two means differ.
"""

import math
from dataclasses import dataclass

__all__ = ["Mean"]


@dataclass(slots=True)
class Mean:
    """A mean with the standard error over groups.

    >>> mean = Mean()
    >>> for run, value in enumerate([1.0, 1.0, 0.0]):
    ...     mean.add(value, run)
    >>> round(mean.value, 3), round(mean.error, 3)
    (0.667, 0.333)
    """

    n: int = 0
    """Values added."""
    _sum: float = 0.0
    _groups: int = 0
    _run: int | None = None
    _n_run: int = 0
    _sum_run: float = 0.0
    _nn: float = 0.0
    _ns: float = 0.0
    _ss: float = 0.0

    def add(self, value: float, run: int) -> None:
        """Add one value of the group `run`; groups follow each other."""
        if run != self._run:
            self._close()
            self._run = run
        self.n += 1
        self._sum += value
        self._n_run += 1
        self._sum_run += value

    def _close(self) -> None:
        n, total = self._n_run, self._sum_run
        if n:
            self._groups += 1
            self._nn += n * n
            self._ns += n * total
            self._ss += total * total
        self._n_run, self._sum_run = 0, 0.0

    @property
    def value(self) -> float | None:
        """The mean; None where nothing was added."""
        return self._sum / self.n if self.n else None

    @property
    def error(self) -> float | None:
        """The standard error of the mean; None for fewer than two groups."""
        self._close()
        self._run = None
        if self._groups < 2:
            return None
        mean = self._sum / self.n
        spread = max(0.0, self._ss - 2 * mean * self._ns + mean * mean * self._nn)
        return math.sqrt(spread * self._groups / (self._groups - 1)) / self.n
