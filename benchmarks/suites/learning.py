r"""Does a model earn more under the shipped rewards when GRPO trains it on them? Three seeds, on a CPU.

    PYTHONPATH=benchmarks python benchmarks/suites/learning.py --out OUT

The problem: `2 + 3?`, gold 5, all 25 sums of two numbers under five. A small model is trained from scratch on
traces of a careless teacher: half of the sums are guesses, and six traces in ten lack the end of the
reasoning, the box or all reasoning. Then stock TRL's GRPOTrainer trains it on the recipe
`0.3 * FormatReward() + 0.7 * Correctness()`.

The control starts from the same model and trains on a reward that is the same for everything: what the recipe
would have paid for that has to stay where it was. There is no held-out problem here: that is what
`suites.learning_gpu` is for. `suites.learning_plots` draws the curves.
"""

import argparse
import copy
import json
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any, Final

import torch

from ringtrue.rewards import Row, reward
from ringtrue.trainer_glue import trl as glue
from suites.learning_model import Shape, Trace, as_prompt, build_model, build_tokenizer, supervised
from suites.learning_problems import recipe, solved

__all__ = ["MARGIN", "SEEDS", "Size", "imitated", "margin", "run_seed", "trained"]

SEEDS: Final = (1, 2, 3)
SHAPE: Final = Shape(hidden=64, layers=2, heads=4, inner=128)
MARGIN: Final = 0.3
"""How much the mean reward of the last ten steps has to be above that of the first three."""
GENERATIONS: Final = 8
WORDS: Final = ("user\n", "assistant\n", "\\boxed{", "}")
_SUMS: Final = [(a, b) for a in range(5) for b in range(5)]


@dataclass(frozen=True, slots=True)
class Size:
    """How long it all takes; as it stands, half a minute a seed."""

    sft_steps: int = 400
    """Supervised steps of 64 traces."""
    steps: int = 100
    """GRPO steps."""
    batch: int = 64
    """Completions a GRPO step, eight a prompt."""


@reward(low=0.0, high=1.0)
def constant(_: Row) -> float:
    """The control: nothing to learn from."""
    return 1.0


def written(a: int, b: int, draw: Random) -> str:
    r"""What the careless teacher writes on a sum: half of the time a guess, six times in ten out of shape.

    >>> written(2, 3, Random(0))
    '<think>2+3</think>\\boxed{6}'
    """
    total = a + b if draw.random() < 0.5 else draw.randrange(9)
    right = f"<think>{a}+{b}</think>\\boxed{{{total}}}"
    unclosed = f"<think>{a}+{b}\\boxed{{{total}}}"
    unboxed = f"<think>{a}+{b}</think>{total}"
    bare = f"\\boxed{{{total}}}"
    return draw.choice((right, right, unclosed, unboxed, bare))


def imitated(seed: int, size: Size) -> tuple[Any, Any, list[float]]:
    """A model trained from scratch on the teacher's traces, its tokenizer, and the losses."""
    tokenizer = build_tokenizer(WORDS)
    model = build_model(tokenizer, SHAPE, seed)
    draw = Random(seed)
    sums = [draw.choice(_SUMS) for _ in range(6400)]
    corpus = [Trace(f"{a} + {b}?", written(a, b, draw)) for a, b in sums]
    losses = supervised(model, tokenizer, corpus, steps=size.sft_steps, batch=64, rate=3e-3, seed=seed)
    return model, tokenizer, losses


def trained(model: Any, tokenizer: Any, size: Size, *, seed: int, on: str) -> list[dict[str, float]]:
    """Train in place with GRPO, `on` the recipe or a constant.

    Returns:
        Every step's means: what was `paid`, and, whatever was trained on, what the `recipe` pays, its parts
        and the share `solved`.
    """
    from datasets import Dataset
    from transformers import PrinterCallback
    from trl.trainer.grpo_trainer import GRPOTrainer

    funcs, weights = glue.prepare(recipe("sound"), num_generations=GENERATIONS, tokenizer=tokenizer)
    watched = [glue.as_reward_func(one) for one in (solved(), constant)]
    paid = {"recipe": [*weights, 0.0, 0.0], "constant": [0.0] * (len(weights) + 1) + [1.0]}[on]
    with tempfile.TemporaryDirectory() as folder:
        trainer = GRPOTrainer(
            model=model,
            reward_funcs=[*funcs, *watched],
            args=_settings(folder, paid, size, seed),
            train_dataset=Dataset.from_list(_rows(size, seed)),
            processing_class=tokenizer,
        )
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    names = [func.__name__ for func in funcs]
    return [
        _short(entry, dict(zip(names, weights, strict=True)))
        for entry in trainer.state.log_history
        if "reward" in entry
    ]


