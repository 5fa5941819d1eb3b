"""LoRA GRPO through Unsloth on a GPU, in 16 and in 4 bit: `python tests/gpu/unsloth_grpo.py --out FOLDER`.

A small Qwen2 is built and shown a few hundred noisy traces of sums, so that its completions differ; then each
precision trains in a process of its own, and another one loads what was saved and compares the logits. Every
figure goes into FOLDER/figures.json, after each stage. Needs no pytest and no network.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from unsloth_checks import PAIRS, compare_values, question, verdict  # type: ignore[import-not-found]

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve()
PROBE = ["What is 3 + 4?", "What is 9 + 0?", "What is 5 + 5?", "What is 0 + 2?"]
SECONDS = 390
"""The longest that all stages may take together; one that does not fit is a fault, and the run ends."""
STARTED = time.monotonic()


def trace(a: int, b: int, rng: random.Random) -> str:
    """What a model learns to write: often right, often not, in several shapes."""
    total = a + b if rng.random() < 0.6 else rng.randrange(19)
    shapes = [f"<think>{a}+{b}</think>\\boxed{{{total}}}"] * 5
    shapes += [f"\\boxed{{{total}}}", f"<think>{a}+{b}\\boxed{{{total}}}", f"It is {total}."]
    return rng.choice(shapes)


def build(options: argparse.Namespace) -> dict[str, Any]:
    """The model, its tokenizer and a little supervised training, without Unsloth."""
    sys.path.insert(0, str(ROOT / "examples"))
    import torch
    from tiny_model import tiny_tokenizer  # type: ignore[import-not-found]
    from transformers import Qwen2Config, Qwen2ForCausalLM

    torch.manual_seed(0)
    rng = random.Random(0)
    tokenizer = tiny_tokenizer()
    config = Qwen2Config(
        vocab_size=len(tokenizer), hidden_size=256, intermediate_size=512, num_hidden_layers=4,
        num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=1024,
        eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id, bos_token_id=None,
        tie_word_embeddings=True, dtype="bfloat16",
    )  # fmt: skip
    device = "cuda" if torch.cuda.is_available() else "cpu"
    made: Any = Qwen2ForCausalLM(config)
    model = made.to(device=device, dtype=torch.float32)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3)
    losses = []
    for _ in range(options.pretrain):
        rows = [rng.choice(PAIRS) for _ in range(64)]
        prompts = [rendered(tokenizer, question(*row)) for row in rows]
        texts = [
            p + trace(row[0], row[1], rng) + tokenizer.eos_token for p, row in zip(prompts, rows, strict=True)
        ]
        batch = tokenizer(texts, return_tensors="pt", padding=True).to(device)
        starts = torch.tensor([len(tokenizer(prompt)["input_ids"]) for prompt in prompts], device=device)
        place = torch.arange(batch["input_ids"].shape[1], device=device)[None]
        asked = (place < starts[:, None]) | (batch["attention_mask"] == 0)
        labels = batch["input_ids"].masked_fill(asked, -100)
        loss = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], labels=labels).loss
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
        losses.append(loss.item())
    folder = options.work / "model"
    model.to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return {
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "supervised_steps": options.pretrain,
        "supervised_loss_first_last": [losses[0], losses[-1]] if losses else [],
        "device": torch.cuda.get_device_name() if device == "cuda" else "cpu",
    }


def rendered(tokenizer: Any, text: str) -> str:
    ask = [{"role": "user", "content": text}]
    return str(tokenizer.apply_chat_template(ask, tokenize=False, add_generation_prompt=True))


def logits_of(model: Any, tokenizer: Any) -> Any:
    """The logits at the end of each probe, in 32 bits; one probe at a time, so that nothing is padded."""
    import torch

    # Unsloth leaves the logits out of a forward pass unless told so.
    os.environ["UNSLOTH_RETURN_LOGITS"] = "1"
    os.environ["UNSLOTH_RETURN_HIDDEN_STATES"] = "0"
    was = model.training
    model.eval()
    rows = []
    with torch.no_grad():
        for text in PROBE:
            # `text=`: what Unsloth hands over may be a processor.
            ids = tokenizer(text=rendered(tokenizer, text), return_tensors="pt")["input_ids"]
            rows.append(model(input_ids=ids.to(model.device)).logits[0, -4:].float().cpu())
    model.train(was)
    return torch.stack(rows)


def train(options: argparse.Namespace) -> dict[str, Any]:
    """Load, adapt, train with a recipe, compare the values, save in every way."""
    started = time.perf_counter()
    from ringtrue.trainer_glue import unsloth as glue

    host = glue.import_unsloth()
    import torch
    import trl
    from datasets import Dataset

    from ringtrue.graders import Dialect
    from ringtrue.rewards import Correctness, FormatReward

    four = options.bits == 4
    seconds = {"import": time.perf_counter() - started}
    model, tokenizer = glue.load_model(
        options.work / "model", max_seq_length=512, load_in_4bit=four, dtype=options.dtype
    )
    adapted = glue.add_lora(model, rank=16, alpha=32, gradient_checkpointing=False)
    total = 0.3 * FormatReward() + 0.7 * Correctness()
    rng = random.Random(1)
    rows = [
        {"prompt": [{"role": "user", "content": question(a, b)}], "gold": str(a + b)}
        for a, b in rng.sample(PAIRS, 64)
    ]
    output = options.work / f"run{options.bits}"
    on_gpu = torch.cuda.is_available()
    refused = ""
    try:
        glue.trainer(adapted, tokenizer, total, Dataset.from_list(rows), output_dir=str(output),
                     num_generations=8, per_device_train_batch_size=2)  # fmt: skip
    except ValueError as error:
        refused = str(error)
    trainer = glue.trainer(
        adapted, tokenizer, total, Dataset.from_list(rows), output_dir=str(output), num_generations=8,
        per_device_train_batch_size=8 * options.groups, max_completion_length=48, max_steps=options.steps,
        learning_rate=2e-4, logging_steps=1, report_to="none", save_strategy="no", log_completions=True,
        num_completions_to_print=0, use_cpu=not on_gpu, bf16=on_gpu, optim="adamw_torch",
        gradient_checkpointing=False, seed=0, temperature=1.0,
    )  # fmt: skip
    seconds["ready"] = time.perf_counter() - started
    trainer.train()
    seconds["trained"] = time.perf_counter() - started
    log = [entry for entry in trainer.state.log_history if "reward" in entry]
    found = {
        "bits": options.bits,
        "versions": {"unsloth": host.__version__, "trl": trl.__version__, "torch": torch.__version__},
        "trainer_class": type(trainer).__name__,
        "config_class": type(trainer.args).__name__,
        "loaded_in_4bit": glue.is_4bit(adapted.model),
        "lora": {"trainable": adapted.trainable, "total": adapted.total, "said": str(adapted)},
        "batch_error": refused,
        "log": log,
        # As the trainer reads them: with the dialect that the chat template gives.
        "values": compare_values(
            output, total.with_dialect(Dialect.from_tokenizer(tokenizer)), options.steps
        ),
    }
    before = logits_of(adapted.model, tokenizer)
    torch.save(before, options.work / f"logits{options.bits}.pt")
    found["saved"] = save_all(glue, adapted.model, tokenizer, options)
    seconds["saved"] = time.perf_counter() - started
    found["seconds"] = {name: round(value, 1) for name, value in seconds.items()}
    if on_gpu:
        found["peak_gpu_bytes"] = torch.cuda.max_memory_allocated()
    return found


def save_all(glue: Any, model: Any, tokenizer: Any, options: argparse.Namespace) -> dict[str, Any]:
    saved: dict[str, Any] = {}
    # merged_4bit merges into the model itself, so it comes last.
    for method in ("adapter", "gguf:q4_k_m", "merged_16bit", "merged_4bit"):
        folder = options.work / f"{method.replace(':', '_')}{options.bits}"
        try:
            glue.save(model, tokenizer, folder, method)
        except (ValueError, RuntimeError, NotImplementedError) as error:
            saved[method] = {"refused": f"{type(error).__name__}: {error}"}
        else:
            files = {file.name: file.stat().st_size for file in sorted(folder.iterdir()) if file.is_file()}
            saved[method] = {"files": files}
    return saved


def reload(options: argparse.Namespace) -> dict[str, Any]:
    """Load each folder that was saved, in a process that trained nothing."""
    from ringtrue.trainer_glue import unsloth as glue

    glue.import_unsloth()
    import torch

    before = torch.load(options.work / f"logits{options.bits}.pt")
    four = options.bits == 4
    found: dict[str, dict[str, Any]] = {}
    cases = [("base", "model", four), ("adapter", f"adapter{options.bits}", four)]
    cases.append(("merged_16bit", f"merged_16bit{options.bits}", False))
    if four:
        cases.append(("merged_4bit", "merged_4bit4", True))
    for name, place, quantised in cases:
        folder = options.work / place
        if not folder.is_dir():
            found[name] = {"missing": str(folder.name)}
            continue
        try:
            model, tokenizer = glue.load_model(
                folder, max_seq_length=512, load_in_4bit=quantised, dtype=options.dtype
            )
            after = logits_of(model, tokenizer)
        except Exception as error:  # noqa: BLE001 - one folder that does not load must not hide the others
            found[name] = {"failed": f"{type(error).__name__}: {error}"[:2000]}
            continue
        gap = (after - before).abs()
        found[name] = {
            "largest_difference": gap.max().item(),
            "mean_difference": gap.mean().item(),
            "largest_logit": before.abs().max().item(),
            "same_top_token": (after.argmax(-1) == before.argmax(-1)).float().mean().item(),
            "loaded_in_4bit": glue.is_4bit(model),
        }
    return found


def left() -> float:
    return max(1.0, SECONDS - (time.monotonic() - STARTED))


def stage(name: str, options: argparse.Namespace, *extra: str) -> dict[str, Any]:
    """Run one stage in a fresh process; what fails is a figure too."""
    result = options.work / f"{name}{''.join(extra)}.json"
    command = [
        sys.executable,
        str(HERE),
        "--stage",
        name,
        "--result",
        str(result),
        "--work",
        str(options.work),
    ]
    for option in ("steps", "pretrain", "groups", "dtype"):
        command += [f"--{option}", str(getattr(options, option))]
    started = time.perf_counter()
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "UNSLOTH_DISABLE_STATISTICS": "1"}
    environment["PYTHONUNBUFFERED"] = "1"
    try:
        code = subprocess.run(
            [*command, *extra], cwd=options.work, env=environment, timeout=left(), check=False
        ).returncode
    except subprocess.TimeoutExpired:
        code = -1
    found = json.loads(result.read_text(encoding="utf-8")) if result.is_file() else {}
    return {"exit": code, "wall_seconds": round(time.perf_counter() - started, 1), **found}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="the folder for figures.json")
    parser.add_argument("--only", type=int, choices=(4, 16), help="one precision alone")
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--pretrain", type=int, default=400, help="supervised steps before")
    parser.add_argument("--groups", type=int, default=4, help="prompts a step, eight completions each")
    parser.add_argument("--dtype", default="bfloat16")
    parser.add_argument("--work", type=Path, help="models and runs; a folder in /tmp by default")
    parser.add_argument("--stage", choices=("build", "train", "reload"), help=argparse.SUPPRESS)
    parser.add_argument("--bits", type=int, default=16, help=argparse.SUPPRESS)
    parser.add_argument("--result", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stage:
        found = {"build": build, "train": train, "reload": reload}[options.stage](options)
        options.result.write_text(json.dumps(found), encoding="utf-8")
        return 0
    if options.out is None:
        parser.error("--out is needed: the folder for figures.json")
    if options.work is None:
        options.work = Path(tempfile.mkdtemp(prefix="ringtrue-gpu-"))
    options.out.mkdir(parents=True, exist_ok=True)
    options.work.mkdir(parents=True, exist_ok=True)
    precisions = [options.only] if options.only else [16, 4]
    figures: dict[str, Any] = {}

    def keep() -> None:
        text = json.dumps(figures, indent=1, allow_nan=True)
        (options.out / "figures.json").write_text(text + "\n", encoding="utf-8")

    figures["build"] = stage("build", options)
    keep()
    for bits in precisions:
        for name in ("train", "reload"):
            figures[f"{name}{bits}"] = stage(name, options, "--bits", str(bits))
            keep()
    figures["faults"] = verdict(figures, precisions)
    keep()
    return bool(figures["faults"])


if __name__ == "__main__":
    sys.exit(main())
