"""The glue inside the real Unsloth, in an environment of its own: `make test-unsloth`.

Without a GPU Unsloth trains through TRL's own trainer; the one that it writes for a GPU is written here too, and
read. What runs on a GPU alone is in tests/gpu/unsloth_grpo.py.
"""

import importlib
import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ringtrue.graders import Dialect
from ringtrue.rewards import Correctness, FormatReward
from ringtrue.trainer_glue import unsloth as glue

pytestmark = pytest.mark.unsloth

ROOT = Path(__file__).resolve().parents[2]
TOTAL = 0.3 * FormatReward() + 0.7 * Correctness()
TEXTS = [r"<think>a</think>\boxed{1}", r"\boxed{1}", r"\boxed{2}", "no answer"]
ROWS = [{"prompt": [{"role": "user", "content": f"problem {gold}"}], "gold": gold} for gold in ("1", "2")]
SETTINGS: dict[str, Any] = {
    "num_generations": 4, "per_device_train_batch_size": 8, "max_completion_length": 32, "max_steps": 2,
    "learning_rate": 1e-2, "logging_steps": 1, "report_to": "none", "save_strategy": "no", "use_cpu": True,
    "bf16": False, "optim": "adamw_torch", "gradient_checkpointing": False, "log_completions": True,
    "num_completions_to_print": 0, "disable_tqdm": True,
}  # fmt: skip


@dataclass
class Ran:
    """A finished run, and what it was made of."""

    trainer: Any
    adapted: glue.Adapted
    tokenizer: Any
    folder: Path

    @property
    def log(self) -> list[dict[str, Any]]:
        return [entry for entry in self.trainer.state.log_history if "reward" in entry]

    def table(self, step: int) -> Any:
        pandas = importlib.import_module("pandas")
        return pandas.read_parquet(self.folder / "run" / "completions" / f"completions_{step:05d}.parquet")


