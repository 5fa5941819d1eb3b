r"""What a person sees: text of models and files made harmless, tables, standard output and standard error.

One example: a completion that holds the terminal command `\x1b[2J` is shown as those six characters, and
the screen stays as it is.
"""

import io
import os
import re
import sys
from typing import TYPE_CHECKING, Final

from ringtrue.benchmarks.jsontext import dump_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["clean", "make_table", "output_console", "prepare_streams", "print_json", "say", "silence_stdout"]

_HOSTILE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def clean(text: str, *, limit: int | None = None) -> str:
    r"""Show control characters, direction marks and half surrogate pairs, and send none to a terminal.

    Args:
        text: Anything, from a model, a file or a user.
        limit: Cut after this many characters.

    >>> clean("a\x1b[31mb")
    'a\\x1b[31mb'
    >>> clean("long text", limit=5)
    'long…'
    """
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    return _HOSTILE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def prepare_streams() -> None:
    """Make writing to standard output and standard error fail on no character, whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(message: str) -> None:
    """One line on standard error, after `ringtrue:`.

    >>> say("done")
    """
    sys.stderr.write(f"ringtrue: {clean(message)}\n")
    sys.stderr.flush()


def print_json(value: object) -> None:
    """Print a value as JSON, in UTF-8 whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(dump_line(value))
    sys.stdout.buffer.flush()


def output_console(*, stderr: bool = False) -> "Console":
    """A console that takes no markup out of text."""
    from rich.console import Console  # a command that prints no table need not wait for it

    return Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=False)


def make_table(columns: list[str], rows: list[list[str]]) -> "Table":
    """A table: the first column to the left, the others to the right.

    >>> make_table(["part", "mean"], [["total", "0.5"]]).row_count
    1
    """
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="bold")
    for number, column in enumerate(columns):
        table.add_column(Text(column), justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))
    return table


def silence_stdout() -> None:
    """Point standard output nowhere: its reader left, and Python would complain at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
