"""A run from a checked config: load, adapt, train, log, save.

A real one: `train(load_config("examples/train/tiny.toml"), say=print)` leaves `log.jsonl`, `checkpoints` and
`adapter` in the config's save folder.

Ctrl-C ends it after the step in hand, with a checkpoint; models are saved only of a run that came to its end.
"""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ringtrue.trainer_glue import trl
from ringtrue.trainer_glue.training.config import TrainConfig, context_problems
from ringtrue.trainer_glue.training.data import Data, load_rows
from ringtrue.trainer_glue.training.errors import ConfigError
from ringtrue.trainer_glue.training.held_out import HeldOut, eval_dataset, eval_settings
from ringtrue.trainer_glue.training.interrupt import Stop
from ringtrue.trainer_glue.training.log import JsonLines
from ringtrue.trainer_glue.training.models import check_reporters, load_model, save_models, trainable

__all__ = ["Say", "build_trainer", "prompt_text", "read_data", "train"]

_TRAINERS: Final = {"grpo": "GRPO", "gdpo": "GRPO", "rloo": "RLOO"}
Say = Callable[[str], None]


def train(config: TrainConfig, *, resume: bool = False, say: Say) -> Path:
    """Train as a config says, and save what it asks for.

    Args:
        config: the run.
        resume: go on from the last checkpoint of the save folder.
        say: takes each line for the console.

    Returns:
        The save folder.

    Raises:
        ConfigError: what no run can start from; a folder that holds a run already, without `resume`; nothing
            to resume.
        ImportError: the backend is not installed, or what `[log] report_to` names.
        KeyboardInterrupt: Ctrl-C; it comes once the checkpoint is saved.
    """
    checkpoint = _checkpoint(config, resume)
    _announce(config, say)
    check_reporters(config)
    model, tokenizer = load_model(config)
    _check_context(config, model)
    say(trainable(model))
    data = read_data(config, tokenizer, say)
    stop, step = Stop(say), None if checkpoint is None else int(checkpoint.name.rpartition("-")[2])
    trainer = build_trainer(config, model, tokenizer, data, [_log(config, step, say), stop.callback()])
    if trainer.eval_dataset is not None:
        HeldOut.attach(trainer, config, step, say)
    with stop.watched():
        trainer.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint))
    if stop.asked and trainer.state.global_step < trainer.state.max_steps:
        say(f"stopped after step {trainer.state.global_step}: --resume goes on from there")
        raise KeyboardInterrupt
    if HeldOut.is_due(trainer, config):
        trainer.evaluate()
    for place in save_models(config, trainer.model, tokenizer):
        say(f"saved {place}")
    return Path(config.save.folder)


def prompt_text(config: TrainConfig, tokenizer: Any, prompt: Any) -> str:
    """A prompt as the model sees it, with the chat template around messages."""
    if isinstance(prompt, str):
        return prompt
    options = dict(config.model.chat_template_kwargs)
    return str(tokenizer.apply_chat_template(prompt, tokenize=False, add_generation_prompt=True, **options))


def read_data(config: TrainConfig, tokenizer: Any, say: Say) -> Data:
    """The rows, those with too long a prompt left out, and what was done with them.

    Raises:
        ConfigError: as `load_rows` says; a column that the reward reads is missing.
    """

    def count(prompt: Any) -> int:
        return len(tokenizer(prompt_text(config, tokenizer, prompt), add_special_tokens=False)["input_ids"])

    data = load_rows(config, count)
    for line in data.report.lines():
        say(line)
    if config.eval is not None and not data.held_out:
        say("warning: [eval]: no row is held out: an ability with a single prompt keeps it for training")
    try:
        config.reward.check_columns(data.train[0])
    except ValueError as error:
        raise ConfigError([f"{config.where}, [[data]]: {error}"]) from error
    return data


def _checkpoint(config: TrainConfig, resume: bool) -> Path | None:
    folder = Path(config.save.folder) / "checkpoints"
    steps = {int(one.name.rpartition("-")[2]): one for one in folder.glob("checkpoint-[0-9]*")}
    if steps and not resume:
        raise ConfigError([f"{folder}: holds a run already: resume it, or name another [save] folder"])
    if resume and not steps:
        raise ConfigError([f"{folder}: holds no checkpoint to resume from"])
    # What a kill cut off has no state, which is written last.
    whole = [step for step, one in steps.items() if (one / "trainer_state.json").is_file()]
    if resume and not whole:
        raise ConfigError([f"{folder}: no checkpoint is whole: delete the folder and start anew"])
    return steps[max(whole)] if whole else None


