"""The laws of rewards as plain functions: each raises AssertionError with what it saw.

The numbers are those of the list of laws in the documentation.
"""

import copy
import io
import logging
import math
import os
import pickle
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeAlias

Values: TypeAlias = list[float | None]
RewardFunction: TypeAlias = Callable[..., Values]

ROUNDING: Final = 1e-12
"""How far rounding may carry two values that are equal on paper."""


@dataclass(frozen=True)
class Batch:
    """What a trainer hands over."""

    completions: list[object]
    columns: dict[str, list[object]] = field(default_factory=dict)
    prompts: list[object] | None = None
    completion_ids: list[list[int]] | None = None

    def __len__(self) -> int:
        return len(self.completions)

    def take(self, order: Sequence[int]) -> "Batch":
        """These rows, in this order."""
        return Batch(
            [self.completions[i] for i in order],
            {name: [column[i] for i in order] for name, column in self.columns.items()},
            None if self.prompts is None else [self.prompts[i] for i in order],
            None if self.completion_ids is None else [self.completion_ids[i] for i in order],
        )

    def with_column(self, name: str, values: Sequence[object]) -> "Batch":
        """The same rows with this column."""
        return replace(self, columns={**self.columns, name: list(values)})


def scored(reward: RewardFunction, batch: Batch, **more: object) -> Values:
    """Call a reward as a trainer does."""
    return reward(
        completions=batch.completions, prompts=batch.prompts, completion_ids=batch.completion_ids,
        **batch.columns, **more,
    )  # fmt: skip


def shape(reward: RewardFunction, batch: Batch) -> None:
    """1 and 2: one value a row, for any text."""
    assert len(scored(reward, batch)) == len(batch)
    assert reward(completions=[]) == []


def typed(reward: RewardFunction, batch: Batch) -> None:
    """3 and 4: exactly float or None, and finite."""
    for value in scored(reward, batch):
        assert value is None or (type(value) is float and math.isfinite(value)), repr(value)


def repeatable(reward: RewardFunction, batch: Batch, times: int = 20) -> None:
    """6: the same again and again."""
    first = scored(reward, batch)
    for _ in range(times):
        assert scored(reward, batch) == first


def batch_independence(reward: RewardFunction, batch: Batch) -> None:
    """10: a row scored alone gets what it gets in a batch."""
    assert [scored(reward, batch.take([i]))[0] for i in range(len(batch))] == scored(reward, batch)


def duplication(reward: RewardFunction, batch: Batch) -> None:
    """12: equal rows, equal values."""
    values = scored(reward, batch)
    rows = range(len(batch))
    assert scored(reward, batch.take([*rows, *rows])) == [*values, *values]


def pure(reward: RewardFunction, batch: Batch) -> None:
    """13: arguments, streams, log levels, working directory, environment and signal handlers stay."""
    before = copy.deepcopy(batch)
    around = _surroundings()
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        scored(reward, batch)
    assert batch == before, "arguments were changed"
    assert (out.getvalue(), err.getvalue()) == ("", ""), "something was printed"
    assert _surroundings() == around


def _surroundings() -> tuple[object, ...]:
    levels = {
        name: logging.getLogger(name).level
        for name in logging.root.manager.loggerDict
        if name[:9] == "ringtrue."
    }
    handlers = {
        number: signal.getsignal(number) for number in (signal.SIGALRM, signal.SIGCHLD, signal.SIGINT)
    }
    return Path.cwd(), dict(os.environ), logging.root.level, levels, handlers


def thread_agreement(reward: RewardFunction, batch: Batch, threads: int = 8) -> None:
    """14: in eight threads at once as in this one."""
    expected = scored(reward, batch)
    start = threading.Barrier(threads)

    def work(_: int) -> Values:
        start.wait(timeout=30)
        return scored(reward, batch)

    with ThreadPoolExecutor(threads) as pool:
        for values in pool.map(work, range(threads)):
            assert values == expected


def picklable(reward: RewardFunction, batch: Batch) -> None:
    """16: a copy by way of pickle is equal and scores the same."""
    copied = pickle.loads(pickle.dumps(reward))
    assert copied == reward
    assert scored(copied, batch) == scored(reward, batch)


def abstains_iff(reward: RewardFunction, batch: Batch, usable: Sequence[bool]) -> None:
    """19: None exactly where the gold cannot be used, whatever the completion says."""
    for value, good in zip(scored(reward, batch), usable, strict=True):
        assert (value is None) is not good, f"{value} where the gold is {'usable' if good else 'unusable'}"


def shape_of_input(reward: RewardFunction, batch: Batch) -> None:
    """21: text, and the same text as messages, score the same."""
    as_messages = [[{"role": "assistant", "content": text}] for text in batch.completions]
    plain = replace(batch, prompts=None)
    assert scored(reward, replace(plain, completions=list(as_messages))) == scored(reward, plain)


def empty_floor(reward: RewardFunction, batch: Batch, most: float) -> None:
    """36: texts that say nothing earn no more than this."""
    for completion, value in zip(batch.completions, scored(reward, batch), strict=True):
        assert value is not None
        assert value <= most, f"{completion!r} earns {value}"


def exact_format(reward: RewardFunction, right: str, edited: Sequence[str]) -> None:
    """37: every edit of a right text earns less than the text."""
    best = reward(completions=[right])[0]
    assert best is not None
    for text, value in zip(edited, reward(completions=list(edited)), strict=True):
        assert value is not None
        assert value < best, f"{text!r} earns {value}, as much as {right!r}"


def content_blind(reward: RewardFunction, one: str, other: str) -> None:
    """38: the same tags around other words earn the same."""
    first, second = reward(completions=[one, other])
    assert first == second, f"{one!r} earns {first}, {other!r} {second}"
