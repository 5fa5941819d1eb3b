r"""A reward whose weight changes over the steps of a run.

A real row: correctness 1.0 at step 100 of a warm-up from 0 to 1 over 200 steps: 0.5.

Made for pressure on length, which is known to hurt from the first step on. The step is the trainer's
(`trainer_state`). Where there is none, as in a notebook or over files, the weight is the last one: what the
reward becomes. It keeps no count of its own, so that a run that is resumed goes on where it was.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ringtrue.rewards.checks import number, whole
from ringtrue.rewards.combine.combined import Wrapper
from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits

__all__ = ["Schedule"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Schedule(Wrapper):
    r"""A weight times the reward, the weight by the step.

    With p the part of the way that is done, from 0 to 1:

        linear: start + (end - start) p
        cosine: start + (end - start) (1 - cos(pi p)) / 2
        step:   start before the end of the way, then end

    Range: the reward's, times every weight on the way.

    >>> from types import SimpleNamespace
    >>> from ringtrue.rewards import CharLimit
    >>> warmed = Schedule(CharLimit(limit=3), over_steps=200)
    >>> [warmed(["too long"], trainer_state=SimpleNamespace(global_step=n)) for n in (0, 100, 900)]
    [[0.0], [-0.1], [-0.2]]
    >>> warmed(["too long"])
    [-0.2]
    """

    start: float = 0.0
    """The weight at first."""
    end: float = 1.0
    """The weight at last, and where no step is known."""
    over_steps: int | None = None
    """How many steps the way takes; None: up to the run's last step, which the trainer must know."""
    start_step: int = 0
    """The step at which it begins."""
    shape: Literal["linear", "cosine", "step"] = "linear"
    """How the weight goes from one to the other."""

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            object.__setattr__(self, name, number("Schedule", name, getattr(self, name)))
        if self.start == self.end:
            raise ValueError(f"Schedule: start and end are both {self.start}: a weight that stays is Scale")
        if self.over_steps is not None:
            whole("Schedule", "over_steps", self.over_steps, low=1)
        whole("Schedule", "start_step", self.start_step, low=0)
        if self.shape not in {"linear", "cosine", "step"}:
            raise ValueError(f"Schedule.shape is {self.shape!r}; it takes 'linear', 'cosine' or 'step'")
        Wrapper.__post_init__(self)

    @property
    def low(self) -> float:
        """The least that any weight on the way makes of the reward."""
        return min(value for value, _ in self._ends())

    @property
    def high(self) -> float:
        """The most that any weight on the way makes of the reward."""
        return max(value for value, _ in self._ends())

    def _ends(self) -> list[tuple[float, bool]]:
        """What the first and the last weight make of the reward's ends, and whether that is reached."""
        own, traits = self.reward, self.reward.traits
        ends = ((own.low, traits.low_open), (own.high, traits.high_open))
        # A weight of 0 makes 0 also of a range without end.
        return [
            (weight * end + 0.0 if weight else 0.0, is_open and weight != 0.0)
            for weight in (self.start, self.end)
            for end, is_open in ends
        ]

    @property
    def traits(self) -> Traits:
        """The reward's own, where no weight on the way turns it round; right stays above wrong above 0."""
        inner, least, ends = self.reward.traits, min(self.start, self.end), self._ends()
        kept = inner if least >= 0.0 else Traits(abstains=inner.abstains, stochastic=inner.stochastic)
        low, high = self.low, self.high
        return replace(
            kept,
            dominates=inner.dominates and least > 0.0,
            low_open=all(is_open for value, is_open in ends if value == low),
            high_open=all(is_open for value, is_open in ends if value == high),
        )

    def weight_at(self, step: int | None, max_steps: int | None = None) -> float:
        """The weight at a step; the last one where the step is not known.

        Raises:
            SetupError: where the way takes the whole run, and nobody says how long that is.
        """
        if step is None:
            return self.end
        over = self.over_steps
        if over is None:
            if max_steps is None or max_steps <= 0:
                raise SetupError(
                    f"reward {self.name!r} changes its weight up to the run's last step, which the trainer "
                    "does not know: give over_steps=..."
                )
            over = max(max_steps - self.start_step, 1)
        done = min(max((step - self.start_step) / over, 0.0), 1.0)
        if self.shape == "step":
            done = float(done == 1.0)
        elif self.shape == "cosine":
            done = (1.0 - math.cos(math.pi * done)) / 2.0
        weight = self.start + (self.end - self.start) * done
        return min(max(weight, min(self.start, self.end)), max(self.start, self.end))

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Score by the reward, and multiply what it says by the weight of the step."""
        weights = [self.weight_at(row.step, row.max_steps) for row in rows]
        pairs = zip(self.reward.score(rows), weights, strict=True)
        return [
            self.around(
                score, None if score.value is None else weight * score.value + 0.0, weight=weight
            )
            for score, weight in pairs
        ]  # fmt: skip
