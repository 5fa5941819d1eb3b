"""A file's rows to records that can be graded: the columns are settled on the file's first row.

One example: `{"completion": "...", "ground_truth": "4", "prompt": "2+2?"}` has its completion under the
default name, and its gold under the only one of the six gold names that is there.

The rule for the gold: exactly one of `gold, ground_truth, ground_truths, solution, answer,
reference_answer`, or the column that the user names. Layouts of other tools are known by their columns
(`layouts`). Nothing is guessed from what a column holds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ringtrue.benchmarks.columns import GOLD_NAMES, Columns, Record
from ringtrue.benchmarks.errors import BadRows, InputError, RowError
from ringtrue.benchmarks.jsontext import dump_line
from ringtrue.benchmarks.layouts import LAYOUTS, Layout, find_layout
from ringtrue.benchmarks.rows import FileRow

__all__ = ["read_records"]

_TRUE: Final = frozenset({"true", "1", "1.0"})
_FALSE: Final = frozenset({"false", "0", "0.0"})


@dataclass(frozen=True, slots=True)
class _Settled:
    """What one file's first row has settled."""

    columns: Columns
    completion: str
    step: str | None
    layout: Layout | None
    first: Mapping[str, object]


def read_records(
    rows: Iterable[FileRow],
    columns: Columns,
    *,
    bad: BadRows | None = None,
    note: Callable[[str], None] | None = None,
) -> Iterator[Record]:
    """Rows to records; the columns are settled on each file's first row.

    Args:
        rows: From a `Source`.
        columns: What the user named.
        bad: What becomes of rows at fault; by default the first one stops.
        note: Hears, once each, which layouts were recognised.

    Raises:
        InputError: A column is missing or ambiguous, or a value cannot be used.

    >>> rows = [FileRow("f.jsonl", 1, {"completion": "4", "gold": "4", "answer": "4"}, 32, b"")]
    >>> next(read_records(rows, Columns(gold="answer"))).gold
    '4'
    """
    faults = bad or BadRows()
    file, settled = "", None
    said: set[str] = set()
    for row in rows:
        if settled is None or row.file != file:
            settled, file = _settle(row, columns), row.file
            if settled.layout is not None and settled.layout.name not in said and note is not None:
                said.add(settled.layout.name)
                note(f"{row.file}: {_said(settled)}")
        try:
            records = _records(row, settled, columns)
        except RowError as error:
            faults.meet(error)
        else:
            yield from records


def _said(settled: _Settled) -> str:
    layout, columns = settled.layout, settled.columns
    pairs = (
        ("completion", settled.completion), ("prompt", columns.prompt), ("gold", columns.gold),
        ("step", settled.step),
    )  # fmt: skip
    told = ", ".join(f"{role} from {name!r}" for role, name in pairs if name is not None)
    name = layout.name if layout is not None else "its own layout"
    filtered = settled.first.get(layout.filtered or "") if layout is not None else None
    only = f", the filter {filtered!r} alone" if filtered is not None else ""
    return f"{name}: {told}{only}"


def _records(row: FileRow, settled: _Settled, asked: Columns) -> list[Record]:
    layout = settled.layout
    if layout is None or layout.spread is None:
        return [_record(row, settled, asked, row.values)]
    mark = layout.filtered
    if mark is not None and row.values.get(mark) != settled.first.get(mark):
        return []
    spread = layout.spread(row, settled.completion)
    several = len(spread) > 1
    return [
        _record(row, settled, asked, values, sample=number if several else None)
        for number, values in enumerate(spread)
    ]


def _settle(row: FileRow, columns: Columns) -> _Settled:
    layout = find_layout(row.values, columns.completion)
    seen = row.values if layout is None or layout.spread is None else _first_spread(row, layout, columns)
    completion = columns.completion or (layout.completion if layout is not None else "completion")
    if completion not in seen:
        known = ", ".join(layout.name for layout in LAYOUTS)
        raise _bad(row, f"no column {completion!r}", f"name one of these with --completion (known by their columns: {known})")  # fmt: skip  # noqa: E501
    for name, option in (
        (columns.prompt, "--prompt"), (columns.gold, "--gold"), (columns.group, "--group"),
        (columns.id, "--id"), (columns.label, "--label"),
    ):  # fmt: skip
        if name is not None and name not in seen:
            raise _bad(row, f"no column {name!r}", f"name one of these with {option}")
    for name in columns.also:
        if name not in seen:
            raise _bad(row, f"no column {name!r}", "name one of these with the recipe's `gold`")
    settled = Columns(
        completion=completion,
        prompt=columns.prompt or _there(layout.prompt if layout is not None else "prompt", seen),
        gold=_gold_column(row, columns, layout, completion),
        group=columns.group or _there((layout.group if layout is not None else None) or "group", seen),
        id=columns.id or _there("id", seen),
        label=columns.label,
    )
    return _Settled(settled, completion, _there("step", seen), layout, row.values)


