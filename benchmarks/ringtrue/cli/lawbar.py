"""How far a check is, on standard error: the law being checked on a terminal, a line now and then in a log.

One example, in a log: `ringtrue: law 12 of 50: permutation`.
"""

import sys
from time import monotonic
from types import TracebackType
from typing import Final, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ringtrue.cli.terminal import output_console, say

__all__ = ["LawBar"]

_LOG_EVERY: Final = 10.0


class LawBar:
    """A context that is called before each law.

    >>> with LawBar() as bar:
    ...     bar("total", 1, 2)
    """

    def __init__(self) -> None:
        self._said = monotonic()
        self._bar: Progress | None = None
        if sys.stderr.isatty():
            # It draws when it is told and not by a thread of its own: laws fork this process.
            self._bar = Progress(
                BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
                console=output_console(stderr=True), transient=True, auto_refresh=False,
            )  # fmt: skip
            self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, law: str, place: int, count: int) -> None:
        """Say which law is checked now."""
        if self._bar is not None:
            self._bar.update(self._task, description=law, completed=place - 1, total=count, refresh=True)
        elif monotonic() - self._said >= _LOG_EVERY:
            self._said = monotonic()
            say(f"law {place} of {count}: {law}")
