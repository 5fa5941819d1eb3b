"""What is checked of a run of unsloth_grpo.py, beside it: the values, what was refused, what was saved.

Needs neither Unsloth nor a GPU.
"""

from pathlib import Path
from typing import Any

PAIRS = [(a, b) for a in range(10) for b in range(10)]


def question(a: int, b: int) -> str:
    return f"What is {a} + {b}?"


def compare_values(output: Path, total: Any, steps: int) -> dict[str, Any]:
    """The trainer's completions table against direct calls on the same texts."""
    import pandas

    worst, rows, different = 0.0, 0, set()
    texts: list[str] = []
    for step in range(1, steps + 1):
        table = pandas.read_parquet(output / "completions" / f"completions_{step:05d}.parquet")
        texts = [text if isinstance(text, str) else text[-1]["content"] for text in table["completion"]]
        prompts = [str(prompt) for prompt in table["prompt"]]
        golds = [str(sum(pair)) for text in prompts for pair in PAIRS if question(*pair) in text]
        if len(golds) != len(texts):
            raise ValueError(f"{len(golds)} golds found for {len(texts)} completions of step {step}")
        for part in total.parts:
            logged = list(table[part.name])
            direct = part(texts, gold=golds)
            for one, other in zip(logged, direct, strict=True):
                missing = other is None or one != one
                worst = max(worst, 0.0 if missing and other is None and one != one else abs(one - other))
                different.add((part.name, round(float(one), 6)))
        rows += len(texts)
    return {
        "rows": rows,
        "largest_difference": worst,
        "different_values": sorted(different),
        "sample": texts[:4],
    }


def verdict(figures: dict[str, Any], precisions: list[int]) -> list[str]:
    """What went wrong; empty where nothing did."""
    faults = [name for name, found in figures.items() if isinstance(found, dict) and found.get("exit")]
    for bits in precisions:
        ran, back = figures.get(f"train{bits}", {}), figures.get(f"reload{bits}", {})
        values = ran.get("values", {})
        if values.get("largest_difference", 1.0) > 1e-6 or len(values.get("different_values", [])) < 4:
            faults.append(f"train{bits}: values")
        if ran.get("loaded_in_4bit") != (bits == 4):
            faults.append(f"train{bits}: not loaded in {bits} bit")
        if "no multiple of num_generations=8" not in ran.get("batch_error", ""):
            faults.append(f"train{bits}: the batch was not refused")
        if "llama.cpp" not in ran.get("saved", {}).get("gguf:q4_k_m", {}).get("refused", ""):
            faults.append(f"train{bits}: GGUF was not refused")
        for name in ("adapter", "merged_16bit", *(["merged_4bit"] if bits == 4 else [])):
            found = back.get(name, {})
            # A merge into 4 bits rounds anew; the others round to bfloat16 at most.
            bound = 0.3 if name == "merged_4bit" or (bits == 4 and name == "merged_16bit") else 0.05
            scale = max(found.get("largest_logit", 1.0), 1.0)
            if not found.get("largest_difference", 1e9) <= bound * scale:
                faults.append(f"reload{bits}: {name}")
        if "adapter" in back and back["base"].get("largest_difference", 0) <= back["adapter"].get(
            "largest_difference", 0
        ):
            faults.append(f"reload{bits}: the adapter changes nothing")
    return faults
