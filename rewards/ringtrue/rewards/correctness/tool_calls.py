"""1.0 for the right tool calls: the names, and every argument by type and value.

A real row: gold `[{"name": "weather", "arguments": {"city": "Oslo", "days": 3}}]`. The same call earns
1.0, in any form that `ringtrue.graders.tools` reads; with `"days": "3"`, without `days`, or beside a second
call, it earns what a wrong answer earns; an answer without a call earns `missing`.

With `partial`, a share is paid between `wrong` and `correct`: F1 = 2 right / (calls wanted + calls made), so
that calls that are missing cost, and so do calls too many.

Where messages are handed in, the calls under `tool_calls` of every message of the assistant count, and the
text only where there are none. A gold is a list of calls, one call, or JSON text of either, in the same
shapes. It knows no default arguments and no synonyms: `"oslo"` is not `"Oslo"`. It executes nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ringtrue.graders import Outcome, Verdict
from ringtrue.graders.tools import CallError, ToolCall, calls_in_messages, calls_in_text, read_calls
from ringtrue.rewards.checks import flag
from ringtrue.rewards.columns import gold_column
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score, Status
from ringtrue.rewards.traits import Traits

__all__ = ["ToolCallMatch"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ToolCallMatch(GradedReward):
    """Whether the calls made are the calls wanted, all of them and no others.

    >>> gold = ['{"name": "roll", "arguments": {"sides": 6}}'] * 3
    >>> made = '<tool_call>{"name": "roll", "arguments": {"sides": %s}}</tool_call>'
    >>> ToolCallMatch()([made % 6, made % '"6"', "Four."], gold=gold)
    [1.0, -0.5, -1.0]
    """

    version: ClassVar[int] = 1

    ordered: bool = False
    """The calls must come in the gold's order; else in any."""
    partial: bool = False
    """Pay the share of right calls, F1; else all or nothing."""
    no_call: bool = False
    """A gold of `[]` means that nothing should be called, and any answer without a call is right; else such a
    gold is missing."""

    def __post_init__(self) -> None:
        GradedReward.__post_init__(self)
        for name in ("ordered", "partial", "no_call"):
            flag("ToolCallMatch", name, getattr(self, name))

    @property
    def traits(self) -> Traits:
        """All calls count, so that a right one among others is not enough."""
        return Traits(abstains=True, dominates=True, extracts="only", partial=self.partial)

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        """Compare row by row."""
        return [self._compare(gold, row)[0] for gold, row in zip(golds, rows, strict=True)]

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """All or nothing, or with the share of right calls."""
        scores = GradedReward.score(self, rows)
        if not self.partial:
            return scores
        return [self._with_share(score, row) for score, row in zip(scores, rows, strict=True)]

    def _with_share(self, score: Score, row: Row) -> Score:
        if score.status is not Status.OK or score.value != self.wrong:
            return score
        share = self._compare(row.columns[gold_column(row.columns, self.gold)], row)[1]
        # A sum of two products may round past the ends.
        value = min(self.wrong + (self.correct - self.wrong) * share, self.correct)
        return Score(value, score.status, f"{score.reason}; F1 {share:.3f}", extracted=score.extracted)

    def _compare(self, gold: object, row: Row) -> tuple[Verdict, float]:
        wanted = self._wanted(gold)
        if isinstance(wanted, str):
            return Verdict(Outcome.UNREADABLE_GOLD, detail=wanted), 0.0
        if not row.completion.closed:
            return Verdict(Outcome.NO_ANSWER, detail="the reasoning never ends, so nothing was called"), 0.0
        try:
            made = calls_in_messages(row.messages or ()) or calls_in_text(row.completion.answer)
        except CallError as error:
            return Verdict(Outcome.UNREADABLE_ANSWER, detail=str(error)), 0.0
        if not made and not (self.no_call and not wanted and row.completion.answer):
            return Verdict(Outcome.NO_ANSWER, detail="nothing was called"), 0.0
        right = _in_order(wanted, made) if self.ordered else (Counter(wanted) & Counter(made)).total()
        outcome = Outcome.CORRECT if right == len(wanted) == len(made) else Outcome.WRONG
        detail = f"{right} right of {len(made)} calls made and {len(wanted)} wanted"
        total = len(wanted) + len(made)
        return Verdict(outcome, tier="calls", detail=detail), 2 * right / total if total else 0.0

    def _wanted(self, gold: object) -> list[ToolCall] | str:
        if gold is None or gold == "" or (isinstance(gold, float) and gold != gold):
            return "the gold is missing"
        try:
            calls = read_calls(gold)
        except CallError as error:
            return f"the gold is no list of calls: {error}"
        return (
            calls if calls or self.no_call else "the gold lists no call (no_call=True makes that an answer)"
        )


def _in_order(wanted: Sequence[ToolCall], made: Sequence[ToolCall]) -> int:
    """The longest common subsequence; both are bounded to a few hundred."""
    row = [0] * (len(made) + 1)
    for want in wanted:
        before = 0
        for index, call in enumerate(made):
            here = row[index + 1]
            row[index + 1] = before + 1 if want == call else max(here, row[index])
            before = here
    return row[-1]
