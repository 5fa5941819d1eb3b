r"""Units as written, and their spelling in the tree.

One real row: `\mathrm{~kg} \cdot \mathrm{m} / \mathrm{s}^{2}` is `kg*m/s^2`, `square feet` is `ft^2`.

A unit is its symbol, in the order as written: products by `*`, powers by `^`, what divides after `/`.
Currency is `dollar`, `euro`, `cent`, ...; an angle is `degree`; a noun that is no unit (`apples`) stands as
written, in lower case. What it does not do: convert.
"""

import re
from functools import lru_cache
from typing import Final

from ringtrue.graders.parse.shading import NO_NOUNS
from ringtrue.graders.parse.unit_list import UNIT_NAMES
from ringtrue.graders.parse.words import split_words

__all__ = ["UNIT_NAMES", "format_unit", "is_unit_word", "read_noun", "read_unit"]

_BARE: Final = frozenset(
    split_words(
        "cm mm km kg ft yd mi oz lb lbs hr hrs min mins sec secs mph kph mpg rpm Hz kHz MHz GHz kPa MPa "
        "GPa eV keV MeV GeV kJ kW kWh mol ml mL mg inches usd USD EUR yrs dB rad deg "
        "atm ppm ppb psi rpm tsp tbsp kcal cal Pa hp ly mA mV kV kN MJ GB MB KB kB cc nmi"
    )
)
r"""Short units that are taken for units without `\text`, where they end a value: no single letters, nothing
that a product of two common variables looks like."""

_NOT_NOUNS: Final = frozenset(
    split_words(
        "and or if is are was were be not no at least most more less than or the of for when where with "
        "then which that this it to by from as so but else otherwise only all any each both either "
        "neither about approximately per cent percent because since therefore thus hence where equals "
        "equal mod modulo in on who what can cannot"
    )
).union(NO_NOUNS)
_ATOM: Final = re.compile(r"([A-Za-zÅΩ°µ_-]+|[元厘米公分千里克斤小时分钟度]+)(?:\s*\^?\s*\{?(-?[0-9])\}?)?")
_SPLIT: Final = re.compile(r"\s*(/|\*|·|⋅|\bper\b|\s)\s*")
_MEASURED: Final = re.compile(
    r"(?<=[A-Za-z]) (?:old|long|tall|wide|high|deep|away|apart|each|total|ago|later|left)\Z"
)
"""What stands after a unit and says only what was measured: `12 years old`."""
_POWERS: Final = {"square": 2, "sq": 2, "cubic": 3, "cu": 3, "squared": 2, "cubed": 3}
_WHOLE: Final = {
    "degrees celsius": "degC", "degrees fahrenheit": "degF", "degree celsius": "degC",
    "square units": "unit^2", "cubic units": "unit^3", "sq units": "unit^2", "sq. units": "unit^2",
    "units squared": "unit^2",
    "light years": "ly", "u.s. dollars": "dollar", "us dollars": "dollar", "square unit": "unit^2",
    "p.m.": "", "a.m.": "",
}  # fmt: skip
_MAX_NOUN: Final = 60

Factors = tuple[tuple[str, int], ...]


def is_unit_word(word: str) -> bool:
    """Whether a bare run of letters after a value is a unit rather than a product.

    >>> is_unit_word("cm"), is_unit_word("miles"), is_unit_word("m"), is_unit_word("apples")
    (True, True, False, False)
    """
    return word in _BARE or (len(word) > 3 and word in UNIT_NAMES)


def read_unit(words: str) -> Factors | None:
    """The unit that some words name, as its symbols and powers; None if they name none.

    >>> read_unit("square feet"), read_unit("miles per hour"), read_unit("cm^2"), read_unit("new books")
    ((('ft', 2),), (('mi', 1), ('h', -1)), (('cm', 2),), None)
    """
    return _read_unit(words) if len(words) <= _MAX_NOUN else None


@lru_cache(maxsize=1024)
def _read_unit(words: str) -> Factors | None:
    words = words.strip().rstrip(".,").partition(" of ")[0]
    if "/(" in words:
        # All that follows the stroke is divided by: `J/(kg*K)`.
        words = words.replace("/(", "/").replace(")", "")
    whole = _WHOLE.get(words.lower())
    if whole:
        words = whole
    words = _MEASURED.sub("", words)
    factors: list[tuple[str, int]] = []
    sign, power = 1, 1
    for part in _SPLIT.split(words):
        if part in ("/", "per"):
            sign = -1
        elif part in _POWERS:
            if part in ("squared", "cubed") and factors:
                name, _ = factors.pop()
                factors.append((name, _POWERS[part]))
            else:
                power = _POWERS[part]
        elif part and part not in ("*", "·", "⋅") and not part.isspace():
            found = _ATOM.fullmatch(part)
            symbol = UNIT_NAMES.get(found[1]) if found else None
            if found is None or symbol is None:
                return None
            factors += _expand(symbol, sign * int(found[2] or power))
            power = 1
    return tuple(factors) or None


def read_noun(words: str) -> str | None:
    """A noun that counts things, in lower case; None for anything that reads as more than a name.

    >>> read_noun("new books"), read_noun("pieces of candy"), read_noun("or more")
    ('new books', 'pieces', None)
    """
    named = words.lower().strip(" .,").removeprefix("of the ").removeprefix("of a ")
    parts = named.partition(" of ")[0].split()
    if not parts or len(words) > _MAX_NOUN or len(parts) > 4 or not _NOT_NOUNS.isdisjoint(parts):
        return None
    if not all(part.replace("-", "").replace("'", "").isalpha() for part in parts):
        return None
    return " ".join(parts)


def format_unit(factors: Factors) -> str:
    """A unit's text in the tree.

    >>> format_unit((("kg", 1), ("m", 1), ("s", -2)))
    'kg*m/s^2'
    """
    top = "*".join(_power(symbol, power) for symbol, power in factors if power > 0)
    bottom = "".join("/" + _power(symbol, -power) for symbol, power in factors if power < 0)
    return (top or "1") + bottom


def _power(symbol: str, power: int) -> str:
    return symbol if power == 1 else f"{symbol}^{power}"


def _expand(symbol: str, power: int) -> Factors:
    """The factors of a symbol that is itself a quotient, as `mi/h`."""
    top, _, bottom = symbol.partition("/")
    return ((top, power), (bottom, -power)) if bottom else ((symbol, power),)
