r"""Whether two answers are equal: tiers in order, each of which settles what it understands or abstains.

    text → rational → units → clock → notation → words → integers → assignment → structure → sets → numeric
    → symbolic → relation → shape

A real row: gold `x = 5`, answer `\frac{10}{2}`: all abstain down to `assignment`, which drops the name under
`assignment=lenient` and asks again; `rational` then settles it.

What it does not do: call sympy or start a process. What no tier settles is the deep tier's.
"""

from typing import TYPE_CHECKING, Final, TypeAlias

from ringtrue.graders.equivalence import (
    assignment,
    clock,
    integers,
    notation,
    numeric,
    rational,
    real_sets,
    relation,
    shape,
    structure,
    symbolic,
    text,
    units,
)
from ringtrue.graders.equivalence.finding import Decide, Finding, OverLimitError, Settled
from ringtrue.graders.equivalence.side import Side
from ringtrue.graders.equivalence.work import budget
from ringtrue.graders.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Finding", "OverLimitError", "Settled", "Side", "decide", "same_value"]

_Tier: TypeAlias = "Callable[[Side, Side, Policy, Decide], Finding | None]"

_TIERS: Final[tuple[tuple[str, _Tier], ...]] = (
    ("rational", rational.compare),
    ("structure", structure.compare_trees),
    ("units", units.compare),
    ("clock", clock.compare),
    ("notation", notation.compare),
    ("text", text.compare_words),
    ("integers", integers.compare),
    ("assignment", assignment.compare),
    ("structure", structure.compare),
    ("sets", real_sets.compare),
    ("numeric", numeric.compare),
    ("symbolic", symbolic.compare),
    ("relation", relation.compare),
    ("shape", shape.compare),
)


def decide(gold: Side, answer: Side, policy: Policy) -> Settled | None:
    """Compare an answer with a gold.

    Args:
        gold: the right answer; its side can be used again and again.
        answer: the answer in question.
        policy: what counts as equal.

    Returns:
        What was settled; None where no tier understands both sides. `equal` is None where finding out is over
        a limit, of which nothing was evaluated.

    >>> decide(Side("1/2"), Side("0.5"), Policy())
    Settled(equal=True, tier='rational', option=None, detail='both are exact numbers, and equal')
    """
    if policy.comma == "decimal_comma":
        gold, answer = _with_decimal_commas(gold), _with_decimal_commas(answer)
    try:
        with budget:
            return _decide(gold, answer, policy)
    except OverLimitError as refusal:
        return Settled(None, "limits", None, str(refusal))


def same_value(first: Side, second: Side, policy: Policy) -> bool | None:
    """Whether two competing answers are one; None where that cannot be told.

    >>> same_value(Side("1/2"), Side("0.5"), Policy()), same_value(Side("1/2"), Side("2"), Policy())
    (True, False)
    """
    for gold, answer in ((first, second), (second, first)):
        settled = decide(gold, answer, policy)
        if settled is not None and settled.equal:
            return True
    if settled is None or (settled.tier == "shape" and any(map(_is_open, (first, second)))):
        # A word or a letter may name the other's value.
        return None
    return settled.equal


def _is_open(side: Side) -> bool:
    return side.node is None or shape.is_open(side.node)


def _decide(gold: Side, answer: Side, policy: Policy) -> Settled | None:
    found = text.compare(gold, answer, policy, _decide)
    if found is not None:
        return Settled(found.equal, "text", found.option, found.detail)
    left, right = gold.node, answer.node
    if left is None or right is None:
        return None
    for name, compare in _TIERS:
        found = compare(gold, answer, policy, _decide)
        if found is not None:
            return Settled(found.equal, name, found.option, found.detail)
    return None


def _with_decimal_commas(side: Side) -> Side:
    return side.reading("decimal")
