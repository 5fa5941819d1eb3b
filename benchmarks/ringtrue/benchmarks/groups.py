"""Groups of rows, and chunks that keep them whole.

One example: with groups of 8 and `rows=12`, chunks hold 16 rows: a chunk ends after the group that fills it.

A group is a run of rows with the same group column, else with equal prompts of one step. A chunk is the unit
of work and of writing. Rows of one group that stand apart in the file are two groups here; where a reward
compares the rows of a group, `gathering` puts them together first.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.errors import InputError
from ringtrue.benchmarks.jsontext import dump_line

__all__ = ["Chunk", "cut_chunks", "group_key", "number_groups", "split_chunk"]

_MAX_BYTES: Final = 8 << 20


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that are worked on and written together."""

    number: int
    """Its place, from 0."""
    records: tuple[Record, ...]
    """The rows, groups whole."""


def number_groups(records: Iterable[Record]) -> Iterator[Record]:
    """Give every record the running number of its group.

    >>> rows = [Record("f", 1, "f:1", "", "4", prompt, None, None, {}) for prompt in "aab"]
    >>> [row.run for row in number_groups(rows)]
    [0, 0, 1]
    """
    run, key = -1, None
    for record in records:
        new = group_key(record)
        if new is None or new != key:
            run += 1
        key = new
        record.run = run
        if record.group is None and record.prompt is not None:
            record.group = run
        yield record


def group_key(record: Record) -> tuple[str, object, object] | None:
    """What the rows of one group share; None where a row is a group by itself.

    >>> group_key(Record("f", 1, "f:1", "", "4", "2+2?", None, None, {}, step=7))
    ('prompt', 7, '2+2?')
    """
    if record.group is not None:
        return ("group", None, record.group)
    if record.prompt is None:
        return None
    prompt = record.prompt if isinstance(record.prompt, str) else dump_line(record.prompt).decode()
    return ("prompt", record.step, prompt)


def cut_chunks(records: Iterable[Record], *, rows: int = 128, by_group: bool = False) -> Iterator[Chunk]:
    """Cut numbered records into chunks of about `rows` rows and at most 8 MB.

    Args:
        records: The rows, numbered by `number_groups`.
        rows: After how many rows a chunk ends, with its group.
        by_group: Never cut a group, however large.

    Raises:
        InputError: From the records; what was read before is handed over first.

    >>> row = Record("f", 1, "f:1", "", "4", None, "a", None, {})
    >>> [len(chunk.records) for chunk in cut_chunks([row] * 3, rows=2)]
    [3]
    """
    block: list[Record] = []
    number = size = 0
    fault: InputError | None = None
    source = iter(records)
    while True:
        try:
            record = next(source, None)
        except InputError as error:
            # Every row before the bad line is worth keeping; a group that may not be whole is not.
            fault, record = error, None
        ended = record is None
        whole = ended or block == [] or (record is not None and record.run != block[-1].run)
        full = size >= _MAX_BYTES or len(block) >= (rows if whole else 8 * rows)
        if block and (ended or (full and (whole or not by_group))):
            if not (fault is not None and by_group):
                yield Chunk(number, tuple(block))
            number, size, block = number + 1, 0, []
        if record is None:
            break
        block.append(record)
        size += record.size
    if fault is not None:
        raise fault


def split_chunk(chunk: Chunk, *, by_group: bool = False) -> list[Chunk]:
    """The chunk in the smallest pieces that can be scored by themselves: rows, or whole groups.

    >>> row = Record("f", 1, "f:1", "", "4", None, "a", None, {})
    >>> len(split_chunk(Chunk(0, (row, row)))), len(split_chunk(Chunk(0, (row, row)), by_group=True))
    (2, 1)
    """
    if not by_group:
        return [Chunk(chunk.number, (record,)) for record in chunk.records]
    return [Chunk(chunk.number, tuple(rows)) for _, rows in groupby(chunk.records, key=lambda row: row.run)]
