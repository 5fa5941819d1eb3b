r"""Rows on which a faulty reward and the sound one differ: the golden case that a suite lacks.

A real one: for `substring`, `{"completion": "So it is $\\boxed{18}$. Not 7.", "gold": "7", "expect": 0.0}`.

They are looked for among the rows that the tests asked about, and simple changes of them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final, TypeAlias

from ringtrue.rewards.testing.faults.fault import (
    SOUND,
    Fault,
    Faulty,
    faulty,
    gold_argument,
    text_of,
    with_text,
)

__all__ = ["Row", "rows_of", "telling_rows"]

Row: TypeAlias = Mapping[str, Any]

_MOST_ROWS: Final = 8
_MOST_TRIED: Final = 400
_THOUGHT: Final = re.compile(r"^<think>.*?</think>\s*", re.DOTALL)
_DIGIT: Final = re.compile(r"\d")


def rows_of(calls: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The rows of some calls, one of each: arguments that have one value a row."""
    rows: list[Row] = []
    for call in calls:
        size = len(call.get("completions", call.get("completion_ids", ())))
        columns = {
            name: value for name, value in call.items() if isinstance(value, list) and len(value) == size
        }
        for i in range(size):
            row = {name: value[i] for name, value in columns.items()}
            if row not in rows:
                rows.append(row)
            if len(rows) >= 4 * _MOST_ROWS:
                return rows
    return rows


def telling_rows(
    reward: Callable[..., Any], fault: Fault, rows: Sequence[Row]
) -> tuple[list[Row], list[Any]] | None:
    """Rows of one call that the faulty reward scores otherwise, and what the sound one says of them.

    Args:
        reward: the sound reward.
        fault: what to look for.
        rows: what the reward can be asked.
    """
    for asked in islice(_offered(reward, fault, rows), _MOST_TRIED):
        sound = _said(faulty(reward, SOUND), asked)
        if isinstance(sound, list) and repr(_said(faulty(reward, fault), asked)) != repr(sound):
            return asked, sound
    return None


def _said(reward: Faulty, rows: Sequence[Row]) -> list[Any] | str:
    names = {name for row in rows for name in row}
    arguments = {name: [row.get(name) for row in rows] for name in sorted(names)}
    try:
        returned = reward.answer((), arguments, main_thread=True)
        return [None if value is None else float(value) for value in returned]  # 1 and 1.0 are one value
    except (Exception, SystemExit) as error:  # noqa: BLE001  # that it raises is an answer too
        return f"raises {type(error).__name__}"


def _offered(reward: Callable[..., Any], fault: Fault, rows: Sequence[Row]) -> Iterator[list[Row]]:
    gold = gold_argument(reward, rows[0]) if rows else None
    rows = _spread(reward, rows)
    if fault.rows > 1:
        yield from ([one, other] for one in rows for other in rows if one is not other)
        for one in rows:
            for other in _beside(one, rows, gold):
                yield [one, other]
                yield [other, one]
        return
    yield from ([row] for row in rows)
    for row in rows:
        yield from ([other] for other in (*_rewritten(row, rows), *_beside(row, rows, gold)))


def _spread(reward: Callable[..., Any], rows: Sequence[Row]) -> list[Row]:
    """A few of the rows, those that earn different values first."""
    seen: dict[str, list[Row]] = {}
    for row in rows:
        seen.setdefault(repr(_said(faulty(reward, SOUND), [row])), []).append(row)
    lists = list(seen.values())
    return [held[i] for i in range(max(map(len, lists), default=0)) for held in lists if i < len(held)][
        :_MOST_ROWS
    ]


def _rewritten(row: Row, rows: Sequence[Row]) -> Iterator[Row]:
    """The row with other texts: cut, longer, thought, in capitals, with another's answer before or behind."""
    if "completions" not in row:
        return
    text = text_of(row["completions"])
    answer = _THOUGHT.sub("", text)
    changed = [
        "", f"<think>{answer}</think>", text.upper(), text.lower(), f"{text} é", f" {text}", f"{text}\n",
        "so it is, " * 40 + text, _DIGIT.sub(r"1\g<0>0", text),
    ]  # fmt: skip
    for other in rows:
        if "completions" in other and other is not row:
            last = _THOUGHT.sub("", text_of(other["completions"]))
            changed += [f"{text}\nNo: {last}", f"{text}\nNot {last.split()[-1] if last.split() else ''}"]
    for one in changed:
        yield {**row, "completions": with_text(row["completions"], one)}
    yield {**row, "completions": [{"role": "assistant", "content": text}]}


def _beside(row: Row, rows: Sequence[Row], gold: str | None) -> Iterator[Row]:
    """The row with another gold, or with the gold in its text."""
    if gold is None:
        return
    for other in rows:
        if other.get(gold) != row.get(gold):
            yield {**row, gold: other.get(gold)}
    yield {**row, gold: None}
    yield {**row, gold: ""}
    if "completions" in row:
        text = text_of(row["completions"])
        yield {**row, "completions": with_text(row["completions"], f"Not {row.get(gold)}. {text}")}
    for other in rows:
        if "completions" in other:
            yield {**other, gold: row.get(gold)}
            text = f"Not {row.get(gold)}. {text_of(other['completions'])}"
            yield {**other, gold: row.get(gold), "completions": with_text(other["completions"], text)}
