"""Which column is which, as a user names them, and the record that a row becomes.

One example: `{"completion": "...", "ground_truth": "4", "prompt": "2+2?"}` has its completion under the
default name, and its gold under the only one of the six gold names that is there.

It reads no rows: `records` does.
"""

from dataclasses import dataclass, field
from typing import Final

__all__ = ["GOLD_NAMES", "Columns", "Record"]

GOLD_NAMES: Final = ("gold", "ground_truth", "ground_truths", "solution", "answer", "reference_answer")
"""Exactly one of these is the gold where no column is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns that a user named; None = the default.

    >>> Columns(gold="target").gold
    'target'
    """

    completion: str | None = None
    """Column of the completion (or of the bare answer, which is graded whole); by default `completion`, or
    what the file's layout says."""
    prompt: str | None = None
    """Column of the prompt; by default `prompt`, where there is one."""
    gold: str | None = None
    """Column of the gold; by default the one of `GOLD_NAMES` that is there."""
    needs_gold: bool = True
    """Whether the gold rule applies at all: a recipe of format rewards needs none."""
    group: str | None = None
    """Column of the group; by default `group`, where there is one, else equal prompts (of one step) in a
    row."""
    id: str | None = None
    """Column of the id; by default `id`, where there is one, else `FILE:LINE`."""
    label: str | None = None
    """Column of a reference label: true, false or null."""
    also: tuple[str, ...] = ()
    """Columns that must be there besides (a recipe names them)."""


@dataclass(slots=True)
class Record:
    """One row, its columns known; `run` and, where it has none, `group` are filled in as rows go by.

    Not frozen: one is made of every row, and frozen ones take three times as long.

    >>> Record("f.jsonl", 1, "row 1", "so 4", "4", None, None, None, {}).place
    'f.jsonl:1'
    """

    file: str
    """The file as the user named it."""
    line: int
    """Its line."""
    id: object
    """The id column, else `FILE:LINE`."""
    completion: str | list[dict[str, object]]
    """The completion: text or messages."""
    gold: object
    """The gold; None where it is missing."""
    prompt: object
    """The prompt; None where there is none."""
    group: object
    """The group column's value, else the running number of its run of equal prompts, else None."""
    label: bool | None
    """The reference label; None where there is none."""
    columns: dict[str, object] = field(repr=False)
    """Every other column of the row, as a reward may ask for it."""
    size: int = 0
    """Bytes of it."""
    check: bytes = b""
    """Digest of its bytes."""
    run: int = 0
    """Running number of its group: rows of one group follow each other and share it."""
    step: object = None
    """The trainer's step: equal prompts of two steps are two groups."""

    @property
    def place(self) -> str:
        """`FILE:LINE`."""
        return f"{self.file}:{self.line}"
