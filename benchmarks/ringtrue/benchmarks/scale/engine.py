"""Work on chunks in Ray actors, results in the order of the input: on this machine, or on many.

One example: `RayEngine(workers=2)(task, chunks)` hands over what `map_chunks(task, chunks, workers=2)` does.

Chunks are handed to whichever actor is free, and only the caller writes: a chunk comes out once, whatever
dies. Where an actor dies (a node that goes, out of memory, a crash), another takes its place and the chunk is
tried once more; then piece by piece, and a piece on which actors die twice again gets a status in place of a
value, as with processes. Groups are whole, since a chunk is never cut but into its groups.

Why not Ray Data: rows must be read in one walk, in order, as the layout, the groups and the digest of a
resumed run depend on the rows before; and there a row on which a process dies is tried for ever, where here
it costs itself alone. What is lost by that: the reading is not spread. Files are: see docs/scale.md.
"""

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from ringtrue.benchmarks.errors import MachineError, RunError
from ringtrue.benchmarks.groups import Chunk
from ringtrue.benchmarks.pool import Losable
from ringtrue.benchmarks.scale.cluster import check_cluster, open_cluster

__all__ = ["RayEngine"]

Rows: TypeAlias = Sequence[dict[str, object]]
Task: TypeAlias = Callable[[Chunk], Rows]

_AHEAD: Final = 4
"""Chunks in flight or done out of turn for each actor: a slow one does not idle the others."""
_TRIES: Final = 2
_MOST_DEATHS: Final = 20
"""Deaths without an answer between them, or pieces given up, before the machine is at fault."""
_PATIENCE: Final = 30.0
_MEND: Final = "it may have run out of memory: use fewer --workers"


@dataclass(frozen=True, slots=True, kw_only=True)
class RayEngine:
    """Maps chunks in actors of one CPU each.

    Raises:
        UsageError: Ray is not installed, or the address is none.
        MachineError: The cluster cannot be reached or started, or actors die again and again.
    """

    workers: int = 1
    """Actors."""
    address: str | None = None
    """`HOST:PORT` of a cluster, or `auto`; None: one of its own, on this machine."""
    note: Callable[[str], None] | None = None
    """Hears what a user should know: that the cluster gives no CPU."""

    def __post_init__(self) -> None:
        check_cluster(self.address)

    def __call__(self, task: Task, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, Rows]]:
        """Apply `task` to every chunk, numbered from 0, and hand the results over in order."""
        source = iter(chunks)
        first = next(source, None)
        if first is None:
            return  # nothing is left to do, as in a run that is whole
        with open_cluster(self.address, workers=self.workers) as ray:
            actors = _Actors(ray, task, self.workers, self.note)
            try:
                yield from actors.map(itertools.chain([first], source))
            finally:
                actors.end()


class _Scorer:
    """What runs in an actor."""

    def __init__(self, task: Task) -> None:
        self._task = task

    def ready(self) -> None:
        """Answers once it has started."""

    def work(self, chunk: Chunk) -> tuple[RunError | None, Rows]:
        try:
            return None, self._task(chunk)
        except RunError as error:
            return error, ()


