r"""Any reward or recipe as slime's custom reward model.

A real call: `await f(args, sample)`, the sample with `prompt`, `response` and `label`, gives 1.0, or
`{"score": 1.0, "unscored": 0.0, "error": 0.0}` where the run has `--reward-key score`.

`--group-rm` hands over the samples of one prompt together. The fields of a sample's `metadata` are columns.
Nothing of slime is imported.
"""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.host_reward import HostReward

__all__ = ["as_custom_rm", "as_group_rm"]


@dataclass(frozen=True, slots=True)
class _CustomRm(HostReward):
    host: ClassVar[str] = "slime without --group-rm"

    async def custom_rm(self, args: Any, sample: Any, **_: object) -> float | dict[str, float]:
        """Score one sample."""
        return (await _scored(self, args, [sample]))[0]


@dataclass(frozen=True, slots=True)
class _GroupRm(HostReward):
    host: ClassVar[str] = "slime"
    whole_groups: ClassVar[bool] = True

    async def group_rm(
        self, args: Any, samples: Sequence[Any], **_: object
    ) -> list[float | dict[str, float]]:
        """Score the samples of one prompt."""
        return await _scored(self, args, samples)


def as_custom_rm(
    reward: Reward, *, floor: float | None = None
) -> Callable[..., Coroutine[Any, Any, float | dict[str, float]]]:
    r"""Any reward or recipe for `--custom-rm-path module.name`.

    Args:
        reward: what scores.
        floor: the number for a sample without a value; by default the least that the reward gives.

    >>> import asyncio
    >>> from types import SimpleNamespace
    >>> from ringtrue.rewards.presets import boxed_math
    >>> sample = SimpleNamespace(prompt="3+4?", response=r"\boxed{7}", label="7", metadata={})
    >>> asyncio.run(as_custom_rm(boxed_math)(SimpleNamespace(reward_key=None), sample))
    1.0
    """
    return _CustomRm(reward, floor).custom_rm


def as_group_rm(
    reward: Reward, *, floor: float | None = None
) -> Callable[..., Coroutine[Any, Any, list[float | dict[str, float]]]]:
    """The same for `--custom-rm-path module.name --group-rm`, also for rewards of a group.

    Args:
        reward: what scores.
        floor: the number for a sample without a value; by default the least that the reward gives.
    """
    return _GroupRm(reward, floor).group_rm


async def _scored(host: HostReward, args: Any, samples: Sequence[Any]) -> list[float | dict[str, float]]:
    rows = [host.columns_of(sample.label, _metadata(sample)) for sample in samples]
    shared = [name for name in rows[0] if all(name in row for row in rows)] if rows else []
    columns = {name: [row[name][0] for row in rows] for name in shared}
    columns["group"] = [0] * len(rows)
    prompts = [sample.prompt for sample in samples]
    found = await host.ascores([sample.response for sample in samples], prompts, columns=columns)
    if getattr(args, "reward_key", None):
        return [host.record(score) for score in found]
    return [host.value(score) for score in found]


def _metadata(sample: Any) -> Mapping[str, object]:
    given = getattr(sample, "metadata", None)
    return given if isinstance(given, Mapping) else {}
