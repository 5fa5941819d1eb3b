r"""What a tier says of two sides, and what it says when it must not even look.

A real row: gold `\frac{1}{2}`, answer `50\%` gives `Finding(True, "percent=lenient", "...")`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringtrue.graders.equivalence.side import Side
    from ringtrue.graders.policy import Policy

__all__ = ["Decide", "Finding", "NotUnderstoodError", "OverLimitError", "Settled", "UndefinedValueError"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One tier's finding. A tier that does not fully understand both sides returns None instead."""

    equal: bool
    """Whether the two sides are the same answer."""
    option: str | None = None
    """The policy choice that decided, as `field=value`; None where no choice mattered."""
    detail: str = ""
    """One sentence for a person."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A finding with the tier that made it."""

    equal: bool | None
    """Whether the two sides are the same answer; None where finding out is over a limit."""
    tier: str
    """The tier's name."""
    option: str | None = None
    """The policy choice that decided, as `field=value`; None where no choice mattered."""
    detail: str = ""
    """One sentence for a person."""


class OverLimitError(Exception):
    """Evaluating this would cost too much. Raised before anything is evaluated.

    >>> str(OverLimitError("bits of a power", 9**9, 65536))
    'bits of a power: 387420489 is over the limit of 65536'
    """

    def __init__(self, what: str, size: int, limit: int) -> None:
        # A size can itself be too large to print.
        shown = str(size) if size.bit_length() < 200 else f"about 2^{size.bit_length()}"
        super().__init__(f"{what}: {shown} is over the limit of {limit}")


class NotUnderstoodError(Exception):
    """The tree holds something that has no numeric value here."""


class UndefinedValueError(Exception):
    """The expression has no value at this point: a division by zero, the logarithm of zero."""


Decide: TypeAlias = "Callable[[Side, Side, Policy], Settled | None]"
"""The whole of `decide`, handed to the tiers that compare parts."""
