"""Inside reasoning-gym 0.1.25: its datasets score through the adapter."""

import importlib
import sys
from pathlib import Path

import pytest

from ringtrue.trainer_glue.reasoning_gym import as_score_answer
from trainer_glue.hosts.rows import RECIPE, ROWS, HostRow

pytestmark = pytest.mark.hosts
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/hosts/reasoning_gym"


@pytest.mark.parametrize("task", ["gcd", "countdown", "basic_arithmetic", "knights_knaves"])
def test_the_example_pays_the_datasets_own_answers(task: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(EXAMPLE), *sys.path])
    dataset = importlib.import_module("reward").puzzles(task)
    endless = importlib.import_module("reasoning_gym.dataset").ReseedingDataset(dataset)
    for entry in dataset:
        right = (
            entry["metadata"].get("expression", entry["answer"]) if task == "countdown" else entry["answer"]
        )
        assert endless.score_answer(f"<think>So.</think><answer>{right}</answer>", entry) == 1.0
        assert endless.score_answer("<answer>1000000007</answer>", entry) == 0.0
        assert endless.score_answer(None, entry) == 0.0


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_dataset_gives_the_values_of_a_direct_call(row: HostRow) -> None:
    gym = importlib.import_module("reasoning_gym")
    dataset = gym.create_dataset("basic_arithmetic", size=1, seed=1)
    dataset.score_answer = as_score_answer(RECIPE)
    entry = {**dataset[0], "question": row.prompt, "answer": row.gold}
    endless = importlib.import_module("reasoning_gym.dataset").ReseedingDataset(dataset)
    assert endless.score_answer(row.completion, entry) == row.value
