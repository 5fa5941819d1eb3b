"""Inside inspect_ai 0.3.285: a whole eval(), the model's output set by a solver, nothing fetched."""

import importlib
import importlib.util
import math
from pathlib import Path
from typing import Any

import pytest

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.inspect_ai import as_scorer
from trainer_glue.hosts.rows import CORRECTNESS, FLOOR, RECIPE, ROWS

pytestmark = pytest.mark.hosts
EXAMPLE = Path(__file__).resolve().parents[2] / "examples/hosts/inspect_ai/reward.py"


def said(text: object) -> Any:
    """A solver that writes what the sample's metadata say."""
    solvers, models = (
        importlib.import_module("inspect_ai.solver"),
        importlib.import_module("inspect_ai.model"),
    )

    @solvers.solver  # type: ignore[untyped-decorator]
    def write() -> Any:
        async def solve(state: Any, generate: Any) -> Any:
            content = state.metadata["says"] if text is None else text
            state.output = models.ModelOutput.from_content("mockllm/model", content)
            return state

        return solve

    return write()


def evaluated(reward: Reward, tmp_path: Path, **options: Any) -> Any:
    ai, datasets = importlib.import_module("inspect_ai"), importlib.import_module("inspect_ai.dataset")
    samples = [
        datasets.Sample(
            input=row.prompt,
            target="" if row.gold is None else str(row.gold),
            metadata={"says": row.completion},
        )
        for row in ROWS
    ]
    task = ai.Task(dataset=samples, solver=said(None), scorer=as_scorer(reward, **options))
    [log] = ai.eval(task, model="mockllm/model", log_dir=str(tmp_path), display="none")
    assert log.status == "success"
    return log


def values(log: Any, name: str) -> list[float | None]:
    found = [sample.scores[name].value for sample in log.samples]
    return [None if math.isnan(value) else value for value in found]


def test_a_recipe_gives_the_values_of_a_direct_call(tmp_path: Path) -> None:
    log = evaluated(RECIPE, tmp_path)
    assert values(log, RECIPE.name) == [row.value for row in ROWS]
    assert log.results.scores[0].name == RECIPE.name
    expected = sum(row.value for row in ROWS) / len(ROWS)
    assert log.results.scores[0].metrics["mean"].value == pytest.approx(expected)


def test_a_sample_without_a_value_is_left_out_of_the_mean(tmp_path: Path) -> None:
    log = evaluated(CORRECTNESS, tmp_path)
    known = [row.alone for row in ROWS if row.alone is not None]
    assert values(log, CORRECTNESS.name) == [row.alone for row in ROWS]
    assert log.results.scores[0].metrics["mean"].value == pytest.approx(sum(known) / len(known))


def test_a_floor_is_a_number_in_the_log(tmp_path: Path) -> None:
    log = evaluated(CORRECTNESS, tmp_path, floor=FLOOR)
    assert values(log, CORRECTNESS.name) == [FLOOR if row.alone is None else row.alone for row in ROWS]


def test_the_example_is_a_task(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("inspect_example", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    task = module.sums()
    task.solver = said(r"<think>3 and 4</think>It is \boxed{7}.")
    ai = importlib.import_module("inspect_ai")
    [log] = ai.eval(task, model="mockllm/model", log_dir=str(tmp_path), display="none")
    assert [sample.scores["r1_math"].value for sample in log.samples] == [1.5, 0.5]
