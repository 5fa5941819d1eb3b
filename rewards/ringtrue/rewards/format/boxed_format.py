r"""1 for exactly one readable box in the answer, else 0.

A real row: `... so it holds $\boxed{72}$ litres.` earns 1.0; no box, two boxes, an empty, an unclosed or a
quoted one (in a code fence or a comment), and a box only inside the reasoning earn 0.0.

It does not look at what is in the box.
"""

from dataclasses import dataclass

from ringtrue.rewards.format.unit_format import UnitFormat
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits
from ringtrue.rewards.wording import BOX_LINE, has_one_box

__all__ = ["BoxedFormat"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BoxedFormat(UnitFormat):
    r"""One readable box in the answer.

    >>> BoxedFormat()([r"$\boxed{72}$", "72", r"<think>\boxed{72}</think>72"])
    [1.0, 0.0, 0.0]
    """

    @property
    def traits(self) -> Traits:
        """Text beside the box costs nothing, so nothing more is promised."""
        return Traits()

    @property
    def instructions(self) -> str:
        """The demand for a box."""
        return BOX_LINE

    def score_row(self, row: Row) -> Score:
        """Count the boxes of the answer."""
        boxed = has_one_box(row.completion)
        return Score(
            1.0 if boxed else 0.0, reason="" if boxed else "the answer does not hold exactly one readable box"
        )
