"""What a logic task's row says of the right answer: reasoning-gym's entry, whole or in part.

A real one: `{"question": "...", "answer": "(8 - 2)*4", "metadata": {"source_dataset": "countdown", "numbers":
[2, 4, 8], "target": 24}}`, as a mapping or as its JSON text; a bare text or number is the answer alone.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

__all__ = ["LogicEntry", "read_entry", "whole_numbers"]

_LONGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class LogicEntry:
    """One task's entry."""

    answer: object = None
    """The right answer, as text, number or mapping; None where the row has none."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """What else its verifier needs, by reasoning-gym's names."""

    @property
    def task(self) -> str | None:
        """The task that the metadata name, if any."""
        named = self.metadata.get("source_dataset")
        return named if isinstance(named, str) and named.strip() else None

    @property
    def text(self) -> str:
        """The answer as text; empty where there is none."""
        if isinstance(self.answer, str):
            return self.answer
        usable = isinstance(self.answer, int | float) and not isinstance(self.answer, bool)
        return str(self.answer) if usable and self.answer == self.answer else ""


def read_entry(gold: object, metadata: object = None) -> LogicEntry:
    """Read what a row's columns hold.

    Args:
        gold: an entry, its JSON text, or the bare answer.
        metadata: the metadata, or their JSON text, where they stand in a column of their own.

    >>> read_entry('{"answer": "5", "metadata": {"source_dataset": "gcd"}}').task
    'gcd'
    >>> read_entry("5", {"source_dataset": "gcd"}).text
    '5'
    """
    beside = _mapping(metadata) or {}
    entry = _mapping(gold)
    if entry is None:
        # Three lists in a row are no gold of any task, but the numbers of one.
        answer = {"numbers": list(gold)} if isinstance(gold, Sequence) and not isinstance(gold, str) else gold
        return LogicEntry(answer, beside) if not isinstance(answer, Mapping) else LogicEntry(None, answer)
    inside = _mapping(entry.get("metadata"))
    if inside is None and "answer" not in entry:
        # The metadata's own names, without the wrapping: {"numbers": [...], "target": 24}.
        return LogicEntry(entry, {**beside, **entry})
    return LogicEntry(entry.get("answer"), {**beside, **entry, **(inside or {})})


def whole_numbers(value: object) -> list[int] | None:
    """A list of whole numbers, from a list or an array of them; None for anything else.

    >>> whole_numbers([4, 9.0]), whole_numbers("4 9")
    ([4, 9], None)
    """
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        return None
    numbers: list[int] = []
    for item in value:
        try:
            number = int(item)
        except (TypeError, ValueError, OverflowError):
            return None
        if number != item or isinstance(item, bool):
            return None
        numbers.append(number)
    return numbers or None


def _mapping(value: object) -> Mapping[str, Any] | None:
    if isinstance(value, str) and value.lstrip()[:1] == "{" and len(value) <= _LONGEST:
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else None
