r"""The tier of units and percent: what stands beside a value, and when it counts.

Real rows: gold `1 \text{ m}` takes `100 \text{ cm}` and `1`, and not `1 \text{ cm}`; gold `0.5` takes `50\%`.

What it does not do: decide what is a unit, which is the parser's business, or convert by rates.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from ringtrue.graders.equivalence.amounts import as_amount
from ringtrue.graders.equivalence.finding import Decide, Finding
from ringtrue.graders.equivalence.side import Side, ask
from ringtrue.graders.equivalence.unit_table import TEMPERATURES, Measure, measure
from ringtrue.graders.parse import (
    Add,
    Constant,
    Div,
    Mul,
    Neg,
    Node,
    Number,
    Percent,
    Pow,
    Quantity,
    Relation,
    Symbol,
)
from ringtrue.graders.parse.unit_list import SCALES
from ringtrue.graders.policy import Policy

__all__ = ["compare"]

_ANGLES: Final = frozenset(["rad", "sr", "degree", "rev"])
_COUNTED: Final = frozenset(["unit", "point"])
_NOTHING: Final[Measure] = Fraction(0), {}
_ONE: Final[Measure] = Fraction(1), {}
_OPPOSITES: Final = frozenset(
    map(
        frozenset,
        [
            ("profit", "loss"), ("gain", "loss"), ("increase", "decrease"), ("rise", "fall"), ("up", "down"),
            ("north", "south"), ("east", "west"), ("wins", "losses"), ("credit", "debit"), ("heads", "tails"),
        ],
    )
)  # fmt: skip
"""Nouns that turn a value's sign."""
_CARELESS: Final = {"C": "degC", "F": "degF"}
"""What `20 \\text{ C}` is where the other side is a temperature: no coulombs."""
_PER_RADIAN: Final = Div(Number(Fraction(180)), Constant("pi"))


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:
    """Compare two sides of which one has a unit or a percent sign; abstain on any other."""
    if isinstance(gold.node, Relation) or isinstance(answer.node, Relation):
        return None  # whoever drops the name asks again
    left, right = as_amount(_outward(gold.node)), as_amount(_outward(answer.node))
    if isinstance(left, Quantity) or isinstance(right, Quantity):
        return _quantities(left, right, policy, decide)
    if isinstance(left, Percent) != isinstance(right, Percent):
        return _percent(left, right, policy, decide)
    if left is not gold.node or right is not answer.node:
        return None if left is None or right is None else ask(left, right, policy, decide)
    return None


def _outward(node: Node | None) -> Node | None:
    """A minus sign inside the unit: `-$5` is -5 dollars."""
    if isinstance(node, Neg) and isinstance(node.operand, Quantity):
        return Quantity(Neg(node.operand.value), node.operand.unit)
    return node


def _percent(left: Node | None, right: Node | None, policy: Policy, decide: Decide) -> Finding | None:
    """One side has the sign: by value, and leniently as a unit that the other side omits."""
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
    if isinstance(first, Percent) != isinstance(second, Percent) and (one is None or other is None):
        unit = measure(one or other or "")
        if unit is not None and not _COUNTED.issuperset(unit[1]):
            return Finding(False, None, "a percentage is no measure")
    if policy.units == "ignore":
        return _named(ask(first, second, policy, decide), "units=ignore")
    if policy.units == "strict":
        return _strictly(first, one, second, other, policy, decide)
    if other is None and one is not None:
        second, other = _unit_in_product(second, one)
    if one is None and other is not None:
        first, one = _spelled_unit(first, other)
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
    scale = (one or other or "").partition("*")[0]
    # Gold `1.5 million` takes 1.5: the question may have asked for millions. Gold 7 takes no `7 million`.
    if found is not None and found.equal and not (other and scale in SCALES):
        return Finding(True, "units=convert", "a unit stands on one side only")
    if scale in SCALES:
        size = (measure(scale) or _NOTHING)[0]
        counted = ask(
            _times(first, size) if one else first, second if one else _times(second, size), policy, decide
        )
        if counted is not None and counted.equal:
            return counted
        return (
            Finding(False, None, "the values differ by the word of scale") if found and found.equal else found
        )
    if "degree" in (one, other):
        # An angle without a unit may be in radians: pi/4 is 45 degrees.
        turned = ask(first if one else _scaled(first), second if other else _scaled(second), policy, decide)
        if turned is not None and turned.equal and not _is_exact_number(second if one else first):
            return Finding(True, "units=convert", "an angle in degrees and one in radians")
    return found


