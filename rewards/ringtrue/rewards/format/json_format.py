r"""1 where the answer is exactly one JSON value of the kind that is asked for, and nothing else; else 0.

A real row: `<think>18 * 4 = 72</think>{"litres": 72}` earns 1.0, and so does the same value in a fence;
words around it, a second value, a comment, `NaN`, a key twice, an empty value, and an array where an object
is asked for earn 0.0.

Source: RFC 8259 for the grammar, without its leave to repeat keys. The text is only read: brackets more than
64 deep are refused before anything is parsed, and numbers are never computed.

It does not know of a schema, nor of JSON lines, nor look at the values.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, NoReturn, TypeAlias

from ringtrue.rewards.checks import flag
from ringtrue.rewards.format.unit_format import UnitFormat
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits
from ringtrue.rewards.wording import json_line

__all__ = ["JsonFormat"]

Value: TypeAlias = Literal["object", "array", "any"]
Fence: TypeAlias = Literal["allowed", "required", "never"]

_DEEPEST: Final = 64
_SIGN: Final = re.compile(r'\\.|["\[\]{}]', re.DOTALL)
_FENCED: Final = re.compile(r"```[ \t]*(?:json)?[ \t]*\r?\n", re.IGNORECASE)
_TYPES: Final[dict[str, type]] = {"object": dict, "array": list, "any": object}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class JsonFormat(UnitFormat):
    r"""One JSON value and nothing else.

    >>> JsonFormat()(['{"a": 1}', '```json\n{"a": 1}\n```', '[1]', '{"a": NaN}', 'It is {"a": 1}'])
    [1.0, 1.0, 0.0, 0.0, 0.0]
    """

    value: Value = "object"
    """What is asked for: an `object`, an `array`, or `any` value, a number or a text too."""
    fence: Fence = "allowed"
    """Whether the value stands in a fence of three backticks: `allowed`, `required` or `never`."""
    empty: bool = False
    """Whether `{}`, `[]`, `""` and `null` count as a value."""

    def __post_init__(self) -> None:
        UnitFormat.__post_init__(self)
        for name, value, known in (
            ("value", self.value, ("object", "array", "any")),
            ("fence", self.fence, ("allowed", "required", "never")),
        ):
            if value not in known:
                raise ValueError(f"JsonFormat.{name} is {value!r}: give one of {', '.join(known)}")
        flag("JsonFormat", "empty", self.empty)

    @property
    def traits(self) -> Traits:
        """The end of the value ends the text."""
        return Traits(slot_closed=True)

    @property
    def instructions(self) -> str:
        """The demand for JSON."""
        return json_line(self.value, self.fence)

    def score_row(self, row: Row) -> Score:
        """Parse the answer."""
        fault = "another turn follows the answer" if row.completion.cut is not None else ""
        fault = fault or self._fault(row.completion.answer)
        return Score(0.0 if fault else 1.0, reason=fault)

    def _fault(self, answer: str) -> str:
        opening = _FENCED.match(answer)
        fenced = opening is not None and answer.endswith("\n```") and len(answer) > opening.end()
        if fenced != (self.fence == "required") and self.fence != "allowed":
            return "the value is not fenced" if self.fence == "required" else "the value is fenced"
        text = answer[opening.end() : -len("```")] if fenced and opening else answer
        if _depth(text) > _DEEPEST:
            return f"brackets are more than {_DEEPEST} deep"
        try:
            # Numbers stay text: a million digits would cost, and their value does not matter.
            found = json.loads(
                text, parse_int=_Number, parse_float=_Number, parse_constant=_refuse, object_pairs_hook=_once
            )
        except ValueError as error:
            return f"no single JSON value: {str(error)[:80]}"
        if not isinstance(found, _TYPES[self.value]):
            return f"the value is no {self.value}"
        return "" if found or self.empty or found is False else "the value is empty"


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def _depth(text: str) -> int:
    """How deep brackets outside of strings go."""
    depth = deepest = 0
    quoted = False
    for sign in _SIGN.finditer(text):
        character = sign.group()
        if character == '"':
            quoted = not quoted
        elif not quoted and character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif not quoted and character in "]}":
            depth -= 1
    return deepest


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not in JSON")


def _once(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:40]!r} is there twice")
        found[key] = value
    return found
