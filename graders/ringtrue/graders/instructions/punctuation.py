"""No comma at all.

A real one: `punctuation:no_comma`, which takes no argument.

Beyond IFEval (2311.07911), which looks for `,` alone: the commas of other scripts are commas too.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

from ringtrue.graders.instructions.constraint import Constraint, Finding

__all__ = ["NoComma"]

_COMMAS: Final = ",\uff0c\u3001\u060c\ufe10\ufe11\ufe50\ufe51\uff64"
"""ASCII, full-width, ideographic, Arabic, and the forms for vertical and narrow print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoComma(Constraint):
    """No comma stands anywhere.

    >>> NoComma().check("This answer has no commas, truly.").holds
    False
    """

    id: ClassVar[str] = "punctuation:no_comma"

    def check(self, text: str) -> Finding:
        """Count them."""
        count = sum(text.count(comma) for comma in _COMMAS)
        return Finding(not count, f"commas: {count}")
