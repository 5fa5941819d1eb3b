r"""The tier of sets of real numbers: intervals, unions, inequalities in one variable.

Real rows: gold `(-\infty, 1] \cup [10, \infty)` takes `x \le 1 \text{ or } x \ge 10`; gold `(0, 1]` does not
take `(0, 1)`; gold `42` does not take `x \ge 0`.

Brackets and ends count. Inequalities are solved where they are linear, or an absolute value of
what is linear. What it does not do: sets of integers,
sets of pairs, inequalities in two variables.
"""

from fractions import Fraction
from itertools import combinations
from typing import Final

from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.finding import Decide, Finding, OverLimitError
from ringtrue.graders.equivalence.pieces import (
    EVERYTHING,
    Bound,
    Piece,
    Pieces,
    bound,
    complement,
    intersection,
    normalised,
    point,
)  # fmt: skip
from ringtrue.graders.equivalence.side import Side, ask
from ringtrue.graders.equivalence.variables import variables
from ringtrue.graders.parse import (
    Add,
    Based,
    Call,
    Constant,
    Div,
    Interval,
    Mul,
    Neg,
    Node,
    Number,
    Percent,
    Pow,
    Quantity,
    Relation,
    Sequence,
    Symbol,
)  # fmt: skip
from ringtrue.graders.policy import Policy

__all__ = ["compare"]

_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_SET_CALLS: Final = frozenset(["union", "intersection", "setminus", "such_that"])
_SCALARS: Final = (Number, Neg, Add, Mul, Div, Pow, Percent, Quantity, Based)
_MAX_PIECES: Final = 64


class _NotASetError(Exception):
    """The tree is no set of reals that is understood here."""


class _ReversedError(Exception):
    """An interval whose ends are in the wrong order, or at one place that is not in it."""


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:
    """Compare two sides of which one can only be a set of reals; abstain on any other."""
    left, right = gold.node, answer.node
    if left is None or right is None or not (_is_set(left) or _is_set(right)):
        return None
    if isinstance(left, _SCALARS) or isinstance(right, _SCALARS):
        return Finding(False, None, "a single value is not a set of numbers")
    if policy.assignment == "strict" and isinstance(left, Relation) != isinstance(right, Relation):
        return Finding(False, "assignment=strict", "an inequality is not an interval")
    if isinstance(left, Relation) and isinstance(right, Relation):
        names = variables(left), variables(right)
        if len(names[0]) == len(names[1]) == 1 and names[0] != names[1]:
            return Finding(False, None, "the inequalities have different variables")
        if len(names[0] | names[1]) > 1:
            return None
    try:
        first, second = _pieces(left), _pieces(right)
    except _NotASetError:
        return _same_operands(left, right)
    except _ReversedError:
        return Finding(False, None, "an interval that holds nothing, as its ends stand")
    return _same_pieces(first, second, policy, decide)


def _same_operands(left: Node, right: Node) -> Finding | None:
    """Two unions or intersections of the same named sets, whose order does not count."""
    if not (
        isinstance(left, Call) and isinstance(right, Call) and left.name == right.name
    ) or left.name not in (
        "union",
        "intersection",
    ):
        return None
    same = sorted(map(repr, left.args)) == sorted(map(repr, right.args))
    return Finding(True, None, "the same sets in another order") if same else None


def _is_set(node: Node) -> bool:
    if isinstance(node, Interval):
        return True
    if isinstance(node, Constant):
        return node.name in ("reals", "empty")
    if isinstance(node, Call):
        return node.name in _SET_CALLS
    if isinstance(node, Relation):
        return any(operator != "=" for operator in node.operators) and all(
            operator in _FLIPPED or operator == "in" for operator in node.operators
        )
    return (
        isinstance(node, Sequence)
        and bool(node.items)
        and all(isinstance(item, Relation) and _is_set(item) for item in node.items)
    )


def _pieces(node: Node) -> Pieces:
    """The pieces of a set, in order where its ends are known."""
    pieces = _raw(node)
    if len(pieces) > _MAX_PIECES:
        raise OverLimitError("pieces of a set", len(pieces), _MAX_PIECES)
    return normalised(pieces) if _known(pieces) else pieces  # type: ignore[return-value]


def _known(pieces: Pieces) -> bool:
    return all(piece.low.at is not None and piece.high.at is not None for piece in pieces)


def _raw(node: Node) -> Pieces:
    if isinstance(node, Interval):
        return _interval(node.low, node.high, node.low_closed, node.high_closed)
    if isinstance(node, Constant) and node.name in ("reals", "empty"):
        return EVERYTHING if node.name == "reals" else ()
    if isinstance(node, Sequence):
        return _of_sequence(node)
    if isinstance(node, Relation):
        return _of_relation(node)
    if isinstance(node, Call) and node.name in _SET_CALLS:
        return _of_call(node)
    raise _NotASetError


def _interval(low: Node, high: Node, low_closed: bool, high_closed: bool) -> Pieces:
    piece = Piece(bound(low), bound(high), low_closed, high_closed)
    if piece.low.at is not None and piece.high.at is not None and piece.low.at > piece.high.at:
        # (4, 1) is a point. Read as an interval it would be empty, and so equal to [3, 0).
        raise _ReversedError
    if piece.low.same(piece.high) and not (low_closed and high_closed):
        # Nothing is in it, so nobody means it as an interval, and (1, 1] must not be the point (1, 1).
        raise _ReversedError
    return (piece,)


