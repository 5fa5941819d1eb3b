"""Laws 7, 14 to 16, 20, 21: in which ways, and from where, a reward can be called.

What sits behind a broken one is most often a library that was written for scripts: a timeout by signals that
works in the main thread only, a function inside a function that no other process can find.
"""

import asyncio
import importlib
import importlib.util
import inspect
import pickle
import threading
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from hypothesis import strategies as st

from ringtrue.rewards.testing import strategies
from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.fresh import FreshError, fresh_values
from ringtrue.rewards.testing.law import Broken, Plan, law
from ringtrue.rewards.testing.running import NotChecked, for_all
from ringtrue.rewards.testing.subject import Failed, Subject, Values, raw_values

__all__ = [
    "async_agreement", "extra_columns", "picklable", "reproducible", "shape_of_input", "thread_agreement",
]  # fmt: skip

_THREADS: Final = 8
_NOTES: Final = ("7", "", None, 7, ["x"], {"a": 1})
"""What may stand in a column that is no matter of the reward's."""
_PICKLERS: Final = ("pickle", "cloudpickle")
"""The second, by which Ray sends what it runs, where it is installed."""
_PLACES: Final = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
    {"PYTHONHASHSEED": "4242", "LC_ALL": "POSIX", "TZ": "America/Lima"},
)


def _stochastic(subject: Subject) -> str:
    return "declared stochastic" if subject.traits.stochastic else ""


@law(
    7, alive=True, unless=_stochastic,
    why="A value that follows the hash seed, the locale or the folder differs between the ranks of one run.",
)  # fmt: skip
def reproducible(subject: Subject, plan: Plan) -> None:
    """Three fresh processes with other hash seeds, locales, folders and time zones say the same."""
    batch = strategies.samples(subject)
    asked = batch if subject.texts else batch.as_messages()
    expected = [_plain(value) for value in subject.values(batch)]
    for around in _PLACES:
        if plan.out_of_time():
            return
        try:
            seen = [_plain(value) for value in fresh_values(subject.reward, asked, around=around)]
        except FreshError as error:  # law 16 says so
            raise NotChecked(f"in a fresh process: {error}; see law `picklable`") from error
        if seen != expected:
            raise _differs(subject, batch, expected, seen, "here", f"with {around}")


@law(
    14, hard="always", alive=True, unless=_stochastic,
    why="Hosts score in worker threads: a reward made for the main thread pays 0 there without a word.",
)  # fmt: skip
def thread_agreement(subject: Subject, _: Plan) -> None:
    """Eight worker threads at once say what the main thread says."""
    batch = strategies.samples(subject)
    expected = subject.values(batch)
    start = threading.Barrier(_THREADS)

    def work(_thread: int) -> Values | str:
        start.wait(timeout=30)
        try:
            return subject.values(batch)
        except Failed as failed:
            return f"it raises {failed}"

    with ThreadPoolExecutor(_THREADS) as pool:
        for seen in pool.map(work, range(_THREADS)):
            if seen != expected:
                raise _differs(subject, batch, expected, seen, "in the main thread", "in a worker thread")


@law(
    15, alive=True, unless=_stochastic,
    why="Trainers call rewards from a running event loop too, where asyncio.run is refused.",
)  # fmt: skip
def async_agreement(subject: Subject, _: Plan) -> None:
    """Called from a running event loop, it says the same."""
    batch = strategies.samples(subject)
    expected = subject.values(batch)
    asked = batch if subject.texts else batch.as_messages()

    async def inside() -> list[object]:
        returned = subject.reward(**asked.arguments())
        return list(await returned if asyncio.iscoroutine(returned) else returned)

    try:
        seen = asyncio.run(inside())
    except Exception as error:
        raise Broken(f"in a running event loop it raises {type(error).__name__}: {error}", batch) from error
    if [_plain(value) for value in seen] != [_plain(value) for value in expected]:
        raise _differs(subject, batch, expected, seen, "outside a loop", "inside one")


@law(
    16, alive=True, unless=_stochastic,
    why="AsyncGRPO, Ray and spawned workers send rewards by pickle; one that cannot go stops the run.",
)  # fmt: skip
def picklable(subject: Subject, _: Plan) -> None:
    """It can be pickled, and its copy scores the same, here and in a fresh process."""
    batch = strategies.samples(subject)
    expected = subject.values(batch)
    asked = batch if subject.texts else batch.as_messages()
    for pickler in _PICKLERS:
        if importlib.util.find_spec(pickler) is None:
            continue
        try:
            back = pickle.loads(importlib.import_module(pickler).dumps(subject.reward))  # noqa: S301  # made here
        except Exception as error:
            raise Broken(f"{pickler}: {type(error).__name__}: {error}") from error
        seen = [_plain(value) for value in raw_values(back, asked)]
        if seen != [_plain(value) for value in expected]:
            raise _differs(subject, batch, expected, seen, "from the reward", f"from its copy by {pickler}")
    try:
        there = [_plain(value) for value in fresh_values(subject.reward, asked)]
    except FreshError as error:
        raise Broken(f"in a fresh process: {error}", batch) from error
    if there != [_plain(value) for value in expected]:
        raise _differs(subject, batch, expected, there, "here", "in a fresh process")


