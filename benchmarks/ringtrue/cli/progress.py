"""How far a run is, on standard error: a bar on a terminal, a line now and then in a log.

One example, in a log: `ringtrue: 12,000 rows, 810 rows/s, 43 %`.
"""

import sys
from time import monotonic
from types import TracebackType
from typing import Final, Self

from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from ringtrue.benchmarks.reading import Source
from ringtrue.cli.terminal import output_console, say

__all__ = ["Progress"]

_LOG_EVERY: Final = 10.0


class Progress:
    """A context that is called with the number of rows just done.

    >>> with Progress(Source(["runs.jsonl"])) as progress:
    ...     progress(128)
    >>> progress.rows
    128
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._began = self._said = monotonic()
        self.rows = 0
        self._bar: RichProgress | None = None
        if sys.stderr.isatty():
            self._bar = RichProgress(
                TextColumn("{task.fields[rows]} rows"),
                BarColumn(),
                TaskProgressColumn(),
                TextColumn("{task.fields[rate]} rows/s"),
                TimeElapsedColumn(),
                console=output_console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("", total=None, rows="0", rate="0")

    @property
    def seconds(self) -> float:
        """Wall time since the start."""
        return monotonic() - self._began

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / max(self.seconds, 1e-9)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, rows: int) -> None:
        """Say that so many more rows are done."""
        self.rows += rows
        now = monotonic()
        if self._bar is not None:
            fraction = self._source.fraction
            total = None if fraction is None else 1.0
            self._bar.update(
                self._task,
                total=total,
                completed=fraction or 0.0,
                rows=f"{self.rows:,}",
                rate=f"{self.rate:,.0f}",
            )
        elif now - self._said >= _LOG_EVERY:
            self._said = now
            fraction = self._source.fraction
            share = "" if fraction is None else f", {fraction:.0%}"
            say(f"{self.rows:,} rows, {self.rate:,.0f} rows/s{share}")
