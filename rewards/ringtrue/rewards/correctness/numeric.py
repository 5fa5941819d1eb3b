r"""1.0 for a number within a tolerance of the gold, in the gold's unit.

A real row: gold `9.81 m/s^2` and `relative=0.01`: `\boxed{981 cm/s^2}` and `9.9` earn 1.0, `10` earns -0.5.

An answer counts where |answer - gold| <= max(absolute, relative |gold|), both ends included and decided on
exact fractions: with `absolute=0.1`, 0.4 is right for 0.3. By default both are 0 and nothing is rounded away.
Options are read as the decimals they are written as. Golds and answers with roots, pi or e (`12\pi`) are
known to 192 bits, and a chain (`30 + 6 = 36`) counts as its last number if all its members agree.

What counts as the answer: the policy's slots; else the whole text, if it is a number and no more. Never a
range, two numbers, `5 \pm 1`, NaN or infinity, and no arithmetic that is left standing (`5-7` may be a
range). It does not count significant digits, and a tolerance as large as the gold itself accepts 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import ClassVar

from ringtrue.graders import Outcome, Policy, Slot, Verdict
from ringtrue.graders.equivalence import Side, same_value
from ringtrue.graders.numbers import compare_amounts
from ringtrue.graders.words import answer_slots, gold_texts
from ringtrue.rewards.checks import number
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.row import Row

__all__ = ["NumericCorrectness"]


def _policy() -> Policy:
    return Policy(unevaluated="reject")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NumericCorrectness(GradedReward):
    r"""Whether the answer is one number near enough to the gold.

    >>> reward = NumericCorrectness(absolute=0.1)
    >>> reward([r"\boxed{0.4}", r"\boxed{0.41}", r"\boxed{0.2 or 0.3}", "No idea."], gold=["0.3"] * 4)
    [1.0, -0.5, -0.5, -1.0]
    >>> NumericCorrectness()([r"\boxed{150 cm}", r"\boxed{150 s}"], gold=["1.5 m", "1.5 m"])
    [1.0, -0.5]
    """

    version: ClassVar[int] = 1

    absolute: float = 0.0
    """How far off an answer may be, in the gold's unit; for a gold in percent, in percentage points."""
    relative: float = 0.0
    """How far off it may be, as a share of the gold. The larger of the two counts."""
    policy: Policy = field(default_factory=_policy)
    """Where an answer may stand; what a unit or a percent sign on one side only means."""

    def __post_init__(self) -> None:
        GradedReward.__post_init__(self)
        for name in ("absolute", "relative"):
            value = number("NumericCorrectness", name, getattr(self, name), low=0.0)
            object.__setattr__(self, name, value)
        if not isinstance(self.policy, Policy):
            raise TypeError(f"NumericCorrectness.policy is {self.policy!r}: give a Policy(...)")

    @property
    def instructions(self) -> str:
        """The demand for one number."""
        return r"Put the final answer in \boxed{}, once: one number, with its unit."

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        """Compare row by row."""
        return [self._grade_row(gold_texts(gold), row) for gold, row in zip(golds, rows, strict=True)]

    def _grade_row(self, golds: tuple[str, ...], row: Row) -> Verdict:
        reading = answer_slots(row.completion, self.policy)
        chosen = reading.chosen
        # Arithmetic left standing may be what the gold asks for, word by word.
        echoes = chosen is not None and chosen.text.strip() in golds
        policy = replace(self.policy, unevaluated="accept") if echoes else self.policy
        # Without an answer too the gold is read: bad data is bad whatever the completion says.
        found = compare_amounts(
            golds,
            chosen.text if chosen else "",
            absolute=Fraction(repr(self.absolute)),
            relative=Fraction(repr(self.relative)),
            policy=policy,
            sentence=chosen is not None and chosen.kind != "whole",
        )
        if found.outcome is Outcome.UNREADABLE_GOLD:
            return found
        if chosen is None:
            return Verdict(reading.outcome or Outcome.NO_ANSWER, detail=reading.detail)
        if chosen.kind == "whole" and found.outcome is Outcome.UNREADABLE_ANSWER:
            return Verdict(Outcome.NO_ANSWER, detail="there is no answer slot, and the text is no number")
        rival = self._rival(chosen, reading.rivals)
        if rival is not None:
            detail = f"two answers that differ: {rival.text[:60]!r} and {chosen.text[:60]!r}"
            return Verdict(Outcome.AMBIGUOUS, chosen.text, chosen.kind, detail=detail)
        return Verdict(found.outcome, chosen.text, chosen.kind, found.tier, detail=found.detail)

    def _rival(self, chosen: Slot, others: Sequence[Slot]) -> Slot | None:
        if self.policy.conflict == "last":
            return None
        ours = Side(chosen.text)
        return next(
            (slot for slot in others if same_value(Side(slot.text), ours, self.policy) is False), None
        )
