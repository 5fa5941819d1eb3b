"""Inside axolotl 0.19.0: what its GRPO strategy makes of a dotted name. The trainer that calls it is TRL's."""

import importlib
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.axolotl import as_reward_func
from trainer_glue.hosts.calls import call_axolotl
from trainer_glue.hosts.rows import CORRECTNESS, RECIPE, ROWS

pytestmark = pytest.mark.hosts
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/hosts/axolotl"


def strategy() -> Any:
    return importlib.import_module("axolotl.core.trainers.grpo").GRPOStrategy


def named(monkeypatch: pytest.MonkeyPatch, reward: Reward) -> Any:
    module = ModuleType("own_rewards")
    module.__dict__["math"] = as_reward_func(reward)
    monkeypatch.setitem(sys.modules, "own_rewards", module)
    return strategy().get_reward_func("own_rewards.math")


def test_a_recipe_gives_the_values_of_a_direct_call(monkeypatch: pytest.MonkeyPatch) -> None:
    func = named(monkeypatch, RECIPE)
    assert [call_axolotl(func, row) for row in ROWS] == pytest.approx([row.value for row in ROWS])


def test_a_row_without_a_value_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    func = named(monkeypatch, CORRECTNESS)
    assert [call_axolotl(func, row) for row in ROWS] == [row.alone for row in ROWS]


def test_the_configuration_of_the_example_names_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    yaml = importlib.import_module("yaml")
    monkeypatch.setattr(sys, "path", [str(EXAMPLE), *sys.path])
    config = yaml.safe_load((EXAMPLE / "config.yaml").read_text(encoding="utf-8"))
    [name] = config["trl"]["reward_funcs"]
    found = strategy().get_reward_func(name)
    given = strategy().set_trainer_args(SimpleNamespace(trl=SimpleNamespace(reward_funcs=[name])))
    assert found in given[0]
    row = next(row for row in ROWS if row.name == "right")
    batch = {"prompts": [row.prompt] * 8, "completions": [row.completion] * 8, "gold": ["7"] * 8}
    assert found(**batch) == [1.5] * 8
