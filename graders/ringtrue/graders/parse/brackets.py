r"""Brackets of every kind: groups, tuples, intervals, sets, absolute values.

One real row: `[0, \frac{1}{2})` is an `Interval`; `(0, 1)` stays a `Sequence`, since it may be a point.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ringtrue.graders.parse.environments import piecewise
from ringtrue.graders.parse.errors import ParseError
from ringtrue.graders.parse.tokens import Token
from ringtrue.graders.parse.tree import Call, Constant, Div, Interval, Matrix, Neg, Node, Sequence

if TYPE_CHECKING:
    from ringtrue.graders.parse.parser import Parser

__all__ = ["PREFIX", "group", "without_set"]

_ROUND_OR_SQUARE: Final = frozenset([")", "]", "["])
_BRACE: Final = frozenset(["}"])
_ARGUMENT_ENDS: Final = frozenset(["}", "CHOOSE", "OVER"])
_PLAIN_SET: Final = frozenset(["}", "|", "MID", "CHOOSE", "OVER"])
_SET: Final = frozenset(["\\}", "|", "MID", ":"])
_OPENED_CASES: Final = frozenset(["array", "aligned", "align", "matrix", "split", "gathered", "cases"])
_SET_END: Final = frozenset(["\\}"])
_ANGLE: Final = frozenset(["RANGLE"])


def group(parser: "Parser") -> Node:
    """What stands in braces as an argument: `{...}`; the parser stands after the opening one.

    Bars and colons mean here what they mean anywhere.
    """
    bars, parser.bars = parser.bars, 0
    items, kind = parser.listing(_ARGUMENT_ENDS)
    if parser.kind != "}":
        items = [_stacked(parser, items)]
    parser.expect("}")
    parser.bars = bars
    return items[0] if len(items) == 1 else Sequence("set" if kind == "list" else kind, tuple(items))


def _braces(parser: "Parser", _token: Token) -> Node:
    """Braces where a value stands: a group, or a set in plain text: `{1, 2}`, `{x | x > 0}`."""
    bars, parser.bars = parser.bars, 1
    items, kind = parser.listing(_PLAIN_SET)
    if parser.kind in ("|", "MID"):
        node = _builder(parser, items, _BRACE)
    elif parser.kind != "}":
        node = _stacked(parser, items)
    else:
        node = items[0] if len(items) == 1 else Sequence("set" if kind == "list" else kind, tuple(items))
    parser.bars = bars
    parser.expect("}")
    return node


def without_set(terms: list[Node]) -> Node | None:
    r"""A set that is taken away by a minus sign: `\mathbb{R} - \{1\}`."""
    taken = terms[1].operand if len(terms) == 2 and isinstance(terms[1], Neg) else None
    is_set = isinstance(taken, Sequence) and taken.kind == "set"
    return Call("setminus", (terms[0], taken)) if is_set and taken is not None else None


def _stacked(parser: "Parser", items: list[Node]) -> Node:
    r"""`{8 \choose 2}` and `{1 \over 2}`; the parser stands at the command."""
    if len(items) > 1:
        raise parser.unexpected("'}'")
    command = parser.advance().kind
    below = parser.relation()
    return Div(items[0], below) if command == "OVER" else Call("binom", (items[0], below))


def _builder(parser: "Parser", items: list[Node], ends: frozenset[str]) -> Node:
    """What a set builder collects, and its conditions; the parser stands at the bar."""
    parser.advance()
    parser.bars = 0
    conditions, kind = parser.listing(ends)
    condition = conditions[0] if len(conditions) == 1 else Sequence(kind, tuple(conditions))
    return Call("such_that", (items[0] if len(items) == 1 else Sequence("list", tuple(items)), condition))


def _bracket(parser: "Parser", token: Token) -> Node:
    """Round or square brackets, alike or mixed."""
    bars, parser.bars = parser.bars, 0
    braced = parser.kind == "{"
    if parser.kind in (")", "]"):
        raise parser.unexpected("a value")
    outer, parser.reversed = parser.reversed, token.kind == "]"
    start = parser.index
    items, kind = parser.listing(_ROUND_OR_SQUARE)
    parser.bars, parser.reversed = bars, outer
    if braced and len(items) == 1 and isinstance(items[0], Sequence) and items[0].kind == "set":
        items = list(items[0].items)  # `\left( {1, 2} \right)`: braces of TeX, around all that is inside
    end = parser.advance()
    reverse = token.kind == "]" or end.kind == "["
    low_closed, high_closed = token.kind == "[", end.kind == "]"
    if (
        token.kind == "["
        and end.kind == "]"
        and kind == "list"
        and (rows := _rows(parser, items, start)) is not None
    ):
        return rows
    if len(items) == 1:
        if reverse or low_closed != high_closed:
            raise ParseError("unmatched brackets", token.start, "a closing bracket of the same kind")
        return items[0]
    if (
        len(items) == 2
        and kind == "list"
        and (low_closed != high_closed or reverse or any(map(_is_infinite, items)))
    ):
        return Interval(items[0], items[1], low_closed, high_closed)
    if low_closed != high_closed:
        raise ParseError("unmatched brackets", token.start, "a closing bracket of the same kind")
    return Sequence("bracket" if low_closed else "tuple", tuple(items))


def _row_width(parser: "Parser", start: int) -> int:
    """How long the rows are between semicolons, `[1, 2; 3, 4]`; 0 where they differ, or are not so written.

    Only plain rows are looked for: no brackets within.
    """
    widths = [1]
    for token in parser.tokens[start : parser.index - 1]:
        if token.kind == ";":
            widths.append(1)
        elif token.kind == ",":
            widths[-1] += 1
        elif token.kind in ("(", "[", "{"):
            return 0
    return widths[0] if len(widths) > 1 and len(set(widths)) == 1 else 0


def _rows(parser: "Parser", items: list[Node], start: int) -> Matrix | None:
    """`[[1, 2], [3, 4]]` and `[1, 2; 3, 4]`: rows of one length."""
    width = _row_width(parser, start)
    if width > 1 and len(items) % width == 0:
        return Matrix("matrix", tuple(zip(*[iter(items)] * width, strict=True)))
    rows = [item.items for item in items if isinstance(item, Sequence) and item.kind == "bracket"]
    if len(rows) != len(items) or len(rows) < 2 or len({len(row) for row in rows}) != 1:
        return None
    return Matrix("matrix", tuple(rows)) if parser.tokens[start].kind == "[" else None


def _is_infinite(node: Node) -> bool:
    if isinstance(node, Neg):
        node = node.operand
    return node == Constant("infinity")


def _set(parser: "Parser", _token: Token) -> Node:
    """A roster or a builder."""
    if parser.kind == "\\}":
        parser.advance()
        return Constant("empty")
    if parser.kind == "BEGIN" and parser.token.text in _OPENED_CASES:
        # `\left\{\begin{array}` opens cases, and `\right.` leaves no closing brace.
        node = parser.sum()
        if parser.kind == "\\}":
            parser.advance()
        return piecewise(node.rows) if isinstance(node, Matrix) else node
    bars, parser.bars = parser.bars, 1
    items, _ = parser.listing(_SET)
    if parser.kind in ("|", "MID", ":"):
        node = _builder(parser, items, _SET_END)
    else:
        node = Sequence("set", tuple(items))
    parser.bars = bars
    parser.expect("\\}")
    return node


def _vector(parser: "Parser", _token: Token) -> Node:
    items, _ = parser.listing(_ANGLE)
    parser.expect("RANGLE")
    return Sequence("vector", tuple(items))


def _plain_vector(parser: "Parser", token: Token) -> Node:
    """`<1, 2, 3>`: a relation sign where a value should be."""
    if token.text != "<":
        raise ParseError(f"unexpected {token.text!r}", token.start, "a value")
    parser.deeper()
    items = [parser.sum()]
    while parser.kind == ",":
        parser.advance()
        items.append(parser.sum())
    parser.depth -= 1
    if parser.kind != "REL" or parser.token.text != ">" or len(items) < 2:
        raise parser.unexpected("'>'")
    parser.advance()
    return Sequence("vector", tuple(items))


def _bars(parser: "Parser", token: Token) -> Node:
    """`|x|`, and the determinant of a matrix between bars."""
    bars, parser.bars = parser.bars, 1
    node = parser.relation()
    parser.bars = bars
    if parser.kind not in (("||",) if token.kind == "||" else ("|", "RBAR", "MID")):
        raise parser.unexpected("a closing bar")
    parser.advance()
    if isinstance(node, Matrix) and node.kind == "matrix" and token.kind != "||":
        return Matrix("det", node.rows)
    return Call("norm" if token.kind == "||" else "abs", (node,))


def _floor(parser: "Parser", token: Token) -> Node:
    node = parser.relation()
    parser.expect("R" + token.kind[1:])
    return Call(token.text, (node,))


PREFIX: Final[dict[str, Callable[["Parser", Token], Node]]] = {
    "(": _bracket, "[": _bracket, "]": _bracket, "{": _braces, "\\{": _set, "LANGLE": _vector,
    "REL": _plain_vector,
    "|": _bars, "||": _bars, "LBAR": _bars, "LFLOOR": _floor, "LCEIL": _floor,
}  # fmt: skip
