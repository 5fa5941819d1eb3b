r"""Equations up to a constant factor, inequalities in either direction, and inequalities read as sets.

One real row: `-3 < x` is `x > -3`, and `x > -3` is the interval `(-3, \infty)`.

It solves nothing but inequalities in one variable, and does not clear denominators: `y = 1/x` is not `xy = 1`
where x may be 0.
"""

from collections.abc import Callable
from typing import Any, Final

import sympy

from ringtrue.graders.equivalence.deep.convert import CannotError, convert, has_i
from ringtrue.graders.equivalence.deep.same import SYMPY_ERRORS, Found, ratio, same, same_sets
from ringtrue.graders.equivalence.deep.size import symbols
from ringtrue.graders.parse.tree import Call, Node, Relation, Symbol
from ringtrue.graders.policy import Policy

__all__ = ["as_set", "bare_value", "same_relations"]

_FLIPPED: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
_COMPARISONS: Final[dict[str, Callable[..., Any]]] = {
    "<": sympy.Lt,
    "<=": sympy.Le,
    ">": sympy.Gt,
    ">=": sympy.Ge,
    "=": sympy.Eq,
    "!=": sympy.Ne,
}
_KNOWN_CALLS: Final = frozenset({"sqrt", "log", "ln", "sin", "cos", "tan", "abs", "exp", "factorial"})


def bare_value(relation: Relation) -> Node | None:
    """The right side of an assignment: of `x = 5` and `f(x) = x^2`, and nothing of `x = x` or `2x = 4`.

    >>> bare_value(Relation(("=",), (Symbol("x"), Symbol("y"))))
    Symbol(name='y')
    >>> bare_value(Relation(("=",), (Symbol("x"), Symbol("x"))))
    """
    if relation.operators != ("=",):
        return None
    left, right = relation.operands
    named = isinstance(left, Symbol) or (isinstance(left, Call) and left.name not in _KNOWN_CALLS)
    if not named or (isinstance(left, Symbol | Call) and left.name in symbols(right)):
        return None
    return right


def same_relations(gold: Relation, answer: Relation, policy: Policy) -> Found:
    """Compare two relations or two chains of them.

    Raises:
        CannotError: where they are of kinds that are not compared here.
    """
    if len(gold.operators) != len(answer.operators):
        raise CannotError("chains of different length are not compared")
    is_complex = has_i(gold) or has_i(answer)
    goal, given = _links(gold, is_complex=is_complex), _links(answer, is_complex=is_complex)
    if len(goal) == 1:
        return _same_link(goal[0], given[0], policy)
    flipped = [(_flip(operator), right, left) for operator, left, right in reversed(given)]
    found = [_same_chain(goal, other, policy) for other in (given, flipped)]
    return max(found, key=lambda one: (one[0] is True, one[0] is None))


def as_set(relation: Relation) -> Any:
    """The real numbers for which a relation in one variable holds.

    Raises:
        CannotError: where it has no or several variables, or sympy cannot solve it.

    >>> as_set(Relation((">",), (Symbol("x"), Symbol("x"))))
    EmptySet
    """
    if len(symbols(relation)) != 1:
        raise CannotError("only a relation in one variable is a set of numbers")
    try:
        parts = [
            right if operator == "in" else _COMPARISONS[operator](left, right)
            for operator, left, right in _links(relation, is_complex=False)
        ]
        sets = [part if isinstance(part, sympy.Set) else part.as_set() for part in parts]
    except SYMPY_ERRORS as error:
        raise CannotError(f"sympy cannot solve it ({type(error).__name__})") from error
    return sympy.Intersection(*sets)


_Link = tuple[str, Any, Any]


def _links(relation: Relation, *, is_complex: bool) -> list[_Link]:
    for operator in relation.operators:
        if operator not in (*_FLIPPED, "in", "notin"):
            raise CannotError(f"the relation {operator!r} is not compared")
    sides = [convert(operand, is_complex=is_complex) for operand in relation.operands]
    return list(zip(relation.operators, sides[:-1], sides[1:], strict=True))


def _flip(operator: str) -> str:
    if operator not in _FLIPPED:
        raise CannotError(f"the relation {operator!r} has no other direction")
    return _FLIPPED[operator]


def _same_chain(goal: list[_Link], given: list[_Link], policy: Policy) -> Found:
    found = [_same_link(one, other, policy) for one, other in zip(goal, given, strict=True)]
    for wanted in (False, None):
        if any(equal is wanted for equal, _ in found):
            return wanted, "link by link"
    return True, "link by link"


def _same_link(goal: _Link, given: _Link, policy: Policy) -> Found:
    operator, left, right = goal
    other_operator, other_left, other_right = given
    if operator in {"in", "notin"}:
        if operator != other_operator or left != other_left:
            return False, "members or their relation differ"
        return same_sets(right, other_right)
    if other_operator not in _FLIPPED or {operator, other_operator} & {"="} == {"="} != {
        operator,
        other_operator,
    }:
        return False, "relations of different kinds"
    if operator != other_operator:
        other_operator, other_left, other_right = _flip(other_operator), other_right, other_left
    if operator != other_operator:
        return False, "relations of different kinds"
    difference, other = left - right, other_left - other_right
    if difference == 0 or other == 0:
        return False, "both sides of a relation are the same: it says nothing"
    if policy.equation == "strict":
        return _same_sides((left, right), (other_left, other_right), either_way=operator in {"=", "!="})
    factor = ratio(difference, other)
    if factor is not None and (operator in {"=", "!="} or factor.is_positive):
        return True, "the differences of the sides are multiples of each other"
    exact = all(side.is_polynomial(*side.free_symbols) for side in (difference, other))
    return (False if exact else None), "the differences of the sides are no multiples of each other"


def _same_sides(goal: tuple[Any, Any], given: tuple[Any, Any], *, either_way: bool) -> Found:
    pairs = [given, given[::-1]] if either_way else [given]
    results = [[same(one, other)[0] for one, other in zip(goal, pair, strict=True)] for pair in pairs]
    if any(all(result) for result in results):
        return True, "both sides are equal"
    undecided = any(False not in result for result in results)
    return (None if undecided else False), "side by side"
