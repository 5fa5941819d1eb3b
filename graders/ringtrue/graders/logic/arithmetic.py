r"""The value of a written calculation, exact and bounded, and the numbers that it uses.

A real one: `(13 - 5) × (4 - 1)` is 24 and uses 13, 5, 4, 1. Whole numbers, + - * /, brackets and a leading
minus are read, in plain text, in Unicode (`×`, `÷`, `−`) and in LaTeX (`\times`, `\frac{8}{3}`).

What it does not do: powers, roots, factorials, decimals, names, or two numbers side by side. It calls no
parser of Python's, and neither deep brackets nor long numbers cost it more than their length.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

__all__ = ["ArithmeticReadError", "Calculation", "TooLongError", "calculate", "numbers_in"]

_MOST: Final = 64
"""More numbers than any such puzzle has; a fraction of 64 numbers of 12 digits stays small."""
_LONGEST: Final = 2_000
_DIGITS: Final = 12
_NUMBER: Final = re.compile(r"[0-9]+")
_PART: Final = re.compile(r"[0-9]+|[-+*/(){}#]")
_WORDS: Final = (
    ("\\left", ""), ("\\right", ""), ("\\times", "*"), ("\\cdot", "*"), ("\\div", "/"), ("\\dfrac", "\\frac"),
    ("\\tfrac", "\\frac"), ("\\,", " "), ("\\;", " "), ("\\!", ""), ("\\(", " "), ("\\)", " "), ("\\[", " "),
    ("\\]", " "),
)  # fmt: skip
_SIGNS: Final = str.maketrans(
    {
        "×": "*", "✕": "*", "✖": "*", "·": "*", "⋅": "*", "∗": "*", "•": "*", "÷": "/", "∕": "/", "⁄": "/",
        "−": "-", "–": "-", "—": "-", "‐": "-", "[": "(", "]": ")", "$": " ", "`": " ",
    }
)  # fmt: skip
_OPERATIONS: Final[Mapping[str, Callable[[Fraction, Fraction], Fraction]]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip
_RANK: Final = {"+": 1, "-": 1, "*": 2, "/": 2, "negate": 1, "keep": 1}


class ArithmeticReadError(ValueError):
    """The text is no calculation; the message says why, for a person."""


class TooLongError(ValueError):
    """The text is over a limit."""


@dataclass(frozen=True, slots=True)
class Calculation:
    """A calculation that was read."""

    value: Fraction
    """What it comes to."""
    numbers: tuple[int, ...]
    """The numbers that stand in it, in order."""


def calculate(text: str) -> Calculation:
    r"""Read a calculation.

    Raises:
        ArithmeticReadError: where the text is none, or divides by zero.
        TooLongError: where it is over a limit.

    >>> calculate("(12 / (5 / 2 - 2))")
    Calculation(value=Fraction(24, 1), numbers=(12, 5, 2, 2))
    >>> calculate(r"\frac{8}{3-8\div 3}").value
    Fraction(24, 1)
    """
    if len(text) > _LONGEST:
        raise TooLongError(f"{len(text)} characters are no calculation of a puzzle; the limit is {_LONGEST}")
    parts = _parts(text)
    return Calculation(_evaluate(parts), tuple(int(part) for part in parts if part.isdigit()))


def numbers_in(text: str) -> list[int]:
    """The whole numbers that a text lists, in order.

    >>> numbers_in("4, 9, 10 and 13")
    [4, 9, 10, 13]
    """
    found = [match[0] for match in _NUMBER.finditer(text[:_LONGEST])]
    return [int(digits) for digits in found[:_MOST] if len(digits) <= _DIGITS]


def _parts(text: str) -> list[str]:
    for word, sign in _WORDS:
        text = text.replace(word, sign)
    text = text.replace("\\frac", "#").translate(_SIGNS)
    rest = _PART.sub("", text).strip()
    if rest:
        raise ArithmeticReadError(f"{rest[:20]!r} is no part of a calculation with + - * /")
    parts = _PART.findall(text)
    if sum(part.isdigit() for part in parts) > _MOST:
        raise TooLongError(f"more than {_MOST} numbers")
    if any(len(part) > _DIGITS for part in parts):
        raise TooLongError(f"a number of more than {_DIGITS} digits")
    return _without_braces(parts)


def _without_braces(parts: list[str]) -> list[str]:
    """Write `#{a}{b}` as `((a)/(b))`, and any other brace as a bracket."""
    written: list[str] = []
    opened: list[str] = []
    before = ""
    for part in parts:
        if part == "#":
            written.append("(")
        elif before == "#" and part != "{":
            break
        elif part in "({":
            opened.append("top" if before == "#" else "bottom" if before == "top" else part)
            written.append("(")
        elif part in ")}":
            kind = opened.pop() if opened else ""
            written += {"top": [")", "/"], "bottom": [")", ")"]}.get(kind, [")"])
            before = "top" if kind == "top" else part
            continue
        else:
            written.append(part)
        if before == "top" and part != "{":
            break
        before = part
    else:
        return written
    raise ArithmeticReadError("a fraction takes two pairs of braces")


def _evaluate(parts: list[str]) -> Fraction:
    """Two stacks and no recursion, so that depth costs nothing."""
    values: list[Fraction] = []
    pending: list[str] = []
    before = "("
    for part in parts:
        if part == "(":
            _open(before, values, pending)
        elif part == ")":
            _close(before, values, pending)
        elif part.isdigit():
            if _ends(before):
                raise ArithmeticReadError("two numbers stand side by side")
            values.append(Fraction(int(part)))
        elif _ends(before):
            _push(part, values, pending)
        elif part in "+-" and before == "(":
            pending.append("negate" if part == "-" else "keep")
        else:
            raise ArithmeticReadError("two signs stand side by side")
        before = part
    if not _ends(before):
        raise ArithmeticReadError("the calculation stops short" if parts else "there is no calculation")
    _reduce(values, pending, 0)
    if pending:
        raise ArithmeticReadError("a bracket never closes")
    return values[0]


def _open(before: str, values: list[Fraction], pending: list[str]) -> None:
    if _ends(before):
        if pending[-1:] == ["/"]:
            raise ArithmeticReadError("a/b(c) can be read in two ways: write the sign")
        _push("*", values, pending)
    pending.append("(")


def _close(before: str, values: list[Fraction], pending: list[str]) -> None:
    if not _ends(before):
        raise ArithmeticReadError("a bracket closes after a sign")
    _reduce(values, pending, 0)
    if not pending:
        raise ArithmeticReadError("a bracket closes that was never open")
    pending.pop()


def _push(sign: str, values: list[Fraction], pending: list[str]) -> None:
    _reduce(values, pending, _RANK[sign])
    pending.append(sign)


def _reduce(values: list[Fraction], pending: list[str], rank: int) -> None:
    """Do what is pending and binds at least as tightly, back to the last open bracket."""
    while pending and pending[-1] != "(" and _RANK[pending[-1]] >= rank:
        sign = pending.pop()
        last = values.pop()
        if sign in ("negate", "keep"):
            values.append(-last if sign == "negate" else last)
        elif sign == "/" and not last:
            raise ArithmeticReadError("it divides by zero")
        else:
            values.append(_OPERATIONS[sign](values.pop(), last))


def _ends(part: str) -> bool:
    """Whether an operand may end with it."""
    return part == ")" or part.isdigit()