def _settings(folder: str, weights: list[float], size: Size, seed: int) -> Any:
    from trl.trainer.grpo_config import GRPOConfig

    return GRPOConfig(
        output_dir=folder,
        reward_weights=weights,
        num_generations=GENERATIONS,
        per_device_train_batch_size=size.batch,
        max_completion_length=24,
        temperature=1.0,
        learning_rate=1e-3,
        lr_scheduler_type="constant",
        beta=0.0,
        max_steps=size.steps,
        logging_steps=1,
        report_to="none",
        save_strategy="no",
        disable_tqdm=True,
        use_cpu=True,
        bf16=False,
        gradient_checkpointing=False,
        seed=seed,
    )


def _rows(size: Size, seed: int) -> list[dict[str, Any]]:
    draw = Random(seed)
    sums = [draw.choice(_SUMS) for _ in range(size.steps * size.batch // GENERATIONS)]
    return [{"prompt": [{"role": "user", "content": f"{a} + {b}?"}], "gold": str(a + b)} for a, b in sums]


def _short(entry: dict[str, Any], weights: dict[str, float]) -> dict[str, float]:
    """One step; the recipe's value from its parts, so that it is there for the control too."""
    means = {name: float(entry[f"rewards/{name}/mean"]) for name in (*weights, "solved")}
    value = sum(weight * means[name] for name, weight in weights.items())
    means |= {"recipe": value, "paid": float(entry["reward"])}
    return {name: round(mean, 4) for name, mean in means.items()}


def margin(curve: Sequence[dict[str, float]]) -> float:
    """By how much the last ten steps are above the first three, in what the recipe pays.

    >>> round(margin([{"recipe": 0.1}] * 3 + [{"recipe": 0.5}] * 10), 4)
    0.4
    """
    values = [step["recipe"] for step in curve]
    return sum(values[-10:]) / 10 - sum(values[:3]) / 3


def greedy(model: Any, tokenizer: Any) -> float:
    """The share of the 25 sums that are right where the likeliest token is always taken."""
    shown = [as_prompt(tokenizer, f"{a} + {b}?") for a, b in _SUMS]
    inputs = tokenizer(shown, return_tensors="pt", padding=True, padding_side="left")
    model.eval()
    with torch.no_grad():
        out = model.generate(
            input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"],
            max_new_tokens=24, do_sample=False,
        )  # fmt: skip
    texts = tokenizer.batch_decode(out[:, inputs["input_ids"].shape[1] :], skip_special_tokens=True)
    values = solved()(texts, gold=[str(a + b) for a, b in _SUMS])
    return sum(value or 0.0 for value in values) / len(values)


def run_seed(seed: int, size: Size, *, control: bool) -> dict[str, Any]:
    """Everything of one seed: supervised traces, GRPO on the recipe, and the control from the same model."""
    began = time.monotonic()
    model, tokenizer, losses = imitated(seed, size)
    start = copy.deepcopy(model)
    sft_ends = time.monotonic()
    before = greedy(model, tokenizer)
    curve = trained(model, tokenizer, size, seed=seed, on="recipe")
    found = {
        "seed": seed,
        "parameters": sum(p.numel() for p in model.parameters()),
        "sft_seconds": round(sft_ends - began, 1),
        "grpo_seconds": round(time.monotonic() - sft_ends, 1),
        "sft_loss": losses[:: max(1, len(losses) // 40)],
        "greedy": {"before": before, "after": greedy(model, tokenizer)},
        "margin": round(margin(curve), 4),
        "curve": curve,
    }
    if control:
        flat = trained(start, tokenizer, size, seed=seed, on="constant")
        found["control"] = {"margin": round(margin(flat), 4), "curve": flat}
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Run the seeds, write `learning_cpu.json`, and say whether every one of them rose enough."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="the folder for figures")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS), help="1 2 3 where not given")
    given = parser.parse_args(argv)
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)  # two threads on shared cores are slower than one
    figures: dict[str, Any] = {
        "recipe": str(recipe("sound")),
        "margin_asked": MARGIN,
        "versions": {name: version(name) for name in ("ringtrue", "torch", "transformers", "trl")},
        "python": platform.python_version(),
        "seeds": [],
    }
    for seed in given.seeds:
        found = run_seed(seed, Size(), control=True)
        figures["seeds"].append(found)
        (given.out / "learning_cpu.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        sys.stdout.write(f"seed {seed}: {found['margin']:+.3f}, control {found['control']['margin']:+.3f}\n")
        sys.stdout.flush()
    return int(any(found["margin"] <= MARGIN for found in figures["seeds"]))


if __name__ == "__main__":
    sys.exit(main())
