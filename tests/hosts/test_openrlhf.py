"""Inside OpenRLHF 0.11.2: its single-turn executor loads the file, decodes tokens and keeps what the reward says."""

import asyncio
import importlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from trainer_glue.hosts.rows import FLOOR, ROWS, HostRow

pytestmark = pytest.mark.hosts
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/hosts/openrlhf/reward.py"
OWN_FILE = """
from ringtrue.trainer_glue.openrlhf import as_reward_func
from trainer_glue.hosts.rows import {name}

reward_func = as_reward_func({name}, floor={floor})
"""


class Letters:
    """A tokenizer of one token a character."""

    def __call__(self, text: str, *, add_special_tokens: bool, return_tensors: str) -> dict[str, Any]:
        assert (add_special_tokens, return_tensors) == (False, "pt")
        return {"input_ids": importlib.import_module("torch").tensor([[ord(letter) for letter in text]])}

    def decode(self, tokens: list[int], *, skip_special_tokens: bool) -> str:
        assert not skip_special_tokens
        return "".join(map(chr, tokens))


class Engine:
    """An engine that says what it was told to."""

    def __init__(self, text: str) -> None:
        self.text = text

    async def generate(self, prompt: list[int], params: object, *, multi_modal_data: object) -> Any:
        said = [ord(letter) for letter in self.text]
        return SimpleNamespace(
            outputs=[SimpleNamespace(token_ids=said, finish_reason="stop", logprobs=None, text=self.text)]
        )


def executed(file: Path, row: HostRow, *, room: int = 100_000) -> dict[str, Any]:
    """What the executor keeps of one row; `room` is how many tokens of the prompt it leaves."""
    agent = importlib.import_module("openrlhf.utils.agent")
    executor = agent.SingleTurnAgentExecutor(str(file))
    params = SimpleNamespace(max_tokens=1000, logprobs=None)
    kept: dict[str, Any] = asyncio.run(
        executor.execute(row.prompt, row.gold, params, 1000 + room, Letters(), Engine(row.raw))
    )
    return kept


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    file = tmp_path / "recipe.py"
    file.write_text(OWN_FILE.format(name="RECIPE", floor=None), encoding="utf-8")
    return file


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_recipe_gives_the_values_of_a_direct_call(row: HostRow, recipe: Path) -> None:
    kept = executed(recipe, row)
    assert kept["reward"].tolist() == kept["scores"].tolist() == pytest.approx([row.value], abs=1e-6)
    assert set(kept["extra_logs"]) == {"think_format", "correctness", "unscored", "error"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_without_a_value_gets_the_floor(row: HostRow, tmp_path: Path) -> None:
    file = tmp_path / "correctness.py"
    file.write_text(OWN_FILE.format(name="CORRECTNESS", floor=FLOOR), encoding="utf-8")
    kept = executed(file, row)
    assert kept["reward"].tolist() == [FLOOR if row.alone is None else row.alone]
    assert kept["extra_logs"]["unscored"].tolist() == [float(row.alone is None)]


def test_a_prompt_whose_start_the_host_cut_away_earns_nothing(recipe: Path) -> None:
    asked = HostRow("", "I cannot say.", 0.0, 0.0, prompt=r"Some ask and say \boxed{7}. But you: what is it?")
    kept = executed(recipe, asked, room=32)
    assert len(kept["observation_tokens"]) == 32 + len(asked.raw)
    assert kept["reward"].tolist() == [0.0]
    assert kept["extra_logs"]["error"].tolist() == [0.0]


def test_the_example_is_a_file_that_the_executor_loads() -> None:
    row = next(row for row in ROWS if row.name == "right")
    assert executed(EXAMPLE, row)["reward"].tolist() == [1.5]


def test_what_is_raised_would_reach_the_host_as_no_reward(tmp_path: Path) -> None:
    """Why the adapter raises for no row: the host keeps None, and takes it for a reward model's business."""
    file = tmp_path / "raises.py"
    file.write_text("def reward_func(queries, prompts, labels):\n    raise ValueError\n", encoding="utf-8")
    assert executed(file, ROWS[0])["reward"] is None
