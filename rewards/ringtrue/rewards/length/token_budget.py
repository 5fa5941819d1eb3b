r"""How near a completion comes to a length that the prompt asks for, or stays within.

A real row: asked for 200 tokens, 100 written, right: exact 0.97, max 0.53.

The prompt must ask for the length ("Think for 200 tokens."): this only rewards keeping to it. It does not
look at where the tokens go, reasoning or answer. In mode `max` a right answer that is d/a = 1667 tokens over
earns nothing, as a wrong one does.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from typing import Literal

from ringtrue.rewards.checks import number, text
from ringtrue.rewards.columns import require_columns
from ringtrue.rewards.length.graded_length import GradedLength, Measured
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score, Status
from ringtrue.rewards.traits import Traits

__all__ = ["TokenBudget"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TokenBudget(GradedLength):
    r"""A right answer in about as many tokens as were asked for, or in no more.

    With n tokens, t of them asked for, c = 1 for a right answer and 0 for any other:

        exact: c - alpha abs(t - n)
        max:   c clip(alpha (t - n) + delta, 0, 1)

    Source: L1, 2503.04697, equations 1 and 2. A row without a usable target is not applicable. Range: mode
    exact ends at 1.0, and below only with a `floor`; mode max has 0.0 to 1.0.

    >>> columns = {"gold": ["72", "72"], "n_target": [200, 200]}
    >>> ids = [[7] * 100, [7] * 400]
    >>> TokenBudget()([r"\boxed{72}"] * 2, completion_ids=ids, **columns)
    [0.97, 0.94]
    >>> TokenBudget(mode="max")([r"\boxed{72}"] * 2, completion_ids=ids, **columns)
    [0.53, 0.44]
    """

    mode: Literal["exact", "max"] = "exact"
    """Whether the target is to be met, or not to be passed."""
    alpha: float = 0.0003
    """What one token costs."""
    delta: float = 0.5
    """max: what a right answer of exactly the target earns."""
    column: str = "n_target"
    """The column with the length that the row's prompt asks for."""
    floor: float | None = None
    """exact: no value is below this."""

    def __post_init__(self) -> None:
        GradedLength.__post_init__(self)
        if self.mode not in {"exact", "max"}:
            raise ValueError(f"TokenBudget.mode is {self.mode!r}; it takes 'exact' or 'max'")
        object.__setattr__(self, "alpha", number("TokenBudget", "alpha", self.alpha, low=0.0))
        object.__setattr__(self, "delta", number("TokenBudget", "delta", self.delta, low=0.0, high=1.0))
        text("TokenBudget", "column", self.column)
        if self.floor is not None:
            if self.mode == "max":
                raise ValueError("TokenBudget.floor is for mode='exact': mode='max' ends at 0 by itself")
            object.__setattr__(self, "floor", number("TokenBudget", "floor", self.floor, high=0.0))

    @property
    def low(self) -> float:
        """0.0 in mode max; else the floor, without which there is no end."""
        return 0.0 if self.mode == "max" else -math.inf if self.floor is None else self.floor

    @property
    def high(self) -> float:
        """1.0."""
        return 1.0

    @property
    def needs(self) -> tuple[str, ...]:
        """What the grader reads, and the target."""
        return (*self.grader.needs, self.column)

    @property
    def traits(self) -> Traits:
        """Mode exact peaks at the target."""
        return Traits(
            monotone="target" if self.mode == "exact" else "down", abstains=True,
            low_open=self.mode == "exact" and self.floor is None,
        )  # fmt: skip

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset without a right answer or a target."""
        seen = list(names)
        GradedLength.check_columns(self, seen)
        require_columns([self.column], seen, self.name)

    def credits(self, rows: Sequence[Row]) -> list[Score]:
        """As graded; None also where the row has no usable target."""
        for row in rows:
            require_columns([self.column], row.columns, self.name)
        scores = GradedLength.credits(self, rows)
        return [
            score if _is_length(row.columns[self.column]) else self._without_target(row, score)
            for row, score in zip(rows, scores, strict=True)
        ]

    def _without_target(self, row: Row, score: Score) -> Score:
        reason = f"{self.column} is {repr(row.columns[self.column])[:60]}, no number of tokens"
        status = Status.NOT_APPLICABLE if score.value is not None else score.status
        return replace(score, value=None, status=status, reason=reason)

    def value(self, one: Measured) -> float:
        """The formula."""
        spare = float(one.row.columns[self.column]) - one.length  # type: ignore[arg-type]
        if self.mode == "max":
            return min(max(self.alpha * spare + self.delta, 0.0), 1.0) if one.right else 0.0
        value = one.credit - self.alpha * abs(spare)
        return value if self.floor is None else max(value, self.floor)


def _is_length(value: object) -> bool:
    # Real and not int: a column of an array holds numbers that are no int of Python's.
    return not isinstance(value, bool) and isinstance(value, Real) and 0 <= float(value) < math.inf
