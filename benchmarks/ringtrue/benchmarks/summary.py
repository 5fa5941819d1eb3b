"""Counting rows as they are written: means, shares and agreement, in constant memory.

One example: four rows of value 1, 1, 0 and None are n 4, scored 3, mean 0.667.

The standard error treats the rows of one group as one draw: completions of one prompt are alike, and
counting them as independent makes it too small. It does not test whether two means differ.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ringtrue.benchmarks.columns import Record

__all__ = ["Agreement", "GradeTally", "Mean", "ScoreTally"]


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


@dataclass(slots=True)
class Agreement:
    """Our right and wrong against a label's.

    >>> agreement = Agreement()
    >>> agreement.add(ours=True, label=True)
    >>> agreement.share
    1.0
    """

    counts: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    """How often (ours, label) occurred."""

    def add(self, *, ours: bool, label: bool | None) -> None:
        """Count one row; rows without a label do not count."""
        if label is not None:
            self.counts[ours, label] += 1

    @property
    def n(self) -> int:
        """Labelled rows."""
        return self.counts.total()

    @property
    def share(self) -> float | None:
        """Share of labelled rows that agree; None where there are none."""
        return (self.counts[True, True] + self.counts[False, False]) / self.n if self.n else None

    def as_json(self) -> dict[str, object]:
        """For output."""
        return {
            "n": self.n,
            "share": _rounded(self.share),
            "both_right": self.counts[True, True],
            "both_wrong": self.counts[False, False],
            "only_ours_right": self.counts[True, False],
            "only_label_right": self.counts[False, True],
        }


@dataclass(slots=True)
class ScoreTally:
    """What score rows add up to."""

    right: Mapping[str, float] = field(default_factory=dict)
    """The parts that judge, with what each pays for right; none: above `half` is right."""
    half: float = 0.0
    """Middle of the recipe's range."""
    rows: int = 0
    """Rows counted."""
    total: Mean = field(default_factory=Mean)
    """The values."""
    parts: dict[str, Mean] = field(default_factory=dict)
    """The values of each part."""
    statuses: Counter[str] = field(default_factory=Counter)
    """Rows by status."""
    agreement: Agreement = field(default_factory=Agreement)
    """Against the labels."""
    first_error: str = ""
    """The first row that a reward failed on, and why."""

    def add(self, record: Record, row: Mapping[str, object]) -> None:
        """Count one row."""
        self.rows += 1
        status = str(row.get("status"))
        self.statuses[status] += 1
        value = row.get("value")
        if isinstance(value, int | float):
            self.total.add(value, record.run)
        parts = row.get("parts")
        parts = parts if isinstance(parts, dict) else {}
        for name, part in parts.items():
            mean = self.parts.setdefault(name, Mean())
            if isinstance(part["value"], int | float):
                mean.add(part["value"], record.run)
            if part["status"] == "error" and not self.first_error:
                self.first_error = f"{record.place}: {name}: {part['reason']}"
        ours = self.is_right(row)
        if ours is not None:
            self.agreement.add(ours=ours, label=record.label)

    def is_right(self, row: Mapping[str, object]) -> bool | None:
        """Whether the recipe calls a row right; None where no judging part has a value."""
        parts = row["parts"]
        if self.right and isinstance(parts, dict):
            values = [(parts[name]["value"], high) for name, high in self.right.items() if name in parts]
            known = [value >= high for value, high in values if value is not None]
            return any(known) if known else None
        value = row.get("value")
        return value > self.half if isinstance(value, int | float) else None

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "rows": self.rows,
            "scored": self.total.n,
            "mean": _rounded(self.total.value),
            "std_err": _rounded(self.total.error),
            "status": dict(self.statuses),
            "parts": {
                name: {"scored": mean.n, "mean": _rounded(mean.value), "std_err": _rounded(mean.error)}
                for name, mean in self.parts.items()
            },
            "agreement": self.agreement.as_json() if self.agreement.n else None,
        }


@dataclass(slots=True)
class GradeTally:
    """What verdict rows add up to."""

    rows: int = 0
    """Rows counted."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """Rows by outcome."""
    tiers: Counter[str] = field(default_factory=Counter)
    """Rows by the tier that settled them."""
    agreement: Agreement = field(default_factory=Agreement)
    """Against the labels; rows whose gold cannot be read do not count."""

    def add(self, record: Record, row: Mapping[str, object]) -> None:
        """Count one row."""
        self.rows += 1
        outcome = str(row.get("outcome"))
        self.outcomes[outcome] += 1
        self.tiers[str(row.get("tier") or "none")] += 1
        if outcome not in {"unreadable_gold", "error"}:
            self.agreement.add(ours=outcome == "correct", label=record.label)

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "rows": self.rows,
            "outcomes": dict(self.outcomes),
            "tiers": dict(self.tiers),
            "agreement": self.agreement.as_json() if self.agreement.n else None,
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
