r"""Settings of a GRPO run, checked before anything is loaded: today's names, and batches of whole groups.

A real one: `max_new_tokens=512`, as older notebooks have it, is refused with `max_completion_length`; Unsloth
would drop it without a word and generate its default of 512 or 256 tokens.
"""

import math
import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import Any, Final

from ringtrue.rewards.registry import nearest

__all__ = ["OLD_NAMES", "RENAMED", "batch_problem", "check_batch", "check_settings", "enough", "processes"]

_RECIPE: Final = "the recipe holds the weights: 0.3 * A() + 0.7 * B()"

RENAMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "clip_range": "epsilon",
        "evaluation_strategy": "eval_strategy",
        "generations": "num_generations",
        "group_size": "num_generations",
        "kl_coef": "beta",
        "kl_coeff": "beta",
        "max_length": "max_completion_length",
        "max_new_tokens": "max_completion_length",
        "no_cuda": "use_cpu",
        "per_gpu_train_batch_size": "per_device_train_batch_size",
        "use_gradient_checkpointing": "gradient_checkpointing",
        "vllm_guided_decoding_regex": "vllm_structured_outputs_regex",
    }
)
"""What older notebooks and other trainers call a field of GRPOConfig, and what it is called today."""

OLD_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{old: f"it is called {new}" for old, new in RENAMED.items()},
        "args": "give the fields of GRPOConfig by keyword, as num_generations=8",
        "config": "give the fields of GRPOConfig by keyword, as num_generations=8",
        "max_length": "it is called max_completion_length, and counts the completion alone",
        "max_prompt_length": "it is gone: filter the dataset by the length of its prompts",
        "processing_class": "the tokenizer is the second argument",
        "reward_funcs": "give a recipe as the third argument",
        "reward_weights": _RECIPE,
        "tokenizer": "the tokenizer is the second argument",
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
    problem = batch_problem(settings)
    if problem is not None:
        raise ValueError(problem)


def processes() -> int:
    """How many processes train, as torchrun and accelerate say."""
    found = os.environ.get("WORLD_SIZE", "1")
    return int(found) if found.isdecimal() and int(found) else 1


def batch_problem(settings: Mapping[str, Any]) -> str | None:
    """What is wrong with the generation batch, with the numbers that mend it; None where it is whole."""
    group = int(settings.get("num_generations", 8))
    size = int(settings.get("per_device_train_batch_size", 8))
    steps_name = (
        "steps_per_generation" if settings.get("steps_per_generation") else "gradient_accumulation_steps"
    )
    steps = int(settings.get(steps_name) or 1)
    shared = size * processes()
    many = f"{processes()} process{'es' * (processes() > 1)}"
    whole = settings.get("generation_batch_size")
    if whole:
        if steps_name == "steps_per_generation":
            return "generation_batch_size and steps_per_generation are both given: leave one out"
        both = math.lcm(shared, group)
        if int(whole) > 0 and int(whole) % both == 0:
            return None
        return (
            f"generation_batch_size={whole} is no multiple of num_generations={group} and of "
            f"per_device_train_batch_size={size} * {many}: "
            f"set generation_batch_size={both * max(1, math.ceil(int(whole) / both))}"
        )
    if group < 1 or shared * steps % group == 0:
        return None
    return (
        f"a generation batch holds {shared * steps} completions (per_device_train_batch_size={size} * "
        f"{many} * {steps} step{'s' * (steps > 1)}), which is no multiple of num_generations={group}: "
        f"set per_device_train_batch_size={enough(size, processes() * steps, group)}, or "
        f"{steps_name}={enough(steps, shared, group)}"
    )


def enough(value: int, factor: int, group: int) -> int:
    """The least number from `value` whose product with the factor is a multiple of the group.

    >>> enough(1, 1, 8), enough(4, 2, 8), enough(5, 2, 8)
    (8, 4, 8)
    """
    step = group // math.gcd(factor, group)
    return step * max(1, math.ceil(value / step))
