r"""A cosine over length: a short right answer earns most, a short wrong one least.

A real row: 200 tokens of at most 400, right: 0.75; wrong: -0.75. Beyond the limit nothing changes any more.

A long wrong answer earns more than a short wrong one, by intent: it keeps a model exploring. So this is no
penalty on length as such, and `exceed` is what makes running into the limit cost. It does not look at
repetition, with which a model can stretch a wrong answer: add a penalty on it.
"""

import math
from dataclasses import dataclass
from typing import Self

from ringtrue.rewards.checks import number, whole
from ringtrue.rewards.length.graded_length import GradedLength, Measured
from ringtrue.rewards.traits import Traits

__all__ = ["CosineLength"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CosineLength(GradedLength):
    r"""Right answers earn less the longer they are, wrong ones more, along a cosine.

    With n tokens, L = `limit`, and from `short` to `long` for right or wrong answers:

        long + (short - long) (1 + cos(pi min(n, L) / L)) / 2

    With `exceed`, that value takes its place where n >= L - margin, for right and wrong alike.

    Source: 2502.03373 and its code (eddycmu/demystify-long-cot); the default values are those of TRL and
    open-r1. n is clamped to L: copies that do not do so pay again for very long outputs. Range: the least
    value (-1.0) to `right_short` (1.0), which no answer of at least one token reaches.

    >>> reward = CosineLength(limit=400)
    >>> reward([r"\boxed{72}"] * 2, completion_ids=[[7] * 200, [7] * 800], gold=["72", "72"])
    [0.75, 0.5]
    >>> reward([r"\boxed{71}"] * 2, completion_ids=[[7] * 200, [7] * 800], gold=["72", "72"])
    [-0.75, -0.5]
    """

    limit: int
    """L, at which the cosine ends: the run's largest completion."""
    right_short: float = 1.0
    """For a right answer of no length."""
    right_long: float = 0.5
    """For a right answer at the limit, and beyond."""
    wrong_short: float = -1.0
    """For a wrong answer of no length."""
    wrong_long: float = -0.5
    """For a wrong answer at the limit, and beyond."""
    exceed: float | None = None
    """For any answer that reaches the limit; None: the cosine's own end."""
    margin: int = 0
    """How many tokens before the limit `exceed` begins."""

    def __post_init__(self) -> None:
        GradedLength.__post_init__(self)
        whole("CosineLength", "limit", self.limit, low=1)
        for name in ("right_short", "right_long", "wrong_short", "wrong_long"):
            object.__setattr__(self, name, number("CosineLength", name, getattr(self, name)))
        worst = max(self.wrong_short, self.wrong_long)
        if not self.right_short >= self.right_long > worst:
            raise ValueError(
                f"CosineLength: right_short={self.right_short}, right_long={self.right_long}, wrong up to "
                f"{worst}: a right answer must not earn more for length, and always more than a wrong one"
            )
        self._check_exceed()

    def _check_exceed(self) -> None:
        whole("CosineLength", "margin", self.margin, low=0)
        if self.exceed is None:
            if self.margin:
                raise ValueError(f"CosineLength.margin is {self.margin} without exceed: it says nothing")
            return
        least = min(self.wrong_short, self.wrong_long)
        object.__setattr__(self, "exceed", number("CosineLength", "exceed", self.exceed, high=least))
        if self.margin >= self.limit:
            raise ValueError(f"CosineLength.margin is {self.margin}: give less than limit={self.limit}")

    @classmethod
    def paper(cls, limit: int) -> Self:
        """The paper's values: right 2 to 1, wrong -10 to 0, and -10 from 16 tokens before the limit on.

        >>> CosineLength.paper(limit=1000).low
        -10.0
        """
        return cls(
            limit=limit, right_short=2.0, right_long=1.0, wrong_short=-10.0, wrong_long=0.0,
            exceed=-10.0, margin=16,
        )  # fmt: skip

    @property
    def low(self) -> float:
        """The least of the values."""
        return min(self.wrong_short, self.wrong_long, *([] if self.exceed is None else [self.exceed]))

    @property
    def high(self) -> float:
        """What a right answer of no length would earn."""
        return self.right_short

    @property
    def traits(self) -> Traits:
        """Right stays above wrong, except where `exceed` strikes both."""
        flat = self.right_short == self.right_long
        return Traits(monotone="down", dominates=self.exceed is None, abstains=True, high_open=not flat)

    def value(self, one: Measured) -> float:
        """The formula."""
        if self.exceed is not None and one.length >= self.limit - self.margin:
            return self.exceed
        short, long = (
            (self.right_short, self.right_long) if one.right else (self.wrong_short, self.wrong_long)
        )
        wave = (1 + math.cos(math.pi * min(one.length, self.limit) / self.limit)) / 2
        # Rounding must not carry the value out of the declared range.
        return min(max(long + (short - long) * wave, min(short, long)), max(short, long))
