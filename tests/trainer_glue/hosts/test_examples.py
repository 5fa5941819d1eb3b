"""The files of examples/hosts: each loads as its host loads it, and gives the values of a direct call."""

import importlib.util
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from ringtrue.rewards.presets import boxed_math, r1_math
from ringtrue.trainer_glue.nemo_gym import as_verifier
from trainer_glue.hosts import copies
from trainer_glue.hosts.calls import ADAPTERS
from trainer_glue.hosts.rows import ROWS, HostRow

HOSTS: Final = Path(__file__).resolve().parents[3] / "examples/hosts"


@dataclass(frozen=True, slots=True)
class Example:
    """A file with a reward, and how its host comes to it."""

    adapter: str
    """By which adapter's call it is driven."""
    made: Callable[[ModuleType], Any]
    """What the host takes out of the file."""
    names: str
    """The words by which the configuration beside it names that; empty where the file is all it needs."""
    folder: str = ""
    """By default as the adapter's module."""

    @property
    def path(self) -> Path:
        return HOSTS / (self.folder or self.adapter.partition(".")[0])


EXAMPLES: Final = (
    Example("areal.as_reward_fn", lambda file: file.math, "reward_fn: reward.math"),
    Example("axolotl.as_reward_func", lambda file: file.math, "reward_funcs: [reward.math]"),
    Example("easyr1.as_reward_function", lambda file: file.math, "reward_function: reward.py:math"),
    Example("inspect_ai.as_scorer", lambda file: file.sums().scorer, "inspect eval reward.py"),
    Example("ms_swift.as_orm", lambda file: file.orms["math"](args=None), "--reward_funcs math"),
    Example("open_instruct.as_verifier", lambda file: file.R1Math(None), "`dataset` says r1_math"),
    Example("openrlhf.as_reward_func", lambda file: file.reward_func, "--reward.remote_url reward.py"),
    Example("slime.as_custom_rm", lambda file: file.math, "--custom-rm-path reward.math"),
    Example("verifiers.as_task_reward", lambda file: file.math, 'fn = "reward:math"'),
    Example("verifiers.as_rubric_func", lambda file: file.rubric_math, ""),
    Example(
        "verl.as_compute_score", lambda file: file.compute_score, "custom_reward_function.name=compute_score"
    ),
)
EACH = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.adapter)


def loaded(folder: Path) -> ModuleType:
    """The file, with copies of the hosts that it imports."""
    spec = importlib.util.spec_from_file_location(f"example_{folder.name}", folder / "reward.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with copies.in_place():
        spec.loader.exec_module(module)
    return module


def kept(example: Example, row: HostRow) -> float | None:
    """What a host keeps of a direct call."""
    value = row.direct(r1_math)
    return r1_math.low if value is None and not ADAPTERS[example.adapter].knows_none else value


def test_every_example_with_a_reward_is_run_here() -> None:
    here = {example.path.name for example in EXAMPLES} | {"reasoning_gym"}
    assert {path.parent.name for path in HOSTS.glob("*/reward.py")} == here


@EACH
def test_it_gives_the_values_of_a_direct_call(example: Example) -> None:
    adapter = ADAPTERS[example.adapter]
    with copies.in_place():
        made = example.made(loaded(example.path))
    rows = [row for row in ROWS if row.name not in adapter.skips]
    found = [adapter.call(made, row) for row in rows]
    assert found == pytest.approx([kept(example, row) for row in rows], abs=1e-6)
    assert len(set(found)) > 3  # not one value for all


@EACH
def test_the_configuration_beside_it_names_it(example: Example) -> None:
    [config] = [
        path for path in example.path.iterdir() if path.name in {"run.sh", "config.yaml", "config.toml"}
    ]
    assert example.names in config.read_text(encoding="utf-8")


def test_easyr1_finds_its_constants() -> None:
    file = loaded(HOSTS / "easyr1")
    assert (file.REWARD_NAME, file.REWARD_TYPE) == ("r1_math", "batch")


def test_open_instruct_finds_the_verifier_by_its_name() -> None:
    assert loaded(HOSTS / "open_instruct").R1Math(None).name == "r1_math"


def test_reasoning_gyms_dataset_scores_by_the_reward() -> None:
    file = loaded(HOSTS / "reasoning_gym")
    with copies.in_place():
        dataset = file.puzzles("basic_arithmetic", size=2)
    assert len(dataset) == 2
    assert dataset.score_answer("<think>So.</think><answer>7</answer>", dataset[0]) == 1.0
    assert dataset.score_answer("<answer>8</answer>", dataset[0]) == 0.0


def test_nemo_gyms_body_is_one_that_is_answered() -> None:
    script = (HOSTS / "nemo_gym/verify.sh").read_text(encoding="utf-8")
    [text] = re.findall(r"-d '(.*)'", script, re.DOTALL)
    assert as_verifier(boxed_math).verify(json.loads(text))["reward"] == 1.0
