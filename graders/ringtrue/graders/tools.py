"""Tool calls: read from messages or from text, and compared by name and typed arguments.

A real row: `<tool_call>{"name": "roll", "arguments": {"sides": 6}}</tool_call>` is one call; with
`{"sides": "6"}` or `{"sides": true}` it is another. Types are those of JSON: 1 and 1.0 are one number, 1 and
true and "1" are three values.

Text forms: `<tool_call>` blocks (Hermes, Qwen) with any prose around them; `<|python_tag|>` and a bare JSON
object or list as the whole answer (Llama 3, and others). A call that cannot be read spoils them all: a caller
would have failed on it. It does not execute anything, and knows no default arguments.
"""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ringtrue.graders.strict_json import MAX_DEPTH, JsonError, json_at, read_json

__all__ = ["MAX_CALLS", "CallError", "ToolCall", "calls_in_messages", "calls_in_text", "read_calls"]

MAX_CALLS: Final = 200
"""Calls in one completion."""
_MARK: Final = re.compile(r"<tool_call>|```|~~~|<!--")
_CLOSE: Final = re.compile(r"\s*(?:</tool_call>|\Z)")
_ENDS: Final = {"```": "```", "~~~": "~~~", "<!--": "-->"}
_PYTHON_TAG: Final = "<|python_tag|>"
_END_OF_MESSAGE: Final = re.compile(r"(?:<\|eom_id\|>|<\|eot_id\|>)\s*\Z")
_BLANK: Final = re.compile(r"\s*")
_BETWEEN: Final = re.compile(r"\s*;?\s*")
_ABOUT: Final = frozenset(["id", "index", "type"])
_ANSWERING: Final = ("assistant", "model", None)


class CallError(ValueError):
    """Something stands where a call should, and cannot be read as one."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call: what is called, and with what.

    >>> ToolCall.of("roll", {"sides": 6}) == ToolCall.of("roll", {"sides": 6.0})
    True
    >>> ToolCall.of("roll", {"sides": 1}) == ToolCall.of("roll", {"sides": True})
    False
    """

    name: str
    """The tool."""
    arguments: Hashable
    """The arguments in a form that is equal only where type and value are."""

    @classmethod
    def of(cls, name: str, arguments: Mapping[str, Any]) -> "ToolCall":
        """A call of plain values.

        Raises:
            CallError: where a value is of no JSON type, or nested too deeply.
        """
        return cls(name, _typed(dict(arguments), 0))


def _typed(value: object, depth: int) -> Hashable:
    if depth > MAX_DEPTH:
        raise CallError("arguments are nested too deeply")
    if value is None or isinstance(value, bool):
        return "literal", value is None, bool(value)
    if isinstance(value, int):
        return "number", value
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return "number", value
    if isinstance(value, str):
        return "string", value
    if isinstance(value, list | tuple):
        return "array", tuple(_typed(one, depth + 1) for one in value)
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return "object", frozenset((key, _typed(one, depth + 1)) for key, one in value.items())
    raise CallError(f"an argument of type {type(value).__name__} is no JSON value")


def read_calls(value: object) -> list[ToolCall]:
    """The calls that a value lists: one call, or a list of them; texts within may be JSON.

    Raises:
        CallError: where anything in it is no call.

    >>> read_calls([{"function": {"name": "roll", "arguments": '{"sides": 6}'}}])[0].name
    'roll'
    """
    if isinstance(value, str):
        value = _parsed(value)
    items = list(value) if isinstance(value, list | tuple) else [value]
    if len(items) > MAX_CALLS:
        raise CallError(f"more than {MAX_CALLS} calls")
    return [_call(item, text_arguments=True) for item in items]


def calls_in_messages(messages: Sequence[Mapping[str, object]]) -> list[ToolCall]:
    """The calls under `tool_calls` of every message of the assistant, in order.

    Raises:
        CallError: where one of them cannot be read.

    >>> call = {"type": "function", "function": {"name": "roll", "arguments": {"sides": 6}}}
    >>> len(calls_in_messages([{"role": "assistant", "tool_calls": [call]}]))
    1
    """
    calls: list[ToolCall] = []
    for message in messages:
        if message.get("role") in _ANSWERING and message.get("tool_calls"):
            calls += read_calls(message["tool_calls"])
    if len(calls) > MAX_CALLS:
        raise CallError(f"more than {MAX_CALLS} calls")
    return calls


