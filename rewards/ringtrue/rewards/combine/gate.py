r"""A reward that only counts where another one holds.

A real row: `Gate(Correctness(), when=ThinkFormat())`: a right answer in good form earns 1.0, the same answer
without its think block -0.5, as a wrong one.

A row whose gate is closed earns at most the floor, and what it earns by itself where that is less: a missing
answer earns -1.0 in good form and in bad, so that no row gains by failing the gate. It is all or nothing; for
a part of the way take a sum.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ringtrue.rewards.checks import number
from ringtrue.rewards.combine.combined import Wrapper, checked_reward, uniquely_named
from ringtrue.rewards.combine.mapped import Mapped
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score, Status
from ringtrue.rewards.traits import Traits

__all__ = ["Gate"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Gate(Wrapper):
    r"""The reward where `when` earns its full score, else no more than `floor`.

    A gate that is not applicable leaves the reward alone. Where it has no value for another cause (its gold
    is broken, or it failed), there is none at all: nobody knows whether it holds.

    Range: the reward's, down to the floor.

    >>> from ringtrue.rewards import BoxedFormat, Correctness
    >>> gated = Gate(Correctness(), when=BoxedFormat())
    >>> gated([r"\boxed{4}", "#### 4", r"\boxed{5}", "Hm."], gold=["4"] * 4)
    [1.0, -0.5, -0.5, -1.0]
    """

    when: Reward
    """The condition: it holds where this reward earns as much as it can."""
    floor: float | None = None
    """The most that a row earns whose gate is closed; by default what a wrong answer earns, else the low."""

    def __post_init__(self) -> None:
        inner, when = checked_reward("Gate", "reward", self.reward), checked_reward("Gate", "when", self.when)
        if not math.isfinite(when.high) or when.traits.high_open:
            raise ValueError(
                f"Gate.when is {when.name!r}, which never earns its full score of {when.high}: give a reward "
                "with an upper end that is reached"
            )
        if self.floor is not None:
            object.__setattr__(self, "floor", number("Gate", "floor", self.floor))
            if self.floor > inner.high:
                raise ValueError(
                    f"Gate.floor is {self.floor}, and {inner.name!r} never earns more than {inner.high}: the "
                    "gate would cost nothing; give a lower floor"
                )
        elif not math.isfinite(_floor(inner)):
            raise ValueError(f"Gate: {inner.name!r} has no lower end to fall to: give floor=...")
        named, condition = uniquely_named((inner, when))
        object.__setattr__(self, "reward", named)
        object.__setattr__(self, "when", condition)
        Wrapper.__post_init__(self)

    @property
    def closed(self) -> float:
        """The most that a row earns whose gate is closed."""
        return _floor(self.reward) if self.floor is None else self.floor

    @property
    def low(self) -> float:
        """The reward's, or the floor."""
        return min(self.reward.low, self.closed)

    @property
    def high(self) -> float:
        """The reward's own."""
        return self.reward.high

    @property
    def traits(self) -> Traits:
        """Of order it promises nothing: a right answer can meet a closed gate."""
        inner, when = self.reward.traits, self.when.traits
        return Traits(
            abstains=inner.abstains or when.abstains,
            extracts=inner.extracts,
            stochastic=inner.stochastic or when.stochastic,
            low_open=inner.low_open and self.closed > self.reward.low,
            high_open=inner.high_open,
        )

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Score by both, the whole batch at once, and choose row by row."""
        pairs = zip(self.reward.score(rows), self.when.score(rows), strict=True)
        return [self._chosen_of(score, gate) for score, gate in pairs]

    def _chosen_of(self, score: Score, gate: Score) -> Score:
        value, status, reason = score.value, score.status, ""
        if gate.value is None and gate.status is not Status.NOT_APPLICABLE:
            value, status = None, gate.status if score.value is not None else score.status
            reason = f"{self.when.name} left out: {gate.status.value}"
        elif gate.value is not None:
            held = gate.value >= self.when.high or math.isclose(gate.value, self.when.high, abs_tol=1e-12)
            if not held:
                value, reason = (
                    None if value is None else min(value, self.closed),
                    f"{self.when.name} does not hold",
                )
            if gate.status is Status.TIMEOUT and value is not None:
                status = Status.TIMEOUT
        made = self.around(score, value, reason=reason)
        parts = {**made.parts, self.when.name: gate.as_part(0.0)}
        return replace(made, status=status, parts=parts, seconds=score.seconds + gate.seconds)


def _floor(reward: Reward) -> float:
    wrong = _wrong(reward)
    return reward.low if wrong is None else wrong


def _wrong(reward: Reward) -> float | None:
    """What a wrong answer earns, where the reward is one of correctness, or a map of one."""
    if isinstance(reward, GradedReward):
        return reward.wrong
    inner = _wrong(reward.reward) if isinstance(reward, Mapped) else None
    return reward.mapped(inner) if isinstance(reward, Mapped) and inner is not None else None
