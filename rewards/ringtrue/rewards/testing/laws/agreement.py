r"""Laws 25, 26 and 50: equality of answers is an equality, and the one that a reference finds.

Laws 25 and 26 are for ringtrue's own graded rewards under `Policy.strict()`: any leniency makes equality
lopsided by intent, as where `50\%` equals both 0.5 and 50; and of a foreign function nobody can tell whether
it is lenient.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import combinations, permutations
from typing import Final

from ringtrue.graders import Policy
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.testing.law import Broken, Plan, law
from ringtrue.rewards.testing.laws.asking import grades, question, style_of, told, value_of
from ringtrue.rewards.testing.strategies import equal_forms
from ringtrue.rewards.testing.subject import Subject

__all__ = ["agrees_with_reference", "symmetric", "transitive"]

_FREE: Final = frozenset({"slots", "conflict", "several", "base", "unevaluated"})
"""Parts of a policy that do not bear on which two answers are equal, or do so alike from both sides."""
_FAMILIES: Final = (
    ("1/2", "\\frac{1}{2}", "0.5", "\\dfrac{1}{2}", "0.50", "2/4", "50\\%"),
    ("7", "7.0", "+7", "\\text{7}", "14/2", "7 \\text{ cm}", "x = 7"),
    ("1000", "1,000", "1{,}000", "10^3", "1e3"),
    ("x^2+1", "x^2 + 1", "1+x^2", "x \\cdot x + 1", "y^2+1"),
    ("(1,2)", "(1, 2)", "\\left(1, 2\\right)", "(2,1)", "1, 2"),
    ("\\sqrt{2}", "2^{1/2}", "\\frac{2}{\\sqrt{2}}", "1.41421"),
)
"""Forms of one answer, and some that nearly are."""
_MOST_LISTED: Final = 3


def _strict_policy(subject: Subject) -> str:
    if not isinstance(subject.reward, GradedReward):
        return "for ringtrue's graded rewards under Policy.strict()"
    policy, strict = getattr(subject.reward, "policy", None), Policy.strict()
    if not isinstance(policy, Policy) or any(
        getattr(policy, own.name) != getattr(strict, own.name)
        for own in fields(Policy)
        if own.name not in _FREE
    ):
        return "its policy is not Policy.strict(), so that its equality is lenient by intent"
    return grades(subject)


@law(
    25, kinds=["answer"], unless=_strict_policy,
    why="Which of two equal texts is the gold is an accident of the data set.",
)  # fmt: skip
def symmetric(subject: Subject, plan: Plan) -> None:
    """Under a strict policy, an answer equals a gold where the gold equals the answer."""
    least = told(subject, 1)[0].right
    for family in _FAMILIES:
        for one, other in combinations(family, 2):
            if plan.out_of_time():
                return
            there, back = _equal(subject, least, one, other), _equal(subject, least, other, one)
            if there is not None and back is not None and there != back:
                gold, answer = (one, other) if there else (other, one)
                raise Broken(
                    f"for the gold {gold!r} {answer!r} is right, and {gold!r} for {answer!r} is wrong",
                    question(subject, style_of(subject).render(gold), answer),
                )


@law(
    26, kinds=["answer"], unless=_strict_policy,
    why="Errors of rounding and of guessing add up along a chain of near equalities.",
)  # fmt: skip
def transitive(subject: Subject, plan: Plan) -> None:
    """Under a strict policy, what equals the same answer is equal."""
    least = told(subject, 1)[0].right
    for family in _FAMILIES:
        equal = {pair: _equal(subject, least, *pair) for pair in permutations(family, 2)}
        for one, middle, last in permutations(family, 3):
            if plan.out_of_time():
                return
            apart = equal[one, last] is False and equal[last, one] is False
            if equal[one, middle] and equal[middle, last] and apart:
                raise Broken(
                    f"{one!r} equals {middle!r}, which equals {last!r}, and {one!r} does not equal {last!r}",
                    question(subject, style_of(subject).render(last), one),
                )


def _equal(subject: Subject, least: float, gold: str, answer: str) -> bool | None:
    """Whether an answer is right for a gold; None where nothing is said of it."""
    value = value_of(subject, style_of(subject).render(answer), gold)
    return None if value is None else value >= least


@law(
    50, kinds=["answer"],
    unless=lambda subject: grades(subject) or ("" if subject.reference else "no reference= is given"),
    why="Two graders that differ on a row cannot both be right, and one of them is what you trust.",
)  # fmt: skip
def agrees_with_reference(subject: Subject, plan: Plan) -> None:
    """It finds the same answers right as the reference that was named."""
    other = replace(subject, reward=subject.reference) if subject.reference else subject
    ours, theirs = told(subject, 1)[0], told(other, 1)[0]
    differ, asked = [], 0
    for text, gold in _corpus(subject):
        if plan.out_of_time():
            break
        one, two = (value_of(who, text, gold) for who in (subject, other))
        asked += 1
        if ours.is_paid(one) != theirs.is_paid(two):
            differ.append((text, gold, one, two))
    if differ:
        listed = "; ".join(
            f"{text!r} for {gold!r} earns {one}, there {two}"
            for text, gold, one, two in differ[:_MOST_LISTED]
        )
        text, gold, *_ = differ[0]
        raise Broken(f"{len(differ)} of {asked} rows differ: {listed}", question(subject, text, gold))


def _corpus(subject: Subject) -> Iterator[tuple[str, object]]:
    """The author's cases, right, wrong and rewritten answers to every task, forms of built-in families."""
    style = style_of(subject)
    for case in subject.golden:
        text = case["completion"]
        if isinstance(text, str) and subject.gold and subject.gold in case:
            yield text, case[subject.gold]
    for task in subject.tasks:
        for answer in (task.right, task.wrong, *equal_forms(task.right)):
            yield style.render(answer), task.gold
    for family in _FAMILIES:
        yield from ((style.render(answer), family[0]) for answer in family)
