r"""1 for one block of reasoning, then one `<answer>` block, and nothing before, between or after; else 0.

A real row: `<think>18 * 4 = 72</think>\n<answer>72</answer>` earns 1.0; a tag too many, one too few, one out
of order, a block inside another, an empty block, and words before, between or after the blocks earn 0.0.

Source: the template of DeepSeek-R1-Zero (2501.12948) and the format reward of its open reproductions, which
look for the last tag at the end of any line and so pay for text after it. Where the prompt has opened the
reasoning, the completion holds only its closing tag and earns the same; other dialects put their own
delimiters around the reasoning, and without reasoning (`none`) the answer block stands alone.

It does not look at what the blocks say. A tag in quotes or backticks is only mentioned, and is no tag.
"""

from dataclasses import dataclass
from typing import Final

from ringtrue.graders import Completion, Dialect
from ringtrue.graders.tags import find_tag
from ringtrue.graders.visible import is_visible
from ringtrue.rewards.checks import flag
from ringtrue.rewards.format.unit_format import UnitFormat
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits
from ringtrue.rewards.wording import answer_tag_lines

__all__ = ["AnswerTagFormat"]

_OPEN: Final = "<answer>"
_CLOSE: Final = "</answer>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AnswerTagFormat(UnitFormat):
    """Reasoning, then an answer block, and nothing else.

    >>> AnswerTagFormat()(["<think>2 + 2</think><answer>4</answer>", "<think>2 + 2</think>4"])
    [1.0, 0.0]
    >>> AnswerTagFormat(stop_left_out=True)(["<think>2 + 2</think><answer>4"])
    [1.0]
    """

    stop_left_out: bool = False
    """The host stops at `</answer>` and leaves it out, so that a last block need not close (nor is it told
    from one that was cut off, unless the host says that the row was truncated)."""

    def __post_init__(self) -> None:
        UnitFormat.__post_init__(self)
        flag("AnswerTagFormat", "stop_left_out", self.stop_left_out)

    @property
    def traits(self) -> Traits:
        """The answer's closing tag ends the text."""
        return Traits(slot_closed=True)

    @property
    def instructions(self) -> str:
        """The demand for both blocks."""
        return answer_tag_lines(self.dialect)

    def score_row(self, row: Row) -> Score:
        """Look at the tags and at whether something is between them."""
        known = Dialect.resolve(self.dialect)
        if (known is None or known.open) and not row.completion.well_formed:
            return Score(
                0.0, reason="the reasoning is not one closed block at the start, with an answer after"
            )
        fault = _fault(row.completion, may_stop=self.stop_left_out and row.truncated is not True)
        return Score(0.0 if fault else 1.0, reason=fault)


def _fault(completion: Completion, *, may_stop: bool) -> str:
    answer = completion.answer
    opened = len(list(find_tag(completion.text, _OPEN)))
    closed = len(list(find_tag(completion.text, _CLOSE)))
    if opened != 1 or closed > 1 or (closed == 0 and not may_stop):
        return f"the answer is opened {opened} times and closed {closed} times"
    if not answer.startswith(_OPEN) or (closed and not answer.endswith(_CLOSE)):
        return "there is text around the answer block"
    if completion.cut is not None:
        return "another turn follows the answer block"
    inside = answer.removeprefix(_OPEN).removesuffix(_CLOSE)
    return "" if is_visible(inside) else "the answer block is empty"
