"""Plots of a scored file for a notebook: the drawings of the report, one by one.

One example: `score_file("runs.jsonl", "correctness").plot("length")` draws the mean reward of each tenth of
the rows by length.

They are SVG drawn by Vega-Lite (extra `report`), follow the notebook's light or dark scheme, and run no
script.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ringtrue.benchmarks.report.charts import advantage_chart, draws_chart, length_chart, rewards_chart
from ringtrue.benchmarks.report.drawing import INSTALL, can_draw
from ringtrue.benchmarks.summary import ScoreTally

__all__ = ["PLOTS", "Plot", "draw_plot"]

PLOTS: Final[Mapping[str, Callable[[ScoreTally], str]]] = {
    "rewards": lambda tally: rewards_chart(tally.columns),
    "length": lambda tally: length_chart(tally.summary()),
    "draws": lambda tally: draws_chart(tally.summary()),
    "advantages": lambda tally: advantage_chart(tally.summary()),
}
"""Rewards by right and wrong, reward by length, pass@k and best of k, advantages by method."""

# One drawing of the two that a page has, and the page's colours.
_STYLE: Final = (
    ".ringtrue-plot .narrow{display:none}"
    ".ringtrue-plot{--correct:#1f7a4d;--wrong:#c2451b;--idle:#9aa3b2;--accent:#3a55c8;--ink:#1b1f27;"
    "--soft:#586274;--line:#e2e6ec;font-family:sans-serif}"
    "@media (prefers-color-scheme:dark){.ringtrue-plot{--correct:#4fc38a;--wrong:#ff8d63;--accent:#93a8ff;"
    "--ink:#e8ebf0;--soft:#9fa9ba;--line:#2b313c}}"
)


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing; a notebook shows it by itself."""

    name: str
    """One of `PLOTS`."""
    html: str
    """The drawing, as HTML that stands by itself."""

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return self.html

    def save(self, path: str | Path) -> None:
        """Write it as a page."""
        head = '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        Path(path).write_text(f"{head}<title>{self.name}</title>{self.html}", encoding="utf-8")


def draw_plot(tally: ScoreTally, name: str) -> Plot:
    """One plot of what was counted.

    Raises:
        ValueError: There is no such plot, or nothing to draw in it.
        ImportError: The extra `report` is not installed.

    >>> draw_plot(ScoreTally(), "histogram")
    Traceback (most recent call last):
        ...
    ValueError: plot is 'histogram': give one of rewards, length, draws, advantages
    """
    if name not in PLOTS:
        raise ValueError(f"plot is {name!r}: give one of {', '.join(PLOTS)}")
    if not can_draw():
        raise ImportError(f"plots need vl-convert: {INSTALL}")
    drawn = PLOTS[name](tally)
    if not drawn:
        lacks = "groups of several rows" if name in {"draws", "advantages"} else "rows with a value"
        raise ValueError(f"nothing to draw for {name!r}: the file has no {lacks}")
    return Plot(name, f'<div class="ringtrue-plot"><style>{_STYLE}</style>{drawn}</div>')
