"""EasyR1: the same keys for every row, and `overall` among them."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from ringtrue.rewards import ShortestCorrect
from ringtrue.trainer_glue.easyr1 import as_reward_function
from trainer_glue.hosts.rows import CORRECTNESS, FLOOR, RECIPE, ROWS

EXAMPLE = Path(__file__).resolve().parents[3] / "examples/hosts/easyr1/reward.py"


def inputs(gold: object = "7") -> list[dict[str, object]]:
    return [
        {"response": row.completion, "response_length": 9, "ground_truth": row.gold if gold is None else gold}
        for row in ROWS
    ]


def test_every_row_has_the_same_keys() -> None:
    found = as_reward_function(RECIPE)(inputs(None))
    assert {frozenset(row) for row in found} == {
        frozenset({"think_format", "correctness", "overall", "unscored", "error"})
    }


def test_a_row_without_a_value_is_told_apart() -> None:
    [row] = as_reward_function(CORRECTNESS, floor=FLOOR)(
        [{"response": "7", "response_length": 1, "ground_truth": None}]
    )
    assert row == {"overall": FLOOR, "unscored": 1.0, "error": 0.0}


def test_an_empty_batch_is_an_empty_list() -> None:
    assert as_reward_function(RECIPE)([]) == []


def test_a_missing_ground_truth_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="answer_key"):
        as_reward_function(CORRECTNESS)([{"response": "7", "response_length": 1}])


def test_a_reward_of_a_group_is_refused_when_built() -> None:
    with pytest.raises(ValueError, match="EasyR1 does not hand over whole groups"):
        as_reward_function(ShortestCorrect(floor=-1.0))


def test_the_example_is_what_the_host_loads() -> None:
    spec = spec_from_file_location("easyr1_reward", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (module.REWARD_NAME, module.REWARD_TYPE) == ("r1_math", "batch")
    right = {"response": r"<think>3 and 4</think>It is \boxed{7}.", "response_length": 9, "ground_truth": "7"}
    assert module.math([right])[0]["overall"] == 1.5
