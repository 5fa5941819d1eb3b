r"""1 for exactly one well-formed block of reasoning, first, followed by an answer; else 0.

A real row: `<think>\n18 * 4 = 72\n</think>\nIt holds 72 litres.` earns 1.0; without the closing tag, with
a second block, with text before the block or with nothing after it, 0.0.

Source: the format reward of DeepSeek-R1 (2501.12948). Where the prompt has already opened the reasoning, the
completion holds only the closing delimiter and earns the same; `dialect` or the prompt's end tells which it
is. It does not look at what the reasoning says, and does not mind blank space at either end.
"""

from dataclasses import dataclass

from ringtrue.graders import Completion
from ringtrue.graders.visible import is_visible
from ringtrue.rewards.checks import flag
from ringtrue.rewards.format.unit_format import UnitFormat
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits
from ringtrue.rewards.wording import thinking_line

__all__ = ["ThinkFormat"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ThinkFormat(UnitFormat):
    """One well-formed block of reasoning before the answer.

    >>> ThinkFormat()(["<think>2 + 2</think>4", "<think></think>4", "<think>2</think>4<think>2</think>"])
    [1.0, 0.0, 0.0]
    >>> ThinkFormat(soft=True)(["<think>2 + 2", "4"])
    [0.5, 0.0]
    """

    soft: bool = False
    """A quarter each for: opened once and first, closed once, reasoning that says something, an answer."""

    def __post_init__(self) -> None:
        UnitFormat.__post_init__(self)
        flag("ThinkFormat", "soft", self.soft)

    @property
    def traits(self) -> Traits:
        """What follows the reasoning is the answer, so text at the end costs nothing."""
        return Traits()

    @property
    def instructions(self) -> str:
        """The demand for reasoning first."""
        return thinking_line(self.dialect)

    def score_row(self, row: Row) -> Score:
        """Look at the delimiters and at what is between them, not at what it says."""
        if row.completion.well_formed:
            return Score(1.0)
        faults = _faults(row.completion)
        return Score(_share(row.completion, len(faults)) if self.soft else 0.0, reason="; ".join(faults))


def _share(completion: Completion, faults: int) -> float:
    """No part for a text without any delimiter, nor for delimiters with nothing between and after them."""
    tagged = completion.opens or completion.closes
    said = is_visible(completion.reasoning or "") or is_visible(completion.answer)
    return (4 - faults) / 4 if tagged and said and faults < 4 else 0.0


def _faults(completion: Completion) -> list[str]:
    faults: list[str] = []
    if completion.opens != 1 or not completion.starts_open:
        faults.append(f"reasoning is opened {completion.opens} times, or not at the start")
    if completion.closes != 1 or not completion.closed:
        faults.append(f"reasoning is closed {completion.closes} times, or not for good")
    if not is_visible(completion.reasoning or ""):
        faults.append("the reasoning is empty")
    if not is_visible(completion.answer):
        faults.append("no answer follows")
    return faults
