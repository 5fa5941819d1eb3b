r"""Equations in several variables that are no polynomials: whether the points of one satisfy the other.

A real row: gold `r = 7\sin\theta` does not take `r = 7\cos\theta` or `y = e^{-x}`; `y = \ln x` takes
`x = e^y` under `equation=lenient`.

An equation that gives one variable in terms of others has as many known points as one likes. Where one of
them clearly misses the other equation, the two are different; where all of them satisfy it, both ways round,
they are one. What it does not do: solve, but for a variable in which an equation is linear.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from ringtrue.graders.equivalence.atoms import freed
from ringtrue.graders.equivalence.numeric import approximate
from ringtrue.graders.equivalence.rewriting import mapped
from ringtrue.graders.equivalence.symbolic import identical
from ringtrue.graders.equivalence.variables import variables, walk
from ringtrue.graders.parse import Add, Div, Mul, Neg, Node, Number, Quantity, Relation, Symbol

__all__ = ["same_points"]

_ZERO: Final = Number(Fraction(0))
_ONE: Final = Number(Fraction(1))
_MAX_VARIABLES: Final = 5
"""Variables that an equation is tried to be solved for."""
_MAX_SIZE: Final = 120
_CLEAR: Final = 10**9


def same_points(left: Relation, right: Relation) -> bool | None:
    r"""Whether two equations have the same points; None where that cannot be told.

    >>> from ringtrue.graders.parse import parse_answer
    >>> curve = parse_answer(r"y = \ln x")
    >>> same_points(curve, parse_answer("x = e^y")), same_points(curve, parse_answer("x = 2^y"))
    (True, False)
    """
    one, other = freed(_less_units(left)), freed(_less_units(right))
    everywhere = identical(*one.operands), identical(*other.operands)
    if set(everywhere) == {True, False}:
        return False  # only one of them says anything
    there, back = _satisfies(one, other), _satisfies(other, one)
    if there is False or back is False:
        return False
    has_units = any(isinstance(part, Quantity) for side in (left, right) for part in walk(side))
    return True if there and back and not has_units else None


def _satisfies(curve: Relation, other: Relation) -> bool | None:
    """Whether the points of an explicit equation satisfy another; None where it is not explicit."""
    for name, value, all_points in _explicit(curve):
        first, second = (_with(operand, {name: value}) for operand in other.operands)
        found = identical(first, second)
        if found is None and not variables(first) and not variables(second):
            found = _far_apart(first, second)
        if found is False or (found and all_points):
            return found
    return None


def _far_apart(first: Node, second: Node) -> bool | None:
    """False where two constants are clearly not one."""
    one, other = approximate(first), approximate(second)
    if one is None or other is None:
        return None
    return False if abs(one - other) * _CLEAR > max(abs(one), abs(other)) else None


def _explicit(relation: Relation) -> Iterator[tuple[str, Node, bool]]:
    """The variables that an equation gives in terms of the others, and whether these are all its points.

    Solved for a variable they need not be: x/f = 2x has x = 0, and f = 1/2 as well.
    """
    left, right = relation.operands
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Symbol) and one.name not in variables(other):
            yield one.name, other, True
    difference = Add((left, Neg(right)))
    names = sorted(variables(difference))
    if len(names) > _MAX_VARIABLES or sum(1 for _ in walk(difference)) > _MAX_SIZE:
        return
    for name in names:
        at_zero, at_one = _with(difference, {name: _ZERO}), _with(difference, {name: _ONE})
        slope = Add((at_one, Neg(at_zero)))
        if identical(difference, Add((Mul((slope, Symbol(name))), at_zero))):
            yield name, Div(Neg(at_zero), slope), False


def _less_units(node: Any) -> Any:
    if isinstance(node, Quantity) and node.unit != "degree":
        return _less_units(node.value)
    return mapped(node, _less_units)


def _with(node: Any, values: Mapping[str, Node]) -> Any:
    """A tree with trees in place of some variables."""
    if isinstance(node, Symbol):
        return values.get(node.name, node)
    return mapped(node, lambda below: _with(below, values))
