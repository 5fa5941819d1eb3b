r"""Sets of real numbers as intervals in order, with their unions, intersections and complements.

A real row: `(-\infty, 1] \cup [10, \infty)` is two pieces; `[1,2) \cup [2,3]` is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, TypeAlias

from ringtrue.graders.equivalence.numeric import approximate, infinite_sign
from ringtrue.graders.parse import Constant, Neg, Node

__all__ = [
    "EVERYTHING",
    "Bound",
    "Piece",
    "Pieces",
    "bound",
    "complement",
    "intersection",
    "normalised",
    "point",
]

_INFINITY: Final = float("inf")
_NOISE: Final = Fraction(1, 1 << 150)


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of an interval."""

    at: Fraction | float | None
    """Where it is, exact or to 192 bits; plus or minus infinity; None where it is symbolic."""
    node: Node
    """The end as it was written."""

    def same(self, other: "Bound") -> bool:
        """Whether two known ends are at one place, but for rounding in the 150th bit."""
        if self.at is None or other.at is None:
            return self.node == other.node
        if self.at == other.at:
            return True
        if isinstance(self.at, float) or isinstance(other.at, float):
            return False
        return abs(self.at - other.at) <= _NOISE * max(Fraction(1), abs(self.at))


@dataclass(frozen=True, slots=True)
class Piece:
    """One interval."""

    low: Bound
    high: Bound
    low_closed: bool
    high_closed: bool


Pieces: TypeAlias = tuple[Piece, ...]


def bound(node: Node) -> Bound:
    """The end that a node writes.

    >>> bound(Neg(Constant("infinity"))).at
    -inf
    """
    sign = infinite_sign(node)
    return Bound(sign * _INFINITY if sign else approximate(node), node)


EVERYTHING: Final[Pieces] = (
    Piece(Bound(-_INFINITY, Neg(Constant("infinity"))), Bound(_INFINITY, Constant("infinity")), False, False),
)
"""All real numbers."""


def point(node: Node) -> Piece:
    """A single number as a piece."""
    end = bound(node)
    return Piece(end, end, True, True)


def normalised(pieces: Sequence[Piece]) -> Pieces | None:
    """The pieces in order, overlapping ones joined and empty ones dropped; None where an end is symbolic.

    >>> from ringtrue.graders.parse import Number
    >>> one, two, three = (bound(Number(Fraction(n))) for n in (1, 2, 3))
    >>> len(normalised([Piece(two, three, True, True), Piece(one, two, True, False)]))
    1
    """
    if any(piece.low.at is None or piece.high.at is None for piece in pieces):
        return None
    joined: list[Piece] = []
    for piece in sorted(filter(_holds_any, pieces), key=lambda piece: (piece.low.at, not piece.low_closed)):
        last = joined[-1] if joined else None
        if last is None or not _touch(last, piece):
            joined.append(piece)
        elif last.high.same(piece.high):
            joined[-1] = replace(last, high_closed=last.high_closed or piece.high_closed)
        elif _at(piece.high) > _at(last.high):
            joined[-1] = replace(last, high=piece.high, high_closed=piece.high_closed)
    return tuple(joined)


def complement(pieces: Pieces) -> Pieces:
    """All real numbers but those of normalised pieces."""
    found: list[Piece] = []
    low, closed = EVERYTHING[0].low, False
    for piece in pieces:
        found.append(Piece(low, piece.low, closed, not piece.low_closed))
        low, closed = piece.high, not piece.high_closed
    found.append(Piece(low, EVERYTHING[0].high, closed, False))
    return tuple(filter(_holds_any, found))


def intersection(first: Pieces, second: Pieces) -> Pieces:
    """The numbers in both of two normalised sets."""
    found: list[Piece] = []
    for one in first:
        for other in second:
            low, low_closed = _inner(one.low, one.low_closed, other.low, other.low_closed, 1)
            high, high_closed = _inner(one.high, one.high_closed, other.high, other.high_closed, -1)
            found.append(Piece(low, high, low_closed, high_closed))
    return tuple(filter(_holds_any, found))


def _inner(one: Bound, one_closed: bool, other: Bound, other_closed: bool, side: int) -> tuple[Bound, bool]:
    if one.same(other):
        return one, one_closed and other_closed
    first_is_inner = (_at(one) > _at(other)) == (side > 0)
    return (one, one_closed) if first_is_inner else (other, other_closed)


def _at(end: Bound) -> Fraction | float:
    return Fraction(0) if end.at is None else end.at


def _holds_any(piece: Piece) -> bool:
    if piece.low.same(piece.high):
        return piece.low_closed and piece.high_closed and not isinstance(piece.low.at, float)
    return _at(piece.low) < _at(piece.high)


def _touch(left: Piece, right: Piece) -> bool:
    if left.high.same(right.low):
        return left.high_closed or right.low_closed
    return _at(right.low) < _at(left.high)
