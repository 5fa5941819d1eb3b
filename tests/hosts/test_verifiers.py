"""Inside verifiers 0.4.0: a task scores traces by the function that its configuration names."""

import asyncio
import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.verifiers import as_task_reward
from trainer_glue.hosts.rows import CORRECTNESS, FLOOR, RECIPE, ROWS

pytestmark = pytest.mark.hosts
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/hosts/verifiers"


def scored(
    rewards: dict[str, Any], *, prompt: str, completion: str, gold: object, thought: str | None = None
) -> Any:
    v1 = importlib.import_module("verifiers.v1")

    class SumData(v1.TaskData):  # type: ignore[name-defined,misc]
        answer: Any = None

    data = SumData(idx=0, prompt=prompt, answer=gold)
    task = v1.Task(data, v1.TaskConfig(rewards=rewards))
    message = v1.AssistantMessage(content=completion, reasoning_content=thought)
    asyncio.run(task.score(trace := made_trace(v1, task, message)))
    return trace


def made_trace(v1: Any, task: Any, message: Any) -> Any:
    traces = importlib.import_module("verifiers.v1.trace")
    node = importlib.import_module("verifiers.v1.graph").MessageNode(message=message, sampled=True)
    told = traces.TraceTask(type=type(task).__name__, data=task.data)
    return v1.Trace(task=told, agent=traces.AgentInfo(config=v1.AgentConfig()), nodes=[node])


def plug(monkeypatch: pytest.MonkeyPatch, reward: Reward, **options: float) -> dict[str, Any]:
    module = ModuleType("plugged_reward")
    module.__dict__["f"] = as_task_reward(reward, **options)
    monkeypatch.setitem(sys.modules, "plugged_reward", module)
    return {"math": {"fn": "plugged_reward:f", "weight": 1.0}}


def test_a_recipe_gives_the_values_of_a_direct_call(monkeypatch: pytest.MonkeyPatch) -> None:
    rewards = plug(monkeypatch, RECIPE)
    for row in ROWS:
        trace = scored(rewards, prompt=row.prompt, completion=row.completion, gold=row.gold)
        assert trace.rewards["math"] is not None, row.name
        assert trace.reward == pytest.approx(row.value), row.name


def test_a_trace_without_a_value_gets_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    rewards = plug(monkeypatch, CORRECTNESS, floor=FLOOR)
    for row in ROWS:
        trace = scored(rewards, prompt=row.prompt, completion=row.completion, gold=row.gold)
        assert trace.reward == pytest.approx(FLOOR if row.alone is None else row.alone), row.name


def test_the_example_reads_reasoning_that_stands_beside_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(EXAMPLE), *sys.path])
    rewards = {"math": {"fn": "reward:math", "weight": 1.0}}
    trace = scored(rewards, prompt="3+4?", completion=r"It is \boxed{7}.", gold="7", thought="3 and 4 make 7")
    assert trace.reward >= 1.0
