"""Batches against groups: every generation batch must hold whole groups, and the mend is said as numbers.

A real one: `per_device_train_batch_size = 1` with `num_generations = 8`. The batch counts completions, not
prompts, so that is an eighth of a group; `gradient_accumulation_steps = 8` makes it one.
"""

import math
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ringtrue.trainer_glue.training.config import TrainConfig

__all__ = ["batch_problems"]

_COUNTS = (
    "num_generations",
    "per_device_train_batch_size",
    "per_device_eval_batch_size",
    "gradient_accumulation_steps",
    "max_completion_length",
)


def batch_problems(config: "TrainConfig") -> list[str]:
    """What is wrong with the batches of a run, with the numbers that mend it."""
    where = f"{config.where}, [grpo]"
    low = {name: 2 if name == "num_generations" else 1 for name in _COUNTS}
    bad = [
        f"{where}: key {name!r} is {config.grpo[name]!r}: give a whole number from {least}"
        for name, least in low.items()
        if name in config.grpo and config.grpo[name] < least
    ]
    if bad or config.algorithm == "async_grpo":
        # Its rollouts come from a queue, one group at a time.
        return bad
    return [*_training(config, where), *_evaluation(config, where)]


def processes() -> int:
    """How many processes train, as torchrun and accelerate say."""
    found = os.environ.get("WORLD_SIZE", "1")
    return int(found) if found.isdecimal() and int(found) else 1


def _training(config: "TrainConfig", where: str) -> list[str]:
    group = int(config.setting("num_generations"))
    device = int(config.setting("per_device_train_batch_size"))
    size, factors = device * processes(), f"per_device_train_batch_size {device}"
    if processes() > 1:
        factors += f" * {processes()} processes"
    if "generation_batch_size" in config.grpo:
        return _given(config, where, group, size, factors)
    steps = "steps_per_generation" if "steps_per_generation" in config.grpo else "gradient_accumulation_steps"
    count = int(config.grpo[steps] if steps in config.grpo else config.setting(steps))
    if size * count % group == 0:
        return []
    return [
        f"{where}: {factors} * {steps} {count} = {size * count} completions are no multiple of "
        f"num_generations "
        f"{group}: set {steps} = {_up(count, size, group)}, or per_device_train_batch_size = "
        f"{_up(device, processes() * count, group)}"
    ]


def _given(config: "TrainConfig", where: str, group: int, size: int, factors: str) -> list[str]:
    batch = config.grpo["generation_batch_size"]
    if "steps_per_generation" in config.grpo:
        return [f"{where}: generation_batch_size and steps_per_generation are both given: leave one out"]
    if batch > 0 and batch % size == 0 and batch % group == 0:
        return []
    both = math.lcm(size, group)
    return [
        f"{where}: generation_batch_size {batch} is no multiple of both {factors} = {size} and "
        f"num_generations "
        f"{group}: set it to {both * max(1, math.ceil(batch / both))}"
    ]


def _evaluation(config: "TrainConfig", where: str) -> list[str]:
    # Where it is not written the runner takes one group a device.
    if config.eval is None or "per_device_eval_batch_size" not in config.grpo:
        return []
    group = config.eval.num_generations or int(config.setting("num_generations"))
    device = config.grpo["per_device_eval_batch_size"]
    if device * processes() % group == 0:
        return []
    return [
        f"{where}: per_device_eval_batch_size {device} * {processes()} processes is no multiple of "
        f"the {group} "
        f"completions of a prompt in evaluation: set it to {_up(device, processes(), group)}, or leave it out"
    ]


def _up(value: int, factor: int, group: int) -> int:
    """The least number from `value` whose product with the factor is a multiple of the group.

    >>> _up(1, 1, 8), _up(4, 2, 8), _up(5, 2, 8)
    (8, 4, 8)
    """
    step = group // math.gcd(factor, group)
    return step * max(1, math.ceil(value / step))
