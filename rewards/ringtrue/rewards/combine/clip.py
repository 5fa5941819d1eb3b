"""A reward held within two ends.

A real row: a sum of 1.7 with `high=1.0`: 1.0. Beyond an end all rows earn the same, so that nothing is to be
learnt there; for another scale take `Normalize`.
"""

import math
from dataclasses import dataclass, replace

from ringtrue.rewards.combine.combined import checked_reward
from ringtrue.rewards.combine.mapped import Mapped
from ringtrue.rewards.traits import Traits

__all__ = ["Clip"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Clip(Mapped):
    r"""The reward, no less than `low` and no more than `high`. Range: the narrower of these and its own.

    >>> from ringtrue.rewards import Correctness
    >>> Clip(Correctness(), low=-0.5)([r"\boxed{4}", r"\boxed{5}", "I do not know."], gold=["4"] * 3)
    [1.0, -0.5, -0.5]
    >>> Clip(Correctness(), low=-0.5, high=2).high
    1.0
    """

    low: float = -math.inf  # pyright: ignore[reportIncompatibleMethodOverride] - read-only, as it was
    """The least; kept as the reward's own lower end where that is above it."""
    high: float = math.inf  # pyright: ignore[reportIncompatibleMethodOverride]
    """The most; kept as the reward's own upper end where that is below it."""

    def __post_init__(self) -> None:
        inner = checked_reward("Clip", "reward", self.reward)
        low, high = _end("low", self.low), _end("high", self.high)
        if not max(low, inner.low) < min(high, inner.high):
            raise ValueError(
                f"Clip: low={low}, high={high} leave nothing of {inner.name!r}, from {inner.low} to "
                f"{inner.high}: give a low below both highs, and a high above both lows"
            )
        object.__setattr__(self, "low", max(low, inner.low))
        object.__setattr__(self, "high", min(high, inner.high))
        Mapped.__post_init__(self)

    def mapped(self, value: float) -> float:
        """The value, or the end that it is beyond."""
        return min(max(value, self.low), self.high)

    @property
    def traits(self) -> Traits:
        """The reward's own; what is right can meet what is wrong at an end that cuts."""
        inner = self.reward.traits
        cuts_low, cuts_high = self.low > self.reward.low, self.high < self.reward.high
        return replace(
            inner,
            dominates=inner.dominates and not cuts_low and not cuts_high,
            low_open=inner.low_open and not cuts_low,
            high_open=inner.high_open and not cuts_high,
        )


def _end(name: str, value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value):
        return float(value)
    raise ValueError(f"Clip.{name} is {value!r}: give a number, or leave it out")
