"""Opening a file of rows as one stream of bytes, unpacked, whatever it is packed with.

One example: `runs.jsonl.gz` is read through gzip, and `runs.jsonl.gz` that holds plain text is refused, by
its first bytes, before a row is read. A file's first bytes and its name must agree: a name that lies is
mended at its source.

It does not guess encodings, and it does not read zip or bzip2: it says what the file is. Parquet and Arrow
files are read by `parquet`.
"""

import gzip
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Self, cast

from ringtrue.benchmarks.errors import InputError, RunError

__all__ = ["STDIN", "Stream", "open_stream", "read_head"]

STDIN: Final = "-"
"""The name that stands for standard input."""

_BUFFER: Final = 1 << 20
_PIECE: Final = 1 << 14
"""Packed zstd taken at a time: it can unpack to thousands of times its size."""
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"

_FOREIGN: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"PAR1", "Parquet, which is read from its end", "name the file in place of standard input"),
    (b"ARROW1", "an Arrow file, which is read from its end", "name the file in place of standard input"),
    (b"PK\x03\x04", "a zip archive", "unpack it first"),
    (b"BZh", "bzip2", "unpack it first with bunzip2"),
    (b"\xfd7zXZ", "xz", "unpack it first with unxz"),
    (b"\xff\xfe", "UTF-16 text", "convert it: iconv -f UTF-16 -t UTF-8"),
    (b"\xfe\xff", "UTF-16 text", "convert it: iconv -f UTF-16 -t UTF-8"),
    (b"version https://git-lfs", "a Git LFS pointer and not the file itself", "fetch it: git lfs pull"),
)
"""First bytes of what people hand over by mistake, what it is, and what to do."""


@dataclass(slots=True)
class Stream:
    """A file's unpacked bytes, and how far into the packed ones the reader is.

    >>> stream = open_stream("pyproject.toml")
    >>> with stream:
    ...     stream.lines.readline()[:14], stream.size == Path("pyproject.toml").stat().st_size
    (b'[build-system]', True)
    """

    name: str
    """The file as the user named it."""
    lines: BinaryIO
    """The unpacked bytes."""
    size: int | None
    """Size on disk; None where it is not known (standard input, a pipe)."""
    raw: io.BufferedReader
    """The packed bytes."""

    @property
    def fraction(self) -> float | None:
        """Share of the packed file read so far; None where its size is not known."""
        if not self.size:
            return None
        # A run that is limited closes its file before the last line of progress is drawn.
        return 1.0 if self.raw.closed else min(1.0, self.raw.raw.tell() / self.size)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.lines.close()
        # gzip leaves a file that it did not open.
        self.raw.close()


def open_stream(name: str) -> Stream:
    """Open `name` (or standard input for `-`), by its first bytes.

    Args:
        name: A path, or `-`.

    Returns:
        A stream to read lines from; a context manager.

    Raises:
        InputError: The file cannot be opened, its name and its first bytes disagree, or its format is
            not read.

    >>> open_stream("nowhere.jsonl")
    Traceback (most recent call last):
        ...
    ringtrue.benchmarks.errors.InputError: nowhere.jsonl: No such file or directory; check the path
    """
    raw = _open_raw(name)
    try:
        head = _peek(raw)
        size = os.fstat(raw.fileno()).st_size if name != STDIN and Path(name).is_file() else None
        _refuse(name, head)
        return Stream(name, _unpack(name, raw, head), size, raw)
    except (OSError, RunError) as error:
        raw.close()
        if isinstance(error, OSError):
            raise InputError(name, None, error.strerror or str(error), mend="check the file") from error
        raise


def read_head(name: str) -> bytes:
    """The first bytes of a file; none of standard input, which cannot be read twice.

    >>> read_head("pyproject.toml")[:8]
    b'[build-s'
    """
    if name == STDIN:
        return b""
    with _open_raw(name) as raw:
        # A pipe would lose what is read here.
        return raw.peek(8)[:8] if raw.seekable() else b""


def _open_raw(name: str) -> io.BufferedReader:
    try:
        if name == STDIN:
            return io.BufferedReader(io.FileIO(0, closefd=False), _BUFFER)
        return io.BufferedReader(io.FileIO(name), _BUFFER)
    except OSError as error:
        raise InputError(name, None, error.strerror or str(error), mend="check the path") from error


def _peek(raw: io.BufferedReader) -> bytes:
    # Nothing is consumed, so that standard input can be looked at too.
    return raw.peek(4)[:32]


def _refuse(name: str, head: bytes) -> None:
    for magic, what, mend in _FOREIGN:
        if head.startswith(magic):
            raise InputError(name, 1, f"this is {what}, not JSONL or CSV", mend=mend)
    if name == STDIN:
        return
    for magic, suffix, what in ((_GZIP, ".gz", "gzip"), (_ZSTD, ".zst", "zstd")):
        packed, named = head.startswith(magic), name.endswith(suffix)
        if packed and not named:
            raise InputError(
                name, 1, f"{what} data under a name without {suffix}", mend=f"rename it to {name}{suffix}"
            )
        if named and not packed and head:
            saw = "plain text" if head.isascii() else repr(head[:4])
            raise InputError(
                name, 1, f"named {suffix}, but this is not {what}: saw {saw}",
                mend=f"rename it without {suffix}, or pack it",
            )  # fmt: skip


def _unpack(name: str, raw: io.BufferedReader, head: bytes) -> BinaryIO:
    if head.startswith(_GZIP):
        return io.BufferedReader(_GzipReader(raw), _BUFFER)
    if head.startswith(_ZSTD):
        return io.BufferedReader(_ZstdReader(name, raw), _BUFFER)
    return raw


class _GzipReader(io.RawIOBase):
    """Unpacks gzip piece by piece: GzipFile fills a buffer first, and drops it where the file is damaged."""

    def __init__(self, raw: io.BufferedReader) -> None:
        self._file = gzip.GzipFile(fileobj=raw)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(cast("bytearray", buffer)).cast("B")
        piece = self._file.read1(len(view))
        view[: len(piece)] = piece
        return len(piece)


class _ZstdReader(io.RawIOBase):
    """Unpacks zstd frame by frame, and says when the last one is cut off (the library's reader does not)."""

    def __init__(self, name: str, raw: io.BufferedReader) -> None:
        try:
            import zstandard
        except ImportError as error:
            raise InputError(
                name,
                None,
                "zstd needs the package zstandard",
                mend='install it: pip install "ringtrue[zstd]"',
            ) from error
        self._error: type[Exception] = zstandard.ZstdError
        self._make = zstandard.ZstdDecompressor(max_window_size=1 << 31).decompressobj
        self._frame = self._make()
        self._raw = raw
        self._fresh = True
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(cast("bytearray", buffer)).cast("B")
        while not self._ready:
            packed = self._frame.unused_data or self._raw.read1(_PIECE)
            if not packed:
                if not self._fresh and not self._frame.eof:
                    raise EOFError("the last zstd frame is cut off")
                return 0
            if self._frame.eof:
                self._frame = self._make()
            self._fresh = False
            try:
                self._ready = memoryview(self._frame.decompress(packed))
            except self._error as error:
                raise OSError(f"not zstd: {error}") from error
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def close(self) -> None:
        self._raw.close()
        super().close()
