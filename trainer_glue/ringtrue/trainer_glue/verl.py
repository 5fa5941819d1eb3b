r"""Any reward or recipe as verl's `compute_score`.

A real call: `f(data_source="gsm8k", solution_str="... \\boxed{72}", ground_truth="72")`
gives `{"score": 1.0, "unscored": 0.0, "error": 0.0}`, and a recipe the value of each part: the same keys for
every row. Fields of `extra_info` are columns, its `prompt` the prompt.

verl 0.7 and later hand over one row at a time: no groups. The batch form is for 0.6.1 and before; a group is
the rows with an equal `uid` (or else `prompt`) in `extra_info`, both columns of the dataset: the uid that the
trainer makes itself is not handed over. Nothing of verl is imported.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ringtrue.rewards import Reward
from ringtrue.rewards.checks import whole
from ringtrue.trainer_glue.host_reward import HostReward

__all__ = ["as_batch_compute_score", "as_compute_score"]

_LOGGER: Final = logging.getLogger(__name__)


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

    num_generations: int | None = None

    def __post_init__(self) -> None:
        HostReward.__post_init__(self)
        if self.num_generations is not None:
            whole("as_batch_compute_score", "num_generations", self.num_generations, low=1)

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
        if self.reward.scope == "group":
            self._check_groups(groups, told=all("uid" in row or "prompt" in row for _, row in others))
        prompts = [row.pop("prompt", None) for _, row in others]
        columns = self.shared_columns([self.columns_of(gold, row) for gold, row in others])
        columns["group"] = [*groups]
        # A group's rows side by side: the batch may have been reordered between the ranks.
        order = sorted(range(len(groups)), key=groups.__getitem__)
        found = self.scores(
            [solution_strs[index] for index in order],
            [prompts[index] for index in order],
            columns={name: [column[index] for index in order] for name, column in columns.items()},
        )
        records = dict(zip(order, map(self.record, found), strict=True))
        return [records[index] for index in range(len(groups))]

    def _check_groups(self, groups: Sequence[str], *, told: bool) -> None:
        if not told:
            raise ValueError(
                f"reward {self.reward.name!r} compares the completions of a prompt, and extra_info has no "
                "uid or prompt to tell whose they are: add one of them to the dataset's extra_info"
            )
        sizes = Counter(Counter(groups).values())
        if sizes and set(sizes) == {1}:  # as in validation with one sample a problem
            _LOGGER.warning(
                "reward %r compares the completions of a prompt, and each of the %d rows is alone with its "
                "uid or prompt: but for a validation with val_kwargs.n=1, they do not tell the prompts",
                self.reward.name, len(groups),
            )  # fmt: skip
            return
        wanted = self.num_generations or max(sizes, default=0)
        if set(sizes) - {wanted}:
            raise ValueError(
                f"reward {self.reward.name!r} compares the {wanted} completions of a prompt, and the batch "
                f"has some with {', '.join(map(str, sorted(sizes)))}: give every problem a uid of its own "
                "in the dataset's extra_info, and as num_generations what rollout.n says"
            )


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
    reward: Reward, *, floor: float | None = None, num_generations: int | None = None
) -> Callable[..., list[dict[str, float]]]:
    """The same for `reward_model.reward_manager=batch` of verl 0.6.1 and before.

    Args:
        reward: what scores.
        floor: the number for a row without a value; by default the least that the reward gives.
        num_generations: as in `rollout.n`: completions of one prompt. Rewards of a whole group refuse a batch
            in which the prompts have several numbers of them, or another than this; prompts that all have one
            completion, as in validation, are warned of.
    """
    return _BatchScore(reward, floor, num_generations).compute_score
