"""The commands put together.

One example: `run(["list"])` prints the rewards that are there.
"""

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Annotated, Final

import typer
from typer.main import get_command

__all__ = ["run"]

_COMMANDS: Final = {
    "demo": "demo:demo",
    "score": "score:score",
    "grade": "grade:grade",
    "explain": "explain:explain",
    "check": "check:check",
    "compare": "compare:compare",
    "bench": "bench:bench",
    "train": "train:train",
    "serve": "serve:serve",
    "doctor": "doctor:doctor",
    "list": "listing:list_all",
    "show": "listing:show",
}
"""Each command with its module and function, in the order of the help."""


def _app(names: Iterable[str]) -> typer.Typer:
    """The command line with these commands alone: one command need not wait for the modules of the others."""
    app = typer.Typer(
        name="ringtrue",
        help="Reward functions that ring true: score, grade and explain files of completions.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    for name in names:
        module, _, function = _COMMANDS[name].partition(":")
        app.command(name)(getattr(import_module(f"ringtrue.cli.{module}"), function))
    return app


def _show_version(value: bool) -> None:
    if value:
        from importlib.metadata import PackageNotFoundError, version  # slow, and only needed here

        try:
            number = version("ringtrue")
        except PackageNotFoundError:
            number = "(not installed: run from its sources)"
        typer.echo(f"ringtrue {number}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Reward functions that ring true: score, grade and explain files of completions."""


def run(argv: Sequence[str] | None = None) -> int:
    """Parse the arguments and run the command.

    Returns:
        The exit code of the command. Faults are raised: `ringtrue.cli.errors` turns them into codes.

    >>> run(["show", "correctness"]) == 0  # doctest: +ELLIPSIS
    correctness...
    True
    """
    args = sys.argv[1:] if argv is None else list(argv)
    named = next((arg for arg in args if not arg.startswith("-")), "")
    command = get_command(_app([named] if named in _COMMANDS else _COMMANDS))
    with command.make_context("ringtrue", args) as context:
        code = command.invoke(context)
    return code if isinstance(code, int) else 0
