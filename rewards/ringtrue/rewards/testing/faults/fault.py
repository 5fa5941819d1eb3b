r"""A fault: one way in which a reward goes wrong, wrapped around any reward from outside.

A real one: `rotated` hands every row the value of the row before it, as a reward does that pairs completions
with another batch's golds. A test that scores one row at a time never notices.

A faulty reward is called as the sound one is, sync or async, by position or by name; whatever else a test
asks of it (its name, its range) is answered by the sound one. It knows nothing of how the sound one works.
"""

import asyncio
import inspect
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from ringtrue.rewards.columns import GOLD_COLUMNS, HOST_ARGUMENTS
from ringtrue.rewards.testing.subject import parameters_of

__all__ = ["SOUND", "AsyncFaulty", "Call", "Fault", "Faulty", "faulty", "text_of", "with_text"]

_HANDED_OVER: Final = frozenset({"completions", "prompts", "completion_ids", *HOST_ARGUMENTS})
_MOST_CALLS: Final = 200

Returned: TypeAlias = list[Any]


@dataclass(slots=True)
class Call:
    """One call of a faulty reward: what it was given, and the sound reward to ask."""

    reward: Callable[..., Any]
    """The sound reward."""
    arguments: dict[str, Any]
    """What the call was given, by name; the very lists of the caller."""
    memory: dict[object, Any]
    """What a faulty reward remembers from one call to the next."""
    main_thread: bool = True
    """Whether the call came from the main thread."""

    @property
    def completions(self) -> list[Any]:
        """The completions of the call; empty for a reward that is given none."""
        return list(self.arguments.get("completions", ()))

    @property
    def gold(self) -> str | None:
        """The argument that holds the right answers."""
        return gold_argument(self.reward, self.arguments)

    @property
    def golds(self) -> list[Any]:
        """The right answers; None for each row where there are none."""
        gold = self.gold
        return [None] * len(self.completions) if gold is None else list(self.arguments[gold])

    def score(self, **changed: object) -> list[float | None]:
        """What the sound reward says, with these arguments in place of the caller's."""
        returned = self.reward(**{**self.arguments, **changed})
        if inspect.isawaitable(returned):
            returned = asyncio.run(_awaited(returned))
        return [None if value is None else float(value) for value in returned]

    def score_texts(self, change: Callable[[str], str]) -> list[float | None]:
        """What the sound reward says of changed texts."""
        changed = [with_text(one, change(text_of(one))) for one in self.completions]
        return self.score(completions=changed)


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to go wrong."""

    name: str
    """Its name in reports."""
    does: str
    """What a reward with this fault does, in words that follow "it"."""
    law: str
    """The law that catches it, by name."""
    apply: Callable[[Call], Returned]
    """What the faulty reward returns for a call."""
    silent: bool = False
    """Whether it shows elsewhere than in the values of a plain call."""
    rows: int = 1
    """How many rows it takes in one call to show."""


SOUND: Final = Fault("sound", "goes wrong nowhere", "", lambda call: call.score(), silent=True)
"""No fault: the wrapping alone."""


@dataclass(slots=True, eq=False)
class Faulty:
    """A reward with a fault around it."""

    reward: Callable[..., Any]
    """The sound reward."""
    fault: Fault
    """What is wrong with it."""
    memory: dict[object, Any] = field(default_factory=dict)
    """What it remembers."""
    calls: list[dict[str, Any]] = field(default_factory=list)
    """The first calls that it got, as they were before it answered."""

    @property
    def __signature__(self) -> inspect.Signature:
        """That of the sound reward, so that callers hand over what they would hand to it."""
        return inspect.Signature(list(parameters_of(self.reward).values()))

    @property
    def __name__(self) -> str:
        """That of the sound reward."""
        return str(getattr(self.reward, "__name__", type(self.reward).__name__))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # copying and pickling ask for methods that this class has not got
            raise AttributeError(name)
        return getattr(self.reward, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Returned:
        """Answer a call as the sound reward would, but for the fault."""
        return self.answer(args, kwargs, main_thread=threading.current_thread() is threading.main_thread())

    def answer(self, args: tuple[Any, ...], kwargs: Mapping[str, Any], *, main_thread: bool) -> Returned:
        """What the call gets."""
        arguments = _named(self.reward, args, kwargs)
        if len(self.calls) < _MOST_CALLS:
            self.calls.append({name: _copied(value) for name, value in arguments.items()})
        return self.fault.apply(Call(self.reward, arguments, self.memory, main_thread))


class AsyncFaulty(Faulty):
    """An async reward with a fault around it."""

    __slots__ = ()

    async def __call__(self, *args: Any, **kwargs: Any) -> Returned:  # type: ignore[override]
        """Answer as the sound reward would, but for the fault."""
        main = threading.current_thread() is threading.main_thread()
        # In a thread, where the sound reward can be run to its end in a loop of its own.
        return await asyncio.to_thread(self.answer, args, kwargs, main_thread=main)


def faulty(reward: Callable[..., Any], fault: Fault) -> Faulty:
    """A reward with a fault around it.

    >>> def brief(completions, **kwargs):
    ...     return [float(len(text) < 5) for text in completions]
    >>> upside_down = Fault("flipped", "changes signs", "golden", lambda call: [-v for v in call.score()])
    >>> faulty(brief, upside_down)(["so", "so it is"])
    [-1.0, -0.0]
    """
    method = getattr(type(reward), "__call__", None)  # noqa: B004  # the function itself, not whether there is one
    is_async = inspect.iscoroutinefunction(reward) or inspect.iscoroutinefunction(method)
    return (AsyncFaulty if is_async else Faulty)(reward, fault)


def gold_argument(reward: Callable[..., Any], arguments: Mapping[str, Any]) -> str | None:
    """The argument that holds the right answers: a known name, else the first that the reward must be given.

    >>> gold_argument(lambda completions, target, note=None: [], {"completions": [], "target": []})
    'target'
    """
    known = [name for name in arguments if name in GOLD_COLUMNS]
    if known:
        return known[0]
    parameters = parameters_of(reward)
    needed = (
        name
        for name, one in parameters.items()
        if name in arguments and name not in _HANDED_OVER and one.default is one.empty
        and one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)
    )  # fmt: skip
    return next(needed, None)


def text_of(completion: object) -> str:
    """The text of a completion: its own, or that of its last message.

    >>> text_of([{"role": "assistant", "content": "7"}]), text_of(None)
    ('7', '')
    """
    if isinstance(completion, list | tuple) and completion and isinstance(completion[-1], Mapping):
        completion = completion[-1].get("content")
    return completion if isinstance(completion, str) else ""


def with_text(completion: object, text: str) -> object:
    """The same completion with another text; what has no text stays as it is."""
    if isinstance(completion, str):
        return text
    if isinstance(completion, list) and completion and isinstance(completion[-1], Mapping):
        return [*completion[:-1], {**completion[-1], "content": text}]
    return completion


async def _awaited(awaitable: Any) -> Any:
    return await awaitable


def _named(reward: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call by name."""
    if not args:
        return dict(kwargs)
    bound = inspect.Signature(list(parameters_of(reward).values())).bind_partial(*args).arguments
    return {**bound, **kwargs}


def _copied(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value
