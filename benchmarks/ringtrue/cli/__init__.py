"""The command line: `ringtrue demo, score, grade, explain, check, list, show`.

One example: `ringtrue score runs.jsonl --recipe recipe.toml --out scores.jsonl`.

It is on the top floor: nothing imports it.
"""

from collections.abc import Sequence

from ringtrue.cli.errors import guarded
from ringtrue.cli.terminal import prepare_streams

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: The arguments; by default those of the process.

    Returns:
        The exit code: 0, 1, 2, 3 or 130, as `ringtrue.cli.errors` says.

    >>> main(["--version"])  # doctest: +ELLIPSIS
    ringtrue ...
    0
    """
    prepare_streams()
    return guarded(lambda: _run(argv))


def _run(argv: Sequence[str] | None) -> int:
    from ringtrue.cli.app import run

    return run(argv)
