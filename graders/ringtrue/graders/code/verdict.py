"""What is found of a program: a verdict, and how many tests it passed.

One real case: 3 of 3 tests that its prompt shows and 1 of 9 hidden ones: a gap of 0.89, which is what a table
of the shown inputs looks like.
"""

from dataclasses import dataclass

from ringtrue.graders.verdict import Verdict

__all__ = ["CodeVerdict"]


@dataclass(frozen=True, slots=True)
class CodeVerdict(Verdict):
    """A verdict on a program.

    >>> from ringtrue.graders import Outcome
    >>> CodeVerdict(Outcome.WRONG, passed=1, total=4, visible_passed=3, visible_total=4).gap
    0.5
    """

    passed: int = 0
    """How many of the tests that count it passed; where a failure ended them, those before it."""
    total: int = 0
    """How many there are; 0 where it was not run."""
    visible_passed: int = 0
    """How many of the tests that the prompt shows it passed."""
    visible_total: int = 0
    """How many of them there are; 0 where none were named."""
    level: str = ""
    """How it was confined."""
    mode: str = ""
    """Where the tests were: `two_processes`, `one_process`, `outside`, `output`."""

    @property
    def share(self) -> float:
        """The share of the tests that it passed."""
        return self.passed / self.total if self.total else 0.0

    @property
    def gap(self) -> float | None:
        """How much larger the share of visible tests is that it passed; None where none were named."""
        if not self.visible_total or not self.total:
            return None
        return self.visible_passed / self.visible_total - self.share
