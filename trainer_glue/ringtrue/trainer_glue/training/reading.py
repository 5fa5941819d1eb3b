"""A TOML table into its dataclass: every value checked by the field's type, every unknown key refused.

A real one: `{"rank": "16"}` for `[lora]` gives `run.toml, [lora]: key 'rank' is '16': give a whole number
from 1`.

It collects problems and goes on, so that a user mends all of them at once. It checks one key at a time; what
keys say about each other is in `checks`.
"""

import math
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from ringtrue.rewards.registry import nearest
from ringtrue.trainer_glue.training.spellings import MOVED

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["read_table", "unknown_key"]

_Table = TypeVar("_Table", bound="DataclassInstance")
_BAD: Final = object()


def read_table(
    kind: type[_Table], table: object, where: str, problems: list[str], *, skip: frozenset[str] = frozenset()
) -> _Table | None:
    """Fill a dataclass from a table.

    Args:
        kind: the dataclass.
        table: what the file holds.
        where: the file and the table, for messages.
        problems: takes one sentence for each thing that is wrong.
        skip: keys that the caller reads by itself.

    Returns:
        The dataclass, or None where the table is not sound.

    >>> from ringtrue.trainer_glue.training.tables import LoraTable
    >>> problems = []
    >>> read_table(LoraTable, {"rank": 8}, "run.toml, [lora]", problems).scale
    16
    >>> read_table(LoraTable, {"rnak": 8}, "run.toml, [lora]", problems) is None
    True
    >>> problems[0][:57]
    "run.toml, [lora]: unknown key 'rnak': did you mean 'rank'"
    """
    if not isinstance(table, Mapping):
        problems.append(f"{where} is {_short(table)}: write a table of keys and values")
        return None
    before = len(problems)
    known = {one.name: one for one in fields(kind)}
    hints = typing.get_type_hints(kind)
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in skip:
            continue
        if key not in known:
            problems.append(unknown_key(where, key, known))
            continue
        read = _convert(hints[key], value, known[key])
        if read is _BAD:
            problems.append(
                f"{where}: key {key!r} is {_short(value)}: give {_wanted(hints[key], known[key])}"
            )
        values[key] = read
    for name, one in known.items():
        if name not in values and one.default is MISSING and one.default_factory is MISSING:
            problems.append(f"{where}: key {name!r} is missing: give {_wanted(hints[name], one)}")
    return kind(**values) if len(problems) == before else None


def unknown_key(where: str, key: str, known: "typing.Iterable[str]") -> str:
    """The message for a key that nobody knows: its new name or place, else the nearest known key.

    >>> unknown_key("run.toml, [grpo]", "max_new_tokens", ["max_completion_length"])
    "run.toml, [grpo]: key 'max_new_tokens' is an old or another tool's spelling: write [grpo] max_completion_length"
    """  # noqa: E501 - what the example prints
    if key in MOVED:
        return f"{where}: key {key!r} is an old or another tool's spelling: {MOVED[key]}"
    return f"{where}: unknown key {key!r}: {nearest(key, frozenset(known))}"


def _convert(hint: Any, value: object, one: "Field[Any]") -> Any:
    """The value as the field holds it, or `_BAD`."""
    origin, arms = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        found = (_convert(arm, value, one) for arm in arms if arm is not types.NoneType)
        return next((read for read in found if read is not _BAD), _BAD)
    if origin is Literal:
        return value if any(value == arm and type(value) is type(arm) for arm in arms) else _BAD
    if origin is tuple:
        items = value if isinstance(value, list | tuple) else [value]
        return tuple(items) if all(isinstance(item, str) and item.strip() for item in items) else _BAD
    if origin is Mapping:
        return _mapping(arms[1], value)
    if hint is bool:
        return value if isinstance(value, bool) else _BAD
    if hint is str:
        return value if isinstance(value, str) and value.strip() else _BAD
    return _number(hint, value, one.metadata)


def _mapping(of: Any, value: object) -> Any:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        return _BAD
    if of is float and not all(_number(float, item, {}) is not _BAD for item in value.values()):
        return _BAD
    return dict(value)


def _number(hint: Any, value: object, bounds: Mapping[str, Any]) -> Any:
    if isinstance(value, bool) or not isinstance(value, int if hint is int else int | float):
        return _BAD
    low, high = bounds.get("low", -math.inf), bounds.get("high", math.inf)
    if not math.isfinite(value) or not low <= value <= high or (bounds.get("above") and value == low):
        return _BAD
    return hint(value)


def _wanted(hint: Any, one: "Field[Any]") -> str:
    origin, arms = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return " or ".join(_wanted(arm, one) for arm in arms if arm is not types.NoneType)
    if origin is Literal:
        return " or ".join("false" if arm is False else repr(arm) for arm in arms)
    if origin is tuple:
        return "a text or a list of texts"
    if origin is Mapping:
        return "a table of numbers" if arms[1] is float else "a table"
    if hint is bool:
        return "true or false"
    if hint is str:
        return "a text"
    return f"{'a whole number' if hint is int else 'a number'}{_ends(one.metadata)}"


def _ends(bounds: Mapping[str, Any]) -> str:
    low, high = bounds.get("low"), bounds.get("high")
    if low is None:
        return ""
    start = f" above {low:g}" if bounds.get("above") else f" from {low:g}"
    return start if high is None else f"{start} to {high:g}"


def _short(value: object) -> str:
    return repr(value)[:60]
