"""How far a run is, on standard error: a live table on a terminal, a line now and then in a log.

One example, in a log: `ringtrue: 12,000 rows, 810 rows/s, 43%, 0:21 left, mean 0.412, 3 errors, 1 timeouts`.
"""

import sys
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from ringtrue.benchmarks.reading import Source
from ringtrue.benchmarks.summary import Mean, ScoreTally
from ringtrue.cli.terminal import make_table, output_console, say

if TYPE_CHECKING:
    from rich.console import Group
    from rich.live import Live
    from rich.table import Table
    from rich.text import Text

__all__ = ["Progress"]

_LOG_EVERY: Final = 10.0
_SHOW_EVERY: Final = 0.25
_MOST_PARTS: Final = 12


class Progress:
    """A context that is called with the number of rows just done.

    >>> with Progress(Source(["runs.jsonl"])) as progress:
    ...     progress(128)
    >>> progress.rows
    128
    """

    def __init__(self, source: Source, tally: ScoreTally | None = None) -> None:
        self._source = source
        self._tally = tally
        self._began = self._said = monotonic()
        self._from: float | None = None
        self.rows = 0
        self._live = _live_table() if sys.stderr.isatty() else None

    @property
    def seconds(self) -> float:
        """Wall time since the start."""
        return monotonic() - self._began

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / max(self.seconds, 1e-9)

    @property
    def left(self) -> float | None:
        """Seconds that are left at this pace; None where the size of the input is not known."""
        fraction = self._source.fraction
        if fraction is None or self._from is None or fraction <= self._from:
            return None
        return self.seconds * (1.0 - fraction) / (fraction - self._from)

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def __call__(self, rows: int) -> None:
        """Say that so many more rows are done."""
        now = monotonic()
        if self._from is None:
            # What an earlier run finished took no time: it must not make this one look faster.
            fresh = self._tally is None or self._tally.rows <= rows
            self._from = 0.0 if fresh else self._source.fraction or 0.0
        self.rows += rows
        every = _LOG_EVERY if self._live is None else _SHOW_EVERY
        if now - self._said < every and self.rows > rows:
            return
        if self._live is not None:
            self._said = now
            self._live.update(self._shown(), refresh=True)
        elif now - self._said >= every:
            self._said = now
            say(self.line())

    def line(self) -> str:
        """Everything in one line.

        >>> Progress(Source(["runs.jsonl"])).line()
        '0 rows, 0 rows/s, 0%'
        """
        parts = [f"{self.rows:,} rows", f"{self.rate:,.0f} rows/s"]
        fraction, left = self._source.fraction, self.left
        if fraction is not None:
            parts.append(f"{fraction:.0%}")
        if left is not None:
            parts.append(f"{_clock(left)} left")
        tally = self._tally
        if tally is not None and self.rows:
            parts.append(f"mean {_number(tally.total.value)}")
            parts += [f"{tally.statuses[status]:,} {status}s" for status in ("error", "timeout")]
        return ", ".join(parts)

    def _shown(self) -> "Group | Text":
        from rich.console import Group
        from rich.text import Text

        line = Text(self.line(), overflow="fold")
        return line if self._tally is None else Group(_table(self._tally), line)


def _live_table() -> "Live":
    from rich.live import Live  # a log need not wait for it

    return Live(console=output_console(stderr=True), transient=True, auto_refresh=False)


def _table(tally: ScoreTally) -> "Table":
    means = {"total": tally.total, **tally.parts}
    return make_table(
        ["reward", "scored", "mean"], [_mean_row(*item) for item in list(means.items())[:_MOST_PARTS]]
    )


def _mean_row(name: str, mean: Mean) -> list[str]:
    return [name, f"{mean.n:,}", _number(mean.value)]


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _clock(seconds: float) -> str:
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
