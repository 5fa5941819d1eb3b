"""The dict that hosts log: a part may be called anything, and neither hides the row's own keys nor is hidden."""

import asyncio
from types import SimpleNamespace

import pytest

from ringtrue.rewards import BoxedFormat, WeightedSum
from ringtrue.trainer_glue.easyr1 import as_reward_function
from ringtrue.trainer_glue.openrlhf import as_reward_func
from ringtrue.trainer_glue.slime import as_custom_rm
from ringtrue.trainer_glue.verl import as_compute_score
from trainer_glue.hosts.rows import RECIPE

SAID = r"It is \boxed{7}."


def recipe(*names: str) -> WeightedSum:
    """Each part gives 1.0, the sum a half."""
    parts = tuple(BoxedFormat(name=name) for name in names)
    return WeightedSum(parts=parts, weights=(0.5 / len(parts),) * len(parts))


def test_parts_called_as_the_rows_own_keys_get_names_of_their_own() -> None:
    found = as_compute_score(recipe("score", "unscored", "error"))("sums", SAID, "7")
    assert found == pytest.approx(
        {"score": 0.5, "unscored": 0.0, "error": 0.0, "score_2": 1.0, "unscored_2": 1.0, "error_2": 1.0}
    )


def test_the_new_name_is_no_other_parts() -> None:
    found = as_compute_score(recipe("score", "score_2"))("sums", SAID, "7")
    assert found == {"score": 0.5, "score_2": 1.0, "score_3": 1.0, "unscored": 0.0, "error": 0.0}


def test_easyr1_trains_on_the_sum_whatever_a_part_is_called() -> None:
    [found] = as_reward_function(recipe("overall", "score"))([{"response": SAID, "ground_truth": "7"}])
    assert found == {"overall": 0.5, "overall_2": 1.0, "score": 1.0, "unscored": 0.0, "error": 0.0}


def test_slime_and_openrlhf_log_it_too() -> None:
    sample = SimpleNamespace(prompt="3+4?", response=SAID, label="7")
    args = SimpleNamespace(reward_key="score")
    found = asyncio.run(as_custom_rm(recipe("score", "error"))(args, sample))
    assert (found["score"], found["score_2"], found["error_2"]) == (0.5, 1.0, 1.0)
    logs = as_reward_func(recipe("score", "error"))(["3+4?" + SAID], ["3+4?"], ["7"])["extra_logs"]
    assert {name: tensor.item() for name, tensor in logs.items()} == {
        "score_2": 1.0, "error_2": 1.0, "unscored": 0.0, "error": 0.0,
    }  # fmt: skip


def test_names_that_collide_with_nothing_stay() -> None:
    assert set(as_compute_score(RECIPE)("sums", SAID, "7")) == {
        "score", "think_format", "correctness", "unscored", "error",
    }  # fmt: skip
