"""A reward on a scale from 0 to 1, by its declared range.

A real row: correctness -0.5, from -1 to 1: 0.25. The range is the declared one and not that of the batch, so
that a row earns the same in any company.
"""

import math
from dataclasses import dataclass

from ringtrue.rewards.combine.combined import checked_reward
from ringtrue.rewards.combine.mapped import Mapped

__all__ = ["Normalize"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Normalize(Mapped):
    r"""(R - low) / (high - low), by the range of the reward R. Range: 0.0 to 1.0.

    >>> from ringtrue.rewards import Correctness
    >>> Normalize(Correctness())([r"\boxed{4}", r"\boxed{5}", "I do not know."], gold=["4"] * 3)
    [1.0, 0.25, 0.0]
    """

    def __post_init__(self) -> None:
        inner = checked_reward("Normalize", "reward", self.reward)
        if not 0.0 < inner.high - inner.low < math.inf:
            raise ValueError(
                f"Normalize: {inner.name!r} goes from {inner.low} to {inner.high}: there is no scale from 0 "
                "to 1 for that; give it ends with Clip(..., low=..., high=...) first"
            )
        Mapped.__post_init__(self)

    def mapped(self, value: float) -> float:
        """Where the value lies between the ends."""
        return (value - self.reward.low) / (self.reward.high - self.reward.low)
