"""Keys of other versions and other tools, with what to write today.

A real one: `max_new_tokens`, which GRPOConfig refuses with a bare TypeError, is `max_completion_length`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ringtrue.trainer_glue.grpo_settings import RENAMED

__all__ = ["MOVED", "OWNED"]

MOVED: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{old: f"write [grpo] {new}" for old, new in RENAMED.items()},
        "max_prompt_length": "give [mix] max_prompt_tokens: longer prompts are left out of the data",
        "tokenizer": "leave it out: the processing_class is loaded with the model",
        "processing_class": "leave it out: the tokenizer is loaded with the model",
        "reward_funcs": "write [reward] recipe or preset, or one table [reward.ABILITY] for each ability",
        "reward_functions": "write [reward] recipe or preset, or one table [reward.ABILITY] for each ability",
        "reward_weights": "write [grpo] reward_weights, or the weights in the recipe",
        "train_dataset": "write a [[data]] table",
        "eval_dataset": "write [eval] share, or an [[eval.data]] table",
        "dataset": "write a [[data]] table",
        "model_name": "write [model] name",
        "model_name_or_path": "write [model] name",
        "model_id": "write [model] name",
        "torch_dtype": "write [model] dtype",
        "max_seq_len": "write [model] max_seq_length",
        "r": "write [lora] rank",
        "lora_r": "write [lora] rank",
        "lora_rank": "write [lora] rank",
        "max_lora_rank": "write [lora] rank",
        "lora_alpha": "write [lora] alpha",
        "lora_dropout": "write [lora] dropout",
        "lora_target_modules": "write [lora] target_modules",
        "full_finetuning": "write lora = false above the first table",
        "random_state": "write [grpo] seed for the trainer, [mix] seed for the data",
        "warmup_ratio": "write [grpo] warmup_steps: a number below 1 is a share of all steps",
        "evaluation_strategy": "write [eval] every",
        "overwrite_output_dir": "leave it out: a run goes on or starts anew as the command is told",
        "logging_dir": "leave it out: logs go below [save] folder",
        "save_method": "write [save] merged_16bit, merged_4bit or gguf",
        "quantization_method": "write [save] gguf",
    }
)
"""What to write for a key that is known under another name or elsewhere."""

OWNED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "output_dir": "write [save] folder",
        "report_to": "write [log] report_to",
        "chat_template_kwargs": "write [model] chat_template_kwargs",
        "model_init_kwargs": "write [model] dtype, load_in_4bit or revision",
        "dtype": "write [model] dtype",
        "do_eval": "write an [eval] table, or none",
        "do_train": "leave it out",
        "do_predict": "leave it out",
        "eval_strategy": "write [eval] every",
        "eval_steps": "write [eval] every",
        "num_generations_eval": "write [eval] num_generations",
        "remove_unused_columns": "leave it out: the rewards need the columns",
        "shuffle_dataset": "leave it out: [mix] seed orders the rows, so that each step holds the mix",
        "resume_from_checkpoint": "leave it out: ask the command to resume",
    }
)
"""Fields of GRPOConfig that other tables set."""
