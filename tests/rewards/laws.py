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
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from itertools import pairwise
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


def bounded(reward: RewardFunction, batch: Batch, low: float, high: float) -> None:
    """5: inside the declared range."""
    for value in scored(reward, batch):
        assert value is None or low <= value <= high, f"{value} is not in {low} to {high}"


def repeatable(reward: RewardFunction, batch: Batch, times: int = 20) -> None:
    """6: the same again and again."""
    first = scored(reward, batch)
    for _ in range(times):
        assert scored(reward, batch) == first


def stateless(reward: RewardFunction, batch: Batch, other: Batch) -> None:
    """8: another batch in between changes nothing."""
    first = scored(reward, batch)
    scored(reward, other)
    assert scored(reward, batch) == first


def permutation(reward: RewardFunction, batch: Batch, order: Sequence[int]) -> None:
    """9: rows in another order get the same values in that order."""
    values = scored(reward, batch)
    assert scored(reward, batch.take(order)) == [values[i] for i in order]


def batch_independence(reward: RewardFunction, batch: Batch) -> None:
    """10: a row scored alone gets what it gets in a batch."""
    assert [scored(reward, batch.take([i]))[0] for i in range(len(batch))] == scored(reward, batch)


def groups_apart(reward: RewardFunction, batch: Batch) -> None:
    """10 for groups, and the probe of a leak: a group scored alone gets what it gets beside others."""
    values, groups = scored(reward, batch), batch.columns["group"]
    for group in set(groups):
        rows = [i for i, own in enumerate(groups) if own == group]
        assert scored(reward, batch.take(rows)) == [values[i] for i in rows]


def group_locality(reward: RewardFunction, batch: Batch, new: int) -> None:
    """11: the row `new` changes nothing in other groups than its own."""
    values, groups = scored(reward, batch), batch.columns["group"]
    rest = [i for i in range(len(batch)) if i != new]
    for i, without in zip(rest, scored(reward, batch.take(rest)), strict=True):
        assert groups[i] == groups[new] or values[i] == without


def group_duplication(reward: RewardFunction, batch: Batch) -> None:
    """12 for groups: twins in a group earn the same, and a group's copy under another name what it earns."""
    rows = range(len(batch))
    twice = batch.take([*rows, *rows])
    values = scored(reward, twice)
    assert values[: len(batch)] == values[len(batch) :]
    renamed = [*batch.columns["group"], *(("copy", group) for group in batch.columns["group"])]
    assert scored(reward, twice.with_column("group", renamed)) == scored(reward, batch) * 2


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


def extra_columns(reward: RewardFunction, batch: Batch, more: Mapping[str, object]) -> None:
    """20: columns that the reward does not know change nothing."""
    assert scored(reward, batch, **more) == scored(reward, batch)


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


def dominates(reward: RewardFunction, batch: Batch, right: Sequence[bool]) -> None:
    """39: every right answer earns more than every wrong one, of those that earn anything."""
    pairs = [
        (value, good) for value, good in zip(scored(reward, batch), right, strict=True) if value is not None
    ]
    best_wrong = max((value for value, good in pairs if not good), default=-math.inf)
    least_right = min((value for value, good in pairs if good), default=math.inf)
    assert least_right > best_wrong, f"a right answer earns {least_right}, a wrong one {best_wrong}"


def monotone(values: Values, direction: str) -> None:
    """40: ever longer rows never earn more; with a target, not before it less nor beyond it more."""
    known = [value for value in values if value is not None]
    assert len(known) == len(values)
    peak = known.index(max(known)) if direction == "target" else 0
    for index, (shorter, longer) in enumerate(pairwise(known)):
        if index < peak:
            assert longer >= shorter - ROUNDING, f"row {index} earns {shorter}, the longer one {longer}"
        else:
            assert longer <= shorter + ROUNDING, f"row {index} earns {shorter}, the longer one {longer}"


def penalty_sign(reward: RewardFunction, batch: Batch, clean: Batch) -> None:
    """42: a penalty never pays, and does not cost where nothing is wrong."""
    assert all(value is None or value <= 0.0 for value in scored(reward, batch))
    assert scored(reward, clean) == [0.0] * len(clean)


def weighted(
    total: RewardFunction, parts: Sequence[RewardFunction], weights: Sequence[float], batch: Batch
) -> None:
    """46: the sum of the weighted parts that have something to say; None where none has."""
    by_part = [scored(part, batch) for part in parts]
    for index, value in enumerate(scored(total, batch)):
        terms = [
            w * v for w, values in zip(weights, by_part, strict=True) if (v := values[index]) is not None
        ]
        if terms:
            assert value is not None
            assert math.isclose(value, sum(terms), rel_tol=1e-12, abs_tol=1e-12)
        else:
            assert value is None
