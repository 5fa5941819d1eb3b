r"""A right answer within a target length earns more than one beyond it.

A real group: 100, 200 and 400 tokens right, 300 wrong, target 200: 1.5, 1.5, 1 and 0.

With one target each row is scored by itself. With three (Laser-D) the target goes by how often the prompt is
solved, and `laser_targets` finds the next three. A wrong answer earns 0 at any length: the variant that pays
long wrong ones (Laser-DE) is left out. It does not grow with the excess: one token over costs as 1000 do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ringtrue.rewards.checks import number, whole
from ringtrue.rewards.length.graded_length import GradedLength, Measured
from ringtrue.rewards.length.group_statistics import share_true
from ringtrue.rewards.traits import Traits

__all__ = ["LaserLength", "difficulty"]


def difficulty(solved: float) -> int:
    """0 for a prompt solved at a rate of 2/3 and more, 1 from 1/3 on, 2 below.

    >>> [difficulty(right / 8) for right in (8, 6, 5, 3, 2, 0)]
    [0, 0, 1, 1, 2, 2]
    """
    return 0 if solved >= 2 / 3 else 1 if solved >= 1 / 3 else 2


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LaserLength(GradedLength):
    r"""Right answers, with a step at a target length.

    With n tokens, L the target, c = 1 for a right answer and 0 for any other:

        bonus:   c + alpha c [n <= L]
        penalty: c - alpha c [n > L]
        hybrid:  c + alpha c [n <= L] - alpha c [n > L]

    Source: Laser and Laser-D, 2505.15612; the step of 0.5 and the rates 2/3 and 1/3 are the paper's. Not
    checked against it: how it words the other two modes; `hybrid` is here both steps together. Range: 0.0 for
    a wrong answer, to 1 + alpha (penalty: 1.0).

    >>> LaserLength(target=200)(
    ...     [r"\boxed{72}"] * 2 + [r"\boxed{71}"], gold=["72"] * 3, completion_ids=[[7] * 200, [7] * 201, [7]]
    ... )
    [1.5, 1.0, 0.0]
    >>> LaserLength(target=(50, 100, 400))(
    ...     [r"\boxed{72}"] + [r"\boxed{71}"] * 2, prompts=["4 * 18"] * 3, gold=["72"] * 3,
    ...     completion_ids=[[7] * 100, [7], [7]],
    ... )
    [1.5, 0.0, 0.0]
    """

    target: int | tuple[int, int, int]
    """L: one length, or three for prompts that are solved often, sometimes and seldom (2/3, 1/3)."""
    alpha: float = 0.5
    """The height of the step; above 0, and below 1 where it lowers a right answer."""
    mode: Literal["bonus", "penalty", "hybrid"] = "bonus"
    """Whether keeping within the target earns, passing it costs, or both."""

    def __post_init__(self) -> None:
        GradedLength.__post_init__(self)
        if self.mode not in {"bonus", "penalty", "hybrid"}:
            raise ValueError(f"LaserLength.mode is {self.mode!r}; it takes 'bonus', 'penalty' or 'hybrid'")
        object.__setattr__(self, "target", _checked_target(self.target))
        object.__setattr__(self, "alpha", number("LaserLength", "alpha", self.alpha, low=0.0))
        if not self.alpha or (self.mode != "bonus" and self.alpha >= 1.0):
            raise ValueError(
                f"LaserLength.alpha is {self.alpha} in mode {self.mode!r}: give a number above 0, and in any "
                "mode but 'bonus' below 1, so that a right answer stays above a wrong one"
            )

    @property
    def low(self) -> float:
        """0.0."""
        return 0.0

    @property
    def high(self) -> float:
        """What a right answer within the target earns."""
        return 1.0 if self.mode == "penalty" else 1.0 + self.alpha

    @property
    def scope(self) -> Literal["row", "group"]:
        """Of a group where the target goes by the solve rate."""
        return "row" if isinstance(self.target, int) else "group"

    @property
    def traits(self) -> Traits:
        """Every right answer earns more than every wrong one."""
        return Traits(monotone="down", dominates=True, abstains=True)

    def values(self, group: Sequence[Measured]) -> list[float]:
        """The formula."""
        target = self.target
        if not isinstance(target, int):
            target = target[difficulty(share_true([one.right for one in group]))]
        return [self._step(one.length <= target) if one.right else 0.0 for one in group]

    def _step(self, within: bool) -> float:
        if within:
            return 1.0 if self.mode == "penalty" else 1.0 + self.alpha
        return 1.0 if self.mode == "bonus" else 1.0 - self.alpha


def _checked_target(value: object) -> int | tuple[int, int, int]:
    if isinstance(value, int):
        return whole("LaserLength", "target", value, low=1)
    given = tuple(value) if isinstance(value, Iterable) and not isinstance(value, str | bytes) else ()
    if len(given) != 3:
        raise ValueError(
            f"LaserLength.target is {value!r}: give one length, or three, for prompts that are solved often, "
            "sometimes and seldom"
        )
    easy, medium, hard = (whole("LaserLength", "target, one of the three,", one, low=1) for one in given)
    return easy, medium, hard
