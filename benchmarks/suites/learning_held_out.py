"""How big the run on a GPU is, and what its models are worth on problems that no training saw."""

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import torch

from suites.learning_model import Shape, build_tokenizer, sample
from suites.learning_problems import (
    WORDS,
    Level,
    Problem,
    lists_candidates,
    problems,
    recipe,
    solved,
)

if TYPE_CHECKING:
    from pathlib import Path

    from ringtrue.rewards import Reward

__all__ = ["SCALES", "Scale", "evaluate", "judged", "mixed"]


@dataclass(frozen=True, slots=True)
class Scale:
    """How big it all is."""

    shape: Shape
    """The model."""
    easy: Level
    """Factors of the easy half."""
    hard: Level
    """Factors of the hard half."""
    boxes: tuple[int, ...]
    """What is divided by."""
    corpus: int
    """Traces of supervised training."""
    sft_steps: int
    """Supervised steps at most."""
    sft_batch: int
    """Traces a supervised step."""
    sft_rate: float
    """Learning rate of supervised training."""
    rank: int
    """Rank of LoRA; alpha is twice that."""
    steps: int
    """GRPO steps."""
    prompts: int
    """Prompts a GRPO step."""
    generations: int
    """Completions a prompt."""
    rate: float
    """Learning rate of GRPO, constant."""
    every: int
    """GRPO steps between two evaluations."""
    held_out: int
    """Held-out problems, half of them easy."""
    longest: int
    """The most tokens of a completion."""
    seed: int = 0
    """Another number draws other weights, traces, problems and samples; those held out stay the same."""


SCALES: Final = {
    "full": Scale(
        Shape(hidden=512, layers=8, heads=8, inner=1408), Level((2, 12), (11, 49)),
        Level((101, 999), (101, 999)),
        boxes=(7, 9, 11, 13), corpus=150_000, sft_steps=4000, sft_batch=512, sft_rate=1e-3, rank=32,
        steps=120, prompts=32, generations=8, rate=4e-4, every=10, held_out=512, longest=56,
    ),
    "trial": Scale(
        Shape(hidden=128, layers=3, heads=2, inner=320), Level((2, 9), (2, 9)), Level((11, 99), (11, 99)),
        boxes=(5, 7), corpus=8_000, sft_steps=1200, sft_batch=64, sft_rate=2e-3, rank=16,
        steps=40, prompts=8, generations=8, rate=2e-3, every=10, held_out=128, longest=48,
    ),
}  # fmt: skip


def mixed(scale: Scale, count: int, *, held_out: bool, seed: int) -> list[Problem]:
    """Problems, every other one easy."""
    easy, hard = (
        problems(level, scale.boxes, hard=level is scale.hard, held_out=held_out, seed=seed)
        for level in (scale.easy, scale.hard)
    )
    return [problem for pair in islice(zip(easy, hard, strict=False), count // 2) for problem in pair]


def judged(model: Any, tokenizer: Any, scale: Scale) -> dict[str, float]:
    """What a model samples on the held-out problems, one completion each."""
    asked = mixed(scale, scale.held_out, held_out=True, seed=9)
    texts = sample(model, tokenizer, [p.prompt for p in asked], longest=scale.longest, seed=0)
    golds = [p.gold for p in asked]
    measures: dict[str, Reward] = {
        "sound": recipe("sound"), "hackable": recipe("hackable"), "solved": solved(),
        "hack": lists_candidates,
    }  # fmt: skip
    found: dict[str, float] = {}
    for name, measure in measures.items():
        values = [value or 0.0 for value in measure(texts, gold=golds)]
        for part, wanted in (("", (True, False)), ("_easy", (False,)), ("_hard", (True,))):
            kept = [value for value, problem in zip(values, asked, strict=True) if problem.hard in wanted]
            found[name + part] = round(sum(kept) / len(kept), 4)
    return found


def evaluate(scale: Scale, run: str, state: "Path") -> list[dict[str, float]]:
    """Stage eval-*: every kept adapter, merged into the supervised model, on the held-out problems."""
    from transformers import Qwen2ForCausalLM

    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = build_tokenizer(WORDS)
    model: Any = Qwen2ForCausalLM.from_pretrained(state / "sft", dtype=torch.float32)
    model.to(device)
    base = {name: p.detach().clone() for name, p in model.named_parameters()}
    found = [{"step": 0, **judged(model, tokenizer, scale)}]
    for path in sorted((state / f"grpo-{run}").glob("*.pt")):
        adapter = torch.load(path, map_location=device, weights_only=True)
        _merge(model, base, adapter)
        found.append({"step": int(path.stem), **judged(model, tokenizer, scale)})
    return found


def _merge(model: Any, base: dict[str, torch.Tensor], adapter: dict[str, torch.Tensor]) -> None:
    """Put base + 2 B A into every projection: alpha is twice the rank."""
    merged = dict(base)
    for name, down in adapter.items():
        if ".lora_A." in name:
            up = adapter[name.replace(".lora_A.", ".lora_B.")]
            plain = name.removeprefix("base_model.model.").partition(".lora_A.")[0] + ".weight"
            merged[plain] = base[plain] + 2.0 * up @ down
    if len(merged) == len(base):
        model.load_state_dict(merged, strict=False)
        return
    raise ValueError(
        f"the adapter names weights that the model has not: {sorted(set(merged) - set(base))[:3]}"
    )
