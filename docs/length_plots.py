"""Plots of every length reward against the length of a completion, into docs/pictures/length/.

Run with `python docs/length_plots.py` where ringtrue and its extra `docs` are installed. The curves are what
the rewards themselves say: the completion that is drawn grows from 0 to 600 tokens, and for rewards of a
group its neighbours stay at 100, 200 and 400 tokens, right, and 300 tokens, wrong.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import matplotlib as mpl

mpl.use("svg")

from matplotlib import pyplot as plt

from ringtrue.rewards import (
    AdaptiveLength,
    CosineLength,
    EfficientLength,
    KimiLength,
    LaserLength,
    LeadLength,
    RelativeLength,
    Reward,
    ShortestCorrect,
    SoftOverlong,
    TokenBudget,
    TruncationPenalty,
)

FOLDER: Final = Path(__file__).resolve().parent / "pictures" / "length"
LENGTHS: Final = range(601)
NEIGHBOURS: Final = ((100, True), (200, True), (400, True), (300, False))
COLOURS: Final = {True: "#0072b2", False: "#d55e00"}  # told apart by colour-blind readers too
STYLES: Final = ("-", "--", ":")


@dataclass(frozen=True)
class Plot:
    """One picture: a reward, and variants of it."""

    rewards: dict[str, Reward]
    """What is drawn, by its label."""
    wrong: bool = True
    """Whether wrong answers are drawn too."""


PLOTS: Final = {
    "cosine_length": Plot(
        {"limit=400": CosineLength(limit=400), "exceed=-1.5": CosineLength(limit=400, exceed=-1.5)}
    ),
    "soft_overlong": Plot({"limit=400, cache=200": SoftOverlong(limit=400, cache=200)}, wrong=False),
    "truncation_penalty": Plot(
        {"limit=400": TruncationPenalty(limit=400), "coef=0.5": TruncationPenalty(limit=400, coef=0.5)}
    ),
    "token_budget": Plot({"exact, n_target=200": TokenBudget(), "max": TokenBudget(mode="max")}),
    "kimi_length": Plot({"": KimiLength()}),
    "efficient_length": Plot({"alpha=0.1": EfficientLength(), "alpha=0.4": EfficientLength(alpha=0.4)}),
    "lead_length": Plot({"alpha=0.05": LeadLength(), "alpha=0.2": LeadLength(alpha=0.2)}),
    "shortest_correct": Plot({"beta=0.001": ShortestCorrect(), "beta=0.004": ShortestCorrect(beta=0.004)}),
    "adaptive_length": Plot({"beta/norm=0.001": AdaptiveLength(beta=0.4, norm=400)}),
    "laser_length": Plot(
        {
            "bonus, target=200": LaserLength(target=200),
            "penalty": LaserLength(target=200, mode="penalty"),
            "hybrid": LaserLength(target=200, mode="hybrid"),
        }
    ),
    "relative_length": Plot({"alpha=0.33": RelativeLength(), "alpha=1": RelativeLength(alpha=1.0)}),
}


def curve(reward: Reward, right: bool) -> list[float | None]:
    """What a completion earns at each length, its neighbours unchanged."""
    rows = [(length, own, group) for group in LENGTHS for length, own in ((group, right), *NEIGHBOURS)]
    values = reward(
        [r"\boxed{42}" if own else r"\boxed{43}" for _, own, _ in rows],
        completion_ids=[[0] * length for length, _, _ in rows],
        gold=["42"] * len(rows),
        n_target=[200] * len(rows),
        group=[group for _, _, group in rows],
    )
    return values[:: 1 + len(NEIGHBOURS)]


def draw(name: str, plot: Plot) -> Path:
    """Write one picture."""
    figure, axes = plt.subplots(figsize=(7.6, 3.2), layout="constrained")
    for style, (label, reward) in zip(STYLES, plot.rewards.items(), strict=False):
        for right in (True, False) if plot.wrong else (True,):
            who = ("right" if right else "wrong") if plot.wrong else "any"
            axes.plot(
                LENGTHS,
                [float("nan") if value is None else value for value in curve(reward, right)],
                linestyle=style,
                color=COLOURS[right],
                label=f"{who}, {label}" if label else who,
            )
    axes.axhline(0.0, color="#999999", linewidth=0.6)
    axes.set(title=name, xlabel="tokens", ylabel="value", xlim=(0, LENGTHS[-1]))
    axes.legend(fontsize="small", loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
    path = FOLDER / f"{name}.svg"
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    return path


def main() -> None:
    """Draw them all."""
    # Text as text, and no random names or dates: the same curves give the same files.
    plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "ringtrue", "font.family": "sans-serif"})
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, plot in PLOTS.items():
        draw(name, plot)


if __name__ == "__main__":
    main()
