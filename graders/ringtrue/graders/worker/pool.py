"""A fixed number of workers, lent to one thread at a time; a lost one is replaced, and every row is answered.

One real course: the worker is killed from outside in the middle of a batch of three. Its first row was
answered already; the other two go to a new worker, and only a second loss makes them `error`.

It does not choose limits, and knows nothing of forks: the supervisor's part.
"""

import contextlib
import queue
import threading
import weakref
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ringtrue.graders.worker.process import WorkerLostError, WorkerProcess
from ringtrue.graders.worker.protocol import DeepReply, DeepTask, sendable

__all__ = ["BUDGET", "DEADLINE", "POOLS", "Pool", "WorkerStats"]

DEADLINE: Final = 2.0
"""Seconds of CPU that one row may cost; five times that in wall time."""
BUDGET: Final = 4.0
"""Seconds of CPU that one batch may cost; five times that in wall time."""
POOLS: Final = weakref.WeakSet["Pool"]()
"""Every pool of this process, for a forked child to start over with."""


@dataclass(frozen=True, slots=True)
class WorkerStats:
    """What the deep tier's processes did in this process.

    >>> WorkerStats().errors
    0
    """

    calls: int = 0
    """Batches handed over."""
    rows: int = 0
    """Rows handed over."""
    starts: int = 0
    """Worker programs started."""
    kills: int = 0
    """Children and workers killed, or found dead."""
    timeouts: int = 0
    """Rows over a limit."""
    errors: int = 0
    """Rows that our own failure cost."""


class Pool:
    """A fixed number of worker programs, each started on first need.

    Args:
        workers: how many; threads beyond that wait, and waiting is on nobody's clock.
        arguments: for the program's command line: none, or the `module:function` that settles a row.
    """

    def __init__(self, workers: int = 1, arguments: Sequence[str] = ()) -> None:
        if workers < 1:
            raise ValueError(f"workers is {workers}; a pool needs at least 1")
        self._workers = workers
        self._arguments = tuple(arguments)
        self.reset()
        POOLS.add(self)

    def reset(self) -> None:
        """Start over with no workers and no counts: in a forked child, the parent's are not ours."""
        self.notes: str | None = None
        """What the last worker said of itself; None before the first start."""
        self._all = [_Slot() for _ in range(self._workers)]
        # Last in, first out: the warm worker is used again before a second one is started.
        self._idle: queue.LifoQueue[_Slot] = queue.LifoQueue()
        for slot in self._all:
            self._idle.put(slot)
        self._counts: Counter[str] = Counter()
        self._counting = threading.Lock()

    def run(
        self, tasks: Sequence[DeepTask], *, deadline: float = DEADLINE, budget: float = BUDGET
    ) -> list[DeepReply]:
        """Settle a batch; see `run_deep`."""
        replies = {
            position: DeepReply("unknown", "the text holds half a surrogate pair: it is no maths")
            for position, task in enumerate(tasks)
            if not sendable(task)
        }
        if len(replies) < len(tasks):
            idle, slot = self._idle, None
            try:
                slot = idle.get()
                self._settle(slot, tasks, replies, deadline=deadline, budget=budget)
            finally:
                if slot is not None:
                    idle.put(slot)
        answered = [replies[position] for position in range(len(tasks))]
        statuses = Counter(reply.status for reply in answered)
        self._count(calls=1, rows=len(tasks), timeouts=statuses["timeout"], errors=statuses["error"])
        return answered

    def shutdown(self) -> None:
        """End the workers. A batch in flight gets `error` for its open rows; a later one starts anew."""
        mine: list[_Slot] = []
        with contextlib.suppress(queue.Empty):
            while True:
                mine.append(self._idle.get_nowait())
        for slot in self._all:
            if slot in mine:
                slot.close()
                self._idle.put(slot)
            elif (process := slot.process) is not None:
                process.interrupt()

    def stats(self) -> WorkerStats:
        """What was counted since the pool was made."""
        with self._counting:
            return WorkerStats(**self._counts)

    def pids(self) -> list[int]:
        """Process ids of the workers that are running."""
        processes = [slot.process for slot in self._all]
        return [process.pid for process in processes if process is not None and process.is_alive()]

    def _settle(
        self,
        slot: "_Slot",
        tasks: Sequence[DeepTask],
        replies: dict[int, DeepReply],
        *,
        deadline: float,
        budget: float,
    ) -> None:
        loss: str | None = None
        for last in (False, True):
            places = [place for place in range(len(tasks)) if place not in replies]
            spent = sum(reply.seconds for reply in replies.values())
            got: dict[int, DeepReply] = {}
            rest, left = [tasks[place] for place in places], max(0.0, budget - spent)
            loss = self._attempt(slot, rest, got, deadline=deadline, budget=left)
            replies.update({places[row]: reply for row, reply in got.items() if row < len(places)})
            if loss is None:
                return
            if last or slot.interrupted:
                break
        error = DeepReply("error", f"{'' if slot.interrupted else 'lost twice: '}{loss}")
        for place in range(len(tasks)):
            replies.setdefault(place, error)

    def _attempt(
        self,
        slot: "_Slot",
        tasks: Sequence[DeepTask],
        got: dict[int, DeepReply],
        *,
        deadline: float,
        budget: float,
    ) -> str | None:
        """Have the tasks done by the slot's worker; returns how it was lost, if it was."""
        whole = False
        try:
            process = slot.ready(self._arguments, self._count)
            self.notes = process.notes
            self._count(kills=process.exchange(tasks, got, deadline=deadline, budget=budget))
            whole = True
        except WorkerLostError as error:
            self._count(kills=1)
            return str(error)
        finally:
            if not whole:
                # Also where this thread was interrupted: what is in the pipes is of no use to the next.
                slot.close()
        return None

    def _count(self, **counts: int) -> None:
        with self._counting:
            self._counts.update(counts)


class _Slot:
    """A place for one worker, used by one thread at a time."""

    def __init__(self) -> None:
        self.process: WorkerProcess | None = None
        self.interrupted = False
        """Whether the last worker was ended on purpose: its rows are then not tried again."""

    def ready(self, arguments: Sequence[str], count: Callable[..., None]) -> WorkerProcess:
        """The slot's worker, alive and with its imports done: a new one where there is none."""
        if self.process is None or not self.process.is_alive():
            self.close()
            self.interrupted = False
            count(starts=1)
            self.process = WorkerProcess(arguments)
            self.process.wait_ready()
        return self.process

    def close(self) -> None:
        """End the worker, if there is one."""
        process, self.process = self.process, None
        if process is not None:
            self.interrupted = process.interrupted
            process.close()
