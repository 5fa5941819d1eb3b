"""What a recipe is made of, and the same recipe with other choices.

One example: in `0.3 * FormatReward() + 0.7 * Correctness(gold="target")` one part judges, and it names its
gold.

It loads nothing: `ringtrue.rewards` does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from ringtrue.benchmarks.errors import UsageError
from ringtrue.graders import Dialect, Policy
from ringtrue.rewards import Reward, WeightedSum

__all__ = [
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
    inner = [
        item
        for field in fields(reward)
        for item in _as_tuple(getattr(reward, field.name))
        if isinstance(item, Reward)
    ]
    return [leaf for item in inner for leaf in leaves(item)] if inner else [reward]


def _as_tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


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
        if any(field.name == "gold" for field in fields(leaf)) and getattr(leaf, "gold", "") is None:
            changes["gold"] = column
        return replace(leaf, **changes)

    return rebuilt(reward, named)


def rebuilt(reward: Reward, change: Callable[[Reward], Reward]) -> Reward:
    """The same reward with every leaf changed.

    >>> from ringtrue.rewards import BoxedFormat
    >>> rebuilt(1.0 * BoxedFormat(), lambda leaf: leaf.with_name("box")).parts[0].name
    'box'
    """
    changes: dict[str, Any] = {}
    for field in fields(reward):
        value = getattr(reward, field.name)
        if isinstance(value, Reward):
            changes[field.name] = rebuilt(value, change)
        elif isinstance(value, tuple) and any(isinstance(item, Reward) for item in value):
            changes[field.name] = tuple(
                rebuilt(item, change) if isinstance(item, Reward) else item for item in value
            )
    return replace(reward, **changes) if changes else change(reward)


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
