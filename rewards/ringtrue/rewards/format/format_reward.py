r"""The seed notes' format reward: +0.3 a block of reasoning, +0.2 a box, -0.2 over 3000 characters.

A real row: `<think>18 * 4 = 72</think> It holds $\boxed{72}$ litres.` earns 0.3 + 0.2 = 0.5.

Source: the first specification of this project, a set of gpt-oss training notes. The notes looked for
substrings; here the reasoning must be one well-formed block and the box the only one of the answer, so that
tags alone, tags repeated and tags quoted in prose earn nothing.

It does not look at what is said, and reasoning that the prompt has opened counts as opened.
"""

from dataclasses import dataclass
from typing import ClassVar

from ringtrue.rewards.checks import number, whole
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits
from ringtrue.rewards.wording import BOX_LINE, has_one_box, thinking_line

__all__ = ["FormatReward"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FormatReward(Reward):
    r"""A block of reasoning, a box, and not too long.

    >>> FormatReward()([r"<think>2 + 2</think> \boxed{4}", r"\boxed{4}", "<think></think>", "x" * 3001])
    [0.5, 0.2, 0.0, -0.2]
    """

    kind: ClassVar[str] = "format"

    thinking: float = 0.3
    """For one well-formed block of reasoning before an answer."""
    box: float = 0.2
    """For exactly one readable box in the answer."""
    too_long: float = -0.2
    """For more characters than `limit`."""
    limit: int = 3000
    """The most characters, reasoning included, that cost nothing."""

    def __post_init__(self) -> None:
        Reward.__post_init__(self)
        object.__setattr__(self, "thinking", number("FormatReward", "thinking", self.thinking, low=0.0))
        object.__setattr__(self, "box", number("FormatReward", "box", self.box, low=0.0))
        object.__setattr__(self, "too_long", number("FormatReward", "too_long", self.too_long, high=0.0))
        whole("FormatReward", "limit", self.limit, low=1)

    @property
    def low(self) -> float:
        """Too long, and nothing else."""
        return self.too_long

    @property
    def high(self) -> float:
        """Reasoning and a box, and not too long."""
        return self.thinking + self.box

    @property
    def traits(self) -> Traits:
        """Text beside the reasoning and the box costs nothing, so nothing more is promised."""
        return Traits()

    @property
    def instructions(self) -> str:
        """The demands that are paid for."""
        lines = [thinking_line(self.dialect) if self.thinking else "", BOX_LINE if self.box else ""]
        if self.too_long:
            lines.append(f"Write at most {self.limit} characters.")
        return "\n".join(filter(None, lines))

    def score_row(self, row: Row) -> Score:
        """Add up what is there."""
        value, found = 0.0, []
        if row.completion.well_formed:
            value += self.thinking
            found.append("a block of reasoning")
        if has_one_box(row.completion):
            value += self.box
            found.append("a box")
        if len(row.completion.text) > self.limit:
            value += self.too_long
            found.append(f"over {self.limit} characters")
        return Score(value, reason=", ".join(found))
