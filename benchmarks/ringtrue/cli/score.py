"""`ringtrue score`: files of completions to values.

One example: `ringtrue score runs.jsonl --reward correctness --label passed` prints the mean reward, the
shares by status, and how often correctness agrees with the column `passed`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from ringtrue.benchmarks.columns import Columns
from ringtrue.benchmarks.errors import UsageError
from ringtrue.benchmarks.output import open_output
from ringtrue.benchmarks.reading import Source
from ringtrue.benchmarks.recipes import judges, named_golds, needs_gold
from ringtrue.benchmarks.running import Run
from ringtrue.benchmarks.scoring import ScoreTask
from ringtrue.benchmarks.summary import ScoreTally
from ringtrue.cli import options
from ringtrue.cli.progress import Progress
from ringtrue.cli.recipes import build_recipe
from ringtrue.cli.session import run_to_end
from ringtrue.cli.tables import score_tables
from ringtrue.cli.terminal import output_console, print_json, say
from ringtrue.rewards import WeightedSum

__all__ = ["score"]


def score(
    files: options.Files,
    recipe: Annotated[Path | None, typer.Option(help="A recipe in TOML.", metavar="R.toml")] = None,
    reward: options.Rewards = None,
    gold: options.Gold = None,
    completion: options.Completion = "completion",
    prompt: options.Prompt = None,
    group: options.Group = None,
    id: options.Id = None,  # noqa: A002 - the option is --id
    label: options.Label = None,
    dialect: options.Dialect = None,
    policy: options.Policy = None,
    out: options.Out = None,
    workers: options.Workers = 1,
    limit: options.Limit = None,
    resume: options.Resume = False,
    force: options.Force = False,
    json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> int:
    """Score files of completions by a recipe or by rewards.

    Example: ringtrue score runs.jsonl --reward format_reward:0.3 --reward correctness:0.7 --out scores.jsonl
    """
    if json and out == "-":
        raise UsageError("--json and --out - both write to standard output", mend="give --out a file")
    built = build_recipe(recipe, reward or [], dialect=dialect, policy=policy or [])
    named = {"completion": completion, "prompt": prompt, "group": group, "id": id, "label": label}
    columns = _columns(built, gold, named)
    task = ScoreTask(built)
    settings = {"command": "score", "recipe": repr(built), "columns": repr(columns), "limit": limit}
    output = open_output(out, settings, inputs=files, resume=resume, force=force)
    if output is None:
        return options.already_whole(out, json=json)
    tally = ScoreTally(judges(built), (built.low + built.high) / 2)
    run = Run(
        source=Source(files), columns=columns, task=task, output=output, tally=tally,
        workers=workers, limit=limit, by_group=built.scope == "group",
    )  # fmt: skip
    _report(tally, run_to_end(run), out, json=json)
    return 0


def _columns(recipe: WeightedSum, gold: str | None, chosen: Mapping[str, Any]) -> Columns:
    named = named_golds(recipe)
    if gold is not None and named:
        what = f"--gold {gold} is given, and the recipe names its gold column itself: {', '.join(named)}"
        raise UsageError(what, mend="take one of the two away")
    return Columns(gold=gold, needs_gold=needs_gold(recipe), also=named, **chosen)


def _report(tally: ScoreTally, progress: Progress, out: str | None, *, json: bool) -> None:
    if json:
        summary = {
            **tally.as_json(),
            "seconds": round(progress.seconds, 3),
            "rows_per_second": round(progress.rate, 1),
        }
        print_json(summary)
    else:
        console = output_console(stderr=out == "-")
        for table in score_tables(tally, progress.rate):
            console.print(table)
    if tally.first_error:
        say(f"{tally.statuses['error']:,} rows have the status error; the first: {tally.first_error}")
