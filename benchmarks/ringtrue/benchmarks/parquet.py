"""Parquet and Arrow: rows out of them, batch by batch, and score rows into them.

One example: row 17 of `completions_00010.parquet` is `FileRow("completions_00010.parquet", 17, {...})`, and
`--out S.parquet` has the columns `id, group, value, status, parts`, `parts` a struct of the recipe's parts.

The package pyarrow is imported here alone, when such a file is met. Bytes, dates and decimals of foreign
columns are handed over as they are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from ringtrue.benchmarks.errors import InputError, UsageError
from ringtrue.benchmarks.jsontext import dump_line
from ringtrue.benchmarks.rows import FileRow, row_check

__all__ = ["ARROW_STREAM", "TableReader", "is_table", "needs_pyarrow", "write_parquet"]

ARROW_STREAM: Final = b"\xff\xff\xff\xff"
"""First bytes of an Arrow stream, which can be read from a pipe as well."""
_PARQUET: Final = b"PAR1"
_ARROW_FILE: Final = b"ARROW1"
_BATCH: Final = 128
"""Rows taken at a time: long completions make even these large."""
_BUFFER: Final = 1 << 20
_NUMBERS: Final = frozenset({"value", "weight", "seconds"})
_INSTALL: Final = 'install it: pip install "ringtrue[parquet]"'


def is_table(name: str, head: bytes) -> bool:
    """Whether a file is Parquet or Arrow, by its first bytes or by its name.

    >>> is_table("a.jsonl", b"PAR1"), is_table("a.jsonl", b"{"), is_table("a.parquet", b"{")
    (True, False, True)
    """
    return head.startswith((_PARQUET, _ARROW_FILE, ARROW_STREAM)) or name.endswith((".parquet", ".arrow"))


def needs_pyarrow(what: str) -> None:
    """Refuse early what could not be written at the end.

    Raises:
        UsageError: pyarrow is not installed.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise UsageError(f"{what} needs the package pyarrow", mend=_INSTALL) from error


@dataclass(slots=True)
class TableReader:
    """Reads one Parquet or Arrow file; `fraction` says how far."""

    name: str
    """The file as the user named it."""
    stream: BinaryIO | None = None
    """An Arrow stream that is open already, as standard input is."""
    fraction: float | None = field(default=None, init=False)
    """Share of its rows read so far; None where their number is not known."""

    def __iter__(self) -> Iterator[FileRow]:
        try:
            import pyarrow as pa
            import pyarrow.parquet
        except ImportError as error:
            what = "Parquet and Arrow files need the package pyarrow"
            raise InputError(self.name, None, what, mend=_INSTALL) from error
        number = 0
        try:
            for batch in self._batches(pa):
                # Slices: a batch of an Arrow file may hold any number of rows.
                for start in range(0, batch.num_rows, _BATCH):
                    for values in batch.slice(start, _BATCH).to_pylist():
                        number += 1
                        yield _row(self.name, number, values)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            saw = str(error).splitlines()[0] if str(error) else type(error).__name__
            what = f"the table is damaged after row {number}: {saw}" if number else f"not readable: {saw}"
            raise InputError(self.name, number + 1, what, mend="fetch or write the file again") from error

    def _batches(self, pa: Any) -> Iterator[Any]:
        if self.stream is not None:
            yield from pa.ipc.open_stream(self.stream)
            return
        self.fraction = 0.0
        with Path(self.name).open("rb") as file:
            head = file.read(8)
        if head.startswith(_PARQUET) or not head.startswith((_ARROW_FILE, ARROW_STREAM)):
            yield from self._parquet_batches(pa)
            return
        # Mapped, not read: what was handed over does not stay in memory.
        with pa.memory_map(self.name) as mapped:
            if head.startswith(_ARROW_FILE):
                reader = pa.ipc.open_file(mapped)
                for number in range(reader.num_record_batches):
                    yield reader.get_batch(number)
                    self.fraction = (number + 1) / reader.num_record_batches
                return
            size = mapped.size()
            for batch in pa.ipc.open_stream(mapped):
                yield batch
                self.fraction = mapped.tell() / max(size, 1)

    def _parquet_batches(self, pa: Any) -> Iterator[Any]:
        # Unbuffered ahead and in pieces: else a whole row group would be held at once.
        with pa.parquet.ParquetFile(self.name, pre_buffer=False, buffer_size=_BUFFER) as file:
            total, done = file.metadata.num_rows, 0
            _refuse_twice(self.name, file.schema_arrow.names)
            for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
                yield batch
                done += batch.num_rows
                self.fraction = done / max(total, 1)


