"""What comes out of a run, against the backend that makes it: evaluation and saving.

A real one: `merged_4bit = true` with `backend = "trl"`, which has no such thing, is refused before
the run and not after it.
"""

from typing import TYPE_CHECKING, Final

from ringtrue.rewards.registry import nearest
from ringtrue.trainer_glue import trl
from ringtrue.trainer_glue.training.tables import EVAL_FILE
from ringtrue.trainer_glue.unsloth_saving import GGUF_TYPES

if TYPE_CHECKING:
    from ringtrue.trainer_glue.training.config import TrainConfig

__all__ = ["REPORTERS", "check_outputs"]

REPORTERS: Final = frozenset(
    "all azure_ml clearml codecarbon comet_ml dagshub dvclive flyte kubeflow mlflow neptune none "  # noqa: SIM905
    "swanlab tensorboard trackio wandb".split()
)
"""What transformers can report to, by its names."""


def check_outputs(config: "TrainConfig", problems: list[str], warnings: list[str]) -> None:
    """Compare `[save]`, `[eval]` and `[log]` with the backend and with each other.

    Args:
        config: the config.
        problems: takes what no run can start from.
        warnings: takes what is odd.
    """
    _check_backend(config, problems)
    _check_saving(config, problems, warnings)
    _check_eval(config, problems)
    problems += [
        f"{config.where}, [log]: report_to {name!r} is known to no trainer: {nearest(name, REPORTERS)}"
        for name in config.log.report_to
        if name not in REPORTERS
    ]


def _check_backend(config: "TrainConfig", problems: list[str]) -> None:
    if config.backend != "unsloth":
        return
    if config.algorithm != "grpo":
        problems.append(
            f"{config.where}: backend 'unsloth' runs algorithm 'grpo', not {config.algorithm!r}: write "
            "backend = 'trl', or algorithm = 'grpo'"
        )
    if "reward_weights" in config.grpo:
        problems.append(
            f"{config.where}, [grpo]: with unsloth reward_weights stand in the recipe: leave them out"
        )
    if config.lora is not None and config.lora.target_modules == ("all-linear",):
        problems.append(
            f"{config.where}, [lora]: target_modules 'all-linear' is peft's: name them for unsloth"
        )
    if config.save.merged_4bit and not config.model.load_in_4bit:
        problems.append(f"{config.where}, [save]: merged_4bit needs [model] load_in_4bit = true")


def _check_saving(config: "TrainConfig", problems: list[str], warnings: list[str]) -> None:
    save, where = config.save, f"{config.where}, [save]"
    problems += [
        f"{where}: gguf {name!r} is no quantisation: {nearest(name, GGUF_TYPES)}"
        for name in save.gguf
        if name not in GGUF_TYPES
    ]
    if config.backend == "trl":
        problems += [
            f'{where}: {key} is written by Unsloth: write backend = "unsloth", or leave it out'
            for key, wanted in (("gguf", save.gguf), ("merged_4bit", save.merged_4bit))
            if wanted
        ]
    if config.lora is None and (save.merged_16bit or save.merged_4bit):
        warnings.append(
            f"{where}: with lora = false there is no adapter to merge: the model is saved as it is"
        )


def _check_eval(config: "TrainConfig", problems: list[str]) -> None:
    if config.eval is None:
        return
    where = f"{config.where}, [eval]"
    group, own = int(config.setting("num_generations")), config.eval.num_generations
    compared = [func.__name__ for func in trl.split(config.reward)[0] if func.reward.scope == "group"]
    if own is not None and own != group and compared:
        problems.append(
            f"{where}: num_generations {own}: {compared[0]!r} compares the {group} completions of a prompt "
            f"(num_generations in [grpo]): leave it out"
        )
    if config.log.jsonl == EVAL_FILE:
        problems.append(f"{config.where}, [log]: jsonl {EVAL_FILE!r} is for evaluations: give another name")
