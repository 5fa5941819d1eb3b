r"""1.0 for a right answer, -0.5 for a wrong one, -1.0 for none.

A real row: gold `72`, completion `... so it holds $\boxed{72}$ litres.` earns 1.0; `\boxed{71}` -0.5; an
answer only inside unclosed reasoning -1.0; gold None, nothing at all (None).

Source: the seed notes of this project. What counts as the answer, and as equal, is the policy of
`ringtrue.graders`. It does not judge the reasoning, and pays no part for being near.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final, cast

from ringtrue.graders import Gold, Policy, Verdict, grade_read
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.row import Row
from ringtrue.rewards.wording import BOX_LINE

__all__ = ["Correctness"]

_ASKED: Final = {
    "boxed": BOX_LINE,
    "tag": "Put the final answer between <answer> and </answer>.",
    "hash": "Write the final answer on a last line after ####.",
    "phrase": "End with: The final answer is ...",
}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Correctness(GradedReward):
    r"""Whether the answer equals the gold.

    >>> reward = Correctness()
    >>> reward([r"\boxed{0.5}", r"\boxed{2}", "I do not know."], gold=["1/2", "1/2", "1/2"])
    [1.0, -0.5, -1.0]
    >>> Correctness(wrong=0.0, missing=0.0)([r"\boxed{2}"], gold=[None])
    [None]
    """

    version: ClassVar[int] = 1

    policy: Policy = field(default_factory=Policy)
    """What counts as the answer, and what counts as equal."""

    def __post_init__(self) -> None:
        GradedReward.__post_init__(self)
        if not isinstance(self.policy, Policy):
            raise TypeError(f"Correctness.policy is {self.policy!r}: give a Policy(...)")

    @property
    def instructions(self) -> str:
        """The demand for the answer's slot."""
        return _ASKED.get(
            self.policy.slots[0], f"Put the final answer where it is looked for: {self.policy.slots[0]}."
        )

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        """Ask the maths grader, the whole batch at once."""
        # A gold of a type that no gold has is found unreadable there, row by row.
        return grade_read(cast("Sequence[Gold]", golds), [row.completion for row in rows], policy=self.policy)
