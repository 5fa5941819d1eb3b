"""The commands put together.

One example: `run(["list"])` prints the rewards that are there.
"""

import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer
from typer.main import get_command

from ringtrue.cli.demo import demo
from ringtrue.cli.explain import explain
from ringtrue.cli.grade import grade
from ringtrue.cli.listing import list_all, show
from ringtrue.cli.score import score

__all__ = ["run"]

app = typer.Typer(
    name="ringtrue",
    help="Reward functions that ring true: score, grade and explain files of completions.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(demo)
app.command()(score)
app.command()(grade)
app.command()(explain)
app.command("list")(list_all)
app.command()(show)


def _show_version(value: bool) -> None:
    if value:
        try:
            number = version("ringtrue")
        except PackageNotFoundError:
            number = "(not installed: run from its sources)"
        typer.echo(f"ringtrue {number}")
        raise typer.Exit


@app.callback()
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
    command = get_command(app)
    with command.make_context("ringtrue", args) as context:
        code = command.invoke(context)
    return code if isinstance(code, int) else 0
