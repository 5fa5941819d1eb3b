"""Rows of one group put together, in files where they stand apart, whatever their size.

One example: the prompts `a b a b` come out as `a a b b`: groups in the order of their first rows, the rows of
a group in the order of the file. A file whose groups are whole already comes out as it is, and nothing is
sorted.

Why it reads the input twice: the first time only to see which groups come back, in constant memory. Standard
input is kept in a temporary file for the second time.
"""

import itertools
import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.errors import MachineError
from ringtrue.benchmarks.external_sort import ExternalSort
from ringtrue.benchmarks.groups import group_key
from ringtrue.benchmarks.jsontext import dump_line

__all__ = ["gather_groups"]

_WIDTH: Final = 8


@dataclass(slots=True)
class _Found:
    """What the first reading has shown."""

    rows: int = 0
    apart: int = 0


def gather_groups(
    read: Callable[[], Iterable[Record]],
    *,
    repeatable: bool = True,
    folder: Path | None = None,
    memory: int = 64 << 20,
    note: Callable[[str], None] | None = None,
) -> Iterator[Record]:
    """Hand over records with their groups whole.

    Args:
        read: Reads the records from the start.
        repeatable: Whether `read` can be called twice; else they are kept in a temporary file.
        folder: Where temporary files go.
        memory: Bytes to hold at once, about.
        note: Hears of groups that stood apart.

    Raises:
        RunError: From the records, or where the temporary file cannot be written.

    >>> rows = [Record("f", n, f"f:{n}", "", "4", prompt, None, None, {}) for n, prompt in enumerate("abab")]
    >>> [row.line for row in gather_groups(lambda: rows)]
    [0, 2, 1, 3]
    """
    with ExternalSort(folder, memory=memory) as kept, ExternalSort(folder, memory=memory) as firsts:
        source: Callable[[], Iterable[Record]] = read if repeatable else (lambda: map(_unpacked, kept))
        found = _find_first_rows(_keeping(read(), None if repeatable else kept), firsts, folder, memory)
        if not found.apart:
            yield from source()
            return
        if note is not None:
            note(
                f"{found.apart:,} of {found.rows:,} rows stand apart from their group: "
                "the groups are put together, and rows are written group by group"
            )
        with ExternalSort(folder, memory=memory) as rows:
            try:
                for record, (index, first) in zip(source(), firsts, strict=True):
                    rows.add(first + index, pickle.dumps(record, protocol=5))
            except ValueError as error:
                raise MachineError("the input changed while it was read", mend="try again") from error
            yield from map(_unpacked, rows)


def _keeping(records: Iterable[Record], kept: ExternalSort | None) -> Iterator[Record]:
    for number, record in enumerate(records):
        if kept is not None:
            kept.add(number.to_bytes(_WIDTH), pickle.dumps(record, protocol=5))
        yield record


def _unpacked(entry: tuple[bytes, bytes]) -> Record:
    record: Record = pickle.loads(entry[1])  # noqa: S301 - packed above, in a file without a name
    return record


def _find_first_rows(
    records: Iterable[Record], firsts: ExternalSort, folder: Path | None, memory: int
) -> _Found:
    """For each row, in order, the number of its group's first row."""
    found = _Found()
    with ExternalSort(folder, memory=memory) as keys:
        for number, record in enumerate(records):
            keys.add(_digest(record, number) + number.to_bytes(_WIDTH))
            found.rows += 1
        for _, block in itertools.groupby(keys, key=lambda entry: entry[0][:-_WIDTH]):
            first, last = b"", -1
            for key, _ in block:
                index = key[-_WIDTH:]
                first = first or index
                number = int.from_bytes(index)
                found.apart += last >= 0 and number != last + 1
                last = number
                firsts.add(index, first)
    return found


def _digest(record: Record, number: int) -> bytes:
    key = group_key(record)
    named = dump_line(key) if key is not None else number.to_bytes(_WIDTH)
    return blake2b(named, digest_size=16).digest()
