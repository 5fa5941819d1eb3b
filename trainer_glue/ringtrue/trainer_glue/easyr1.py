r"""Any reward or recipe as EasyR1's batch reward function.

A real call: `fn([{"response": "... \\boxed{72}", "response_length": 180, "ground_truth": "72"}])` gives
`[{"overall": 1.0, "unscored": 0.0, "error": 0.0}]`, of which `overall` trains and all are logged. A recipe
adds the value of each part.

EasyR1 hands over no prompt: where the chat template opens the reasoning, say so to the reward, as
`reward.with_dialect(Dialect.named("think").as_prefilled())`. A batch is not known to hold whole groups.
The user's file also needs `REWARD_NAME` and `REWARD_TYPE = "batch"`. Nothing of EasyR1 is imported.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.host_reward import HostReward

__all__ = ["as_reward_function"]

_OWN: Final = frozenset({"response", "response_length", "ground_truth"})


@dataclass(frozen=True, slots=True)
class _BatchReward(HostReward):
    host: ClassVar[str] = "EasyR1"
    value_key: ClassVar[str] = "overall"

    def reward_function(
        self, reward_inputs: Sequence[Mapping[str, Any]], **_: object
    ) -> list[dict[str, float]]:
        """Score a batch, one dict an input, the same keys in each."""
        if not reward_inputs:
            return []
        columns = self.shared_columns([self.columns_of(_gold(row), _others(row)) for row in reward_inputs])
        scores = self.scores([str(row["response"]) for row in reward_inputs], columns=columns)
        return [self.record(score) for score in scores]


def as_reward_function(
    reward: Reward, *, floor: float | None = None
) -> Callable[..., list[dict[str, float]]]:
    r"""Any reward or recipe as a function for `worker.reward.reward_function=file.py:name`.

    Args:
        reward: what scores.
        floor: the number for a row without a value; by default the least that the reward gives.

    >>> from ringtrue.rewards.presets import boxed_math
    >>> math = as_reward_function(boxed_math)
    >>> math([{"response": r"\boxed{7}", "response_length": 5, "ground_truth": "7"}])
    [{'overall': 1.0, 'unscored': 0.0, 'error': 0.0}]
    """
    return _BatchReward(reward, floor).reward_function


def _gold(row: Mapping[str, Any]) -> object:
    if "ground_truth" not in row:
        raise ValueError(
            f"an input has no ground_truth, only {', '.join(sorted(row))}: set data.answer_key to the column "
            'that holds the right answer, and REWARD_TYPE = "batch" in the file'
        )
    return row["ground_truth"]


def _others(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _OWN}
