r"""Two GRPO runs from one supervised model, one reward sound and one hackable: which of them grows the hack?

    python benchmarks/suites/learning_gpu.py --stage all --out OUT --state STATE --seconds 540

Run it where ringtrue's four portions and `benchmarks` are on the path, with torch, trl, peft and Unsloth, or
`--backend trl` without Unsloth. Stages may be run one by one; a later one reads what an earlier one left in
STATE. Each writes its figures to OUT, and `suites.learning_plots` draws them.
"""

import argparse
import importlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import torch

from ringtrue.trainer_glue import trl as glue
from suites.learning_held_out import SCALES, Scale, evaluate, judged, mixed
from suites.learning_model import build_model, build_tokenizer, supervised
from suites.learning_problems import HACK_SHARE, WORDS, lists_candidates, recipe, solved, traces

RUNS: Final = ("sound", "hackable")
STAGES: Final = ("sft", "grpo-sound", "grpo-hackable", "eval-sound", "eval-hackable", "all")
PROJECTIONS: Final = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


def imitate(scale: Scale, state: Path, seconds: float) -> dict[str, Any]:
    """Stage sft: train from scratch on traces, keep the model in `state/sft`."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = build_tokenizer(WORDS)
    model = build_model(tokenizer, scale.shape, seed=10 * scale.seed + 1).to(device)
    corpus = traces(
        iter(mixed(scale, scale.corpus, held_out=False, seed=10 * scale.seed + 1)),
        scale.corpus,
        hack=HACK_SHARE,
        seed=10 * scale.seed + 2,
    )
    began = time.monotonic()
    losses = supervised(
        model, tokenizer, corpus,
        steps=scale.sft_steps, batch=scale.sft_batch, rate=scale.sft_rate,
        seed=10 * scale.seed + 3, seconds=seconds,
    )  # fmt: skip
    spent = time.monotonic() - began
    folder = state / "sft"
    shutil.rmtree(folder, ignore_errors=True)
    model.to(torch.bfloat16 if device == "cuda" else torch.float32)
    model.save_pretrained(folder, max_shard_size="15MB")
    tokenizer.save_pretrained(folder)
    return {
        "parameters": sum(p.numel() for p in model.parameters()),
        "steps": len(losses),
        "seconds": round(spent, 1),
        "loss": losses[:: max(1, len(losses) // 100)],
        "held_out": judged(model, tokenizer, scale),
    }


def grpo(scale: Scale, run: str, state: Path, backend: str, seconds: float) -> dict[str, Any]:
    """Stage grpo-*: train LoRA from the supervised model, keep an adapter every few steps."""
    ends = time.monotonic() + seconds
    model = _with_lora(
        scale, state / "sft", backend
    )  # first: Unsloth wants to be imported before transformers
    tokenizer = build_tokenizer(WORDS)
    from datasets import Dataset

    host = importlib.import_module("trl")  # after Unsloth, which rewrites its trainer

    folder = state / f"grpo-{run}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)

    funcs, weights = glue.prepare(recipe(run), num_generations=scale.generations, tokenizer=tokenizer)
    watched = [glue.as_reward_func(one) for one in (solved(), lists_candidates)]
    trainer = host.GRPOTrainer(
        model=model,
        # Those with weight 0 are only logged: what the run is really worth, step by step.
        reward_funcs=[*funcs, *watched],
        args=_settings(host, scale, folder, [*weights, 0.0, 0.0]),
        train_dataset=Dataset.from_list(_rows(scale)),
        processing_class=tokenizer,
        callbacks=[_keeper(scale, folder, ends)],
    )
    began = time.monotonic()
    trainer.train()
    log = [entry for entry in trainer.state.log_history if "reward" in entry]
    return {
        "trainer": type(trainer).__name__,
        "backend": backend,
        "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "seconds": round(time.monotonic() - began, 1),
        "curve": [_short(entry) for entry in log],
    }


def _settings(host: Any, scale: Scale, folder: Path, weights: list[float]) -> Any:
    on_gpu = torch.cuda.is_available()
    return host.GRPOConfig(
        output_dir=str(folder / "trainer"),
        reward_weights=weights,
        num_generations=scale.generations,
        per_device_train_batch_size=scale.prompts * scale.generations,
        gradient_accumulation_steps=1,  # Unsloth's own default is 2
        max_completion_length=scale.longest,
        temperature=1.0,
        learning_rate=scale.rate,
        lr_scheduler_type="constant_with_warmup",
        warmup_steps=3,
        max_grad_norm=1.0,
        optim="adamw_torch",
        beta=0.0,
        max_steps=scale.steps,
        logging_steps=1,
        report_to="none",
        save_strategy="no",
        disable_tqdm=True,
        use_cpu=not on_gpu,
        bf16=on_gpu,
        gradient_checkpointing=False,
        seed=10 * scale.seed + 5,
    )


def _keeper(scale: Scale, folder: Path, ends: float) -> Any:
    from transformers import TrainerCallback

    class Keeper(TrainerCallback):  # type: ignore[misc, unused-ignore]
        """Keeps adapters, and stops in time."""

        def on_step_end(self, args: Any, state: Any, control: Any, **rest: Any) -> None:  # noqa: ARG002
            if state.global_step % scale.every == 0:
                _keep_adapter(rest["model"], folder / f"{state.global_step:05d}.pt")
            control.should_training_stop |= time.monotonic() > ends

    return Keeper()


def _rows(scale: Scale) -> list[dict[str, Any]]:
    count = 2 * (scale.steps * scale.prompts // 2 + 1)
    asked = mixed(scale, count, held_out=False, seed=10 * scale.seed + 4)
    return [{"prompt": [{"role": "user", "content": p.prompt}], "gold": p.gold} for p in asked]


def _with_lora(scale: Scale, folder: Path, backend: str) -> Any:
    if backend == "unsloth":
        loader = importlib.import_module("unsloth").FastLanguageModel

        model, _ = loader.from_pretrained(
            str(folder.resolve()), max_seq_length=256, dtype=torch.bfloat16, load_in_4bit=False,
            use_exact_model_name=True, local_files_only=True, fast_inference=False,
        )  # fmt: skip
        return loader.get_peft_model(
            model, r=scale.rank, lora_alpha=2 * scale.rank, lora_dropout=0, target_modules=list(PROJECTIONS),
            use_gradient_checkpointing=False, random_state=10 * scale.seed + 6,
        )  # fmt: skip
    from peft import LoraConfig, get_peft_model
    from transformers import Qwen2ForCausalLM

    torch.manual_seed(10 * scale.seed + 6)
    config = LoraConfig(
        r=scale.rank, lora_alpha=2 * scale.rank, target_modules=list(PROJECTIONS), task_type="CAUSAL_LM"
    )
    return get_peft_model(Qwen2ForCausalLM.from_pretrained(folder, dtype=torch.float32), config)


def _keep_adapter(model: Any, path: Path) -> None:
    # Plain tensors, so that what they are worth can be measured without the library that trained them.
    torch.save(
        {name: p.detach().float().cpu() for name, p in model.named_parameters() if p.requires_grad}, path
    )


def _short(entry: dict[str, Any]) -> dict[str, float]:
    kept = {
        "step",
        "reward",
        "reward_std",
        "frac_reward_zero_std",
        "completions/mean_length",
        "step_time",
        "entropy",
    }
    return {
        key: round(float(value), 4)
        for key, value in entry.items()
        if value is not None and (key in kept or (key.startswith("rewards/") and key.endswith("/mean")))
    }


def run_stage(stage: str, given: argparse.Namespace) -> None:
    """Run one stage, and write what it found to OUT."""
    scale = replace(SCALES[given.scale], seed=given.seed)
    if given.steps:
        scale = replace(scale, steps=given.steps)
    kind, _, run = stage.partition("-")
    if kind == "sft":
        write(
            given,
            "sft",
            {"scale": given.scale, "seed": given.seed, **imitate(scale, given.state, given.seconds)},
        )
    elif kind == "grpo":
        write(given, f"grpo_{run}", grpo(scale, run, given.state, given.backend, given.seconds))
    else:
        write(given, f"eval_{run}", {"held_out": evaluate(scale, run, given.state)})


def write(given: argparse.Namespace, name: str, figures: dict[str, Any]) -> None:
    """Keep figures in STATE, and write all there are so far to OUT."""
    (given.state / f"{name}.json").write_text(json.dumps(figures), encoding="utf-8")
    parts = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(given.state.glob("*.json"))
    }
    (given.out / "learning_gpu.json").write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{name}: {json.dumps(figures)[-900:]}\n")
    sys.stdout.flush()


def run_all(given: argparse.Namespace, ends: float) -> int:
    """Every stage in a process of its own, since Unsloth changes the one it is imported in."""
    shares = (
        ("sft", 0.3),
        ("grpo-sound", 0.42),
        ("eval-sound", 0.0),
        ("grpo-hackable", 0.85),
        ("eval-hackable", 0.0),
    )
    for stage, share in shares:
        if stage == "sft" and (given.state / "sft.json").exists():
            continue
        seconds = max(30.0, share * (ends - time.monotonic()))
        code = subprocess.run(
            [
                sys.executable, __file__, "--stage", stage, "--seconds", f"{seconds:.0f}",
                "--out", str(given.out),
                "--state", str(given.state), "--scale", given.scale, "--backend", given.backend,
                "--steps", str(given.steps), "--seed", str(given.seed),
            ],
            check=False,
        ).returncode  # fmt: skip
        if code:
            return code
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line."""
    began = time.monotonic()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stage", choices=STAGES, default="all", help="all skips sft where STATE holds it")
    parser.add_argument("--out", type=Path, required=True, help="the folder for figures")
    parser.add_argument(
        "--state", type=Path, required=True, help="the folder for models, kept between stages"
    )
    parser.add_argument("--seconds", type=float, default=540.0, help="time to stop training after")
    parser.add_argument("--steps", type=int, default=0, help="GRPO steps, where not those of the scale")
    parser.add_argument("--seed", type=int, default=0, help="another number, another run")
    parser.add_argument("--backend", choices=("unsloth", "trl"), default="unsloth")
    parser.add_argument("--scale", choices=sorted(SCALES), default="full", help="trial: minutes on a CPU")
    given = parser.parse_args(argv)
    given.out.mkdir(parents=True, exist_ok=True)
    given.state.mkdir(parents=True, exist_ok=True)
    if given.stage == "all":
        return run_all(given, began + given.seconds)
    run_stage(given.stage, given)
    return 0


if __name__ == "__main__":
    sys.exit(main())
