"""A reward plus a number.

A real row: correctness -1.0, shifted by 1: 0.0. A row of which the reward has nothing to say gets nothing,
and not the number. Trainers that compare the completions of a prompt do not see a shift by itself: it matters
inside a `Gate`, or where a reward asks for values from 0 up.
"""

from dataclasses import dataclass

from ringtrue.rewards.checks import number
from ringtrue.rewards.combine.mapped import Mapped

__all__ = ["Shift"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Shift(Mapped):
    r"""The reward plus `by`. Range: the reward's, plus that.

    >>> from ringtrue.rewards import Correctness
    >>> Shift(Correctness(), by=1)([r"\boxed{4}", "I do not know.", r"\boxed{4}"], gold=["4", "4", None])
    [2.0, 0.0, None]
    """

    by: float
    """What is added."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", number("Shift", "by", self.by))
        Mapped.__post_init__(self)

    def mapped(self, value: float) -> float:
        """The sum."""
        return value + self.by
