"""Zebra puzzles: the one name that was asked for, or the whole table of who has what.

Two real rows: gold `arnold`, answer `Arnold.` is right; gold `{"House 1": {"Name": "Eric", "Pet": "cat"}}`,
answer the same table as JSON, its keys in any order. A table with one cell wrong, missing or extra is wrong.

It does not look for a name inside a sentence: the answer is the name.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from ringtrue.graders.logic.entry import LogicEntry
from ringtrue.graders.logic.finding import Finding, clean, right_if
from ringtrue.graders.verdict import Outcome

__all__ = ["check_zebra"]

_FENCE: Final = re.compile(r"\A\s*```(?:json)?|```\s*\Z")
_LEAD: Final = re.compile(r"(?:(?:the )?(?:final )?answer(?: is)?|name)\s*:?\s+", re.IGNORECASE)


def check_zebra(entry: LogicEntry, answer: str) -> Finding:
    """Check an answer to a zebra puzzle.

    Args:
        entry: with a name, or a table (a mapping, or its JSON text), as its answer.
        answer: the model's name or table.

    >>> check_zebra(LogicEntry("arnold"), "**Arnold**").outcome.value
    'correct'
    """
    gold = entry.answer
    table = gold if isinstance(gold, Mapping) else _table(entry.text)
    if table is not None:
        given = _table(_FENCE.sub("", answer))
        if given is None:
            return Finding(Outcome.UNREADABLE_ANSWER, "the answer is no table (a JSON object)")
        return right_if(_plain(given) == _plain(table), "every cell of the table counts")
    name = _name(entry.text)
    if not name:
        return Finding(Outcome.UNREADABLE_GOLD, "the entry has no answer")
    return right_if(_name(answer) == name, f"the answer is {_name(answer)[:60]!r}, the gold {name[:60]!r}")


def _name(text: str) -> str:
    return _LEAD.sub("", clean(text), count=1).strip("\"'“” ").casefold()


def _table(text: str) -> dict[str, Any] | None:
    if text.lstrip()[:1] != "{":
        return None
    try:
        table = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return table if isinstance(table, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice says two things."""
    table = {key.strip().casefold(): value for key, value in pairs}
    if len(table) != len(pairs):
        raise ValueError("a key stands twice")
    return table


def _plain(value: object, depth: int = 0) -> object:
    """A table without the case and the spaces of its words; tables of puzzles are not deep."""
    if isinstance(value, Mapping) and depth < 5:
        return {str(key).strip().casefold(): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple) and depth < 5:
        return [_plain(item, depth + 1) for item in value]
    return str(value).strip().casefold() if isinstance(value, str | int | float) else None
