"""Inside AReaL 1.0.4: its workflow decodes a completion and asks the reward in its own pool of processes."""

import asyncio
import importlib
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from trainer_glue.hosts.rows import FLOOR, ROWS, HostRow

pytestmark = pytest.mark.hosts
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/hosts/areal"
OWN_FILE = """
from ringtrue.trainer_glue.areal import as_reward_fn
from trainer_glue.hosts.rows import CORRECTNESS, RECIPE

recipe = as_reward_fn(RECIPE)
correctness = as_reward_fn(CORRECTNESS, floor={floor})
"""


class Letters:
    """A tokenizer of one token a character."""

    def decode(self, tokens: list[int]) -> str:
        return "".join(map(chr, tokens))


class Params:
    """Settings of a generation, which nothing here reads."""

    def new_with_stop_and_pad_token_ids(self, tokenizer: object) -> "Params":
        return self

    def new(self, **_: object) -> "Params":
        return self


class Engine:
    """An engine that says what it was told to."""

    def __init__(self, text: str) -> None:
        self.said = [*map(ord, text)]

    async def agenerate(self, request: Any) -> Any:
        asked, said = list(request.input_ids), self.said
        return SimpleNamespace(
            input_tokens=asked, output_tokens=said, input_len=len(asked), output_len=len(said),
            output_logprobs=[0.0] * len(said), output_versions=[0] * len(said),
        )  # fmt: skip


def episodes(name: str, rows: list[HostRow], **columns: object) -> list[float]:
    """The rewards that the workflow writes for the trainer, by the function's dotted name."""
    module = importlib.import_module("areal.workflow.rlvr")
    workflow = module.RLVRWorkflow(
        reward_fn=name, gconfig=Params(), tokenizer=Letters(),
        get_input_ids_fn=lambda prompt, tokenizer, thinking: [*map(ord, prompt)],
        data_extract_prompt_fn=lambda data: data["prompt"],
    )  # fmt: skip

    async def run() -> list[float]:
        kept = []
        for row in rows:
            data = {"prompt": row.prompt, "answer": row.gold, **columns}
            kept.append((await workflow.arun_episode(Engine(row.raw), data))["rewards"].item())
        return kept

    return asyncio.run(run())


@pytest.fixture
def own_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "own_rewards.py").write_text(OWN_FILE.format(floor=FLOOR), encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return "own_rewards"


def test_a_recipe_gives_the_values_of_a_direct_call(own_module: str) -> None:
    found = episodes(f"{own_module}.recipe", [*ROWS], prompt_ids=[1], task="sums")
    assert found == pytest.approx([row.value for row in ROWS], abs=1e-6)


def test_a_row_without_a_value_gets_the_floor(own_module: str) -> None:
    found = episodes(f"{own_module}.correctness", [*ROWS])
    assert found == [FLOOR if row.alone is None else row.alone for row in ROWS]


def test_the_example_is_a_dotted_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(EXAMPLE), *sys.path])
    config = importlib.import_module("yaml").safe_load((EXAMPLE / "config.yaml").read_text(encoding="utf-8"))
    assert episodes(config["reward_fn"], [row for row in ROWS if row.name == "right"]) == [1.5]


def test_wrong_set_up_ends_the_episode(own_module: str) -> None:
    """Two columns could be the gold: the workflow raises what the reward says, in its process."""
    with pytest.raises(ValueError, match="name one column"):
        episodes(f"{own_module}.correctness", [*ROWS[:1]], solution="8")