@law(
    20, hard="always", unless=_stochastic,
    why="Trainers hand over every dataset column and their own state, which a reward must let pass.",
)  # fmt: skip
def extra_columns(subject: Subject, plan: Plan) -> None:
    """Columns and arguments that it does not know change nothing."""

    def holds(drawn: tuple[Batch, object]) -> None:
        batch, note = drawn
        asked = batch if subject.texts else batch.as_messages()
        expected = subject.values(batch)
        more = {
            "spare_column": [note] * len(batch), "ability": ["math"] * len(batch), "trainer_state": None,
            "log_extra": None, "log_metric": None, "temperature": 0.7,
        }  # fmt: skip
        for name in (*subject.columns, subject.gold):
            more.pop(name or "", None)
        try:
            returned = subject.reward(**asked.arguments(), **more)
            if inspect.isawaitable(returned):
                returned = asyncio.run(_finished(returned))
            seen = [_plain(value) for value in returned]
        except TypeError as error:
            if "unexpected keyword argument" not in str(error):
                raise Failed(str(error)) from error
            raise Broken(f"{error}: take **kwargs", batch) from error
        except (Exception, SystemExit) as error:
            raise Broken(f"with unknown columns it raises {type(error).__name__}: {error}", batch) from error
        if seen != [_plain(value) for value in expected]:
            raise _differs(subject, batch, expected, seen, "without them", "with them")

    for_all(
        st.tuples(strategies.batches(subject, least=1, most=3), st.sampled_from(_NOTES)),
        holds,
        plan,
        share=0.5,
    )


@law(
    21, unless=lambda subject: "" if subject.texts or subject.messages else "takes neither",
    why="A dataset gives texts or messages by the form of its prompts: one of the two would stop the run.",
)  # fmt: skip
def shape_of_input(subject: Subject, _: Plan) -> None:
    """Plain texts, messages, and a conversation whose last message answers all earn the same."""
    batch = strategies.samples(subject)
    if not (subject.texts and subject.messages):
        other = "messages" if subject.texts else "plain texts"
        raise Broken(
            f"it takes no {other}", batch.take([0]).as_messages() if subject.texts else batch.take([0])
        )
    expected = subject.values(batch)
    chats = batch.as_messages()
    longer = chats.with_completions([
        [{"role": "assistant", "content": "Let me look it up."}, {"role": "tool", "content": "done"},
         *_messages(chat)]
        for chat in chats.completions
    ])  # fmt: skip
    for shape, asked in (("messages", chats), ("several messages", longer)):
        seen = subject.values(asked)
        if seen != expected:
            raise _differs(subject, asked, expected, seen, "as text", f"as {shape}")


async def _finished(awaitable: Awaitable[list[object]]) -> list[object]:
    return await awaitable


def _messages(chat: object) -> list[object]:
    return list(chat) if isinstance(chat, list) else [chat]


def _plain(value: object) -> object:
    """A value as it compares: NaN as None, numbers of any type as floats."""
    if value is None:
        return None
    try:
        number = float(value)  # type: ignore[arg-type]  # anything that a trainer could turn into a number
    except (TypeError, ValueError):
        return repr(value)
    return None if number != number else number  # NaN is the one that differs from itself


def _differs(subject: Subject, batch: Batch, expected: object, seen: object, here: str, there: str) -> Broken:
    """The first row that differs, in words; that row alone is shown where rows are scored by themselves."""
    if isinstance(expected, list) and isinstance(seen, list) and len(expected) == len(seen):
        for row, (one, other) in enumerate(zip(expected, seen, strict=True)):
            if one != other:
                shown = batch if subject.scope == "group" else batch.take([row])
                return Broken(f"it earns {one} {here} and {other} {there}", shown)
    said = seen if isinstance(seen, str) else f"it gives {seen} {there}, {expected} {here}"
    return Broken(f"{there} {said}" if isinstance(seen, str) else said, _plainest(batch))


def _plainest(batch: Batch) -> Batch:
    """The row with the shortest text: any row shows it."""
    rows = range(len(batch))
    return batch.take(sorted(rows, key=lambda row: len(str(batch.completions[row])))[:1])