def _both(first: Node, one: str, second: Node, other: str, policy: Policy, decide: Decide) -> Finding | None:
    if one == other:
        return ask(first, second, policy, decide)
    if one in TEMPERATURES or other in TEMPERATURES:
        return _temperatures(first, one, second, other, policy, decide)
    if one == "rad" or other == "rad":
        first, one = (_scaled(first), "degree") if one == "rad" else (first, one)
        second, other = (_scaled(second), "degree") if other == "rad" else (second, other)
    left, right = measure(one), measure(other)
    if left is None or right is None:
        if frozenset((one, other)) in _OPPOSITES:
            return Finding(False, None, f"{one} is the opposite of {other}")
        found = ask(first, second, policy, decide)
        if found is not None and found.equal:
            # Two nouns beside one number may name one thing: 5 ways, 5 choices. A noun is no metre.
            # What is counted is in the question, and the noun repeats it: 8 groups, 8 paintings.
            known = left or right or _ONE
            countable = min(len(one), len(other)) > 2 and known[0] == 1 and _COUNTED.issuperset(known[1])
            return Finding(True, "units=convert", "two nouns count the same") if countable else None
        return found
    if left[1] != right[1]:
        if _without_angles(left[1]) == _without_angles(right[1]):
            return None  # 2 rad/s may be called 2 Hz, or 2 per second
        return Finding(False, None, f"{one} and {other} do not measure the same")
    found = ask(_times(first, left[0]), _times(second, right[0]), policy, decide)
    return _named(found, "units=convert") if left[0] != right[0] else found


def _without_angles(dimension: Mapping[str, int]) -> dict[str, int]:
    return {base: power for base, power in dimension.items() if base not in _ANGLES}


def _temperatures(
    first: Node, one: str, second: Node, other: str, policy: Policy, decide: Decide
) -> Finding | None:
    """Temperatures on their own scales, by their zero points: 20 degC is 68 degF."""
    left = TEMPERATURES.get(_CARELESS.get(one, one))
    right = TEMPERATURES.get(_CARELESS.get(other, other))
    if left is None or right is None:
        if "degree" in (one, other):
            return ask(first, second, policy, decide)  # `20^\circ` of what is left to the reader
        return Finding(False, None, f"{one} and {other} do not measure the same")
    found = ask(_kelvin(first, left), _kelvin(second, right), policy, decide)
    return _named(found, "units=convert")


def _kelvin(node: Node, scale: tuple[Fraction, Fraction]) -> Node:
    degree, zero = scale
    if isinstance(node, Neg) and isinstance(node.operand, Number):
        node = Number(-node.operand.value)
    if isinstance(node, Number):
        return Number(node.value * degree + zero)
    return Add((_times(node, degree), Number(zero)))


def _unit_in_product(node: Node, unit: str) -> tuple[Node, str | None]:
    """`36m` is a product of letters, but 36 metres where the gold has a unit of length."""
    if isinstance(node, Neg):
        inner, found = _unit_in_product(node.operand, unit)
        return (Neg(inner), found) if found else (node, None)
    if not isinstance(node, Mul):
        return node, None
    wanted = measure(unit)
    for cut in range(1, len(node.factors)):
        letters = "".join(map(_letters, node.factors[cut:]))
        known = measure(letters)
        if _CARELESS.get(letters) == unit:
            return node.factors[0] if cut == 1 else Mul(node.factors[:cut]), unit
        if letters == unit or (known is not None and wanted is not None and known[1] == wanted[1]):
            rest = node.factors[:cut]
            return (rest[0] if cut == 1 else Mul(rest)), letters
    return node, None


def _spelled_unit(node: Node, unit: str) -> tuple[Node, str | None]:
    """A gold in letters, `6 m^2`, whose unit the answer spells out: `6 square meters`. The very same unit."""
    value, found = _unit_in_product(node, unit)
    # One letter is a variable: `36m` stays a product.
    return (value, found) if found == unit and len(unit) > 1 else (node, None)


def _letters(node: Node) -> str:
    if isinstance(node, Symbol):
        return node.name
    if isinstance(node, Pow) and isinstance(node.base, Symbol):
        power = node.exponent.operand if isinstance(node.exponent, Neg) else node.exponent
        if isinstance(power, Number):
            return f"{node.base.name}^{'-' * (power is not node.exponent)}{power.value}"
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
