"""Units, their dimensions and exact sizes: a small table instead of a library.

A real row: `km/h` is `(Fraction(5, 18), {"m": 1, "s": -1})`.

What it does not do: apply offsets (a temperature on its own is for whoever compares it, by `TEMPERATURES`; as
a measure a degree Celsius is a difference of one kelvin), or rates of currencies. The table is the parser's
(`parse.unit_list`).
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final, TypeAlias

from ringtrue.graders.parse.unit_list import UNIT_NAMES, UNIT_SIZES

__all__ = ["TEMPERATURES", "Measure", "measure"]

Measure: TypeAlias = tuple[Fraction, Mapping[str, int]]
"""Size in base units, and the power of each base unit."""

TEMPERATURES: Final = {
    "K": (Fraction(1), Fraction(0)),
    "degC": (Fraction(1), Fraction(27315, 100)),
    "degF": (Fraction(5, 9), Fraction(45967, 180)),
}
"""The size of a degree in kelvins, and the zero of its scale: the one conversion that is no factor."""
_FACTOR: Final = re.compile(r"([*/·]?)(1|[^\W\d]+(?:-[^\W\d]+)*)(?:\^?\{?(-?\d)\}?)?")
_SIZE: Final = re.compile(r"(\d+(?:/\d+)?)(?: |$)")


@lru_cache(maxsize=1024)
def measure(unit: str) -> Measure | None:
    """The size and dimension of a unit, None where the table does not know it.

    >>> measure("km/h"), measure("apples")
    ((Fraction(5, 18), {'m': 1, 's': -1}), None)
    """
    size, dimension, position, sign = Fraction(1), dict[str, int](), 0, 1
    while position < len(unit):
        match = _FACTOR.match(unit, position)
        if match is None:
            return None
        known = _symbol(match[2])
        if known is None:
            return None
        sign = -1 if match[1] == "/" else sign  # all that follows the stroke is divided by
        power = int(match[3] or 1) * sign
        size *= known[0] ** power
        for base, exponent in known[1].items():
            dimension[base] = dimension.get(base, 0) + exponent * power
        position = match.end()
    return (size, {base: power for base, power in dimension.items() if power}) if position else None


@lru_cache(maxsize=1024)
def _symbol(name: str) -> Measure | None:
    """One symbol or spelling; `1` stands before a stroke."""
    if name == "1":
        return Fraction(1), {}
    symbol = UNIT_NAMES.get(name, name)
    text = UNIT_SIZES.get(symbol)
    if text is None or text == "base":
        return None if text is None else (Fraction(1), {symbol: 1})
    number = _SIZE.match(text)
    # A unit of one count that is itself a quotient (`1/s`) has no number before it.
    count = Fraction(number[1]) if number else Fraction(1)
    rest = text[number.end() :] if number else text
    if not rest:
        return count, {}
    inner = measure(rest)
    return None if inner is None else (count * inner[0], inner[1])
