r"""Shorter than the other completions of the prompt earns, longer costs; a wrong answer never earns.

A real group: 100, 200 and 400 tokens right, 300 wrong: 0.5, 0.167, -0.5 and -0.167.

Meant to be added to a reward for correctness, with a weight below 1 and from some steps on: alone it puts a
short wrong answer above a long right one. It compares within one prompt, never across a batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ringtrue.rewards.length.graded_length import GradedLength, Measured
from ringtrue.rewards.traits import Traits

__all__ = ["KimiLength"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KimiLength(GradedLength):
    r"""Kimi k1.5's length reward, from 0.5 for the shortest to -0.5 for the longest of a group.

    With n tokens, and min and max over all completions of the prompt:

        l = 0.5 - (n - min) / (max - min);  right: l;  wrong: min(0, l);  0 if max = min

    Source: 2501.12599, section 2.3.3. Range: -0.5 to 0.5, both reached.

    >>> KimiLength()(
    ...     [r"\boxed{72}"] * 3 + [r"\boxed{71}"], prompts=["4 * 18"] * 4, gold=["72"] * 4,
    ...     completion_ids=[[7] * 100, [7] * 200, [7] * 500, [7] * 100],
    ... )
    [0.5, 0.25, -0.5, 0.0]
    """

    @property
    def low(self) -> float:
        """-0.5."""
        return -0.5

    @property
    def high(self) -> float:
        """0.5."""
        return 0.5

    @property
    def scope(self) -> Literal["row", "group"]:
        """Of a group."""
        return "group"

    @property
    def traits(self) -> Traits:
        """Longer never earns more."""
        return Traits(monotone="down", abstains=True)

    def values(self, group: Sequence[Measured]) -> list[float]:
        """The formula."""
        lengths = [one.length for one in group]
        if len(set(lengths)) < 2:
            return [0.0] * len(group)
        least, most = min(lengths), max(lengths)
        places = [0.5 - (n - least) / (most - least) for n in lengths]
        return [place if one.right else min(0.0, place) for one, place in zip(group, places, strict=True)]
