"""`ringtrue grade`: files of completions to verdicts.

One example: `ringtrue grade runs.jsonl --out verdicts.jsonl` writes, for each row, what was extracted, from
which slot, and which tier settled it.
"""

from dataclasses import replace

from ringtrue.benchmarks.columns import Columns
from ringtrue.benchmarks.errors import BadRows, UsageError
from ringtrue.benchmarks.grading import GradeTask
from ringtrue.benchmarks.output import open_output
from ringtrue.benchmarks.reading import Source
from ringtrue.benchmarks.recipes import check_dialect
from ringtrue.benchmarks.running import Run
from ringtrue.benchmarks.summary import GradeTally
from ringtrue.cli import options
from ringtrue.cli.progress import Progress
from ringtrue.cli.session import run_to_end
from ringtrue.cli.tables import grade_tables
from ringtrue.cli.terminal import output_console, say
from ringtrue.graders import Policy

__all__ = ["grade", "read_policy"]


def grade(
    files: options.Files,
    gold: options.Gold = None,
    completion: options.Completion = None,
    answer: options.Answer = None,
    prompt: options.Prompt = None,
    id: options.Id = None,  # noqa: A002 - the option is --id
    label: options.Label = None,
    dialect: options.Dialect = None,
    policy: options.Policy = None,
    out: options.Out = "-",
    workers: options.Workers = 1,
    limit: options.Limit = None,
    skip_bad: options.SkipBad = False,
    resume: options.Resume = False,
    force: options.Force = False,
) -> int:
    """Grade completions against their golds: one verdict a row, as JSONL.

    Example: ringtrue grade runs.jsonl --gold ground_truth --label passed --out verdicts.jsonl
    """
    if completion is not None and answer is not None:
        raise UsageError("--completion and --answer exclude each other", mend="take one of the two away")
    columns = Columns(completion=answer or completion, prompt=prompt, gold=gold, id=id, label=label)
    task = GradeTask(
        policy=read_policy(policy), dialect=check_dialect(dialect or "auto"), bare=answer is not None
    )
    settings = {
        "command": "grade", "task": repr(task), "columns": repr(columns), "limit": limit,
        "skip-bad": skip_bad,
    }  # fmt: skip
    output = open_output(out, settings, inputs=files, resume=resume, force=force)
    if output is None:
        return options.already_whole(out)
    tally = GradeTally()
    source = Source(files, bad=BadRows(skip=skip_bad))
    work = Run(source=source, columns=columns, task=task, output=output, tally=tally, note=say)
    _report(tally, run_to_end(replace(work, workers=workers, limit=limit)))
    if source.bad.count:
        say(f"{source.bad.count:,} rows at fault were left out; the first: {source.bad.first}")
    return 0


def _report(tally: GradeTally, progress: Progress) -> None:
    console = output_console(stderr=True)
    for table in grade_tables(tally, progress.rate):
        console.print(table)


def read_policy(pairs: list[str] | None) -> Policy:
    """`KEY=VALUE` texts to a policy.

    Raises:
        UsageError: A key or a value is unknown.

    >>> read_policy(["digits=4"]).digits
    4
    """
    try:
        return Policy.from_pairs(pairs or [])
    except ValueError as error:
        raise UsageError(f"--policy: {error}") from error
