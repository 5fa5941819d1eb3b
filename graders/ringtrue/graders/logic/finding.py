"""What a checker says of one answer to one logic task, and how an answer is cleaned before it looks."""

import re
from dataclasses import dataclass
from typing import Final

from ringtrue.graders.verdict import Outcome

__all__ = ["LONGEST", "Finding", "clean", "right_if"]

LONGEST: Final = 10_000
"""Characters of an answer; a longer one is over the limit, whatever the task."""

_WRAPPED: Final = re.compile(r"\\(?:text|textbf|textit|mathrm|mathbf|boxed)\s*\{([^{}]*)\}")
_MARKS: Final = "*$`_ \t\n\r"
_SPACES: Final = re.compile(r"\\[,;:! ]|[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of an answer, and why."""

    outcome: Outcome
    """`correct`, `wrong`, `unreadable_answer`, `unreadable_gold` or `timeout`."""
    detail: str
    """One sentence for a person."""


def right_if(right: bool, detail: str) -> Finding:
    """Right or wrong, for this reason.

    >>> right_if(True, "it is 24").outcome.value
    'correct'
    """
    return Finding(Outcome.CORRECT if right else Outcome.WRONG, detail)


def clean(text: str) -> str:
    r"""A word answer without the markup around its words.

    >>> clean(r"**Bob**"), clean(r"$\text{a knight}$.")
    ('Bob', 'a knight')
    """
    bare = _WRAPPED.sub(r" \1 ", text.strip(_MARKS))
    return _SPACES.sub(" ", bare).strip(_MARKS).rstrip(".").strip(_MARKS)
