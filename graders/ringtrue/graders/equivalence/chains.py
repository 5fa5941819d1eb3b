r"""Chains of equalities: `12 + 11 = 23` counts as 23, and `7 = 42` as nothing.

A real row: gold `3` takes `f(-2)+f(-1) = \\frac{8}{4}+1 = 3`, whose members agree as far as they are known.

A chain counts as its last member, or as the rounded one after an "approximately" that it rounds to. What it
does not do: believe an equation: `x + y = 5` is not 5.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from ringtrue.graders.equivalence.atoms import has_unknown
from ringtrue.graders.equivalence.digits import written_digits
from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.finding import Decide, Finding
from ringtrue.graders.equivalence.numeric import approximate
from ringtrue.graders.equivalence.side import ask
from ringtrue.graders.equivalence.variables import variables
from ringtrue.graders.parse import Neg, Node, Number, Quantity, Relation
from ringtrue.graders.policy import Policy

__all__ = ["against_chain", "any_member"]


def any_member(
    members: tuple[Node, ...], chain: Relation, compare: Callable[[Node], Finding | None]
) -> Finding | None:
    """A gold's chain against an answer: its exact value, or the rounded one that it names, may be meant."""
    exact_members, rounded = _before_rounding(members, chain)
    found = compare(exact_members[-1])
    if rounded is None or rounded == exact_members[-1] or (found is not None and found.equal):
        return found
    other = compare(rounded)
    return other if found is not None or (other is not None and other.equal) else None


def against_chain(
    gold: Node, members: tuple[Node, ...], chain: Relation, policy: Policy, decide: Decide
) -> Finding | None:
    """The gold against the last member of a chain whose members must agree.

    Args:
        gold: the right answer.
        members: the chain's members, less the name that it begins with.
        chain: the whole of it.
        policy: what counts as equal.
        decide: compares two values.
    """
    exact_members, rounded = _before_rounding(members, chain)
    last = exact_members[-1]
    known = [member for member in exact_members[:-1] if not _is_unknown(member, last)]
    is_named = len(members) < len(chain.operands)
    if (
        is_named
        and len(members) > 1
        and any(variables(chain.operands[0]) & variables(one) for one in members)
    ):
        # "x=6 x=5", with a sign that is dropped between the two, is no chain: it gives x twice.
        return Finding(False, None, "the chain gives its own name another value")
    if not known and not is_named and any(variables(member) for member in exact_members[:-1]):
        # "x + y = 5" is an equation, while "f(1) + f(2) = 5" and "AB + BC = 3 + 2 = 5" say what 5 is.
        return None
    for member in known:
        found = ask(last, member, policy, decide)
        if found is None:
            return None
        if not found.equal:
            return Finding(False, None, "two members of the chain differ")
    if rounded is not None and _is_far(last, rounded):
        return Finding(False, None, "the rounded member is not what is rounded")
    found = ask(gold, last, policy, decide)
    if rounded is None or (found is not None and found.equal):
        return found
    return ask(gold, rounded, policy, decide) if _rounds(last, rounded, policy, decide) else found


def _is_unknown(member: Node, last: Node) -> bool:
    """Whether a member of a chain is what its last member gives the value of."""
    return bool(variables(member) - variables(last)) or (has_unknown(member) and not has_unknown(last))


def _is_far(value: Node, rounded: Node) -> bool:
    """Whether a value is more than one unit of the last digit away from what it is said to be about."""
    plain, inner = _less_unit(rounded), _less_unit(value)
    exact_value, number = approximate(inner), exact(plain)
    if exact_value is None or number is None or value == rounded:
        return False
    digits = written_digits(plain)
    if digits is None:
        return abs(exact_value - number) >= _unit(number)
    if not number:
        return abs(exact_value) >= 1
    places = len(str(int(abs(number)))) if abs(number) >= 1 else -_zeros(number)
    return abs(exact_value - number) >= Fraction(10) ** (places - digits)


def _unit(number: Fraction) -> Fraction:
    """The unit of the last digit that is not zero: 100 for 1200, and 1 for 1002, which 1000 is not about."""
    whole, unit = abs(int(number)), 1
    while whole and whole % (10 * unit) == 0:
        unit *= 10
    return Fraction(unit)


def _less_unit(node: Node) -> Node:
    if isinstance(node, Neg):
        return Neg(_less_unit(node.operand))
    return node.value if isinstance(node, Quantity) else node


def _zeros(number: Fraction) -> int:
    """Zeros between the decimal point and the first digit."""
    count = 0
    while abs(number) * 10 ** (count + 1) < 1:
        count += 1
    return count


def _rounds(value: Node, rounded: Node, policy: Policy, decide: Decide) -> bool:
    """Whether a value rounds to what a chain says that it is about."""
    plain = rounded.value if isinstance(rounded, Quantity) else rounded
    number = exact(plain)
    if number is None:
        return False
    digits = written_digits(plain) or len(str(abs(int(number))))
    found = ask(value, Number(number, digits), replace(policy, digits=digits), decide)
    return found is not None and found.equal


def _before_rounding(members: tuple[Node, ...], chain: Relation) -> tuple[tuple[Node, ...], Node | None]:
    """What stands before the first "approximately", and the last rounded value after it."""
    if "approx" not in chain.operators:
        return members, None
    kept = chain.operators.index("approx") + 1 - (len(chain.operands) - len(members))
    return (members[:kept], members[-1]) if kept > 0 else (members[-1:], None)
