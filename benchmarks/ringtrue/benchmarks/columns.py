"""Which column is which: a file's row to a record that can be graded.

One example: `{"completion": "...", "ground_truth": "4", "prompt": "2+2?"}` has its completion under the
default name, and its gold under the only one of the six gold names that is there.

The rule for the gold: exactly one of `gold, ground_truth, ground_truths, solution, answer,
reference_answer`, or the column that the user names. Nothing is guessed from what a column holds.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ringtrue.benchmarks.errors import InputError
from ringtrue.benchmarks.jsontext import dump_line
from ringtrue.benchmarks.reading import FileRow

__all__ = ["GOLD_NAMES", "Columns", "Record", "read_records"]

GOLD_NAMES: Final = ("gold", "ground_truth", "ground_truths", "solution", "answer", "reference_answer")
"""Exactly one of these is the gold where no column is named."""

_LABELS: Final[dict[object, bool]] = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns that a user named; None = the default.

    >>> Columns(gold="target").gold
    'target'
    """

    completion: str = "completion"
    """Column of the completion (`answer`: of the bare answer, which is graded whole)."""
    prompt: str | None = None
    """Column of the prompt; by default `prompt`, where there is one."""
    gold: str | None = None
    """Column of the gold; by default the one of `GOLD_NAMES` that is there."""
    needs_gold: bool = True
    """Whether the gold rule applies at all: a recipe of format rewards needs none."""
    group: str | None = None
    """Column of the group; by default `group`, where there is one, else equal prompts in a row."""
    id: str | None = None
    """Column of the id; by default `id`, where there is one, else `FILE:LINE`."""
    label: str | None = None
    """Column of a reference label: true, false or null."""
    also: tuple[str, ...] = ()
    """Columns that must be there besides (a recipe names them)."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row, its columns known.

    >>> row = FileRow("f.jsonl", 1, {"completion": "4", "gold": "4"}, 32, b"")
    >>> next(read_records([row], Columns())).id
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

    @property
    def place(self) -> str:
        """`FILE:LINE`."""
        return f"{self.file}:{self.line}"


def read_records(rows: Iterable[FileRow], columns: Columns) -> Iterator[Record]:
    """Rows to records; the columns are settled on each file's first row.

    Raises:
        InputError: A column is missing or ambiguous, or a value cannot be used.

    >>> rows = [FileRow("f.jsonl", 1, {"completion": "4", "gold": "4", "answer": "4"}, 32, b"")]
    >>> next(read_records(rows, Columns(gold="answer"))).gold
    '4'
    """
    file: str | None = None
    settled = columns
    for row in rows:
        if row.file != file:
            settled = _settle(row, columns)
            file = row.file
        yield _record(row, settled, columns)


def _settle(row: FileRow, columns: Columns) -> Columns:
    seen = row.values
    _require(row, columns.completion, "--completion")
    for name, option in (
        (columns.prompt, "--prompt"), (columns.gold, "--gold"), (columns.group, "--group"),
        (columns.id, "--id"), (columns.label, "--label"),
    ):  # fmt: skip
        if name is not None:
            _require(row, name, option)
    for name in columns.also:
        _require(row, name, "the recipe's `gold`")
    return Columns(
        completion=columns.completion,
        prompt=columns.prompt or _there("prompt", seen),
        gold=_gold_column(row, columns),
        group=columns.group or _there("group", seen),
        id=columns.id or _there("id", seen),
        label=columns.label,
    )


def _there(name: str, seen: Mapping[str, object]) -> str | None:
    return name if name in seen else None


def _gold_column(row: FileRow, columns: Columns) -> str | None:
    if columns.gold is not None:
        return columns.gold
    # A column that was named for something else is not a candidate.
    taken = (columns.completion, columns.prompt, columns.label, columns.id, columns.group)
    there = [name for name in GOLD_NAMES if name in row.values and name not in taken]
    if len(there) == 1:
        return there[0]
    if not columns.needs_gold:
        return None
    if there:
        raise _bad(row, f"the gold column is ambiguous: {', '.join(there)}", "name one with --gold")
    raise _bad(row, f"no gold column: none of {', '.join(GOLD_NAMES)}", "name it with --gold")


def _require(row: FileRow, name: str, option: str) -> None:
    if name not in row.values:
        raise _bad(row, f"no column {name!r}", f"name one of these with {option}")


def _bad(row: FileRow, what: str, mend: str) -> InputError:
    seen = ", ".join(list(row.values)[:40]) or "none"
    return InputError(row.file, row.line, f"{what} (columns: {seen})", mend=mend)


def _record(row: FileRow, settled: Columns, asked: Columns) -> Record:
    values = row.values
    if asked.gold is None and asked.needs_gold:
        _check_drift(row, settled)
    place = f"{row.file}:{row.line}"
    # As trainers have it: what is handed over by itself is no column.
    apart = (settled.completion, settled.prompt)
    return Record(
        file=row.file,
        line=row.line,
        id=_plain(values.get(settled.id))
        if settled.id is not None and values.get(settled.id) is not None
        else place,
        completion=_completion(row, settled.completion),
        gold=values.get(settled.gold) if settled.gold is not None else None,
        prompt=values.get(settled.prompt) if settled.prompt is not None else None,
        group=_plain(values.get(settled.group)) if settled.group is not None else None,
        label=_label(row, settled.label),
        columns={name: value for name, value in values.items() if name not in apart},
        size=row.size,
        check=row.check,
    )


def _check_drift(row: FileRow, settled: Columns) -> None:
    # A row that carries its gold under another name than the file's first row must not pass unseen.
    taken = (settled.completion, settled.prompt, settled.label, settled.id, settled.group, settled.gold)
    others = [name for name in GOLD_NAMES if name in row.values and name not in taken]
    if others:
        what = f"the gold is {settled.gold!r} in the rows before, and {others[0]!r} is here as well"
        raise _bad(row, what, "name one with --gold")


def _completion(row: FileRow, name: str) -> str | list[dict[str, object]]:
    if name not in row.values:
        raise _bad(row, f"no column {name!r} in this row", "drop the row, or write an empty string")
    value = row.values[name]
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return value
    saw = "null" if value is None else type(value).__name__
    what = f"{name!r} must be a string or a list of messages, this is {saw}"
    raise InputError(row.file, row.line, what, mend="mend the row or drop it")


def _label(row: FileRow, name: str | None) -> bool | None:
    if name is None:
        return None
    value = row.values.get(name)
    if value is None or value == "":
        return None
    label = _LABELS.get(str(value).strip().lower())
    if label is None:
        raise InputError(
            row.file, row.line, f"label {value!r} is not true, false or null", mend="mend the row"
        )
    return label


def _plain(value: object) -> object:
    # Groups and ids are compared and written: a list or an object is taken as its JSON text.
    return dump_line(value).decode().strip() if isinstance(value, list | dict) else value
