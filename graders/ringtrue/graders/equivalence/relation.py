"""The tier of equations and inequalities in several variables.

Real rows: gold `2x + y = 3` takes `4x + 2y = 6` and `y = 3 - 2x`; gold `x + y < 1` takes `2x + 2y < 2`.

Two equations are one if the differences of their sides are proportional (`Policy.equation`); strictly, if
they have the same two sides. They differ if both are polynomial and not proportional. What it does not do:
solve.
"""

from fractions import Fraction
from typing import Final

from ringtrue.graders.equivalence.assignment import is_name
from ringtrue.graders.equivalence.curves import same_points
from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.finding import Decide, Finding, NotUnderstoodError, UndefinedValueError
from ringtrue.graders.equivalence.kinds import is_equation, parts_of
from ringtrue.graders.equivalence.modular import PRIME, Residue
from ringtrue.graders.equivalence.rewriting import both_signs
from ringtrue.graders.equivalence.separate import apart
from ringtrue.graders.equivalence.side import Side, ask
from ringtrue.graders.equivalence.symbolic import with_gold_constant
from ringtrue.graders.equivalence.variables import children, is_constant, variables
from ringtrue.graders.parse import (
    Add,
    Call,
    Constant,
    Div,
    Interval,
    Mul,
    Neg,
    Node,
    Number,
    Pow,
    Quantity,
    Relation,
    Sequence,
    Symbol,
)
from ringtrue.graders.policy import Policy

__all__ = ["compare", "is_polynomial"]

_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_COMPARISONS: Final = frozenset(["=", "!=", *_FLIPPED])
_ORDER: Final = frozenset(["!=", *_FLIPPED])
_MUTUAL: Final = frozenset(["=", "!=", "approx", "equiv", "parallel", "perp", "iff"])
_POINTS: Final = 4


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:
    """Compare two relations; abstain on anything else, but for a relation against a plain value."""
    left, right = gold.node, answer.node
    if not isinstance(left, Relation) or not isinstance(right, Relation):
        return _against_value(left, right)
    found = _related(left, right, policy, decide)
    if found is not None or (policy.constants == "rename" and variables(left) != variables(right)):
        return found
    return Finding(False, None, "a point satisfies one of the two alone") if apart(left, right) else None


def _related(left: Relation, right: Relation, policy: Policy, decide: Decide) -> Finding | None:
    if (len(left.operators), len(right.operators)) != (1, 1):
        return _chains(left, right, policy, decide)
    one, other = left.operators[0], right.operators[0]
    if one == other == "=":
        return _equations(left, right, policy, decide)
    if one in _FLIPPED and other in _FLIPPED:
        return _inequalities(left, right)
    if one != other:
        return None
    turned = Relation(right.operators, right.operands[::-1])
    found = _same_sides(left, right, policy, decide)
    return _same_sides(left, turned, policy, decide) if found is None and one in _MUTUAL else found


def _against_value(left: Node | None, right: Node | None) -> Finding | None:
    relation, other = (left, right) if isinstance(left, Relation) else (right, left)
    if not isinstance(relation, Relation):
        return _set_and_list(left, right)
    if _ORDER.issuperset(relation.operators) and (_is_mixed(other) or _has_equation(other)):
        return Finding(False, None, "an inequality is not a list that holds a value or an equation")
    if other is None or is_name(relation.operands[0]) or is_name(relation.operands[-1]):
        return None  # the tier of names could not tell
    if not _COMPARISONS.issuperset(relation.operators):
        return None
    if is_constant(other) or _is_mixed(other):
        return Finding(False, None, "an equation or inequality is not a number or a list of values")
    return None


def _is_mixed(node: Node | None) -> bool:
    r"""Whether a node is a list that holds a plain number, or `3 \pm 2`: no equation means that."""
    values = node if isinstance(node, Sequence) else both_signs(node)
    return values is not None and len(values.items) > 1 and any(map(_is_value, values.items))


def _is_value(node: Node) -> bool:
    """Whether a node is a number, with a unit or without."""
    return is_constant(node.value if isinstance(node, Quantity) else node)


def _set_and_list(left: Node | None, right: Node | None) -> Finding | None:
    one, other = (left, right) if _is_range(left) else (right, left)
    if _is_range(one) and (_is_mixed(other) or _has_equation(other)):
        return Finding(False, None, "an interval is not a list of values or equations")
    return None


def _has_equation(node: Node | None) -> bool:
    return isinstance(node, Sequence) and any(map(is_equation, node.items))


