"""JSON read strictly: what a model wrote is one value that means one thing, or it is refused.

A real row: `{"a": 1, "a": 2}`, `{"a": NaN}`, `{"a": 1e999}` and `{"a": 1} {"a": 2}` are refused; Python's own
parser takes the first three.

Size, depth and digits are bounded before anything is built, so that no text costs more than its length.
"""

import json
import re
from collections.abc import Sequence
from typing import Any, Final, NoReturn

__all__ = ["MAX_DEPTH", "MAX_JSON", "JsonError", "JsonLimitError", "json_at", "read_json"]

MAX_JSON: Final = 100_000
"""Characters of one JSON text."""
MAX_DEPTH: Final = 64
"""Arrays and objects within each other."""
_MAX_DIGITS: Final = 300
# A string that never closes runs to the end: where it failed, each quote would start the search again.
_MARK: Final = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[{}\[\]]', re.DOTALL)
_FENCED: Final = re.compile(r"(?:```|~~~)(?:json|JSON)?[ \t]*\n(.*)\n[ \t]*(?:```|~~~)", re.DOTALL)
_INFINITE: Final = (float("inf"), float("-inf"))


class JsonError(ValueError):
    """The text is not exactly one JSON value within the limits."""


class JsonLimitError(JsonError):
    """The text is over a limit: of length, depth or digits."""


def read_json(text: str) -> Any:
    r"""The one JSON value that is the whole of a text; a code fence around all of it may stand.

    Raises:
        JsonError: it is not one value, or says a key twice, or holds NaN or infinity, or is over a limit.

    >>> read_json('```json\n{"a": [1, true]}\n```')
    {'a': [1, True]}
    """
    text = text.strip()
    fenced = _FENCED.fullmatch(text)
    text = fenced[1].strip() if fenced else text
    value, end = json_at(text, 0)
    if end != len(text):
        raise JsonError(f"text follows the JSON value at {end}")
    return value


def json_at(text: str, start: int) -> tuple[Any, int]:
    """The JSON value that begins at an offset, and where it ends.

    Raises:
        JsonError: as `read_json`.

    >>> json_at('x{"a": 1} and more', 1)
    ({'a': 1}, 9)
    """
    piece = text[start : start + MAX_JSON + 1]
    end = _extent(piece)
    if end > MAX_JSON:
        raise JsonLimitError(f"JSON of more than {MAX_JSON} characters")
    try:
        value, size = _DECODER.raw_decode(piece[:end])
    except RecursionError:
        raise JsonLimitError("JSON nested too deeply") from None
    except JsonError:
        raise
    except ValueError as error:
        raise JsonError(f"not JSON: {error}"[:200]) from None
    return value, start + size


def _extent(piece: str) -> int:
    """Where the first bracketed value ends, once its depth has been found to be within the limit."""
    if piece[:1] not in ("{", "["):
        return len(piece)
    depth = 0
    for mark in _MARK.finditer(piece):
        sign = mark.group()
        if sign in ("{", "["):
            depth += 1
            if depth > MAX_DEPTH:
                raise JsonLimitError(f"JSON nested more than {MAX_DEPTH} deep")
        elif sign in ("}", "]"):
            depth -= 1
            if depth == 0:
                return mark.end()
    return len(piece)


def _pairs(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonError("an object says one key twice")
    return found


def _constant(name: str) -> NoReturn:
    raise JsonError(f"{name} is no JSON")


def _float(digits: str) -> float:
    value = float(digits) if len(digits) <= _MAX_DIGITS else float("inf")
    if value in _INFINITE:
        raise JsonLimitError(f"the number {digits[:20]}... is too large")
    return value


def _int(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise JsonLimitError(f"a number of {len(digits)} digits")
    return int(digits)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_float, parse_int=_int, strict=True
)
