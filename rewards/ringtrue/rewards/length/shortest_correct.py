r"""Every token away from the shortest right answer to the prompt costs.

A real group: 100, 200 and 400 tokens right, 300 wrong: 2, 1.9, 1.7 and -0.2.

A right answer alpha/beta = 2000 tokens over the shortest earns 0, as much as a wrong one of the shortest's
length: keep alpha/beta above the longest completion, or set a `floor` of 0. It does not ask whether a wrong
answer is longer or shorter, only how far off it is.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ringtrue.rewards.checks import number
from ringtrue.rewards.length.graded_length import GradedLength, Measured
from ringtrue.rewards.length.group_statistics import mean
from ringtrue.rewards.traits import Traits

__all__ = ["ShortestCorrect"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ShortestCorrect(GradedLength):
    r"""A reward for right answers, less the distance to the shortest right answer of the group.

    With n tokens, c = 1 for a right answer and 0 for any other, and SOL the least n over the right answers of
    the prompt, or where there is none the mean n over all:

        alpha c - beta abs(n - SOL)

    Source: ShorterBetter, 2504.21370. Range: no lower end without a `floor`, to alpha.

    >>> ShortestCorrect()(
    ...     [r"\boxed{72}"] * 3 + [r"\boxed{71}"], prompts=["4 * 18"] * 4, gold=["72"] * 4,
    ...     completion_ids=[[7] * 100, [7] * 200, [7] * 400, [7] * 300],
    ... )
    [2.0, 1.9, 1.7, -0.2]
    """

    alpha: float = 2.0
    """What the shortest right answer earns; above 0."""
    beta: float = 0.001
    """What one token costs."""
    floor: float | None = None
    """No value is below this; None: nothing bounds it."""

    def __post_init__(self) -> None:
        GradedLength.__post_init__(self)
        for name in ("alpha", "beta"):
            object.__setattr__(self, name, number("ShortestCorrect", name, getattr(self, name), low=0.0))
        if not self.alpha:
            raise ValueError("ShortestCorrect.alpha is 0, so that right and wrong earn the same: give more")
        if self.floor is not None:
            object.__setattr__(self, "floor", number("ShortestCorrect", "floor", self.floor, high=0.0))

    @property
    def low(self) -> float:
        """The floor, without which there is no end."""
        return -math.inf if self.floor is None else self.floor

    @property
    def high(self) -> float:
        """What the shortest right answer earns."""
        return self.alpha

    @property
    def scope(self) -> Literal["row", "group"]:
        """Of a group."""
        return "group"

    @property
    def traits(self) -> Traits:
        """A longer right answer never earns more."""
        return Traits(monotone="down", abstains=True, low_open=self.floor is None)

    def values(self, group: Sequence[Measured]) -> list[float]:
        """The formula."""
        shortest = min(
            (one.length for one in group if one.right), default=mean([one.length for one in group])
        )
        values = [self.alpha * one.credit - self.beta * abs(one.length - shortest) for one in group]
        return values if self.floor is None else [max(value, self.floor) for value in values]
