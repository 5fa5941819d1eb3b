"""One run over files: read, cut, work, write, count.

One example: `ringtrue grade runs.jsonl --out V.jsonl --workers 2` is one run of a `GradeTask`.

Rows come out in the order in which they went in. What an earlier run finished is read back and counted, not
done again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ringtrue.benchmarks.columns import Columns, Record, read_records
from ringtrue.benchmarks.groups import Chunk, cut_chunks, number_groups
from ringtrue.benchmarks.jsontext import dump_line
from ringtrue.benchmarks.output import Output, OutputRow
from ringtrue.benchmarks.pool import map_chunks
from ringtrue.benchmarks.reading import Source

__all__ = ["Run", "Tally"]


class Tally(Protocol):
    """What counts rows."""

    def add(self, record: Record, row: Mapping[str, object]) -> None:
        """Count one row."""


@dataclass(slots=True, kw_only=True)
class Run:
    """A run, ready to go."""

    source: Source
    """Where rows come from."""
    columns: Columns
    """Which column is which."""
    task: Callable[[Chunk], Sequence[OutputRow]]
    """What is done with a chunk."""
    output: Output
    """Where rows go."""
    tally: Tally
    """What counts them."""
    workers: int = 1
    """Processes."""
    limit: int | None = None
    """Rows at most."""
    by_group: bool = False
    """Keep groups whole, whatever their size."""
    chunk_rows: int = 128
    """Rows a chunk, about."""

    def go(self, progress: Callable[[int], None] | None = None) -> None:
        """Do it; `progress` hears how many rows were done with each chunk.

        Raises:
            RunError: The input, the output or a worker is at fault; what was finished is kept.
        """
        hear = progress or _unheard
        chunks = cut_chunks(self._todo(), rows=self.chunk_rows, by_group=self.by_group)
        for chunk, rows in map_chunks(self.task, chunks, workers=self.workers):
            self.output.write(b"".join(map(dump_line, rows)), chunk.records)
            for record, row in zip(chunk.records, rows, strict=True):
                self.tally.add(record, row)
            hear(len(rows))
        self.output.finish()

    def _todo(self) -> Iterator[Record]:
        records = number_groups(self._limited(), by_group=self.by_group)
        earlier = self.output.finished()
        for record, done in self.output.skip(records):
            if not done:
                yield record
                continue
            self.tally.add(record, next(earlier))

    def _limited(self) -> Iterator[Record]:
        for number, record in enumerate(read_records(self.source, self.columns), start=1):
            yield record
            if number == self.limit:
                return


def _unheard(rows: int) -> None:
    """Progress that nobody watches."""
