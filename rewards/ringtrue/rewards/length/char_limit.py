"""A fixed penalty on completions of more than so many characters.

A real row: 3,412 characters against a limit of 3,000: -0.2.

Source: the seed notes of this project (gpt-oss training notes), where it is a part of the format reward. It
counts characters of the whole text, reasoning included. It does not count tokens, and does not grow with the
excess: a completion of twice the limit costs no more.
"""

from dataclasses import dataclass
from typing import ClassVar

from ringtrue.rewards.checks import number, whole
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits

__all__ = ["CharLimit"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CharLimit(Reward):
    """A penalty over a number of characters.

    >>> CharLimit(limit=5)(["12345", "123456"])
    [0.0, -0.2]
    """

    kind: ClassVar[str] = "length"

    penalty: float = -0.2
    """What a longer text earns; below 0."""
    limit: int = 3000
    """The most characters that cost nothing."""

    def __post_init__(self) -> None:
        Reward.__post_init__(self)
        object.__setattr__(self, "penalty", number("CharLimit", "penalty", self.penalty, high=0.0))
        if not self.penalty:
            raise ValueError("CharLimit.penalty is 0, which says nothing: give a number below 0")
        whole("CharLimit", "limit", self.limit, low=1)

    @property
    def low(self) -> float:
        """The penalty."""
        return self.penalty

    @property
    def high(self) -> float:
        """0.0."""
        return 0.0

    @property
    def traits(self) -> Traits:
        """Longer never earns more."""
        return Traits(monotone="down")

    def score_row(self, row: Row) -> Score:
        """Compare the text's length with the limit."""
        size = len(row.completion.text)
        if size <= self.limit:
            return Score(0.0)
        return Score(self.penalty, reason=f"{size} characters, over the limit of {self.limit}")
