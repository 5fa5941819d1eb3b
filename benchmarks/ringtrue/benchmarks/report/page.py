"""Writes the report: one HTML file, no network, no library, readable from a phone to a wide screen.

One call: `write_report(Path("demo.html"), rows, title="ringtrue demo", recipe_text=toml)`.

Everything a model wrote is hostile: figures are escaped, the rows travel as JSON in which `<`, `>` and `&`
cannot occur and reach the page as text nodes only, and a content policy allows this style sheet, this
script and nothing else.
"""

import base64
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Final

from ringtrue.benchmarks.report.figures import (
    agreement_figure,
    groups_figure,
    key_figures,
    outcomes_figure,
    parts_figure,
    rewards_figure,
)
from ringtrue.benchmarks.report.row import ReportRow
from ringtrue.benchmarks.report.segments import Segment, cut_segments, make_visible
from ringtrue.benchmarks.report.summary import summarise
from ringtrue.benchmarks.report.wording import OUTCOMES, escape

__all__ = ["render", "write_report"]

_FOLDER: Final = Path(__file__).parent
_SHORT: Final = 4_000
"""Longest problem, gold, answer or detail on the page."""


def write_report(
    path: str | os.PathLike[str],
    rows: Sequence[ReportRow],
    *,
    title: str = "ringtrue report",
    file: str = "",
    recipe_text: str = "",
    most_rows: int = 2_000,
) -> None:
    """Write the page.

    Args:
        path: Where to; written beside and renamed when whole.
        rows: The rows; the figures are computed from all of them.
        title: The heading.
        file: The file that was scored.
        recipe_text: The recipe, as it stands in its file.
        most_rows: How many rows the list holds; where not all fit, those that disagree with their label come
            first.

    Raises:
        ValueError: `most_rows` is negative.
        OSError: The file cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_report(Path(folder, "page.html"), [], title="Mine")
    ...     Path(folder, "page.html").read_text(encoding="utf-8")[:15]
    '<!doctype html>'
    """
    target = Path(path)
    page = render(rows, title=title, file=file, recipe_text=recipe_text, most_rows=most_rows)
    partial = target.with_name(target.name + ".partial")
    partial.write_text(page, encoding="utf-8", newline="\n")
    partial.replace(target)


def render(
    rows: Sequence[ReportRow], *, title: str, file: str = "", recipe_text: str = "", most_rows: int = 2_000
) -> str:
    """Return the page as text.

    >>> "<h1>Mine &amp; yours</h1>" in render([], title="Mine & yours")
    True
    """
    if most_rows < 0:
        raise ValueError(f"most_rows is {most_rows}; it takes 0 or more")
    summary = summarise(rows)
    style, script = _read("page.css"), _read("page.js")
    kept = list(rows)
    if len(rows) > most_rows:
        kept = sorted(rows, key=lambda row: row.agrees is not False)[:most_rows]
    return Template(_read("page.html")).substitute(
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
        style=style,
        script=script,
        title=escape(title),
        file=_file_line(file),
        recipe=_recipe(recipe_text),
        key_figures=key_figures(summary),
        outcomes=outcomes_figure(summary),
        rewards=rewards_figure(summary.bins),
        parts=parts_figure(summary),
        agreement=agreement_figure(summary),
        groups=groups_figure(summary.groups),
        left_out=_left_out(len(rows), len(kept)),
        data=_safe_json({"outcomes": OUTCOMES, "rows": [_row(row) for row in kept]}),
    )


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _file_line(file: str) -> str:
    return f'<p class="file">{escape(file)}</p>' if file else ""


def _recipe(text: str) -> str:
    if not text:
        return ""
    return (
        f'<details class="recipe"><summary>Recipe</summary><pre><code>{escape(text)}</code></pre></details>'
    )


def _left_out(count: int, kept: int) -> str:
    if kept == count:
        return ""
    what = f"The list holds {kept:,} of {count:,} rows, those that disagree with their label first."
    return f'<p class="note">{what}</p>'


def _safe_json(data: object) -> str:
    """Write JSON that can stand in a script element: without `<` nothing can close it or open a comment."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _row(row: ReportRow) -> dict[str, object]:
    return {
        "id": _short(row.id),
        "source": _short(row.source),
        "group": _short(row.group),
        "problem": _shown(row.problem),
        "text": cut_segments(row.completion_text, row.reasoning_span, row.slot_span),
        "gold": _shown(row.gold),
        "label": row.label,
        "agrees": row.agrees,
        "note": _short(row.note),
        "value": _number(row.value),
        "status": _short(row.status),
        "outcome": row.shown,
        "extracted": None if row.extracted is None else _shown(row.extracted),
        "slot": row.slot,
        "tier": row.tier,
        "detail": _shown(row.detail),
        "parts": [[_short(name), _number(value), weight] for name, (value, weight) in row.parts.items()],
    }


def _number(value: float | None) -> float | None:
    # NaN and infinity are no JSON, and a reward that returned one is shown as having none.
    return value if value is not None and abs(value) < float("inf") else None


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else text[:_SHORT] + " [...]"


def _shown(text: str) -> list[Segment]:
    return make_visible(("text", _short(text)))
