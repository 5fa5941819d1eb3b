"""Which rows a page shows in full: at most 2,000, the ones that a person would want to read.

One example: of 100,000 rows those that disagree with their label (up to 700), errors and timeouts (200),
ambiguous answers (200), the slowest (100) and the highest-paid wrong answers (300); the rest are drawn at
random. Where a kind has more than its share, the rows of it are drawn at random too.

Memory holds the chosen rows alone, however long the file. The same file gives the same choice.
"""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final, TypeAlias

from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.report.detail import Detail, row_detail
from ringtrue.benchmarks.score_columns import finite
from ringtrue.benchmarks.summary import ScoreTally
from ringtrue.graders import Dialect

__all__ = ["ChosenRows", "ReportTally"]

_FAULTS: Final = frozenset({"error", "timeout", "unreadable_gold"})
_LARGE: Final = 50_000
"""Bytes from which a row is cut to what the page shows at once, and not at the end."""

_Held: TypeAlias = tuple[int, Record, Mapping[str, object], Detail | None]


@dataclass(slots=True)
class _Drawn:
    """A uniform draw of `most` rows from a stream (reservoir sampling)."""

    most: int
    dialect: Dialect | str
    seen: int = 0
    held: list[_Held] = field(default_factory=list)
    # Not a secret: the same file must give the same page.
    dice: Random = field(default_factory=lambda: Random(0))  # noqa: S311

    def offer(self, item: tuple[int, Record, Mapping[str, object]]) -> None:
        self.seen += 1
        if len(self.held) < self.most:
            self.held.append(_hold(*item, self.dialect))
            return
        place = self.dice.randrange(self.seen)
        if place < self.most:
            self.held[place] = _hold(*item, self.dialect)


@dataclass(slots=True)
class _Highest:
    """The `most` rows of the greatest key; of equal keys the first."""

    most: int
    dialect: Dialect | str
    heap: list[tuple[float, int, _Held]] = field(default_factory=list)

    def offer(self, key: float, item: tuple[int, Record, Mapping[str, object]]) -> None:
        entry = (key, -item[0])
        if len(self.heap) < self.most:
            heapq.heappush(self.heap, (*entry, _hold(*item, self.dialect)))
        elif entry > self.heap[0][:2]:
            heapq.heapreplace(self.heap, (*entry, _hold(*item, self.dialect)))

    @property
    def held(self) -> list[_Held]:
        return [held for _, _, held in sorted(self.heap, key=lambda entry: entry[:2], reverse=True)]


def _hold(index: int, record: Record, row: Mapping[str, object], dialect: Dialect | str) -> _Held:
    cut = row_detail(record, row, dialect=dialect) if record.size > _LARGE else None
    return index, record, row, cut


@dataclass(slots=True)
class ChosenRows:
    """Chooses while rows go by.

    >>> ChosenRows(most=0).details()
    {}
    """

    most: int = 2_000
    """Rows at most."""
    dialect: Dialect | str = "auto"
    """How the rewards read the completions, so that the marks stand where they read."""
    disagree: _Drawn = field(init=False)
    faults: _Drawn = field(init=False)
    ambiguous: _Drawn = field(init=False)
    slowest: _Highest = field(init=False)
    paid_wrong: _Highest = field(init=False)
    any_row: _Drawn = field(init=False)

    def __post_init__(self) -> None:
        if self.most < 0:
            raise ValueError(f"most is {self.most}: give 0 or more rows")
        share, dialect = self.most // 20, self.dialect
        self.disagree = _Drawn(7 * share, dialect)
        self.faults, self.ambiguous = _Drawn(2 * share, dialect), _Drawn(2 * share, dialect)
        self.slowest, self.paid_wrong = _Highest(share, dialect), _Highest(3 * share, dialect)
        self.any_row = _Drawn(self.most, dialect)

    def add(
        self, index: int, record: Record, row: Mapping[str, object], *, outcome: str, ours: bool | None
    ) -> None:
        """Look at one row."""
        if not self.most:
            return
        item = (index, record, row)
        self.any_row.offer(item)
        label, value = record.label, finite(row.get("value"))
        if None not in (ours, label) and ours != label:
            self.disagree.offer(item)
        if outcome in _FAULTS:
            self.faults.offer(item)
        if outcome == "ambiguous":
            self.ambiguous.offer(item)
        if value is not None and (label is False or (label is None and ours is False)):
            self.paid_wrong.offer(value, item)
        seconds = _seconds(row)
        if seconds:
            self.slowest.offer(seconds, item)

    def details(self) -> dict[int, Detail]:
        """The chosen rows by their place in the file."""
        found: dict[int, Detail] = {}
        kinds = (self.disagree, self.faults, self.ambiguous, self.slowest, self.paid_wrong, self.any_row)
        for index, record, row, detail in (held for kind in kinds for held in kind.held):
            if len(found) < self.most and index not in found:
                found[index] = detail or row_detail(record, row, dialect=self.dialect)
        return dict(sorted(found.items()))


def _seconds(row: Mapping[str, object]) -> float:
    parts = row.get("parts")
    own = parts.values() if isinstance(parts, dict) else ()
    return sum(finite(part.get("seconds")) or 0.0 for part in own)


@dataclass(slots=True)
class ReportTally:
    """Counts as `ScoreTally`, and chooses the rows whose text the report shows.

    >>> ReportTally(ScoreTally()).scores.rows
    0
    """

    scores: ScoreTally
    """What the rows add up to."""
    chosen: ChosenRows = field(default_factory=ChosenRows)
    """The rows that are shown in full."""

    def add(self, record: Record, row: Mapping[str, object]) -> None:
        """Count one row."""
        index = self.scores.rows
        counted = self.scores.add(record, row)
        if len(self.scores.columns) > index:
            self.chosen.add(index, record, row, outcome=counted.outcome, ours=counted.right)
