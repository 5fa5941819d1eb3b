"""`ringtrue doctor`: what this machine can and cannot do, each with the mend.

One example: `ringtrue doctor --json` prints an array of `{name, state, found, mend}`; the exit code is 0, or
3 where something that grading needs does not work.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from ringtrue.benchmarks.doctor import Check, diagnose
from ringtrue.cli.errors import MACHINE
from ringtrue.cli.terminal import clean, output_console, print_json

__all__ = ["doctor"]

_SIGNS: Final = {
    "ok": ("ok", "green"),
    "info": ("-", "dim"),
    "warning": ("warning", "yellow"),
    "fault": ("FAULT", "bold red"),
}


def doctor(json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> int:
    """Check this machine: versions, worker, sandbox, GPU, extras.

    Example: ringtrue doctor
    """
    checks = diagnose()
    if json:
        print_json([asdict(check) for check in checks])
    else:
        _print(checks)
    return MACHINE if any(check.state == "fault" for check in checks) else 0


def _print(checks: Sequence[Check]) -> None:
    console = output_console()
    table = Table(box=None, show_header=False, pad_edge=False)
    for column in ("state", "name", "found"):
        table.add_column(column, overflow="fold", no_wrap=column != "found")
    for check in checks:
        sign, colour = _SIGNS[check.state]
        found = Text(clean(check.found))
        if check.mend:
            found.append(f"\n{clean(check.mend)}", style="cyan")
        table.add_row(Text(sign, style=colour), Text(check.name, style="bold"), found)
    console.print(table)
    faults = sum(check.state == "fault" for check in checks)
    warnings = sum(check.state == "warning" for check in checks)
    end = "Everything that grading needs works."
    if faults:
        end = f"Of what grading needs, this does not work: {_count(faults, 'fault')} above."
    console.print(Text(f"\n{end}" + (f" {_count(warnings, 'warning').capitalize()}." if warnings else "")))


def _count(number: int, word: str) -> str:
    """A number of things.

    >>> _count(1, "fault"), _count(2, "fault")
    ('1 fault', '2 faults')
    """
    return f"{number} {word}{'s' if number > 1 else ''}"
