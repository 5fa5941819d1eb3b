"""What a reward says of one row: a value or None, why, and the parts it is made of.

A row with a broken gold, a row of another ability and a row that was answered wrongly are three different
things, and stay so up to the logs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Part", "Score", "Status"]


class Status(StrEnum):
    """How a value came about, or why there is none. A string, so that it writes itself into JSON and logs."""

    OK = "ok"
    """Scored."""
    NOT_APPLICABLE = "not_applicable"
    """The reward has nothing to say of this row; no value."""
    UNREADABLE_GOLD = "unreadable_gold"
    """The gold is missing or cannot be read: the data's fault; no value."""
    TIMEOUT = "timeout"
    """The answer was over a limit or cost too much. Scored as a wrong answer: a bomb is not cheaper."""
    ERROR = "error"
    """Our own failure; no value, and counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a combined score, as it was before its weight."""

    value: float | None
    """The part's own value; None where it was left out."""
    weight: float
    """What the value is multiplied by."""
    status: Status = Status.OK
    """How the value came about."""
    reason: str = ""
    """One sentence for a person."""
    extracted: str | None = None
    """The answer that was graded, where the part grades one."""
    seconds: float = field(default=0.0, compare=False)
    """Wall time spent. Not compared: it never repeats."""
    parts: "Mapping[str, Part]" = field(default_factory=dict)
    """What this part is made of itself; empty for a single reward."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a reward says of one row.

    >>> Score(0.5).status
    <Status.OK: 'ok'>
    >>> Score(None, Status.UNREADABLE_GOLD, "the gold is missing").value is None
    True
    """

    value: float | None
    """A finite float, or None where there is nothing to learn from."""
    status: Status = Status.OK
    """How the value came about."""
    reason: str = ""
    """One sentence for a person."""
    parts: Mapping[str, Part] = field(default_factory=dict)
    """The parts of a combined score by name; empty for a single reward."""
    extracted: str | None = None
    """The answer that was graded, where one was."""
    seconds: float = field(default=0.0, compare=False)
    """Wall time spent. Not compared: it never repeats."""

    def as_part(self, weight: float = 1.0) -> Part:
        """This score as a part of a larger one.

        >>> Score(1.0).as_part(0.7).weight
        0.7
        """
        return Part(self.value, weight, self.status, self.reason, self.extracted, self.seconds, self.parts)
