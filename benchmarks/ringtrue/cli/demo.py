"""`ringtrue demo`: the bundled sample, scored by a ready recipe, as a table and as a page.

One example: `ringtrue demo` prints how the reward treats each style of completion, how often it agrees with
the labels of the sample, and writes `ringtrue-demo.html`.

The sample shows how a reward behaves; it is no measure of a model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from ringtrue.benchmarks.agreement import Agreement
from ringtrue.benchmarks.columns import Columns
from ringtrue.benchmarks.errors import MachineError
from ringtrue.benchmarks.grading import GradeTask
from ringtrue.benchmarks.groups import Chunk
from ringtrue.benchmarks.output import OutputRow, PlainStream
from ringtrue.benchmarks.reading import Source
from ringtrue.benchmarks.recipes import judges
from ringtrue.benchmarks.report import ReportTally, write_report
from ringtrue.benchmarks.running import Run
from ringtrue.benchmarks.sample import RECIPE_PATH, SAMPLE_PATH
from ringtrue.benchmarks.score_columns import OUTCOMES, ScoreColumns
from ringtrue.benchmarks.scoring import ScoreTask
from ringtrue.benchmarks.summary import ScoreTally
from ringtrue.cli.session import run_to_end
from ringtrue.cli.tables import number
from ringtrue.cli.terminal import clean, make_table, output_console
from ringtrue.rewards import load_recipe

__all__ = ["demo"]

_SHOWN: Final = 5
"""Differing rows that are named."""


def demo(
    out: Annotated[Path, typer.Option(help="Where the page goes.", metavar="FILE")] = Path(
        "ringtrue-demo.html"
    ),
) -> int:
    """Score the bundled sample, print a table and write a page.

    Example: ringtrue demo --out demo.html
    """
    recipe = load_recipe(RECIPE_PATH)
    tally = ReportTally(ScoreTally(judges(recipe), (recipe.low + recipe.high) / 2))
    run = Run(
        source=Source([str(SAMPLE_PATH)]), columns=Columns(gold="gold", label="label"),
        task=_DemoTask(ScoreTask(recipe), GradeTask()), output=PlainStream("nowhere", None), tally=tally,
    )  # fmt: skip
    progress = run_to_end(run)
    scores = tally.scores
    console = output_console()
    console.print(_table(scores))
    for line in _differing(scores.columns)[:_SHOWN]:
        console.print(clean(line), soft_wrap=True)
    try:
        write_report(out, tally, title="ringtrue demo", recipe_text=RECIPE_PATH.read_text(encoding="utf-8"))
    except OSError as error:
        raise MachineError(f"cannot write {out}: {error.strerror}", mend="name another --out") from error
    console.print(
        f"{scores.agreement.same} of {scores.agreement.n} labels agreed with, {progress.rate:,.0f} rows/s",
        soft_wrap=True,
    )
    console.print(f"the page: {clean(str(out))}", soft_wrap=True)
    return 0


@dataclass(frozen=True, slots=True)
class _DemoTask:
    """Scores and grades: the page shows both."""

    score: ScoreTask
    grade: GradeTask

    def __call__(self, chunk: Chunk) -> list[OutputRow]:
        pairs = zip(self.score(chunk), self.grade(chunk), strict=True)
        return [verdict | score for score, verdict in pairs]


def _table(scores: ScoreTally) -> Table:
    columns, place = scores.columns, OUTCOMES.index("not_applicable")
    names = [columns.source_names[code] for code, said in zip(columns.sources, columns.outcomes, strict=True)
             if said == place]  # fmt: skip
    summary = scores.summary()
    lines = [
        _line(own.source, own.n, own.mean, own.agreement, names.count(own.source)) for own in summary.sources
    ]
    lines.append(_line("all", summary.n, summary.total.mean, summary.agreement, len(names)))
    return make_table(["style", "rows", "mean reward", "agrees with label", "not applicable"], lines)


def _line(name: str, n: int, mean: float | None, agreement: Agreement, unjudged: int) -> list[str]:
    agrees = f"{agreement.same} of {agreement.n}" if agreement.n else "-"
    return [name, f"{n:,}", number(mean), agrees, f"{unjudged:,}" if unjudged else ""]


def _differing(columns: ScoreColumns) -> Sequence[str]:
    rows = zip(columns.ids, columns.labels, columns.right, columns.outcomes, strict=True)
    return [
        f"differs: {name}: label {'true' if label else 'false'}, graded {OUTCOMES[outcome]}"
        for name, label, right, outcome in rows
        if min(label, right) >= 0 and label != right
    ]
