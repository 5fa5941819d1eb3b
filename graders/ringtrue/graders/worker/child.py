"""One forked child of the worker program: it bounds itself, answers its rows one by one, and may die of any.

A row such as `9^{9^{9^{9}}}` against `1`, let through by mistake, sits inside one big multiplication: no
Python code of this child runs again, so the kernel's timers with their default action are what ends it.

It does not judge why a child died (the program does), and it does not confine what the child may open: only
our own code runs here, never a model's.
"""

import contextlib
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, NoReturn

from ringtrue.graders.policy import Policy
from ringtrue.graders.worker.prctl import forbid_dumps, set_parent_death_signal
from ringtrue.graders.worker.protocol import WALL_FACTOR, DeepReply, read_policy, send

__all__ = ["BUDGET_SPENT", "MEMORY", "OUT_OF_MEMORY", "Compare", "child"]

Compare = Callable[[str, str, Policy], DeepReply]
"""What settles a row: gold, answer, policy."""

MEMORY: Final = 512 * 1024 * 1024
"""Bytes of address space that a child may take beyond what the program already has."""
OUT_OF_MEMORY: Final = 77
BUDGET_SPENT: Final = 78


def child(
    rows: Sequence[Sequence[Any]], compare: Compare, replies: int, *, deadline: float, budget: float
) -> NoReturn:
    """Settle rows until they or the budget are spent; never returns.

    Args:
        rows: gold, answer and policy of each.
        compare: what settles one.
        replies: the file descriptor that replies go to.
        deadline: seconds of CPU for a row.
        budget: seconds of CPU for all of them.
    """
    code = 1
    try:
        _bound(deadline + budget)
        code = _settle(rows, compare, replies, deadline=deadline, budget=budget)
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        # Not sys.exit: the program's own clean-up must not run a second time, here.
        os._exit(code)


def _settle(
    rows: Sequence[Sequence[Any]], compare: Compare, replies: int, *, deadline: float, budget: float
) -> int:
    for gold, answer, options in rows:
        left = min(deadline, budget - time.process_time())
        if left <= 0:
            return BUDGET_SPENT
        start = time.perf_counter()
        # Before the row and not once a batch: each row has its own clock. No handler is set, on purpose.
        signal.setitimer(signal.ITIMER_REAL, WALL_FACTOR * left)
        signal.setitimer(signal.ITIMER_PROF, left)
        reply = _guarded(compare, gold, answer, read_policy(options))
        signal.setitimer(signal.ITIMER_PROF, 0)
        seconds = time.perf_counter() - start
        send(replies, {"status": reply.status, "detail": reply.detail, "seconds": seconds})
        signal.setitimer(signal.ITIMER_REAL, 0)
    return 0


def _guarded(compare: Compare, gold: str, answer: str, policy: Policy) -> DeepReply:
    try:
        return compare(gold, answer, policy)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the boundary: one row's bug must not cost the rows after it
        return DeepReply("error", f"{type(error).__name__} in the deep tier: {str(error)[:200]}")


def _bound(seconds: float) -> None:
    # It comes when the forking *thread* ends: right here, where the program has only one.
    set_parent_death_signal(signal.SIGKILL)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, int(seconds) + 2)
    if sys.platform == "linux":
        # A core_pattern that is a pipe ignores RLIMIT_CORE, and a trainer's node must not fill with cores.
        forbid_dumps()
        pages = int(_read("/proc/self/statm").split()[0])
        _lower(resource.RLIMIT_AS, pages * resource.getpagesize() + MEMORY)
        with contextlib.suppress(OSError):
            # Where memory runs out all the same, the kernel should take this child and not the trainer.
            _write("/proc/self/oom_score_adj", b"1000")


def _lower(which: int, limit: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(which, (limit, limit))


# Not pathlib: right after a fork each page that its code touches is copied, which took 2 ms a child.
def _read(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 4096)
    finally:
        os.close(descriptor)


def _write(path: str, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, data)
    finally:
        os.close(descriptor)
