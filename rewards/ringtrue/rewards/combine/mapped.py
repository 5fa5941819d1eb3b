"""What rewards share that change each value by itself, in the same way for every row.

A real row: `Scale(Correctness(), factor=0.5)` makes 1.0 to 0.5. What has no value keeps having none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ringtrue.rewards.combine.combined import Wrapper
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits

__all__ = ["Mapped"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Mapped(Wrapper):
    """The base of rewards that map values one by one; the map never falls, unless a subclass says so."""

    def mapped(self, value: float) -> float:
        """What becomes of a value."""
        raise NotImplementedError(f"{type(self).__qualname__} has no map")

    @property
    def low(self) -> float:
        """What becomes of the reward's lower end."""
        return self.mapped(self.reward.low)

    @property
    def high(self) -> float:
        """What becomes of the reward's upper end."""
        return self.mapped(self.reward.high)

    @property
    def traits(self) -> Traits:
        """The reward's own: what is higher stays higher."""
        return replace(self.reward.traits)

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Score by the reward, and map what it says."""
        return [self._scored(score) for score in self.reward.score(rows)]

    def _scored(self, score: Score) -> Score:
        return self.around(score, None if score.value is None else self.mapped(score.value))
