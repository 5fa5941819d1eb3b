"""A tiny model whose completions are given, and the real GRPO trainer around it.

Noise from a random model is never right, so most tests script what is generated. All else is the trainer's:
tokens are decoded, rewards called, weighted, logged and trained on.
"""

import importlib.util
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # two threads on shared cores are slower than one
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

Batch = tuple[list[Any], list[Any], dict[str, list[Any]]]


@dataclass
class Run:
    """What a finished run left behind."""

    log: list[dict[str, Any]]
    """One mapping a step."""
    batches: list[Batch]
    """Prompts, completions and dataset columns of each step, as every reward function got them."""
    output: Path
    """The trainer's folder."""

    def table(self, step: int) -> Any:
        """The completions table of one step, as the trainer wrote it."""
        import pandas

        return pandas.read_parquet(self.output / "completions" / f"completions_{step:05d}.parquet")


@dataclass
class Recorder:
    """A reward function that gives nothing and keeps what the trainer hands over."""

    batches: list[Batch] = field(default_factory=list)
    __name__ = "recorder"

    def __call__(self, completions: list[Any], prompts: list[Any], **columns: Any) -> list[None]:
        columns.pop("completion_ids")
        self.batches.append((prompts, completions, {k: v for k, v in columns.items() if isinstance(v, list)}))
        return [None] * len(completions)


@pytest.fixture(scope="session")
def tiny() -> Any:
    """The module that the examples build their model with."""
    pytest.importorskip("trl", reason="trl is not installed: pip install 'ringtrue[train]'")
    spec = importlib.util.spec_from_file_location("tiny_model", EXAMPLES / "tiny_model.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(EXAMPLES / "tiny_model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def script(model: Any, tokenizer: Any, texts: Sequence[str]) -> None:
    """Make the model generate these texts, one a row and around again, each closed by the end token."""
    import torch

    supply = cycle(texts)

    def generate(input_ids: Any, **_: Any) -> Any:
        chosen = islice(supply, len(input_ids))
        ids = [tokenizer(text)["input_ids"] + [tokenizer.eos_token_id] for text in chosen]
        width = max(map(len, ids))
        padded = [row + [tokenizer.pad_token_id] * (width - len(row)) for row in ids]
        return torch.cat([input_ids, torch.tensor(padded)], dim=1)

    model.generate = generate


@pytest.fixture(scope="session")
def train(tiny: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Run]:
    """Run the real trainer: `train(funcs, weights, rows=..., texts=...)`."""

    def run(
        funcs: Sequence[Callable[..., Any]],
        weights: Sequence[float] | None = None,
        *,
        rows: Sequence[Mapping[str, Any]],
        texts: Sequence[str] | None,
        trainer: str = "GRPO",
        template: str | None = None,
        response_template: Mapping[str, Any] | None = None,
        tools: Sequence[Callable[..., Any]] = (),
        **options: Any,
    ) -> Run:
        import torch
        import trl
        from datasets import Dataset

        torch.set_num_threads(1)
        tokenizer = tiny.tiny_tokenizer(**({"chat_template": template} if template else {}))
        if response_template is not None:
            tokenizer.response_template = response_template
        model = tiny.tiny_model(tokenizer)
        if texts is not None:
            script(model, tokenizer, texts)
        output = tmp_path_factory.mktemp("run")
        recorder = Recorder()
        config: dict[str, Any] = {
            "output_dir": str(output), "max_steps": 2, "num_generations": 4, "per_device_train_batch_size": 8,
            "max_completion_length": 16, "learning_rate": 1e-3, "logging_steps": 1, "report_to": "none",
            "save_strategy": "no", "use_cpu": True, "bf16": False, "gradient_checkpointing": False,
            "disable_tqdm": True, "shuffle_dataset": False, "log_completions": True,
            "num_completions_to_print": 0,
            "reward_weights": [*(weights or [1.0] * len(funcs)), 0.0],
        }  # fmt: skip
        built = getattr(trl, f"{trainer}Trainer")(
            model=model,
            reward_funcs=[*funcs, recorder],
            args=getattr(trl, f"{trainer}Config")(**{**config, **options}),
            train_dataset=Dataset.from_list([dict(row) for row in rows]),
            processing_class=tokenizer,
            **({"tools": list(tools)} if tools else {}),
        )
        built.train()
        log = [entry for entry in built.state.log_history if "reward" in entry]
        return Run(log=log, batches=recorder.batches, output=output)

    return run
