"""Groups under several processes: two real ranks on CPU, joined by gloo."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.trl, pytest.mark.soak]

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from dataclasses import dataclass

from datasets import Dataset
from tiny_model import tiny_model, tiny_tokenizer
from trl import GRPOConfig, GRPOTrainer

from ringtrue.rewards import Reward, Score
from ringtrue.trainer_glue import trl

@dataclass(frozen=True, kw_only=True, repr=False)
class LeadOverGroup(Reward):
    scope = "group"

    def score(self, rows):
        mean = sum(len(row.completion.text) for row in rows) / len(rows)
        return [Score(len(row.completion.text) - mean) for row in rows]


out, size = sys.argv[1], int(sys.argv[2])
tokenizer = tiny_tokenizer()
funcs, weights = trl.prepare(LeadOverGroup(), num_generations=4)
args = GRPOConfig(
    output_dir=out, num_generations=4, per_device_train_batch_size=size, max_completion_length=16,
    max_steps=1, reward_weights=weights, logging_steps=1, report_to="none", save_strategy="no",
    use_cpu=True, bf16=False, gradient_checkpointing=False, disable_tqdm=True,
)
data = Dataset.from_dict({"prompt": [f"problem {index}" for index in range(8)]})
trainer = GRPOTrainer(tiny_model(tokenizer), funcs, args, train_dataset=data, processing_class=tokenizer)
trainer.train()
print("rewarded", trainer.accelerator.num_processes, trainer.state.log_history[0]["reward"] is not None)
"""


def launch(folder: Path, batch: int) -> "subprocess.CompletedProcess[str]":
    pytest.importorskip("trl", reason="trl is not installed: pip install 'ringtrue[train]'")
    script = folder / "two_ranks.py"
    script.write_text(SCRIPT, encoding="utf-8")
    paths = os.pathsep.join([str(ROOT / "examples"), *sys.path])
    environment = {**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2"]
    return subprocess.run(
        [*command, str(script), str(folder), str(batch)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=200,
        check=False,
    )


def test_whole_groups_on_each_rank_are_scored(tmp_path: Path) -> None:
    done = launch(tmp_path, batch=4)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "rewarded 2 True" in done.stdout


def test_a_group_that_is_split_over_ranks_is_refused(tmp_path: Path) -> None:
    done = launch(tmp_path, batch=2)
    assert done.returncode != 0
    assert "Several processes split groups between them" in done.stderr
    assert "num_generations=4" in done.stderr