def _first_spread(row: FileRow, layout: Layout, columns: Columns) -> Mapping[str, object]:
    if layout.spread is None:
        return row.values
    return layout.spread(row, columns.completion or layout.completion)[0]


def _there(name: str, seen: Mapping[str, object]) -> str | None:
    return name if name in seen else None


def _gold_column(row: FileRow, columns: Columns, layout: Layout | None, completion: str) -> str | None:
    if columns.gold is not None:
        return columns.gold
    if layout is not None and layout.gold in row.values:
        return layout.gold
    # A column that was named for something else is not a candidate.
    taken = (completion, columns.prompt, columns.label, columns.id, columns.group)
    there = [name for name in GOLD_NAMES if name in row.values and name not in taken]
    if len(there) == 1:
        return there[0]
    if not columns.needs_gold:
        return None
    if there:
        raise _bad(row, f"the gold column is ambiguous: {', '.join(there)}", "name one with --gold")
    mend = layout.no_gold if layout is not None and layout.no_gold else "name it with --gold"
    raise _bad(row, f"no gold column: none of {', '.join(GOLD_NAMES)}", mend)


def _bad(row: FileRow, what: str, mend: str, kind: type[InputError] = InputError) -> InputError:
    seen = ", ".join(list(row.values)[:40]) or "none"
    return kind(row.file, row.line, f"{what} (columns: {seen})", mend=mend)


def _record(
    row: FileRow, settled: _Settled, asked: Columns, values: dict[str, object], sample: int | None = None
) -> Record:
    columns = settled.columns
    if asked.gold is None and asked.needs_gold and settled.layout is None:
        _check_drift(row, settled)
    own = values.get(columns.id) if columns.id is not None else None
    # As trainers have it: what is handed over by itself is no column.
    others = dict(values)
    others.pop(settled.completion, None)
    if columns.prompt is not None:
        others.pop(columns.prompt, None)
    return Record(
        file=row.file,
        line=row.line,
        id=_plain(own) if own is not None else _place(row, sample),
        completion=_completion(row, settled.completion, values),
        gold=values.get(columns.gold) if columns.gold is not None else None,
        prompt=values.get(columns.prompt) if columns.prompt is not None else None,
        group=_plain(values.get(columns.group)) if columns.group is not None else None,
        label=_label(row, columns.label, values),
        columns=others,
        size=row.size,
        check=row.check,
        step=_plain(values.get(settled.step)) if settled.step is not None else None,
    )


def _place(row: FileRow, sample: int | None) -> str:
    return f"{row.file}:{row.line}" if sample is None else f"{row.file}:{row.line}#{sample}"


def _check_drift(row: FileRow, settled: _Settled) -> None:
    # A row that carries its gold under another name than the file's first row must not pass unseen.
    columns = settled.columns
    taken = (settled.completion, columns.prompt, columns.label, columns.id, columns.group, columns.gold)
    others = [name for name in GOLD_NAMES if name in row.values and name not in taken]
    if others:
        what = f"the gold is {columns.gold!r} in the rows before, and {others[0]!r} is here as well"
        raise _bad(row, what, "name one with --gold", RowError)


def _completion(row: FileRow, name: str, values: Mapping[str, object]) -> str | list[dict[str, object]]:
    if name not in values:
        raise _bad(row, f"no column {name!r} in this row", "drop the row, or write an empty string", RowError)
    value = values[name]
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return value
    saw = "null" if value is None else type(value).__name__
    what = f"{name!r} must be a string or a list of messages, this is {saw}"
    raise RowError(row.file, row.line, what, mend="mend the row or drop it")


def _label(row: FileRow, name: str | None, values: Mapping[str, object]) -> bool | None:
    value = values.get(name) if name is not None else None
    # NaN is a missing value of a Parquet file that pandas wrote.
    if value is None or value == "" or value != value:
        return None
    text = str(value).strip().lower()
    if text not in _TRUE | _FALSE:
        what = f"label {value!r} is not true, false or null"
        raise RowError(row.file, row.line, what, mend="mend the row")
    return text in _TRUE


def _plain(value: object) -> object:
    if type(value) is str:  # nearly always
        return value
    # Groups and ids are compared and written: a list or an object is taken as its JSON text.
    if isinstance(value, list | dict):
        return dump_line(value).decode().strip()
    if value is None or value != value:  # NaN stands for a missing value in pandas
        return None
    return value if isinstance(value, str | int | float | bool) else str(value)
