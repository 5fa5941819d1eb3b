r"""A reward divided by more, the longer a completion is in comparison with its group.

A real group: 100, 200 and 400 tokens right, 300 wrong: 0.883, 0.791, 0.654 and 0.

Division lowers only what is not negative, so a reward that can be negative is refused: length would pay its
wrong answers. It does not keep right above wrong for any reward but the default one.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ringtrue.rewards.checks import number
from ringtrue.rewards.length.graded_length import GradedLength, Measured
from ringtrue.rewards.length.group_statistics import mean
from ringtrue.rewards.length.sized import agreed_dialect
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits

__all__ = ["RelativeLength"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RelativeLength(GradedLength):
    r"""A reward, divided by one and a share of how long the completion is in its group.

    With n tokens, R the reward's own value (1 for a right answer and 0 for any other, where none is given):

        R / (1 + alpha n / mean(n)), the mean over all completions of the prompt

    Source: GR3, 2603.10535. Range: 0.0 to R's high, which no completion of at least one token reaches.

    >>> values = RelativeLength()(
    ...     [r"\boxed{72}"] * 2 + [r"\boxed{71}"], prompts=["4 * 18"] * 3, gold=["72"] * 3,
    ...     completion_ids=[[7] * 100, [7] * 200, [7] * 300],
    ... )
    >>> [round(value, 4) for value in values]
    [0.8584, 0.7519, 0.0]
    """

    alpha: float = 0.33
    """How much length counts; from 0."""
    reward: Reward | None = None
    """R, whose low must not be below 0; None: what the grader says, 1 or 0."""

    def __post_init__(self) -> None:
        GradedLength.__post_init__(self)
        object.__setattr__(self, "alpha", number("RelativeLength", "alpha", self.alpha, low=0.0))
        if self.reward is None:
            return
        if not isinstance(self.reward, Reward):
            raise TypeError(f"RelativeLength.reward is {self.reward!r}: give a reward")
        if not (self.reward.low >= 0.0 and math.isfinite(self.reward.high)):
            raise ValueError(
                f"RelativeLength.reward is {self.reward!r}, from {self.reward.low} to {self.reward.high}: "
                "division would pay a negative value for length, so give a finite one from 0 up, "
                "such as Correctness(wrong=0, missing=0)"
            )
        dialect, reward = agreed_dialect("RelativeLength", self.dialect, self.reward)
        object.__setattr__(self, "reward", reward)
        if dialect != self.dialect:
            object.__setattr__(self, "dialect", dialect)
            object.__setattr__(self, "grader", self.grader.with_dialect(dialect))

    @property
    def low(self) -> float:
        """0.0."""
        return 0.0

    @property
    def high(self) -> float:
        """What the reward earns before it is divided."""
        return 1.0 if self.reward is None else self.reward.high

    @property
    def scope(self) -> Literal["row", "group"]:
        """Of a group."""
        return "group"

    @property
    def needs(self) -> tuple[str, ...]:
        """What the reward reads."""
        return self.grader.needs if self.reward is None else self.reward.needs

    @property
    def instructions(self) -> str:
        """What the reward asks for."""
        return self.grader.instructions if self.reward is None else self.reward.instructions

    @property
    def traits(self) -> Traits:
        """Longer never earns more; right stays above wrong, which earns 0, where R is 1 or 0."""
        own = self.reward is None
        return Traits(
            monotone="down" if own else "none", dominates=own, high_open=True,
            abstains=own or (self.reward is not None and self.reward.traits.abstains),
            low_open=self.reward is not None and (self.reward.low > 0.0 or self.reward.traits.low_open),
        )  # fmt: skip

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset that lacks what the reward reads."""
        (self.grader if self.reward is None else self.reward).check_columns(names)

    def credits(self, rows: Sequence[Row]) -> list[Score]:
        """R for each row, or None where there is nothing to learn from."""
        return GradedLength.credits(self, rows) if self.reward is None else self.reward.score(rows)

    def values(self, group: Sequence[Measured]) -> list[float]:
        """The formula."""
        middle = mean([one.length for one in group])
        # A group of empty completions is one of equal lengths, and each of them as long as the mean.
        return [one.credit / (1.0 + self.alpha * (one.length / middle if middle else 1.0)) for one in group]
