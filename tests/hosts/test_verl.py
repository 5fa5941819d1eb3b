"""Inside verl 0.9.1: its reward managers, loaded by the configuration that names the file; nothing of Ray is started."""

import asyncio
import importlib
from pathlib import Path
from typing import Any

import pytest

from trainer_glue.hosts.rows import FLOOR, ROWS, HostRow

pytestmark = pytest.mark.hosts
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/hosts/verl/reward.py"
HANDED_OVER = [row for row in ROWS if row.name != "prefilled"]  # no prompt comes along
MANAGERS = pytest.mark.parametrize("manager", ["naive", "dapo", "gdpo"])
OWN_FILE = """
from ringtrue.trainer_glue.verl import as_compute_score
from trainer_glue.hosts.rows import CORRECTNESS, RECIPE

recipe = as_compute_score(RECIPE)
correctness = as_compute_score(CORRECTNESS, floor={floor})

def changing(data_source, solution_str, ground_truth, extra_info=None):
    return {{"score": 1.0, **({{"right": 1.0}} if "8" in solution_str else {{}})}}
"""
END = 0
"""The id of a special token, which the host's decoding leaves out."""


class Letters:
    """A tokenizer of one token a character."""

    def decode(self, tokens: Any, *, skip_special_tokens: bool) -> str:
        assert skip_special_tokens
        return "".join(chr(token) for token in tokens.tolist() if token != END)


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    file = tmp_path / "own.py"
    file.write_text(OWN_FILE.format(floor=FLOOR), encoding="utf-8")
    return file


def batch(row: HostRow, padding: int = 3) -> Any:
    """The row as the rollout leaves it: a prompt, its completion with the end token, padding behind."""
    torch, numpy = importlib.import_module("torch"), importlib.import_module("numpy")
    said = [*map(ord, row.completion), END]
    mask = [1, 1, *[1] * len(said), *[0] * padding]
    objects = {
        "data_source": "sums",
        "reward_model": {"style": "rule", "ground_truth": row.gold},
        "extra_info": {"index": 7, "answer": "another column of the dataset"},
    }
    tensors = {
        "prompts": torch.tensor([[5, 6]]),
        "responses": torch.tensor([[*said, *[ord("7")] * padding]]),
        "attention_mask": torch.tensor([mask]),
    }
    non_tensors = {name: numpy.array([value], dtype=object) for name, value in objects.items()}
    return importlib.import_module("verl").DataProto.from_dict(tensors=tensors, non_tensors=non_tensors)


def run(manager: str, file: Path, name: str, rows: list[HostRow]) -> list[dict[str, Any]]:
    """What the manager gives for each row."""
    config = importlib.import_module("omegaconf").OmegaConf.create(
        {
            "trainer": {"experiment_name": "sums"},
            "reward": {
                "custom_reward_function": {"path": str(file), "name": name},
                "reward_manager": {"source": "register", "name": manager},
            },
        }
    )

    async def all_of_them() -> list[dict[str, Any]]:
        loaded = importlib.import_module("verl.trainer.ppo.reward").load_reward_manager(config, Letters())
        return [await loaded.run_single(batch(row)) for row in rows]

    return asyncio.run(all_of_them())


def gathered(outputs: list[dict[str, Any]]) -> dict[str, Any]:
    """As RewardLoopManager.compute_rm_score gathers them: by the keys of the first."""
    numpy = importlib.import_module("numpy")
    infos = [output["reward_extra_info"] for output in outputs]
    return {key: numpy.array([info[key] for info in infos]) for key in infos[0]}


@MANAGERS
def test_a_recipe_gives_the_values_of_a_direct_call(manager: str, own_file: Path) -> None:
    outputs = run(manager, own_file, "recipe", HANDED_OVER)
    assert [output["reward_score"] for output in outputs] == [row.value for row in HANDED_OVER]
    metrics = gathered(outputs)
    assert set(metrics) == {"score", "think_format", "correctness", "unscored", "error"}
    assert {array.dtype.kind for array in metrics.values()} == {"f"}


@MANAGERS
def test_a_row_without_a_value_gets_the_floor(manager: str, own_file: Path) -> None:
    outputs = run(manager, own_file, "correctness", HANDED_OVER)
    expected = [FLOOR if row.alone is None else row.alone for row in HANDED_OVER]
    assert [output["reward_score"] for output in outputs] == expected
    assert gathered(outputs)["unscored"].tolist() == [float(row.alone is None) for row in HANDED_OVER]


def test_the_example_is_a_file_that_the_configuration_names() -> None:
    [output] = run("naive", EXAMPLE, "compute_score", [row for row in ROWS if row.name == "right"])
    assert output["reward_score"] == 1.5


def test_keys_that_change_from_row_to_row_would_fail(own_file: Path) -> None:
    """Why the adapter has the same keys for every row."""
    outputs = run(
        "naive", own_file, "changing", [row for row in ROWS if row.name in {"right", "wrong"}][::-1]
    )
    with pytest.raises(KeyError):
        gathered(outputs)


def test_the_manager_for_batches_is_gone(own_file: Path) -> None:
    """Why rewards of a group are for 0.6.1 and before."""
    with pytest.raises((KeyError, ValueError)):
        run("batch", own_file, "recipe", [*ROWS[:1]])
