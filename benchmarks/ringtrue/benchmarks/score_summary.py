"""The summary of a scored file: what all tables, `--json` and the report show.

One example: of 472 rows the part correctness has n 472, scored 424, mean 0.308, 10.2 % not applicable, p50
0.06 ms, p99 0.4 ms.

Means, shares and agreement are of all rows. Quantiles, times, ranks, lengths and groups are of the rows that
were kept (`kept`; all of them up to a million).
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ringtrue.benchmarks.agreement import Agreement
from ringtrue.benchmarks.group_summary import GroupSummary
from ringtrue.benchmarks.means import Mean
from ringtrue.benchmarks.score_columns import ScoreColumns
from ringtrue.benchmarks.statistics import correlation, quantile, quantiles, spearman

__all__ = [
    "LengthRelation",
    "RewardSummary",
    "SlowRow",
    "SourceSummary",
    "Summary",
    "rewards_of",
    "rounded",
    "slowest_rows",
    "spearman_matrix",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardSummary:
    """The recipe or one of its parts."""

    name: str
    """Its name; `total` is the recipe."""
    weight: float | None = None
    """Its weight; None for the recipe."""
    n: int
    """Rows."""
    scored: int
    """Rows with a value."""
    mean: float | None
    """The mean."""
    std_err: float | None
    """Its standard error over groups."""
    quantiles: Mapping[str, float] = field(default_factory=dict)
    """Least, greatest and five in between."""
    statuses: Mapping[str, int] = field(default_factory=dict)
    """Rows by status."""
    rows_per_second: float | None = None
    """Rows by the time that scoring took, without reading and writing; None where no time is known."""
    p50: float | None = None
    """Median of the seconds a row."""
    p99: float | None = None
    """Of a hundred rows, one takes longer."""

    def share(self, status: str) -> float:
        """Share of rows of a status."""
        return self.statuses.get(status, 0) / self.n if self.n else 0.0

    def as_json(self) -> dict[str, object]:
        """For output."""
        return {
            "weight": self.weight,
            "n": self.n,
            "scored": self.scored,
            "mean": rounded(self.mean),
            "std_err": rounded(self.std_err),
            "quantiles": {name: rounded(value) for name, value in self.quantiles.items()},
            "status": dict(self.statuses),
            "rows_per_second": None if self.rows_per_second is None else round(self.rows_per_second, 1),
            "seconds_p50": None if self.p50 is None else round(self.p50, 7),
            "seconds_p99": None if self.p99 is None else round(self.p99, 7),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSummary:
    """The rows of one source."""

    source: str
    """Its name; empty for none."""
    n: int
    """Its rows."""
    mean: float | None
    """Mean reward."""
    agreement: Agreement
    """Against its labels."""

    def as_json(self) -> dict[str, object]:
        """For output."""
        return {
            "source": self.source,
            "n": self.n,
            "mean": rounded(self.mean),
            "agreement": self.agreement.as_json() if self.agreement.n else None,
            "precision": self.agreement.precision.as_json(),
            "recall": self.agreement.recall.as_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthRelation:
    """The reward against the length of the completion."""

    explained: float | None = None
    """Share of the reward's variance that a straight line on the length explains (R squared)."""
    rank: float | None = None
    """Spearman's correlation of the two."""
    steps: Sequence[tuple[float, float, float, float, int]] = ()
    """Tenths of the rows by length: shortest, longest, mean reward, its standard error, rows."""

    @classmethod
    def of(cls, columns: ScoreColumns) -> "LengthRelation":
        """From the rows with a value.

        >>> LengthRelation.of(ScoreColumns()).explained is None
        True
        """
        lengths, values = columns.pairs([float(length) for length in columns.lengths], columns.values)
        found = correlation(lengths, values)
        return cls(
            explained=None if found is None else found * found,
            rank=spearman(lengths, values),
            steps=_steps(lengths, values),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowRow:
    """A row that took long."""

    id: str
    """Its id."""
    seconds: float
    """Time that its parts took."""
    slowest_part: str
    """The part that took most of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Everything above the list of rows."""

    n: int
    """Rows."""
    kept: int
    """Rows of which the figures are that need all rows at once."""
    rewards: Sequence[RewardSummary]
    """The recipe, then its parts."""
    outcomes: Mapping[str, int]
    """Rows by outcome, most frequent first."""
    agreement: Agreement
    """Against all labels."""
    unlabelled: int
    """Rows without a label."""
    unjudged: int
    """Labelled rows that nothing here judged right or wrong."""
    sources: Sequence[SourceSummary]
    """Sources by name."""
    groups: GroupSummary
    """What the groups say."""
    ranks: Mapping[str, Mapping[str, float | None]]
    """Spearman's correlation of every two parts, and of each with the recipe."""
    length: LengthRelation
    """The reward against the length."""
    slowest: Sequence[SlowRow]
    """The ten slowest rows, slowest first."""

    def as_json(self) -> dict[str, object]:
        """For output."""
        agreement = self.agreement
        return {
            "kept": self.kept,
            "total": self.total.as_json(),
            "parts": {part.name: part.as_json() for part in self.parts},
            "outcomes": dict(self.outcomes),
            "agreement": agreement.as_json() if agreement.n else None,
            "precision": agreement.precision.as_json(),
            "recall": agreement.recall.as_json(),
            "sources": [source.as_json() for source in self.sources],
            "groups": self.groups.as_json(),
            "spearman": {
                one: {other: rounded(value) for other, value in row.items()}
                for one, row in self.ranks.items()
            },
            "length": {"r_squared": rounded(self.length.explained), "spearman": rounded(self.length.rank)},
            "slowest": [{"id": row.id, "seconds": round(row.seconds, 6)} for row in self.slowest],
        }

    @property
    def total(self) -> RewardSummary:
        """The recipe."""
        return self.rewards[0]

    @property
    def parts(self) -> Sequence[RewardSummary]:
        """Its parts."""
        return self.rewards[1:]


def rounded(value: float | None) -> float | None:
    """Six decimals, as they are written.

    >>> rounded(1 / 3)
    0.333333
    """
    return None if value is None else round(value, 6)


def rewards_of(
    n: int, means: Mapping[str, Mean], statuses: Mapping[str, Counter[str]], columns: ScoreColumns
) -> list[RewardSummary]:
    """One summary a reward, the recipe (`total`) first.

    >>> [reward.name for reward in rewards_of(0, {"total": Mean()}, {}, ScoreColumns())]
    ['total']
    """
    found = []
    for name, mean in means.items():
        own = name != "total"
        values = columns.parts.get(name, ()) if own else columns.values
        seconds = columns.part_seconds.get(name, ()) if own else columns.seconds
        timed = sorted(second for second in seconds if not math.isnan(second))
        whole = math.fsum(timed)
        found.append(
            RewardSummary(
                name=name,
                weight=columns.weights.get(name) if own else None,
                n=n,
                scored=mean.n,
                mean=mean.value,
                std_err=mean.error,
                quantiles=quantiles([value for value in values if not math.isnan(value)]),
                statuses=dict(statuses.get(name, {})),
                rows_per_second=len(timed) / whole if whole else None,
                p50=quantile(timed, 0.5) if whole else None,
                p99=quantile(timed, 0.99) if whole else None,
            )
        )
    return found


def spearman_matrix(columns: ScoreColumns) -> dict[str, dict[str, float | None]]:
    """Every two parts, and each with the recipe; None where one of them never varies.

    >>> spearman_matrix(ScoreColumns())
    {}
    """
    named = {**columns.parts, "total": columns.values} if columns.parts else {}
    found: dict[str, dict[str, float | None]] = {name: {} for name in named}
    names = list(named)
    for place, one in enumerate(names):
        for other in names[place:]:
            if other == one:
                xs, _ = columns.pairs(named[one], named[one])
                value = 1.0 if len(xs) > 1 and min(xs) < max(xs) else None
            else:
                value = spearman(*columns.pairs(named[one], named[other]))
            found[one][other] = found[other][one] = value
    return {name: {other: found[name][other] for other in names} for name in names}


def slowest_rows(columns: ScoreColumns, most: int = 10) -> list[SlowRow]:
    """The slowest rows, slowest first; none where no time is known.

    >>> slowest_rows(ScoreColumns())
    []
    """
    order = sorted(range(len(columns)), key=lambda row: -columns.seconds[row])[:most]
    return [
        SlowRow(id=columns.ids[row], seconds=columns.seconds[row], slowest_part=_slowest_part(columns, row))
        for row in order
        if columns.seconds[row] > 0
    ]


def _slowest_part(columns: ScoreColumns, row: int) -> str:
    known = {name: own[row] for name, own in columns.part_seconds.items() if not math.isnan(own[row])}
    return max(known, key=known.__getitem__, default="")


def _steps(lengths: Sequence[float], values: Sequence[float]) -> list[tuple[float, float, float, float, int]]:
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    tenths = min(10, len(order))
    found = []
    for step in range(tenths):
        rows = order[step * len(order) // tenths : (step + 1) * len(order) // tenths]
        mean = math.fsum(values[row] / len(rows) for row in rows)
        spread = math.fsum((values[row] - mean) ** 2 for row in rows) if abs(mean) < 1e150 else math.inf
        error = math.sqrt(spread / max(len(rows) - 1, 1) / len(rows))
        found.append((lengths[rows[0]], lengths[rows[-1]], mean, error, len(rows)))
    return found
