r"""1.0 for a short text that is the gold, after SQuAD's normalisation.

A real row: gold `["Denver Broncos", "the Broncos"]`: `The answer is Denver Broncos.` and `broncos!` earn 1.0,
`Denver Broncos and Carolina Panthers` earns what a wrong answer earns: no part of a text is searched for.

Source: exact match in SQuAD's official script: lower case, no ASCII punctuation, no English articles, single
spaces; any of several golds. Before that, fonts and spacing of TeX fall away (`\text{Paris}`). What counts as
the answer: the policy's slots; else the whole answer. A gold of which nothing is left (`The`, `?`) is
unreadable. It does not know synonyms, and `1,000` is `1000` but `ten` is not `10`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from ringtrue.graders import Outcome, Policy, Verdict
from ringtrue.graders.words import answer_slots, gold_texts, normalize_words, plain_text
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.row import Row

__all__ = ["TextMatch"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TextMatch(GradedReward):
    r"""Whether the answer's text is a gold's, normalised.

    >>> TextMatch()(["<answer>The Seine!</answer>", "Seine", "Rhine", ""], gold=["seine"] * 4)
    [1.0, 1.0, -0.5, -1.0]
    """

    version: ClassVar[int] = 1

    policy: Policy = field(default_factory=Policy)
    """Where an answer may stand, and whether answers that differ are ambiguous."""

    def __post_init__(self) -> None:
        GradedReward.__post_init__(self)
        if not isinstance(self.policy, Policy):
            raise TypeError(f"TextMatch.policy is {self.policy!r}: give a Policy(...)")

    @property
    def instructions(self) -> str:
        """The demand for the answer alone."""
        return "Put the final answer between <answer> and </answer>, as few words as it takes."

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        """Compare row by row."""
        return [self._grade_row(gold, row) for gold, row in zip(golds, rows, strict=True)]

    def _grade_row(self, gold: object, row: Row) -> Verdict:
        wanted = {text for text in map(_words, gold_texts(gold)) if text}
        if not wanted:
            return Verdict(Outcome.UNREADABLE_GOLD, detail="the gold is missing, or no word is left of it")
        reading = answer_slots(row.completion, self.policy)
        chosen = reading.chosen
        if chosen is None:
            return Verdict(reading.outcome or Outcome.NO_ANSWER, detail=reading.detail)
        ours = _words(chosen.text)
        if not ours:
            return Verdict(
                Outcome.NO_ANSWER, chosen.text, chosen.kind, detail="no word is left of the answer"
            )
        rivals = [_words(slot.text) for slot in reading.rivals]
        if self.policy.conflict == "reject" and any(rival and rival != ours for rival in rivals):
            return Verdict(Outcome.AMBIGUOUS, chosen.text, chosen.kind, detail="two answers that differ")
        outcome = Outcome.CORRECT if ours in wanted else Outcome.WRONG
        return Verdict(outcome, chosen.text, chosen.kind, "text", detail=f"compared {ours[:60]!r}")


def _words(text: str) -> str:
    return normalize_words(plain_text(text))
