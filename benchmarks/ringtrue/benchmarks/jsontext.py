r"""JSON in and out that keeps every character a model can write.

One example: the row `{"completion": "\ud800"}` (half a surrogate pair, from a cut emoji) is read, and
written back as `"\ud800"`, so that the output stays valid UTF-8 JSON. orjson refuses such rows, and reads a
whole number over 64 bits as a float, which would change a gold; so these are read by the standard library,
and the others, several times as fast, by orjson.

It does not accept `NaN` or `Infinity`, which are not JSON.
"""

import json
import math
from typing import Final, NoReturn

import orjson

__all__ = ["dump_line", "load_line", "load_value"]

_LARGE: Final = 2.0**63


def load_line(raw: bytes) -> object:
    """Read one JSON value from a line of UTF-8.

    Raises:
        UnicodeDecodeError: Not UTF-8.
        ValueError: Not JSON; the message says what and at which character.

    >>> load_line(b'{"gold": 123456789012345678901234567890}')
    {'gold': 123456789012345678901234567890}
    """
    try:
        value: object = orjson.loads(raw)
    except ValueError:
        return load_value(raw.decode("utf-8"))  # or it says what is wrong with it
    return load_value(raw.decode("utf-8")) if _holds_large_float(value) else value


def _holds_large_float(value: object) -> bool:
    """Whether one of its numbers may have been a whole number over 64 bits."""
    todo = [value]
    while todo:
        holder = todo.pop()
        items = (
            holder.values() if isinstance(holder, dict) else holder if isinstance(holder, list) else [holder]
        )
        kinds = set(map(type, items))  # without a step for each item: most rows are texts alone
        if float in kinds and any(type(item) is float and abs(item) >= _LARGE for item in items):
            return True
        if dict in kinds or list in kinds:
            todo += [item for item in items if type(item) is dict or type(item) is list]
    return False


def load_value(text: str) -> object:
    """Read one JSON value.

    Raises:
        ValueError: Not JSON; the message says what and at which character.

    >>> load_value('{"gold": 123456789012345678901234567890}')
    {'gold': 123456789012345678901234567890}
    >>> load_value('{"gold": NaN}')
    Traceback (most recent call last):
        ...
    ValueError: NaN is not JSON
    """
    try:
        value: object = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise ValueError("brackets nested too deep") from error
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def dump_line(row: object) -> bytes:
    r"""One row as a line of valid UTF-8 JSON, whatever characters it holds.

    >>> dump_line({"extracted": "é"})
    b'{"extracted":"\xc3\xa9"}\n'
    >>> dump_line({"extracted": "\ud800"})
    b'{"extracted":"\\ud800"}\n'
    """
    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        # Half a surrogate pair, a whole number over 64 bits: the standard library writes both.
        return json.dumps(_finite(row), separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


def _finite(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