def _is_range(node: Node | None) -> bool:
    """Whether a node is an interval, or a union with one: brackets in a union are no points."""
    if isinstance(node, Call) and node.name == "union":
        return any(
            (isinstance(part, Sequence) and part.kind != "set") or _is_range(part) for part in node.args
        )
    return isinstance(node, Interval) or node == Constant("reals")


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
    for side in (0, 1):
        if left.operands[side] == right.operands[side] and not isinstance(left.operands[side], Number):
            found = ask(left.operands[1 - side], right.operands[1 - side], policy, decide)
            if found is not None and (found.equal or parts_of(left)):
                return found
    first, second = _difference(left), _difference(right)
    proportional = _proportional(first, second)
    if proportional:
        return Finding(True, "equation=lenient", "the equations are equal up to a constant factor")
    renamed = with_gold_constant(left, right, policy)
    if renamed is not None and _proportional(first, _difference(renamed)):
        return Finding(True, f"constants={policy.constants}", "the same equation but for the constant's name")
    if proportional is False and is_polynomial(first) and is_polynomial(second):
        return Finding(False, None, "the equations are not proportional")
    cleared = _cleared(first), _cleared(second)
    if _proportional(*cleared):
        return Finding(True, "equation=lenient", "the equations are equal when cleared of fractions")
    same = same_points(left, right)
    if same is None:
        return None
    return Finding(
        same, "equation=lenient" if same else None, "the same points" if same else "different points"
    )


def _difference(relation: Relation) -> Node:
    return Add((relation.operands[0], Neg(relation.operands[1])))


def _proportional(first: Node, second: Node) -> bool | None:
    """Whether one is a constant multiple of the other; None where either is zero everywhere, or no number."""
    seed = "\n".join(sorted((repr(first), repr(second))))
    points = [Residue(f"{number} {seed}") for number in range(_POINTS)]
    try:
        ours, theirs = [point.value(first) for point in points], [point.value(second) for point in points]
    except (NotUnderstoodError, UndefinedValueError):
        return None
    if not any(ours) or not any(theirs):
        return None
    return all((a * theirs[0] - ours[0] * b) % PRIME == 0 for a, b in zip(ours, theirs, strict=True))


def is_polynomial(node: Node) -> bool:
    """Whether a tree is a polynomial with rational coefficients as it is written.

    >>> from ringtrue.graders.parse import parse_answer
    >>> is_polynomial(parse_answer("(x+1)^2/3")), is_polynomial(parse_answer("1/x"))
    (True, False)
    """
    if isinstance(node, Div):
        return not variables(node.bottom) and is_polynomial(node.top)
    if isinstance(node, Pow):
        exponent = exact(node.exponent)
        return (
            exponent is not None and exponent.denominator == 1 and exponent > 0 and is_polynomial(node.base)
        )
    if isinstance(node, Number | Symbol):
        return True
    return isinstance(node, Add | Mul | Neg) and all(map(is_polynomial, children(node)))


def _cleared(node: Node) -> Node:
    """A sum multiplied by the denominators of its terms that hold variables."""
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
    """Inequalities up to a factor, whose sign turns the comparison round; different only if linear."""
    first, second = _difference(left), _difference(right)
    proportional = _proportional(first, second)
    if proportional is None:
        return None
    if not proportional:
        # x^2 < 4 and |x| < 2 are one set all the same, so only lines settle it.
        if _is_linear(first) and _is_linear(second):
            return Finding(False, None, "the inequalities are not proportional")
        return None
    factor = _factor(first, second)
    if factor is None:
        return None
    operator = right.operators[0] if factor > 0 else _FLIPPED[right.operators[0]]
    same = operator == left.operators[0]
    return Finding(same, None, "the same inequality up to a factor" if same else "the comparisons differ")


def _factor(first: Node, second: Node) -> Fraction | None:
    """What one of two proportional differences is multiplied by to give the other."""
    names = sorted(variables(first) | variables(second))
    for number in range(_POINTS):
        point = {name: Fraction(3 + 7 * i + 5 * number, 2 + i + number) for i, name in enumerate(names)}
        one, other = exact(first, point), exact(second, point)
        if one and other:
            return other / one
    return None


def _is_linear(node: Node) -> bool:
    """Whether no two variables are multiplied and none has a power."""
    if isinstance(node, Mul):
        return sum(bool(variables(factor)) for factor in node.factors) < 2 and all(
            map(_is_linear, node.factors)
        )
    if isinstance(node, Div):
        return not variables(node.bottom) and _is_linear(node.top)
    if isinstance(node, Pow):
        return not variables(node)
    return isinstance(node, Number | Symbol) or (
        isinstance(node, Add | Neg) and all(map(_is_linear, children(node)))
    )
