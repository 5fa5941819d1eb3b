"""Files of rows to numbered rows: JSONL and CSV, packed or not, in constant memory.

One example: line 3 of `runs.jsonl`, `{"completion": "...", "gold": "4"}`, is `FileRow("runs.jsonl", 3,
{...})`.

Blank lines are skipped; CSV fields stay text; nothing is repaired. It does not decide which column is which.
"""

import csv
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import BinaryIO, Final, NoReturn

from ringtrue.benchmarks.errors import InputError
from ringtrue.benchmarks.jsontext import load_value
from ringtrue.benchmarks.opening import Stream, open_stream

__all__ = ["FileRow", "Source"]

_MAX_LINE: Final = 1 << 30
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row as it stood in its file."""

    file: str
    """The file as the user named it."""
    line: int
    """Its (first) line, from 1."""
    values: dict[str, object]
    """Column name to value."""
    size: int
    """Bytes of it, unpacked."""
    check: bytes
    """A digest of its bytes, by which a resumed run knows its input again."""


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
    _stream: Stream | None = field(default=None, repr=False)
    _done: int = field(default=0, repr=False)

    @property
    def fraction(self) -> float | None:
        """Share of the input read so far; None where a size is not known."""
        stream = self._stream
        if stream is None:
            return self._done / len(self.files)
        if not stream.size:
            return None
        return (self._done + min(1.0, stream.tell() / stream.size)) / len(self.files)

    def __iter__(self) -> Iterator[FileRow]:
        for name in self.files:
            with open_stream(name) as stream:
                self._stream = stream
                empty = True
                for row in _read_rows(name, stream.lines):
                    empty = False
                    yield row
                if empty:
                    raise InputError(name, 1, "the file has no rows", mend="check what wrote it")
                self._stream = None
            self._done += 1


def _read_rows(name: str, lines: BinaryIO) -> Iterator[FileRow]:
    bare = name.removesuffix(".gz").removesuffix(".zst")
    return _read_csv(name, lines) if bare.endswith(".csv") else _read_jsonl(name, lines)


def _read_jsonl(name: str, lines: BinaryIO) -> Iterator[FileRow]:
    for number, raw in _numbered(name, lines):
        if raw.isspace():
            continue
        text = _decode(name, number, raw)
        try:
            value = load_value(text)
        except ValueError as error:
            _not_json(name, number, raw, str(error), error)
        if not isinstance(value, dict):
            mend = "write one object a line" + (
                ": jq -c '.[]' turns an array into that" if type(value) is list else ""
            )
            raise InputError(name, number, f"a row must be a JSON object, this is {_kind(value)}", mend=mend)
        yield FileRow(name, number, value, len(raw), _digest(raw))


def _read_csv(name: str, lines: BinaryIO) -> Iterator[FileRow]:
    # The default limit of 131,072 characters a field is less than one long completion.
    csv.field_size_limit(_MAX_LINE)
    reader = csv.reader((_decode(name, number, raw) for number, raw in _numbered(name, lines)), strict=True)
    header: list[str] | None = None
    while True:
        number = reader.line_num + 1
        try:
            fields = next(reader, None)
        except csv.Error as error:
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
            raise InputError(name, number, what, mend="mend its quotes or commas")
        raw = "\x1f".join(fields).encode("utf-8", "surrogatepass")
        yield FileRow(name, number, dict(zip(header, fields, strict=True)), len(raw), _digest(raw))


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
            what, mend = f"packed data after plain lines (0x{raw[0]:02x}{raw[1]:02x})", "split the file there"
        raise InputError(name, number, what, mend=mend) from error


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
    raise InputError(name, number, f"not JSON: {what}; saw {start!r}", mend=mend) from error


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


def _digest(raw: bytes) -> bytes:
    return blake2b(raw.strip(), digest_size=8).digest()
