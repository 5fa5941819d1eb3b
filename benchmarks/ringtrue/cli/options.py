"""Options that several commands share, said once.

One example: `--policy percent=strict --policy digits=4`.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from ringtrue.benchmarks.errors import MachineError, UsageError
from ringtrue.cli.terminal import print_json, say

__all__ = [
    "Answer",
    "Completion",
    "Dialect",
    "FailIf",
    "Files",
    "Force",
    "Gold",
    "Group",
    "Id",
    "Label",
    "Limit",
    "Out",
    "Policy",
    "Prompt",
    "Resume",
    "Rewards",
    "SkipBad",
    "Workers",
    "already_whole",
    "check_page",
]

Files = Annotated[
    list[str],
    typer.Argument(
        help="JSONL, CSV (also .gz, .zst), Parquet, Arrow, a folder of one kind or of a dataset; "
        "- is standard input.",
        metavar="FILE...",
    ),
]
Gold = Annotated[
    str | None,
    typer.Option(
        help="Column of the gold. Default: the one of gold, ground_truth, ground_truths, solution, answer, "
        "reference_answer that is there.",
        metavar="COL",
    ),
]
Completion = Annotated[
    str | None,
    typer.Option(
        help="Column of the completion. Default: completion, or what the file's layout says.", metavar="COL"
    ),
]
Answer = Annotated[
    str | None, typer.Option(help="Column of bare answers, out of their slots.", metavar="COL")
]
Prompt = Annotated[
    str | None, typer.Option(help="Column of the prompt. Default: prompt, where there is one.", metavar="COL")
]
Group = Annotated[
    str | None,
    typer.Option(
        help="Column of the group. Default: group, where there is one, else equal prompts (of one step).",
        metavar="COL",
    ),
]
Id = Annotated[
    str | None,
    typer.Option(help="Column of the id. Default: id, where there is one, else FILE:LINE.", metavar="COL"),
]
Label = Annotated[
    str | None, typer.Option(help="Column of a label (true, false, null) to agree with.", metavar="COL")
]
Dialect = Annotated[
    str | None,
    typer.Option(
        help="How the model delimits its reasoning: auto, think, harmony, mistral, channel, none.",
        metavar="NAME",
    ),
]
Policy = Annotated[
    list[str] | None,
    typer.Option(help="A choice about what counts as equal, once for each.", metavar="KEY=VALUE"),
]
Out = Annotated[
    str | None,
    typer.Option(help="Where the rows go, as JSONL or .parquet; - is standard output.", metavar="FILE"),
]
Rewards = Annotated[
    list[str] | None,
    typer.Option(help="A reward, once for each; `ringtrue list`.", metavar="NAME[:WEIGHT]"),
]
Workers = Annotated[int, typer.Option(help="Processes that work at once.", min=1, max=1024, metavar="N")]
Limit = Annotated[int | None, typer.Option(help="Stop after so many rows.", min=1, metavar="N")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where a run that stopped left off.")]
SkipBad = Annotated[
    bool,
    typer.Option("--skip-bad", help="Leave rows at fault out, and count them."),
]
FailIf = Annotated[
    str | None,
    typer.Option(help='Exit with 1 where this holds: "timeout_rate > 0.01 or mean < 0.2".', metavar="EXPR"),
]
Force = Annotated[bool, typer.Option("--force", help="Start anew, whatever is there.")]


def already_whole(out: str | None, *, json: bool = False) -> int:
    """Say that there is nothing to do; exit code 0."""
    say(f"{out} is whole: there is nothing to do")
    if json:
        print_json({"already_whole": True})
    return 0


def check_page(report: Path | None, *, others: Iterable[str | None]) -> None:
    """Refuse a page that could not be written, before hours go into what it shows.

    Args:
        report: Where the page goes; None where none was asked for.
        others: The files that are read and written besides; `-` stands for a stream.

    Raises:
        UsageError: Its folder is not there, it is one, or it would take the place of another file.
        MachineError: Its folder cannot be written.

    >>> check_page(Path("none/page.html"), others=[])
    Traceback (most recent call last):
        ...
    ringtrue.benchmarks.errors.UsageError: the folder of --report none/page.html does not exist; make it first
    """
    if report is None:
        return
    if str(report.resolve()) in {os.path.realpath(other) for other in others if other and other != "-"}:
        raise UsageError(f"--report {report} would take the place of another file", mend="name another")
    if not report.parent.is_dir():
        raise UsageError(f"the folder of --report {report} does not exist", mend="make it first")
    if report.is_dir():
        raise UsageError(f"--report {report} is a folder", mend="name a file in it")
    if not os.access(report.parent, os.W_OK):
        raise MachineError(f"cannot write {report}: Permission denied", mend="name another --report")
