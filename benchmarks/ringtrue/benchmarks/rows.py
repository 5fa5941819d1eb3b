"""A row as it stood in its file, whatever the file's kind.

One example: line 3 of `runs.jsonl` is `FileRow("runs.jsonl", 3, {"completion": "...", "gold": "4"}, ...)`.

It says nothing of which column is which.
"""

from dataclasses import dataclass

__all__ = ["FileRow"]


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
