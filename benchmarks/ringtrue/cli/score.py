"""`ringtrue score`: files of completions to values.

One example: `ringtrue score runs.jsonl --reward correctness --label passed` prints the mean reward, the
shares by status, and how often correctness agrees with the column `passed`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ringtrue.benchmarks.columns import Columns
from ringtrue.benchmarks.conditions import Condition, flat_figures
from ringtrue.benchmarks.errors import BadRows, MachineError, UsageError
from ringtrue.benchmarks.output import FinishedFile, Output, open_output
from ringtrue.benchmarks.reading import Source
from ringtrue.benchmarks.recipes import judges
from ringtrue.benchmarks.results import score_settings
from ringtrue.benchmarks.running import Run
from ringtrue.benchmarks.scoring import ScoreTask, columns_for
from ringtrue.benchmarks.summary import ScoreTally
from ringtrue.cli import engines, options
from ringtrue.cli.progress import Progress
from ringtrue.cli.recipes import build_recipe
from ringtrue.cli.session import run_to_end
from ringtrue.cli.tables import remarks, score_tables
from ringtrue.cli.terminal import clean, output_console, print_json, say
from ringtrue.rewards import WeightedSum

if TYPE_CHECKING:
    from ringtrue.benchmarks.report import ReportTally

__all__ = ["score"]


def score(
    files: options.Files,
    recipe: Annotated[Path | None, typer.Option(help="A recipe in TOML.", metavar="R.toml")] = None,
    reward: options.Rewards = None,
    gold: options.Gold = None,
    completion: options.Completion = None,
    prompt: options.Prompt = None,
    group: options.Group = None,
    id: options.Id = None,  # noqa: A002 - the option is --id
    label: options.Label = None,
    dialect: options.Dialect = None,
    policy: options.Policy = None,
    out: options.Out = None,
    report: Annotated[Path | None, typer.Option(help="Where a page goes.", metavar="R.html")] = None,
    workers: options.Workers = 1,
    engine: engines.EngineOption = engines.Engine.LOCAL,
    ray_address: engines.RayAddressOption = None,
    limit: options.Limit = None,
    fail_if: options.FailIf = None,
    skip_bad: options.SkipBad = False,
    resume: options.Resume = False,
    force: options.Force = False,
    json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> int:
    """Score files of completions by a recipe or by rewards.

    Example: ringtrue score runs.jsonl --reward format_reward:0.3 --reward correctness:0.7 --out scores.jsonl
    """
    if json and out == "-":
        raise UsageError("--json and --out - both write to standard output", mend="give --out a file")
    options.check_page(report, others=[*files, out, None if recipe is None else str(recipe)])
    built = build_recipe(recipe, reward or [], dialect=dialect, policy=policy or [])
    condition = None if fail_if is None else _condition(fail_if, built)
    named = Columns(completion=completion, prompt=prompt, gold=gold, group=group, id=id, label=label)
    columns = columns_for(built, named)
    settings = score_settings(built, columns, limit=limit, skip_bad=skip_bad)
    where = engines.build_engine(engine, ray_address, workers=workers)
    output = open_output(out, settings, inputs=files, resume=resume, force=force)
    if output is None and condition is None and report is None:
        return options.already_whole(out, json=json)
    tally = ScoreTally(judges(built), (built.low + built.high) / 2)
    shown = None if report is None else _report_tally(tally, built)
    run = Run(
        source=Source(files, bad=BadRows(skip=skip_bad)), columns=columns, task=ScoreTask(built),
        output=_again(out) if output is None else output, tally=shown or tally,
        workers=workers, engine=where, limit=limit, by_group=built.scope == "group",
        folder=_folder(out), note=say,
    )  # fmt: skip
    progress = run_to_end(run, tally)
    _show(tally, progress, run.source.bad, out, json=json)
    if report is not None and shown is not None:
        _write_page(report, shown, files, recipe)
    return 0 if condition is None else _verdict(condition, _summary(tally, progress, run.source.bad))


def _report_tally(tally: ScoreTally, recipe: WeightedSum) -> "ReportTally":
    from ringtrue.benchmarks.report import ChosenRows, ReportTally  # most runs write no page

    return ReportTally(tally, ChosenRows(dialect=recipe.dialect))


def _again(out: str | None) -> Output:
    say(f"{out} is whole: its rows are counted again")
    return FinishedFile(out or "")


def _folder(out: str | None) -> Path | None:
    # Beside the output there is room for it, or the run ends anyway.
    folder = Path(out).resolve().parent if out not in {None, "-"} and out is not None else None
    return folder if folder is not None and folder != Path("/dev") else None


def _condition(text: str, recipe: WeightedSum) -> Condition:
    condition = Condition(text)
    empty = _summary(ScoreTally(), None, BadRows())
    condition.check_names(flat_figures(empty), [part.name for part in recipe.parts])
    return condition


def _verdict(condition: Condition, summary: dict[str, object]) -> int:
    figures = flat_figures(summary)
    if not condition.holds(figures):
        return 0
    say(f"failed: {condition.text}: {condition.said(figures)}")
    return 1


def _summary(tally: ScoreTally, progress: Progress | None, bad: BadRows) -> dict[str, object]:
    return {
        **tally.as_json(),
        "skipped": bad.count,
        "seconds": None if progress is None else round(progress.seconds, 3),
        "rows_per_second": None if progress is None else round(progress.rate, 1),
    }


def _show(tally: ScoreTally, progress: Progress, bad: BadRows, out: str | None, *, json: bool) -> None:
    if json:
        print_json(_summary(tally, progress, bad))
    else:
        console = output_console(stderr=out == "-")
        for table in score_tables(tally, progress.rate):
            console.print(table)
    if bad.count:
        say(f"{bad.count:,} rows at fault were left out; the first: {bad.first}")
    for line in remarks(tally):
        say(line)


def _write_page(path: Path, tally: "ReportTally", files: list[str], recipe: Path | None) -> None:
    from ringtrue.benchmarks.report import write_report

    try:
        text = recipe.read_text(encoding="utf-8") if recipe is not None else ""
        write_report(path, tally, title="ringtrue score", file=", ".join(files), recipe_text=text)
    except OSError as error:
        raise MachineError(f"cannot write {path}: {error.strerror}", mend="name another --report") from error
    say(f"the page: {clean(str(path))}")
