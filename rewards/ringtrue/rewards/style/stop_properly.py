"""1 where the completion ended by itself, 0 where it ran into the token limit.

A real row: `finish_reason` of "length" earns 0.0; the last token is `eos_token_id`: 1.0.

Source: the stop-properly terms of ProRL v2 and NeMo-RL as a reward of its own. It does not look at the text:
an empty completion that ended by itself earns 1.0, so add it to a reward for what was said, or take
`TruncationPenalty`, which cuts that reward down.
"""

from dataclasses import dataclass
from typing import ClassVar

from ringtrue.rewards.checks import whole
from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.length.endings import checked_end_ids, was_cut
from ringtrue.rewards.length.sized import SizedReward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits

__all__ = ["StopProperly"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StopProperly(SizedReward):
    """Whether the completion ended by itself.

    It did not where the host says so (column `truncated`, or `finish_reason` of "length"); else where its
    last token is not in `end_ids`; else where it is as long as `limit`. Range: 0 or 1.

    >>> StopProperly(limit=4)(["yes", "yes, but"], completion_ids=[[7, 8, 2], [7, 8, 7, 8]])
    [1.0, 0.0]
    >>> StopProperly()(["yes", "yes, but"], finish_reason=["stop", "length"])
    [1.0, 0.0]
    """

    kind: ClassVar[str] = "style"

    limit: int | None = None
    """The most that the model may write, for hosts that do not say what was cut off."""
    end_ids: tuple[int, ...] = ()
    """The tokens that end a completion, such as the tokenizer's `eos_token_id`; surer than the limit."""

    def __post_init__(self) -> None:
        SizedReward.__post_init__(self)
        if self.limit is not None:
            whole("StopProperly", "limit", self.limit, low=1)
        object.__setattr__(self, "end_ids", checked_end_ids("StopProperly", self.end_ids))

    @property
    def low(self) -> float:
        """0.0."""
        return 0.0

    @property
    def high(self) -> float:
        """1.0."""
        return 1.0

    @property
    def traits(self) -> Traits:
        """Longer never earns more by the limit; by the end token length says nothing."""
        return Traits(monotone="none" if self.end_ids or self.limit is None else "down")

    def score_row(self, row: Row) -> Score:
        """Tell whether it was cut off.

        Raises:
            SetupError: where nothing tells.
        """
        length = None if self.limit is None or row.truncated is not None else self.length(row)
        cut = was_cut(row, length, limit=self.limit, end_ids=self.end_ids)
        if cut is None:
            raise SetupError(
                f"reward {self.name!r} cannot tell what was cut off: pass a column truncated=[...] or "
                "finish_reason=[...], or build it with limit=... or with end_ids=(tokenizer.eos_token_id,)"
            )
        return Score(0.0, reason="cut off at the token limit") if cut else Score(1.0)
