r"""Every token costs, and more so on prompts that the model solves often.

A real group: 100, 200 and 400 tokens right, 300 wrong, beta/N = 1e-4: 0.9925, 0.985, 0.97 and -0.0225.

The paper's beta of 1e-7 acts only because the group's advantages are divided by their deviation; with other
rewards in the sum it vanishes, so beta and N have no default here. It does not keep right above wrong for
itself: beta n / N must stay below 1 for that.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ringtrue.rewards.checks import number
from ringtrue.rewards.length.graded_length import GradedLength, Measured
from ringtrue.rewards.length.group_statistics import share_true
from ringtrue.rewards.traits import Traits

__all__ = ["AdaptiveLength"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AdaptiveLength(GradedLength):
    r"""A right answer earns 1, and every token costs in proportion to the group's solve rate.

    With n tokens, c = 1 for a right answer and 0 for any other, p the share of right ones among the K of the
    prompt, N = `norm`:

        c - (beta / N) n max(p, 1 / K)

    Source: ALP, 2506.05256. Range: no lower end without a `floor`, to 1.0, which is not reached.

    >>> values = AdaptiveLength(beta=0.1, norm=1000)(
    ...     [r"\boxed{72}"] * 3 + [r"\boxed{71}"], prompts=["4 * 18"] * 4, gold=["72"] * 4,
    ...     completion_ids=[[7] * 100, [7] * 200, [7] * 400, [7] * 300],
    ... )
    >>> [round(value, 4) for value in values]
    [0.9925, 0.985, 0.97, -0.0225]
    """

    beta: float
    """What `norm` tokens cost on a prompt that is always solved; above 0."""
    norm: float
    """N, the length that beta is the price of, such as the run's largest completion; above 0."""
    floor: float | None = None
    """No value is below this; None: nothing bounds it."""

    def __post_init__(self) -> None:
        GradedLength.__post_init__(self)
        for name in ("beta", "norm"):
            object.__setattr__(self, name, number("AdaptiveLength", name, getattr(self, name), low=0.0))
            if not getattr(self, name):
                raise ValueError(f"AdaptiveLength.{name} is 0: give a number above 0")
        if self.floor is not None:
            object.__setattr__(self, "floor", number("AdaptiveLength", "floor", self.floor, high=0.0))

    @property
    def low(self) -> float:
        """The floor, without which there is no end."""
        return -math.inf if self.floor is None else self.floor

    @property
    def high(self) -> float:
        """1.0."""
        return 1.0

    @property
    def scope(self) -> Literal["row", "group"]:
        """Of a group."""
        return "group"

    @property
    def traits(self) -> Traits:
        """Longer never earns more."""
        return Traits(monotone="down", abstains=True, low_open=self.floor is None, high_open=True)

    def values(self, group: Sequence[Measured]) -> list[float]:
        """The formula."""
        if not group:
            return []
        solved = max(share_true([one.right for one in group]), 1 / len(group))
        price = self.beta / self.norm * solved
        values = [one.credit - price * one.length for one in group]
        return values if self.floor is None else [max(value, self.floor) for value in values]
