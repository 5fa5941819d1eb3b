"""Runs batches on worker programs from any thread, replaces a lost worker, and answers every row.

`run_deep([DeepTask("2x(x+1)", "2x^2+2x")])` starts the worker on the first call, about a second, and then
takes some 50 ms a row. A row over its limits is `timeout`; one whose worker is lost twice is `error`.

It sets no signal handler, starts no thread, reads no input and forks nothing: the worker is started as any
program is, and ends with this process, however that ends.
"""

import atexit
import math
import os
from collections.abc import Sequence

from ringtrue.graders.worker.pool import BUDGET, DEADLINE, POOLS, Pool, WorkerStats
from ringtrue.graders.worker.process import SPAWNING, abandon_all
from ringtrue.graders.worker.protocol import DeepReply, DeepTask

__all__ = ["run_deep", "shutdown", "worker_notes", "worker_stats"]

_default: Pool | None = None


def run_deep(
    tasks: Sequence[DeepTask], *, deadline: float | None = None, budget: float | None = None
) -> list[DeepReply]:
    """Settle pairs in the worker process, one batch.

    Args:
        tasks: the pairs.
        deadline: seconds of CPU that one row may cost, and five times that in wall time; 2 by default.
        budget: seconds of CPU that the whole batch may cost, and five times that in wall time; 4 by default.

    Returns:
        One reply a task, in order; never an exception for what a task holds or what happens to the worker.

    Raises:
        ValueError: where a limit is not a positive number, or `RINGTRUE_WORKERS` is not a whole one.

    >>> run_deep([], deadline=0)
    Traceback (most recent call last):
        ...
    ValueError: deadline is 0; it takes positive seconds, or None for 2.0
    """
    limits = {"deadline": (deadline, DEADLINE), "budget": (budget, BUDGET)}
    for name, (given, default) in limits.items():
        if given is not None and not (math.isfinite(given) and given > 0):
            raise ValueError(f"{name} is {given!r}; it takes positive seconds, or None for {default}")
    if not tasks:
        return []
    return _pool().run(tasks, deadline=deadline or DEADLINE, budget=budget or BUDGET)


def shutdown() -> None:
    """End this process's workers of every pool, if any were started; a later call starts them anew.

    >>> shutdown()
    """
    for pool in list(POOLS):
        pool.shutdown()


def worker_stats() -> WorkerStats:
    """What the workers of this process did so far.

    >>> worker_stats().kills >= 0
    True
    """
    return WorkerStats() if _default is None else _default.stats()


def worker_notes() -> str | None:
    """What the worker says of itself, such as whether math-verify takes part; None before it was started."""
    return None if _default is None else _default.notes


def _pool() -> Pool:
    global _default
    with SPAWNING:
        if _default is None:
            _default = Pool(_worker_count())
            atexit.register(shutdown)
        return _default


def _worker_count() -> int:
    given = os.environ.get("RINGTRUE_WORKERS", "1")
    if not (given.isdecimal() and int(given) >= 1):
        raise ValueError(f"RINGTRUE_WORKERS is {given!r}; it takes a whole number from 1, such as 2")
    return int(given)


def _after_fork_in_child() -> None:
    try:
        abandon_all()
        for pool in list(POOLS):
            pool.reset()
    finally:
        SPAWNING.release()


# A fork waits for a start's first milliseconds, so that no child ever holds a pipe that nobody knows of: with
# such a copy of our end, the worker would not see that we are gone.
os.register_at_fork(
    before=SPAWNING.acquire, after_in_parent=SPAWNING.release, after_in_child=_after_fork_in_child
)
