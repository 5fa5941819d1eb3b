"""The tier of equations and inequalities in several variables.

Real rows: gold `2x + y = 3` takes `4x + 2y = 6` and `y = 3 - 2x`; gold `x + y < 1` takes `2x + 2y < 2`.

Two equations are one if the differences of their sides are proportional (`Policy.equation`); strictly, if
they have the same two sides. They differ if both are polynomial and not proportional. What it does not do:
solve.
"""

from fractions import Fraction
from typing import Final

from ringtrue.graders.equivalence.assignment import is_name
from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.finding import Decide, Finding, NotUnderstoodError, UndefinedValueError
from ringtrue.graders.equivalence.modular import PRIME, Residue
from ringtrue.graders.equivalence.side import Side, ask
from ringtrue.graders.equivalence.variables import children, is_constant, variables
from ringtrue.graders.parse import Add, Div, Interval, Mul, Neg, Node, Number, Pow, Relation, Sequence, Symbol
from ringtrue.graders.policy import Policy

__all__ = ["compare"]

_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_COMPARISONS: Final = frozenset(["=", "!=", *_FLIPPED])
_POINTS: Final = 4


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:
    """Compare two relations; abstain on anything else, but for a relation against a plain value."""
    left, right = gold.node, answer.node
    if not isinstance(left, Relation) or not isinstance(right, Relation):
        return _against_value(left, right)
    if (len(left.operators), len(right.operators)) != (1, 1):
        return _chains(left, right, policy, decide)
    one, other = left.operators[0], right.operators[0]
    if one == other == "=":
        return _equations(left, right, policy, decide)
    if one in _FLIPPED and other in _FLIPPED:
        return _inequalities(left, right)
    return _same_sides(left, right, policy, decide) if one == other else None


def _against_value(left: Node | None, right: Node | None) -> Finding | None:
    relation, other = (left, right) if isinstance(left, Relation) else (right, left)
    if not isinstance(relation, Relation):
        return _set_and_list(left, right)
    if other is None or is_name(relation.operands[0]) or is_name(relation.operands[-1]):
        return None  # the tier of names could not tell
    if not _COMPARISONS.issuperset(relation.operators):
        return None
    if is_constant(other) or _is_mixed(other):
        return Finding(False, None, "an equation or inequality is not a number or a list of values")
    return None


def _is_mixed(node: Node | None) -> bool:
    """Whether a node is a list that holds a plain number: no equation means that."""
    return (
        isinstance(node, Sequence)
        and len(node.items) > 1
        and any(type(item) is Number for item in node.items)
    )


def _set_and_list(left: Node | None, right: Node | None) -> Finding | None:
    one, other = (left, right) if isinstance(left, Interval) else (right, left)
    if isinstance(one, Interval) and _is_mixed(other):
        return Finding(False, None, "an interval is not a list of values")
    return None


def _same_sides(left: Relation, right: Relation, policy: Policy, decide: Decide) -> Finding | None:
    pairs = zip(left.operands, right.operands, strict=False)
    found = [ask(one, other, policy, decide) for one, other in pairs]
    return (
        Finding(True, None, "the same sides")
        if all(item is not None and item.equal for item in found)
        else None
    )


def _chains(left: Relation, right: Relation, policy: Policy, decide: Decide) -> Finding | None:
    """Chains of one length, operand by operand, read from either end."""
    for chain in (right, _reversed(right)):
        if chain is None or chain.operators != left.operators:
            continue
        found = _same_sides(left, chain, policy, decide)
        if found is not None:
            return found
    return None


def _reversed(relation: Relation) -> Relation | None:
    if not all(operator in _FLIPPED or operator == "=" for operator in relation.operators):
        return None
    operators = tuple(_FLIPPED.get(operator, operator) for operator in reversed(relation.operators))
    return Relation(operators, relation.operands[::-1])


def _equations(left: Relation, right: Relation, policy: Policy, decide: Decide) -> Finding | None:
    if policy.equation == "strict":
        for other in (right, Relation(("=",), right.operands[::-1])):
            if _same_sides(left, other, policy, decide) is not None:
                return Finding(True, None, "the same two sides")
        return Finding(False, "equation=strict", "not the same two sides")
    first, second = _difference(left), _difference(right)
    try:
        proportional = _proportional(first, second)
    except (NotUnderstoodError, UndefinedValueError):
        return None
    if proportional:
        return Finding(True, "equation=lenient", "the equations are equal up to a constant factor")
    if proportional is False and _is_polynomial(first) and _is_polynomial(second):
        return Finding(False, None, "the equations are not proportional")
    cleared = _cleared(first), _cleared(second)
    if cleared[0] is None or cleared[1] is None:
        return None
    try:
        if _proportional(cleared[0], cleared[1]):
            return Finding(True, "equation=lenient", "the equations are equal when cleared of fractions")
    except (NotUnderstoodError, UndefinedValueError):
        pass
    return None


def _difference(relation: Relation) -> Node:
    return Add((relation.operands[0], Neg(relation.operands[1])))


def _proportional(first: Node, second: Node) -> bool | None:
    """Whether one is a constant multiple of the other; None where either is zero everywhere."""
    seed = "\n".join(sorted((repr(first), repr(second))))
    points = [Residue(f"{number} {seed}") for number in range(_POINTS)]
    ours, theirs = [point.value(first) for point in points], [point.value(second) for point in points]
    if not any(ours) or not any(theirs):
        return None
    return all((a * theirs[0] - ours[0] * b) % PRIME == 0 for a, b in zip(ours, theirs, strict=True))


def _is_polynomial(node: Node) -> bool:
    if isinstance(node, Div):
        return not variables(node.bottom) and _is_polynomial(node.top)
    if isinstance(node, Pow):
        exponent = exact(node.exponent)
        return (
            exponent is not None and exponent.denominator == 1 and exponent > 0 and _is_polynomial(node.base)
        )
    if isinstance(node, Number | Symbol):
        return True
    return isinstance(node, Add | Mul | Neg) and all(map(_is_polynomial, children(node)))


def _cleared(node: Node) -> Node | None:
    """A sum multiplied by the denominators of its terms; None where it has none with a variable."""
    bottoms = {term.bottom for term in _terms(node) if isinstance(term, Div) and variables(term.bottom)}
    found = node
    for bottom in bottoms:
        found = Mul((found, bottom))
    return found


def _terms(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Add):
        return tuple(below for term in node.terms for below in _terms(term))
    return _terms(node.operand) if isinstance(node, Neg) else (node,)


def _inequalities(left: Relation, right: Relation) -> Finding | None:
    """Linear and polynomial inequalities up to a factor, whose sign turns the comparison round."""
    names = sorted(variables(left) | variables(right))
    points = [
        {name: Fraction(3 + 7 * i + 5 * j * j, 2 + i) for i, name in enumerate(names)} for j in range(_POINTS)
    ]
    first, second = _difference(left), _difference(right)
    ratios = set()
    for point in points:
        one, other = exact(first, point), exact(second, point)
        if one is None or other is None:
            return None
        if not one or not other:
            if one or other:
                return Finding(False, None, "the inequalities are not proportional")
            continue
        ratios.add(one / other)
    if not ratios:
        return None
    if len(ratios) > 1:
        # x^2 < 4 and |x| < 2 are one set all the same, so only lines settle it.
        return None
    operator = right.operators[0] if next(iter(ratios)) > 0 else _FLIPPED[right.operators[0]]
    same = operator == left.operators[0]
    return Finding(same, None, "the same inequality up to a factor" if same else "the comparisons differ")