def _of_sequence(node: Sequence) -> Pieces:
    if node.kind in ("tuple", "bracket") and len(node.items) == 2:
        closed = node.kind == "bracket"
        return _interval(*node.items, closed, closed)
    if node.kind == "set" and not any(isinstance(item, Relation) for item in node.items):
        return tuple(map(point, node.items))
    if node.kind in ("list", "either") and all(map(_is_set, node.items)) and len(variables(node)) < 2:
        parts = [_pieces(item) for item in node.items]
        joined = tuple(piece for part in parts for piece in part)
        if node.kind == "either" or not all(map(_known, parts)):
            return joined
        if not all(isinstance(item, Relation) for item in node.items):
            return _apart(parts, joined)
        # "x > 2 and x < 5" is what both allow; "x < -1, x > 1" can only mean either.
        common = parts[0]
        for part in parts[1:]:
            common = intersection(common, part)
        return common or joined
    raise _NotASetError


def _apart(parts: list[Pieces], joined: Pieces) -> Pieces:
    """Intervals in a row are one set where they lie apart; where they overlap, they are several answers."""
    if any(intersection(one, other) for one, other in combinations(parts, 2)):
        raise _NotASetError
    return joined


def _of_call(node: Call) -> Pieces:
    if node.name == "such_that":
        name, condition = variables(node.args[0]), node.args[-1]
        if not variables(condition) <= name or len(name) != 1:
            raise _NotASetError
        return _pieces(condition)
    parts = [_pieces(argument) for argument in node.args]
    if node.name == "union":
        return tuple(piece for part in parts for piece in part)
    if not all(map(_known, parts)):
        raise _NotASetError
    found = parts[0]
    for part in parts[1:]:
        found = intersection(found, complement(part) if node.name == "setminus" else part)
    return found


def _of_relation(node: Relation) -> Pieces:
    if node.operators == ("in",) and isinstance(node.operands[0], Symbol):
        return _pieces(node.operands[1])
    names = variables(node)
    if len(names) != 1 or not all(operator in _FLIPPED for operator in node.operators):
        raise _NotASetError
    name = next(iter(names))
    found = EVERYTHING
    for left, operator, right in zip(node.operands, node.operators, node.operands[1:], strict=False):
        part = _solved(left, operator, right, name)
        if len(node.operators) == 1:
            return part
        if not _known(part):
            raise _NotASetError
        found = intersection(found, part)
    return found


def _solved(left: Node, operator: str, right: Node, name: str) -> Pieces:
    """The solution of one linear inequality."""
    if left == Symbol(name) and name not in variables(right):
        return _half_line(operator, bound(right))
    if right == Symbol(name) and name not in variables(left):
        return _half_line(_FLIPPED[operator], bound(left))
    if isinstance(left, Call) and left.name == "abs" and name not in variables(right):
        return _around(left.args[0], operator, right, name)
    if isinstance(right, Call) and right.name == "abs" and name not in variables(left):
        return _around(right.args[0], _FLIPPED[operator], left, name)
    difference = Add((left, Neg(right)))
    values = [exact(difference, {name: Fraction(at)}) for at in (0, 1, 2, -7)]
    if any(value is None for value in values):
        raise _NotASetError
    zero, one, two, seven = (value or Fraction(0) for value in values)
    slope = one - zero
    # A higher polynomial through these four points by chance would have to be built for it.
    if not slope or two - one != slope or zero - seven != 7 * slope:
        raise _NotASetError
    return _half_line(operator if slope > 0 else _FLIPPED[operator], bound(Number(-zero / slope)))


def _around(inner: Node, operator: str, size: Node, name: str) -> Pieces:
    """The solution of `|x - 2| < 3`: both inequalities, or either of them."""
    both = _solved(inner, operator, size, name), _solved(inner, _FLIPPED[operator], Neg(size), name)
    value = exact(size)
    if value is None or value <= 0 or not all(map(_known, both)):
        raise _NotASetError
    return both[0] + both[1] if operator in (">", ">=", "=") else intersection(*both)


def _half_line(operator: str, end: Bound) -> Pieces:
    low, high = EVERYTHING[0].low, EVERYTHING[0].high
    if operator in ("<", "<="):
        return (Piece(low, end, False, operator == "<="),)
    if operator in (">", ">="):
        return (Piece(end, high, operator == ">=", False),)
    if operator == "=":
        return (Piece(end, end, True, True),)
    return (Piece(low, end, False, False), Piece(end, high, False, False))


def _same_pieces(first: Pieces, second: Pieces, policy: Policy, decide: Decide) -> Finding | None:
    known = _known(first) and _known(second)
    if len(first) != len(second):
        return Finding(False, None, "the sets are of different pieces") if known else None
    sure, option = True, None
    for one, other in zip(first, second, strict=True):
        if (one.low_closed, one.high_closed) != (other.low_closed, other.high_closed):
            return (
                Finding(False, None, "an end belongs to one set only") if known or len(first) == 1 else None
            )
        for left, right in ((one.low, other.low), (one.high, other.high)):
            found = ask(left.node, right.node, policy, decide)
            if found is not None and not found.equal:
                return Finding(False, None, "the ends differ") if known or len(first) == 1 else None
            sure = sure and found is not None
            option = option or (found.option if found is not None else None)
    return Finding(True, option, "the same set of numbers") if sure else None
