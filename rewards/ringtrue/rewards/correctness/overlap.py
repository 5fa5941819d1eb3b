"""What rewards for shared words have in common: a score from 0 to 1 against the best of several golds.

What counts as the answer: the policy's slots, of which the last of the best kind; else the whole answer. No
answer earns 0, and of several slots the worst counts, unless the policy takes the last. Unlike an exact
match, a share of words pays a part for a wrong answer, and for one that names several: that is what the
measure is, so gate it or add an exact match where only the truth may pay.
"""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from ringtrue.graders import Policy
from ringtrue.graders.words import answer_slots, gold_texts
from ringtrue.rewards.checks import text
from ringtrue.rewards.columns import gold_column
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score, Status
from ringtrue.rewards.traits import Traits

__all__ = ["OverlapReward"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OverlapReward(Reward):
    """The base of rewards that count shared words; it has no measure of its own."""

    kind: ClassVar[str] = "correctness"

    gold: str | None = None
    """The column of the reference texts, one or a list a row; by default the one known name that is there."""
    policy: Policy = field(default_factory=Policy)
    """Where an answer may stand."""

    def __post_init__(self) -> None:
        Reward.__post_init__(self)
        who = type(self).__qualname__
        if self.gold is not None:
            text(who, "gold", self.gold)
        if not isinstance(self.policy, Policy):
            raise TypeError(f"{who}.policy is {self.policy!r}: give a Policy(...)")

    @property
    def low(self) -> float:
        """Nothing in common."""
        return 0.0

    @property
    def high(self) -> float:
        """All in common."""
        return 1.0

    @property
    def needs(self) -> tuple[str, ...]:
        """The gold's column; `gold` stands for whichever of the known names is there."""
        return (self.gold or "gold",)

    @property
    def traits(self) -> Traits:
        """It abstains where the gold cannot be used; a part of the right words pays a part."""
        extracts: Literal["last", "only"] = "only" if self.policy.conflict == "reject" else "last"
        return Traits(abstains=True, extracts=extracts, partial=True)

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset in which the reference texts cannot be found."""
        gold_column(names, self.gold)

    @abstractmethod
    def tokens(self, words: str) -> tuple[str, ...] | None:
        """The words that count; None where the text is over the limit."""

    @abstractmethod
    def share(self, gold: tuple[str, ...], answer: tuple[str, ...]) -> float:
        """What two token lists that are not empty have in common, from 0 to 1."""

    def score_row(self, row: Row) -> Score:
        """The best share over the golds."""
        column = gold_column(row.columns, self.gold)
        golds = [found for one in gold_texts(row.columns[column]) if (found := self.tokens(one))]
        if not golds:
            return Score(None, Status.UNREADABLE_GOLD, "the gold is missing, too long, or has no word")
        reading = answer_slots(row.completion, self.policy)
        if reading.chosen is None:
            return Score(0.0, reason="there is no answer")
        others = reading.rivals if self.policy.conflict == "reject" else ()
        return min(
            (self._share_of(golds, slot.text) for slot in (reading.chosen, *others)),
            key=lambda score: score.value or 0.0,
        )

    def _share_of(self, golds: list[tuple[str, ...]], text: str) -> Score:
        answer = self.tokens(text)
        if answer is None:
            return Score(0.0, Status.TIMEOUT, "the answer is over the limit", extracted=text)
        if not answer:
            return Score(0.0, reason="the answer has no word", extracted=text)
        best = max(self.share(gold, answer) for gold in golds)
        return Score(best, reason=f"{best:.3f} in common with the nearest gold", extracted=text)
