r"""What follows a value tightly: powers, factorials, subscripts, primes, degrees.

One real row: `101_2` is `Based(5, 2)`; `30^\circ` is `Quantity(Number(30), "degree")`.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ringtrue.graders.parse.errors import ParseError
from ringtrue.graders.parse.numbers import based_number
from ringtrue.graders.parse.quantities import compound
from ringtrue.graders.parse.tree import (
    Call,
    Constant,
    Interval,
    Neg,
    Node,
    Number,
    Pow,
    Quantity,
    Symbol,
    Text,
)
from ringtrue.graders.parse.values import subscript

if TYPE_CHECKING:
    from ringtrue.graders.parse.parser import Parser

__all__ = ["POSTFIX", "exponent", "script"]

_NUMBER_SETS: Final = frozenset(["reals", "integers", "naturals", "rationals"])
_POSITIVE: Final = Interval(Number(Fraction(0)), Constant("infinity"), False, False)
_MARKS: Final = frozenset(["DEG", "'", "''", "*"])
_ORDINALS: Final = frozenset(["th", "st", "nd", "rd"])


def exponent(parser: "Parser") -> Node:
    """What a `^` raises to; the parser stands after it."""
    parser.deeper()
    if parser.kind == "{":
        parser.advance()
        node = parser.relation()
        parser.expect("}")
    elif parser.kind == "-":
        parser.advance()
        node = Neg(exponent(parser))
    else:
        node = script(parser)
        if parser.kind == "!":
            parser.advance()
            node = Call("factorial", (node,))
        if parser.kind == "^":
            parser.advance()
            node = Pow(node, exponent(parser))
    parser.depth -= 1
    return node


def script(parser: "Parser") -> Node:
    r"""What stands in a script without braces: a number there is no mixed one, as in `\log_2\frac18`."""
    number = parser.token.number
    if parser.kind != "NUM" or number is None:
        return parser.value()
    parser.advance()
    return number


def _power(parser: "Parser", base: Node) -> Node:
    parser.advance()
    if isinstance(base, Constant) and base.name in _NUMBER_SETS and _signed(parser):
        return _POSITIVE if base.name == "reals" else Symbol(f"{base.name}_+")
    mark = _mark(parser)
    if not mark:
        return Pow(base, exponent(parser))
    if mark in ("circ", "degree"):
        return _degree(parser, base)
    # An ordinal ending (`12^{th}`) says nothing; a prime or a star is a part of a name.
    return base if mark == "TEXT" else _named(parser, base, mark)


def _signed(parser: "Parser") -> bool:
    r"""The plus of `\mathbb{R}^+`, braced or not, taken."""
    braced = parser.kind == "{"
    if parser.peek(braced) != "+" or (braced and parser.peek(2) != "}"):
        return False
    parser.jump(parser.index + 1 + 2 * braced)
    return True


def _mark(parser: "Parser") -> str:
    """A degree, prime, star or ordinal ending in the exponent, taken; else an empty text."""
    tokens, index = parser.tokens, parser.index
    braced = parser.kind == "{"
    index += braced
    token = tokens[index]
    if token.kind in ("TEXT", "ROMAN"):
        if token.text not in _ORDINALS:
            return ""
    elif token.kind not in _MARKS:
        return ""
    last = index + 1
    while braced and token.kind == "'" and tokens[last].kind == "'":
        last += 1
    if braced and tokens[last].kind != "}":
        return ""
    parser.jump(last + braced)
    return "TEXT" if token.kind in ("TEXT", "ROMAN") else token.text * (last - index)


def _degree(parser: "Parser", value: Node) -> Node:
    r"""`90^\circ`, and `90^\circ C`."""
    token = parser.token
    if token.kind in ("TEXT", "ROMAN", "SYM") and token.text in ("C", "F"):
        parser.advance()
        return Quantity(value, "deg" + token.text)
    return compound(parser, Quantity(value, "degree"))


def _degree_sign(parser: "Parser", value: Node) -> Node:
    parser.advance()
    return _degree(parser, value)


def _temperature(parser: "Parser", value: Node) -> Node:
    return Quantity(value, parser.advance().text)


def _named(parser: "Parser", base: Node, mark: str) -> Node:
    """A prime or a star is a part of a name."""
    if isinstance(base, Symbol):
        return Symbol(base.name + mark)
    if isinstance(base, Call) and mark != "*":
        return Call(base.name + mark, base.args)
    raise ParseError(f"unexpected {mark!r} after a value", parser.token.start, "an operator")


def _prime(parser: "Parser", base: Node) -> Node:
    return _named(parser, base, parser.advance().text)


def _factorial(parser: "Parser", base: Node) -> Node:
    return Call("double_factorial" if parser.advance().kind == "!!" else "factorial", (base,))


def _subscript(parser: "Parser", base: Node) -> Node:
    """The base of a numeral, `(101)_2` too; names take theirs elsewhere."""
    position = parser.advance().start
    previous = parser.tokens[parser.index - 2]
    if previous.kind == ")":
        previous = parser.tokens[parser.index - 3]
    below = subscript(parser)
    if isinstance(base, Number) and below.strip("()") == "10":
        return base
    if isinstance(base, Number) and previous.kind == "NUM":
        return based_number(previous.text, below.strip("()"), position)
    if isinstance(base, Text):
        return based_number(base.words, below.strip("()"), position)
    raise ParseError("unexpected subscript", position, "an operator")


POSTFIX: Final[dict[str, Callable[["Parser", Node], Node]]] = {
    "^": _power, "!": _factorial, "!!": _factorial, "_": _subscript, "'": _prime, "''": _prime,
    "DEG": _degree_sign, "DEGC": _temperature,
}  # fmt: skip
