"""`ringtrue bench`: speed and agreement of reward functions, ringtrue's and others', in one run.

One example: `ringtrue bench runs.jsonl --against math-verify --against trl.rewards:accuracy_reward --label
passed` prints what each takes a row, and how often they agree with each other and with the column `passed`.
"""

from contextlib import ExitStack
from typing import Annotated, Any, Final, cast

import typer

from ringtrue.benchmarks.agreement import Agreement
from ringtrue.benchmarks.bench.machine import machine
from ringtrue.benchmarks.bench.measuring import (
    Limits,
    Measured,
    Threshold,
    agreement_matrix,
    measure,
    open_rows,
    threshold,
)
from ringtrue.benchmarks.bench.peers import PEERS
from ringtrue.benchmarks.bench.process import Contender
from ringtrue.benchmarks.columns import Columns
from ringtrue.benchmarks.compare.files import ask_columns
from ringtrue.benchmarks.errors import InterruptError, UsageError
from ringtrue.benchmarks.reading import Source
from ringtrue.cli import options
from ringtrue.cli.progress import Progress
from ringtrue.cli.recipes import announce
from ringtrue.cli.tables import number
from ringtrue.cli.terminal import make_table, output_console, print_json, say

__all__ = ["bench"]

_FIGURES: Final = {
    "CPU ms a row": "cpu_ms_per_row", "p50 ms": "p50_ms", "p99 ms": "p99_ms", "max ms": "max_ms",
    "wall s": "wall_s", "first call s": "first_call_s", "import s": "import_s", "peak MB": "peak_mb",
}  # fmt: skip


