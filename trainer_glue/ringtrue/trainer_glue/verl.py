r"""Any reward or recipe as verl's `compute_score`.

A real call: `f(data_source="gsm8k", solution_str="... \\boxed{72}", ground_truth="72")`
gives `{"score": 1.0, "unscored": 0.0, "error": 0.0}`, and a recipe the value of each part: the same keys for
every row. Fields of `extra_info` are columns, its `prompt` the prompt.

verl 0.7 and later hand over one row at a time: no groups. The batch form is for 0.6.1 and before; a group is
the rows with an equal `uid` (or else `prompt`) in `extra_info`. Nothing of verl is imported.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.host_reward import HostReward

__all__ = ["as_batch_compute_score", "as_compute_score"]


@dataclass(frozen=True, slots=True)
class _RowScore(HostReward):
    host: ClassVar[str] = "verl"

    def compute_score(
        self,
        data_source: object,
        solution_str: str,
        ground_truth: object,
        extra_info: Mapping[str, Any] | None = None,
        **_: object,
    ) -> dict[str, float]:
        """Score one row."""
        others = {"data_source": data_source, **(extra_info or {})}
        prompt = others.pop("prompt", None)
        prompts = None if prompt is None else [prompt]
        [score] = self.scores([solution_str], prompts, columns=self.columns_of(ground_truth, others))
        return self.record(score)


@dataclass(frozen=True, slots=True)
class _BatchScore(HostReward):
    host: ClassVar[str] = "verl's batch reward manager"
    whole_groups: ClassVar[bool] = True

    def compute_score(
        self,
        data_sources: Sequence[object],
        solution_strs: Sequence[str],
        ground_truths: Sequence[object],
        extra_infos: Sequence[Mapping[str, Any] | None],
        **_: object,
    ) -> list[dict[str, float]]:
        """Score a batch."""
        given = zip(data_sources, ground_truths, extra_infos, strict=True)
        others = [(gold, {"data_source": source, **(info or {})}) for source, gold, info in given]
        groups = [repr(row.get("uid", row.get("prompt"))) for _, row in others]
        if self.reward.scope == "group" and not all("uid" in row or "prompt" in row for _, row in others):
            raise ValueError(
                f"reward {self.reward.name!r} compares the completions of a prompt, and extra_info has no "
                "uid or prompt to tell whose they are: add one of them to the dataset's extra_info"
            )
        prompts = [row.pop("prompt", None) for _, row in others]
        rows = [self.columns_of(gold, row) for gold, row in others]
        shared = [name for name in rows[0] if all(name in row for row in rows)] if rows else []
        # A group's rows side by side: the batch may have been reordered between the ranks.
        order = sorted(range(len(rows)), key=groups.__getitem__)
        columns: dict[str, list[object]] = {
            name: [rows[index][name][0] for index in order] for name in shared
        }
        columns["group"] = [groups[index] for index in order]
        shown = [solution_strs[index] for index in order]
        found = self.scores(shown, [prompts[index] for index in order], columns=columns)
        records = dict(zip(order, map(self.record, found), strict=True))
        return [records[index] for index in range(len(rows))]


def as_compute_score(reward: Reward, *, floor: float | None = None) -> Callable[..., dict[str, float]]:
    r"""Any reward or recipe for `reward.custom_reward_function.path` and `.name`.

    Args:
        reward: what scores.
        floor: the number for a row without a value; by default the least that the reward gives.

    >>> from ringtrue.rewards.presets import boxed_math
    >>> as_compute_score(boxed_math)("gsm8k", r"\boxed{7}", "7")
    {'score': 1.0, 'unscored': 0.0, 'error': 0.0}
    """
    return _RowScore(reward, floor).compute_score


def as_batch_compute_score(
    reward: Reward, *, floor: float | None = None
) -> Callable[..., list[dict[str, float]]]:
    """The same for `reward_model.reward_manager=batch` of verl 0.6.1 and before.

    Args:
        reward: what scores.
        floor: the number for a row without a value; by default the least that the reward gives.
    """
    return _BatchScore(reward, floor).compute_score
