"""What a reward promises of itself; each promise brings the laws that hold it to it."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Traits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Promises of one reward.

    >>> Traits(abstains=True, extracts="last").stochastic
    False
    """

    monotone: Literal["down", "target", "none"] = "none"
    """What more length (or repetition) does to a right answer: never raises it, peaks, nothing said."""
    step: float | None = None
    """The most that one more token may change; None: nothing said."""
    dominates: bool = False
    """Every right answer earns more than every wrong one, by this reward alone."""
    slot_closed: bool = False
    """The last tag of the format ends the text, so that text after it costs."""
    abstains: bool = False
    """It can say None: exactly where the gold is missing or unreadable, or the row is not its own."""
    extracts: Literal["last", "first", "only", "none"] = "none"
    """Which of several answers counts; `only`: several that differ do not count at all."""
    partial: bool = False
    """It pays a part for an answer that shares a part with the gold: a wrong one can earn something."""
    stochastic: bool = False
    """The same row can score differently."""
    low_open: bool = False
    """The lower end of the range is approached and never reached."""
    high_open: bool = False
    """The upper end of the range is approached and never reached."""
