r"""A right answer earns around 1, more if it is short among the right answers to its prompt; a wrong one -1.

A real group: 100, 200 and 400 tokens right, 300 wrong: 1.045, 1.011, 0.947 and -1.

It does not compare with wrong answers, so a single right one earns 1 whatever its length.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ringtrue.rewards.checks import number, whole
from ringtrue.rewards.length.graded_length import GradedLength, Measured
from ringtrue.rewards.length.group_statistics import mean, spread
from ringtrue.rewards.traits import Traits

__all__ = ["LeadLength"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LeadLength(GradedLength):
    r"""Right answers by how short they are among the right ones of their group, wrong ones at -1.

    With n tokens, m and s the mean and the sample deviation of n over the right answers of the prompt:

        right: exp(-alpha z), z = (n - m) / (s + 1e-6), 0 for a single one;  wrong: -1

    Source: GRPO-LEAD, 2504.09696. Range: -1.0 to exp(alpha (G - 1) / sqrt(G)) for a group of G, which is more
    than 1 and is not reached.

    >>> values = LeadLength()(
    ...     [r"\boxed{72}"] * 2 + [r"\boxed{71}"], prompts=["4 * 18"] * 3, gold=["72"] * 3,
    ...     completion_ids=[[7] * 100, [7] * 200, [7] * 100],
    ... )
    >>> [round(value, 4) for value in values]
    [1.036, 0.9653, -1.0]
    """

    alpha: float = 0.05
    """How steeply length counts; from 0 to 1."""
    group_size: int = 64
    """The most completions of a prompt that the range allows for; in a larger group z ends at its bound."""

    def __post_init__(self) -> None:
        GradedLength.__post_init__(self)
        object.__setattr__(self, "alpha", number("LeadLength", "alpha", self.alpha, low=0.0, high=1.0))
        whole("LeadLength", "group_size", self.group_size, low=1)

    @property
    def low(self) -> float:
        """-1.0."""
        return -1.0

    @property
    def high(self) -> float:
        """What the one short answer among long ones would earn in the largest group."""
        return math.exp(self.alpha * self._most())

    @property
    def scope(self) -> Literal["row", "group"]:
        """Of a group."""
        return "group"

    @property
    def traits(self) -> Traits:
        """Every right answer earns more than 0, every wrong one -1."""
        return Traits(monotone="down", dominates=True, abstains=True, high_open=self.high > 1.0)

    def _most(self) -> float:
        """No z of a sample of this size is larger, whatever the lengths."""
        return (self.group_size - 1) / math.sqrt(self.group_size)

    def values(self, group: Sequence[Measured]) -> list[float]:
        """The formula."""
        lengths = [one.length for one in group if one.right]
        middle, width, most = mean(lengths), spread(lengths, sample=True) + 1e-6, self._most()
        return [
            math.exp(-self.alpha * min(max((one.length - middle) / width, -most), most))
            if one.right
            else -1.0
            for one in group
        ]
