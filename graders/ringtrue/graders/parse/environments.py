r"""Matrices, determinants, cases and aligned lines.

One real row: `\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}` is a `Matrix` of two rows. The kind of bracket
around a matrix does not matter; bars make it a determinant.
"""

from collections.abc import Callable
from collections.abc import Sequence as Rows
from typing import TYPE_CHECKING, Final

from ringtrue.graders.parse.errors import LimitError, ParseError
from ringtrue.graders.parse.limits import MAX_ELEMENTS
from ringtrue.graders.parse.tokens import Token
from ringtrue.graders.parse.tree import Matrix, Node, Relation, Sequence, Text

if TYPE_CHECKING:
    from ringtrue.graders.parse.parser import Parser

__all__ = ["PREFIX", "piecewise"]

_KINDS: Final = {
    "matrix": "matrix", "pmatrix": "matrix", "bmatrix": "matrix", "Bmatrix": "matrix",
    "smallmatrix": "matrix",
    "array": "matrix", "vmatrix": "det", "Vmatrix": "det", "cases": "piecewise", "dcases": "piecewise",
    "rcases": "piecewise", "aligned": "lines", "align": "lines", "gathered": "lines", "gather": "lines",
    "split": "lines", "equation": "lines", "eqnarray": "lines", "tabular": "matrix",
}  # fmt: skip
_CONNECTIVES: Final = frozenset(["if", "for", "when", "where", "if x", "on"])
"""Words before a condition of `cases`, which say nothing."""
_EMPTY: Final = Text("")
_CELL_ENDS: Final = frozenset(["&", "NEWLINE", "END_ENV"])


def _environment(parser: "Parser", token: Token) -> Node:
    kind = _KINDS.get(token.text)
    if kind is None:
        raise ParseError(f"unknown environment {token.text!r}", token.start, "a matrix or cases")
    bars, parser.bars = parser.bars, 0
    if kind in ("lines", "piecewise"):
        _unalign(parser, every=kind == "lines")
    rows = _rows(parser)
    parser.bars = bars
    end = parser.expect("END_ENV")
    if end.text != token.text:
        raise ParseError(
            f"environment {token.text!r} ends as {end.text!r}", end.start, f"\\end{{{token.text}}}"
        )
    if kind == "lines":
        items = tuple(cell for row in rows for cell in row)
        return items[0] if len(items) == 1 else Sequence("list", items)
    width = max(len(row) for row in rows)
    if any(len(row) > 2 and row[1] == _EMPTY for row in rows):
        # `& \\text{if} & x > 0` is one condition.
        rows = [[cell for index, cell in enumerate(row) if index != 1 or cell != _EMPTY] for row in rows]
        width = max(len(row) for row in rows)
    if kind == "piecewise":
        return piecewise([tuple(row + [_EMPTY] * (width - len(row))) for row in rows])
    if any(len(row) != width for row in rows):
        raise ParseError("rows of different lengths", token.start, f"{width} cells a row")
    return Matrix(kind, tuple(tuple(row) for row in rows))


def _unalign(parser: "Parser", *, every: bool) -> None:
    r"""Take away what only aligns: every mark of `aligned`, and in `cases` those before a sign: `x &= 1`."""
    tokens, depth, index = parser.tokens, 0, parser.index
    while index < len(tokens) and depth >= 0:
        kind = tokens[index].kind
        depth += (kind == "BEGIN") - (kind == "END_ENV")
        if kind == "&" and depth == 0 and (every or tokens[index + 1].kind == "REL"):
            del tokens[index]
        else:
            index += 1
    parser.kind = tokens[parser.index].kind


def piecewise(rows: Rows[tuple[Node, ...]]) -> Node:
    r"""The cases of a function; equations, as in `\begin{cases} x=1 \\ y=2 \end{cases}`, are a list."""
    if all(len(row) == 1 and isinstance(row[0], Relation) for row in rows):
        return Sequence("list", tuple(row[0] for row in rows))
    return Matrix("piecewise", tuple(rows))


def _rows(parser: "Parser") -> list[list[Node]]:
    r"""The rows up to the end of the environment; a last `\\` begins none."""
    rows: list[list[Node]] = []
    cells = 0
    while parser.kind != "END_ENV":
        row = [_cell(parser)]
        while parser.kind == "&":
            parser.advance()
            row.append(_cell(parser))
        if row != [_EMPTY] or parser.kind != "NEWLINE":
            # A doubled `\\\\` leaves an empty row.
            rows.append(row)
        cells += len(row)
        if cells > MAX_ELEMENTS:
            raise LimitError("cells of a matrix", cells, MAX_ELEMENTS, parser.token.start)
        if parser.kind == "NEWLINE":
            parser.advance()
        elif parser.kind != "END_ENV":
            raise parser.unexpected("'&', '\\\\' or the end of the environment")
    if not rows:
        raise parser.unexpected("a cell")
    return rows


def _cell(parser: "Parser") -> Node:
    """One cell; an empty one is empty text, and a comma at its end is punctuation."""
    while parser.kind in ("TEXT", "WORD") and parser.token.text.strip(" ,:").lower() in _CONNECTIVES:
        parser.advance()
    if parser.kind in _CELL_ENDS:
        return _EMPTY
    items = [parser.relation()]
    while parser.kind in (",", ";", "AND", "OR"):
        parser.advance()
        while parser.kind in ("TEXT", "WORD") and parser.token.text.strip(" ,:").lower() in _CONNECTIVES:
            parser.advance()
        if parser.kind in _CELL_ENDS:
            break
        items.append(parser.relation())
    return items[0] if len(items) == 1 else Sequence("list", tuple(items))


PREFIX: Final[dict[str, Callable[["Parser", Token], Node]]] = {"BEGIN": _environment}
