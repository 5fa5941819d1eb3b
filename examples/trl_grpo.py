"""A complete GRPO run with a weighted recipe, on a CPU in seconds: `python examples/trl_grpo.py`.

The model built here is tiny and random, so nothing is learned: the log shows the mean of each part and the
weighted `reward`. A real run takes a GPU, `--model Qwen/Qwen3-0.6B --steps 200`, and real problems.
"""

import argparse
from collections.abc import Sequence
from typing import Any

import torch
from datasets import Dataset
from tiny_model import tiny_model, tiny_tokenizer
from transformers import AutoTokenizer
from trl import GRPOConfig, GRPOTrainer

from ringtrue.rewards import Correctness, FormatReward
from ringtrue.trainer_glue import trl


def problems() -> Dataset:
    """Sums, each with its right answer in the column `gold`."""
    ask = "What is {} + {}? Think inside <think> tags, then give the answer in \\boxed{{}}."
    pairs = [(a, b) for a in range(4) for b in range(4)]
    prompts = [[{"role": "user", "content": ask.format(a, b)}] for a, b in pairs]
    return Dataset.from_dict({"prompt": prompts, "gold": [str(a + b) for a, b in pairs]})


def main(argv: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Train, and return the log: one mapping a step."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--model", help="a model name or folder; a tiny random one is built when left out")
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--out", default="grpo-out", help="the folder for checkpoints and logs")
    options = parser.parse_args(argv)
    tokenizer = AutoTokenizer.from_pretrained(options.model) if options.model else tiny_tokenizer()

    total = 0.3 * FormatReward() + 0.7 * Correctness()
    funcs, weights = trl.prepare(total, num_generations=8, tokenizer=tokenizer)

    on_gpu = torch.cuda.is_available()
    args = GRPOConfig(
        output_dir=options.out,
        reward_weights=weights,
        num_generations=8,
        per_device_train_batch_size=8,
        max_completion_length=1024 if options.model else 16,
        max_steps=options.steps,
        logging_steps=1,
        report_to="none",
        save_strategy="no",
        use_cpu=not on_gpu,
        bf16=on_gpu,
        gradient_checkpointing=on_gpu,
    )
    trainer = GRPOTrainer(
        model=options.model or tiny_model(tokenizer),
        reward_funcs=funcs,
        args=args,
        train_dataset=problems(),
        processing_class=tokenizer,
    )
    trainer.train()
    return [entry for entry in trainer.state.log_history if "reward" in entry]


if __name__ == "__main__":
    main()
