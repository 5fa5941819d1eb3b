"""What is kept of every scored row: a few numbers in compact arrays, about 60 bytes a row.

One example: a row of value 0.85, right, labelled wrong, 812 characters long is one entry in each array.

From these come the figures that need all rows at once (quantiles, ranks, groups) and the list of rows of a
report. Over `most` rows nothing more is kept, and whoever shows such a figure says of how many rows it is.
"""

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ringtrue.benchmarks.columns import Record

__all__ = ["OUTCOMES", "Counted", "ScoreColumns", "by_path", "finite", "text_length"]

OUTCOMES: Final = (
    "correct", "wrong", "no_answer", "ambiguous", "unreadable_answer", "unreadable_gold", "timeout", "error",
    "not_applicable", "unjudged",
)  # fmt: skip
"""Every outcome of a row; `unjudged`: no part says right or wrong, and no gold is missing."""

_PLACES: Final = {name: place for place, name in enumerate(OUTCOMES)}
_NONE: Final = -1
_NAN: Final = math.nan
_TOO_LARGE: Final = 1e100
_SOURCES: Final = 200
_REST: Final = "(other sources)"
_LONGEST_NAME: Final = 120


@dataclass(slots=True)
class Counted:
    """What counting one row has found, so that each number is looked at once."""

    value: float | None
    """The recipe's value, where it can be counted."""
    right: bool | None
    """Whether the row is right; None where nothing judges it."""
    outcome: str
    """One of `OUTCOMES`."""
    source: str
    """Where the row comes from."""
    top: Mapping[str, Mapping[str, object]]
    """The parts themselves, as they are written."""
    values: Mapping[str, float | None]
    """The values of the parts by path (`gate/correctness`)."""
    seconds: Mapping[str, float | None]
    """Their time."""


@dataclass(slots=True)
class ScoreColumns:
    """One array a column, one entry a row."""

    most: int = 1_000_000
    """Rows kept at most."""
    ids: list[str] = field(default_factory=list)
    """The rows' ids, cut where they are long."""
    values: "array[float]" = field(default_factory=lambda: array("d"))
    """The recipe's values; NaN for none."""
    parts: dict[str, "array[float]"] = field(default_factory=dict)
    """The values of the parts, and of parts of a part (`gate/correctness`); NaN for none."""
    part_seconds: dict[str, "array[float]"] = field(default_factory=dict)
    """The parts' time; NaN for none."""
    weights: dict[str, float] = field(default_factory=dict)
    """The weights of the parts themselves, not of parts of a part."""
    right: "array[int]" = field(default_factory=lambda: array("b"))
    """1 for right, 0 for not, -1 for not judged."""
    labels: "array[int]" = field(default_factory=lambda: array("b"))
    """1 for right, 0 for wrong, -1 for none."""
    outcomes: "array[int]" = field(default_factory=lambda: array("b"))
    """Places in `OUTCOMES`."""
    runs: "array[int]" = field(default_factory=lambda: array("q"))
    """Running numbers of the groups."""
    lengths: "array[int]" = field(default_factory=lambda: array("q"))
    """Characters of the completions."""
    seconds: "array[float]" = field(default_factory=lambda: array("d"))
    """Time that all parts took."""
    sources: "array[int]" = field(default_factory=lambda: array("h"))
    """Places in `source_names`."""
    source_names: list[str] = field(default_factory=list)
    """The sources, in the order in which they came."""
    _source_places: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        """Rows kept."""
        return len(self.values)

    def add(self, record: Record, counted: Counted) -> None:
        """Keep one row, or nothing where `most` are kept."""
        if len(self.values) >= self.most:
            return
        self.ids.append(str(record.id)[:_LONGEST_NAME])
        self.values.append(_NAN if counted.value is None else counted.value)
        self.right.append(_NONE if counted.right is None else counted.right)
        self.labels.append(_NONE if record.label is None else record.label)
        self.outcomes.append(_PLACES[counted.outcome])
        self.runs.append(record.run)
        self.lengths.append(text_length(record.completion))
        self.sources.append(self._source(counted.source[:_LONGEST_NAME]))
        self._add_parts(counted)

    def _add_parts(self, counted: Counted) -> None:
        values, seconds = counted.values, counted.seconds
        if values.keys() != self.parts.keys():
            self._add_names(counted)
        for name, own in self.parts.items():
            value = values.get(name)
            own.append(_NAN if value is None else value)
            took = seconds.get(name)
            self.part_seconds[name].append(_NAN if took is None else took)
        total = 0.0
        for name in counted.top:
            total += seconds[name] or 0.0
        self.seconds.append(total)

    def _add_names(self, counted: Counted) -> None:
        """Begin the columns of parts that no row had so far."""
        for name in counted.values:
            if name not in self.parts:
                self.parts[name] = array("d", [_NAN]) * (len(self) - 1)
                self.part_seconds[name] = array("d", [_NAN]) * (len(self) - 1)
        for name, part in counted.top.items():
            if name not in self.weights:
                self.weights[name] = finite(part.get("weight")) or 0.0

    def _source(self, name: str) -> int:
        place = self._source_places.get(name)
        if place is None:
            name = name if len(self.source_names) < _SOURCES else _REST
            place = self._source_places.setdefault(name, len(self.source_names))
            if place == len(self.source_names):
                self.source_names.append(name)
        return place

    def groups(self) -> Iterator[range]:
        """The rows of each group; rows of one group follow each other."""
        start = 0
        for row in range(1, len(self) + 1):
            if row == len(self) or self.runs[row] != self.runs[start]:
                yield range(start, row)
                start = row

    def pairs(self, xs: Sequence[float], ys: Sequence[float]) -> tuple[list[float], list[float]]:
        """The entries of two columns where both have one.

        >>> ScoreColumns().pairs([1.0, math.nan], [2.0, 3.0])
        ([1.0], [2.0])
        """
        # NaN is the one number that differs from itself.
        both = [(x, y) for x, y in zip(xs, ys, strict=True) if x == x and y == y]
        return [x for x, _ in both], [y for _, y in both]


def finite(value: object) -> float | None:
    """A number that can be counted; None for everything else, and for one whose square is none.

    >>> finite(1), finite(float("nan")), finite("1"), finite(1e308)
    (1.0, None, None, None)
    """
    if type(value) is float:  # nearly always
        return value if -_TOO_LARGE < value < _TOO_LARGE else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _TOO_LARGE:
        return None
    return float(value)


def text_length(completion: object) -> int:
    """Characters of a completion, all of its messages.

    >>> text_length("four"), text_length([{"content": "fo"}, {"content": "ur"}])
    (4, 4)
    """
    if isinstance(completion, str):
        return len(completion)
    messages = completion if isinstance(completion, list) else []
    contents = (message.get("content") for message in messages if isinstance(message, dict))
    return sum(len(content) for content in contents if isinstance(content, str))


def by_path(parts: Mapping[str, Mapping[str, object]], above: str = "") -> dict[str, Mapping[str, object]]:
    """Each part and each part of a part, called as in a trainer's log.

    >>> list(by_path({"gate": {"parts": {"correctness": {}}}}))
    ['gate', 'gate/correctness']
    """
    found: dict[str, Mapping[str, object]] = {}
    for name, part in parts.items():
        found[above + name] = part
        inner = part.get("parts")
        if isinstance(inner, dict):
            found |= by_path(inner, f"{above}{name}/")
    return found
