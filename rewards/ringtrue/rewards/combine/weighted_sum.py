r"""A weighted sum of rewards: what `0.3 * FormatReward() + 0.7 * Correctness()` builds, and what a recipe is.

A real row: format 0.5 (a think block and a box), correctness 1.0: 0.3 * 0.5 + 0.7 * 1.0 = 0.85.

A part that has nothing to say of a row (None) is left out of its sum, as trainers leave it out, so that such
a row can earn less than others; `missing="renormalise"` scales what is left to the full weight. A row of
which no part has anything to say is None.

It does not normalise over a group, nor keep a right answer above a wrong one: that takes weights that do.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from ringtrue.rewards.checks import number
from ringtrue.rewards.combine.combined import Combined, uniquely_named
from ringtrue.rewards.reward import Reward, snake_case
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Part, Score, Status
from ringtrue.rewards.traits import Traits

__all__ = ["WeightedSum", "joined"]

_GRAVEST_FIRST: Final = (Status.ERROR, Status.UNREADABLE_GOLD, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class WeightedSum(Combined):
    r"""Rewards with weights, as one reward.

    >>> from ringtrue.rewards import BoxedFormat, CharLimit
    >>> total = 0.5 * BoxedFormat() + 2 * CharLimit(limit=30)
    >>> total([r"so \boxed{7}", r"x" * 31])
    [0.5, -0.4]
    >>> total.low, total.high
    (-0.4, 0.5)
    """

    parts: tuple[Reward, ...]
    """The rewards; two of one name get `_2`, `_3` behind it."""
    weights: tuple[float, ...]
    """One weight a part. 0 scores and logs a part without counting it; below 0 turns it round."""
    missing: Literal["skip", "renormalise"] = "skip"
    """What becomes of the weight of a part that says None."""

    def __post_init__(self) -> None:
        parts, weights = tuple(self.parts), tuple(self.weights)
        if not parts or len(parts) != len(weights):
            raise ValueError(
                f"WeightedSum has {len(parts)} parts and {len(weights)} weights: give at least one, of each"
            )
        for part in parts:
            if not isinstance(part, Reward):
                raise TypeError(f"WeightedSum.parts holds {part!r}: give rewards such as Correctness()")
        for part, weight in zip(parts, weights, strict=True):
            number("WeightedSum", f"weights, that of {part.name!r},", weight)
        if self.missing not in {"skip", "renormalise"}:
            raise ValueError(f"WeightedSum.missing is {self.missing!r}; it takes 'skip' or 'renormalise'")
        object.__setattr__(self, "weights", tuple(map(float, weights)))
        object.__setattr__(self, "parts", uniquely_named(parts))
        Combined.__post_init__(self)

    @property
    def low(self) -> float:
        """The least that the parts can add up to, any of them left out that may be."""
        return self._range()[0]

    @property
    def high(self) -> float:
        """The most that the parts can add up to, any of them left out that may be."""
        return self._range()[1]

    def _range(self) -> tuple[float, float]:
        low = high = 0.0
        several = len(self.parts) > 1
        for part, weight in zip(self.parts, self.weights, strict=True):
            least, most = sorted((weight * part.low, weight * part.high)) if weight else (0.0, 0.0)
            if several and part.traits.abstains:
                least, most = min(least, 0.0), max(most, 0.0)
            low, high = low + least, high + most
        return self._range_renormalised() if self._rescales() else (low, high)

    def _rescales(self) -> bool:
        return self.missing == "renormalise" and any(part.traits.abstains for part in self.parts)

    def _range_renormalised(self) -> tuple[float, float]:
        """Any one part may carry the full weight."""
        full = sum(map(abs, self.weights))
        signed = [
            (math.copysign(full, w), part) for part, w in zip(self.parts, self.weights, strict=True) if w
        ]
        ends = [end for weight, part in signed for end in (weight * part.low, weight * part.high)] or [0.0]
        if not all(self.weights):
            ends.append(0.0)
        return min(ends), max(ends)

    @property
    def traits(self) -> Traits:
        """It abstains where all parts do."""
        traits = [part.traits for part in self.parts]
        return Traits(
            abstains=all(trait.abstains for trait in traits),
            stochastic=any(trait.stochastic for trait in traits),
        )

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Score rows by every part, each part the whole batch at once."""
        by_part = [part.score(rows) for part in self.parts]
        return [self._combined(scores) for scores in zip(*by_part, strict=True)]

    def _combined(self, scores: Sequence[Score]) -> Score:
        # One walk over the parts: this is done for every row of every batch.
        parts: dict[str, Part] = {}
        left_out: list[str] = []
        extracted, seconds, status = None, 0.0, Status.OK
        for part, weight, score in zip(self.parts, self.weights, scores, strict=True):
            parts[part.name] = score.as_part(weight)
            seconds += score.seconds
            if extracted is None:
                extracted = score.extracted
            if score.value is None:
                left_out.append(f"{part.name} left out: {score.status.value}")
            if score.status == Status.TIMEOUT:
                status = Status.TIMEOUT
        if len(left_out) == len(parts):
            found = [score.status for score in scores]
            status = next(status for status in _GRAVEST_FIRST if status in found)
        return Score(self._value(parts.values()), status, "; ".join(left_out), parts, extracted, seconds)

    def _value(self, parts: Iterable[Part]) -> float | None:
        total, weight, applies = 0.0, 0.0, False
        for part in parts:
            if part.value is not None:
                total, weight, applies = total + part.weight * part.value, weight + abs(part.weight), True
        if not applies:
            return None
        if self.missing == "skip" or not weight or weight == (full := sum(map(abs, self.weights))):
            return total
        # Rounding must not carry the value out of the declared range.
        return min(max(total * (full / weight), self.low), self.high)

    def __mul__(self, weight: float) -> "WeightedSum":
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            return NotImplemented
        return replace(self, weights=tuple(weight * own for own in self.weights))

    __rmul__ = __mul__

    def option_text(self, name: str) -> str:
        """An option as it counts for the fingerprint; parts by their own."""
        if name != "parts":
            return Reward.option_text(self, name)
        return repr([(part.name, part.fingerprint) for part in self.parts])


def joined(one: Reward, other: Reward) -> WeightedSum:
    """The sum of two rewards. Plain sums are opened, so that `a + b + c` has three parts."""
    terms = [*_terms(one), *_terms(other)]
    return WeightedSum(parts=tuple(part for part, _ in terms), weights=tuple(weight for _, weight in terms))


def _terms(reward: Reward) -> list[tuple[Reward, float]]:
    # A sum with a name or a rule of its own would lose it if it were opened.
    if (
        isinstance(reward, WeightedSum)
        and reward.missing == "skip"
        and reward.name == snake_case("WeightedSum")
    ):
        return list(zip(reward.parts, reward.weights, strict=True))
    return [(reward, 1.0)]
