r"""Reading just enough of a gold to change it safely: plain numbers, lists of them, and what to leave alone.

Stands apart from the parser that is measured: `(1, \frac{2}{3}]` is read by a few patterns, and all else is
text whose commands and words stay as they are.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final

__all__ = ["GROUPED", "NUMBER", "PLAIN", "WORDS", "bare", "elements", "mask", "outside", "value"]

NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
"""An integer or a decimal."""
PLAIN: Final = re.compile(r"-?(?:\d+(?:\.\d+)?|\\[dt]?frac\{-?\d+\}\{\d+\}|\d+/\d+)")
"""A number whose value is known here."""
GROUPED: Final = re.compile(r"\d,\s?\d{3}(?!\d)")
"""What may be thousands or a list."""
WORDS: Final = re.compile(r"(?<!\\)\b[a-z]{3,}|\b(?:or|and|no)\b|[^\x00-\x7f]", re.IGNORECASE)
"""Prose."""

_FRACTION: Final = re.compile(r"(-?)(?:\\[dt]?frac\{(-?\d+)\}\{(\d+)\}|(\d+)/(\d+))")
_OPAQUE: Final = re.compile(
    r"\\(?:text|mathrm|textbf|mbox|operatorname|begin|end)\s*\{[^{}]*\}|\\[A-Za-z]+|\\."
)
_PAIRS: Final = (("(", ")"), ("[", "]"), (r"\{", r"\}"), ("(", "]"), ("[", ")"))


def bare(gold: str) -> str:
    """The gold without the dollars around all of it; nothing where it is text with formulas in it.

    >>> bare("$x+1$"), bare("$a$ and $b$")
    ('x+1', '')
    """
    text = gold.strip()
    if len(text) > 2 and text[0] == text[-1] == "$" and not text.endswith("\\$"):
        text = text[1:-1].strip()
    return "" if "$" in text.replace("\\$", "") else text


def value(text: str) -> Fraction | None:
    r"""The value of one plain number.

    >>> value(r"-\frac{1}{2}"), value("x")
    (Fraction(-1, 2), None)
    """
    if NUMBER.fullmatch(text):
        return Fraction(text) if len(text) < 40 else None
    match = _FRACTION.fullmatch(text)
    if match is None:
        return None
    top, bottom = int(match[2] or match[4]), int(match[3] or match[5])
    return None if bottom == 0 else Fraction(-top if match[1] else top, bottom)


def elements(gold: str) -> list[str] | None:
    r"""The numbers of a number, a list, a set, a tuple or an interval of plain numbers.

    >>> elements(r"(1, \frac{2}{3}]"), elements("x, 1")
    (['1', '\\frac{2}{3}'], None)
    """
    inner = gold
    for opening, closing in _PAIRS:
        if gold.startswith(opening) and gold.endswith(closing):
            inner = gold[len(opening) : -len(closing)]
    found = [element.strip() for element in inner.split(",")]
    return found if all(value(one) is not None for one in found) and not GROUPED.search(gold) else None


def mask(gold: str) -> str:
    r"""The text with commands and words blanked, place by place.

    >>> mask(r"5\text{ cm}+\pi")
    '5          +   '
    """
    return _OPAQUE.sub(lambda match: " " * len(match[0]), gold)


def outside(gold: str, change: Callable[[str], str]) -> str:
    r"""Change what stands outside commands and words.

    >>> outside(r"a\alpha", str.upper)
    'A\\alpha'
    """
    parts, end = [], 0
    for match in _OPAQUE.finditer(gold):
        parts += [change(gold[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, change(gold[end:])])
