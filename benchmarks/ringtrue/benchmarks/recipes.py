"""What a recipe is made of, and the same recipe with other choices.

One example: in `0.3 * FormatReward() + 0.7 * Correctness(gold="target")` one part judges, and it names its
gold.

It loads nothing: `ringtrue.rewards` does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ringtrue.benchmarks.errors import UsageError
from ringtrue.graders import Dialect, Policy
from ringtrue.rewards import ByAbility, Reward, WeightedSum
from ringtrue.rewards.correctness.graded import GradedReward, Question

__all__ = [
    "AskedPart",
    "asked_parts",
    "check_dialect",
    "judges",
    "leaves",
    "named_golds",
    "needs_gold",
    "rebuilt",
    "with_gold",
    "with_policy",
]


def leaves(reward: Reward) -> list[Reward]:
    """The rewards that a recipe is made of, those inside others too.

    >>> from ringtrue.rewards import BoxedFormat, ThinkFormat
    >>> [leaf.name for leaf in leaves(0.5 * BoxedFormat() + 0.5 * ThinkFormat())]
    ['boxed_format', 'think_format']
    """
    return [leaf for inner in reward.inner for leaf in leaves(inner)] or [reward]


def named_golds(recipe: Reward) -> tuple[str, ...]:
    """The gold columns that parts of a recipe name themselves.

    >>> from ringtrue.rewards import Correctness
    >>> named_golds(1.0 * Correctness(gold="target"))
    ('target',)
    """
    named = (getattr(leaf, "gold", None) for leaf in leaves(recipe))
    return tuple(dict.fromkeys(name for name in named if isinstance(name, str)))


def needs_gold(recipe: Reward) -> bool:
    """Whether a part takes the gold from whichever column holds it.

    >>> from ringtrue.rewards import BoxedFormat
    >>> needs_gold(BoxedFormat())
    False
    """
    return any("gold" in leaf.needs and getattr(leaf, "gold", None) is None for leaf in leaves(recipe))


def judges(recipe: WeightedSum) -> Mapping[str, float]:
    """The parts that say right or wrong, with the value that each pays for right.

    >>> from ringtrue.rewards import Correctness
    >>> dict(judges(0.7 * Correctness()))
    {'correctness': 1.0}
    """
    return {
        part.name: part.high for part in recipe.parts if hasattr(part, "correct") and hasattr(part, "wrong")
    }


@dataclass(frozen=True, slots=True)
class AskedPart:
    """What one part of a recipe asks a grader."""

    question: Question | None
    """Under what the verdict is remembered on a row; None where it asks nothing, or several things."""
    parts: Mapping[str, "AskedPart"]
    """Its own parts, by the names that scores have."""


def asked_parts(reward: Reward) -> dict[str, AskedPart]:
    """What the parts of a reward ask their graders, by the names that scores have.

    >>> from ringtrue.rewards import BoxedFormat, Correctness, Gate
    >>> found = asked_parts(1.0 * Gate(Correctness(), when=BoxedFormat()))["gate"]
    >>> [(name, part.question is not None) for name, part in found.parts.items()]
    [('correctness', True), ('boxed_format', False)]
    """
    inner = reward.recipes if isinstance(reward, ByAbility) else {one.name: one for one in reward.inner}
    return {name: AskedPart(_question(one), asked_parts(one)) for name, one in inner.items()}


def _question(reward: Reward) -> Question | None:
    if isinstance(reward, GradedReward):
        return reward.question
    # A length reward looks at right and wrong by the grader that is its option.
    asked = {one.question for one in reward.inner if isinstance(one, GradedReward)}
    return asked.pop() if len(asked) == 1 else None


def with_policy(reward: Reward, pairs: Sequence[str]) -> Reward:
    """The same reward with these choices (`KEY=VALUE`) in every part that grades.

    Raises:
        UsageError: A choice is unknown, or no part grades.

    >>> from ringtrue.rewards import Correctness
    >>> with_policy(Correctness(), ["percent=strict"]).policy.percent
    'strict'
    """
    try:
        chosen = Policy.from_pairs(pairs)
    except ValueError as error:
        raise UsageError(f"--policy: {error}") from error
    keys = [pair.partition("=")[0] for pair in pairs]
    if not any(isinstance(getattr(leaf, "policy", None), Policy) for leaf in leaves(reward)):
        raise UsageError("--policy is given, and no reward here grades an answer", mend="leave it out")
    return rebuilt(reward, lambda leaf: _with_choices(leaf, {key: getattr(chosen, key) for key in keys}))


def _with_choices(leaf: Reward, choices: Mapping[str, Any]) -> Reward:
    policy = getattr(leaf, "policy", None)
    changes: dict[str, Any] = {}
    if isinstance(policy, Policy):
        changes["policy"] = replace(policy, **choices)
    return replace(leaf, **changes)


def with_gold(reward: Reward, column: str) -> Reward:
    """The same reward, its gold in this column wherever no part names one.

    >>> from ringtrue.rewards import Correctness
    >>> with_gold(1.0 * Correctness(), "gold").parts
    (Correctness(gold='gold'),)
    """

    def named(leaf: Reward) -> Reward:
        changes: dict[str, Any] = {}
        # Some that grade have the option and take no gold.
        if "gold" in leaf.needs and getattr(leaf, "gold", "") is None:
            changes["gold"] = column
        return replace(leaf, **changes)

    return rebuilt(reward, named)


def rebuilt(reward: Reward, change: Callable[[Reward], Reward]) -> Reward:
    """The same reward with every leaf changed.

    >>> from ringtrue.rewards import BoxedFormat
    >>> rebuilt(1.0 * BoxedFormat(), lambda leaf: leaf.with_name("box")).parts[0].name
    'box'
    """
    return reward.with_inner(lambda inner: rebuilt(inner, change)) if reward.inner else change(reward)


def check_dialect(name: str) -> str:
    """A dialect's name, or `auto`.

    >>> check_dialect("think")
    'think'
    """
    try:
        Dialect.resolve(name)
    except ValueError as error:
        raise UsageError(str(error)) from error
    return name