def by_path(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def logits(model: Any, tokenizer: Any) -> Any:
    torch = importlib.import_module("torch")
    model.eval()
    with torch.no_grad():
        return model(**tokenizer("What is 3 + 4?", return_tensors="pt")).logits.float()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model and its tokenizer on disk."""
    glue.import_unsloth()  # before transformers
    place = tmp_path_factory.mktemp("unsloth")
    tiny = by_path("tiny_model", ROOT / "examples" / "tiny_model.py")
    tokenizer = tiny.tiny_tokenizer()
    tiny.tiny_model(tokenizer).save_pretrained(place / "model")
    tokenizer.save_pretrained(place / "model")
    return place


def loaded(folder: Path, name: str = "model") -> tuple[Any, Any]:
    return glue.load_model(folder / name, max_seq_length=256, load_in_4bit=False, dtype="float32")


@pytest.fixture(scope="module")
def ran(folder: Path) -> Ran:
    """Two steps with a recipe, on completions that are given."""
    from datasets import Dataset

    script = by_path("scripted", ROOT / "tests" / "trainer_glue" / "conftest.py").script
    model, tokenizer = loaded(folder)
    adapted = glue.add_lora(model, rank=8, gradient_checkpointing=False)
    script(adapted.model, tokenizer, TEXTS)
    trainer = glue.trainer(
        adapted, tokenizer, TOTAL, Dataset.from_list(ROWS), output_dir=str(folder / "run"), **SETTINGS
    )
    trainer.train()
    return Ran(trainer, adapted, tokenizer, folder)


def test_without_a_gpu_the_trainer_is_trls_own(ran: Ran) -> None:
    host = importlib.import_module("trl")
    assert type(ran.trainer) is host.GRPOTrainer
    assert type(ran.trainer).__module__ == "trl.trainer.grpo_trainer"


def test_what_is_logged_is_what_a_direct_call_gives(ran: Ran) -> None:
    total = TOTAL.with_dialect(Dialect.from_tokenizer(ran.tokenizer))
    assert len(ran.log) == 2
    for step, entry in enumerate(ran.log, start=1):
        table = ran.table(step)
        texts = [cell[-1]["content"] for cell in table["completion"]]
        assert set(texts) == set(TEXTS)
        golds = [prompt[-1]["content"].split()[-1] for prompt in table["prompt"]]
        for part in total.parts:
            direct = part(texts, gold=golds)
            assert list(table[part.name]) == pytest.approx(direct)
            assert entry[f"rewards/{part.name}/mean"] == pytest.approx(sum(map(float, direct)) / 8)  # type: ignore[arg-type]
            assert len(set(direct)) > 2
        values = [value for value in total(texts, gold=golds) if value is not None]
        assert entry["reward"] == pytest.approx(sum(values) / 8)


def test_outcomes_and_extracted_answers_are_logged(ran: Ran) -> None:
    assert ran.log[0]["correctness/outcome/no_answer"] == pytest.approx(2 / 8)
    assert ran.log[0]["correctness/errors"] == 0.0
    assert sorted(ran.table(1)["correctness/extracted"].fillna("")) == ["", ""] + ["1"] * 4 + ["2"] * 2


def test_the_count_of_trained_parameters_is_that_of_the_model(ran: Ran) -> None:
    parameters = list(ran.adapted.model.parameters())
    assert ran.adapted.trainable == sum(p.numel() for p in parameters if p.requires_grad)
    assert ran.adapted.total == sum(p.numel() for p in parameters)
    # Rank 8 on seven layers of two blocks: (in + out) * 8 each.
    sizes = [(64, 64), (64, 32), (64, 32), (64, 64), (64, 128), (64, 128), (128, 64)]
    assert ran.adapted.trainable == 2 * 8 * sum(map(sum, sizes))


def test_the_adapter_is_saved_and_comes_back_as_it_was(ran: Ran) -> None:
    before = logits(ran.adapted.model, ran.tokenizer)
    place = glue.save(ran.adapted, ran.tokenizer, ran.folder / "adapter")
    assert json.loads((place / "adapter_config.json").read_text(encoding="utf-8"))["r"] == 8
    assert not (place / "model.safetensors").exists()
    after = logits(*loaded(ran.folder, "adapter"))
    base = logits(*loaded(ran.folder))
    assert (after - before).abs().max().item() < 1e-5
    assert (base - before).abs().max().item() > 1e-3  # two steps have changed it


def test_merged_weights_need_no_adapter(ran: Ran) -> None:
    before = logits(ran.adapted.model, ran.tokenizer)
    place = glue.save(ran.adapted, ran.tokenizer, ran.folder / "merged", "merged_16bit")
    assert not (place / "adapter_config.json").exists()
    after = logits(*loaded(ran.folder, "merged"))
    base = logits(*loaded(ran.folder))
    # Rounded to 16 bits, and still nearer to what was trained than to what it was trained from.
    assert (after - before).abs().max().item() < 0.25 * (base - before).abs().max().item()


def test_what_cannot_be_saved_is_refused(ran: Ran) -> None:
    with pytest.raises(ValueError, match="load_in_4bit=True, or use 'merged_16bit'"):
        glue.save(ran.adapted, ran.tokenizer, ran.folder / "no", "merged_4bit")
    with pytest.raises(RuntimeError, match="UNSLOTH_LLAMA_CPP_PATH"):
        glue.save(ran.adapted, ran.tokenizer, ran.folder / "no", "gguf:q4_k_m")
    assert not (ran.folder / "no").exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"per_device_train_batch_size": 2}, "no multiple of num_generations=4"),
        ({"max_new_tokens": 8}, "max_completion_length"),
        ({"max_completion_lenght": 8}, "max_completion_length"),
    ],
)
def test_settings_are_checked_before_the_trainer_is_built(
    ran: Ran, settings: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        glue.trainer(
            ran.adapted,
            ran.tokenizer,
            TOTAL,
            None,
            output_dir=str(ran.folder / "no"),
            **{**SETTINGS, **settings},
        )


def run(code: str, folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """A fresh process: in this one Unsloth is imported already."""
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=200, check=False,
        env={**os.environ, "PYTHONPATH": paths, **environment},
    )  # fmt: skip


@pytest.mark.parametrize("first", ["trl", "transformers", "peft"])
def test_a_library_that_came_first_is_an_error(first: str, tmp_path: Path) -> None:
    code = (
        f"import {first}\nfrom ringtrue.trainer_glue import unsloth\n"
        "try:\n    unsloth.load_model('folder')\nexcept ImportError as error:\n    print('said:', error)\n"
    )
    done = run(code, tmp_path)
    # peft imports transformers, so that one is named: whatever came first is.
    assert "was imported before unsloth" in done.stdout, done.stderr[-2000:]
    assert "put `import unsloth` above `import" in done.stdout


def test_the_glue_itself_imports_nothing_that_must_come_later(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom ringtrue.rewards import Correctness\nfrom ringtrue.trainer_glue import trl, unsloth\n"
        "trl.prepare(Correctness(), num_generations=4)\nunsloth.import_unsloth()\nprint('in order')\n"
    )
    assert "in order" in run(code, tmp_path).stdout


PATCHED = """
import inspect, unsloth
from unsloth.models import rl
from trl.trainer import grpo_trainer as stock
own = inspect.getsource(stock.GRPOTrainer._calculate_rewards)
rl.patch_trl_rl_trainers()
import trl
made = trl.GRPOTrainer
print("name:", made.__name__)
print("same:", inspect.getsource(made._calculate_rewards) == own)
text = inspect.getsource(inspect.getmodule(made))
print("text for images:", "_calculate_rewards(inputs, prompts_text, completions_text, completion_ids_list)" in text)
"""


def test_the_trainer_for_a_gpu_calls_rewards_as_trl_does(tmp_path: Path) -> None:
    """Written here as on a GPU. With images it hands over plain text, which test_trl_prepare.py reads."""
    done = run(PATCHED, tmp_path, UNSLOTH_ALLOW_CPU="1")
    said = dict(line.split(": ", 1) for line in done.stdout.splitlines() if line.count(": ") == 1)
    assert (said.get("name"), said.get("same")) == ("UnslothGRPOTrainer", "True"), done.stderr[-2000:]
    assert said["text for images"] == "True"


RUN = """
from ringtrue.trainer_glue.training import load_config
from ringtrue.trainer_glue.training.errors import ModelError
from ringtrue.trainer_glue.training.dry_run import dry_run
from ringtrue.trainer_glue.training.run import train
said = []
run = load_config("tiny.toml", backend="unsloth")
print("dry:", dry_run(run, say=said.append), any("8 completions of 2 prompts" in line for line in said))
train(run, say=said.append)
train(load_config("longer.toml", backend="unsloth"), resume=True, say=said.append)
try:
    train(load_config("gguf.toml", backend="unsloth"), say=said.append)
except ModelError as error:
    print("refused:", "saving as GGUF needs llama.cpp" in str(error))
"""


def test_a_config_is_tried_trained_resumed_and_saved(folder: Path) -> None:
    """All of `ringtrue train` but the GPU; Unsloth has to come first there too."""
    example = ROOT / "examples" / "train"
    text = (example / "tiny.toml").read_text().replace('"tiny-model"', '"model"')
    (folder / "sums.jsonl").write_text((example / "sums.jsonl").read_text())
    held_out = "\n[eval]\nshare = 0.25\nevery = 2\nnum_generations = 2\n"
    (folder / "tiny.toml").write_text(text + held_out)
    (folder / "longer.toml").write_text(text.replace("max_steps = 3", "max_steps = 4") + held_out)
    (folder / "gguf.toml").write_text(text.replace('"tiny-run"', '"gguf-run"\ngguf = ["q8_0"]'))
    done = run(RUN, folder)
    assert "dry: 0 True" in done.stdout, done.stderr[-2000:]
    assert "refused: True" in done.stdout, done.stderr[-2000:]
    lines = {
        name: [json.loads(line) for line in (folder / "tiny-run" / name).read_text().splitlines()]
        for name in ("log.jsonl", "eval.jsonl")
    }
    assert [line["step"] for line in lines["log.jsonl"]] == [1, 2, 3, 4]
    assert [line["step"] for line in lines["eval.jsonl"]] == [2, 3, 4]
    assert (folder / "tiny-run" / "adapter" / "adapter_model.safetensors").is_file()
