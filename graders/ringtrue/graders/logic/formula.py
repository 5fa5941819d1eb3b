"""Tasks whose answer is a number or a polynomial: what the maths grader is asked.

A real row of `polynomial_multiplication`: gold `x**2 - 1`, answer `x^2 - 1` is right, and `(x+1)*(x-1)` is
not: that is the question.
"""

import re
from typing import Final

from ringtrue.graders.logic.entry import LogicEntry
from ringtrue.graders.logic.finding import Finding
from ringtrue.graders.verdict import Outcome

__all__ = ["pose"]

_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_NAME: Final = re.compile(r"[A-Za-z]")


def pose(task: str, entry: LogicEntry, answer: str) -> tuple[str, str] | Finding:
    """The gold and the answer as the maths grader takes them, or what settles the row before it.

    >>> pose("gcd", LogicEntry("12"), "12.0")
    ('12', '12.0')
    >>> pose("polynomial_multiplication", LogicEntry("x**2 - 1"), "(x+1)*(x-1)").outcome.value
    'wrong'
    """
    if not entry.text.strip():
        return Finding(Outcome.UNREADABLE_GOLD, "the entry has no answer")
    if task == "polynomial_multiplication" and _has_product(answer):
        return Finding(Outcome.WRONG, "the product is not multiplied out")
    return entry.text, answer


def _has_product(text: str) -> bool:
    """Whether brackets hold a sum with a letter in it."""
    inside = (match[1] for match in _BRACKETS.finditer(text))
    return any(_NAME.search(part) and ("+" in part or "-" in part) for part in inside)
