"""Several reward functions on the same rows in the same run: what each says, and what it takes.

One example: over 500 completions `correctness` takes 0.4 ms of CPU a row and math-verify 8 ms; they agree on
97 %.

Each function has a fresh process of its own, one after the other, and is asked row by row (a reward that
compares a group: group by group). A row that takes too long costs its process: it counts as lost, and the
rest is asked in another one, until too many rows were lost or the function's time is up. What was not reached
is said. It tells nothing of how functions behave side by side in threads.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from time import monotonic
from typing import Final

from ringtrue.benchmarks.agreement import Agreement
from ringtrue.benchmarks.bench.child import SentRow
from ringtrue.benchmarks.bench.process import Answer, Contender, Hello, LostError
from ringtrue.benchmarks.columns import Columns, Record
from ringtrue.benchmarks.compare.statistics import kappa
from ringtrue.benchmarks.errors import RunError
from ringtrue.benchmarks.groups import number_groups
from ringtrue.benchmarks.reading import Source
from ringtrue.benchmarks.records import read_records
from ringtrue.benchmarks.statistics import quantile

__all__ = ["Limits", "Measured", "Threshold", "agreement_matrix", "measure", "open_rows", "threshold"]

_MOST_LOST: Final = 3
_WARM: Final = r"So it is \boxed{0.5}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a function may take."""

    row: float = 30.0
    """Wall seconds for one call."""
    whole: float = math.inf
    """Wall seconds for all of them."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which value on a row counts as right.

    >>> Threshold(0.5, included=True).says(0.5), Threshold(0.0).says(0.0), Threshold(0.0).says(None)
    (True, False, None)
    """

    value: float
    """The value."""
    included: bool = False
    """Whether the value itself is right."""
    why: str = "as asked"
    """Where it comes from."""

    def says(self, value: float | None) -> bool | None:
        """Right, wrong, or None where there is no value."""
        if value is None:
            return None
        return value >= self.value if self.included else value > self.value


@dataclass(slots=True, kw_only=True)
class Measured:
    """What one function said of every row, and what it took."""

    name: str
    """As the user named it."""
    hello: Hello
    """What it is."""
    answers: list[Answer] = field(default_factory=list)
    """One a row, in order."""
    calls: list[float] = field(default_factory=list)
    """Wall seconds of each call."""
    rows_called: int = 0
    """Rows in those calls."""
    own_cpu: float = 0.0
    """CPU seconds of the process in those calls."""
    children_cpu: float = 0.0
    """CPU seconds of processes that it started."""
    peak_mb: float = 0.0
    """Most memory that it held itself."""
    first_s: float = 0.0
    """Wall seconds of the first call, which is not counted: it loads what is loaded late."""
    ended: str = ""
    """Why it did not come to the end; empty where it did."""

    @property
    def cpu_ms(self) -> float | None:
        """CPU milliseconds a row, other processes counted."""
        return 1000 * (self.own_cpu + self.children_cpu) / self.rows_called if self.rows_called else None

    def counts(self) -> dict[str, int]:
        """Rows by status."""
        found: dict[str, int] = {}
        for answer in self.answers:
            found[answer.status] = found.get(answer.status, 0) + 1
        return found

    def first_fault(self) -> str:
        """What the first row without a value for a fault says."""
        faults = (one.reason for one in self.answers if one.status in {"error", "lost"} and one.reason)
        return next(faults, "")

    def as_json(self) -> dict[str, object]:
        """For output; times of calls in milliseconds."""
        ordered = sorted(self.calls)
        tail = {"p50_ms": 0.5, "p99_ms": 0.99, "max_ms": 1.0}
        values = [one.value for one in self.answers if one.value is not None]
        return {
            "name": self.name, "called": self.hello.said, "rows": len(self.answers),
            "values": len(values), "mean": _rounded(math.fsum(values) / len(values) if values else None),
            "statuses": self.counts(), "calls": len(self.calls),
            "cpu_s": _rounded(self.own_cpu + self.children_cpu),
            "cpu_children_s": _rounded(self.children_cpu),
            "cpu_ms_per_row": _rounded(self.cpu_ms), "wall_s": _rounded(math.fsum(self.calls)),
            **{
                name: _rounded(1000 * quantile(ordered, at)) if ordered else None
                for name, at in tail.items()
            },
            "first_call_s": _rounded(self.first_s), "import_s": _rounded(self.hello.import_s),
            "import_cpu_s": _rounded(self.hello.import_cpu_s), "peak_mb": round(self.peak_mb, 1),
            "ended": self.ended, "first_fault": self.first_fault(),
        }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def open_rows(
    file: str | Source,
    columns: Columns,
    *,
    limit: int | None = None,
    note: Callable[[str], None] | None = None,
) -> Iterator[Record]:
    """The rows of a file, groups numbered; a `Source` where somebody watches how far it is read.

    Raises:
        InputError: The file, a column or a row is at fault.
    """
    source = Source([file]) if isinstance(file, str) else file
    return number_groups(islice(read_records(source, columns, note=note), limit))


