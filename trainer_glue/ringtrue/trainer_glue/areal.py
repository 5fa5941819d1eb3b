r"""Any reward or recipe as AReaL's `reward_fn`.

A real call: `f("18 * 4?", "... \\boxed{72}<|im_end|>", [1, 2], [3, 4], answer="72")` gives 1.0.

The columns of the dataset come by keyword, also one that is called `prompt`; the gold is found among them as
with a direct call. One completion at a time, so no groups. Nothing of AReaL is imported.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.host_reward import HostReward

__all__ = ["as_reward_fn"]


@dataclass(frozen=True, slots=True)
class _RewardFn(HostReward):
    host: ClassVar[str] = "AReaL"

    def reward_fn(
        self,
        prompt: str | None,
        completions: str,
        prompt_ids: Sequence[int] | None,  # noqa: ARG002 - the host's signature
        completion_ids: Sequence[int] | None,
        /,
        **data: object,
    ) -> float:
        """Score one completion."""
        ids = None if completion_ids is None else [completion_ids]
        columns = {name: [value] for name, value in data.items()}
        [score] = self.scores([completions], None if prompt is None else [prompt], ids, columns)
        return self.value(score)


def as_reward_fn(reward: Reward, *, floor: float | None = None) -> Callable[..., float]:
    r"""Any reward or recipe for `RLVRWorkflow(reward_fn="package.module.name")`.

    Args:
        reward: what scores.
        floor: the number for a row without a value; by default the least that the reward gives.

    >>> from ringtrue.rewards.presets import boxed_math
    >>> as_reward_fn(boxed_math)("3+4?", r"\boxed{7}", [1], [2], answer="7")
    1.0
    """
    return _RewardFn(reward, floor).reward_fn
