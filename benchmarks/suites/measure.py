"""Measuring a grader: CPU seconds with workers counted, the time of every row, and tables of both.

CPU time is what a grader costs a run and hardly depends on what else the machine does. A worker process
shows its CPU only once it has ended, so `shutdown()` comes before reading it. A single row's time is CPU
too, but where the worker took part: there it is wall time, in which the first such row starts the worker.
"""

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeAlias, TypeVar

from ringtrue.graders import shutdown
from ringtrue.graders.maths import forget
from ringtrue.graders.worker import DeepTask, run_deep, worker_stats

__all__ = ["Row", "Run", "cold", "cpu", "deep_share", "error", "measured", "say", "settle", "spread", "table"]

Row: TypeAlias = dict[str, Any]
"""One row of a data file."""
_T = TypeVar("_T")
_R = TypeVar("_R")
_EVERY = 10.0
"""Seconds between two lines of progress."""


@dataclass(frozen=True, slots=True)
class Run(Generic[_T]):
    """What one grader found on many rows, and what it cost."""

    found: list[_T]
    """One result a row."""
    seconds: list[float]
    """Seconds of each row: CPU, or wall where a worker took part."""
    own: float
    """CPU seconds of this process."""
    workers: float
    """CPU seconds of processes that this one started."""

    @property
    def mean(self) -> float:
        """CPU seconds a row, workers counted."""
        return (self.own + self.workers) / max(1, len(self.found))

    def __add__(self, other: "Run[_T]") -> "Run[_T]":
        """Both runs as one."""
        return Run(
            self.found + other.found,
            self.seconds + other.seconds,
            self.own + other.own,
            self.workers + other.workers,
        )


def cpu() -> tuple[float, float]:
    """CPU seconds so far, user and system: of this process, and of its ended children."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime


def cold() -> None:
    """Forget every gold that was read and every answer compared, so that the next row pays for its own."""
    forget()


def settle() -> None:
    """End all workers, and let the garbage collector walk through nothing that others left behind."""
    shutdown()
    gc.collect()
    gc.freeze()


def measured(grade: Callable[[_R], _T], rows: Sequence[_R], name: str) -> Run[_T]:
    """Grade row by row; progress goes to stderr."""
    settle()
    began, said = cpu(), time.perf_counter()
    found: list[_T] = []
    seconds: list[float] = []
    for number, row in enumerate(rows):
        before, start, wall = worker_stats().rows, time.process_time(), time.perf_counter()
        found.append(grade(row))
        here, wall = time.process_time() - start, time.perf_counter() - wall
        seconds.append(here if worker_stats().rows == before else wall)
        if time.perf_counter() - said > _EVERY:
            said = time.perf_counter()
            say(f"{name}: {number + 1} of {len(rows)}")
    shutdown()
    ended = cpu()
    return Run(found, seconds, ended[0] - began[0], ended[1] - began[1])


def say(text: str) -> None:
    """One line of progress."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def spread(run: Run[Any]) -> list[str]:
    """A run's cells in ms: mean CPU; median, 99th percentile and maximum of a row."""
    if not run.seconds:
        return ["-"] * 4
    ordered = sorted(run.seconds)
    rows = (statistics.median(ordered), ordered[int(0.99 * (len(ordered) - 1))], ordered[-1])
    return [f"{run.mean * 1000:.3f}", *(f"{one * 1000:.2f}" for one in rows)]


def deep_share(run: Run[Any]) -> str:
    """A sentence on what the deep tier's processes took of a run."""
    if not run.workers:
        return "Our deep tier was never asked."
    start = _worker_start()
    less = (run.own + max(0.0, run.workers - start)) / len(run.found) * 1000
    share = run.workers / (run.own + run.workers)
    return (
        f"The deep tier's processes took {share:.0%} of our CPU time; without the worker's one start"
        f" ({start:.2f} s) our mean is {less:.3f} ms."
    )


@cache
def _worker_start() -> float:
    """CPU seconds of a worker that starts, settles one row and ends."""
    shutdown()
    began = cpu()[1]
    run_deep([DeepTask("x", "x+1")])
    shutdown()
    return cpu()[1] - began


def error(wanted: Iterable[bool], paid: Iterable[bool]) -> str:
    """The share of rows that are called the other way, and both kinds of mistake."""
    pairs = list(zip(wanted, paid, strict=True))
    refused = sum(want and not got for want, got in pairs)
    wrong = sum(got and not want for want, got in pairs)
    share = (refused + wrong) / max(1, len(pairs))
    return f"{share:.2%} of {len(pairs)} ({refused} refused, {wrong} paid)"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return ["| " + " | ".join(line) + " |" for line in lines]
