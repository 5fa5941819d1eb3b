r"""Marks and letters whose meaning hangs on the numbers beside them: feet, hours, currency codes.

One real row: `5'3"` is 5 ft and 3 in, while `f'(3)` is a derivative; after degrees, `30^\circ 15'` has
minutes of arc; `2 h 30 min` has hours, while `2h` is a product; `USD 5` and `Rs. 500` are money.
"""

import re
from typing import TYPE_CHECKING, Final

from ringtrue.graders.parse.units import UNIT_NAMES

if TYPE_CHECKING:
    from ringtrue.graders.parse.lexer import Lexer

__all__ = ["CODES", "read_currency", "read_mark", "read_short_unit"]

_INCHES: Final = re.compile(r"\s*[0-9]+(?:\.[0-9]+)?\s*(?:\"|''|″|”|′′|’’)")
_SMALLER: Final = re.compile(r"\s*[0-9]+(?:\.[0-9]+)?\s*(?:min|minutes?|sec|seconds?|s|cm|mm|in|oz|mg)\b")
_AMOUNT: Final = re.compile(r"\.?\s*(?=[0-9])")
_SIGN: Final = re.compile(r"\s*(?=\\?\$\s*[0-9])")
CODES: Final = frozenset(["USD", "EUR", "GBP", "JPY", "INR", "RMB", "CNY", "Rs"])
_COUNTRIES: Final = frozenset(["US", "AU", "CA", "NZ", "HK", "SG"])
_SHORT: Final = frozenset("hmsg")
_SINGLE: Final = frozenset("'’′")
_DOUBLE: Final = frozenset(["''", '"', "″", "”"])


def read_mark(lexer: "Lexer", mark: str, start: int) -> bool:
    """A prime or quotation mark after a number, where it is a unit; else False, and nothing is done."""
    tokens = lexer.tokens
    if not tokens or tokens[-1].kind != "NUM":
        return False
    before = tokens[-2] if len(tokens) > 1 else None
    kind, text = (before.kind, before.text) if before else ("", "")
    if mark in _SINGLE:
        if kind == "DEG" or (kind == "}" and len(tokens) > 2 and tokens[-3].kind == "DEG"):
            unit = "arcmin"
        elif _INCHES.match(lexer.text, lexer.end):
            unit = "ft"
        else:
            return False
    elif mark in _DOUBLE and kind == "TEXT" and text in ("arcmin", "ft"):
        unit = "arcsec" if text == "arcmin" else "in"
    else:
        return False
    lexer.add("TEXT", unit, start)
    return True


def read_short_unit(lexer: "Lexer", word: str, start: int) -> bool:
    """A letter between two numbers of which one has a unit: `2 h 30 min`, `5 min 30 s`."""
    if word not in _SHORT or not lexer.tokens or lexer.tokens[-1].kind != "NUM":
        return False
    before = lexer.tokens[-2] if len(lexer.tokens) > 1 else None
    smaller = before is not None and before.kind in ("TEXT", "WORD") and before.text in UNIT_NAMES
    if not smaller and not _SMALLER.match(lexer.text, lexer.end):
        return False
    lexer.add("TEXT", word, start)
    return True


def read_currency(lexer: "Lexer", word: str, start: int) -> bool:
    """A currency's code before an amount: `USD 5`, `Rs. 500`, `US$5`."""
    if lexer.after_value:
        return False
    if word in _COUNTRIES and _SIGN.match(lexer.text, lexer.end):
        lexer.gap = True
        return True
    amount = _AMOUNT.match(lexer.text, lexer.end) if word in CODES else None
    if amount is None:
        return False
    lexer.end = amount.end()
    lexer.add("CUR", UNIT_NAMES[word], start)
    return True
