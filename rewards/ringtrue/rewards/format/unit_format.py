"""What the format rewards share that earn nothing at the least and 1 at the most.

A real one: `BoxedFormat` earns 1.0 for one readable box, else 0.0. `FormatReward` has a range of its own.
"""

from dataclasses import dataclass
from typing import ClassVar

from ringtrue.rewards.reward import Reward

__all__ = ["UnitFormat"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class UnitFormat(Reward):
    """The base of format rewards from 0 to 1; it scores nothing itself."""

    kind: ClassVar[str] = "format"

    @property
    def low(self) -> float:
        """0.0."""
        return 0.0

    @property
    def high(self) -> float:
        """1.0."""
        return 1.0
