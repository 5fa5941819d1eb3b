"""A run from a checked config: load, adapt, train, log, save.

A real one: `train(load_config("examples/train/tiny.toml"), say=print)` leaves `log.jsonl`, `checkpoints` and
`adapter` in the config's save folder.

It does not evaluate: rows that `[eval]` holds out stay out of training, and a line says that nothing scores
them.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ringtrue.trainer_glue import trl
from ringtrue.trainer_glue.training.config import TrainConfig, context_problems
from ringtrue.trainer_glue.training.data import Data, load_rows
from ringtrue.trainer_glue.training.errors import ConfigError
from ringtrue.trainer_glue.training.log import JsonLines

__all__ = ["load_tokenizer", "prompt_text", "read_data", "train"]

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
        ImportError: the backend is not installed.
    """
    _check(config)
    checkpoint = _checkpoint(config, resume)
    _announce(config, say)
    if config.backend == "unsloth":
        # It patches trl and transformers, and so comes before either.
        importlib.import_module("ringtrue.trainer_glue.unsloth").import_unsloth()
        model, tokenizer = _unsloth_model(config)
    else:
        tokenizer = load_tokenizer(config)
        model = _model(config)
    _check_context(config, model)
    say(_trainable(model))
    data = read_data(config, tokenizer, say)
    trainer = _trainer(config, model, tokenizer, data, _callbacks(config, checkpoint, say))
    # Its own printer would say every number twice.
    trainer.remove_callback(importlib.import_module("transformers").PrinterCallback)
    trainer.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint))
    _save(config, trainer.model, tokenizer, say)
    return Path(config.save.folder)


def load_tokenizer(config: TrainConfig) -> Any:
    """The tokenizer of the config's model."""
    transformers = importlib.import_module("transformers")
    return transformers.AutoTokenizer.from_pretrained(_name(config), revision=_revision(config))


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
    try:
        config.reward.check_columns(data.train[0])
    except ValueError as error:
        raise ConfigError([f"{config.where}, [[data]]: {error}"]) from error
    return data


def _check(config: TrainConfig) -> None:
    problems = []
    if config.algorithm not in _TRAINERS:
        problems.append(f"{config.where}: algorithm {config.algorithm!r} is not run here: write 'grpo'")
    if config.backend == "unsloth":
        if config.algorithm != "grpo":
            problems.append(
                f"{config.where}: backend 'unsloth' runs algorithm 'grpo', not {config.algorithm!r}"
            )
        if "reward_weights" in config.grpo:
            problems.append(f"{config.where}, [grpo]: with unsloth the recipe holds the reward_weights")
    elif config.save.merged_4bit or config.save.gguf:
        problems.append(f"{config.where}, [save]: merged_4bit and gguf need backend = 'unsloth'")
    if problems:
        raise ConfigError(problems)


def _checkpoint(config: TrainConfig, resume: bool) -> Path | None:
    folder = Path(config.save.folder) / "checkpoints"
    steps = {int(one.name.rpartition("-")[2]): one for one in folder.glob("checkpoint-[0-9]*")}
    if steps and not resume:
        raise ConfigError([f"{folder}: holds a run already: resume it, or name another [save] folder"])
    if resume and not steps:
        raise ConfigError([f"{folder}: holds no checkpoint to resume from"])
    return steps[max(steps)] if steps else None


def _announce(config: TrainConfig, say: Say) -> None:
    for warning in config.warnings:
        say(f"warning: {warning}")
    if config.eval is not None:
        say("warning: [eval]: rows are held out of training, and nothing scores them during the run")


def _name(config: TrainConfig) -> str:
    return str(config.model_folder or config.model.name)


def _revision(config: TrainConfig) -> str:
    return config.model.revision or "main"


def _model(config: TrainConfig) -> Any:
    transformers = importlib.import_module("transformers")
    options: dict[str, Any] = {"dtype": config.model.dtype, "revision": _revision(config)}
    if config.model.load_in_4bit:
        options["quantization_config"] = transformers.BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype="bfloat16"
        )
    model = transformers.AutoModelForCausalLM.from_pretrained(_name(config), **options)
    lora = config.lora
    if lora is None:
        return model
    peft = importlib.import_module("peft")
    if config.model.load_in_4bit:
        model = peft.prepare_model_for_kbit_training(model)
    adapter = peft.LoraConfig(
        r=lora.rank, lora_alpha=lora.scale, lora_dropout=lora.dropout,
        target_modules=list(lora.target_modules), task_type="CAUSAL_LM",
    )  # fmt: skip
    return peft.get_peft_model(model, adapter)


