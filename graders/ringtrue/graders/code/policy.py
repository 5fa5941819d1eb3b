"""Every choice about how a program is found, confined, run and compared, in one place.

One real choice: with `CodePolicy(level="namespaces")` a machine without bubblewrap refuses to start, where
the default would make do with Landlock.
"""

from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from ringtrue.graders.code.language import LANGUAGES, Language
from ringtrue.graders.code.levels import LEVELS
from ringtrue.graders.code.limits import Limits

__all__ = ["CodePolicy"]

Block = Literal["last", "first", "only"]
Compare = Literal["lines", "tokens", "exact"]
_CHOICES: Final = {"block": get_args(Block), "compare": get_args(Compare), "level": LEVELS}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePolicy:
    """The choices, with their defaults.

    >>> CodePolicy(level="best")
    Traceback (most recent call last):
        ...
    ValueError: CodePolicy.level is 'best': give 'limits', 'landlock' or 'namespaces'
    """

    level: str = "landlock"
    """The weakest level of confinement that will do: `limits`, `landlock` or `namespaces`."""
    one_process: bool = True
    """Whether tests that hand over live objects, as functions of their own, may run in the program's process.

    The program can then reach them. The verdict says `one_process` where it was so."""
    block: Block = "last"
    """Which of several fenced blocks is the program; with `only`, several are ambiguous."""
    whole: bool = False
    """Whether a text without a fence is a program as a whole; one that continues the task's code always
    is."""
    compare: Compare = "lines"
    """How output is compared, always the whole of it: `lines` passes over blanks at the end of a line and
    empty lines at the end, `tokens` over all white space, `exact` over nothing."""
    language: str | Language = "python"
    """A name of `LANGUAGES`, or a `Language`; others than Python have stdin/stdout tests only."""
    limits: Limits = field(default_factory=Limits)
    """What a program may use."""

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            value = getattr(self, name)
            if value not in choices:
                listed = ", ".join(map(repr, choices[:-1]))
                raise ValueError(f"CodePolicy.{name} is {value!r}: give {listed} or {choices[-1]!r}")
        for name in ("one_process", "whole"):
            if not isinstance(getattr(self, name), bool):
                raise TypeError(f"CodePolicy.{name} is {getattr(self, name)!r}: give True or False")
        if not isinstance(self.limits, Limits):
            raise TypeError(f"CodePolicy.limits is {self.limits!r}: give Limits(...)")
        if isinstance(self.language, str) and self.language not in LANGUAGES:
            known = ", ".join(LANGUAGES)
            raise ValueError(f"CodePolicy.language is {self.language!r}: give {known}, or a Language(...)")

    @property
    def spoken(self) -> Language:
        """The language itself."""
        return LANGUAGES[self.language] if isinstance(self.language, str) else self.language
