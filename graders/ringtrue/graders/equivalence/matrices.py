r"""Matrix arithmetic: `\begin{pmatrix}1&2\\3&4\end{pmatrix}^{-1}` as the matrix that it is.

A real row: gold `\begin{pmatrix}2&0\\0&2\end{pmatrix}` takes `2\begin{pmatrix}1&0\\0&1\end{pmatrix}`.

Sums, products in their order, scalar factors, small powers, and inverses of numbers. What it does not do:
a number added to a matrix, shapes that do not fit, and determinants, which are numbers.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Final, TypeAlias

from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.variables import walk
from ringtrue.graders.parse import Add, Div, Matrix, Mul, Neg, Node, Number, Pow, Sequence, Symbol

__all__ = ["as_matrix"]

_Rows: TypeAlias = tuple[tuple[Node, ...], ...]
_MOST_PRODUCTS: Final = 216
"""Products of entries in one product of matrices: 6 by 6."""
_MAX_POWER: Final = 3
_TRANSPOSED: Final = Symbol("T")
_MAX_INVERSE: Final = 5
_MAX_BITS: Final = 256
"""Bits of an entry that is inverted."""
_MAX_NODES: Final = 2_000
"""Nodes of a product, long numbers counted by their length."""


def as_matrix(node: Node | None) -> Node | None:
    """A matrix with its arithmetic done; any other node as it is.

    >>> from ringtrue.graders.parse import Symbol
    >>> as_matrix(Neg(Matrix("matrix", ((Symbol("a"),),)))).rows
    ((Neg(operand=Symbol(name='a')),),)
    """
    if isinstance(node, Neg) and isinstance(inner := as_matrix(node.operand), Matrix):
        return _each(inner, Neg)
    if isinstance(node, Div) and isinstance(inner := as_matrix(node.top), Matrix):
        bottom = node.bottom
        return _each(inner, lambda entry: Div(entry, bottom))
    found: Node | None = None
    if isinstance(node, Mul):
        found = _product(node)
    elif isinstance(node, Add):
        found = _sum(node)
    elif isinstance(node, Pow):
        found = _power(node)
    return node if found is None else found


def _each(matrix: Matrix, function: Callable[[Node], Node]) -> Node:
    if matrix.kind != "matrix":
        return matrix
    return Matrix(matrix.kind, tuple(tuple(function(entry) for entry in row) for row in matrix.rows))


def _parts(nodes: tuple[Node, ...]) -> tuple[list[Matrix], list[Node]]:
    """The matrices among some nodes, and the rest."""
    matrices: list[Matrix] = []
    rest: list[Node] = []
    for node in nodes:
        known = as_matrix(node)
        if isinstance(known, Matrix) and known.kind == "matrix":
            matrices.append(known)
        else:
            rest.append(node)
    return matrices, rest


def _product(node: Mul) -> Matrix | None:
    matrices, rest = _parts(node.factors)
    if not matrices:
        return None
    rows = matrices[0].rows
    if len(matrices) > 1 and _is_large(rows):
        return None
    for other in matrices[1:]:
        products = len(rows) * len(rows[0]) * len(other.rows[0])
        if len(rows[0]) != len(other.rows) or products > _MOST_PRODUCTS or _is_large(other.rows):
            return None
        rows = _times(rows, other.rows)
        if _is_large(rows):
            return None
    return Matrix(
        "matrix", tuple(tuple(Mul((*rest, entry)) if rest else entry for entry in row) for row in rows)
    )


def _times(one: _Rows, other: _Rows) -> _Rows:
    columns = list(zip(*other, strict=True))
    return tuple(
        tuple(_total([Mul(pair) for pair in zip(row, column, strict=True)]) for column in columns)
        for row in one
    )


def _is_large(rows: _Rows) -> bool:
    parts = (part for row in rows for entry in row for part in walk(entry))
    weight = sum(1 + (_bits(part.value) // 64 if isinstance(part, Number) else 0) for part in parts)
    return weight > _MAX_NODES


def _total(terms: list[Node]) -> Node:
    """A sum, as one number where it is one: entries must not grow with each product."""
    total = terms[0] if len(terms) == 1 else Add(tuple(terms))
    value = exact(total)
    return total if value is None else Number(value)


def _sum(node: Add) -> Matrix | None:
    matrices, rest = _parts(node.terms)
    shapes = {(len(matrix.rows), len(matrix.rows[0])) for matrix in matrices}
    if rest or len(shapes) != 1:
        return None
    rows = zip(*(matrix.rows for matrix in matrices), strict=True)
    return Matrix(
        "matrix", tuple(tuple(_total(list(entries)) for entries in zip(*row, strict=True)) for row in rows)
    )


def _power(node: Pow) -> Matrix | None:
    base = as_matrix(node.base)
    if node.exponent == _TRANSPOSED:
        return _transposed(base)
    exponent = exact(node.exponent)
    if not isinstance(base, Matrix) or base.kind != "matrix" or exponent is None:
        return None
    if len(base.rows) != len(base.rows[0]) or _is_large(base.rows):
        return None
    if exponent == -1:
        return _inverse(base)
    if exponent.denominator != 1 or not 0 < exponent <= _MAX_POWER or len(base.rows) ** 3 > _MOST_PRODUCTS:
        return None
    rows = base.rows
    for _ in range(int(exponent) - 1):
        rows = _times(rows, base.rows)
        if _is_large(rows):
            return None
    return Matrix("matrix", rows)


def _transposed(base: Node | None) -> Matrix | None:
    """A matrix turned over, or a row in brackets as a column."""
    if isinstance(base, Sequence) and base.kind in ("tuple", "bracket"):
        return Matrix("matrix", tuple((item,) for item in base.items))
    if not isinstance(base, Matrix) or base.kind != "matrix":
        return None
    return Matrix("matrix", tuple(zip(*base.rows, strict=True)))


def _bits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()


def _inverse(matrix: Matrix) -> Matrix | None:
    """The inverse of a matrix of exact numbers, by elimination; None where there is none."""
    count = len(matrix.rows)
    if count > _MAX_INVERSE:
        return None
    work: list[list[Fraction]] = []
    for index, row in enumerate(matrix.rows):
        values = [exact(entry) for entry in row]
        work.append([Fraction(0) if value is None else value for value in values])
        if None in values or any(_bits(value) > _MAX_BITS for value in work[-1]):
            return None
        work[-1] += [Fraction(index == column) for column in range(count)]
    for at in range(count):
        pivot = next((place for place in range(at, count) if work[place][at]), None)
        if pivot is None:
            return None
        work[at], work[pivot] = work[pivot], work[at]
        work[at] = [value / work[at][at] for value in work[at]]
        for place in range(count):
            if place != at and work[place][at]:
                factor = work[place][at]
                work[place] = [a - factor * b for a, b in zip(work[place], work[at], strict=True)]
    return Matrix("matrix", tuple(tuple(map(Number, line[count:])) for line in work))
