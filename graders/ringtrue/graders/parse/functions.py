r"""Functions with and without brackets, fractions, roots, binomials, sums, and what is never evaluated.

One real row: `\sin^2 2x \cos x` is `sin(2x)^2 cos(x)`: an argument without brackets is the factors up to
the next function, bracket or operator.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ringtrue.graders.parse.brackets import group
from ringtrue.graders.parse.operators import exponent, script
from ringtrue.graders.parse.tokens import Token
from ringtrue.graders.parse.tree import (
    Add,
    Call,
    Constant,
    Div,
    Mul,
    Neg,
    Node,
    Number,
    Opaque,
    Pow,
    Relation,
    Sequence,
    Symbol,
)
from ringtrue.graders.parse.values import subscript
from ringtrue.graders.parse.words import split_words

if TYPE_CHECKING:
    from ringtrue.graders.parse.parser import Parser

__all__ = ["PREFIX"]

_ARGUMENT: Final = frozenset(
    split_words("NUM SYM CONST FRAC SQRT ROOT VULGAR { LBAR | ACCENT BOLD BINOM LFLOOR LCEIL BEGIN")
)
_TRIGONOMETRIC: Final = frozenset(["sin", "cos", "tan", "cot", "sec", "csc"])
_INVERTIBLE: Final = _TRIGONOMETRIC | {"sinh", "cosh", "tanh", "coth", "sech", "csch"}
_ENDS: Final = frozenset([")", "]"])
_STOP: Final = frozenset(["END", ",", ";", "REL", "AND", "OR", "NEWLINE", "&", "END_ENV"])
_OPENING: Final = frozenset(["(", "[", "{", "\\{", "BEGIN"])
_CLOSING: Final = frozenset([")", "]", "}", "\\}", "END_ENV"])


def _function(parser: "Parser", token: Token) -> Node:
    """A named function: its base or subscript, its power, its argument."""
    name = token.text
    below: Node | None = None
    power: Node | None = None
    while parser.kind in ("_", "^"):
        if parser.advance().kind == "_":
            below = _below(parser)
        else:
            power = exponent(parser)
    while parser.kind == "'":
        name += parser.advance().text
    if power == Neg(Number(Fraction(1))) and name in _INVERTIBLE:
        name, power = "arc" + name, None
    call = _call(parser, name, below)
    return call if power is None else Pow(call, power)


def _below(parser: "Parser") -> Node:
    """The base of a logarithm."""
    parser.deeper()
    if parser.kind == "{":
        parser.advance()
        node = group(parser)
    else:
        node = script(parser)
    parser.depth -= 1
    return node


def _call(parser: "Parser", name: str, below: Node | None) -> Node:
    args = _arguments(parser, name)
    if name in ("cbrt", "lg") and len(args) == 1:
        name, third = ("root", 3) if name == "cbrt" else ("log", 10)
        return Call(name, (args[0], Number(Fraction(third))))
    if name == "cis" and len(args) == 1:
        return Add((Call("cos", (args[0],)), Mul((Constant("i"), Call("sin", (args[0],))))))
    if below is not None:
        return Call(name, (*args, below))
    return Call(name, tuple(args))


def _arguments(parser: "Parser", name: str) -> list[Node]:
    """The bracketed arguments, or the factors that follow."""
    parser.deeper()
    if parser.kind in ("(", "["):
        closing = ")" if parser.advance().kind == "(" else "]"
        bars, parser.bars = parser.bars, 0
        items, _ = parser.listing(_ENDS)
        parser.bars = bars
        parser.expect(closing)
    elif parser.kind == "\\{":
        node = parser.factor()
        items = [node]
        if isinstance(node, Sequence):
            items = list(node.items)
    else:
        items = [_bare_argument(parser, name)]
    parser.depth -= 1
    return items


def _bare_argument(parser: "Parser", name: str) -> Node:
    r"""`2x` of `\sin 2x`, and the angle `\pi/2`, whose slash belongs to it."""
    if parser.kind == "-" and parser.peek() != "-":
        parser.advance()
        return Neg(_bare_argument(parser, name))
    if parser.kind == "FUNC":
        return parser.factor()
    if parser.kind not in _ARGUMENT and not (parser.kind == "ROMAN" and len(parser.token.text) == 1):
        raise parser.unexpected(f"an argument of {name}")
    factors = [parser.factor()]
    while parser.kind in _ARGUMENT and parser.kind != "NUM" and not (parser.kind == "|" and parser.bars):
        factors.append(parser.factor())
    node = factors[0] if len(factors) == 1 else Mul(tuple(factors))
    angle = name in _TRIGONOMETRIC and factors[-1] == Constant("pi")
    if angle and parser.kind == "/" and parser.peek() == "NUM":
        parser.advance()
        return Div(node, parser.factor())
    return node


def _fraction(parser: "Parser", _token: Token) -> Node:
    r"""`\frac{a}{b}`, `\frac12`; a derivative is opaque."""
    start = parser.index - 1
    derivative = _is_derivative(parser)
    parser.deeper()
    top = _argument(parser)
    bottom = _argument(parser)
    parser.depth -= 1
    if derivative:
        return Opaque(_source(parser, start))
    return Div(top, bottom)


def _is_derivative(parser: "Parser") -> bool:
    """Whether both arguments of a fraction begin with a differential: `{dy}{dx}`, `{d^2 y}{dt^2}`."""
    tokens, index = parser.tokens, parser.index
    if parser.kind != "{" or not _is_differential(tokens[index + 1]):
        return False
    depth = 0
    for index in range(parser.index, len(tokens)):
        kind = tokens[index].kind
        depth += (kind == "{") - (kind == "}")
        if depth == 0:
            break
    below = tokens[index + 1 : index + 4]
    return len(below) == 3 and below[0].kind == "{" and _is_differential(below[1]) and below[2].kind != "}"


def _is_differential(token: Token) -> bool:
    return token.kind == "PARTIAL" or token.text == "d"


def _argument(parser: "Parser") -> Node:
    """A braced group, or one digit, letter or command."""
    token = parser.token
    if token.kind == "{":
        parser.advance()
        return group(parser)
    if token.kind == "NUM" and len(token.text) > 1:
        if not token.text.isdecimal():
            raise parser.unexpected("one digit or a group in braces")
        rest = token.text[1:]
        parser.replace(token._replace(text=rest, start=token.start + 1, number=Number(Fraction(int(rest)))))
        return Number(Fraction(int(token.text[0])))
    return parser.value()


def _root(parser: "Parser", token: Token) -> Node:
    r"""`\sqrt{x}`, `\sqrt[3]{x}`, `\sqrt3`, `√(x+1)`, `∛8`."""
    degree: Node | None = None
    parser.deeper()
    if token.kind == "ROOT" and token.text != "2":
        degree = Number(Fraction(int(token.text)))
    elif parser.kind == "[" and token.kind == "SQRT":
        parser.advance()
        degree = parser.relation()
        parser.expect("]")
    node = parser.value()
    parser.depth -= 1
    return Call("sqrt", (node,)) if degree is None else Call("root", (node, degree))


def _binomial(parser: "Parser", _token: Token) -> Node:
    parser.deeper()
    top = _argument(parser)
    bottom = _argument(parser)
    parser.depth -= 1
    return Call("binom", (top, bottom))


def _accent(parser: "Parser", token: Token) -> Node:
    r"""`\vec{v}`, `\bar{x}`, `\overline{AB}`: a name with its mark."""
    if parser.kind == "{":
        name = subscript(parser)
    else:
        name = parser.advance().text if parser.kind in ("SYM", "CONST", "ROMAN", "BOLD") else ""
    if not name or name.isdecimal():
        raise parser.unexpected("a letter")
    mark = "vec" if token.text == "hat" and name in ("i", "j", "k") else token.text
    suffix = ""
    while parser.kind == "_":
        parser.advance()
        suffix = "_" + subscript(parser)
    return Symbol(f"{mark}_{name}{suffix}")


def _sum(parser: "Parser", token: Token) -> Node:
    """A sum or product over a range; without one it is opaque."""
    start = parser.index - 1
    _name_index(parser)
    lower: Node | None = None
    upper: Node | None = None
    parser.deeper()
    while parser.kind in ("_", "^"):
        if parser.advance().kind == "_":
            lower = _below(parser)
        else:
            upper = exponent(parser)
    if isinstance(lower, Relation) and lower.operators == ("=",) and upper is not None:
        body = parser.product()
        parser.depth -= 1
        return Call(token.text, (body, lower.operands[0], lower.operands[1], upper))
    parser.product()
    parser.depth -= 1
    return Opaque(_source(parser, start))


def _name_index(parser: "Parser") -> None:
    r"""Let `i` be a letter from here on, where it counts: `\sum_{i=1}^{5} i`."""
    counter = parser.tokens[parser.index + 2 : parser.index + 4]
    if [token.text for token in counter] == ["i", "="] and counter[0].kind == "CONST":
        for index in range(parser.index, len(parser.tokens)):
            token = parser.tokens[index]
            if token.kind == "CONST" and token.text == "i":
                parser.tokens[index] = token._replace(kind="SYM")


def _opaque(parser: "Parser", _token: Token) -> Node:
    """An integral or a limit: everything up to the end of the group, the next relation or comma."""
    start = parser.index - 1
    depth = 0
    while True:
        kind = parser.kind
        if kind == "END" or (depth == 0 and (kind in _STOP or kind in _CLOSING)):
            return Opaque(_source(parser, start))
        depth += (kind in _OPENING) - (kind in _CLOSING)
        parser.advance()


def _source(parser: "Parser", start: int) -> str:
    """The tokens from `start` to here, in one spelling: braces around a single one say nothing."""
    tokens = parser.tokens
    alone = {
        place
        for index in range(start + 1, parser.index - 1)
        if tokens[index - 1].kind == "{" and tokens[index + 1].kind == "}"
        for place in (index - 1, index + 1)
    }
    return " ".join(tokens[index].text for index in range(start, parser.index) if index not in alone)


PREFIX: Final[dict[str, Callable[["Parser", Token], Node]]] = {
    "FUNC": _function, "FRAC": _fraction, "SQRT": _root, "ROOT": _root, "BINOM": _binomial, "ACCENT": _accent,
    "SUM": _sum, "OPAQUE": _opaque, "PARTIAL": _opaque, "BIG": _opaque,
}  # fmt: skip
