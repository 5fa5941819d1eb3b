"""Two answers instead of one, and the request repeated before the answer.

A real one: `combination:repeat_prompt` with `prompt_to_repeat="Is ballistics an actual science?"`.

Beyond IFEval (2311.07911): two answers that differ in blanks or capitals alone are one, and an answer follows
the request. The request is an argument: the dataset's prompt holds more than what is to be repeated.
"""

from dataclasses import dataclass
from typing import ClassVar

from ringtrue.graders.instructions.constraint import Constraint, Finding, text
from ringtrue.graders.visible import is_visible

__all__ = ["RepeatPrompt", "TwoResponses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoResponses(Constraint):
    """Exactly two different answers, separated by six asterisks.

    >>> check = TwoResponses().check
    >>> check("Tea. ****** Coffee.").holds, check("Tea. ****** tea.").holds
    (True, False)
    """

    id: ClassVar[str] = "combination:two_responses"

    def check(self, text: str) -> Finding:
        """Cut at the asterisks; they may also stand before the first and after the last answer."""
        pieces = [" ".join(piece.lower().split()) for piece in text.split("******")]
        if not all(pieces[1:-1]):
            return Finding(False, "an answer between two marks is empty")
        answers = [piece for piece in pieces if piece]
        if len(answers) != 2:
            return Finding(False, f"answers: {len(answers)}, asked for exactly 2")
        return Finding(
            answers[0] != answers[1], "two answers" if answers[0] != answers[1] else "one answer, twice"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatPrompt(Constraint):
    """The request word for word, in capitals or not, then something else.

    >>> check = RepeatPrompt(prompt_to_repeat="Why?").check
    >>> check("why? Because.").holds, check("Why?").holds, check("So, why? Because.").holds
    (True, False, False)
    """

    id: ClassVar[str] = "combination:repeat_prompt"
    prompt_to_repeat: str
    """What is repeated."""

    def __post_init__(self) -> None:
        text(self, "prompt_to_repeat")

    def check(self, text: str) -> Finding:
        """Compare the beginning."""
        said, asked = text.strip().lower(), self.prompt_to_repeat.lower()
        if not said.startswith(asked):
            return Finding(False, "does not begin with the request")
        answered = is_visible(said[len(asked) :])
        return Finding(answered, "the request, then an answer" if answered else "the request, and no answer")
