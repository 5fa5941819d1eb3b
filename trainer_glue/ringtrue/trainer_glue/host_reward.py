r"""A reward for a host that hands over one completion at a time, or a list, and takes a number for each.

A real call, through verl: completion `... \\boxed{72}`, ground truth `72`, extra info `{"index": 7}` gives
the number 1.0 and `{"score": 1.0, "unscored": 0.0, "error": 0.0}` for its metrics.

The values are those of a direct call. None has no place with these hosts: it becomes the floor, is told apart
in the record, and is counted (`guard.status_counts`). Rewards that compare the completions of a prompt are
refused where the host does not hand over whole groups.
"""

import asyncio
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ringtrue.graders import Messages
from ringtrue.rewards import Reward, Score, Status, read_rows
from ringtrue.rewards.columns import GOLD_COLUMNS
from ringtrue.trainer_glue.guard import guarded_scores

__all__ = ["HostReward"]


@dataclass(frozen=True, slots=True)
class HostReward:
    """The base of the adapters: immutable and picklable, as the reward in it.

    >>> from ringtrue.rewards import BoxedFormat
    >>> adapter = HostReward(BoxedFormat())
    >>> adapter.value(adapter.scores(["7"])[0])
    0.0
    """

    host: ClassVar[str] = "this host"
    """What messages call the host."""
    whole_groups: ClassVar[bool] = False
    """Whether it hands over all completions of a prompt in one call."""
    value_key: ClassVar[str] = "score"
    """What the host calls the number among its metrics."""

    reward: Reward
    """What scores."""
    floor: float | None = None
    """The number for a row without a value; by default the least that the reward gives."""

    def __post_init__(self) -> None:
        if not isinstance(self.reward, Reward):
            raise TypeError(f"{self.reward!r} is no reward or recipe: decorate an own function with @reward")
        if self.reward.scope == "group" and not self.whole_groups:
            raise ValueError(
                f"reward {self.reward.name!r} compares the completions of a prompt, and {self.host} does not "
                "hand over whole groups: leave that part out, or train with TRL, Unsloth or ms-swift"
            )
        if not math.isfinite(self.number_for_none):
            raise ValueError(
                f"floor is {self.number_for_none!r}, the number for a row without a value: give a finite one"
            )

    @property
    def __name__(self) -> str:
        """The name under which the host logs it."""
        return self.reward.name

    @property
    def number_for_none(self) -> float:
        """The number for a row without a value."""
        return self.reward.low if self.floor is None else self.floor

    def scores(
        self,
        completions: Sequence[str | Messages],
        prompts: Sequence[str | Messages | None] | None = None,
        completion_ids: Sequence[Sequence[int]] | None = None,
        columns: Mapping[str, Sequence[object]] | None = None,
    ) -> list[Score]:
        """Score completions, one score each, in order.

        Args:
            completions: what the model wrote, text or messages.
            prompts: one prompt a completion.
            completion_ids: the tokens of each completion.
            columns: one list a column; golds as `columns_of` gives them.

        Raises:
            ValueError: for wrong set-up, as a column that is missing.
        """
        rows = read_rows(completions, prompts, completion_ids, dialect=self.reward.dialect, columns=columns)
        if rows:
            self.reward.check_columns(rows[0].columns)
        return guarded_scores(self.reward, rows)

    async def ascores(
        self,
        completions: Sequence[str | Messages],
        prompts: Sequence[str | Messages | None] | None = None,
        completion_ids: Sequence[Sequence[int]] | None = None,
        columns: Mapping[str, Sequence[object]] | None = None,
    ) -> list[Score]:
        """Score as `scores` does, in a thread, so that the host's event loop runs on."""
        return await asyncio.to_thread(self.scores, completions, prompts, completion_ids, columns)

    def columns_of(self, gold: object, others: Mapping[str, object] | None = None) -> dict[str, list[object]]:
        """The columns of one row: the host's gold, and what else it knows of the row.

        The host says which value is the gold. So of the others those that could pass for one (`answer`
        beside `ground_truth`) are left out, save where the reward names that column.
        """
        known = {str(name): [value] for name, value in (others or {}).items()}
        doubtful = set(GOLD_COLUMNS).difference(self.reward.needs)
        kept = {name: value for name, value in known.items() if name not in doubtful}
        return {**kept, "ground_truth": kept.get("ground_truth", [gold])}

    def shared_columns(self, rows: Sequence[Mapping[str, Sequence[object]]]) -> dict[str, list[object]]:
        """The columns of rows together, as far as every row has them: those of `columns_of`, in order."""
        shared = [name for name in rows[0] if all(name in row for row in rows)] if rows else []
        return {name: [row[name][0] for row in rows] for name in shared}

    def value(self, score: Score) -> float:
        """The number that the host gets."""
        return self.number_for_none if score.value is None else score.value

    def record(self, score: Score) -> dict[str, float]:
        """The number, with its parts and what befell the row: the same keys for every row.

        A part without a value stands as 0.0, which is what it added to the sum. The keys `score`, `unscored`
        and `error` are the row's own: a part of such a name goes under `score_2` and so on.
        """
        own = {
            self.value_key: self.value(score),
            "unscored": float(score.value is None),
            "error": float(score.status is Status.ERROR),
        }
        parts = [part.name for part in self.reward.inner]
        found = [score.parts.get(name) for name in parts]
        values = [0.0 if part is None or part.value is None else part.value for part in found]
        return {**dict(zip(_free_names(parts, own), values, strict=True)), **own}


def _free_names(parts: Sequence[str], taken: Collection[str]) -> list[str]:
    """The parts' names; for one that is taken the first of `_2`, `_3` ... that nothing else has."""
    used = {*parts, *taken}
    names = []
    for part in parts:
        name, count = part, 2
        while name in used and (name != part or part in taken):
            name, count = f"{part}_{count}", count + 1
        used.add(name)
        names.append(name)
    return names
