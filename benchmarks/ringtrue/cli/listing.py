"""`ringtrue list` and `ringtrue show`: what rewards there are, and all about one.

One example: `ringtrue show correctness` prints its range, its options with their defaults, its formula and
its source.
"""

import inspect
import math
import sys
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from ringtrue.benchmarks.errors import UsageError
from ringtrue.cli.recipes import read_reward
from ringtrue.cli.terminal import clean, output_console, print_json
from ringtrue.rewards import Reward, list_rewards
from ringtrue.rewards.function import FunctionReward

__all__ = ["list_all", "show"]

_Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def list_all(json: _Json = False) -> int:
    """List the rewards that can be used by name.

    Example: ringtrue list --json
    """
    records = list_rewards()
    if json:
        print_json([_plain(asdict(record)) for record in records])
        return 0
    table = Table(header_style="bold", box=None)
    for column in ("name", "range", "needs", "summary"):
        table.add_column(column, overflow="fold", no_wrap=column != "summary")
    for record in records:
        cells = [record.name, _range(record.low, record.high), ", ".join(record.needs), record.summary]
        table.add_row(*(Text(clean(cell)) for cell in cells))
    output_console().print(table)
    return 0


def show(
    name: Annotated[str, typer.Argument(help="A reward's name, or package.module:name.", metavar="NAME")],
    json: _Json = False,
) -> int:
    """Show one reward: range, options, formula and source.

    Example: ringtrue show correctness
    """
    record = next((record for record in list_rewards() if record.name == name), None)
    if record is not None and record.low is None:
        return _show_unbuilt(name, record.summary, json=json)
    reward, weight = read_reward(name)
    if weight != 1.0:
        raise UsageError(f"{name}: a weight says nothing here", mend="leave it out")
    about = {
        "name": name,
        "kind": reward.kind if record is None else record.kind,
        "scope": reward.scope,
        "low": reward.low,
        "high": reward.high,
        "needs": list(reward.needs),
        "options": {field.name: repr(getattr(reward, field.name)) for field in fields(reward)},
        "fingerprint": reward.fingerprint,
        "built": repr(reward),
        "about": _about(reward),
    }
    if json:
        print_json(_plain(about))
    else:
        _print(about)
    return 0


def _show_unbuilt(name: str, summary: str, *, json: bool) -> int:
    about = {
        "name": name,
        "about": f"{summary}\nIt needs options that have no default: give them in a recipe.",
    }
    if json:
        print_json(about)
    else:
        _print(about)
    return 0


def _print(about: Mapping[str, object]) -> None:
    lines = [str(about["name"])]
    if "kind" in about:
        needs = about["needs"] if isinstance(about["needs"], list) else []
        lines += [
            f"  kind    {about['kind']}",
            f"  scope   {about['scope']}",
            f"  range   {_range(about['low'], about['high'])}",
            f"  needs   {', '.join(needs) or 'no column'}",
        ]
        options = about["options"] if isinstance(about["options"], dict) else {}
        lines += ["  options", *(f"    {key} = {value}" for key, value in options.items())]
    sys.stdout.write(clean("\n".join([*lines, "", str(about["about"])])) + "\n")


def _about(reward: Reward) -> str:
    if isinstance(reward, FunctionReward):
        return inspect.getdoc(reward.function) or "(it has no docstring)"
    module = inspect.getmodule(type(reward))
    texts = (inspect.getdoc(module) if module is not None else None, inspect.getdoc(type(reward)))
    return "\n\n".join(text for text in texts if text)


def _range(low: object, high: object) -> str:
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return "by its options"
    return f"{low:g} to {high:g}"


def _plain(about: dict[str, object]) -> dict[str, object]:
    # JSON has no infinity: an open end is null.
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in about.items()
    }