def calls_in_text(text: str) -> list[ToolCall]:
    """The calls that an answer's text makes; none where it makes none.

    Raises:
        CallError: where one of them cannot be read.

    >>> calls_in_text('I roll. <tool_call>{"name": "roll", "arguments": {}}</tool_call>')[0].name
    'roll'
    >>> calls_in_text('It would be {"name": "roll", "arguments": {}}.')
    []
    """
    text = _END_OF_MESSAGE.sub("", text).strip()
    tagged = list(_tagged(text))
    if tagged:
        return _all(tagged)
    if text.startswith(_PYTHON_TAG):
        return _all(_row_of(text.removeprefix(_PYTHON_TAG).strip()))
    try:
        value = read_json(text)
    except JsonError:
        return _all(_row_of(text)) if text.startswith('{"name"') else []
    items = value if isinstance(value, list) else [value]
    if not items or not all(
        isinstance(item, Mapping) and ("name" in item or "function" in item) for item in items
    ):
        return []  # JSON of another kind is an answer, and calls nothing
    return _all([value])


def _all(values: Sequence[object] | Iterator[object]) -> list[ToolCall]:
    calls: list[ToolCall] = []
    for value in values:
        calls += [_call(one, text_arguments=False) for one in (value if isinstance(value, list) else [value])]
        if len(calls) > MAX_CALLS:
            raise CallError(f"more than {MAX_CALLS} calls")
    return calls


def _tagged(text: str) -> Iterator[object]:
    """What stands in `<tool_call>` blocks outside quotations; the last one may stay open."""
    place = 0
    while mark := _MARK.search(text, place):
        closing = _ENDS.get(mark.group())
        if closing is not None:
            close = text.find(closing, mark.end())
            place = len(text) if close < 0 else close + len(closing)
            continue
        value, end = _value_at(text, mark.end())
        close_tag = _CLOSE.match(text, end)
        if close_tag is None:
            raise CallError("a <tool_call> holds more than one JSON value")
        yield value
        place = close_tag.end()


def _row_of(text: str) -> Iterator[object]:
    """JSON values in a row, with semicolons between them, and nothing else."""
    place = 0
    while place < len(text):
        value, end = _value_at(text, place)
        yield value
        between = _BETWEEN.match(text, end)
        place = between.end() if between else end
        if place == end and end < len(text):
            raise CallError("text follows a call")


def _value_at(text: str, place: int) -> tuple[object, int]:
    blank = _BLANK.match(text, place)
    try:
        return json_at(text, blank.end() if blank else place)
    except JsonError as error:
        raise CallError(str(error)) from None


def _parsed(text: str) -> object:
    try:
        return read_json(text)
    except JsonError as error:
        raise CallError(str(error)) from None


def _call(item: object, *, text_arguments: bool) -> ToolCall:
    """One call from an object; arguments as JSON text only where a host hands them over so."""
    if not isinstance(item, Mapping):
        raise CallError(f"a call is of type {type(item).__name__}, and no object")
    fields = {key: value for key, value in item.items() if key not in _ABOUT and value is not None}
    inner = fields.get("function")
    if isinstance(inner, Mapping) and len(fields) == 1:
        fields = {key: value for key, value in inner.items() if value is not None}
    name = fields.pop("name", None)
    if not isinstance(name, str) or not name.strip():
        raise CallError("a call has no name")
    given = [key for key in ("arguments", "parameters") if key in fields]
    if set(fields) != set(given) or len(given) > 1:
        raise CallError(f"a call has the keys {', '.join(sorted(map(str, fields)))[:80]} besides its name")
    arguments = fields[given[0]] if given else {}
    if isinstance(arguments, str) and text_arguments:
        arguments = _parsed(arguments) if arguments.strip() else {}
    if not isinstance(arguments, Mapping):
        raise CallError(f"the arguments are of type {type(arguments).__name__}, and no object")
    return ToolCall.of(name, arguments)
