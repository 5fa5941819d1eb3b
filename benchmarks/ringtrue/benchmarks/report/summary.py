"""The figures of a report: means, outcomes, agreement with labels, and how many groups carry a signal.

Four rows of one group with outcomes correct, correct, wrong and no_answer and labels true, false, false,
null: agreement 2 of 3, one group, mixed.

A row without a label, or one that could not be judged, is no disagreement; it is counted apart.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ringtrue.benchmarks.report.row import UNJUDGED, ReportRow

__all__ = ["Agreement", "Bin", "Groups", "PartMean", "SourceLine", "Summary", "summarise"]

_BINS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Outcomes against labels.

    >>> Agreement(both_right=8, both_wrong=1, only_ours=1, only_label=0).share
    0.9
    """

    both_right: int
    """Graded correct, label true."""
    both_wrong: int
    """Not graded correct, label false."""
    only_ours: int
    """Graded correct, label false: paid for a wrong answer."""
    only_label: int
    """Not graded correct, label true: a right answer refused."""

    @property
    def n(self) -> int:
        """Rows with both a label and a judgement."""
        return self.both_right + self.both_wrong + self.only_ours + self.only_label

    @property
    def share(self) -> float | None:
        """Share that agree; None without labels."""
        return (self.both_right + self.both_wrong) / self.n if self.n else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartMean:
    """One part of the recipe over all rows."""

    weight: float
    """Its weight."""
    n: int
    """Rows on which it had a value."""
    mean: float | None
    """Mean of these values; None where it had none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """The rows of one source."""

    source: str
    """Its name."""
    n: int
    """Its rows."""
    mean: float | None
    """Mean reward."""
    agreement: Agreement
    """Against its labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Groups by how many of their rows are right: only mixed ones carry a signal for group-relative methods.

    >>> Groups(all_right=1, all_wrong=2, mixed=3).n
    6
    """

    all_right: int
    """Every judged row is right."""
    all_wrong: int
    """None is."""
    mixed: int
    """Some are."""

    @property
    def n(self) -> int:
        """Groups of at least two judged rows."""
        return self.all_right + self.all_wrong + self.mixed


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """One bar of the histogram of rewards."""

    low: float
    """From this reward, included."""
    high: float
    """To this one, included in the last bar only."""
    n: int
    """Rows in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Everything above the list of rows."""

    n: int
    """Rows."""
    scored: int
    """Rows with a reward."""
    mean: float | None
    """Mean reward; None where no row has one."""
    parts: Mapping[str, PartMean]
    """The parts of the recipe, in its order."""
    outcomes: Mapping[str, int]
    """Rows by outcome, most frequent first."""
    agreement: Agreement
    """Against all labels."""
    unlabelled: int
    """Rows without a label."""
    unjudged: int
    """Rows with a label whose gold, or our own failure, left no judgement."""
    sources: Sequence[SourceLine]
    """Sources by name."""
    groups: Groups
    """Signal in groups."""
    bins: Sequence[Bin]
    """The histogram of rewards."""


def summarise(rows: Sequence[ReportRow]) -> Summary:
    """Compute the figures.

    >>> rows = [ReportRow(id=str(n), completion_text="", gold="4", outcome=outcome, label=True, value=n)
    ...     for n, outcome in enumerate(["correct", "wrong"])]
    >>> summary = summarise(rows)
    >>> summary.mean, summary.agreement.share, dict(summary.outcomes)
    (0.5, 0.5, {'correct': 1, 'wrong': 1})
    """
    values = [row.value for row in rows if _finite(row.value)]
    by_source: defaultdict[str, list[ReportRow]] = defaultdict(list)
    for row in rows:
        by_source[row.source].append(row)
    return Summary(
        n=len(rows),
        scored=len(values),
        mean=_mean(row.value for row in rows),
        parts=_parts(rows),
        outcomes=dict(Counter(row.shown for row in rows).most_common()),
        agreement=_agreement(rows),
        unlabelled=sum(row.label is None for row in rows),
        unjudged=sum(row.label is not None and row.agrees is None for row in rows),
        sources=[
            SourceLine(
                source=source,
                n=len(own),
                mean=_mean(row.value for row in own),
                agreement=_agreement(own),
            )
            for source, own in sorted(by_source.items())
        ],
        groups=_groups(rows),
        bins=_bins([value for value in values if value is not None]),
    )


def _finite(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None and math.isfinite(value)]
    try:
        return math.fsum(known) / len(known) if known else None
    except OverflowError:  # a reward of 1e308 on two rows: there is no mean to show
        return None


def _parts(rows: Sequence[ReportRow]) -> dict[str, PartMean]:
    values: defaultdict[str, list[float | None]] = defaultdict(list)
    weights: dict[str, float] = {}
    for row in rows:
        for name, (value, weight) in row.parts.items():
            values[name].append(value)
            weights.setdefault(name, weight)
    return {
        name: PartMean(weight=weights[name], n=sum(map(_finite, own)), mean=_mean(own))
        for name, own in values.items()
    }


def _agreement(rows: Sequence[ReportRow]) -> Agreement:
    counts = Counter((row.agrees, row.label) for row in rows)
    return Agreement(
        both_right=counts[True, True],
        both_wrong=counts[True, False],
        only_ours=counts[False, False],
        only_label=counts[False, True],
    )


def _groups(rows: Sequence[ReportRow]) -> Groups:
    judged: defaultdict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if row.group and row.shown not in UNJUDGED:
            judged[row.group].append(row.shown == "correct")
    kinds = Counter((any(own), all(own)) for own in judged.values() if len(own) > 1)
    return Groups(all_right=kinds[True, True], all_wrong=kinds[False, False], mixed=kinds[True, False])


def _bins(values: Sequence[float]) -> list[Bin]:
    if not values:
        return []
    low, high = min(values), max(values)
    width = high / _BINS - low / _BINS  # not (high - low) / _BINS, which overflows at the ends of the floats
    if width <= 0:
        return [Bin(low=low, high=high, n=len(values))]
    counts = Counter(max(0, min(int(value / width - low / width), _BINS - 1)) for value in values)
    return [Bin(low=low + k * width, high=low + (k + 1) * width, n=counts[k]) for k in range(_BINS)]
