r"""One answer against one gold: all tiers, over what a sentence states and what alternatives agree on.

A real row: gold `7`, answer `The number is 7.`: the whole is words, and the 7 that it states is equal.

What was found is kept: the completions of one prompt give the same few answers, and a kept comparison costs
a look. It holds whatever else the row had to work for. What only the deep tier can settle is left open.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from ringtrue.graders.equivalence import Settled, Side, decide, same_value
from ringtrue.graders.equivalence.work import budget
from ringtrue.graders.gold import Gold, read_gold, split_label
from ringtrue.graders.parse import Sequence as Items
from ringtrue.graders.parse import Symbol, Text
from ringtrue.graders.policy import Policy
from ringtrue.graders.slots import reduce_span
from ringtrue.graders.verdict import Outcome
from ringtrue.graders.worker import DeepTask

__all__ = ["Comparison", "compare", "forget_comparisons", "is_answer", "stated"]

_FEW_WORDS: Final = 3
"""A text of more words is a sentence, which may state its answer."""
_MOST_KEPT: Final = 4096
_LONGEST_KEPT: Final = 2000
"""Characters of a gold and an answer together."""


class Comparison(NamedTuple):
    """What comparing one answer with one gold found, with a task for each gold that is still open."""

    outcome: Outcome
    tier: str | None = None
    option: str | None = None
    detail: str = ""
    tasks: tuple[DeepTask, ...] = ()


_kept: dict[tuple[str, str, Policy], Comparison] = {}


def compare(gold: Gold, given: Side, policy: Policy) -> Comparison:
    """Compare an answer with a gold.

    >>> compare("1/2", Side("It is 0.5."), Policy()).tier
    'rational'
    """
    if type(gold) is not str or len(gold) + len(given.text) > _LONGEST_KEPT:
        return _compare(gold, given, policy)
    key = gold, given.text, policy
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        found = _kept[key] = _compare(gold, given, policy)
    return found


def forget_comparisons() -> None:
    """Forget what was compared.

    >>> forget_comparisons()
    """
    _kept.clear()


def stated(side: Side) -> Side | None:
    """The one value that a sentence states; None for what is no sentence.

    >>> stated(Side("The number of them is 7."))
    Side('7')
    """
    if is_answer(side):
        return None
    span = reduce_span(side.text)
    return None if span is None or span == side.text else Side(span)


def is_answer(side: Side) -> bool:
    """Whether a text can be read, and not merely as a sentence.

    >>> is_answer(Side("7")), is_answer(Side("The number of them is 7."))
    (True, False)
    """
    node = side.node
    return not (node is None or (isinstance(node, Text) and len(node.words.split()) > _FEW_WORDS))


def _compare(gold: Gold, given: Side, policy: Policy) -> Comparison:
    read = read_gold(gold, policy)
    if read.problem:
        return Comparison(Outcome.UNREADABLE_GOLD, detail=read.problem)
    # Its own, whatever was spent on the row before: what is found may be another row's too.
    with budget:
        answer, findings = _compared(read.sides, given, policy)
    settled = _equal(findings) or next(filter(None, reversed(findings)), None)
    if settled is not None and (settled.equal or None not in findings):
        return Comparison(_outcome(settled), settled.tier, settled.option, settled.detail)
    if answer.node is None:
        return Comparison(Outcome.UNREADABLE_ANSWER, detail=f"the answer cannot be read: {answer.error}")
    unsettled = [side for side, found in zip(read.sides, findings, strict=True) if found is None]
    tasks = tuple(DeepTask(side.text, answer.text, policy) for side in unsettled if side.node is not None)
    if tasks:
        return Comparison(Outcome.WRONG, "deep", tasks=tasks)
    return Comparison(Outcome.WRONG, "text", detail="the gold is words, and the answer is not")


def _compared(golds: Sequence[Side], given: Side, policy: Policy) -> tuple[Side, list[Settled | None]]:
    """What was found for each gold, and what was compared of the answer: all, or the value that it states."""
    findings: list[Settled | None] = [decide(side, given, policy) for side in golds]
    if not _equal(findings) and any(isinstance(side.node, Items) for side in golds):
        # A gold of alternatives that are one: `1/2 or 0.5`.
        single = [_agreed(side, policy) for side in golds]
        findings = [
            decide(one, given, policy) if one else found for one, found in zip(single, findings, strict=True)
        ]
    # Only now is the answer parsed, where the text alone did not settle it.
    answer = given
    if not _equal(findings) and (said := stated(given)) is not None:
        answer = said
        also = [decide(side, said, policy) for side in golds]
        findings = [
            then if then and then.equal else first or then for first, then in zip(findings, also, strict=True)
        ]
    if not _equal(findings) and (labelled := split_label(given.text)) and not any(map(_is_letter, golds)):
        answer = Side(labelled[1])
        findings = [decide(side, answer, policy) for side in golds]
    if not _equal(findings) and (agreed := _agreed(given, policy)) is not None:
        same = _equal(decide(side, agreed, policy) for side in golds)
        findings = findings if same is None else [same]
    return answer, findings


def _agreed(side: Side, policy: Policy) -> Side | None:
    r"""The value of alternatives that are one: `\frac{2}{5} \text{ or } 0.4`."""
    node = side.node
    if not isinstance(node, Items) or node.kind != "either" or len(node.items) > _FEW_WORDS:
        return None
    first, *others = map(Side.of, node.items)
    return first if all(same_value(first, other, policy) for other in others) else None


def _is_letter(side: Side) -> bool:
    """Whether a gold may be the letter of a choice."""
    return isinstance(side.node, Symbol) or (isinstance(side.node, Text) and len(side.node.words) == 1)


def _equal(findings: Iterable[Settled | None]) -> Settled | None:
    """The finding that the answer equals a gold, if there is one."""
    for found in findings:
        if found is not None and found.equal:
            return found
    return None


def _outcome(settled: Settled) -> Outcome:
    if settled.equal is None:
        return Outcome.TIMEOUT
    return Outcome.CORRECT if settled.equal else Outcome.WRONG
