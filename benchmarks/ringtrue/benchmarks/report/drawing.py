"""Vega-Lite specifications to SVG, by vl-convert: the one module that needs it.

One example: a bar chart becomes `<div class="chart wide" ...><svg ...></svg></div>` and the same again for
phones, where text must not shrink with the drawing.

Nothing is loaded from anywhere: data stands in the specification, and fonts are the page's.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

__all__ = ["INSTALL", "can_draw", "draw"]

INSTALL: Final = "pip install 'ringtrue[report]'"
"""What brings the charts."""

_WIDE: Final = (460, 200)
_NARROW: Final = (330, 190)
_LINES: Final = {"gridColor": "var(--line)", "domainColor": "var(--idle)", "tickColor": "var(--idle)"}
_WORDS: Final = {"labelFontSize": 12, "labelColor": "var(--soft)"}
_CONFIG: Final = {
    "font": "inherit",
    "background": None,
    "view": {"stroke": None},
    "axis": {
        **_LINES,
        **_WORDS,
        "titleColor": "var(--soft)",
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "legend": {**_WORDS, "symbolSize": 70, "columnPadding": 10, "labelOffset": 3},
}


def can_draw() -> bool:
    """Whether charts can be drawn here.

    >>> can_draw() in (True, False)
    True
    """
    try:
        _converter()
    except ImportError:
        return False
    return True


def draw(title: str, data: Sequence[Mapping[str, object]], chart: Mapping[str, Any]) -> str:
    """A chart in two sizes, as HTML; empty where there is no vl-convert.

    Args:
        title: What a screen reader calls it.
        data: Numbers and fixed words.
        chart: Marks and encodings of Vega-Lite.

    >>> draw("Mine", [], {"mark": "bar", "encoding": {}}).count("<svg") in (0, 2)
    True
    """
    if not can_draw():
        return ""
    made = []
    for kind, (width, height) in (("wide", _WIDE), ("narrow", _NARROW)):
        spec = {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "description": title, "width": width, "height": height, "config": _CONFIG,
            "autosize": {"type": "fit-x", "contains": "padding"}, "data": {"values": list(data)}, **chart,
        }  # fmt: skip
        svg = str(_converter().vegalite_to_svg(json.dumps(spec, allow_nan=False)))
        made.append(f'<div class="chart {kind}">{_named(svg, title)}</div>')
    return "".join(made)


def _converter() -> Any:
    try:
        import vl_convert
    except ImportError as error:
        raise ImportError(f"the charts of a report need vl-convert: {INSTALL}") from error
    return vl_convert


def _named(svg: str, title: str) -> str:
    """The drawing with a name; a font of its own would be a second voice on the page."""
    svg = re.sub(r' font-family="[^"]*"', "", svg)
    return svg.replace("<svg ", f'<svg role="figure" aria-label="{title}" ', 1)