def _announce(config: TrainConfig, say: Say) -> None:
    for warning in config.warnings:
        say(f"warning: {warning}")


def _check_context(config: TrainConfig, model: Any) -> None:
    problems = context_problems(config, getattr(model.config, "max_position_embeddings", None))
    if problems:
        raise ConfigError(problems)


def _settings(config: TrainConfig, data: Data) -> dict[str, Any]:
    gpu = importlib.import_module("torch").cuda.is_available()
    given: dict[str, Any] = {"logging_steps": 1, "disable_tqdm": True}
    if not gpu:
        given |= {"use_cpu": True, "bf16": False, "gradient_checkpointing": False}
    if config.algorithm == "gdpo":
        given["multi_objective_aggregation"] = "normalize_then_sum"
    return {
        **given,
        **config.grpo,
        **eval_settings(config, data),
        "output_dir": str(Path(config.save.folder) / "checkpoints"),
        "report_to": list(config.log.report_to) or "none",
        "chat_template_kwargs": dict(config.model.chat_template_kwargs) or None,
        "num_generations": config.setting("num_generations"),
    }


def build_trainer(
    config: TrainConfig, model: Any, tokenizer: Any, data: Data, callbacks: Sequence[Any] = ()
) -> Any:
    """The trainer of the config's algorithm and backend, with its rewards and rows.

    Args:
        config: the run.
        model: as `models.load_model` gives it.
        tokenizer: the model's.
        data: the rows to train on, and those held out.
        callbacks: what listens to its steps.
    """
    trainer = _backends(config, model, tokenizer, data, list(callbacks))
    # Its own printer would say every number twice.
    trainer.remove_callback(importlib.import_module("transformers").PrinterCallback)
    return trainer


def _backends(config: TrainConfig, model: Any, tokenizer: Any, data: Data, callbacks: list[Any]) -> Any:
    dataset = importlib.import_module("datasets").Dataset.from_list(list(data.train))
    held_out = eval_dataset(config, data)
    settings = _settings(config, data)
    dialect = None if config.model.dialect == "auto" else config.model.dialect
    if config.backend == "unsloth":
        unsloth = importlib.import_module("ringtrue.trainer_glue.unsloth")
        return unsloth.trainer(
            model, tokenizer, config.reward, dataset,
            eval_dataset=held_out, dialect=dialect, callbacks=callbacks, **settings,
        )  # fmt: skip
    host = importlib.import_module("trl")
    funcs, weights = trl.prepare(
        config.reward,
        num_generations=settings["num_generations"],
        tokenizer=tokenizer,
        dialect=dialect,
        chat_template_kwargs=config.model.chat_template_kwargs,
    )
    kind = _TRAINERS[config.algorithm]
    return getattr(host, f"{kind}Trainer")(
        model=model,
        reward_funcs=funcs,
        args=getattr(host, f"{kind}Config")(**{"reward_weights": weights, **settings}),
        train_dataset=dataset,
        eval_dataset=held_out,
        processing_class=tokenizer,
        callbacks=callbacks,
    )


@dataclass(slots=True)
class _Steps:
    """What is done with the numbers of a logged step."""

    lines: JsonLines | None
    say: Say | None

    def take(self, step: int, total: int, values: dict[str, Any]) -> None:
        if "reward" not in values:  # the summary at the end, which is no step
            return
        if self.lines is not None:
            self.lines.write({"step": step, **values})
        if self.say is not None:
            self.say(f"step {step}/{total}  reward {values['reward']:.4g}  loss {values.get('loss', 0):.4g}")


def _log(config: TrainConfig, after: int | None, say: Say) -> Any:
    name = config.log.jsonl
    lines = JsonLines(Path(config.save.folder) / name, after=after) if name else None
    steps = _Steps(lines, say if config.log.console else None)
    base: Any = importlib.import_module("transformers").TrainerCallback

    def on_log(_self: Any, _args: Any, state: Any, _control: Any, logs: Any = None, **_: Any) -> None:
        if state.is_world_process_zero:
            steps.take(state.global_step, state.max_steps, dict(logs or {}))

    # The base is known only once the backend is loaded.
    return type("StepLog", (base,), {"on_log": on_log})()
