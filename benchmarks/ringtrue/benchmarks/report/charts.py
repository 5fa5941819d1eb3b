"""The charts of the page, drawn by Vega-Lite into SVG when the page is written.

One example: `length_chart(summary)` is a specification; `draw` makes of it two drawings, one for wide screens
and one for phones.

Why Vega-Lite (through vl-convert): the page then needs no chart script at all, so that it stays small, opens
at once, prints, and keeps a content policy that allows no code but its own; marks carry ARIA labels; and
colours are the page's own variables, so that light and dark need one drawing. Plotly would put 4.8 MB of
script into every page, and Plotly, Bokeh and Vega's own runtime evaluate code that such a policy forbids.

Only numbers and fixed words go into a specification, never a text of the file.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from ringtrue.benchmarks.group_summary import METHODS
from ringtrue.benchmarks.report.drawing import draw
from ringtrue.benchmarks.score_columns import ScoreColumns
from ringtrue.benchmarks.score_summary import Summary
from ringtrue.benchmarks.statistics import histogram

__all__ = ["advantage_chart", "draws_chart", "length_chart", "rewards_chart"]

Spec: TypeAlias = dict[str, Any]

_VERDICTS: Final = {1: "right", 0: "not right", -1: "not judged"}
_WIDE: Final = 30
"""From this ratio of the longest to the shortest on, lengths are drawn by their logarithm."""
_COLOURS: Final = ["var(--correct)", "var(--wrong)", "var(--idle)"]


def rewards_chart(columns: ScoreColumns) -> str:
    """How many rows got which reward, by right and not right.

    >>> rewards_chart(ScoreColumns())
    ''
    """
    values = {
        word: [v for v, right in zip(columns.values, columns.right, strict=True) if right == code and v == v]
        for code, word in _VERDICTS.items()
    }
    every = [value for own in values.values() for value in own]
    bars = histogram(every)
    if not bars:
        return ""
    width = bars[0].high - bars[0].low or 1.0
    data = []
    for word, own in values.items():
        counts = [0] * len(bars)
        for value in own:
            counts[max(0, min(int(value / width - bars[0].low / width), len(bars) - 1))] += 1
        data += [
            {"from": bar.low, "to": bar.low + width, "rows": n, "verdict": word}
            for bar, n in zip(bars, counts, strict=True)
            if n
        ]
    present = [word for word in values if values[word]]
    encoding = {
        "x": {"field": "from", "type": "quantitative", "bin": {"binned": True}, "title": "reward"},
        "x2": {"field": "to"},
        "y": {"field": "rows", "type": "quantitative", "title": "rows"},
        "color": _legend("verdict", list(_VERDICTS.values()), _COLOURS, present),
    }
    return draw(
        "Histogram of rewards", data, {"mark": {"type": "bar", "binSpacing": 1}, "encoding": encoding}
    )


def length_chart(summary: Summary) -> str:
    """The mean reward of each tenth of the rows by length.

    >>> from ringtrue.benchmarks.summary import ScoreTally
    >>> length_chart(ScoreTally().summary())
    ''
    """
    steps = summary.length.steps
    if len(steps) < 2:
        return ""
    data = [
        {"length": (low + high) / 2, "mean": mean, "least": mean - 2 * error, "most": mean + 2 * error}
        for low, high, mean, error, _ in steps
        if error == error and error < float("inf")
    ]
    least, most = data[0]["length"], data[-1]["length"]
    # A few very long completions would press all others into the left edge.
    wide = least > 0 and most / least > _WIDE
    x = {
        "field": "length", "type": "quantitative", "title": "characters of the completion",
        "scale": {"type": "log", "nice": False} if wide else {"zero": False, "nice": True},
        "axis": {"format": ",d", "tickCount": 4},
    }  # fmt: skip
    y = {"field": "mean", "type": "quantitative", "title": "mean reward", "scale": {"zero": False}}
    accent = "var(--accent)"
    band = {"mark": {"type": "area", "color": accent, "opacity": 0.16, "aria": False}, "encoding": {
        "x": x, "y": {**y, "field": "least"}, "y2": {"field": "most"}}}  # fmt: skip
    line = {"mark": {"type": "line", "color": accent, "strokeWidth": 2.5, "aria": False},
            "encoding": {"x": x, "y": y}}  # fmt: skip
    dots = {"mark": {"type": "circle", "color": accent, "size": 55, "opacity": 1},
            "encoding": {"x": x, "y": y}}  # fmt: skip
    return draw("Mean reward by length of the completion", data, {"layer": [band, line, dots]})


def draws_chart(summary: Summary) -> str:
    """pass@k and the best reward of n, as far as groups reach.

    >>> from ringtrue.benchmarks.summary import ScoreTally
    >>> draws_chart(ScoreTally().summary())
    ''
    """
    curves = {"pass@k": summary.groups.pass_at_k, "best reward of k": summary.groups.best_of_n}
    data = [
        {"k": k, "value": value, "curve": name}
        for name, curve in curves.items()
        for k, value in curve.items()
    ]
    present = [name for name, curve in curves.items() if len(curve) > 1]
    if not present:
        return ""
    ks = sorted({k for curve in curves.values() for k in curve})
    encoding = {
        "x": {
            "field": "k", "type": "quantitative", "title": "completions drawn (k)",
            "scale": {"type": "log", "base": 2, "domain": [ks[0], ks[-1]], "nice": False},
            "axis": {"values": ks, "format": "d"},
        },
        "y": {"field": "value", "type": "quantitative", "title": None},
        "color": _legend("curve", list(curves), ["var(--correct)", "var(--accent)"], present),
    }  # fmt: skip
    mark = {"type": "line", "strokeWidth": 2.5, "point": {"size": 55, "opacity": 1}}
    return draw("pass@k and the best reward of k completions", data, {"mark": mark, "encoding": encoding})


def advantage_chart(summary: Summary) -> str:
    """The spread of the advantages under each method.

    >>> from ringtrue.benchmarks.summary import ScoreTally
    >>> advantage_chart(ScoreTally().summary())
    ''
    """
    spreads = summary.groups.advantages
    if not spreads:
        return ""
    data = [{"method": METHODS[name], **spread.quantiles} for name, spread in spreads.items()]
    y = {
        "field": "method", "type": "nominal", "title": None, "sort": [METHODS[name] for name in spreads],
        "axis": {"domain": False, "ticks": False, "labelPadding": 8},
    }  # fmt: skip
    layers = [
        _span("p5", "p95", {"type": "rule", "strokeWidth": 2, "color": "var(--idle)", "aria": False}, y),
        _span("p25", "p75", {"type": "bar", "size": 14, "color": "var(--accent)", "cornerRadius": 3}, y),
        {
            "mark": {"type": "tick", "thickness": 2.5, "size": 22, "color": "var(--ink)", "aria": False},
            "encoding": {"y": y, "x": {"field": "p50", "type": "quantitative"}},
        },
    ]
    return draw("Advantages by method", data, {"layer": layers})


def _span(low: str, high: str, mark: Mapping[str, object], y: Mapping[str, object]) -> Spec:
    x = {"field": low, "type": "quantitative", "title": "advantage"}
    return {"mark": mark, "encoding": {"y": y, "x": x, "x2": {"field": high}}}


def _legend(field: str, names: Sequence[str], colours: Sequence[str], present: Sequence[str]) -> Spec:
    pairs = [(name, colour) for name, colour in zip(names, colours, strict=True) if name in present]
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": [name for name, _ in pairs], "range": [colour for _, colour in pairs]},
        "legend": {"title": None, "orient": "top", "symbolType": "circle", "offset": 6},
    }
