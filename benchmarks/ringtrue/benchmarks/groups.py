"""Groups of rows, and chunks that keep them whole.

One example: with groups of 8 and `rows=12`, chunks hold 16 rows: a chunk ends after the group that fills it.

A group is a run of rows with the same group column, else with equal prompts. A chunk is the unit of work
and of writing. Rows of one group that stand apart in the file are two groups; where a reward compares the
rows of a group, that is refused.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.errors import InputError
from ringtrue.benchmarks.jsontext import dump_line

__all__ = ["Chunk", "cut_chunks", "number_groups"]

_MAX_BYTES: Final = 8 << 20


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that are worked on and written together."""

    number: int
    """Its place, from 0."""
    records: tuple[Record, ...]
    """The rows, groups whole."""


def number_groups(records: Iterable[Record], *, by_group: bool = False) -> Iterator[Record]:
    """Give every record the running number of its group.

    Args:
        records: The rows in order.
        by_group: A reward compares the rows of a group, so one that comes back later is refused.

    Raises:
        InputError: A group comes back after other groups, and `by_group` is set.

    >>> rows = [Record("f", 1, "f:1", "", "4", prompt, None, None, {}) for prompt in "aab"]
    >>> [row.run for row in number_groups(rows)]
    [0, 0, 1]
    """
    run, key = -1, None
    seen: set[int] = set()
    for record in records:
        new = _key(record)
        if new is None or new != key:
            run += 1
            if by_group and record.group is not None:
                mark = hash(new)
                if mark in seen:
                    what = f"group {record.group!r} comes back after other groups"
                    raise InputError(record.file, record.line, what, mend="sort the file by its group column")
                seen.add(mark)
        key = new
        group = run if record.group is None and record.prompt is not None else record.group
        yield replace(record, run=run, group=group)


def _key(record: Record) -> tuple[str, object] | None:
    if record.group is not None:
        return ("group", record.group)
    if record.prompt is None:
        return None
    return ("prompt", record.prompt if isinstance(record.prompt, str) else dump_line(record.prompt))


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
