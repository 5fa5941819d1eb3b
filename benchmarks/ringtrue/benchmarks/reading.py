"""Files of rows to numbered rows: JSONL, CSV (packed or not), Parquet, Arrow, folders, in constant memory.

One example: line 3 of `runs.jsonl`, `{"completion": "...", "gold": "4"}`, is `FileRow("runs.jsonl", 3,
{...})`.

Blank lines are skipped; CSV fields stay text; nothing is repaired. It does not decide which column is which.
"""

import csv
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Final, NoReturn

from ringtrue.benchmarks.errors import BadRows, InputError, RowError
from ringtrue.benchmarks.folders import files_in
from ringtrue.benchmarks.jsontext import load_line
from ringtrue.benchmarks.opening import STDIN, Stream, open_stream, read_head
from ringtrue.benchmarks.parquet import ARROW_STREAM, TableReader, is_table
from ringtrue.benchmarks.rows import FileRow, row_check

__all__ = ["FileRow", "Source"]

_MAX_LINE: Final = 1 << 30
_HEAD: Final = 1 << 12
_BOM: Final = b"\xef\xbb\xbf"
_BINARY: Final = frozenset([*range(9), *range(14, 27), *range(28, 32)])
"""Control characters that no text has."""


@dataclass(slots=True)
class Source:
    """Files read one after the other; `fraction` says how far.

    >>> next(iter(Source(["nowhere.csv"])))
    Traceback (most recent call last):
        ...
    ringtrue.benchmarks.errors.InputError: nowhere.csv: No such file or directory; check the path
    """

    files: Sequence[str]
    """Paths, or `-` for standard input."""
    bad: BadRows = field(default_factory=BadRows)
    """What becomes of rows at fault."""
    _reader: Stream | TableReader | None = field(default=None, repr=False)
    _done: float = field(default=0.0, repr=False)
    _weight: float = field(default=1.0, repr=False)

    @property
    def fraction(self) -> float | None:
        """Share of the input read so far; None where a size is not known."""
        if self._reader is None:
            return min(1.0, self._done)
        share = self._reader.fraction
        return None if share is None else self._done + self._weight * share

    @property
    def repeatable(self) -> bool:
        """Whether it can be read twice: standard input and pipes cannot."""
        return all(name != STDIN and not Path(name).is_fifo() for name in self.files)

    def __iter__(self) -> Iterator[FileRow]:
        self._done = 0.0
        self.bad.reset()
        for name in self.files:
            empty = True
            parts = files_in(name)
            self._weight = 1.0 / (len(self.files) * max(len(parts), 1))
            for part in parts:
                for row in self._read(part):
                    empty = False
                    yield row
                self._reader = None
                self._done += self._weight
            if empty and not self.bad.count:
                what = "the file has no rows" if parts == [name] else "the folder has no rows"
                raise InputError(name, 1, what, mend="check what wrote it")
        self._done = 1.0

    def _read(self, name: str) -> Iterator[FileRow]:
        if is_table(name, read_head(name)):
            self._reader = table = TableReader(name)
            yield from table
            return
        with open_stream(name) as stream:
            self._reader = stream
            yield from _read_rows(name, stream.lines, self.bad)


def _read_rows(name: str, lines: BinaryIO, bad: BadRows) -> Iterator[FileRow]:
    if name == STDIN:
        head = _peek(lines)
        if head.startswith(ARROW_STREAM):
            return iter(TableReader(name, lines))
        return _read_csv(name, lines, bad) if _looks_like_csv(head) else _read_jsonl(name, lines, bad)
    bare = name.removesuffix(".gz").removesuffix(".zst")
    return _read_csv(name, lines, bad) if bare.endswith(".csv") else _read_jsonl(name, lines, bad)


def _peek(lines: BinaryIO) -> bytes:
    try:
        return lines.peek(_HEAD)[:_HEAD] if isinstance(lines, BufferedReader) else b""
    except (EOFError, zlib.error, OSError):
        return b""  # reading says what is wrong with it


def _looks_like_csv(head: bytes) -> bool:
    # Standard input has no name to go by: a row of JSON opens with a brace, a header has commas.
    first = head.removeprefix(_BOM).lstrip().split(b"\n", 1)[0]
    return b"," in first and not first.startswith((b"{", b"[")) and first.isascii()


