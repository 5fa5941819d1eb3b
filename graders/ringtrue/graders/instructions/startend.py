"""How the text begins and ends: a last phrase, and quotation marks around all of it.

A real one: `startend:end_checker` with `end_phrase="Is there anything else I can help with?"`.

As IFEval (2311.07911) does; but quotation marks around nothing do not count.
"""

from dataclasses import dataclass
from typing import ClassVar

from ringtrue.graders.instructions.constraint import Constraint, Finding, text
from ringtrue.graders.visible import is_visible

__all__ = ["EndChecker", "Quotation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndChecker(Constraint):
    """The text ends with a phrase, in capitals or not; a quotation mark may follow.

    >>> EndChecker(end_phrase="That is all.").check("Done. THAT IS ALL.").holds
    True
    """

    id: ClassVar[str] = "startend:end_checker"
    end_phrase: str
    """The last words."""

    def __post_init__(self) -> None:
        text(self, "end_phrase")

    def check(self, text: str) -> Finding:
        """Compare the end."""
        said, phrase = text.strip().lower(), self.end_phrase.lower()
        bare = (said, said.removesuffix('"'), said.strip('"'))  # the phrase may hold quotation marks itself
        holds = any(one.endswith(phrase) for one in bare)
        return Finding(holds, f"ends with {said[-40:]!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation(Constraint):
    """The whole text stands in double quotation marks.

    >>> Quotation().check('"All of it."').holds, Quotation().check('""').holds
    (True, False)
    """

    id: ClassVar[str] = "startend:quotation"

    def check(self, text: str) -> Finding:
        """Look at both ends."""
        said = text.strip()
        holds = said.startswith('"') and said.endswith('"') and is_visible(said[1:-1])
        return Finding(holds, f"begins with {said[:1]!r}, ends with {said[-1:]!r}")
