r"""A GRPO run through Unsloth: load, LoRA, a trainer with a recipe, save; each step checked first.

A real one: with `per_device_train_batch_size=2` and `num_generations=8` Unsloth prints a line and trains with
8 instead; here that is an error that says both numbers, as it is in TRL.

Rewards are those of `ringtrue.trainer_glue.trl`: the same functions, weights and values. Unsloth patches trl,
transformers and peft while it is imported, so it has to come first; that is checked too. Nothing is
downloaded unless a model is named that is no folder.
"""

import importlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from ringtrue.graders import Dialect
from ringtrue.rewards import Reward
from ringtrue.rewards.checks import whole
from ringtrue.trainer_glue import trl
from ringtrue.trainer_glue.grpo_settings import check_settings
from ringtrue.trainer_glue.unsloth_saving import check_save_method, is_4bit
from ringtrue.trainer_glue.unsloth_saving import save as save_model

__all__ = [
    "TARGET_MODULES",
    "Adapted",
    "add_lora",
    "check_save_method",
    "import_unsloth",
    "is_4bit",
    "load_model",
    "save",
    "trainer",
]

_LOGGER: Final = logging.getLogger(__name__)
_PATCHED: Final = ("trl", "transformers", "peft")

TARGET_MODULES: Final = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
"""Every linear layer of a block: what `add_lora` adapts by default."""


class Adapted(NamedTuple):
    """A model with adapters, and what of it is trained.

    >>> print(Adapted(None, 1_500, 60_000))
    1,500 of 60,000 parameters are trained (2.50 %)
    """

    model: Any
    """What to hand to `trainer`."""
    trainable: int
    """Parameters that are trained."""
    total: int
    """All parameters, those of the adapters included; a 4-bit one counts as one."""

    @property
    def share(self) -> float:
        """The part of all parameters that is trained."""
        return self.trainable / self.total if self.total else 0.0

    def __str__(self) -> str:
        return f"{self.trainable:,} of {self.total:,} parameters are trained ({self.share:.2%})".replace(
            "%", " %"
        )


def import_unsloth() -> Any:
    """The module `unsloth`, imported in the right order.

    Raises:
        ImportError: it is not installed, or trl, transformers or peft was imported before it.
    """
    # Once it is there nothing tells what came first: a module takes its place in sys.modules when it is done.
    first = (
        None if "unsloth" in sys.modules else next((name for name in sys.modules if name in _PATCHED), None)
    )
    if first is not None:
        raise ImportError(
            f"{first} was imported before unsloth, which patches it while it is imported itself: put "
            f"`import unsloth` above `import {first}` and above whatever imports it (also "
            "datasets loaders and notebook cells that ran earlier: restart those), or call "
            "ringtrue.trainer_glue.unsloth.load_model first"
        )
    try:
        return importlib.import_module("unsloth")
    except ModuleNotFoundError as error:
        if error.name != "unsloth":
            raise
        raise ImportError(
            "this needs Unsloth: pip install -c constraints/unsloth.txt 'ringtrue[unsloth]', in an "
            "environment without ringtrue[train], whose trl is newer than Unsloth takes"
        ) from error


def load_model(
    name: str | Path,
    *,
    max_seq_length: int = 2048,
    load_in_4bit: bool = True,
    dtype: object = None,
    full_finetuning: bool = False,
    **options: object,
) -> tuple[Any, Any]:
    """A model and its tokenizer, through Unsloth's `FastLanguageModel`.

    Args:
        name: a model's name, or the folder of a model or of an adapter saved by `save`.
        max_seq_length: the most tokens of a prompt and its completion together.
        load_in_4bit: quantise the weights to 4 bits; False keeps 16.
        dtype: as "bfloat16" or a torch dtype; None lets Unsloth choose what the device can do.
        full_finetuning: train all weights, without adapters.
        **options: what else `from_pretrained` takes.

    Returns:
        The model and the tokenizer.

    Raises:
        ImportError: Unsloth is missing, or was imported too late.
        ValueError: options that exclude each other, or a dtype that is none.
    """
    if load_in_4bit and full_finetuning:
        raise ValueError(
            "load_model(load_in_4bit=True, full_finetuning=True): weights of 4 bits cannot be trained; set "
            "load_in_4bit=False, or leave full_finetuning out and add_lora"
        )
    unsloth = import_unsloth()
    model, tokenizer = unsloth.FastLanguageModel.from_pretrained(
        str(name),
        max_seq_length=max_seq_length,
        load_in_4bit=load_in_4bit,
        dtype=_dtype(dtype),
        full_finetuning=full_finetuning,
        **{**_of_folder(Path(name)), **options},
    )
    return model, tokenizer


