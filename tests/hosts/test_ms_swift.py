"""Inside ms-swift 4.6.0: its own reward computation, with the classes that its `orms` hold."""

import importlib
import importlib.util
from pathlib import Path
from typing import Any

import pytest

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.ms_swift import as_orm
from trainer_glue.hosts.rows import CORRECTNESS, RECIPE, ROWS, HostRow

pytestmark = pytest.mark.hosts
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/hosts/ms_swift/reward.py"
HANDED_OVER = [row for row in ROWS if row.name != "prefilled"]  # a conversation does not tell


def samples(rows: list[HostRow]) -> list[Any]:
    data = importlib.import_module("swift.rl_core.data")
    return [
        data.GRPOSample.from_row(
            {
                "messages": [*row.prompt_messages, *row.messages],
                "solution": row.gold,
                "prompt_id": row.name,
                "finish_reason": "stop",
                "response_token_ids": [[7, 7]],
            }
        )
        for row in rows
    ]


def computed(rows: list[HostRow], *funcs: Any) -> Any:
    torch, host = importlib.import_module("torch"), importlib.import_module("swift.rl_core.grpo_algorithm")
    return host.compute_rewards_per_func(samples(rows), list(funcs), [None] * len(funcs), torch.device("cpu"))


def columns(reward: Reward) -> list[float | None]:
    table = computed(HANDED_OVER, as_orm(reward)(args=None))
    return [None if value != value else value for value in table[:, 0].tolist()]


def test_a_recipe_gives_the_values_of_a_direct_call() -> None:
    assert columns(RECIPE) == pytest.approx([row.value for row in HANDED_OVER])


def test_a_row_without_a_value_is_none() -> None:
    assert columns(CORRECTNESS) == [row.alone for row in HANDED_OVER]


def test_the_example_stands_beside_the_hosts_own_reward() -> None:
    spec = importlib.util.spec_from_file_location("swift_example", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    orms = importlib.import_module("swift.rewards").orms
    row = next(row for row in ROWS if row.name == "right")
    table = computed([row] * 8, orms["math"](args=None), orms["format"](args=None))
    assert table[:, 0].tolist() == [1.5] * 8
    assert orms["math"].__name__ == "r1_math"
