"""A penalty that sets in shortly before the limit and grows to -1 at it.

A real row: limit 400 and a cache of 200, 300 tokens: -0.5, right or wrong.

Meant to be added to a reward for correctness: by itself it prefers a short wrong answer to a long right one.
It does not ask whether the completion was cut off, only how long it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from ringtrue.rewards.checks import whole
from ringtrue.rewards.length.sized import SizedReward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits

__all__ = ["SoftOverlong"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SoftOverlong(SizedReward):
    """DAPO's soft punishment of overlong completions.

    With n tokens, L = `limit`, C = `cache`:

        0 up to L - C, (L - C - n) / C up to L, -1 beyond; C = 0 is a step

    Source: 2503.14476, equation 13. In verl and NeMo-RL values go on falling beyond L; here they end there,
    as in the paper. Range: -1.0 to 0.0, both reached.

    >>> SoftOverlong(limit=400, cache=200)(["72"] * 3, completion_ids=[[7] * 100, [7] * 300, [7] * 4000])
    [0.0, -0.5, -1.0]
    """

    limit: int
    """L, from which on the full penalty is due: the run's largest completion."""
    cache: int
    """C, over how many tokens before the limit the penalty grows."""

    def __post_init__(self) -> None:
        SizedReward.__post_init__(self)
        whole("SoftOverlong", "limit", self.limit, low=1)
        whole("SoftOverlong", "cache", self.cache, low=0)
        if self.cache > self.limit:
            raise ValueError(f"SoftOverlong.cache is {self.cache}: give no more than limit={self.limit}")

    @classmethod
    def paper(cls) -> Self:
        """The paper's lengths: 20480 tokens, of which the last 4096 cost.

        >>> SoftOverlong.paper()
        SoftOverlong(limit=20480, cache=4096)
        """
        return cls(limit=20480, cache=4096)

    @property
    def low(self) -> float:
        """-1.0."""
        return -1.0

    @property
    def high(self) -> float:
        """0.0."""
        return 0.0

    @property
    def traits(self) -> Traits:
        """Longer never earns more."""
        return Traits(monotone="down")

    def score_row(self, row: Row) -> Score:
        """The formula."""
        length = self.length(row)
        over = length - (self.limit - self.cache)
        said = f"{length} {self.unit}, {over} more than are free of charge" if over > 0 else ""
        return Score(self._values([length])[0], reason=said)

    def token_values(self, token_ids: Sequence[Sequence[int]]) -> list[float | None] | None:
        """The formula over the batch: all that is read is how many tokens there are."""
        return self._values(map(len, token_ids)) if self.unit == "tokens" else None

    def _values(self, lengths: Iterable[int]) -> list[float | None]:
        limit, cache = self.limit, self.cache
        free = limit - cache
        return [0.0 if n <= free else -1.0 if n > limit else (free - n) / cache for n in lengths]
