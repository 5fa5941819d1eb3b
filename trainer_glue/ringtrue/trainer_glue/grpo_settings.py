r"""Settings of a GRPO run, checked before anything is loaded: today's names, and batches of whole groups.

A real one: `max_new_tokens=512`, as older notebooks have it, is refused with `max_completion_length`; Unsloth
would drop it without a word and generate its default of 512 or 256 tokens.
"""

import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import Any, Final

from ringtrue.rewards.registry import nearest

__all__ = ["OLD_NAMES", "check_batch", "check_settings"]

_RECIPE: Final = "the recipe holds the weights: 0.3 * A() + 0.7 * B()"

OLD_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "args": "give the fields of GRPOConfig by keyword, as num_generations=8",
        "config": "give the fields of GRPOConfig by keyword, as num_generations=8",
        "evaluation_strategy": "it is called eval_strategy",
        "generations": "it is called num_generations",
        "max_length": "it is called max_completion_length, and counts the completion alone",
        "max_new_tokens": "it is called max_completion_length",
        "max_prompt_length": "it is gone: filter the dataset by the length of its prompts",
        "no_cuda": "it is called use_cpu",
        "processing_class": "the tokenizer is the second argument",
        "reward_funcs": "give a recipe as the third argument",
        "reward_weights": _RECIPE,
        "train_dataset": "it is the argument dataset",
        "weights": _RECIPE,
    }
)
"""What older notebooks write, and what to write today."""


def check_settings(settings: Mapping[str, Any], config: type | None = None) -> None:
    """Refuse names that are unknown or of another day, and batches that are no whole number of groups.

    Args:
        settings: fields of `GRPOConfig` by name.
        config: the class whose fields are known; None takes any name.

    Raises:
        ValueError: naming the setting and what to write.

    >>> check_settings({"num_generations": 8, "per_device_train_batch_size": 8})
    >>> check_settings({"max_new_tokens": 512})
    Traceback (most recent call last):
    ValueError: max_new_tokens: it is called max_completion_length
    """
    for name in settings:
        if name in OLD_NAMES:
            raise ValueError(f"{name}: {OLD_NAMES[name]}")
    known = frozenset(field.name for field in fields(config)) if is_dataclass(config) else frozenset()
    for name in settings:
        if known and name not in known:
            close = nearest(name, known).split(" Known:")[0]
            raise ValueError(
                f"{name} is no setting of GRPOConfig: {close if close.endswith('?') else 'leave it out'}"
            )
    check_batch(settings)


def check_batch(settings: Mapping[str, Any]) -> None:
    """Refuse a generation batch that does not hold whole groups.

    A batch counts completions: `per_device_train_batch_size` times the processes times `steps_per_generation`
    (by default `gradient_accumulation_steps`) has to be a multiple of `num_generations`.

    >>> steps = {"gradient_accumulation_steps": 4}
    >>> check_batch({"num_generations": 8, "per_device_train_batch_size": 2, **steps})
    >>> check_batch({"num_generations": 8, "per_device_train_batch_size": 2})
    Traceback (most recent call last):
    ValueError: a generation batch holds 2 completions (per_device_train_batch_size=2 * 1 process * 1 step), \
which is no multiple of num_generations=8: set per_device_train_batch_size=8, or gradient_accumulation_steps=4
    """
    group = int(settings.get("num_generations", 8))
    size = int(settings.get("per_device_train_batch_size", 8))
    processes = int(os.environ.get("WORLD_SIZE", "1"))
    steps = settings.get("steps_per_generation") or settings.get("gradient_accumulation_steps") or 1
    whole = settings.get("generation_batch_size")
    batch = int(whole) if whole else size * processes * int(steps)
    if group < 1 or batch % group == 0:
        return
    made = (
        f"generation_batch_size={whole}"
        if whole
        else f"per_device_train_batch_size={size} * {processes} process{'es' * (processes > 1)} * "
        f"{steps} step{'s' * (int(steps) > 1)}"
    )
    enough = next(count for count in range(1, group + 1) if size * processes * count % group == 0)
    raise ValueError(
        f"a generation batch holds {batch} completions ({made}), which is no multiple of "
        f"num_generations={group}: "
        f"set per_device_train_batch_size={group}, or gradient_accumulation_steps={enough}"
    )
