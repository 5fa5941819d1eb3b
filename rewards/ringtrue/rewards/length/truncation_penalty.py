r"""Another reward, cut down where the completion ran into the token limit.

A real row: correctness 1.0, cut off, coefficient 0: 0.0; correctness -0.5, cut off: -0.5 as before.

Multiplying alone would raise a negative value, so that a wrong answer that was cut off beats a finished one.
It does not penalise length below the limit, and it is no part to be added: it stands in place of the reward
that it wraps.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ringtrue.rewards.checks import number, whole
from ringtrue.rewards.correctness.correctness import Correctness
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.length.endings import checked_end_ids, was_cut
from ringtrue.rewards.length.sized import SizedReward, agreed_dialect
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits

__all__ = ["TruncationPenalty"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TruncationPenalty(SizedReward):
    r"""A reward that is worth less where the completion was cut off.

    With r the reward's own value, and coef in [0, 1]:

        r where the completion ended by itself; else min(r, coef r), or min(r, fixed)

    It was cut off where the host says so (column `truncated`, or `finish_reason` of "length"); else where its
    last token is not in `end_ids`; else where it is as long as `limit`.

    Source: the stop-properly penalty of ProRL v2, as in OpenRLHF and NeMo-RL, which multiply without
    the minimum. Range: that of the reward inside, its lower end cut down too.

    >>> reward = TruncationPenalty(limit=400)
    >>> reward([r"\boxed{72}"] * 2, completion_ids=[[7] * 399, [7] * 400], gold=["72", "72"])
    [1.0, 0.0]
    >>> TruncationPenalty()([r"\boxed{72}", r"\boxed{1}"], gold=["72", "72"], truncated=[True, True])
    [0.0, -0.5]
    """

    reward: Reward = field(default_factory=Correctness)
    """What is cut down; it may be a sum."""
    coef: float = 0.0
    """What a cut-off completion's value is multiplied by, from 0 to 1, where that lowers it."""
    fixed: float | None = None
    """What a cut-off completion earns at most, below 0; in place of `coef`."""
    limit: int | None = None
    """The most that the model may write, for hosts that do not say what was cut off."""
    end_ids: tuple[int, ...] = ()
    """The tokens that end a completion, such as the tokenizer's `eos_token_id`; surer than the limit."""

    def __post_init__(self) -> None:
        SizedReward.__post_init__(self)
        who = "TruncationPenalty"
        if not isinstance(self.reward, Reward):
            raise TypeError(f"{who}.reward is {self.reward!r}: give a reward such as Correctness()")
        object.__setattr__(self, "coef", number(who, "coef", self.coef, low=0.0, high=1.0))
        if self.fixed is not None:
            object.__setattr__(self, "fixed", number(who, "fixed", self.fixed, high=0.0))
            if not self.fixed or self.coef:
                raise ValueError(f"{who}: fixed={self.fixed}, coef={self.coef}: give one, fixed below 0")
        if self.limit is not None:
            whole(who, "limit", self.limit, low=1)
        object.__setattr__(self, "end_ids", checked_end_ids(who, self.end_ids))
        dialect, reward = agreed_dialect(who, self.dialect, self.reward)
        object.__setattr__(self, "dialect", dialect)
        object.__setattr__(self, "reward", reward)

    @property
    def low(self) -> float:
        """What the least value becomes when it is cut down."""
        return self._cut_down(self.reward.low)

    @property
    def high(self) -> float:
        """The reward's own."""
        return self.reward.high

    @property
    def scope(self) -> Literal["row", "group"]:
        """The reward's own."""
        return self.reward.scope

    @property
    def needs(self) -> tuple[str, ...]:
        """The reward's own."""
        return self.reward.needs

    @property
    def instructions(self) -> str:
        """The reward's own."""
        return self.reward.instructions

    @property
    def traits(self) -> Traits:
        """The reward's own; right stays above wrong where a right answer that is cut down does."""
        inner, falls, above = self.reward.traits, self.reward.traits.monotone == "down", False
        if isinstance(self.reward, GradedReward):  # says nothing of length itself
            falls, above = True, self._cut_down(self.reward.correct) > self.reward.wrong
        return replace(inner, monotone="down" if falls else "none", dominates=above)

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset that lacks what the reward reads."""
        self.reward.check_columns(names)

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Score by the reward, and cut down what was cut off."""
        # Set-up comes first: a mistake in it must not cost a batch of grading.
        cut = [self._was_cut(row) for row in rows]
        pairs = zip(self.reward.score(rows), cut, strict=True)
        return [self._lowered(score) if gone else score for score, gone in pairs]

    def score_row(self, row: Row) -> Score:
        """Score one row by itself."""
        return self.score([row])[0]

    def _was_cut(self, row: Row) -> bool:
        length = None if self.limit is None or row.truncated is not None else self.length(row)
        found = was_cut(row, length, limit=self.limit, end_ids=self.end_ids)
        if found is None:
            raise SetupError(
                f"reward {self.name!r} cannot tell what was cut off: pass a column truncated=[...] or "
                "finish_reason=[...], or build it with limit=... or with end_ids=(tokenizer.eos_token_id,)"
            )
        return found

    def _cut_down(self, value: float) -> float:
        return min(value, self.coef * value if self.fixed is None else self.fixed)

    def _lowered(self, score: Score) -> Score:
        if score.value is None:
            return score
        said = "; ".join(filter(None, (score.reason, "cut off at the token limit")))
        return replace(score, value=self._cut_down(score.value), reason=said)
