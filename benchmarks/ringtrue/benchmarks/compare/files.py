"""Where the two sides of a comparison come from: one file scored twice, or two files of scores.

One example: `scores-a.jsonl` and `scores-b.jsonl`, both written by `ringtrue score --out`, are joined by id;
an id that one of them lacks is said and left out.

Ids that stand in a file more than once are joined in the order in which they stand there. All pairs are held
in memory, some 600 bytes a row.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias, cast

from ringtrue.benchmarks.bench.measuring import Limits, Measured, measure, open_rows, threshold
from ringtrue.benchmarks.bench.process import Answer, Contender
from ringtrue.benchmarks.columns import Columns, Record
from ringtrue.benchmarks.compare.comparison import Comparison, Pair, Side
from ringtrue.benchmarks.errors import InputError, UsageError
from ringtrue.benchmarks.reading import Source

__all__ = ["ask_columns", "compare_rewards", "compare_scores", "is_scores", "rows_at"]

_Key: TypeAlias = tuple[str, int]
_NO_RECIPE: Final = ".toml"


def is_scores(name: str) -> bool:
    """Whether a side is named by a file of scores and not by a reward or a recipe.

    >>> is_scores("correctness"), is_scores("recipe.toml"), is_scores("runs/scores.jsonl")
    (False, False, True)
    """
    if name.endswith(_NO_RECIPE):
        return False
    # A path that is not there must be refused as a file: nobody has a reward of that name.
    return Path(name).exists() or "/" in name or Path(name).suffix in {".jsonl", ".gz", ".zst", ".parquet"}


def ask_columns(columns: Columns, contenders: list[Contender]) -> Columns:
    """The columns that a file must have for these functions."""
    needs = any(one.hello.needs_gold for one in contenders)
    own = {name for one in contenders for name in one.hello.columns if name != "gold"}
    return replace(columns, needs_gold=needs, also=tuple(sorted(own)))


def compare_rewards(
    names: tuple[str, str],
    file: str,
    columns: Columns,
    *,
    right: float | None = None,
    dialect: str | None = None,
    limit: int | None = None,
    limits: Limits | None = None,
    hear: Callable[[int], None] | None = None,
    note: Callable[[str], None] | None = None,
    source: Source | None = None,
) -> Comparison:
    """Score a file by two rewards, and put both side by side.

    Raises:
        RunError: A reward cannot be loaded, or the file is at fault.
    """
    if not Source([file]).repeatable:
        raise UsageError("a comparison reads its file more than once", mend="name a file, not a pipe")
    with Contender(names[0], dialect=dialect) as first, Contender(names[1], dialect=dialect) as second:
        asked = ask_columns(columns, [first, second])
        found: list[Measured] = []
        for number, contender in enumerate((first, second)):
            rows = open_rows(source or file, asked, limit=limit, note=None if number else note)
            found.append(measure(contender, rows, limits or Limits(), hear))
    a, b = found
    pairs = [
        Pair(id=str(row.id), place=row.place, run=row.run, label=row.label, a=one, b=two)
        for row, one, two in zip(open_rows(file, asked, limit=limit), a.answers, b.answers, strict=True)
    ]
    sides = [
        Side(one.name, threshold([answer.value for answer in one.answers], hello=one.hello, given=right))
        for one in found
    ]
    return Comparison(a=sides[0], b=sides[1], pairs=pairs)


def compare_scores(
    names: tuple[str, str],
    file: str | None,
    columns: Columns,
    *,
    right: float | None = None,
    limit: int | None = None,
    note: Callable[[str], None] | None = None,
) -> Comparison:
    """Two files of scores, joined by id.

    Args:
        names: The files.
        file: The file that was scored, for texts and labels.
        columns: Which column of it is which.
        right: From which value on a row counts as right.
        limit: Rows of `file` at most.
        note: Hears what a person should know.

    Raises:
        InputError: A file is at fault, or no row is in both.
    """
    first, second = (dict(_scores(name)) for name in names)
    runs = {key: run for key, (_, run) in first.items()}
    shared = [key for key in first if key in second]
    missing = {
        "only_a": [key[0] for key in first if key not in second],
        "only_b": [key[0] for key in second if key not in first],
    }
    if not shared:
        what = f"no id of it is in {names[0]}, as {next(iter(second))[0]!r} is not"
        raise InputError(names[1], None, what, mend="score the same file, with the same --id")
    rows = {} if file is None else dict(_keyed_rows(file, replace(columns, needs_gold=False), limit, note))
    absent = sum(key not in rows for key in shared) if file is not None else 0
    if absent and note is not None:
        note(f"{absent:,} of {len(shared):,} scored rows are not in {file}: they have no text and no label")
    pairs = [
        Pair(
            id=key[0], a=first[key][0], b=second[key][0], run=runs[key],
            place=rows[key][0] if key in rows else "", label=rows[key][1] if key in rows else None,
        )
        for key in shared
    ]  # fmt: skip
    sides = [
        Side(name, threshold([answer.value for answer, _ in scores.values()], given=right))
        for name, scores in zip(names, (first, second), strict=True)
    ]
    return Comparison(a=sides[0], b=sides[1], pairs=pairs, missing=missing)


def _keyed_rows(
    file: str, columns: Columns, limit: int | None, note: Callable[[str], None] | None
) -> Iterator[tuple[_Key, tuple[str, bool | None]]]:
    seen: Counter[str] = Counter()
    for row in open_rows(file, columns, limit=limit, note=note):
        yield _key(seen, row.id), (row.place, row.label)


def _key(seen: Counter[str], name: object) -> _Key:
    text = str(name)
    seen[text] += 1
    return text, seen[text]


def _scores(file: str) -> Iterator[tuple[_Key, tuple[Answer, int]]]:
    seen: Counter[str] = Counter()
    run, last = -1, object()
    for row in Source([file]):
        values = row.values
        if "id" not in values or "value" not in values:
            seen_columns = ", ".join(list(values)[:20])
            what = f"no row of scores: it has no `id` and `value` (columns: {seen_columns})"
            raise InputError(row.file, row.line, what, mend="name a file that `ringtrue score --out` wrote")
        group = values.get("group")
        if group is None or group != last:
            run += 1
        last = group
        yield _key(seen, values["id"]), (_as_answer(row.file, row.line, values), run)


def _as_answer(file: str, line: int, values: Mapping[str, object]) -> Answer:
    value = values["value"]
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise InputError(file, line, f"the value {value!r} is no number", mend="mend the row or drop it")
    status = str(values.get("status") or ("ok" if value is not None else "no_value"))
    number = None if value is None or value != value else float(value)
    reason, extracted = _said(values.get("parts"))
    return Answer(number, status, reason, extracted)


def _said(parts: object) -> tuple[str, str | None]:
    """The first reason and the first answer that a part gives."""
    todo = [parts]
    reason, extracted = "", None
    while todo:
        part = todo.pop()
        if isinstance(part, dict):
            todo += reversed(part.values())
            reason = reason or (str(part["reason"]) if isinstance(part.get("reason"), str) else "")
            extracted = extracted if extracted is not None else cast("str | None", part.get("extracted"))
    return reason, None if extracted is None else str(extracted)


def rows_at(file: str, columns: Columns, places: set[str]) -> dict[str, Record]:
    """The rows that stand at these places.

    Raises:
        InputError: The file is at fault.
    """
    asked = replace(columns, needs_gold=False)
    return {row.place: row for row in open_rows(file, asked) if row.place in places}