def _read_jsonl(name: str, lines: BinaryIO, bad: BadRows) -> Iterator[FileRow]:
    for number, raw in _numbered(name, lines):
        if raw.isspace():
            continue
        try:
            row = FileRow(name, number, _load_row(name, number, raw), len(raw), row_check(raw.strip()))
        except RowError as error:
            bad.meet(error)
        else:
            yield row


def _load_row(name: str, number: int, raw: bytes) -> dict[str, object]:
    try:
        value = load_line(raw)
    except UnicodeDecodeError:
        value = _decode(name, number, raw)  # says where
    except ValueError as error:
        _not_json(name, number, raw, str(error), error)
    if isinstance(value, dict):
        return value
    mend = "write one object a line" + (
        ": jq -c '.[]' turns an array into that" if type(value) is list else ""
    )
    raise RowError(name, number, f"a row must be a JSON object, this is {_kind(value)}", mend=mend)


def _read_csv(name: str, lines: BinaryIO, bad: BadRows) -> Iterator[FileRow]:
    # The default limit of 131,072 characters a field is less than one long completion.
    csv.field_size_limit(_MAX_LINE)
    reader = csv.reader((_decode(name, number, raw) for number, raw in _numbered(name, lines)), strict=True)
    header: list[str] | None = None
    while True:
        number = reader.line_num + 1
        try:
            fields = next(reader, None)
        except csv.Error as error:
            # Where the row ends is not known any more: this one cannot be left out.
            raise InputError(name, number, f"not CSV: {error}", mend="mend its quotes") from error
        if fields is None:
            return
        if not fields:
            continue
        if header is None:
            header = _check_header(name, number, fields)
            continue
        if len(fields) != len(header):
            what = f"{len(fields)} fields where the header has {len(header)}"
            bad.meet(RowError(name, number, what, mend="mend its quotes or commas"))
            continue
        raw = "\x1f".join(fields).encode("utf-8", "surrogatepass")
        yield FileRow(name, number, dict(zip(header, fields, strict=True)), len(raw), row_check(raw))


def _check_header(name: str, number: int, fields: list[str]) -> list[str]:
    twice = sorted({column for column in fields if fields.count(column) > 1})
    if twice:
        raise InputError(name, number, f"the header has {twice[0]!r} twice", mend="rename one of them")
    return fields


def _numbered(name: str, lines: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while True:
        try:
            raw = lines.readline(_MAX_LINE)
        except (EOFError, zlib.error, OSError) as error:
            what = f"the packed data ends early or is damaged here: {error}"
            raise InputError(name, number + 1, what, mend="fetch or write the file again") from error
        if not raw:
            return
        number += 1
        if len(raw) >= _MAX_LINE and not raw.endswith(b"\n"):
            raise InputError(name, number, "a line of over 1 GiB", mend="write one row a line")
        yield number, raw.removeprefix(_BOM) if number == 1 else raw


def _decode(name: str, number: int, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        what = f"invalid UTF-8 at byte {at + 1} of the line (0x{raw[at]:02x})"
        mend = "mend it, or convert the file: iconv -f LATIN1 -t UTF-8"
        if raw.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")):
            what = f"packed data after plain lines (0x{raw[0]:02x}{raw[1]:02x})"
            raise InputError(name, number, what, mend="split the file there") from error
        if number == 1 and _BINARY.intersection(raw[:_HEAD]):
            what = f"no text, and nothing that is read here: it begins with {raw[:8]!r}"
            mend = "name a file of JSONL, CSV, Parquet or Arrow, also packed with gzip or zstd"
            raise InputError(name, 1, what, mend=mend) from error
        raise RowError(name, number, what, mend=mend) from error


def _not_json(name: str, number: int, raw: bytes, what: str, error: ValueError) -> NoReturn:
    start = raw[:40].decode("utf-8", "replace").strip()
    mend: str = "write one JSON object a line"
    if b"\0" in raw:
        what, mend = (
            f"NUL bytes, from byte {raw.index(0) + 1} of the line",
            "drop the line; its writer was cut off",
        )
    elif "is not JSON" in what:
        mend = "write null for a missing number"
    elif number == 1 and start in ("[", "{"):
        mend += "; this looks like one indented JSON document: jq -c '.[]' turns an array into lines"
    elif not raw.endswith(b"\n"):
        mend = "the last line may be cut off: drop it or write it again"
    raise RowError(name, number, f"not JSON: {what}; saw {start!r}", mend=mend) from error


_KINDS: Final[dict[type, str]] = {
    list: "an array",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "a boolean",
    type(None): "null",
}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "something else")