def _unsloth_model(config: TrainConfig) -> tuple[Any, Any]:
    unsloth = importlib.import_module("ringtrue.trainer_glue.unsloth")
    model, tokenizer = unsloth.load_model(
        _name(config),
        max_seq_length=config.model.max_seq_length or 2048,
        load_in_4bit=config.model.load_in_4bit,
        dtype=config.model.dtype,
        full_finetuning=config.lora is None,
        **({"revision": config.model.revision} if config.model.revision else {}),
    )
    lora = config.lora
    if lora is None:
        return model, tokenizer
    adapted = unsloth.add_lora(
        model, lora.rank, lora.scale, dropout=lora.dropout, target_modules=lora.target_modules
    )
    return adapted.model, tokenizer


def _check_context(config: TrainConfig, model: Any) -> None:
    problems = context_problems(config, getattr(model.config, "max_position_embeddings", None))
    if problems:
        raise ConfigError(problems)


def _trainable(model: Any) -> str:
    sizes = [(one.numel(), one.requires_grad) for one in model.parameters()]
    total, own = sum(size for size, _ in sizes), sum(size for size, trained in sizes if trained)
    return f"{own:,} of {total:,} weights are trained ({100 * own / total:.2f} %)"


def _settings(config: TrainConfig) -> dict[str, Any]:
    gpu = importlib.import_module("torch").cuda.is_available()
    given: dict[str, Any] = {"logging_steps": 1, "disable_tqdm": True}
    if not gpu:
        given |= {"use_cpu": True, "bf16": False, "gradient_checkpointing": False}
    if config.algorithm == "gdpo":
        given["multi_objective_aggregation"] = "normalize_then_sum"
    return {
        **given,
        **config.grpo,
        "output_dir": str(Path(config.save.folder) / "checkpoints"),
        "report_to": list(config.log.report_to) or "none",
        "chat_template_kwargs": dict(config.model.chat_template_kwargs) or None,
        "num_generations": config.setting("num_generations"),
    }


def _trainer(config: TrainConfig, model: Any, tokenizer: Any, data: Data, callbacks: list[Any]) -> Any:
    dataset = importlib.import_module("datasets").Dataset.from_list(list(data.train))
    settings = _settings(config)
    dialect = None if config.model.dialect == "auto" else config.model.dialect
    if config.backend == "unsloth":
        unsloth = importlib.import_module("ringtrue.trainer_glue.unsloth")
        return unsloth.trainer(
            model, tokenizer, config.reward, dataset, dialect=dialect, callbacks=callbacks, **settings
        )
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


def _callbacks(config: TrainConfig, checkpoint: Path | None, say: Say) -> list[Any]:
    after = None if checkpoint is None else int(checkpoint.name.rpartition("-")[2])
    name = config.log.jsonl
    lines = JsonLines(Path(config.save.folder) / name, after=after) if name else None
    steps = _Steps(lines, say if config.log.console else None)
    base: Any = importlib.import_module("transformers").TrainerCallback

    def on_log(_self: Any, _args: Any, state: Any, _control: Any, logs: Any = None, **_: Any) -> None:
        if state.is_world_process_zero:
            steps.take(state.global_step, state.max_steps, dict(logs or {}))

    # The base is known only once the backend is loaded.
    return [type("StepLog", (base,), {"on_log": on_log})()]


def _save(config: TrainConfig, model: Any, tokenizer: Any, say: Say) -> None:
    folder, save = Path(config.save.folder), config.save
    wanted = [name for name in ("adapter", "merged_16bit", "merged_4bit") if getattr(save, name)]
    wanted += [f"gguf:{kind}" for kind in save.gguf]
    for method in wanted:
        place = folder / method.replace(":", "-")
        if config.backend == "unsloth":
            importlib.import_module("ringtrue.trainer_glue.unsloth").save(model, tokenizer, place, method)
        else:
            if method == "merged_16bit":
                merged = model if config.lora is None else model.merge_and_unload()
                model = merged.to(importlib.import_module("torch").bfloat16)
            model.save_pretrained(str(place))
            tokenizer.save_pretrained(str(place))
        say(f"saved {place}")