def bench(
    file: Annotated[str, typer.Argument(help="A file of completions, as for score.", metavar="FILE")],
    against: Annotated[
        list[str] | None,
        typer.Option(help=f"A peer, once for each: {', '.join(PEERS)}, or module:object.", metavar="NAME"),
    ] = None,
    reward: Annotated[
        list[str] | None,
        typer.Option(help="A reward or a recipe.toml, once for each. Default: correctness.", metavar="NAME"),
    ] = None,
    gold: options.Gold = None,
    completion: options.Completion = None,
    prompt: options.Prompt = None,
    group: options.Group = None,
    label: options.Label = None,
    right: Annotated[
        float | None,
        typer.Option(help="A value counts as right from here on. Default: above the middle.", metavar="X"),
    ] = None,
    row_timeout: Annotated[
        float, typer.Option(help="Seconds that one row may take.", min=0.01, metavar="S")
    ] = 30.0,
    time_limit: Annotated[
        float, typer.Option(help="Seconds that one function may take.", min=0.1, metavar="S")
    ] = 600.0,
    limit: options.Limit = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> int:
    """Measure reward functions on one file: time, memory, and how far they agree.

    Example: ringtrue bench runs.jsonl --against math-verify --against trl.rewards:accuracy_reward

    Each runs in a fresh process of its own, row by row. A row that takes too long ends that process.
    """
    asked = [*(reward or ["correctness"]), *(against or [])]
    names: list[str] = list(dict.fromkeys(asked))
    announce([name for name in names if name not in PEERS])
    if not Source([file]).repeatable:
        raise UsageError("a bench reads its file once for each function", mend="name a file, not a pipe")
    columns = Columns(completion=completion, prompt=prompt, gold=gold, group=group, label=label)
    found, labels = _measured(file, names, columns, Limits(row=row_timeout, whole=time_limit), limit)
    rules = [threshold([one.value for one in each.answers], hello=each.hello, given=right) for each in found]
    result = _result(found, rules, labels, names)
    if json:
        print_json(result)
    else:
        _show(result, found)
    return 0


def _measured(
    file: str, names: list[str], columns: Columns, limits: Limits, limit: int | None
) -> tuple[list[Measured], list[bool | None]]:
    with ExitStack() as stack:
        contenders = [stack.enter_context(Contender(name)) for name in names]
        asked = ask_columns(columns, contenders)
        labels = [row.label for row in open_rows(file, asked, limit=limit, note=say)]
        found = []
        for contender in contenders:
            source = Source([file])
            try:
                with Progress(source) as progress:
                    rows = open_rows(source, asked, limit=limit)
                    found.append(measure(contender, rows, limits, progress))
            except KeyboardInterrupt as error:
                raise InterruptError("stopped") from error
    return found, labels


def _result(
    found: list[Measured], rules: list[Threshold], labels: list[bool | None], names: list[str]
) -> dict[str, Any]:
    sides = [[rule.says(one.value) for one in each.answers] for each, rule in zip(found, rules, strict=True)]
    return {
        "machine": machine(names), "rows": len(labels),
        "contenders": [
            {
                **each.as_json(), "right_from": rule.value, "right_included": rule.included,
                "right_why": rule.why, "label": _labelled(side, labels),
            }
            for each, rule, side in zip(found, rules, sides, strict=True)
        ],
        "agreement": agreement_matrix([(each.name, side) for each, side in zip(found, sides, strict=True)]),
    }  # fmt: skip


def _labelled(side: list[bool | None], labels: list[bool | None]) -> dict[str, object] | None:
    counted = Agreement()
    for ours, label in zip(side, labels, strict=True):
        if ours is not None:
            counted.add(ours=ours, label=label)
    return counted.as_json() if counted.n else None


def _show(result: dict[str, Any], found: list[Measured]) -> None:
    console = output_console()
    about = result["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in about["packages"].items())
    console.print(
        f"{result['rows']:,} rows, {about['date']}, {about['system']}, {about['processor']}, "
        f"{about['cores']} cores, Python {about['python']}, {packages}"
    )
    contenders = cast("list[dict[str, Any]]", result["contenders"])
    console.print(make_table(["", *(one["name"] for one in contenders)], _lines(contenders, found)))
    for pair in result["agreement"]:
        console.print(_pair(pair))
    for one in contenders:
        if one["first_fault"]:
            say(f"{one['name']}: the first fault: {one['first_fault']}")
        if one["ended"]:
            say(f"{one['name']} did not come to the end: {one['ended']}")


def _lines(contenders: list[dict[str, Any]], found: list[Measured]) -> list[list[str]]:
    """A figure a line: there are few functions, and their names are long."""
    first = contenders[0]["cpu_ms_per_row"]
    lines = [["called", *(one["called"] for one in contenders)]]
    for title, key in _FIGURES.items():
        lines.append([title, *(number(one[key]) for one in contenders)])
    times = [
        "-" if not first or one["cpu_ms_per_row"] is None else f"{one['cpu_ms_per_row'] / first:.3g}"
        for one in contenders
    ]
    lines.insert(2, ["times the first", *times])
    counted = [_outcome(one, each) for one, each in zip(contenders, found, strict=True)]
    return lines + [[title, *(one[title] for one in counted)] for title in counted[0]]


def _outcome(one: dict[str, Any], each: Measured) -> dict[str, str]:
    rule = Threshold(one["right_from"], included=one["right_included"])
    told = [rule.says(answer.value) for answer in each.answers]
    counts = each.counts()
    faults = {name: counts.get(name.replace(" ", "_"), 0) for name in ("error", "lost", "not reached")}
    label = one["label"]
    cells = {
        "right": told.count(True), "wrong": told.count(False),
        "no value": told.count(None) - sum(faults.values()), **faults,
    }  # fmt: skip
    agrees = "-" if label is None else f"{100 * label['share']:.2f} % of {label['n']:,}"
    return {**{name: f"{cell:,}" for name, cell in cells.items()}, "like the label": agrees}


def _pair(pair: dict[str, Any]) -> str:
    names = f"{pair['a']} and {pair['b']}"
    if pair["share"] is None:
        return f"{names}: no row has a value of both"
    kappa = "" if pair["kappa"] is None else f", kappa {pair['kappa']:.3f}"
    return (
        f"{names} agree on {100 * pair['share']:.2f} % of {pair['n']:,}{kappa}; "
        f"right by the first alone: {pair['only_a_right']:,}, by the second alone: {pair['only_b_right']:,}"
    )
