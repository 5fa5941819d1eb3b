r"""Values as they cross from one process to another: a closed set of types, written as JSON.

One real value: `(1, "a", {2.5})` is written `["t",1,"a",["s",2.5]]`. Numbers, text, True, False and None
stand for themselves; all else is a list whose first item names the type. What is of no such type crosses as a
handle `["x",number,type name]`: the object itself stays where it is.

Nothing is ever unpickled, and no method of a foreign class runs where a value is read: an object that calls
itself equal to everything arrives as a handle, which equals nothing but itself. Subclasses of the known types
arrive as these (a Counter as a dict). Elements of an iterator are written out, up to a number.
"""

import json
import math
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

__all__ = ["DEPTH", "ITEMS", "NotPlainError", "decode", "dump", "encode", "load"]

DEPTH: Final = 100
"""How deep a value may be nested."""
ITEMS: Final = 100_000
"""How many elements of an iterator are written out."""
_EXACT: Final = 1 << 53
"""A larger integer is written in hexadecimal: that takes linear time both ways, and no reader rounds it."""
_PARTS: Final[dict[str, Callable[[list[Any]], Any]]] = {
    "l": list,
    "t": tuple,
    "s": set,
    "fs": frozenset,
    "it": iter,
}


class NotPlainError(TypeError):
    """A value has no written form, or what was read is none."""


def encode(value: object, handle: Callable[[object], list[object]] | None = None, depth: int = 0) -> object:
    """A value as JSON can hold it.

    Args:
        value: any object.
        handle: keeps an object of no known type, and says how it is written; without it there is none.
        depth: how deep the value lies in another one.

    Raises:
        NotPlainError: for an object of no known type, or one that is nested too deeply.

    >>> encode((1, "a", {2.5}))
    ['t', 1, 'a', ['s', 2.5]]
    """
    if depth > DEPTH:
        raise NotPlainError(f"a value is nested more than {DEPTH} deep")
    if value is None or value is True or value is False:
        return value
    if isinstance(value, int | float | complex | str | bytes | bytearray):
        return _encode_scalar(value)
    below = depth + 1
    if isinstance(value, dict):
        pairs = [encode(item, handle, below) for pair in dict.items(value) for item in pair]
        return ["d", *pairs]
    for tag, kind in (("l", list), ("t", tuple), ("s", set), ("fs", frozenset)):
        if isinstance(value, kind):
            return [tag, *(encode(item, handle, below) for item in value)]
    if isinstance(value, range):
        return ["r", *(encode(part) for part in (value.start, value.stop, value.step))]
    if isinstance(value, Iterator):
        items = list(islice(value, ITEMS + 1))
        if len(items) <= ITEMS:
            return ["it", *(encode(item, handle, below) for item in items)]
    if handle is None:
        raise NotPlainError(f"a value of the type {type(value).__qualname__} cannot cross to another process")
    return handle(value)


def _encode_scalar(value: float | complex | str | bytes | bytearray) -> object:
    if isinstance(value, int):
        return int(value) if -_EXACT <= value <= _EXACT else ["i", hex(value)]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else ["f", str(float(value))]
    if isinstance(value, complex):
        return ["c", encode(value.real), encode(value.imag)]
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return ["u", value.encode("utf-8", "surrogatepass").hex()]
        return str.__str__(value)
    return ["b" if isinstance(value, bytes) else "ba", value.hex()]


def decode(written: object, handle: Callable[[int, str], object] | None = None, depth: int = 0) -> Any:
    """The value that `encode` wrote.

    Args:
        written: what JSON held.
        handle: makes something of an object that stayed where it is.
        depth: how deep the value lies in another one.

    Raises:
        NotPlainError: for what `encode` does not write.

    >>> decode(["t", 1, "a", ["s", 2.5]])
    (1, 'a', {2.5})
    """
    if written is None or isinstance(written, bool | int | float | str):
        return written
    if not isinstance(written, list) or not written or depth > DEPTH:
        raise NotPlainError("what was read is no written value")
    tag, *rest = written
    try:
        if tag in ("l", "t", "s", "fs", "it", "d"):
            items = [decode(item, handle, depth + 1) for item in rest]
            return dict(zip(items[::2], items[1::2], strict=True)) if tag == "d" else _PARTS[tag](items)
        if tag == "x" and handle is not None:
            number, name = rest
            return handle(int(number), str(name)[:100])
        return _decode_scalar(str(tag), rest)
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        raise NotPlainError(f"what was read is no written value: {str(error)[:100]}") from error


def _decode_scalar(tag: str, rest: list[Any]) -> object:
    if tag == "r":
        start, stop, step = (decode(part) for part in rest)
        return range(start, stop, step)
    if tag == "c":
        real, imaginary = rest
        return complex(float(decode(real)), float(decode(imaginary)))
    (text,) = rest
    match tag:
        case "i":
            return int(text, 16)
        case "f":
            return float(text)
        case "u":
            return bytes.fromhex(text).decode("utf-8", "surrogatepass")
        case "b":
            return bytes.fromhex(text)
        case "ba":
            return bytearray.fromhex(text)
    raise ValueError(f"the tag {tag[:20]!r} is not known")


def dump(message: object) -> bytes:
    """A message as bytes, length first."""
    body = json.dumps(message, separators=(",", ":"), allow_nan=False).encode()
    return len(body).to_bytes(4, "big") + body


def load(body: bytes) -> Any:
    """The message in these bytes.

    Raises:
        NotPlainError: where they are no JSON.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotPlainError(f"a message is not JSON: {str(error)[:100]}") from error
