"""axolotl: the names in a configuration are ready functions."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from ringtrue.rewards import ShortestCorrect
from ringtrue.trainer_glue.axolotl import as_reward_func
from trainer_glue.hosts.rows import CORRECTNESS

EXAMPLE = Path(__file__).resolve().parents[3] / "examples/hosts/axolotl/reward.py"


def test_a_missing_column_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="no column holds the right answer"):
        as_reward_func(CORRECTNESS)(["7"], ["3+4?"])


def test_half_a_group_is_refused() -> None:
    func = as_reward_func(ShortestCorrect(floor=-1.0), num_generations=4)
    with pytest.raises(ValueError, match="num_generations=4"):
        func([r"\boxed{7}"] * 2, ["3+4?"] * 2, gold=["7"] * 2)


def test_the_example_is_a_ready_function() -> None:
    spec = spec_from_file_location("axolotl_reward", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    row = r"<think>3 and 4</think>It is \boxed{7}."
    assert module.math.__name__ == "r1_math"
    assert module.math([row] * 8, ["3+4?"] * 8, gold=["7"] * 8) == [1.5] * 8
