r"""What begins a value by itself: numbers, letters, constants, words, fractions in one character.

One real row: `3\frac12` is a mixed number, a sum of 3 and a quotient; `2\frac{a}{b}` is a product.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ringtrue.graders.parse.combinations import combinations
from ringtrue.graders.parse.errors import ParseError
from ringtrue.graders.parse.numbers import continued_number, scale_number
from ringtrue.graders.parse.symbols import VULGAR
from ringtrue.graders.parse.tokens import Token
from ringtrue.graders.parse.tree import (
    Add,
    Call,
    Constant,
    Div,
    Interval,
    Mul,
    Neg,
    Node,
    Number,
    Opaque,
    Symbol,
    Text,
)
from ringtrue.graders.parse.words import looks_english

if TYPE_CHECKING:
    from ringtrue.graders.parse.parser import Parser

__all__ = ["PREFIX", "scientific"]

_ALWAYS_CALLED: Final = frozenset(["f", "g", "Phi", "Gamma"])
_ITEM_STARTS: Final = frozenset(["START", "(", "[", "{", "\\{", ",", ";", "AND", "OR", "REL", "&", "NEWLINE"])
_ITEM_ENDS: Final = frozenset(
    ["END", ")", "]", "}", "\\}", ",", ";", "AND", "OR", "REL", "&", "NEWLINE", "END_ENV"]
)


_ZERO: Final = Number(Fraction(0))
_HALF_LINES: Final[dict[str, Node]] = {
    "reals_+": Interval(_ZERO, Constant("infinity"), False, False),
    "reals_>0": Interval(_ZERO, Constant("infinity"), False, False),
    "reals_>=0": Interval(_ZERO, Constant("infinity"), True, False),
    "reals_<0": Interval(Neg(Constant("infinity")), _ZERO, False, False),
    "reals_<=0": Interval(Neg(Constant("infinity")), _ZERO, False, True),
}
r"""Sets of reals with a bound as their subscript: `\mathbb{R}_{>0}`."""


def scientific(parser: "Parser", mantissa: Node) -> Node | None:
    """`10^5` after a number and a times sign: the number, scaled; None where it is no such power.

    What comes next is the 10; nothing is taken unless all of it fits.
    """
    if not isinstance(mantissa, Number) or parser.token.text != "10" or parser.peek() != "^":
        return None
    ahead = parser.index + 2
    braced = parser.tokens[ahead].kind == "{"
    ahead += braced
    signed = parser.tokens[ahead].kind in ("-", "+")
    negative = parser.tokens[ahead].kind == "-"
    ahead += signed
    power = parser.tokens[min(ahead, len(parser.tokens) - 1)]
    if power.kind != "NUM" or not power.text.isdecimal() or len(power.text) > 4:
        return None
    if braced and parser.tokens[ahead + 1].kind != "}":
        return None
    scaled = scale_number(mantissa, -int(power.text) if negative else int(power.text))
    if scaled is not None:
        parser.jump(ahead + 1 + braced)
    return scaled


def _number(parser: "Parser", token: Token) -> Node:
    """A number, and the fraction that makes it a mixed one."""
    number = token.number
    if number is None:
        raise parser.unexpected("a number")
    if number.digits is None and token.text.isdecimal():
        kind = parser.kind
        if kind == "FRAC":
            part = _proper_fraction(parser)
            if part is not None:
                return Add((number, part))
        elif kind == "VULGAR":
            return Add((number, _vulgar(parser, parser.advance())))
        elif kind == "NUM" and parser.peek() == "/" and parser.peek(2) == "NUM":
            return _plain_mixed(parser, number)
    elif parser.kind == "DOTS":
        parser.advance()
        return continued_number(token.text) or number
    return number


def _plain_mixed(parser: "Parser", whole: Number) -> Node:
    """`3 1/2`; the parser stands at the 1."""
    top, bottom = parser.tokens[parser.index], parser.tokens[parser.index + 2]
    if not (top.text.isdecimal() and bottom.text.isdecimal() and top.number and bottom.number):
        raise parser.unexpected("an operator before the number")
    if top.number.value >= bottom.number.value or top.text[0] == "0":
        raise parser.unexpected("an operator before the number")
    parser.jump(parser.index + 3)
    return Add((whole, Div(top.number, bottom.number)))


def _proper_fraction(parser: "Parser") -> Node | None:
    r"""`\frac{1}{2}` or `\frac12`, smaller integer over larger, taken; None if it is not that."""
    tokens, index = parser.tokens, parser.index + 1
    found: list[Number] = []
    while len(found) < 2 and index < len(tokens):
        braced = tokens[index].kind == "{"
        token = tokens[min(index + braced, len(tokens) - 1)]
        if token.kind != "NUM" or not token.text.isdecimal() or token.number is None:
            return None
        if braced:
            if tokens[index + 2].kind != "}":
                return None
            found.append(token.number)
            index += 3
        elif len(token.text) == 2 and not found:
            found += [Number(Fraction(int(digit))) for digit in token.text]
            index += 1
        elif len(token.text) == 1:
            found.append(token.number)
            index += 1
        else:
            return None
    if len(found) < 2 or found[0].value >= found[1].value:
        return None
    parser.jump(index)
    return Div(found[0], found[1])


def _vulgar(_parser: "Parser", token: Token) -> Node:
    top, bottom = VULGAR[token.text]
    return Div(Number(Fraction(top)), Number(Fraction(bottom)))


def _symbol(parser: "Parser", token: Token) -> Node:
    """A letter, with its subscript and primes, and its arguments where it is a function."""
    name = token.text
    if name in ("C", "A", "P") and parser.kind in ("_", "^"):
        counted = combinations(parser, name)
        if counted is not None:
            return counted
    while parser.kind in ("_", "'", "''"):
        mark = parser.advance().text
        name += "_" + subscript(parser) if mark == "_" else mark
        if len(name) > 200:
            raise parser.unexpected("a shorter name")
    if parser.kind == "(" and _is_called(parser, token, name):
        parser.advance()
        items, _ = parser.listing(frozenset([")"]))
        parser.expect(")")
        return Call(name, tuple(items))
    return Symbol(name)


def _is_called(parser: "Parser", token: Token, name: str) -> bool:
    """Whether `name(` is a call: by custom for `f` and `g`, else for one other letter or several values."""
    if token.text in _ALWAYS_CALLED or name.endswith("'"):
        return True
    inner = parser.tokens[parser.index + 1]
    after = parser.peek(2)
    if after == ")" and not parser.token.gap:
        # Nobody writes a product with 0 or 1 so: v(0) is a value of v, and not nothing.
        return (inner.kind == "SYM" and inner.text != token.text) or inner.text in ("0", "1")
    if after == ")":
        return False
    if not token.text[0].isupper():
        return False
    return _has_comma(parser)


def _has_comma(parser: "Parser") -> bool:
    """Whether a comma stands in the bracket that opens here: `P(1, 2)`. Looks 12 tokens ahead."""
    depth = 0
    for token in parser.tokens[parser.index : parser.index + 12]:
        depth += (token.kind == "(") - (token.kind == ")")
        if depth == 1 and token.kind in (",", "MID"):
            return True
        if depth == 0:
            return False
    return False


def subscript(parser: "Parser") -> str:
    """The text of a subscript, braces dropped; the parser stands after the `_`."""
    if parser.kind != "{":
        if parser.kind in ("END", "^", "_", ")", "}"):
            raise parser.unexpected("a subscript")
        return parser.advance().text
    parser.advance()
    parts: list[str] = []
    depth = 1
    while True:
        if parser.kind == "END":
            raise parser.unexpected("'}'")
        token = parser.advance()
        depth += (token.kind == "{") - (token.kind == "}")
        if depth == 0:
            return "".join(parts)
        parts.append(token.text)


def _constant(parser: "Parser", token: Token) -> Node:
    if parser.kind == "_" or parser.kind == "'":
        named = _symbol(parser, token)
        return _HALF_LINES.get(named.name, named) if isinstance(named, Symbol) else named
    return Constant(token.text)


def _bold(parser: "Parser", token: Token) -> Node:
    r"""`\mathbf{i}` is a unit vector, `\mathbf{B}` a letter."""
    name = token.text
    if name.isdecimal():
        return Number(Fraction(int(name)))
    return _symbol(parser, token._replace(text="vec_" + name if name.islower() else name))


def _dots(_parser: "Parser", _token: Token) -> Node:
    return Opaque("\\ldots")


def _words(parser: "Parser", token: Token) -> Node:
    """Words by themselves, as a side, an item or the whole answer."""
    words = [token.text]
    while parser.kind == "TEXT":
        words.append(parser.advance().text)
    return Text(" ".join(words))


def _word(parser: "Parser", token: Token) -> Node:
    """A bare word that is all of an item: `(false, true)`, `width = 10`. More words are prose."""
    before = parser.tokens[parser.index - 2].kind if parser.index > 1 else "START"
    if before not in _ITEM_STARTS or parser.kind not in _ITEM_ENDS:
        raise ParseError(f"unexpected word {token.text!r}", token.start, "a value")
    parser.bare_words = parser.bare_words or parser.depth == 1
    return Text(token.text)


def _roman(parser: "Parser", token: Token) -> Node:
    r"""An upright letter is a letter, `\mathrm{PQ}` a product of two, a longer word a word."""
    if len(token.text) > 3 or looks_english(token.text):
        return _words(parser, token)
    if len(token.text) > 1:
        return Mul(tuple(_symbol(parser, token._replace(text=character)) for character in token.text))
    if token.text in "ei":
        return _constant(parser, token)
    return _symbol(parser, token)


PREFIX: Final[dict[str, Callable[["Parser", Token], Node]]] = {
    "NUM": _number, "VULGAR": _vulgar, "SYM": _symbol, "CONST": _constant, "BOLD": _bold, "DOTS": _dots,
    "TEXT": _words, "WORD": _word, "ROMAN": _roman,
}  # fmt: skip
