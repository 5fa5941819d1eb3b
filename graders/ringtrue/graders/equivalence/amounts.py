r"""Amounts in several units, as one quantity: `3 hours 30 minutes` is `3.5 hours`.

A real row: gold `3.5 \text{ hours}` takes `3 hours and 30 minutes` and `210 minutes`.

Joined by "and" or a comma, only units that are said so count (hours and minutes, dollars and cents, feet and
inches, pounds and ounces), each part less than one of the part before: `2 m and 50 cm` may be two lengths.
"""

from collections.abc import Sequence as Items
from fractions import Fraction
from typing import Final

from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.unit_table import Measure, measure
from ringtrue.graders.parse import Add, Neg, Node, Number, Quantity, Sequence

__all__ = ["as_amount"]

_SPOKEN: Final = tuple(
    [found for name in names.split() if (found := measure(name)) is not None]
    for names in (
        "week day hour minute second",
        "dollar cent",
        "yard foot inch",
        "pound ounce",
        "year month",
    )
)


def as_amount(node: Node | None) -> Node | None:
    """A sum of quantities of one dimension as one quantity; any other node as it is.

    >>> from ringtrue.graders.parse import parse_answer
    >>> as_amount(parse_answer("3 hours 30 minutes"))
    Quantity(value=Number(value=Fraction(7, 2), digits=None), unit='h')
    """
    if isinstance(node, Neg):
        inner = as_amount(node.operand)
        return Quantity(Neg(inner.value), inner.unit) if isinstance(inner, Quantity) else node
    if isinstance(node, Add):
        return _joined(node.terms) or node
    if isinstance(node, Sequence) and node.kind == "list" and _is_spoken(node.items):
        return _joined(node.items) or node
    return node


def _joined(parts: Items[Node]) -> Quantity | None:
    """The sum of quantities in the unit of the first."""
    total, first = Fraction(0), None
    for part in parts:
        quantity = part.operand if isinstance(part, Neg) else part
        if not isinstance(quantity, Quantity):
            return None
        value, size = exact(quantity.value), measure(quantity.unit)
        if value is None or size is None:
            return None
        first = first or (quantity.unit, size)
        if size[1] != first[1][1]:
            return None
        total += (-value if isinstance(part, Neg) else value) * size[0] / first[1][0]
    return None if first is None else Quantity(Number(total), first[0])


def _is_spoken(parts: Items[Node]) -> bool:
    """Whether each part is of a smaller unit than the one before, and less than one of that."""
    units: list[Measure] = []
    for part in parts:
        if not isinstance(part, Quantity) or (unit := measure(part.unit)) is None:
            return False
        value = exact(part.value)
        if value is None or value < 0 or (units and value * unit[0] >= units[-1][0]):
            return False
        units.append(unit)
    return len(units) > 1 and any(all(unit in group for unit in units) for group in _SPOKEN)
