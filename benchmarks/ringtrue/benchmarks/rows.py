"""A row as it stood in its file, whatever the file's kind.

One example: line 3 of `runs.jsonl` is `FileRow("runs.jsonl", 3, {"completion": "...", "gold": "4"}, ...)`.

It says nothing of which column is which.
"""

from dataclasses import dataclass
from zlib import crc32

__all__ = ["FileRow", "row_check"]


@dataclass(slots=True)
class FileRow:
    """One row as it stood in its file. Not frozen: one is made of every row, and that takes longer."""

    file: str
    """The file as the user named it."""
    line: int
    """Its (first) line, or its number in a table, from 1."""
    values: dict[str, object]
    """Column name to value."""
    size: int
    """Bytes of it, unpacked."""
    check: bytes
    """A digest of its bytes, by which a resumed run knows its input again."""


def row_check(raw: bytes) -> bytes:
    """A short digest: it tells a file that was mended or mixed up, and nobody has cause to forge one.

    A cryptographic one takes ten times as long, a fifth of all that reading a line takes.

    >>> row_check(b"4").hex()
    'f3b61b380000000000000001'
    """
    return crc32(raw).to_bytes(4) + len(raw).to_bytes(8)
