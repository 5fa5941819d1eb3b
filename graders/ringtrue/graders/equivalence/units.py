r"""The tier of units and percent: what stands beside a value, and when it counts.

Real rows: gold `1 \text{ m}` takes `100 \text{ cm}` and `1`, and not `1 \text{ cm}`; gold `0.5` takes `50\%`.

What it does not do: decide what is a unit, which is the parser's business, or convert by rates and offsets.
"""

from fractions import Fraction
from typing import Final

from ringtrue.graders.equivalence.finding import Decide, Finding
from ringtrue.graders.equivalence.side import Side, ask
from ringtrue.graders.equivalence.unit_table import measure
from ringtrue.graders.parse import Constant, Div, Mul, Neg, Node, Number, Percent, Pow, Quantity, Symbol
from ringtrue.graders.policy import Policy

__all__ = ["compare"]

_RADIANS: Final = frozenset(["radian", "radians", "rad"])
_PER_RADIAN: Final = Div(Number(Fraction(180)), Constant("pi"))


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:
    """Compare two sides of which one has a unit or a percent sign; abstain on any other."""
    left, right = _outward(gold.node), _outward(answer.node)
    if isinstance(left, Quantity) or isinstance(right, Quantity):
        return _quantities(left, right, policy, decide)
    if isinstance(left, Percent) != isinstance(right, Percent):
        return _percent(gold, answer, policy, decide)
    return None


def _outward(node: Node | None) -> Node | None:
    """A minus sign inside the unit: `-$5` is -5 dollars."""
    if isinstance(node, Neg) and isinstance(node.operand, Quantity):
        return Quantity(Neg(node.operand.value), node.operand.unit)
    return node


def _percent(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:
    """One side has the sign: by value, and leniently as a unit that the other side omits."""
    left, right = gold.node, answer.node
    if left is None or right is None:
        return None
    by_value = ask(_hundredth(left), _hundredth(right), policy, decide)
    if by_value is None or by_value.equal or policy.percent == "strict":
        return by_value
    omitted = ask(
        left.operand if isinstance(left, Percent) else left,
        right.operand if isinstance(right, Percent) else right,
        policy,
        decide,
    )
    if omitted is not None and omitted.equal:
        return Finding(True, "percent=lenient", "a percent sign stands on one side only")
    return omitted


def _hundredth(node: Node) -> Node:
    if not isinstance(node, Percent):
        return node
    value = node.operand
    if isinstance(value, Number):
        return Number(value.value / 100, value.digits)
    return Div(value, Number(Fraction(100)))


def _quantities(left: Node | None, right: Node | None, policy: Policy, decide: Decide) -> Finding | None:
    if left is None or right is None:
        return None
    first, one = (left.value, left.unit) if isinstance(left, Quantity) else (left, None)
    second, other = (right.value, right.unit) if isinstance(right, Quantity) else (right, None)
    if policy.units == "ignore":
        return _named(ask(first, second, policy, decide), "units=ignore")
    if policy.units == "strict":
        return _strictly(first, one, second, other, policy, decide)
    if one is None and other is not None:
        first, one = _unit_in_product(first, other)
    elif other is None and one is not None:
        second, other = _unit_in_product(second, one)
    if one is None or other is None:
        return _one_sided(first, one, second, other, policy, decide)
    return _both(first, one, second, other, policy, decide)


def _strictly(
    first: Node, one: str | None, second: Node, other: str | None, policy: Policy, decide: Decide
) -> Finding | None:
    if one != other:
        return Finding(False, "units=strict", "the units are not the same")
    return ask(first, second, policy, decide)


def _one_sided(
    first: Node, one: str | None, second: Node, other: str | None, policy: Policy, decide: Decide
) -> Finding | None:
    if policy.units == "require":
        return Finding(False, "units=require", "a unit stands on one side only")
    found = ask(first, second, policy, decide)
    if found is not None and found.equal:
        return Finding(True, "units=convert", "a unit stands on one side only")
    if "degree" in (one, other):
        # An angle without a unit may be in radians: pi/4 is 45 degrees.
        turned = ask(first if one else _scaled(first), second if other else _scaled(second), policy, decide)
        if turned is not None and turned.equal and not _is_exact_number(second if one else first):
            return Finding(True, "units=convert", "an angle in degrees and one in radians")
    return found


def _both(first: Node, one: str, second: Node, other: str, policy: Policy, decide: Decide) -> Finding | None:
    if one == other:
        return ask(first, second, policy, decide)
    if one in _RADIANS or other in _RADIANS:
        first, one = (_scaled(first), "degree") if one in _RADIANS else (first, one)
        second, other = (_scaled(second), "degree") if other in _RADIANS else (second, other)
    left, right = measure(one), measure(other)
    if left is None or right is None:
        found = ask(first, second, policy, decide)
        # Two unknown words beside one value may name one thing: 5 ways, 5 choices.
        return None if found is None or found.equal else found
    if left[1] != right[1]:
        return Finding(False, None, f"{one} and {other} do not measure the same")
    found = ask(_times(first, left[0]), _times(second, right[0]), policy, decide)
    return _named(found, "units=convert") if left[0] != right[0] else found


def _unit_in_product(node: Node, unit: str) -> tuple[Node, str | None]:
    """`36m` is a product of letters, but 36 metres where the other side has the unit."""
    if isinstance(node, Mul):
        for cut in range(1, len(node.factors)):
            if "".join(map(_letters, node.factors[cut:])) == unit:
                rest = node.factors[:cut]
                return (rest[0] if cut == 1 else Mul(rest)), unit
    return node, None


def _letters(node: Node) -> str:
    if isinstance(node, Symbol):
        return node.name
    if isinstance(node, Pow) and isinstance(node.base, Symbol) and isinstance(node.exponent, Number):
        return f"{node.base.name}^{node.exponent.value}"
    return "?"


def _scaled(node: Node) -> Node:
    return Mul((node, _PER_RADIAN))


def _is_exact_number(node: Node) -> bool:
    return isinstance(node, Number)


def _times(node: Node, factor: Fraction) -> Node:
    if factor == 1:
        return node
    if isinstance(node, Number):
        return Number(node.value * factor, node.digits)
    return Mul((node, Number(factor)))


def _named(found: Finding | None, option: str) -> Finding | None:
    return Finding(True, option, found.detail) if found is not None and found.equal else found
