"""What rewards of length share that treat a right answer and a wrong one differently.

A real row: 512 tokens, right: `Measured(length=512, credit=1.0, ...)`; the subclass is the formula over that.

A row whose gold cannot be read gets None, and has no part in the statistics of its group.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from ringtrue.rewards.correctness.correctness import Correctness
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.length.group_statistics import by_group
from ringtrue.rewards.length.sized import SizedReward, agreed_dialect
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score

__all__ = ["GradedLength", "Measured"]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a formula must know of one completion."""

    length: int
    """n, in the reward's unit."""
    credit: float
    """c: 1.0 for a right answer, 0.0 for any other and for none."""
    row: Row
    """The row itself, for what only some formulas read."""

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.credit == 1.0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class GradedLength(SizedReward):
    """The base of rewards that weigh length by correctness; it has no formula of its own."""

    grader: GradedReward = field(default_factory=Correctness)
    """Says which answers are right; its values do not matter. A recipe with the same grader grades once."""

    def __post_init__(self) -> None:
        SizedReward.__post_init__(self)
        who = type(self).__qualname__
        if not isinstance(self.grader, GradedReward):
            raise TypeError(f"{who}.grader is {self.grader!r}: give one such as Correctness(...)")
        dialect, grader = agreed_dialect(who, self.dialect, self.grader)
        object.__setattr__(self, "dialect", dialect)
        object.__setattr__(self, "grader", grader)

    @property
    def needs(self) -> tuple[str, ...]:
        """What the grader reads."""
        return self.grader.needs

    @property
    def instructions(self) -> str:
        """What the grader asks for."""
        return self.grader.instructions

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset in which the grader cannot find the right answer."""
        self.grader.check_columns(names)

    def credits(self, rows: Sequence[Row]) -> list[Score]:
        """1.0 or 0.0 for each row, or None where there is nothing to learn from."""
        return [_credit(score, self.grader.correct) for score in self.grader.score(rows)]

    def values(self, group: Sequence[Measured]) -> list[float]:
        """The formula, over the completions of one prompt; here for each of them by itself."""
        return [self.value(one) for one in group]

    def value(self, one: Measured) -> float:
        """The formula, over one completion."""
        raise NotImplementedError(f"{type(self).__qualname__} has a formula over whole groups")

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Grade the batch at once, then apply the formula to each group, or to each row."""
        began = perf_counter()
        # Lengths and groups come first: a set-up mistake must not cost a batch of grading.
        lengths = [self.length(row) for row in rows]
        units = by_group(rows, self.name) if self.scope == "group" else [[i] for i in range(len(rows))]
        scores = self.credits(rows)
        for unit in units:
            known = [
                (i, Measured(lengths[i], credit, rows[i]))
                for i in unit
                if (credit := scores[i].value) is not None
            ]
            values = self.values([one for _, one in known])
            for (i, one), value in zip(known, values, strict=True):
                scores[i] = self._scored(scores[i], one, value)
        seconds = (perf_counter() - began) / max(len(rows), 1)
        return [replace(score, seconds=seconds) for score in scores]

    def score_row(self, row: Row) -> Score:
        """Score one row, alone in its group."""
        return self.score([row])[0]

    def _scored(self, credit: Score, one: Measured, value: float) -> Score:
        said = f"; {credit.reason}" if credit.reason else ""
        return replace(credit, value=value, reason=f"{one.length} {self.unit}{said}")


def _credit(score: Score, correct: float) -> Score:
    if score.value is None:
        return score
    right = score.value == correct
    said = ": ".join(filter(None, ("right" if right else "wrong", score.reason)))
    return replace(score, value=float(right), reason=said)
