"""`ringtrue compare`: two rewards on one file, or two files of scores, and where they differ.

One example: `ringtrue compare correctness my_rewards:score runs.jsonl --label passed --report page.html`
prints flips, McNemar's p and kappa, and writes a page on which the rows that differ are judged by keyboard.
"""

from pathlib import Path
from typing import Annotated

import typer

from ringtrue.benchmarks.bench.measuring import Limits
from ringtrue.benchmarks.bench.peers import PEERS
from ringtrue.benchmarks.bench.process import Contender
from ringtrue.benchmarks.columns import Columns, Record
from ringtrue.benchmarks.compare.comparison import Comparison, Pair, choose
from ringtrue.benchmarks.compare.files import compare_rewards, compare_scores, is_scores, rows_at
from ringtrue.benchmarks.compare.judged import CaseWriter, read_judged
from ringtrue.benchmarks.compare.page import write_page
from ringtrue.benchmarks.errors import InputError, InterruptError, MachineError, UsageError
from ringtrue.benchmarks.reading import Source
from ringtrue.cli import options
from ringtrue.cli.differences import print_differences
from ringtrue.cli.progress import Progress
from ringtrue.cli.recipes import announce
from ringtrue.cli.terminal import clean, say

__all__ = ["compare"]


def compare(
    a: Annotated[str, typer.Argument(help="A reward, a recipe.toml, module:object, or a file of scores.")],
    b: Annotated[str, typer.Argument(help="The other one; both rewards, or both files of scores.")],
    file: Annotated[
        str | None, typer.Argument(help="The file of completions; with scores, for texts and labels.")
    ] = None,
    gold: options.Gold = None,
    completion: options.Completion = None,
    prompt: options.Prompt = None,
    group: options.Group = None,
    id: options.Id = None,  # noqa: A002 - the option is --id
    label: options.Label = None,
    dialect: options.Dialect = None,
    right: Annotated[
        float | None,
        typer.Option(help="A value counts as right from here on. Default: above the middle.", metavar="X"),
    ] = None,
    show: Annotated[int, typer.Option(help="Rows that differ, to print.", min=0, metavar="N")] = 10,
    report: Annotated[
        Path | None, typer.Option(help="Where the page to judge on goes.", metavar="P.html")
    ] = None,
    sample: Annotated[int, typer.Option(help="Rows that differ, on the page.", min=0, metavar="N")] = 200,
    seed: Annotated[int, typer.Option(help="Draws the rows.", metavar="N")] = 0,
    judged: Annotated[
        Path | None, typer.Option(help="A judged list that the page saved.", metavar="F.jsonl")
    ] = None,
    cases: Annotated[
        Path | None, typer.Option(help="Where --judged goes, as golden cases.", metavar="OUT.jsonl")
    ] = None,
    max_flips: Annotated[
        int | None, typer.Option(help="Exit with 1 where there are more flips.", min=0, metavar="N")
    ] = None,
    row_timeout: Annotated[
        float, typer.Option(help="Seconds that one row may take.", min=0.01, metavar="S")
    ] = 60.0,
    limit: options.Limit = None,
    force: options.Force = False,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> int:
    """Compare two rewards on one file, or two files of scores.

    Example: ringtrue compare correctness my_rewards:score runs.jsonl --label passed --report page.html

    Judge on the page what differs, then: ringtrue compare A B FILE --judged judged.jsonl --cases OUT.jsonl
    """
    columns = Columns(completion=completion, prompt=prompt, gold=gold, group=group, id=id, label=label)
    if judged is not None or cases is not None:
        return _write_cases((a, b), file, columns, judged, cases, force=force)
    options.check_page(report, others=[a, b, file])
    scores = is_scores(a)
    if scores != is_scores(b):
        raise UsageError(f"{a} and {b}: one is a file of scores", mend="name two rewards, or two such files")
    if label is not None and file is None:
        raise UsageError("--label names a column of FILE", mend="name the file that was scored as well")
    if scores:
        _refuse(dialect, "--dialect", "scores are there already")
        found = compare_scores((a, b), file, columns, right=right, limit=limit, note=say)
    else:
        found = _scored((a, b), file, columns, right, dialect, limit, Limits(row=row_timeout))
    chosen = choose(found, max(show, sample if report is not None else 0), seed=seed)
    rows = {} if file is None else rows_at(file, columns, {pair.place for pair in chosen if pair.place})
    shown = choose(found, show, seed=seed)
    print_differences(found, shown, rows, json=json)
    if report is not None:
        _write_page(report, found, choose(found, sample, seed=seed), rows, file or f"{a}, {b}")
    return _verdict(found, max_flips)


def _refuse(value: object, option: str, why: str) -> None:
    if value is not None:
        raise UsageError(f"{option} is for rewards: {why}", mend="leave it out")


def _scored(
    names: tuple[str, str],
    file: str | None,
    columns: Columns,
    right: float | None,
    dialect: str | None,
    limit: int | None,
    limits: Limits,
) -> Comparison:
    if file is None:
        raise UsageError("two rewards are compared on a file", mend="ringtrue compare A B FILE")
    announce([name for name in names if name not in PEERS])
    try:
        source = Source([file])
        with Progress(source) as progress:
            return compare_rewards(
                names, file, columns, right=right, dialect=dialect, limit=limit, limits=limits,
                hear=progress, note=say, source=source,
            )  # fmt: skip
    except KeyboardInterrupt as error:
        raise InterruptError("stopped") from error


def _verdict(found: Comparison, most: int | None) -> int:
    flips = sum(found.flips())
    if most is None or flips <= most:
        return 0
    say(f"failed: {flips:,} flips, more than {most:,}")
    return 1


def _write_page(
    path: Path, found: Comparison, chosen: list[Pair], rows: dict[str, Record], file: str
) -> None:
    try:
        write_page(path, found, chosen, rows, file=file)
    except OSError as error:
        raise MachineError(f"cannot write {path}: {error.strerror}", mend="name another --report") from error
    say(f"the page: {clean(str(path))}, {len(chosen):,} rows to judge")


# --- judged rows -------------------------------------------------------------------------------------


def _write_cases(
    names: tuple[str, str], file: str | None, columns: Columns, judged: Path | None, cases: Path | None,
    *, force: bool,
) -> int:  # fmt: skip
    if judged is None or cases is None:
        raise UsageError("--judged and --cases go together", mend="--judged F.jsonl --cases OUT.jsonl")
    if file is None:
        raise UsageError("the texts of judged rows are read from FILE", mend="name the file that was scored")
    if cases.exists() and not force:
        raise UsageError(
            f"{cases} is there already", mend="name another --cases, or write it anew with --force"
        )
    list_of = read_judged(str(judged))
    rows = rows_at(file, columns, {one.place for one in list_of})
    golds, own = _columns_of(names)
    writer = CaseWriter(columns=own, golds=golds)
    lines = writer.lines(list_of, rows)
    if writer.lost == len(list_of):
        raise InputError(file, None, "it has none of the judged rows as they were judged", mend="name the file that was compared, by the same path")  # fmt: skip  # noqa: E501
    try:
        cases.write_bytes(lines)
    except OSError as error:
        raise MachineError(f"cannot write {cases}: {error.strerror}", mend="name another --cases") from error
    written = lines.count(b"\n")
    say(f"{cases}: {written:,} cases")
    if writer.undecided:
        say(f"{writer.undecided:,} judged rows say nothing of what is right, and became no case")
    if writer.lost:
        say(f"{writer.lost:,} judged rows are not in {file}, or have changed since")
    return 0


def _columns_of(names: tuple[str, str]) -> tuple[list[str], list[str]]:
    """The columns under which the rewards read the gold, and the others that they read."""
    golds: list[str] = []
    own: list[str] = []
    for name in names:
        if is_scores(name):
            continue
        with Contender(name) as contender:
            hello = contender.hello
        if name not in PEERS and hello.form.get("gold"):
            golds.append(str(hello.form["gold"]))
        own += [column for column in hello.columns if column != "gold"]
    return list(dict.fromkeys(golds)), list(dict.fromkeys(own))
