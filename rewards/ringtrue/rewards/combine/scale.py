"""A reward times a factor.

A real row: correctness 1.0 and a factor of 0.5: 0.5. A sum does the same with its weights; this one is for a
reward that stands alone, or inside another. A factor below 0 turns the reward round.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ringtrue.rewards.checks import number
from ringtrue.rewards.combine.mapped import Mapped
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits

__all__ = ["Scale"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Scale(Mapped):
    r"""`factor` times the reward. Range: the reward's, times the factor.

    >>> from ringtrue.rewards import Correctness
    >>> half = Scale(Correctness(), factor=0.5)
    >>> half([r"\boxed{4}", r"\boxed{5}"], gold=["4", "4"]), (half.low, half.high)
    ([0.5, -0.25], (-0.5, 0.5))
    """

    factor: float
    """What values are multiplied by; not 0, which would make all rows equal."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "factor", number("Scale", "factor", self.factor))
        if not self.factor:
            raise ValueError("Scale.factor is 0: every row would earn the same, so give another number")
        Mapped.__post_init__(self)

    def mapped(self, value: float) -> float:
        """The product."""
        return self.factor * value + 0.0  # never -0.0

    @property
    def low(self) -> float:
        """The factor times the reward's lower end, or its upper one where the factor is below 0."""
        return self.mapped(self.reward.low if self.factor > 0 else self.reward.high)

    @property
    def high(self) -> float:
        """The factor times the reward's upper end, or its lower one where the factor is below 0."""
        return self.mapped(self.reward.high if self.factor > 0 else self.reward.low)

    @property
    def traits(self) -> Traits:
        """The reward's own; turned round, it promises nothing of order."""
        inner = self.reward.traits
        if self.factor > 0:
            return inner
        return replace(
            inner, monotone="none", dominates=False, extracts="none", slot_closed=False,
            low_open=inner.high_open, high_open=inner.low_open,
        )  # fmt: skip

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Score by the reward, and multiply what it says."""
        return [
            self.around(score, None if score.value is None else self.mapped(score.value), weight=self.factor)
            for score in self.reward.score(rows)
        ]
