"""`ringtrue demo`: the bundled sample, scored by a ready recipe, as a table and as a page.

One example: `ringtrue demo` prints how the reward treats each style of completion, how often it agrees with
the labels of the sample, and writes `ringtrue-demo.html`.

The sample shows how a reward behaves; it is no measure of a model.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Final, cast

import typer
from rich.table import Table

from ringtrue.benchmarks.columns import Columns, Record
from ringtrue.benchmarks.errors import MachineError
from ringtrue.benchmarks.grading import GradeTask
from ringtrue.benchmarks.groups import Chunk
from ringtrue.benchmarks.output import OutputRow, PlainStream
from ringtrue.benchmarks.reading import Source
from ringtrue.benchmarks.report import ReportRow, Summary, summarise, write_report
from ringtrue.benchmarks.report.row import NOT_APPLICABLE
from ringtrue.benchmarks.report.summary import Agreement
from ringtrue.benchmarks.running import Run
from ringtrue.benchmarks.sample import RECIPE_PATH, SAMPLE_PATH
from ringtrue.benchmarks.scoring import ScoreTask
from ringtrue.cli.session import run_to_end
from ringtrue.cli.tables import number
from ringtrue.cli.terminal import clean, make_table, output_console
from ringtrue.graders import Messages, Policy, read_completion, read_slots
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
    tally = _Rows()
    task = _DemoTask(ScoreTask(load_recipe(RECIPE_PATH)), GradeTask())
    run = Run(
        source=Source([str(SAMPLE_PATH)]), columns=Columns(gold="gold", label="label"), task=task,
        output=PlainStream("nowhere", None), tally=tally,
    )  # fmt: skip
    progress = run_to_end(run)
    summary = summarise(tally.rows)
    console = output_console()
    console.print(_table(tally.rows, summary))
    for line in _differing(tally.rows)[:_SHOWN]:
        console.print(clean(line), soft_wrap=True)
    try:
        write_report(
            out, tally.rows, title="ringtrue demo", recipe_text=RECIPE_PATH.read_text(encoding="utf-8")
        )
    except OSError as error:
        raise MachineError(f"cannot write {out}: {error.strerror}", mend="name another --out") from error
    same = summary.agreement.both_right + summary.agreement.both_wrong
    console.print(
        f"{same} of {summary.agreement.n} labels agreed with, {progress.rate:,.0f} rows/s", soft_wrap=True
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


@dataclass(slots=True)
class _Rows:
    """Keeps the rows, for the page."""

    rows: list[ReportRow] = field(default_factory=list)

    def add(self, record: Record, row: Mapping[str, object]) -> None:
        self.rows.append(_report_row(record, row))


def _report_row(record: Record, row: Mapping[str, object]) -> ReportRow:
    columns = record.columns
    parts = cast("Mapping[str, Mapping[str, float]]", row["parts"])
    shown = ReportRow(
        id=str(record.id),
        source=str(columns.get("source", "")),
        group=str(record.group or ""),
        completion_text="",
        gold="" if record.gold is None else str(record.gold),
        label=record.label,
        value=cast("float | None", row["value"]),
        status=str(row["status"]),
        outcome=str(row["outcome"]),
        extracted=cast("str | None", row["extracted"]),
        slot=cast("str | None", row["slot"]),
        tier=cast("str | None", row["tier"]),
        detail=str(row["detail"]),
        parts={name: (part["value"], part["weight"]) for name, part in parts.items()},
        problem=str(columns.get("problem", "")),
        note=str(columns.get("why", "")),
    )
    return _with_spans(shown, record)


def _with_spans(row: ReportRow, record: Record) -> ReportRow:
    prompt = cast("str | Messages | None", record.prompt)
    read = read_completion(cast("str | Messages", record.completion), prompt=prompt)
    chosen = read_slots(read.answer, Policy()).chosen if read.closed else None
    at = read.text.find(read.reasoning) if read.reasoning else -1
    return replace(
        row,
        completion_text=read.text,
        reasoning_span=(at, at + len(read.reasoning)) if at >= 0 and read.reasoning else None,
        slot_span=(read.answer_start + chosen.start, read.answer_start + chosen.end) if chosen else None,
    )


def _table(rows: Sequence[ReportRow], summary: Summary) -> Table:
    unjudged = Counter(row.source for row in rows if row.shown == NOT_APPLICABLE)
    lines = [
        _line(line.source, line.n, line.mean, line.agreement, unjudged[line.source])
        for line in summary.sources
    ]
    lines.append(_line("all", summary.n, summary.mean, summary.agreement, unjudged.total()))
    return make_table(["style", "rows", "mean reward", "agrees with label", "not applicable"], lines)


def _line(name: str, n: int, mean: float | None, agreement: Agreement, unjudged: int) -> list[str]:
    same = agreement.both_right + agreement.both_wrong
    agrees = f"{same} of {agreement.n}" if agreement.n else "-"
    return [name, f"{n:,}", number(mean), agrees, f"{unjudged:,}" if unjudged else ""]


def _differing(rows: Sequence[ReportRow]) -> list[str]:
    return [
        f"differs: {row.id}: label {str(row.label).lower()} ({row.note}), graded {row.shown}"
        for row in rows
        if row.agrees is False
    ]
