"""A model trained by GRPO on the shipped rewards earns more under them; one trained on a constant does not."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

pytest.importorskip("trl", reason="trl is not installed: pip install 'ringtrue[train]'")

from suites.learning import GENERATIONS, MARGIN, SEEDS, Size, margin, run_seed, written
from suites.learning_problems import recipe

pytestmark = [
    pytest.mark.trl,
    # trl 1.16 still sets the old name, transformers 5.23 warns of it; neither is ours.
    pytest.mark.filterwarnings("ignore:`(is_)?gradient_checkpointing` is deprecated:FutureWarning"),
]


@pytest.mark.soak
@pytest.mark.parametrize("seed", SEEDS)
def test_the_recipe_is_learned_and_a_constant_is_not(seed: int) -> None:
    found = run_seed(seed, Size(), control=True)
    control = found["control"]
    assert found["curve"][0]["recipe"] == control["curve"][0]["recipe"], "not the same model to begin with"
    assert found["margin"] > MARGIN
    assert abs(control["margin"]) < MARGIN / 2
    for part in ("correctness", "format_reward"):  # neither is bought with the other
        values = [step[part] for step in found["curve"]]
        assert sum(values[-10:]) / 10 > sum(values[:3]) / 3


def test_a_short_run_logs_what_was_paid() -> None:
    found = run_seed(1, Size(sft_steps=2, steps=2, batch=GENERATIONS), control=True)
    assert len(found["curve"]) == len(found["control"]["curve"]) == 2
    for step in found["curve"]:
        assert step["paid"] == pytest.approx(step["recipe"], abs=1e-3)
        assert step["recipe"] < 0.0  # noise is never right
    assert [step["paid"] for step in found["control"]["curve"]] == [1.0, 1.0]


def test_the_margin_is_of_the_last_ten_over_the_first_three() -> None:
    values = [0.0, 0.1, 0.2, *[9.0] * 5, *[0.6] * 10]
    assert margin([{"recipe": value} for value in values]) == pytest.approx(0.5)


def test_the_teacher_is_as_careless_as_said() -> None:
    draw, count = Random(0), 2000
    texts = [written(2, 3, draw) for _ in range(count)]
    in_shape = sum("<think>2+3</think>\\boxed{" in text for text in texts) / count
    right = sum("5" in text.removeprefix("<think>2+3") for text in texts) / count
    assert in_shape == pytest.approx(0.4, abs=0.04)
    assert right == pytest.approx(0.5 + 0.5 / 9, abs=0.04)  # a guess is right one time in nine


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The figures that would have been saved."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed: pip install 'ringtrue[docs]'")
    from matplotlib.figure import Figure

    found: list[Any] = []
    monkeypatch.setattr(Figure, "savefig", lambda self, *_, **__: found.append(self))
    return found


def shown(axes: Any) -> dict[str, list[float]]:
    """The lines that the legend names."""
    return {
        line.get_label(): list(line.get_ydata())
        for line in axes.lines
        if not line.get_label().startswith("_")
    }


def test_the_plot_of_the_seeds_shows_each_and_their_mean(drawn: list[Any], tmp_path: Path) -> None:
    from suites.learning_plots import main

    def curve(value: float) -> list[dict[str, float]]:
        return [{"recipe": value, "correctness": value + 1, "format_reward": value + 2}] * 12

    figures = {"seeds": [{"curve": curve(v), "control": {"curve": curve(-v)}} for v in (1.0, 3.0)]}
    source = tmp_path / "learning_cpu.json"
    source.write_text(json.dumps(figures), encoding="utf-8")
    assert main(["--cpu", str(source), "--folder", str(tmp_path)]) == 0
    left, right = drawn[0].axes
    assert shown(left) == {"trained on the recipe": [2.0] * 12, "trained on a constant": [-2.0] * 12}
    assert shown(right) == {"Correctness": [3.0] * 12, "FormatReward": [4.0] * 12}
    assert [line.get_ydata()[0] for line in left.lines[:2]] == [1.0, 3.0]


def test_the_plot_of_the_two_runs_does_not_mix_them_up(drawn: list[Any], tmp_path: Path) -> None:
    from suites.learning_plots import HIGHEST, main

    assert {run: recipe(run).high for run in HIGHEST} == pytest.approx(HIGHEST)
    figures = {
        "grpo_sound": {"curve": [{"step": 1.0, "reward": 0.1}]},
        "grpo_hackable": {"curve": [{"step": 1.0, "reward": 0.2}]},
        "eval_sound": {"held_out": [{"step": 0, "hack": 0.3, "solved": 0.4}]},
        "eval_hackable": {"held_out": [{"step": 0, "hack": 0.5, "solved": 0.6}]},
    }
    source = tmp_path / "learning_gpu.json"
    source.write_text(json.dumps(figures), encoding="utf-8")
    assert main(["--gpu", str(source), "--folder", str(tmp_path)]) == 0
    hack, solved, earned = map(shown, drawn[0].axes)
    assert hack == {"sound": [0.3], "hackable": [0.5]}
    assert solved == {"sound": [0.4], "hackable": [0.6]}
    assert earned == {"sound, 0.85 at most": [0.1], "hackable, 1 at most": [0.2]}
    assert main(["--gpu", str(source), str(source), "--folder", str(tmp_path)]) == 0
    twice = drawn[1].axes[0]
    assert len(twice.lines) == 2 * 2 + 1  # every seed of every run, and the line at zero
    assert shown(twice) == hack
