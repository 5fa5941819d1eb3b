"""`ringtrue list` and `ringtrue show`: what rewards there are, and all about one.

One example: `ringtrue show correctness` prints its range, its traits, its options with their defaults and
what they are for, its formula and its source; `ringtrue show soft_overlong`, which takes a limit, does too.
"""

import inspect
import math
import sys
from collections.abc import Mapping
from dataclasses import MISSING, Field, asdict, fields
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer
from rich.table import Table
from rich.text import Text

from ringtrue.benchmarks.errors import UsageError
from ringtrue.cli.option_docs import option_docs
from ringtrue.cli.recipes import read_reward
from ringtrue.cli.terminal import clean, output_console, print_json
from ringtrue.rewards import Reward, list_rewards
from ringtrue.rewards.function import FunctionReward
from ringtrue.rewards.registry import reward_class, said_by_class

if TYPE_CHECKING:
    from ringtrue.rewards.traits import Traits

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
    owner = reward_class(name) if record is not None and record.low is None else None
    about = (
        _of_class(name, owner)
        if owner is not None
        else _of_reward(name, None if record is None else record.kind)
    )
    if json:
        print_json(_plain(about))
    else:
        _print(about)
    return 0


def _of_reward(name: str, kind: str | None) -> dict[str, object]:
    """All about a reward that can be built as it is."""
    reward, weight = read_reward(name)
    if weight != 1.0:
        raise UsageError(f"{name}: a weight says nothing here", mend="leave it out")
    return {
        "name": name,
        "kind": kind or reward.kind,
        "scope": reward.scope,
        "low": reward.low,
        "high": reward.high,
        "needs": list(reward.needs),
        "traits": asdict(reward.traits),
        "options": {field.name: repr(getattr(reward, field.name)) for field in fields(reward)},
        "option_docs": _docs(type(reward)),
        "fingerprint": reward.fingerprint,
        "built": repr(reward),
        "about": _about(type(reward), reward),
    }


def _of_class(name: str, owner: type[Reward]) -> dict[str, object]:
    """All about one that takes an option without a default: what it says before that is given."""
    traits: Traits | None = said_by_class(owner, "traits", None)
    return {
        "name": name,
        "kind": owner.kind,
        "scope": said_by_class(owner, "scope", "row or group"),
        "low": said_by_class(owner, "low", None),
        "high": said_by_class(owner, "high", None),
        "needs": list(said_by_class(owner, "needs", ())),
        "traits": None if traits is None else asdict(traits),
        "options": {option.name: _default(option) for option in fields(owner)},
        "option_docs": _docs(owner),
        "about": f"{_about(owner)}\n\nOptions without a default are given in a recipe, or in Python.",
    }


def _docs(owner: type[Reward]) -> dict[str, str]:
    docs = option_docs(owner)
    return {option.name: docs[option.name] for option in fields(owner) if option.name in docs}


def _default(option: Field[Any]) -> str | None:
    """An option's default as text; None where it has none."""
    if option.default_factory is not MISSING:
        return repr(option.default_factory())
    return None if option.default is MISSING else repr(option.default)


def _print(about: Mapping[str, object]) -> None:
    needs, options, docs = (cast("Any", about[key]) for key in ("needs", "options", "option_docs"))
    traits = cast("Mapping[str, object] | None", about["traits"])
    lines = [
        str(about["name"]),
        f"  kind    {about['kind']}",
        f"  scope   {about['scope']}",
        f"  range   {_range(about['low'], about['high'])}",
        f"  needs   {', '.join(needs) or 'no column'}",
        f"  traits  {'by its options' if traits is None else _traits(traits)}",
        "  options",
    ]
    for key, value in options.items():
        lines.append(f"    {key} = {value}" if value is not None else f"    {key}  (no default: give one)")
        lines += wrap(docs.get(key, ""), 100, initial_indent=" " * 8, subsequent_indent=" " * 8)
    sys.stdout.write(clean("\n".join([*lines, "", str(about["about"])])) + "\n")


def _traits(traits: Mapping[str, object]) -> str:
    """Those that promise something."""
    told = (
        name if value is True else f"{name}={value}"
        for name, value in traits.items()
        if value not in (False, None, "none")
    )
    return ", ".join(told) or "none"


def _about(owner: type[Reward], reward: Reward | None = None) -> str:
    if isinstance(reward, FunctionReward):
        return inspect.getdoc(reward.function) or "(it has no docstring)"
    module = inspect.getmodule(owner)
    texts = (inspect.getdoc(module) if module is not None else None, inspect.getdoc(owner))
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