def _refuse_twice(name: str, columns: list[str]) -> None:
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise InputError(name, 1, f"the table has a column {twice[0]!r} twice", mend="rename one of them")


def _row(name: str, number: int, values: dict[str, object]) -> FileRow:
    # pandas keeps its row numbers in the file.
    values.pop("__index_level_0__", None)
    raw = orjson.dumps(values, default=repr, option=orjson.OPT_NON_STR_KEYS)
    return FileRow(name, number, values, len(raw), row_check(raw))


def write_parquet(path: Path, rows: Callable[[], Iterable[Mapping[str, object]]]) -> None:
    """Write rows as one Parquet file, in batches.

    Args:
        path: Where to.
        rows: Gives the rows from the start; called twice, since a column's type shows only in all of them.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "S.parquet")
    ...     write_parquet(path, lambda: [{"id": "a", "value": 1.0}])
    ...     next(iter(TableReader(str(path)))).values
    {'id': 'a', 'value': 1.0}
    """
    import pyarrow as pa
    from pyarrow import parquet

    shape = _Shape()
    for row in rows():
        shape.add(row)
    schema = shape.schema(pa)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        block: list[dict[str, object]] = []
        for row in rows():
            block.append(shape.fitted(row))
            if len(block) == 1 << 12:
                writer.write_table(pa.Table.from_pylist(block, schema=schema))
                block = []
        if block:
            writer.write_table(pa.Table.from_pylist(block, schema=schema))


@dataclass(slots=True)
class _Shape:
    """The columns of rows, parts within parts, and which of them hold whole numbers alone."""

    names: dict[str, "_Shape | None"] = field(default_factory=dict)
    mixed: set[str] = field(default_factory=set)

    def add(self, row: Mapping[str, object]) -> None:
        for name, value in row.items():
            if isinstance(value, Mapping):
                inner = self.names.get(name) or _Shape()
                self.names[name] = inner
                inner.add(value)
                continue
            self.names.setdefault(name, None)
            if value is not None and not (type(value) is int and -(1 << 63) <= value < 1 << 63):
                self.mixed.add(name)

    def schema(self, pa: Any) -> Any:
        return pa.schema(self._fields(pa))

    def _fields(self, pa: Any) -> list[Any]:
        return [pa.field(name, self._type(pa, name, inner)) for name, inner in self.names.items()]

    def _type(self, pa: Any, name: str, inner: "_Shape | None") -> Any:
        if inner is not None:
            return pa.struct(inner._fields(pa))
        if name in _NUMBERS:
            return pa.float64()
        # Ids and groups are often numbers; where one is not, all are text.
        return pa.int64() if name in {"id", "group"} and name not in self.mixed else pa.string()

    def fitted(self, row: Mapping[str, object]) -> dict[str, object]:
        return {name: self._fitted(name, value) for name, value in row.items()}

    def _fitted(self, name: str, value: object) -> object:
        inner = self.names[name]
        if inner is not None:
            # An empty struct says that there are no parts; null would say that it is not known.
            return inner.fitted(value) if isinstance(value, Mapping) else None
        if value is None or name in _NUMBERS or (name in {"id", "group"} and name not in self.mixed):
            return value
        # Half a surrogate pair has no UTF-8: Parquet cannot hold it.
        text = value if isinstance(value, str) else dump_line(value).decode().strip()
        return text.encode("utf-8", "backslashreplace").decode()