def threshold(
    found: Sequence[float | None], *, hello: Hello | None = None, given: float | None = None
) -> Threshold:
    """What counts as right: as given, else above the middle of the declared range, else of what was seen.

    >>> threshold([0.0, 1.0]).value, threshold([-2.0, 4.0]).value, threshold([0.0, 1.0], given=0.9).included
    (0.5, 1.0, True)
    """
    if given is not None:
        return Threshold(given, included=True)
    if hello is not None and hello.reward and hello.low is not None and hello.high is not None:
        return Threshold(
            (hello.low + hello.high) / 2, why=f"the middle of its range, {hello.low:g} to {hello.high:g}"
        )
    values = [value for value in found if value is not None]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if low >= 0.0 and high <= 1.0:
        return Threshold(0.5, why="the middle of 0 to 1, where its values are")
    return Threshold(low / 2 + high / 2, why=f"the middle of its values, {low:g} to {high:g}")


def measure(
    contender: Contender,
    records: Iterable[Record],
    limits: Limits,
    hear: Callable[[int], None] | None = None,
) -> Measured:
    """Ask one function of every row, in order; its process ends.

    Args:
        contender: The function, started.
        records: The rows, groups numbered.
        limits: How long it may take.
        hear: Hears how many rows were done with each call.
    """
    found = Measured(name=contender.name, hello=contender.hello)
    until = monotonic() + limits.whole
    lost = 0
    for batch in _batches(records, by_group=contender.hello.scope == "group"):
        if found.ended:
            found.answers += [Answer(None, "not_reached", found.ended)] * len(batch)
            continue
        try:
            if not found.calls and not lost:
                found.first_s = _warm(contender, batch[0], limits)
            reply = contender.ask(batch, seconds=max(0.01, min(limits.row, until - monotonic())))
        except LostError as error:
            lost += 1
            found.answers += [Answer(None, "lost", str(error))] * len(batch)
            found.ended = _given_up(contender, lost, over=monotonic() >= until, limits=limits)
        else:
            found.answers += reply.answers
            found.calls.append(reply.seconds)
            found.rows_called += len(batch)
            found.own_cpu += reply.cpu
        if not found.ended and monotonic() >= until:
            found.ended = f"its {limits.whole:g} s were over"
        if hear is not None:
            hear(len(batch))
    usage = contender.finish()
    found.children_cpu, found.peak_mb = usage.children_cpu, usage.peak_mb
    return found


def _given_up(contender: Contender, lost: int, *, over: bool, limits: Limits) -> str:
    """Why it is not asked any more; else another process is started."""
    if over:
        return f"its {limits.whole:g} s were over"
    if lost >= _MOST_LOST:
        return f"{lost} calls were lost"
    try:
        contender.again()
    except RunError as error:
        return str(error)
    return ""


def _warm(contender: Contender, row: SentRow, limits: Limits) -> float:
    """A call with an answer of no row: it must not make the first row look slow, or its gold cheap."""
    reply = contender.ask([(_WARM, row[1], row[2], "1/2")], seconds=limits.row)
    return reply.seconds


def _batches(records: Iterable[Record], *, by_group: bool) -> Iterator[list[SentRow]]:
    if not by_group:
        for record in records:
            yield [_sent(record)]
        return
    for _, rows in groupby(records, key=lambda record: record.run):
        yield [_sent(record) for record in rows]


def _sent(record: Record) -> SentRow:
    columns = record.columns
    if record.group is not None:
        columns = {**columns, "group": record.group}
    return record.completion, record.prompt, columns, record.gold


def agreement_matrix(sides: Sequence[tuple[str, Sequence[bool | None]]]) -> list[dict[str, object]]:
    """How often each two say the same of right and wrong, over the rows of which both say something.

    >>> agreement_matrix([("a", [True, False]), ("b", [True, True])])[0]["share"]
    0.5
    """
    pairs: list[dict[str, object]] = []
    for at, (name, ours) in enumerate(sides):
        for other, theirs in sides[at + 1 :]:
            counted = Agreement()
            for one, two in zip(ours, theirs, strict=True):
                if one is not None:
                    counted.add(ours=one, label=two)
            counts = counted.counts
            table = (counts[True, True], counts[True, False], counts[False, True], counts[False, False])
            found = kappa(*table)
            pairs.append({
                "a": name, "b": other, "n": counted.n, "share": _rounded(counted.share),
                "only_a_right": table[1], "only_b_right": table[2],
                "kappa": None if found is None else _rounded(found.value),
            })  # fmt: skip
    return pairs
