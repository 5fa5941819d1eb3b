"""Our right and wrong against a label's: the confusion table, precision, recall, and the same by source.

One example: of 10 rows that we call right 8 are labelled right: precision 0.8, by Wilson's interval 0.49 to
0.943.

A label is another's opinion: a row on which both differ is worth a look, not a fault of one of them by
itself. The intervals take rows as independent, which completions of one prompt are not.
"""

from collections import Counter
from dataclasses import dataclass, field

from ringtrue.benchmarks.statistics import wilson

__all__ = ["Agreement", "Share"]


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval.

    >>> Share(1, 4).value
    0.25
    """

    count: int
    """Cases that count."""
    n: int
    """All cases."""

    @property
    def value(self) -> float | None:
        """The share; None for no cases."""
        return self.count / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval at 95 %; None for no cases."""
        return wilson(self.count, self.n)

    def as_json(self) -> dict[str, object] | None:
        """For output."""
        value, interval = self.value, self.interval
        if value is None or interval is None:
            return None
        low, high = interval
        return {"n": self.n, "share": round(value, 6), "low": round(low, 6), "high": round(high, 6)}


@dataclass(slots=True)
class Agreement:
    """Our right and wrong against a label's.

    >>> agreement = Agreement()
    >>> agreement.add(ours=True, label=True)
    >>> agreement.share, agreement.precision.value
    (1.0, 1.0)
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
    def same(self) -> int:
        """Labelled rows on which both say the same."""
        return self.counts[True, True] + self.counts[False, False]

    @property
    def share(self) -> float | None:
        """Share of labelled rows that agree; None where there are none."""
        return Share(self.same, self.n).value

    @property
    def precision(self) -> Share:
        """Of the rows that we call right, those that the label calls right."""
        right = self.counts[True, True]
        return Share(right, right + self.counts[True, False])

    @property
    def recall(self) -> Share:
        """Of the rows that the label calls right, those that we call right."""
        right = self.counts[True, True]
        return Share(right, right + self.counts[False, True])

    def as_json(self) -> dict[str, object]:
        """For output."""
        return {
            "n": self.n,
            "share": None if self.share is None else round(self.share, 6),
            "both_right": self.counts[True, True],
            "both_wrong": self.counts[False, False],
            "only_ours_right": self.counts[True, False],
            "only_label_right": self.counts[False, True],
        }
