"""Inside verifiers 0.3.1, the last with rubrics: one scores rollouts, and groups of them."""

import asyncio
import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ringtrue.rewards import BoxedFormat, ShortestCorrect
from ringtrue.trainer_glue.verifiers import as_rubric_func, as_rubric_group_func
from trainer_glue.hosts.rows import CORRECTNESS, FLOOR, RECIPE, ROWS, HostRow

pytestmark = pytest.mark.hosts
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/hosts/verifiers/reward.py"
GROUP = ShortestCorrect(floor=-1.0, unit="chars")
SHORT, LONG = r"\boxed{7}", r"Three and four, taken together, make \boxed{7}"


def rubric(*funcs: Any, weights: Sequence[float] | None = None) -> Any:
    return importlib.import_module("verifiers").Rubric(funcs=[*funcs], weights=weights and [*weights])


def state(row: HostRow) -> Any:
    """A rollout as the environment leaves it."""
    given = {
        "prompt": row.prompt, "answer": row.gold, "info": {}, "example_id": 3, "question": "another column",
    }  # fmt: skip
    made = importlib.import_module("verifiers.types").State(input=given)
    made.update(prompt=row.prompt, completion=row.messages, answer=row.gold, info={}, trajectory=[])
    return made


def told(said: str) -> Any:
    return state(HostRow("", said, 0.0, 0.0))


def rollouts(made: Any, rows: Sequence[HostRow]) -> list[Any]:
    states = [state(row) for row in rows]
    for one in states:
        asyncio.run(made.score_rollout(one))
    return states


def test_a_recipe_gives_the_values_of_a_direct_call() -> None:
    states = rollouts(rubric(as_rubric_func(RECIPE)), ROWS)
    assert [one["reward"] for one in states] == [row.value for row in ROWS]
    assert [one["metrics"] for one in states] == [{RECIPE.name: row.value} for row in ROWS]


def test_a_rollout_without_a_value_gets_the_floor() -> None:
    states = rollouts(rubric(as_rubric_func(CORRECTNESS, floor=FLOOR)), ROWS)
    assert [one["reward"] for one in states] == [FLOOR if row.alone is None else row.alone for row in ROWS]


def test_two_rewards_are_weighted_and_logged_under_two_names() -> None:
    made = rubric(as_rubric_func(CORRECTNESS), as_rubric_func(BoxedFormat()), weights=[1.0, 0.5])
    [one] = rollouts(made, ROWS[:1])
    assert (one["reward"], one["metrics"]) == (1.5, {"correctness": 1.0, "boxed_format": 1.0})


def test_a_reward_of_a_group_compares_the_rollouts_of_a_prompt() -> None:
    made = rubric(as_rubric_group_func(GROUP))
    assert made.has_group_rewards
    states = [told(SHORT), told(LONG)]
    asyncio.run(made.score_group(states))
    assert [one["reward"] for one in states] == GROUP([SHORT, LONG], ["p", "p"], gold=["7", "7"])
    assert states[0]["reward"] != states[1]["reward"]


def test_the_group_form_scores_rows_as_the_other_does() -> None:
    states = [state(row) for row in ROWS]
    for one in states:
        asyncio.run(rubric(as_rubric_group_func(RECIPE)).score_group([one]))
    assert [one["reward"] for one in states] == [row.value for row in ROWS]


def test_the_example_holds_a_function_for_rubrics() -> None:
    spec = importlib.util.spec_from_file_location("verifiers_example", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    [one] = rollouts(rubric(module.rubric_math), [row for row in ROWS if row.name == "right"])
    assert one["reward"] == 1.5


def test_wrong_set_up_is_a_zero_and_a_line_in_the_rubrics_log(caplog: pytest.LogCaptureFixture) -> None:
    """What a rubric does with whatever a function raises: so look at its log."""
    made = rubric(as_rubric_func(replace(CORRECTNESS, gold="no_such_column")))
    [one] = rollouts(made, ROWS[:1])
    assert one["reward"] == 0.0
    assert "no_such_column" in caplog.text
