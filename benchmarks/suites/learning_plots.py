"""Plots of the proofs of learning, from what `suites.learning` and `suites.learning_gpu` wrote.

    PYTHONPATH=benchmarks python benchmarks/suites/learning_plots.py --cpu OUT/learning_cpu.json
    PYTHONPATH=benchmarks python benchmarks/suites/learning_plots.py --gpu OUT/learning_gpu.json

Needs ringtrue's extra `docs`, and no torch. Nothing is smoothed.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

__all__ = ["draw_cpu", "draw_gpu"]

PICTURES: Final = Path(__file__).resolve().parents[2] / "docs" / "pictures"
BLUE, ORANGE, GREEN, GREY = "#0072b2", "#d55e00", "#009e73", "#777777"  # colour-blind readers tell them apart
RUNS: Final = {"sound": BLUE, "hackable": ORANGE}
HIGHEST: Final = {"sound": 0.85, "hackable": 1.0}
"""The most that each run's reward can pay."""
FIRST, LAST = 3, 10


def draw_cpu(figures: Mapping[str, Any], path: Path) -> None:
    """Draw what the recipe pays and its two parts, step by step: seeds thin, their mean thick."""
    figure = Figure(figsize=(10.0, 3.9), layout="constrained")
    left, right = figure.subplots(1, 2)
    curves = [found["curve"] for found in figures["seeds"]]
    _seeds(left, curves, "recipe", BLUE, "trained on the recipe")
    controls = [found["control"]["curve"] for found in figures["seeds"] if "control" in found]
    if controls:
        _seeds(left, controls, "recipe", GREY, "trained on a constant")
    steps = len(curves[0])
    for start, end in ((1, FIRST), (steps - LAST + 1, steps)):
        left.axvspan(start - 0.5, end + 0.5, color="#eeeeee", zorder=0, linewidth=0)
    left.set(title="What the recipe pays", ylabel="mean of a step's completions")
    _seeds(right, curves, "correctness", GREEN, "Correctness")
    _seeds(right, curves, "format_reward", ORANGE, "FormatReward")
    right.set(title="Its two parts, trained on the recipe")
    for axes in (left, right):
        _finish(axes, len(curves[0]))
    figure.savefig(path, dpi=110, metadata={"Software": None})


def draw_gpu(seeds: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw the hack and what is solved on held-out problems, and each run's own reward in training."""
    figure = Figure(figsize=(12.5, 3.9), layout="constrained")
    hack, solved, earned = figure.subplots(1, 3)
    last = 1
    for index, figures in enumerate(seeds):
        for run, hue in RUNS.items():
            named = {"color": hue, "label": f"{'_' * (index > 0)}{run}"}  # one line of the legend a run
            held_out, curve = figures[f"eval_{run}"]["held_out"], figures[f"grpo_{run}"]["curve"]
            for axes, share in ((hack, "hack"), (solved, "solved")):
                line = (_column(held_out, "step"), _column(held_out, share))
                axes.plot(*line, marker="o", clip_on=False, **named)
            named["label"] += f", {HIGHEST[run]:g} at most"
            earned.plot(_column(curve, "step"), _column(curve, "reward"), **named)
            last = max(last, int(curve[-1]["step"]))
    for axes, title in ((hack, "the hack"), (solved, "solved")):
        axes.set(title=f"Held-out problems: {title}", ylabel="share of completions", ylim=(-0.03, 1.03))
    earned.set(title="In training: each run's own reward", ylabel="mean of a step's completions")
    for axes in figure.axes:
        _finish(axes, last)
    figure.savefig(path, dpi=110, metadata={"Software": None})


def _seeds(axes: Axes, curves: Sequence[Sequence[Mapping[str, float]]], of: str, hue: str, name: str) -> None:
    """One line a seed, and their mean."""
    lines = [_column(curve, of) for curve in curves]
    steps = range(1, len(lines[0]) + 1)
    for line in lines:
        axes.plot(steps, line, color=hue, linewidth=0.7, alpha=0.5)
    mean = [sum(values) / len(values) for values in zip(*lines, strict=True)]
    axes.plot(steps, mean, color=hue, linewidth=2.2, label=name)


def _finish(axes: Axes, last: int) -> None:
    axes.set(xlabel="GRPO step", xlim=(0, last + 1))
    axes.axhline(0.0, color="#999999", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize="small")


def _column(rows: Sequence[Mapping[str, float]], name: str) -> list[float]:
    return [row[name] for row in rows]


def _read(path: Path) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return figures


def main(argv: Sequence[str] | None = None) -> int:
    """Draw what is given."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cpu", type=Path, help="learning_cpu.json")
    parser.add_argument("--gpu", type=Path, nargs="+", help="learning_gpu.json, of one seed or of several")
    parser.add_argument("--folder", type=Path, default=PICTURES, help="docs/pictures where not given")
    given = parser.parse_args(argv)
    if given.cpu is None and given.gpu is None:
        parser.error("nothing to draw: give --cpu, --gpu or both")
    if given.cpu is not None:
        draw_cpu(_read(given.cpu), given.folder / "learning_cpu.png")
    if given.gpu is not None:
        draw_gpu([_read(path) for path in given.gpu], given.folder / "learning_gpu.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