class _Actors:
    def __init__(self, ray: Any, task: Task, workers: int, note: Callable[[str], None] | None) -> None:
        self._ray = ray
        self._task = task
        self._note = note
        self._kind = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(_Scorer)
        self._window = _AHEAD * workers
        self._all: set[Any] = set()
        self._idle: list[Any] = []
        self._starting: dict[Any, Any] = {}
        self._busy: dict[Any, tuple[Any, Chunk]] = {}
        self._again: deque[Chunk] = deque()
        self._tries: dict[int, int] = {}
        self._apart: Any = None
        self._fault: RunError | None = None
        self._given = self._deaths = self._lost = 0
        for _ in range(workers):
            self._start_one()

    def map(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Rows]]:
        done: dict[int, tuple[Chunk, Rows]] = {}
        handed = 0
        more = True
        while True:
            more = self._feed(chunks, handed, more=more)
            while handed in done:
                yield done.pop(handed)
                handed += 1
            if not (more or self._busy or self._again):
                break
            if self._idle and not self._busy:
                continue  # what was handed over has made room
            for chunk, rows in self._collect():
                done[chunk.number] = (chunk, rows)
        if self._fault is not None:
            raise self._fault

    def _feed(self, chunks: Iterator[Chunk], handed: int, *, more: bool) -> bool:
        while self._idle:
            if self._again:
                self._give(self._idle.pop(), self._again.popleft())
                continue
            if not more or self._given - handed >= self._window:
                break
            try:
                chunk = next(chunks, None)
            except RunError as error:
                # What is under way is finished and handed over before the fault is raised.
                self._fault, chunk = error, None
            if chunk is None:
                return False
            self._given = chunk.number + 1
            self._give(self._idle.pop(), chunk)
        return more

    def _start_one(self) -> None:
        actor = self._kind.remote(self._task)
        self._all.add(actor)
        # One that waits for a CPU must not hold a chunk.
        self._starting[actor.ready.remote()] = actor

    def _give(self, actor: Any, chunk: Chunk) -> None:
        self._busy[actor.work.remote(chunk)] = (actor, chunk)

    def _collect(self) -> Iterator[tuple[Chunk, Rows]]:
        ready, _ = self._ray.wait([*self._busy, *self._starting], timeout=_PATIENCE)
        if not ready and not self._busy and self._note is not None:
            self._note("no worker has started yet; the cluster may have no CPU free: waiting")
        for answer in ready:
            actor, chunk = self._busy.pop(answer, (None, None))
            actor = actor or self._starting.pop(answer)
            try:
                rows = self._receive(answer)
            except self._ray.exceptions.RayError as error:
                self._bury(actor, error)
                if chunk is not None and self._retried(chunk):
                    yield chunk, self._rescue(chunk)
                self._start_one()
                continue
            self._idle.append(actor)
            if chunk is not None:
                yield chunk, rows

    def _receive(self, answer: Any) -> Rows:
        got = self._ray.get(answer)
        self._deaths = 0
        if got is None:
            return ()
        fault, rows = got
        if fault is not None:
            raise fault
        found: Rows = rows
        return found

    def _bury(self, actor: Any, error: Exception) -> None:
        """An actor whose answer is lost is taken as dead, and made so."""
        self._ray.kill(actor)
        self._all.discard(actor)
        if getattr(error, "actor_init_failed", False):
            what = f"a worker cannot start on the cluster: {_last_line(error)}"
            mend = "install ringtrue, and the packages of your rewards, on every node"
            raise MachineError(what, mend=mend) from error
        self._deaths += 1
        if self._deaths > _MOST_DEATHS:
            what = f"workers die again and again: {_last_line(error)}"
            raise MachineError(what, mend=_MEND) from error

    def _retried(self, chunk: Chunk) -> bool:
        """Whether the chunk was tried often enough; else it waits for its next turn."""
        self._tries[chunk.number] = self._tries.get(chunk.number, 0) + 1
        if self._tries[chunk.number] >= _TRIES:
            return True
        self._again.append(chunk)
        return False

    def _rescue(self, chunk: Chunk) -> Rows:
        """A chunk that actors died on, in pieces, so that the rows at fault are found."""
        task = self._task
        places = f"rows {chunk.records[0].place} to {chunk.records[-1].place}"
        if not isinstance(task, Losable):
            raise MachineError(f"workers died twice on {places}", mend=_MEND)
        rows: list[dict[str, object]] = []
        for piece in task.pieces(chunk):
            found = self._work_apart(piece)
            if found is None:
                self._lost += 1
                if self._lost > _MOST_DEATHS:
                    raise MachineError(f"workers die again and again, now on {places}", mend=_MEND)
                found = task.lost(piece, "a worker process died on it")
            rows += found
        self._end_apart()
        return rows

    def _work_apart(self, piece: Chunk) -> Rows | None:
        """What an actor says of a piece; None where each dies that tries."""
        for _ in range(_TRIES):
            if self._apart is None:
                self._apart = self._kind.remote(self._task)
                self._all.add(self._apart)
            try:
                return self._receive(self._apart.work.remote(piece))
            except self._ray.exceptions.RayError as error:
                self._bury(self._apart, error)
                self._apart = None
        return None

    def _end_apart(self) -> None:
        if self._apart is not None:
            self._ray.kill(self._apart)
            self._all.discard(self._apart)
            self._apart = None

    def end(self) -> None:
        """Leave nothing running on a cluster that goes on."""
        for actor in self._all:
            self._ray.kill(actor)


def _last_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[-1].strip() if lines else type(error).__name__
