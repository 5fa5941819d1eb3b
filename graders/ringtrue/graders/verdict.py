"""What a grader says of an answer: never a number.

A reward turns a verdict into a value. A broken gold, a timeout and a wrong answer are three different
things here, and stay so up to the logs.
"""

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Outcome", "Verdict"]


class Outcome(StrEnum):
    """What was found. A string, so that it writes itself into JSON and logs."""

    CORRECT = "correct"
    """The answer equals the gold under the policy."""
    WRONG = "wrong"
    """The answer was read and does not equal the gold."""
    NO_ANSWER = "no_answer"
    """No answer slot, unclosed reasoning, or an answer taken back."""
    AMBIGUOUS = "ambiguous"
    """Several answers that differ: the completion does not commit itself."""
    UNREADABLE_ANSWER = "unreadable_answer"
    """There is an answer, and no tier understands it."""
    UNREADABLE_GOLD = "unreadable_gold"
    """The gold is missing or cannot be read: the data's fault, whatever the answer says."""
    TIMEOUT = "timeout"
    """The answer is over a limit, or cost more than its deadline. Scored as a wrong answer."""
    ERROR = "error"
    """Our own failure: a worker lost twice, a bug."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One grader's finding on one answer.

    >>> Verdict(Outcome.CORRECT, extracted="4", slot="boxed", tier="rational").outcome
    <Outcome.CORRECT: 'correct'>
    """

    outcome: Outcome
    """What was found."""
    extracted: str | None = None
    """The answer's text as it stood in its slot; None where there was none."""
    slot: str | None = None
    """Where it stood (`boxed`, `tag`, `hash`, `phrase`, ...); None for an answer given as such."""
    tier: str | None = None
    """The tier that settled it (`text`, `rational`, `structure`, ..., `deep`); None where none did."""
    option: str | None = None
    """The policy choice that decided, as `field=value`; None where no choice mattered."""
    detail: str = ""
    """One sentence for a person: what was compared, or why not."""
    seconds: float = field(default=0.0, compare=False)
    """Wall time spent on this row. Not compared: it never repeats."""
