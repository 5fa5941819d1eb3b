"""One run over files: read, cut, work, write, count.

One example: `ringtrue grade runs.jsonl --out V.jsonl --workers 2` is one run of a `GradeTask`.

Rows come out in the order in which they went in, or group by group where a reward compares the rows of a
group and they stand apart. What an earlier run finished is read back and counted, not done again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeAlias

from ringtrue.benchmarks.collecting import rare_collections
from ringtrue.benchmarks.columns import Columns, Record
from ringtrue.benchmarks.errors import InputError
from ringtrue.benchmarks.gathering import gather_groups
from ringtrue.benchmarks.groups import Chunk, cut_chunks, number_groups
from ringtrue.benchmarks.jsontext import dump_line
from ringtrue.benchmarks.output import Output, OutputRow
from ringtrue.benchmarks.pool import map_chunks
from ringtrue.benchmarks.reading import Source
from ringtrue.benchmarks.records import read_records

__all__ = ["Run", "Tally"]

Rows: TypeAlias = Sequence[OutputRow]


class Tally(Protocol):
    """What counts rows."""

    def add(self, record: Record, row: Mapping[str, object]) -> object:
        """Count one row; what it returns is of no matter here."""


@dataclass(slots=True, kw_only=True)
class Run:
    """A run, ready to go."""

    source: Source
    """Where rows come from."""
    columns: Columns
    """Which column is which."""
    task: Callable[[Chunk], Rows]
    """What is done with a chunk."""
    output: Output
    """Where rows go."""
    tally: Tally
    """What counts them."""
    workers: int = 1
    """Processes."""
    engine: Callable[[Callable[[Chunk], Rows], Iterator[Chunk]], Iterator[tuple[Chunk, Rows]]] | None = None
    """What does the work, as `scale` does; None: processes of this machine."""
    limit: int | None = None
    """Rows at most."""
    by_group: bool = False
    """A reward compares the rows of a group: they are put together, and kept whole whatever their number."""
    chunk_rows: int = 128
    """Rows a chunk, about."""
    folder: Path | None = None
    """Where temporary files go; None: where the system has them."""
    note: Callable[[str], None] | None = None
    """Hears what a user should know of the input: its layout, groups that stood apart."""
    _met: bool = field(default=False, init=False)

    def go(self, progress: Callable[[int], None] | None = None) -> None:
        """Do it; `progress` hears how many rows were done with each chunk.

        Raises:
            RunError: The input, the output or a worker is at fault; what was finished is kept.
        """
        hear = progress or _unheard
        chunks = cut_chunks(self._todo(), rows=self.chunk_rows, by_group=self.by_group)
        with rare_collections():
            for chunk, rows in self._map(chunks):
                self.output.write(b"".join(map(dump_line, rows)), chunk.records)
                for record, row in zip(chunk.records, rows, strict=True):
                    self.tally.add(record, row)
                hear(len(rows))
        bad = self.source.bad
        if bad.count and not self._met:
            raise InputError(
                self.source.files[0], None, f"all {bad.count:,} rows are at fault; the first: {bad.first}"
            )
        self.output.finish()

    def _map(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Rows]]:
        if self.engine is not None:
            return self.engine(self.task, chunks)
        return map_chunks(self.task, chunks, workers=self.workers)

    def _todo(self) -> Iterator[Record]:
        earlier = self.output.finished()
        for record, done in self.output.skip(number_groups(self._records())):
            self._met = True
            if not done:
                yield record
                continue
            self.tally.add(record, next(earlier))

    def _records(self) -> Iterator[Record]:
        if not self.by_group:
            return self._read(self.note)
        heard: list[Callable[[str], None] | None] = [self.note]
        # Read twice, said once.
        return gather_groups(
            lambda: self._read(heard.pop() if heard else None),
            repeatable=self.source.repeatable,
            folder=self.folder,
            note=self.note,
        )

    def _read(self, note: Callable[[str], None] | None) -> Iterator[Record]:
        records = read_records(self.source, self.columns, bad=self.source.bad, note=note)
        return islice(records, self.limit)


def _unheard(rows: int) -> None:
    """Progress that nobody watches."""
