"""The model and tokenizer of a run, through either backend, and what is saved of them when it is over.

A real line: `32,768 of 170,368 weights are trained (19.23 %)`.
"""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ringtrue.trainer_glue import unsloth_saving
from ringtrue.trainer_glue.training.config import TrainConfig
from ringtrue.trainer_glue.training.errors import ModelError

__all__ = ["check_reporters", "import_backend", "load_model", "load_tokenizer", "save_models", "trainable"]


def import_backend(config: TrainConfig) -> None:
    """Import Unsloth where it runs, which patches trl and transformers, and so comes before either.

    Raises:
        ImportError: it is not installed, or comes too late.
    """
    if config.backend == "unsloth":
        importlib.import_module("ringtrue.trainer_glue.unsloth").import_unsloth()


def check_reporters(config: TrainConfig) -> None:
    """Ask for what `[log] report_to` names, before a model is loaded rather than after.

    Raises:
        ImportError: one of them is not installed.
    """
    import_backend(config)
    there = importlib.import_module("transformers.integrations").get_available_reporting_integrations()
    missing = [name for name in config.log.report_to if name not in {"all", "none", *there}]
    if missing:
        raise ImportError(f"[log] report_to {', '.join(missing)}: pip install the package of that name")


def load_tokenizer(config: TrainConfig) -> Any:
    """The tokenizer of the config's model.

    Raises:
        ModelError: there is none, or it cannot be read.
    """
    transformers = importlib.import_module("transformers")
    with _told(config, "the tokenizer of "):
        return transformers.AutoTokenizer.from_pretrained(_name(config), revision=_revision(config))


def load_model(config: TrainConfig) -> tuple[Any, Any]:
    """The model, with its adapter where there is one, and the tokenizer.

    Raises:
        ImportError: the backend is not installed.
        ModelError: it cannot be loaded; or GGUF is asked for, and llama.cpp is not there.
    """
    import_backend(config)
    if config.backend == "unsloth":
        if config.save.gguf:
            _need_llama_cpp()
        with _told(config):
            return _unsloth_model(config)
    with _told(config):
        return _trl_model(config), load_tokenizer(config)


def trainable(model: Any) -> str:
    """How much of a model is trained."""
    if hasattr(model, "get_nb_trainable_parameters"):
        # peft's own count: in 4 bit two weights share a byte.
        own, total = model.get_nb_trainable_parameters()
    else:
        sizes = [(one.numel(), one.requires_grad) for one in model.parameters()]
        total, own = sum(size for size, _ in sizes), sum(size for size, trained in sizes if trained)
    return f"{own:,} of {total:,} weights are trained ({100 * own / total:.2f} %)"


def save_models(config: TrainConfig, model: Any, tokenizer: Any) -> list[Path]:
    """Save what `[save]` asks for; the folders."""
    folder, save = Path(config.save.folder), config.save
    wanted = [name for name in ("adapter", "merged_16bit", "merged_4bit") if getattr(save, name)]
    wanted += [f"gguf:{kind}" for kind in save.gguf]
    places = []
    for method in wanted:
        place = folder / method.replace(":", "-")
        if config.backend == "unsloth" and not (method == "adapter" and config.lora is None):
            importlib.import_module("ringtrue.trainer_glue.unsloth").save(model, tokenizer, place, method)
        else:
            if method == "merged_16bit":
                merged = model if config.lora is None else model.merge_and_unload()
                model = merged.to(importlib.import_module("torch").bfloat16)
            model.save_pretrained(str(place))
            tokenizer.save_pretrained(str(place))
        places.append(place)
    return places


@contextmanager
def _told(config: TrainConfig, what: str = "") -> Iterator[None]:
    """Say of what libraries raise which model it was."""
    try:
        yield
    except ModelError:
        raise
    except (OSError, ValueError) as error:
        raise ModelError(f"[model] {what}{config.model.name!r} cannot be loaded: {error}") from error


def _need_llama_cpp() -> None:
    try:
        unsloth_saving.need_llama_cpp()
    except RuntimeError as error:
        raise ModelError(f"[save] gguf: {error}") from error


def _name(config: TrainConfig) -> str:
    return str(config.model_folder or config.model.name)


def _revision(config: TrainConfig) -> str:
    return config.model.revision or "main"


def _trl_model(config: TrainConfig) -> Any:
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
        # peft knows this one word only as a text by itself.
        target_modules="all-linear" if lora.target_modules == ("all-linear",) else list(lora.target_modules),
        task_type="CAUSAL_LM",
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