def add_lora(
    model: Any,
    rank: int = 16,
    alpha: float | None = None,
    *,
    dropout: float = 0.0,
    target_modules: Sequence[str] = TARGET_MODULES,
    gradient_checkpointing: bool | str = "unsloth",
    seed: int = 3407,
    **options: object,
) -> Adapted:
    """Put LoRA adapters on a model, and say in the log how much of it is trained.

    Args:
        model: as `load_model` gives it.
        rank: the rank of each adapter.
        alpha: its scale is `alpha / rank`; twice the rank when left out.
        dropout: of the adapters; 0 is the quick way in Unsloth.
        target_modules: the layers that are adapted.
        gradient_checkpointing: "unsloth" saves the most memory, False is the quickest.
        seed: of the adapters' first weights.
        **options: what else `get_peft_model` takes.
    """
    whole("add_lora", "rank", rank, low=1)
    unsloth = import_unsloth()
    adapted = unsloth.FastLanguageModel.get_peft_model(
        model,
        r=rank,
        lora_alpha=2 * rank if alpha is None else alpha,
        lora_dropout=dropout,
        target_modules=list(target_modules),
        bias="none",
        use_gradient_checkpointing=gradient_checkpointing,
        random_state=seed,
        **options,
    )
    trainable, total = adapted.get_nb_trainable_parameters()
    found = Adapted(adapted, int(trainable), int(total))
    _LOGGER.info("LoRA of rank %d: %s", rank, found)
    return found


def trainer(
    model: Any,
    tokenizer: Any,
    total: Reward,
    dataset: Any,
    *,
    eval_dataset: Any = None,
    dialect: Dialect | str | None = None,
    callbacks: Sequence[Any] | None = None,
    **settings: Any,
) -> Any:
    """The GRPO trainer with a recipe's parts as reward functions, and its weights.

    Args:
        model: as `add_lora` gives it, or `Adapted.model`.
        tokenizer: as `load_model` gives it; its chat template tells how the model delimits its reasoning.
        total: a reward or a recipe.
        dataset: rows with `prompt`, and the columns that the recipe reads.
        eval_dataset: the same for evaluation.
        dialect: says in words how reasoning is delimited, as for `trl.prepare`.
        callbacks: the trainer's.
        **settings: fields of `GRPOConfig`, all but `reward_weights`, which the recipe holds.

    Returns:
        The `GRPOTrainer`, on a GPU the one that Unsloth has rewritten.

    Raises:
        ImportError: Unsloth is missing, or was imported too late.
        ValueError: a setting that is unknown or has another name today; a batch that is no whole number of
            groups, which Unsloth would enlarge without asking.
    """
    import_unsloth()
    host = importlib.import_module("trl")  # after Unsloth, and so the one that it has patched
    check_settings(settings, host.GRPOConfig)
    funcs, weights = trl.prepare(
        total,
        num_generations=settings.get("num_generations", 8),
        tokenizer=tokenizer,
        dialect=dialect,
        chat_template_kwargs=settings.get("chat_template_kwargs"),
    )
    columns = getattr(dataset, "column_names", None)
    if isinstance(columns, list):
        total.check_columns(columns)
    return host.GRPOTrainer(
        model=model.model if isinstance(model, Adapted) else model,
        reward_funcs=funcs,
        args=host.GRPOConfig(**settings, reward_weights=weights),
        train_dataset=dataset,
        eval_dataset=eval_dataset,
        processing_class=tokenizer,
        callbacks=None if callbacks is None else list(callbacks),
    )


def save(model: Any, tokenizer: Any, folder: str | Path, method: str = "adapter") -> Path:
    """Save what was trained, as `ringtrue.trainer_glue.unsloth_saving.save` says.

    Args:
        model: the trained model, or what `add_lora` gave.
        tokenizer: saved beside it.
        folder: where to.
        method: `adapter`, `merged_16bit`, `merged_4bit` or `gguf:` with a type, as `gguf:q4_k_m`.
    """
    return save_model(model.model if isinstance(model, Adapted) else model, tokenizer, folder, method)


def _of_folder(folder: Path) -> dict[str, object]:
    """What a saved model needs so that no other is looked for; an adapter's base may stand elsewhere."""
    if not folder.is_dir():
        return {}
    return {"use_exact_model_name": True, "local_files_only": (folder / "config.json").is_file()}


def _dtype(dtype: object) -> object:
    if not isinstance(dtype, str) or dtype == "auto":
        return None if dtype == "auto" else dtype
    torch = importlib.import_module("torch")
    found = getattr(torch, dtype.removeprefix("torch."), None)
    if not isinstance(found, torch.dtype):
        raise ValueError(  # noqa: TRY004 - a str of a wrong name
            f"load_model: dtype is {dtype!r}; it takes 'bfloat16', 'float16', 'float32' or None"
        )
    return found
