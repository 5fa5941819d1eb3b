"""What all rewards that are made of rewards share: what they read, what they ask for, and one dialect.

A real one: `Gate(Correctness(), when=ThinkFormat())` reads the gold that the one needs, and asks a model for
a think block and a box.

A row is read once, so all rewards in a tree must read it alike: those on `auto` follow the others. It says
nothing of values or ranges: each subclass does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import ClassVar, Literal

from ringtrue.graders import Dialect
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score

__all__ = ["Combined", "Wrapper", "checked_reward", "uniquely_named"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Combined(Reward):
    """The base of rewards made of rewards; it has no value of its own."""

    kind: ClassVar[str] = "combine"

    def __post_init__(self) -> None:
        Reward.__post_init__(self)
        dialect = _one_dialect(self.dialect, self.inner)
        if dialect != "auto":
            object.__setattr__(self, "dialect", dialect)
            for name, option in self._inner_changed(lambda reward: reward.with_dialect(dialect)).items():
                object.__setattr__(self, name, option)

    @property
    def scope(self) -> Literal["row", "group"]:
        """Of a group as soon as one of the rewards in it is."""
        return "group" if any(reward.scope == "group" for reward in self.inner) else "row"

    @property
    def needs(self) -> tuple[str, ...]:
        """The columns of all rewards in it."""
        return tuple(dict.fromkeys(name for reward in self.inner for name in reward.needs))

    @property
    def instructions(self) -> str:
        """What the rewards in it ask for, each thing once."""
        lines = (line for reward in self.inner for line in reward.instructions.splitlines())
        return "\n".join(dict.fromkeys(lines))

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset that lacks what any reward in it reads."""
        seen = list(names)
        for reward in self.inner:
            reward.check_columns(seen)

    def score_row(self, row: Row) -> Score:
        """Score one row by itself."""
        return self.score([row])[0]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Wrapper(Combined):
    """The base of rewards around a single one."""

    reward: Reward = field(kw_only=False)
    """The reward inside; it may be a sum, or wrapped itself."""

    def __post_init__(self) -> None:
        checked_reward(type(self).__qualname__, "reward", self.reward)
        Combined.__post_init__(self)

    def around(self, score: Score, value: float | None, *, weight: float = 1.0, reason: str = "") -> Score:
        """The score with this value, the one inside as its part."""
        said = "; ".join(filter(None, (reason, score.reason)))
        parts = {self.reward.name: score.as_part(weight)}
        return Score(value, score.status, said, parts, score.extracted, score.seconds)


def checked_reward(owner: str, name: str, value: object) -> Reward:
    """A reward as an option of another.

    Raises:
        TypeError: naming the option and its value.

    >>> from ringtrue.rewards import BoxedFormat
    >>> checked_reward("Gate", "when", BoxedFormat())
    BoxedFormat()
    """
    if not isinstance(value, Reward):
        raise TypeError(f"{owner}.{name} is {value!r}: give a reward such as Correctness()")
    return value


def uniquely_named(rewards: Sequence[Reward]) -> tuple[Reward, ...]:
    """The same rewards, a second one of a name called `_2`: logs merge two of one name without a word.

    >>> from ringtrue.rewards import BoxedFormat
    >>> [reward.name for reward in uniquely_named([BoxedFormat(), BoxedFormat()])]
    ['boxed_format', 'boxed_format_2']
    """
    named: list[Reward] = []
    taken = {reward.name for reward in rewards}
    used: set[str] = set()
    for reward in rewards:
        name = reward.name
        if name in used:
            name = next(f"{name}_{n}" for n in count(2) if f"{name}_{n}" not in taken)
        used.add(name)
        taken.add(name)
        named.append(reward if name == reward.name else reward.with_name(name))
    return tuple(named)


def _one_dialect(own: Dialect | str, rewards: Sequence[Reward]) -> Dialect | str:
    """The one dialect that is set, if any is."""
    given = [own, *(reward.dialect for reward in rewards)]
    chosen = {Dialect.resolve(dialect): dialect for dialect in given if dialect != "auto"}
    if len(chosen) > 1:
        raise ValueError(
            f"rewards that are combined read the same rows, and are set to different dialects: "
            f"{', '.join(map(repr, chosen.values()))}. Set one for all with with_dialect(...)"
        )
    return next(iter(chosen.values()), "auto")
