"""Rewards and log functions for the tests of the adapter without a trainer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ringtrue.rewards import Correctness, FormatReward, Reward, Row, Score, reward

TOTAL = 0.3 * FormatReward() + 0.7 * Correctness()
TEXT = r"<think>3 and 4</think>So \boxed{7}"


@reward(low=0.0, high=1.0)
def fragile(row: Row) -> float:
    """Fails on one kind of row, as authors' functions do."""
    if "bomb" in row.completion.text:
        raise KeyError("bomb")
    return 1.0


@dataclass(frozen=True, kw_only=True, repr=False)
class ShareOfGroup(Reward):
    """A group reward: the share of the group's characters."""

    @property
    def scope(self) -> Literal["row", "group"]:
        return "group"

    def score(self, rows: Sequence[Row]) -> list[Score]:
        if any("bomb" in row.completion.text for row in rows):
            raise ZeroDivisionError("bomb")
        sizes = {
            group: sum(len(r.completion.text) for r in rows if r.group == group)
            for group in {r.group for r in rows}
        }
        return [Score(len(row.completion.text) / sizes[row.group]) for row in rows]


class Log:
    """The two log functions of the trainer."""

    def __init__(self) -> None:
        self.metrics: dict[str, float] = {}
        self.columns: dict[str, list[object]] = {}

    def arguments(self) -> dict[str, Any]:
        return {"log_metric": self.metrics.__setitem__, "log_extra": self.columns.__setitem__}
