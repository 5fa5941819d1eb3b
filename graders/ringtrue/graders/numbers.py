r"""One number against another within a tolerance, exactly: with units, percent signs and every written form.

A real row: gold `9.81 m/s^2`, answer `981 cm/s^2`: converted to the gold's unit, so 9.81 against 9.81.

The engine's parser reads the number and the engine's table converts the unit; all arithmetic is on fractions,
so that a value at the very edge of the tolerance is inside it. What is not one finite number (a range, two
values, `5 \pm 1`, infinity, a word) is no answer that could count.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

from ringtrue.graders.equivalence import OverLimitError, Side
from ringtrue.graders.equivalence.amounts import as_amount
from ringtrue.graders.equivalence.assignment import is_name
from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.numeric import approximate
from ringtrue.graders.equivalence.rational import is_unevaluated
from ringtrue.graders.equivalence.unit_table import TEMPERATURES, measure
from ringtrue.graders.parse import (
    Constant,
    Mul,
    Neg,
    Node,
    Percent,
    Quantity,
    Relation,
    Sequence,
    Symbol,
)
from ringtrue.graders.parse.unit_list import SCALES
from ringtrue.graders.policy import Policy
from ringtrue.graders.slots import reduce_span
from ringtrue.graders.verdict import Outcome, Verdict

__all__ = ["Amount", "compare_amounts", "read_amount"]

_CACHED: Final = 200
_APPROXIMATELY: Final = Fraction(1, 100)
"""How far the rounded member of a chain may be from what it rounds, as a share of it."""
_SLACK: Final = Fraction(1, 2**150)
"""How far apart two ways of writing one irrational number may come out, as a share of it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it was written: its value, and what stands beside it."""

    value: Fraction
    """The number itself: 50 for `50%`."""
    unit: str | None = None
    """The unit in its table spelling."""
    percent: bool = False
    """A percent sign stands beside it."""
    letters: bool = False
    """The unit is bare letters within maths (`36m`), which are variables unless the gold has such a unit."""
    rounded: bool = False
    """The value is irrational, and known to 192 bits only."""


def read_amount(text: str, policy: Policy, *, gold: bool = False, sentence: bool = True) -> Amount | Outcome:
    """The one number that a text states.

    Args:
        text: what stood in the slot.
        policy: whether arithmetic may be left standing, and a name before an equals sign.
        gold: a gold is read whole and may leave arithmetic standing.
        sentence: read the one value that a sentence states; else the text must be a number and no more.

    Returns:
        The amount; or why there is none: `ambiguous` for several values, `timeout` over a limit, else
        `unreadable_answer`.

    >>> read_amount("1.5 km", Policy()), read_amount("3 or 4", Policy()).value
    (Amount(value=Fraction(3, 2), unit='km', percent=False, letters=False, rounded=False), 'ambiguous')
    """
    side = Side(text)
    node = side.node
    if side.limit is not None:
        return Outcome.TIMEOUT
    found = _amount(node, policy, gold)
    # A chain has been read whole: its last member by itself is no answer where the others deny it.
    if isinstance(found, Amount) or gold or not sentence or found is Outcome.TIMEOUT or _is_chain(node):
        return found
    stated = reduce_span(text)
    if stated is None or stated == text:
        return found
    return _amount(Side(stated).node, policy, gold)


@lru_cache(maxsize=4096)
def _short_gold(text: str, policy: Policy) -> Amount | Outcome:
    return read_amount(text, policy, gold=True)


def compare_amounts(
    golds: tuple[str, ...],
    answer: str,
    *,
    absolute: Fraction,
    relative: Fraction,
    policy: Policy,
    sentence: bool = True,
) -> Verdict:
    """Grade one answer, already out of its slot; any of several golds counts.

    Args:
        golds: the right numbers, as texts.
        answer: what stood in the slot.
        absolute: how far off an answer may be, in the gold's unit.
        relative: how far off it may be as a share of the gold; the larger of the two counts.
        policy: what a unit or a percent sign on one side means.
        sentence: whether the number may stand in a sentence.

    >>> edge = Fraction("0.1")
    >>> compare_amounts(("0.3",), "0.4", absolute=edge, relative=Fraction(0), policy=Policy()).outcome.value
    'correct'
    """
    read = [_short_gold(text, policy) if len(text) < _CACHED else read_amount(text, policy, gold=True)
            for text in golds]  # fmt: skip
    known = [one for one in read if isinstance(one, Amount)]
    if not known:
        return Verdict(Outcome.UNREADABLE_GOLD, answer, detail="the gold is not one number")
    given = read_amount(answer, policy, sentence=sentence)
    if isinstance(given, Outcome):
        return Verdict(given, answer, detail="the answer is not one number")
    for right in known:
        near = absolute if absolute > (share := relative * abs(right.value)) else share
        if right.rounded or given.rounded:
            near += abs(right.value) * _SLACK
        if any(abs(value - right.value) <= near for value in _in_units_of(right, given, policy)):
            return Verdict(Outcome.CORRECT, answer, tier="number", detail="within the tolerance")
    return Verdict(Outcome.WRONG, answer, tier="number", detail="further off than the tolerance allows")


def _amount(node: Node | None, policy: Policy, gold: bool) -> Amount | Outcome:
    node = _named(node, policy)
    if isinstance(node, Relation) and _is_chain(node) and policy.assignment == "lenient":
        return _chained(node, policy, gold)
    node, sign = as_amount(node), 1
    if isinstance(node, Neg):
        sign, node = -1, node.operand
    if isinstance(node, Sequence):
        return Outcome.AMBIGUOUS
    node, unit, letters = _apart(node)
    percent = isinstance(node, Percent)
    node = node.operand if isinstance(node, Percent) else node
    if node is None:
        return Outcome.UNREADABLE_ANSWER
    try:
        rounded = exact(node) is None
        if not gold and policy.unevaluated == "reject" and is_unevaluated(node) and not rounded:
            return Outcome.UNREADABLE_ANSWER
        value = approximate(node)
    except OverLimitError:
        return Outcome.TIMEOUT
    if value is None:
        return Outcome.UNREADABLE_ANSWER
    scale, unit = _scale(unit)
    return Amount(sign * value * scale, unit, percent, letters, rounded)


def _is_chain(node: Node | None) -> bool:
    return isinstance(node, Relation) and {"=", "approx"}.issuperset(node.operators)


def _chained(chain: Relation, policy: Policy, gold: bool) -> Amount | Outcome:
    """What `30 + 6 = 36` and `x = y = 36` say: the last value, if all of them agree."""
    operands = list(chain.operands)
    while len(operands) > 1 and is_name(operands[0]):
        operands.pop(0)
    last = _amount(operands[-1], policy, gold)
    if isinstance(last, Outcome):
        return last
    near = _APPROXIMATELY if "approx" in chain.operators else _SLACK
    for operand in operands[:-1]:
        other = _amount(operand, policy, gold=True)
        if isinstance(other, Outcome):
            return Outcome.UNREADABLE_ANSWER
        values = _in_units_of(last, other, policy)
        if not any(abs(value - last.value) <= near * abs(last.value) for value in values):
            return Outcome.AMBIGUOUS
    return last


def _apart(node: Node | None) -> tuple[Node | None, str | None, bool]:
    """The number, its unit, and whether that is only letters multiplied with it."""
    if isinstance(node, Quantity):
        return node.value, node.unit, False
    if isinstance(node, Mul):
        for cut in range(1, len(node.factors)):
            tail = node.factors[cut:]
            name = "".join(factor.name for factor in tail if isinstance(factor, Symbol))
            if all(isinstance(factor, Symbol) for factor in tail) and measure(name) is not None:
                rest = node.factors[:cut]
                return (rest[0] if cut == 1 else Mul(rest)), name, True
    return node, None, False


def _scale(unit: str | None) -> tuple[Fraction, str | None]:
    """`million` and `dozen` are part of the number, never a unit that could be left out."""
    size, rest = Fraction(1), list[str]()
    for name in (unit or "").split("*"):
        known = measure(name) if name in SCALES else None
        size *= known[0] if known else 1
        rest += [name] if name and not known else []
    return size, "*".join(rest) or None


def _named(node: Node | None, policy: Policy) -> Node | None:
    """The value of `x = 5`; anything else as it is."""
    if (
        policy.assignment == "lenient"
        and isinstance(node, Relation)
        and node.operators in (("=",), ("approx",))
    ):
        return node.operands[1] if isinstance(node.operands[0], Symbol) else node
    return node


def _in_units_of(right: Amount, given: Amount, policy: Policy) -> list[Fraction]:
    """What the answer may mean in the gold's unit; nothing where the two do not measure the same."""
    if right.percent or given.percent:
        return _percents(right, given, policy)
    one, other = right.unit, given.unit
    if given.letters and one is None:
        return []
    if policy.units == "ignore" or one == other:
        return [given.value]
    if one is None or other is None:
        return [given.value] if policy.units == "convert" else []
    return [] if policy.units == "strict" else _converted(one, other, given.value)


def _converted(one: str, other: str, value: Fraction) -> list[Fraction]:
    if one in TEMPERATURES and other in TEMPERATURES:
        size, zero = TEMPERATURES[other]
        target, start = TEMPERATURES[one]
        return [(value * size + zero - start) / target]
    if {one, other} == {"rad", "degree"}:
        half_turn = (approximate(Constant("pi")) or Fraction(1)) / 180
        return [value * half_turn if one == "rad" else value / half_turn]
    left, found = measure(one), measure(other)
    if left is None and found is None:
        return [value]  # two nouns beside one number may name one thing: 5 ways, 5 choices
    if left is None or found is None or left[1] != found[1]:
        return []
    return [value * found[0] / left[0]]


def _percents(right: Amount, given: Amount, policy: Policy) -> list[Fraction]:
    if right.unit or given.unit:
        return []  # a percentage is no measure
    if right.percent and given.percent:
        return [given.value]
    by_value = given.value * 100 if right.percent else given.value / 100
    return [by_value] if policy.percent == "strict" else [by_value, given.value]
