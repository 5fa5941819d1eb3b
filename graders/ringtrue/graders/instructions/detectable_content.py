"""Contents that show by their form: placeholders in square brackets, and a postscript.

A real one: `detectable_content:postscript` with `postscript_marker="P.P.S"`.

Beyond IFEval (2311.07911): a placeholder names something (`[]` does not), and something follows the
postscript's marker, which does not begin within a word.
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from ringtrue.graders.instructions.constraint import Constraint, Finding, compared, text, whole

__all__ = ["NumberPlaceholders", "Postscript"]

_SPACED: Final = {"P.S.": r"p\.\s?s\.", "P.P.S": r"p\.\s?p\.\s?s"}
"""The dataset's two markers, of which a writer may space the letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPlaceholders(Constraint):
    """At least so many placeholders such as `[address]`.

    >>> NumberPlaceholders(num_placeholders=2).check("Dear [name], []").detail
    'placeholders: 1, asked for at least 2'
    """

    id: ClassVar[str] = "detectable_content:number_placeholders"
    num_placeholders: int
    """How many."""

    def __post_init__(self) -> None:
        whole(self, "num_placeholders")

    def check(self, text: str) -> Finding:
        """Count them."""
        return compared(
            "placeholders", sum(map(_placeholders, text.split("\n"))), "at least", self.num_placeholders
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Postscript(Constraint):
    """A postscript that begins with a marker.

    >>> check = Postscript(postscript_marker="P.S.").check
    >>> check("Bye. P. S. Write soon.").holds, check("Bye. P.S.").holds
    (True, False)
    """

    id: ClassVar[str] = "detectable_content:postscript"
    postscript_marker: str
    """What it begins with."""

    def __post_init__(self) -> None:
        text(self, "postscript_marker")

    def check(self, text: str) -> Finding:
        """Look for the marker, and for something after it."""
        pattern = _SPACED.get(self.postscript_marker, re.escape(self.postscript_marker.lower()))
        folded = text.lower()
        # The first is enough: whatever follows a later one follows it too.
        found = re.search(rf"(?<!\w){pattern}", folded)
        if found is None:
            return Finding(False, f"no {self.postscript_marker}")
        holds = re.search(r"[^\W_]", folded[found.end() :]) is not None
        return Finding(holds, f"{self.postscript_marker} with {'text' if holds else 'nothing'} after it")


def _placeholders(line: str) -> int:
    """How many `[...]` of a line hold something; a bracket that never closes ends the search."""
    count = 0
    opened = line.find("[")
    while opened >= 0:
        closed = line.find("]", opened)
        if closed < 0:
            break
        count += any(map(str.isalnum, line[opened:closed]))
        opened = line.find("[", closed)
    return count
