r"""Any reward or recipe as the `reward_func` of a file that OpenRLHF is given.

A real call: `f(["18 * 4?... \\boxed{72}<|im_end|>"], ["18 * 4?"], ["72"])` gives a dict of tensors: `rewards`
[1.0], `scores` [1.0], and `extra_logs` with the value of each part.

A query starts with its prompt, which is cut off. Lists of one are handed over, so no groups. The call
imports torch; nothing of OpenRLHF is imported.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.host_reward import HostReward

__all__ = ["as_reward_func"]


@dataclass(frozen=True, slots=True)
class _RewardFunc(HostReward):
    host: ClassVar[str] = "OpenRLHF"

    def reward_func(
        self, queries: Sequence[str], prompts: Sequence[str], labels: Sequence[object], /, **_: object
    ) -> dict[str, Any]:
        """Score queries."""
        import torch

        pairs = zip(queries, prompts, strict=True)
        shown = [query.removeprefix(prompt) for query, prompt in pairs]
        found = self.scores(shown, prompts, columns={"ground_truth": list(labels)})
        records = [self.record(score) for score in found]
        values = torch.tensor([record["score"] for record in records], dtype=torch.float32)
        names = [name for name in (records[0] if records else ()) if name != "score"]
        logs = {name: torch.tensor([record[name] for record in records]) for name in names}
        return {"rewards": values, "scores": values.clone(), "extra_logs": logs}


def as_reward_func(reward: Reward, *, floor: float | None = None) -> Callable[..., dict[str, Any]]:
    r"""Any reward or recipe for `--reward.remote_url file.py`, under the name `reward_func`.

    Args:
        reward: what scores.
        floor: the number for a row without a value; by default the least that the reward gives.

    >>> from ringtrue.rewards.presets import boxed_math
    >>> as_reward_func(boxed_math)([r"3+4?\boxed{7}"], ["3+4?"], ["7"])["rewards"].tolist()
    [1.0]
    """
    return _RewardFunc(reward, floor).reward_func
