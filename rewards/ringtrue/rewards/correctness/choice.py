"""Multiple choice: 1.0 for the right letter, the right option's text, or both.

A real row: gold `B`, completion `... The answer is (B).` earns 1.0; `A or B` earns what a wrong answer earns,
and an article ("A good way to think ...") is no answer.

The options' texts come from a column, or are read from the prompt; then an answer that gives an option's text
counts, and a letter beside another option's text does not. They may be shuffled: each row has its own.

It does not guess a letter out of prose, and without the options' texts only letters count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from ringtrue.graders import Outcome, Policy, Verdict, grade_choice
from ringtrue.graders.choice_options import options_in_prompt
from ringtrue.rewards.checks import flag, text
from ringtrue.rewards.columns import require_columns
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.row import Row

__all__ = ["ChoiceCorrectness"]

_SLOTS: Final = ("boxed", "tag", "hash", "phrase", "letter")


def _policy() -> Policy:
    return Policy(slots=_SLOTS)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ChoiceCorrectness(GradedReward):
    """Whether the answer names the right option, and no other.

    >>> ChoiceCorrectness()(["The answer is (B).", "The answer is A.", "A good way."], gold=["B"] * 3)
    [1.0, -0.5, -1.0]
    """

    options: str | None = None
    """The column with the options' texts, a list (or a mapping by letter) a row; None: letters only."""
    options_in_prompt: bool = False
    """Read the options from the prompt, its last list of `A) ... B) ...`, where no column gives them."""
    policy: Policy = field(default_factory=_policy)
    """Where the answer may stand."""

    def __post_init__(self) -> None:
        GradedReward.__post_init__(self)
        if self.options is not None:
            text("ChoiceCorrectness", "options", self.options)
        flag("ChoiceCorrectness", "options_in_prompt", self.options_in_prompt)
        if not isinstance(self.policy, Policy):
            raise TypeError(f"ChoiceCorrectness.policy is {self.policy!r}: give a Policy(...)")

    @property
    def needs(self) -> tuple[str, ...]:
        """The gold's column, and that of the options where it is named."""
        return (self.gold or "gold",) if self.options is None else (self.gold or "gold", self.options)

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset in which the right answer, or the options, cannot be found."""
        seen = list(names)
        GradedReward.check_columns(self, seen)
        require_columns([] if self.options is None else [self.options], seen, self.name)

    @property
    def instructions(self) -> str:
        """The demand for one letter."""
        return "End with: The answer is (X), with the letter of the one right option."

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        """Ask the choice grader, row by row."""
        return [self._grade_row(gold, row) for gold, row in zip(golds, rows, strict=True)]

    def _grade_row(self, gold: object, row: Row) -> Verdict:
        options = None
        if self.options is not None:
            require_columns([self.options], row.columns, self.name)
            options = row.columns[self.options]
            if options is not None and not isinstance(options, Mapping | list | tuple):
                detail = (
                    f"the options are of type {type(options).__name__}: give a list, or a mapping by letter"
                )
                return Verdict(Outcome.UNREADABLE_GOLD, detail=detail)
        if options is None and self.options_in_prompt:
            options = options_in_prompt(row.prompt)
        return grade_choice(
            cast("str | None", gold),
            row.completion,
            options=cast("Sequence[str] | Mapping[str, str] | None", options),
            policy=self.policy,
        )
