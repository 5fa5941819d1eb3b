"""Batches against groups: every generation batch must hold whole groups, and the mend is said as numbers.

A real one: `per_device_train_batch_size = 1` with `num_generations = 8`. The batch counts completions, not
prompts, so that is an eighth of a group; `gradient_accumulation_steps = 8` makes it one.
"""

from typing import TYPE_CHECKING

from ringtrue.trainer_glue.grpo_settings import batch_problem, enough, processes
from ringtrue.trainer_glue.training.grpo_fields import DEFAULTS

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
    if bad:
        return bad
    counted = {**DEFAULTS[config.algorithm], **config.grpo}
    problem = batch_problem(counted)
    return [*([] if problem is None else [f"{where}: {problem}"]), *_evaluation(config, where)]


def _evaluation(config: "TrainConfig", where: str) -> list[str]:
    # Where it is not written the runner takes whole groups.
    if config.eval is None or "per_device_eval_batch_size" not in config.grpo:
        return []
    group = config.eval.num_generations or int(config.setting("num_generations"))
    device = config.grpo["per_device_eval_batch_size"]
    if device * processes() % group == 0:
        return []
    return [
        f"{where}: per_device_eval_batch_size {device} * {processes()} processes is no multiple of "
        f"the {group} completions of a prompt in evaluation: set it to "
        f"{enough(device, processes(), group)}, or leave it out"
    ]
