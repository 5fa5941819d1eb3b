r"""A right answer earns a little less the longer it is among the right answers to its prompt.

A real group: 100, 200 and 400 tokens right, 300 wrong: 0.974, 0.957, 0.921 and 0.

A right answer in a completion that was cut off earns 0, as a wrong one does. Which ones were cut off the host
says, or the end tokens, or the limit; where nothing tells, all count as ended by themselves. It does not
compare with wrong answers, so it says nothing about a group with one right answer.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ringtrue.rewards.checks import number, whole
from ringtrue.rewards.length.endings import checked_end_ids, was_cut
from ringtrue.rewards.length.graded_length import GradedLength, Measured
from ringtrue.rewards.length.group_statistics import mean, spread
from ringtrue.rewards.traits import Traits

__all__ = ["EfficientLength"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EfficientLength(GradedLength):
    r"""Right answers, weighed by a sigmoid of how long they are among the right ones of their group.

    With n tokens, c = 1 for a right answer that ended by itself and 0 for any other, m and s the mean and the
    population deviation of n over the prompt's completions with c = 1:

        c (1 - alpha sigmoid((n - m) / (s + 1e-7)))

    A single right answer earns 1 - alpha / 2. Source: Arora and Zanette, 2502.04463. Range: 0.0 for a wrong
    answer; a right one earns from 1 - alpha to 1.0, neither reached.

    >>> values = EfficientLength()(
    ...     [r"\boxed{72}"] * 2 + [r"\boxed{71}"], prompts=["4 * 18"] * 3, gold=["72"] * 3,
    ...     completion_ids=[[7] * 100, [7] * 200, [7] * 100],
    ... )
    >>> [round(value, 4) for value in values]
    [0.9731, 0.9269, 0.0]
    """

    alpha: float = 0.1
    """How much of a right answer's 1.0 hangs on its length; from 0 to below 1."""
    limit: int | None = None
    """The most that the model may write, for hosts that do not say what was cut off."""
    end_ids: tuple[int, ...] = ()
    """The tokens that end a completion, such as the tokenizer's `eos_token_id`; surer than the limit."""

    def __post_init__(self) -> None:
        GradedLength.__post_init__(self)
        alpha = number("EfficientLength", "alpha", self.alpha, low=0.0, high=1.0)
        if alpha == 1.0:
            raise ValueError(
                "EfficientLength.alpha is 1, which lets a right answer earn as little as a wrong one"
            )
        object.__setattr__(self, "alpha", alpha)
        if self.limit is not None:
            whole("EfficientLength", "limit", self.limit, low=1)
        object.__setattr__(self, "end_ids", checked_end_ids("EfficientLength", self.end_ids))

    @property
    def low(self) -> float:
        """0.0."""
        return 0.0

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
        """Right stays above wrong, where the completion ended by itself."""
        return Traits(monotone="down", dominates=True, abstains=True, high_open=self.alpha > 0.0)

    def values(self, group: Sequence[Measured]) -> list[float]:
        """The formula."""
        whole_ones = [one.right and not self._was_cut(one) for one in group]
        lengths = [one.length for one, counts in zip(group, whole_ones, strict=True) if counts]
        middle, width = mean(lengths), spread(lengths, sample=False) + 1e-7
        return [
            1.0 - self.alpha * _sigmoid((one.length - middle) / width) if counts else 0.0
            for one, counts in zip(group, whole_ones, strict=True)
        ]

    def _was_cut(self, one: Measured) -> bool:
        return was_cut(one.row, one.length, limit=self.limit, end_ids=self.end_ids) is True


def _sigmoid(x: float) -> float:
    """Of a standard score, which a group of any size keeps far from where exp overflows."""
    return 1.0 / (1.0 + math.exp(-x))
