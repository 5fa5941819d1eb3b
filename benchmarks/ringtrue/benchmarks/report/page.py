"""Writes the report: one HTML file, no network, no library to load, from a phone to a wide screen.

One call: `write_report(Path("scores.html"), tally, title="ringtrue report", file="runs.jsonl")`.

Everything a model wrote is hostile: figures are escaped, the rows travel as JSON in which `<`, `>` and `&`
cannot occur and reach the page as text nodes only, charts hold numbers and fixed words, and a content policy
allows this style sheet, this script and nothing else.
"""

import base64
import hashlib
import os
from pathlib import Path
from string import Template
from typing import Final

from ringtrue.benchmarks.report.chosen import ReportTally
from ringtrue.benchmarks.report.drawing import INSTALL, can_draw
from ringtrue.benchmarks.report.figures import (
    advantages_figure,
    drawn_figure,
    groups_figure,
    key_figures,
    length_figure,
    outcomes_figure,
    ranks_figure,
    rewards_figure,
    slowest_figure,
)
from ringtrue.benchmarks.report.labels import agreement_figure
from ringtrue.benchmarks.report.listing import MOST_LISTED, list_rows
from ringtrue.benchmarks.report.wording import escape
from ringtrue.benchmarks.score_summary import Summary

__all__ = ["render", "write_report"]

_FOLDER: Final = Path(__file__).parent


def write_report(
    path: str | os.PathLike[str],
    tally: ReportTally,
    *,
    title: str = "ringtrue report",
    file: str = "",
    recipe_text: str = "",
) -> None:
    """Write the page.

    Args:
        path: Where to; written beside and renamed when whole.
        tally: What counted the rows and chose those that are shown in full.
        title: The heading.
        file: The file that was scored.
        recipe_text: The recipe, as it stands in its file.

    Raises:
        OSError: The file cannot be written.

    >>> import tempfile
    >>> from ringtrue.benchmarks import ScoreTally
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_report(Path(folder, "page.html"), ReportTally(ScoreTally()), title="Mine")
    ...     Path(folder, "page.html").read_text(encoding="utf-8")[:15]
    '<!doctype html>'
    """
    target = Path(path)
    page = render(tally, title=title, file=file, recipe_text=recipe_text)
    partial = target.with_name(target.name + ".partial")
    partial.write_text(page, encoding="utf-8", newline="\n")
    partial.replace(target)


def render(tally: ReportTally, *, title: str, file: str = "", recipe_text: str = "") -> str:
    """Return the page as text.

    >>> from ringtrue.benchmarks import ScoreTally
    >>> "<h1>Mine &amp; yours</h1>" in render(ReportTally(ScoreTally()), title="Mine & yours")
    True
    """
    scores, summary, details = tally.scores, tally.scores.summary(), tally.chosen.details()
    style, script = _read("page.css"), _read("page.js")
    return Template(_read("page.html")).substitute(
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'",
        style=style,
        script=script,
        title=escape(title),
        file=_file_line(file),
        recipe=_recipe(recipe_text),
        no_charts="" if can_draw() else f'<p class="note">For charts: <code>{escape(INSTALL)}</code></p>',
        key_figures=key_figures(summary),
        outcomes=outcomes_figure(summary),
        drawn=drawn_figure(scores.columns, summary),
        rewards=rewards_figure(summary),
        groups=groups_figure(summary),
        advantages=advantages_figure(summary),
        length=length_figure(summary),
        ranks=ranks_figure(summary),
        agreement=agreement_figure(summary),
        slowest=slowest_figure(summary),
        held=_held(summary, len(details)),
        data=list_rows(scores.columns, details),
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
        '<details class="recipe"><summary>The recipe that scored them</summary><pre tabindex="0"><code>'
        f"{escape(text)}</code></pre></details>"
    )


def _held(summary: Summary, chosen: int) -> str:
    said = []
    if summary.kept < summary.n:
        said.append(f"Quantiles, groups and the list are of the first {summary.kept:,} rows.")
    if summary.kept > MOST_LISTED:
        said.append(f"The list holds {MOST_LISTED:,} of {summary.kept:,} rows.")
    if chosen < summary.n:
        said.append(
            f"The scores of all listed rows are here, and the text of {chosen:,}: those that disagree with "
            "their label, errors, ambiguous answers, the slowest, the highest-paid wrong ones, and others at "
            "random."
        )
    return f'<p class="note">{" ".join(said)}</p>' if said else ""
