r"""1.0 for a right answer, -0.5 for a wrong one, -1.0 for none.

A real row: gold `72`, completion `... so it holds $\boxed{72}$ litres.` earns 1.0; `\boxed{71}` -0.5; an
answer only inside unclosed reasoning -1.0; gold None, nothing at all (None).

Source: the seed notes of this project. What counts as the answer, and as equal, is the policy of
`ringtrue.graders`. It does not judge the reasoning, and pays no part for being near.

With a `fallback`, such as a `Judge`, answers that no tier can read are put to it. Its verdicts have the tier
`fallback`, and trainers log their share apart. Where it fails too, the answer stays unreadable.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final, cast

from ringtrue.graders import Gold, Outcome, Policy, Verdict, grade_read
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.row import Row
from ringtrue.rewards.traits import Traits
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
    fallback: GradedReward | None = None
    """Who grades an answer that cannot be read; the values are this reward's."""

    def __post_init__(self) -> None:
        GradedReward.__post_init__(self)
        given: object = self.fallback
        if given is not None and not (isinstance(given, GradedReward) and not given.traits.partial):
            raise TypeError(
                f"Correctness.fallback is {self.fallback!r}: give a reward that says right or wrong, "
                "such as Judge(model=...)"
            )
        if not isinstance(self.policy, Policy):
            raise TypeError(f"Correctness.policy is {self.policy!r}: give a Policy(...)")

    @property
    def instructions(self) -> str:
        """The demand for the answer's slot."""
        return _ASKED.get(
            self.policy.slots[0], f"Put the final answer where it is looked for: {self.policy.slots[0]}."
        )

    @property
    def traits(self) -> Traits:
        """With a judge behind it, the same answer may be judged differently another time."""
        first = GradedReward.traits.fget(self)  # type: ignore[attr-defined]
        doubtful = self.fallback is not None and self.fallback.traits.stochastic
        return replace(cast("Traits", first), stochastic=doubtful)

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        """Ask the maths grader, the whole batch at once."""
        # A gold of a type that no gold has is found unreadable there, row by row.
        completions = [row.completion for row in rows]
        verdicts = grade_read(cast("Sequence[Gold]", golds), completions, policy=self.policy)
        if self.fallback is None:
            return verdicts
        unread = [n for n, verdict in enumerate(verdicts) if verdict.outcome is Outcome.UNREADABLE_ANSWER]
        second = self.fallback.grade([golds[n] for n in unread], [rows[n] for n in unread]) if unread else []
        for n, verdict in zip(unread, second, strict=True):
            verdicts[n] = _after(verdicts[n], verdict, self.fallback.name)
        return verdicts


_SAID: Final = frozenset({Outcome.CORRECT, Outcome.WRONG})


def _after(first: Verdict, second: Verdict, name: str) -> Verdict:
    """What the fallback said of an answer that could not be read; what it could not settle stays unread."""
    detail = f"{first.detail}; {name}: {second.detail}"
    if second.outcome not in _SAID:
        return replace(first, option=f"fallback={name}", detail=detail)
    return replace(
        first, outcome=second.outcome, tier="fallback", option=f"fallback={name}", detail=detail,
        seconds=first.seconds + second.seconds,
    )  # fmt: skip
