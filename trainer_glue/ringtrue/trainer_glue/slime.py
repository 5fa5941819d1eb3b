r"""Any reward or recipe as slime's custom reward model.

A real call: `await f(args, sample)`, the sample with `prompt`, `response` and `label`, gives 1.0, or
`{"score": 1.0, "unscored": 0.0, "error": 0.0}` where the run has `--reward-key score`.

`--group-rm` hands over the samples of a prompt together; should one call hold several prompts, they are told
apart by the samples' `group_index`, or else by their prompts. Without it a list of samples, as a custom
generation can return, is scored one by one. The fields of a sample's `metadata` are columns. Nothing of slime
is imported.
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

    async def custom_rm(self, args: Any, sample: Any, **_: object) -> Any:
        """Score one sample, or a list of them, one by one."""
        if isinstance(sample, Sequence):
            return await _scored(self, args, sample)
        return (await _scored(self, args, [sample]))[0]


@dataclass(frozen=True, slots=True)
class _GroupRm(HostReward):
    host: ClassVar[str] = "slime"
    whole_groups: ClassVar[bool] = True

    async def group_rm(
        self, args: Any, samples: Sequence[Any], **_: object
    ) -> list[float | dict[str, float]]:
        """Score the samples of one prompt, or of several."""
        return await _scored(self, args, samples)


def as_custom_rm(reward: Reward, *, floor: float | None = None) -> Callable[..., Coroutine[Any, Any, Any]]:
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
    columns = host.shared_columns([host.columns_of(sample.label, _metadata(sample)) for sample in samples])
    groups = _groups(samples)
    columns["group"] = [*groups]
    order = sorted(range(len(groups)), key=groups.__getitem__)  # a group's samples side by side
    found = await host.ascores(
        [samples[index].response for index in order],
        [samples[index].prompt for index in order],
        columns={name: [column[index] for index in order] for name, column in columns.items()},
    )
    scores = dict(zip(order, found, strict=True))
    given = host.record if getattr(args, "reward_key", None) else host.value
    return [given(scores[index]) for index in range(len(groups))]


def _groups(samples: Sequence[Any]) -> list[str]:
    """Whose samples they are: slime numbers the groups that its own data source makes."""
    numbers = [getattr(sample, "group_index", None) for sample in samples]
    numbered = all(number is not None for number in numbers)
    return [repr(number) for number in numbers] if numbered else [repr(sample.prompt) for sample in samples]


def _metadata(sample: Any) -> Mapping[str, object]:
    given = getattr(sample, "metadata", None)
    return given if isinstance(given, Mapping) else {}
