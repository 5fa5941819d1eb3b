"""verifiers: whole groups only where a rubric hands them over, one name a metric, no file of its own imported."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from ringtrue.rewards import BoxedFormat, Correctness, ShortestCorrect
from ringtrue.trainer_glue import verifiers
from ringtrue.trainer_glue.guard import status_counts
from trainer_glue.hosts.rows import CORRECTNESS

GROUP = ShortestCorrect(unit="chars", floor=-1.0)
SAID = [rf"{'Hm. ' * spent}So it is \boxed{{{answer}}}." for spent, answer in ((3, 7), (0, 8), (1, 7))]


@pytest.mark.parametrize("make", [verifiers.as_rubric_func, verifiers.as_task_reward])
def test_a_reward_of_a_group_is_refused_when_built(make: Any) -> None:
    with pytest.raises(ValueError, match="does not hand over whole groups"):
        make(GROUP)


def test_a_rubrics_group_function_takes_it_and_its_rollouts_are_one_group() -> None:
    func = verifiers.as_rubric_group_func(GROUP)
    sent = {"answers": ["7"] * 3, "states": [{}] * 3, "infos": [{}] * 3, "tasks": [None] * 3}
    prompts = [f"What is 3 and 4? ({index})" for index in range(3)]  # told apart, they would be three groups
    found = asyncio.run(_awaited(func(prompts=prompts, completions=SAID, **sent)))
    assert found == GROUP(SAID, ["p"] * 3, gold=["7"] * 3)


def test_two_functions_of_a_rubric_log_under_two_names() -> None:
    names = {verifiers.as_rubric_func(reward).__name__ for reward in (CORRECTNESS, BoxedFormat())}
    assert names == {CORRECTNESS.name, "boxed_format"}


def test_a_rubrics_message_objects_are_read() -> None:
    message = SimpleNamespace(model_dump=lambda exclude_none: {"role": "assistant", "content": SAID[0]})
    func = verifiers.as_rubric_func(CORRECTNESS)
    assert asyncio.run(_awaited(func(prompt="p", completion=[message], answer="7", state={}, info={}))) == 1.0


def test_a_task_without_a_right_answer_is_said_at_once() -> None:
    trace = SimpleNamespace(last_reply=SAID[0], assistant_messages=[], is_truncated=False)
    with pytest.raises(ValueError, match="no column holds the right answer"):
        asyncio.run(_awaited(verifiers.as_task_reward(CORRECTNESS)({"idx": 0, "prompt": "p"}, trace)))


def test_what_a_rubric_cannot_show_is_counted() -> None:
    named = Correctness(name="rubric_counted")
    func = verifiers.as_rubric_func(named, floor=-3.0)
    assert asyncio.run(_awaited(func(prompt="p", completion=SAID[0], answer="", state={}, info=None))) == -3.0
    assert sum(count for status, count in status_counts(named.name).items() if status.value != "ok") == 1


async def _awaited(result: Any) -> Any:
    return await result
