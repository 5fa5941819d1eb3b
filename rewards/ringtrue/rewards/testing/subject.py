r"""A reward under test: any callable of the shape trainers call, with what is declared or guessed of it.

A real one: `def score(completions, gold, **kwargs)` of kind `answer`, with the gold in `gold`, taking texts
and no messages, paying `\boxed{7}` for 7 and not `\boxed{8}`.

Laws speak to it by `values`, which asks as a trainer would and hides what other laws look after: an exception
or a wrong number of values becomes `Failed`, ints and numpy numbers become floats, NaN becomes None.
"""

import asyncio
import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from ringtrue.rewards.reward import Reward
from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.golden import GoldenCase
from ringtrue.rewards.testing.tasks import Style, Task
from ringtrue.rewards.traits import Traits

__all__ = ["Failed", "Kind", "Subject", "Values", "parameters_of", "raw_values"]

Kind: TypeAlias = Literal[
    "answer", "format", "length", "penalty", "language", "code", "judge", "composite", "group"
]
Values: TypeAlias = list[float | None]


class Failed(Exception):  # noqa: N818  # an outcome, no error of the program
    """The reward raised, or returned something that is no list of values: laws 1 and 2 look after that."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A reward under test."""

    reward: Callable[..., Any]
    """The callable."""
    name: str
    """What reports call it."""
    kinds: frozenset[Kind] = frozenset()
    """What it rewards; empty where that could not be told."""
    scope: Literal["row", "group"] = "row"
    """Whether a row is scored by itself, or with the other completions of its prompt."""
    low: float | None = None
    """The declared lower end of its range; None where none is declared."""
    high: float | None = None
    """The declared upper end."""
    traits: Traits = field(default_factory=Traits)
    """What it promises of itself."""
    declared: frozenset[str] = frozenset()
    """Which of `kind`, `scope`, `range`, `gold` and the traits were said, and not guessed."""
    strict: bool = False
    """Whether every law that applies is hard, as for the rewards that ship with ringtrue."""
    gold: str | None = None
    """The column of right answers that it reads."""
    columns: Mapping[str, Sequence[object]] = field(default_factory=dict)
    """Other columns that it needs, with values to draw from."""
    messages: bool = True
    """Whether it takes message lists."""
    texts: bool = True
    """Whether it takes plain texts."""
    style: Style | None = None
    """How an answer is written so that it finds it; None where it grades no answers."""
    tasks: tuple[Task, ...] = ()
    """Golds with a right and a wrong answer to each, which it tells apart."""
    cases: Batch | None = None
    """The author's golden rows."""
    golden: tuple[GoldenCase, ...] = ()
    """The same rows with what each must earn, and why."""
    reference: Callable[..., Any] | None = None
    """A reward of the same shape that it should agree with about which answers are right."""
    guesses: tuple[str, ...] = ()
    """What was guessed, for the report."""

    def values(self, batch: Batch, **more: object) -> Values:
        """Score a batch as a trainer would.

        Raises:
            Failed: where the reward raises, or returns something else than one number or None a row.
        """
        try:
            values = [_number(value) for value in self.raw(batch, **more)]
        except (Exception, SystemExit) as error:
            raise Failed(f"{type(error).__name__}: {error}") from error
        if len(values) != len(batch):
            raise Failed(f"{len(values)} values for {len(batch)} rows")
        return values

    def raw(self, batch: Batch, **more: object) -> list[object]:
        """What the reward itself returns for a batch, in the shape of completion that it takes."""
        return raw_values(self.reward, batch if self.texts else batch.as_messages(), **more)

    def value(self, batch: Batch) -> float | None:
        """The value of the first row of a batch."""
        return self.values(batch)[0]

    def pays(self, value: float | None, right: float | None, wrong: float | None) -> bool:
        """Whether a value counts as pay, by what an honest right and an honest wrong answer earn.

        For a reward of answers alone: anything above the wrong one; but where a part of the answer earns a
        part by intent, only all that the right one earns. For one that looks at more than the answer: more
        than the middle between the two, since length and format move all three.
        """
        if value is None or right is None or (wrong is not None and right <= wrong):
            return False
        if wrong is None:
            return value >= right
        if self.kinds <= {"answer"}:
            return value >= right - 1e-9 if self.traits.partial else value > wrong + 1e-9
        return value > (right + wrong) / 2 + 1e-9

    def is_async(self) -> bool:
        """Whether a call gives an awaitable."""
        return inspect.iscoroutinefunction(self.reward) or inspect.iscoroutinefunction(
            type(self.reward).__call__
        )


def raw_values(reward: Callable[..., Any], batch: Batch, **more: object) -> list[object]:
    """What the reward itself returns, as a list; an awaitable is awaited.

    A function without `**kwargs` gets only what it names: that a trainer hands over more is for law 20.
    """
    arguments = {**batch.arguments(), **more}
    returned = reward(**_accepted(reward, arguments))
    if inspect.isawaitable(returned):
        returned = asyncio.run(_awaited(returned))
    return list(returned)


async def _awaited(awaitable: Any) -> Any:
    return await awaitable


def _accepted(reward: Callable[..., Any], arguments: Mapping[str, object]) -> Mapping[str, object]:
    parameters = parameters_of(reward)
    if not parameters or any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
        return arguments
    return {name: value for name, value in arguments.items() if name in parameters}


def parameters_of(reward: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    """The parameters of a call; none for a callable of C, which says nothing of them."""
    try:
        # A reward made of a function points to it, and is called otherwise.
        return inspect.signature(reward, follow_wrapped=not isinstance(reward, Reward)).parameters
    except (TypeError, ValueError):
        return {}


def _number(value: object) -> float | None:
    if value is None:
        return None
    number = float(value)  # type: ignore[arg-type]  # anything that a trainer could turn into a number
    return None if math.isnan(number) else number
