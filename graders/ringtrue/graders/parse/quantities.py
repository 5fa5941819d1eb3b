r"""What follows a whole product: units, percent, currency, moduli.

One real row: `\frac{4000}{49} \mathrm{~m} / \mathrm{s}` is `Quantity(Div(4000, 49), "m/s")`.

Judgements: a noun after a number is its unit (`5 apples`), if it stands alone, in `\text{}` or in brackets; a
single bare letter is a variable (`36m`), never a unit.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ringtrue.graders.parse.errors import ParseError
from ringtrue.graders.parse.tokens import Token
from ringtrue.graders.parse.tree import (
    Add,
    Call,
    Constant,
    Div,
    Mod,
    Mul,
    Neg,
    Node,
    Number,
    Percent,
    Pow,
    Quantity,
)
from ringtrue.graders.parse.unit_list import SCALES
from ringtrue.graders.parse.units import Factors, format_unit, read_noun, read_unit
from ringtrue.graders.parse.words import split_words

if TYPE_CHECKING:
    from ringtrue.graders.parse.parser import Parser

__all__ = ["PREFIX", "SUFFIX", "compound", "has_unit", "modulus"]

_NAMES: Final = frozenset(["TEXT", "ROMAN", "WORD", "SYM"])
_VALUES: Final = frozenset(["SYM", "CONST", "FUNC", "(", "FRAC", "SQRT"])
_PERCENTS: Final = frozenset(["percent", "per cent", "percents", "percentage", "pct"])
_MAX_WORDS: Final = 4
_UNIT_KINDS: Final = frozenset(["TEXT", "WORD", "ROMAN", "CUR", "NOUN"])
_CLOSERS: Final = frozenset(split_words("END , ; ) ] } \\} AND OR REL + - & NEWLINE END_ENV :"))


def _currency(parser: "Parser", token: Token) -> Node:
    r"""`\$18`: the sign before the value."""
    parser.deeper()
    negative = parser.kind == "-"
    if negative:
        parser.advance()
    value = parser.product()
    parser.depth -= 1
    unit = token.text
    if isinstance(value, Quantity) and value.unit.partition("*")[0] in SCALES:
        # `$3 million`, and `$3 million dollars`, which says it twice.
        unit = f"{value.unit.removesuffix('*' + unit)}*{unit}"
        value = value.value
    return Quantity(Neg(value) if negative else value, unit)


def _percent(parser: "Parser", value: Node) -> Node:
    if isinstance(value, Percent):
        raise parser.unexpected("one percent sign")
    parser.advance()
    return Percent(value)


def _permille(parser: "Parser", value: Node) -> Node:
    parser.advance()
    return Div(value, Number(Fraction(1000)))


def modulus(parser: "Parser", value: Node) -> Node:
    r"""`3 mod 7`, `3 \pmod 7`, `3 \pmod{7}`."""
    parser.advance()
    node = Mod(value, parser.operand())
    parser.refuse_words((node.value, node.modulus))
    return node


def _unit(parser: "Parser", value: Node) -> Node | None:
    """A unit or noun after the value; None for words that are no unit, which end the product."""
    token = parser.token
    words = token.text.lower()
    if words in _PERCENTS:
        return _percent(parser, value)
    if words == "per" and token.kind == "WORD" and parser.tokens[parser.index + 1].text == "cent":
        parser.advance()
        return _percent(parser, value)
    factors = _unit_factors(parser)
    if factors:
        if token.kind == "WORD" and parser.kind in _VALUES:
            raise parser.unexpected("an operator or the end after a unit")
        quantity = Quantity(value, format_unit(factors))
        return compound(parser, quantity)
    # One letter that is no unit is a variable, in whatever font: `$\sqrt{8}$ x`.
    noun = read_noun(token.text) if token.kind != "CUR" and len(token.text) > 1 else None
    if noun is None:
        if token.kind == "TEXT":
            return None
        raise ParseError(f"unexpected word {token.text!r}", token.start, "a unit, an operator or the end")
    if isinstance(value, Quantity) and value.unit in SCALES:
        # `7 million people`: the scale counts them.
        parser.advance()
        return value
    if not _counts(value):
        raise ParseError(f"unexpected word {token.text[:40]!r}", token.start, "a number before a noun")
    parser.advance()
    if parser.kind not in _CLOSERS:
        raise parser.unexpected("the end of the answer after a noun")
    return Quantity(value, noun)


def _counts(value: Node) -> bool:
    """Whether a value can count things: numbers and what arithmetic makes of them, no letters."""
    if isinstance(value, Add | Mul):
        return all(_counts(part) for part in (value.terms if isinstance(value, Add) else value.factors))
    if isinstance(value, Div):
        return _counts(value.top) and _counts(value.bottom)
    return isinstance(value, Number | Call | Pow | Constant) or (
        isinstance(value, Neg) and _counts(value.operand)
    )


def compound(parser: "Parser", quantity: Quantity) -> Node:
    r"""`5 \text{ ft } 6 \text{ in}` is a sum."""
    if parser.kind != "NUM":
        return quantity
    if quantity.unit == "degree" and parser.tokens[parser.index + 1].text != "arcmin":
        return quantity
    parser.deeper()
    rest = parser.product()
    parser.depth -= 1
    if not isinstance(rest, Quantity | Add):
        raise parser.unexpected("a unit")
    return Add((quantity, *(rest.terms if isinstance(rest, Add) else (rest,))))


def has_unit(term: Node) -> bool:
    """Whether a term of a sum has a unit."""
    return isinstance(term.operand if isinstance(term, Neg) else term, Quantity)


def _unit_factors(parser: "Parser") -> Factors:
    r"""The unit that stands here, over several tokens: `\mathrm{kg} \cdot \mathrm{m}^2 / \mathrm{s}`."""
    found: list[tuple[str, int]] = []
    sign, joined = 1, False
    while True:
        token = parser.token
        if token.kind not in _UNIT_KINDS and not (token.kind == "SYM" and joined):
            break
        factors, count = _named_factors(parser, token)
        if factors is None:
            break
        parser.jump(parser.index + count)
        power = _unit_power(parser)
        # A power behind several units is the last one's: `\text{m/s}^2`.
        *others, (last, exponent) = factors
        factors = (*others, (last, exponent * power))
        found += [(name, exponent * sign) for name, exponent in factors]
        joined = parser.kind in ("/", "*") and _names_unit(parser, 1)
        if joined:
            sign = -1 if parser.advance().kind == "/" else sign
    return tuple(found)


def _named_factors(parser: "Parser", token: Token) -> tuple[Factors | None, int]:
    """The unit that one token or up to four bare words name, and how many tokens that is."""
    if token.kind == "CUR":
        return ((token.text, 1),), 1
    if token.kind == "SYM":
        # Only after the sign of a unit: `5 kg/m^3`, `5 kg*m`.
        return read_unit(token.text), 1
    count = 1
    while token.kind == "WORD" and count < _MAX_WORDS and parser.peek(count) == "WORD":
        count += 1
    for size in range(count, 0, -1):
        words = " ".join(token.text for token in parser.tokens[parser.index : parser.index + size])
        factors = read_unit(words)
        if factors is not None:
            return factors, size
    return None, 0


def _names_unit(parser: "Parser", ahead: int) -> bool:
    token = parser.tokens[parser.index + ahead]
    return token.kind in _NAMES and read_unit(token.text) is not None


def _unit_power(parser: "Parser") -> int:
    """The exponent of a unit: `^2`, `^{-1}`; 1 where there is none."""
    if parser.kind != "^":
        return 1
    parser.advance()
    braced = parser.kind == "{"
    if braced:
        parser.advance()
    negative = parser.kind == "-"
    if negative:
        parser.advance()
    token = parser.expect("NUM")
    if braced:
        parser.expect("}")
    if not token.text.isdecimal() or len(token.text) > 2:
        raise ParseError(f"unexpected power {token.text[:9]!r} of a unit", token.start, "a small integer")
    return -int(token.text) if negative else int(token.text)


PREFIX: Final[dict[str, Callable[["Parser", Token], Node]]] = {"CUR": _currency}
SUFFIX: Final[dict[str, Callable[["Parser", Node], Node | None]]] = {
    "%": _percent, "PERMILLE": _permille, "MOD": modulus, "PMOD": modulus,
    "TEXT": _unit, "WORD": _unit, "ROMAN": _unit, "CUR": _unit, "NOUN": _unit,
}  # fmt: skip
