"""The rows of one request, in the worker program: forks children for them and judges how a child ended.

One real course: of `[bomb, "x+1"]` the first child dies of SIGPROF after 0.2 seconds of CPU, which puts the
bomb off; a second child, 1 ms later, answers `x+1`; a third dies after two seconds: the bomb's `timeout`.
So rows that are slow never spend the budget before rows that are quick, in whatever order they come.

It does not bound a child (the child does so itself) and never runs a row in its own process.
"""

import os
import resource
import select
import signal
import sys
import time
from enum import Enum
from typing import Any, Final

from ringtrue.graders.worker.child import BUDGET_SPENT, OUT_OF_MEMORY, Compare, child
from ringtrue.graders.worker.protocol import WALL_FACTOR, Frames, Status, send

__all__ = ["Batch"]

_SLICES: Final = (0.2, 0.5)
"""Seconds of CPU that a row gets in the rounds before the last. Honest rows take about 0.05."""
_MOST_WASTED: Final = 0.75
"""The share of the budget that may go to rows that are put off, which are paid for again."""
_GRACE: Final = 0.2
"""Seconds after which a child whose own wall clock should have rung is killed: it is stopped."""
_CLOCKS: Final = (signal.SIGALRM, signal.SIGPROF, signal.SIGXCPU)
_CRASHES: Final = (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS)
"""How C code dies that finds no memory or no stack."""
_GREW: Final = 256 * 1024 * 1024
"""Bytes of growth after which a SIGKILL from nowhere was the kernel's, for want of memory."""


class _End(Enum):
    """Why the program stopped watching a child."""

    CLOSED = "its pipe is at its end"
    STALLED = "it let its wall clock pass"
    ORPHANED = "the parent of the program is gone"


class Batch:
    """One request, and how far it is."""

    def __init__(self, message: dict[str, Any], compare: Compare, requests: int, replies: int) -> None:
        self._rows: list[list[Any]] = message["rows"]
        self._deadline = float(message["deadline"])
        self._budget = float(message["budget"])
        self._compare = compare
        self._requests, self._replies = requests, replies
        self._todo: list[int] = []
        self._later: list[int] = []
        self._limit = self._deadline
        self._spent = 0.0
        self._wasted = 0.0
        self._kills = 0
        self._lost: int | None = None
        self._wall_end = time.monotonic() + WALL_FACTOR * self._budget

    def run(self) -> None:
        """Answer every row, the quick ones first, and say that the batch is done."""
        self._later = list(range(len(self._rows)))
        for limit in self._limits():
            self._todo, self._later = self._later, []
            while self._todo and not self._is_spent():
                may_waste = self._wasted < _MOST_WASTED * self._budget
                self._limit = limit if may_waste else self._deadline
                self._run_child()
            self._later = self._todo + self._later
        self._todo = self._later
        while self._todo:
            self._answer("timeout", f"the {self._budget:g} s of its batch were spent before it")
        send(self._replies, {"done": True, "kills": self._kills})

    def _limits(self) -> list[float]:
        """Seconds of CPU for a row in each round; a row alone has nobody to wait for it."""
        slices = [limit for limit in _SLICES if 2 * limit <= self._deadline and len(self._rows) > 1]
        return [*slices, self._deadline]

    def _is_spent(self) -> bool:
        return self._spent >= self._budget or time.monotonic() >= self._wall_end

    def _answer(self, status: Status, detail: str, seconds: float = 0.0) -> None:
        row = {"row": self._todo.pop(0), "status": status, "detail": detail, "seconds": round(seconds, 6)}
        send(self._replies, row)

    def _time_out(self, detail: str, seconds: float) -> None:
        """Answer for a row that took too long, or put it off where this was not all that it may take."""
        if self._limit >= self._deadline or self._is_spent():
            self._answer("timeout", detail, seconds)
            return
        self._wasted += self._limit
        self._later.append(self._todo.pop(0))
        # Said so that the parent, which waits for a row at most so long, does not take this for silence.
        send(self._replies, {"later": self._later[-1]})

    def _run_child(self) -> None:
        """Fork, pass replies on, and answer for the row on which the child ended, if it did."""
        reading, writing = os.pipe()
        left = self._budget - self._spent
        pid = os.fork()
        if pid == 0:
            for descriptor in (reading, self._requests, self._replies):
                os.close(descriptor)
            rows = [self._rows[place] for place in self._todo]
            child(rows, self._compare, writing, deadline=self._limit, budget=left)
        os.close(writing)
        try:
            end, row_start = self._watch(reading)
        finally:
            # Also where the watch itself failed: a child is never left behind.
            os.kill(pid, signal.SIGKILL)
            os.close(reading)
            _, status, usage = os.wait4(pid, 0)
        self._spent += usage.ru_utime + usage.ru_stime
        if end is _End.ORPHANED:
            raise SystemExit(0)
        if self._todo:
            grown = _peak(usage) - _peak(resource.getrusage(resource.RUSAGE_SELF)) >= _GREW
            self._bury(end, os.waitstatus_to_exitcode(status), grown, time.monotonic() - row_start)

    def _watch(self, reading: int) -> tuple[_End, float]:
        """Pass replies on until the child ends; returns how, and when the row that it was at began."""
        poll = select.poll()
        poll.register(reading, select.POLLIN)
        poll.register(self._requests, select.POLLIN)
        frames, row_start = Frames(), time.monotonic()
        while True:
            until = min(row_start + WALL_FACTOR * self._limit, self._wall_end) + _GRACE
            ready = dict(poll.poll(max(0.0, until - time.monotonic()) * 1000))
            if self._requests in ready:
                return _End.ORPHANED, row_start
            if not ready:
                return _End.STALLED, row_start
            piece = os.read(reading, 1 << 16)
            if not piece:
                return _End.CLOSED, row_start
            for reply in frames.feed(piece):
                self._answer(reply["status"], reply["detail"], reply["seconds"])
                row_start = time.monotonic()

    def _bury(self, end: _End, code: int, grown: bool, seconds: float) -> None:
        """Answer for the row on which a child ended: it was over a bound, or the child was lost."""
        if code == BUDGET_SPENT:
            self._spent = max(self._spent, self._budget)
            return
        self._kills += code < 0
        if end is _End.STALLED or code == -signal.SIGALRM:
            self._time_out(f"took more than {seconds:.3g} s of wall time", seconds)
        elif -code in _CLOCKS:
            self._time_out(f"took more than {self._allowed()}", seconds)
        elif code == OUT_OF_MEMORY or -code in _CRASHES or (code == -signal.SIGKILL and grown):
            self._answer("timeout", "ran out of memory", seconds)
        elif self._lost == self._todo[0]:
            self._answer("error", f"its process was lost twice (exit status {code})", seconds)
        else:
            self._lost = self._todo[0]

    def _allowed(self) -> str:
        if self._spent < self._budget:
            return f"{self._deadline:g} s of CPU"
        return f"the CPU time that was left of the {self._budget:g} s of its batch"


def _peak(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
