r"""The bodies of requests, checked: JSON of the right shape, with a message that says where it is not.

A real one: `{"completions": ["\\boxed{72}", "10"], "columns": {"gold": ["72", "72"]}}`.

Read by Python's own parser and not a faster one: a gold of 30 digits stays a whole number, and half a
surrogate pair in what a model wrote costs nobody the batch.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from ringtrue.graders import Messages
from ringtrue.rewards.registry import nearest
from ringtrue.trainer_glue.server.refusal import Refusal

__all__ = ["ScoreBody", "checked_rows", "one_each", "read_json", "text_or_messages"]

_KEYS: Final = frozenset({"columns", "completion_ids", "completions", "prompts"})


@dataclass(frozen=True, slots=True)
class ScoreBody:
    """What POST /score asks for."""

    completions: list[str | Messages]
    """What the model wrote, one a row."""
    prompts: list[str | Messages | None] | None = None
    """The prompt of each row."""
    completion_ids: list[list[int]] | None = None
    """The tokens of each row."""
    columns: Mapping[str, list[object]] = field(default_factory=dict)
    """One list a column."""

    @classmethod
    def read(cls, body: Mapping[str, Any], *, max_rows: int) -> "ScoreBody":
        """Check a body.

        Raises:
            Refusal: naming the key and the row at fault.

        >>> ScoreBody.read({"completions": ["7"], "columns": {"gold": ["7"]}}, max_rows=4).columns
        {'gold': ['7']}
        """
        for key in body:
            if key not in _KEYS:
                raise Refusal(422, "shape", f"unknown key {key!r}: {nearest(key, _KEYS)}")
        completions = checked_rows(body, "completions", max_rows=max_rows)
        for index, completion in enumerate(completions):
            text_or_messages(f"completions[{index}]", completion)
        return cls(
            cast("list[str | Messages]", completions),
            _prompts(body.get("prompts"), len(completions)),
            _completion_ids(body.get("completion_ids"), len(completions)),
            _columns(body.get("columns"), len(completions)),
        )


def read_json(data: bytes) -> dict[str, Any]:
    """A body as an object.

    Raises:
        Refusal: saying where it is no JSON.

    >>> read_json(b'{"a": 1}')
    {'a': 1}
    """
    try:
        found = json.loads(data)
    except UnicodeDecodeError as error:
        raise Refusal(400, "json", f"the body is not UTF-8: byte {error.start} (counted from 0)") from error
    except RecursionError as error:
        raise Refusal(400, "json", "the body is nested too deeply: send texts and flat messages") from error
    except ValueError as error:  # also a number of more digits than Python reads
        raise Refusal(400, "json", f"the body is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise Refusal(422, "shape", f"the body is {_kind(found)}: send an object, as {{...}}")
    return found


def checked_rows(body: Mapping[str, Any], key: str, *, max_rows: int) -> list[object]:
    """The list under a key that must be there, with no more rows than are taken.

    Raises:
        Refusal: where it is missing, no list, or too long.

    >>> checked_rows({"query": ["a"]}, "query", max_rows=4)
    ['a']
    """
    if key not in body:
        raise Refusal(422, "shape", f"{key} is missing: give a list with one entry a row")
    rows = body[key]
    if not isinstance(rows, list):
        raise Refusal(422, "shape", f"{key} is {_kind(rows)}: give a list with one entry a row")
    if len(rows) > max_rows:
        raise Refusal(
            413, "rows",
            f"{key} has {len(rows):,} rows, and {max_rows:,} are taken at most: send several requests, or "
            "start the server with a larger --max-rows",
        )  # fmt: skip
    return rows


def one_each(key: str, values: object, size: int) -> list[Any]:
    """A list of one entry a row.

    Raises:
        Refusal: where it is none, or has another length.

    >>> one_each("labels", ["7"], 1)
    ['7']
    """
    if not isinstance(values, list):
        raise Refusal(422, "shape", f"{key} is {_kind(values)}: give a list with one entry a row")
    if len(values) != size:
        raise Refusal(422, "shape", f"{key} has {len(values)} entries for {size} rows: give one a row")
    return values


def text_or_messages(where: str, value: object) -> str | Messages:
    """A completion or a prompt: text, or messages.

    Raises:
        Refusal: where it is neither.

    >>> text_or_messages("response", "7")
    '7'
    """
    if isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(message, dict) for message in value)
    ):
        return value
    raise Refusal(
        422, "shape",
        f'{where} is {_kind(value)}: give a text, or messages as [{{"role": "assistant", "content": "..."}}]',
    )  # fmt: skip


def _prompts(values: object, size: int) -> list[str | Messages | None] | None:
    if values is None:
        return None
    prompts = one_each("prompts", values, size)
    for index, prompt in enumerate(prompts):
        if prompt is not None:
            text_or_messages(f"prompts[{index}]", prompt)
    return prompts


def _completion_ids(values: object, size: int) -> list[list[int]] | None:
    if values is None:
        return None
    rows = one_each("completion_ids", values, size)
    for index, ids in enumerate(rows):
        # By exact type: true is no token.
        if not isinstance(ids, list) or not set(map(type, ids)) <= {int}:
            raise Refusal(422, "shape", f"completion_ids[{index}] is no list of token numbers")
    return rows


def _columns(values: object, size: int) -> dict[str, list[object]]:
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise Refusal(
            422, "shape", f'columns is {_kind(values)}: give an object, as {{"gold": ["72", "10"]}}'
        )
    return {name: one_each(f"columns.{name}", column, size) for name, column in values.items()}


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    kinds = ((str, "a text"), (int | float, "a number"), (Mapping, "an object"), (Sequence, "a list"))
    return next(word for kind, word in kinds if isinstance(value, kind))
