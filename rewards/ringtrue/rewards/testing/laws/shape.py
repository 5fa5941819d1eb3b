"""Laws 1 to 5: one value a row, for any text, finite, of the right type, inside the declared range."""

import contextlib
import math
from collections.abc import Callable
from typing import Final, SupportsFloat

from ringtrue.rewards.testing import strategies
from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.law import Broken, Plan, law
from ringtrue.rewards.testing.running import for_all
from ringtrue.rewards.testing.subject import Failed, Subject

__all__ = ["bounded", "finite", "shape", "total", "typed"]

_LONG: Final = (500, 5_000, 20_000)
"""Words in a long text."""
_STEP: Final = 64
"""Rows of a step: what is scored in pieces goes wrong at their edges."""
_MISSING: Final = (None, "")
"""What a data set holds where it has no gold."""


@law(
    1, hard="always",
    why="A trainer that gets another number of values stops, or pairs values with the wrong rows.",
)  # fmt: skip
def shape(subject: Subject, plan: Plan) -> None:
    """A batch of n rows gets n values, and an empty batch none."""

    def holds(batch: Batch) -> None:
        values = _returned(subject, batch)
        if len(values) != len(batch):
            raise Broken(f"{len(values)} values for {len(batch)} rows", batch)

    for_all(strategies.batches(subject), holds, plan)
    if plain := strategies.samples(subject):
        with contextlib.suppress(Failed):
            holds(plain.take([row % len(plain) for row in range(_STEP)]))


@law(
    2, hard="always", alive=True,
    why="One odd completion in a batch of thousands ends the run.",
)  # fmt: skip
def total(subject: Subject, plan: Plan) -> None:
    """No text makes it raise, and no missing gold."""

    def holds(batch: Batch) -> None:
        try:
            subject.raw(batch)
        except (Exception, SystemExit) as error:
            raise Broken(f"{type(error).__name__}: {error}", batch) from error

    _each_fragment(subject, holds, plan)
    for_all(strategies.batches(subject), holds, plan)
    if subject.gold is None:
        return
    plain = strategies.samples(subject)
    for gold in _MISSING if len(plain) else ():
        holds(plain.take([0]).with_column(subject.gold, [gold]))


@law(
    3, hard="always",
    why="A trainer trains on an infinity, and its gradients become NaN; a NaN silently drops the row.",
)  # fmt: skip
def finite(subject: Subject, plan: Plan) -> None:
    """Every value is None or finite."""

    def holds(batch: Batch) -> None:
        for value in _numbers(subject, batch):
            if not math.isfinite(float(value)):
                raise Broken(f"the value {value!r}", batch)

    _each_fragment(subject, holds, plan)
    for_all(strategies.batches(subject, least=1), holds, plan)


@law(
    4,
    why="Ints, bools, numpy numbers and tensors work until logs are written as JSON, pickled or compared.",
)  # fmt: skip
def typed(subject: Subject, plan: Plan) -> None:
    """Every value is exactly a float or None."""

    def holds(batch: Batch) -> None:
        for value in _returned(subject, batch):
            if value is not None and type(value) is not float:
                raise Broken(f"{repr(value)[:60]} of type {type(value).__name__}", batch)

    _each_fragment(subject, holds, plan)
    for_all(strategies.batches(subject, least=1), holds, plan)


@law(
    5, hard="declared", trait="range",
    unless=lambda subject: "no range declared" if subject.low is None or subject.high is None else "",
    why="Weights are chosen by the range: a part that leaves it drowns the others.",
)  # fmt: skip
def bounded(subject: Subject, plan: Plan) -> None:
    """Every value is inside the declared range, and the author's cases reach its closed ends."""
    low, high = subject.low, subject.high
    if low is None or high is None:
        return

    def holds(batch: Batch) -> None:
        for value in subject.values(batch):
            # An infinity is the matter of law 3.
            if value is not None and math.isfinite(value) and not low <= value <= high:
                raise Broken(f"{value} is not in {low} to {high}", batch)

    _each_fragment(subject, holds, plan)
    for_all(strategies.batches(subject, least=1), holds, plan)
    # What grows with length leaves its range where no generated text goes.
    holds(strategies.dressed(subject, ["so " * size for size in _LONG]))
    if subject.cases is None or "composite" in subject.kinds or not subject.strict:
        return
    reached = [value for value in subject.values(subject.cases) if value is not None]
    ends = (("low", low, subject.traits.low_open), ("high", high, subject.traits.high_open))
    for name, end, is_open in ends:
        if not is_open and not any(math.isclose(value, end) for value in reached):
            raise Broken(f"no case reaches the {name} end {end}: they earn {sorted(set(reached))}")


def _each_fragment(subject: Subject, holds: Callable[[Batch], None], plan: Plan) -> None:
    """Every fragment by itself: none is left to chance."""
    for text in strategies.FRAGMENTS:
        if plan.out_of_time():
            return
        # What the reward raises here, law 2 reports.
        with contextlib.suppress(Failed):
            holds(strategies.dressed(subject, [text]))


def _returned(subject: Subject, batch: Batch) -> list[object]:
    """The values as they are.

    Raises:
        Failed: where the reward raises, which is the matter of law 2.
    """
    try:
        return subject.raw(batch)
    except (Exception, SystemExit) as error:
        raise Failed(f"{type(error).__name__}: {error}") from error


def _numbers(subject: Subject, batch: Batch) -> list[SupportsFloat]:
    return [value for value in _returned(subject, batch) if isinstance(value, SupportsFloat)]
