"""Counting rows as they are written: means, shares and agreement in constant memory, the rest in arrays.

One example: four rows of value 1, 1, 0 and None are n 4, scored 3, mean 0.667.

Whether a row is right is said by the parts that judge; a recipe without one calls a row right that is paid
more than the middle of its range.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ringtrue.benchmarks.agreement import Agreement
from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.group_summary import summarise_groups
from ringtrue.benchmarks.means import Mean
from ringtrue.benchmarks.score_columns import OUTCOMES, Counted, ScoreColumns, by_path, finite
from ringtrue.benchmarks.score_summary import (
    LengthRelation,
    RewardSummary,
    SourceSummary,
    Summary,
    rewards_of,
    rounded,
    slowest_rows,
    spearman_matrix,
)

__all__ = ["Agreement", "GradeTally", "Mean", "ScoreTally"]

_SOURCES: Final = ("source", "data_source")
"""Columns that say where a row comes from; the first that is there."""
_MOST_SOURCES: Final = 200
_FAULTS: Final = ("error", "timeout", "unreadable_gold", "not_applicable")


@dataclass(slots=True)
class _Source:
    n: int = 0
    mean: Mean = field(default_factory=Mean)
    agreement: Agreement = field(default_factory=Agreement)


@dataclass(slots=True)
class ScoreTally:
    """What score rows add up to."""

    right: Mapping[str, float] = field(default_factory=dict)
    """The parts that judge, with what each pays for right; none: above `half` is right."""
    half: float = 0.0
    """Middle of the recipe's range."""
    source: str | None = None
    """Column of a row's source; by default `source` or `data_source`, where there is one."""
    rows: int = 0
    """Rows counted."""
    total: Mean = field(default_factory=Mean)
    """The values."""
    parts: dict[str, Mean] = field(default_factory=dict)
    """The values of each part."""
    statuses: Counter[str] = field(default_factory=Counter)
    """Rows by status."""
    part_statuses: dict[str, Counter[str]] = field(default_factory=dict)
    """Rows by status, for each part."""
    outcomes: Counter[str] = field(default_factory=Counter)
    """Rows by outcome."""
    agreement: Agreement = field(default_factory=Agreement)
    """Against the labels."""
    unlabelled: int = 0
    """Rows without a label."""
    columns: ScoreColumns = field(default_factory=ScoreColumns)
    """What is kept of every row."""
    first: dict[str, str] = field(default_factory=dict)
    """By status, the first row that a part has no value for, and why."""
    _sources: dict[str, _Source] = field(default_factory=dict)

    def add(self, record: Record, row: Mapping[str, object]) -> Counted:
        """Count one row, and say as what."""
        found = self._counted(record, row)
        self.rows += 1
        self.statuses[str(row.get("status"))] += 1
        own = self._sources.get(found.source)
        if own is None:
            own = self._sources[found.source] = _Source()
        own.n += 1
        if found.value is not None:
            self.total.add(found.value, record.run)
            own.mean.add(found.value, record.run)
        self.outcomes[found.outcome] += 1
        if record.label is None:
            self.unlabelled += 1
        elif found.right is not None:
            self.agreement.add(ours=found.right, label=record.label)
            own.agreement.add(ours=found.right, label=record.label)
        self.columns.add(record, found)
        return found

    def _counted(self, record: Record, row: Mapping[str, object]) -> Counted:
        given = row.get("parts")
        top: dict[str, dict[str, object]] = given if isinstance(given, dict) else {}
        values, seconds = {}, {}
        parts = by_path(top)
        for name, part in parts.items():
            values[name] = value = finite(part.get("value"))
            seconds[name] = finite(part.get("seconds"))
            self._add_part(record, name, part, value)
        value = finite(row.get("value"))
        right = self._right(value, values)
        outcome = self._outcome(record, row, parts, right)
        return Counted(value, right, outcome, self._source(record), top, values, seconds)

    def _add_part(self, record: Record, name: str, part: Mapping[str, object], value: float | None) -> None:
        if name not in self.parts:
            self.parts[name], self.part_statuses[name] = Mean(), Counter()
        if value is not None:
            self.parts[name].add(value, record.run)
        status = str(part.get("status"))
        self.part_statuses[name][status] += 1
        if value is None and status not in self.first:
            self.first[status] = f"{record.place}: {name}: {part.get('reason')}"

    def _source(self, record: Record) -> str:
        found = ""
        for name in (self.source,) if self.source is not None else _SOURCES:
            if name in record.columns:
                found = str(record.columns[name] or "")
                break
        return found if found in self._sources or len(self._sources) < _MOST_SOURCES else "(other sources)"

    def _right(self, value: float | None, parts: Mapping[str, float | None]) -> bool | None:
        """Whether the recipe calls a row right; None where no judging part has a value."""
        if self.right and parts:
            known = [own >= high for name, high in self.right.items() if (own := parts.get(name)) is not None]
            return any(known) if known else None
        return None if value is None else value > self.half

    def _outcome(
        self,
        record: Record,
        row: Mapping[str, object],
        parts: Mapping[str, Mapping[str, object]],
        right: bool | None,
    ) -> str:
        """What became of a row, as its judging parts say, else any of its parts that grades."""
        judging = [parts[name] for name in self.right if name in parts]
        judging = judging or [part for part in parts.values() if part.get("outcome")]
        said = [_said(part, right) for part in judging]
        if not said:
            status = str(row.get("status"))
            return status if status in _FAULTS else "unjudged"
        if len(said) == 1:
            outcome = said[0]
        else:
            outcome = next((one for one in ("correct", *_FAULTS) if one in said), said[0])
        return "not_applicable" if outcome == "unreadable_gold" and record.gold in (None, "") else outcome

    def rewards(self) -> list[RewardSummary]:
        """The recipe (`total`) and its parts."""
        means = {"total": self.total, **self.parts}
        return rewards_of(self.rows, means, {"total": self.statuses, **self.part_statuses}, self.columns)

    def summary(self) -> Summary:
        """Everything that there is to show.

        >>> ScoreTally().summary().n
        0
        """
        columns = self.columns
        known = self.agreement.n
        return Summary(
            n=self.rows,
            kept=len(columns),
            rewards=self.rewards(),
            outcomes=dict(self.outcomes.most_common()),
            agreement=self.agreement,
            unlabelled=self.unlabelled,
            unjudged=self.rows - self.unlabelled - known,
            sources=[
                SourceSummary(source=name, n=own.n, mean=own.mean.value, agreement=own.agreement)
                for name, own in sorted(self._sources.items())
            ],
            groups=summarise_groups(columns),
            ranks=spearman_matrix(columns),
            length=LengthRelation.of(columns),
            slowest=slowest_rows(columns),
        )  # fmt: skip

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        summary = self.summary()
        return {
            "rows": self.rows,
            "scored": self.total.n,
            "mean": rounded(self.total.value),
            "std_err": rounded(self.total.error),
            "status": dict(self.statuses),
            **summary.as_json(),
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


def _said(part: Mapping[str, object], right: bool | None) -> str:
    """The outcome of a part that judges: its grader's, or what its status and value come to without one."""
    outcome = part.get("outcome")
    if outcome is not None:
        return str(outcome) if outcome in OUTCOMES else "error"
    status = str(part.get("status"))
    if status in _FAULTS:
        return status
    return "unjudged" if right is None or part.get("value") is None else "correct" if right else "wrong"
