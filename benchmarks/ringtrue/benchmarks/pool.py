"""Work on chunks in several processes, results in the order of the input.

One example: with `workers=2`, chunk 1 may be done before chunk 0; chunk 0 is still handed over first.

Processes are spawned, never forked (the caller may hold CUDA or threads); they end with their parent, however
it dies, even in the middle of a chunk; and Ctrl-C reaches the parent alone. Where a process dies (out of
memory, a crash in a library), another takes its place and the chunk is tried once more. Where that dies too,
the chunk is tried piece by piece, and a piece on which a process dies again gets a status in place of a
value.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, runtime_checkable

from ringtrue.benchmarks.collecting import rare_collections
from ringtrue.benchmarks.errors import MachineError, RunError
from ringtrue.benchmarks.groups import Chunk

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

__all__ = ["Losable", "map_chunks"]

Rows: TypeAlias = Sequence[dict[str, object]]
Task: TypeAlias = Callable[[Chunk], Rows]

_AHEAD: Final = 4
"""Chunks in flight for each process: one slow chunk does not idle the others, and memory stays bounded."""
_MOST_LOST: Final = 20
"""Pieces given up before the machine is at fault and not the rows."""
_READY: Final = "ready"
_MEND: Final = "it may have run out of memory: use fewer --workers"


@runtime_checkable
class Losable(Protocol):
    """A task that can say of rows that no process survives them."""

    def pieces(self, chunk: Chunk) -> list[Chunk]:
        """The chunk in the smallest pieces that can be worked on by themselves."""
        raise NotImplementedError

    def lost(self, chunk: Chunk, reason: str) -> Rows:
        """The output of rows on which processes died."""
        raise NotImplementedError


def map_chunks(task: Task, chunks: Iterable[Chunk], *, workers: int = 1) -> Iterator[tuple[Chunk, Rows]]:
    """Apply `task` to every chunk, numbered from 0, and hand the results over in order.

    Args:
        task: Picklable where `workers` is over 1.
        chunks: Read only as far as needed.
        workers: Number of processes; 1 works in this one.

    Raises:
        MachineError: Processes cannot be started, or die again and again.

    >>> [len(rows) for _, rows in map_chunks(lambda chunk: [{}], [Chunk(0, ()), Chunk(1, ())])]
    [1, 1]
    """
    if workers == 1:
        for chunk in chunks:
            yield chunk, task(chunk)
        return
    pool = _Pool(task)
    try:
        pool.start(workers)
        yield from pool.map(iter(chunks))
    finally:
        pool.end()


class _DeathError(Exception):
    """A process died; says with which exit code."""


@dataclass(slots=True)
class _Worker:
    """One process and the line to it."""

    process: "BaseProcess"
    line: Connection
    started: bool = False

    def send(self, chunk: Chunk) -> None:
        with contextlib.suppress(OSError):  # a dead process is found where its answer is read
            self.line.send(chunk)

    def receive(self) -> Rows | None:
        """What it answers; None for its first word, that it has started."""
        try:
            answer = self.line.recv()
        except (EOFError, OSError) as error:
            self.process.join(5)
            code = f"exit code {self.process.exitcode}"
            if not self.started:
                what = f"a worker process ended with {code} before it began to work"
                mend = (
                    "what it printed says why; rewards of a notebook or of a script's main need --workers 1"
                )
                raise MachineError(what, mend=mend) from error
            self.line.close()
            raise _DeathError(code) from error
        if answer == _READY:
            self.started = True
            return None
        fault, rows = answer
        if fault is not None:
            raise fault
        result: Rows = rows
        return result

    def work(self, chunk: Chunk) -> Rows:
        """Send, and wait for the answer."""
        self.send(chunk)
        while True:
            rows = self.receive()
            if rows is not None:
                return rows


class _Pool:
    def __init__(self, task: Task) -> None:
        self._task = task
        self._workers: list[_Worker] = []
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, tuple[_Worker, Chunk]] = {}
        self._fault: RunError | None = None
        self._tried: set[int] = set()
        self._lost = 0

    def start(self, workers: int) -> None:
        # Its start unblocks every signal, so it must not fall into the block below.
        resource_tracker.ensure_running()
        for _ in range(workers):
            self._idle.append(self._start_one())

    def _start_one(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        # A blocked signal stays blocked in a child: Ctrl-C must not stop one half-way through its imports.
        with _blocked({signal.SIGINT}):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, self._task), name="ringtrue-chunks")
            process.start()
            theirs.close()
        worker = _Worker(process, ours)
        self._workers = [other for other in self._workers if not other.line.closed]
        self._workers.append(worker)
        return worker

    def map(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Rows]]:
        done: dict[int, tuple[Chunk, Rows]] = {}
        handed = 0
        more = True
        while True:
            more = more and self._feed(chunks, handed)
            while handed in done:
                yield done.pop(handed)
                handed += 1
            if self._busy:
                for chunk, result in self._collect():
                    done[chunk.number] = (chunk, result)
            elif not more and not done:
                break
        if self._fault is not None:
            raise self._fault

    def _feed(self, chunks: Iterator[Chunk], handed: int) -> bool:
        while self._idle:
            try:
                chunk = next(chunks, None)
            except RunError as error:
                # What is under way is finished and handed over before the fault is raised.
                self._fault, chunk = error, None
            if chunk is None:
                return False
            self._give(self._idle.pop(), chunk)
            if chunk.number - handed >= _AHEAD * len(self._workers):
                break
        return True

    def _give(self, worker: _Worker, chunk: Chunk) -> None:
        self._busy[worker.line] = (worker, chunk)
        worker.send(chunk)

    def _collect(self) -> Iterator[tuple[Chunk, Rows]]:
        for ready in wait(list(self._busy)):
            if not isinstance(ready, Connection):
                continue
            worker, chunk = self._busy[ready]
            try:
                rows = worker.receive()
            except _DeathError as death:
                del self._busy[ready]
                worker = self._start_one()
                if chunk.number not in self._tried:
                    self._tried.add(chunk.number)
                    self._give(worker, chunk)
                    continue
                worker, rows = self._rescue(worker, chunk, str(death))
            else:
                if rows is None:
                    continue
                del self._busy[ready]
            self._idle.append(worker)
            yield chunk, rows

    def _rescue(self, worker: _Worker, chunk: Chunk, code: str) -> tuple[_Worker, Rows]:
        """A chunk that two processes died on, in pieces, so that the rows at fault are found."""
        first, last = chunk.records[0].place, chunk.records[-1].place
        if not isinstance(self._task, Losable):
            raise MachineError(
                f"a worker process died twice with {code} on rows {first} to {last}", mend=_MEND
            )
        rows: list[dict[str, object]] = []
        for piece in self._task.pieces(chunk):
            try:
                rows += worker.work(piece)
            except _DeathError as death:
                self._lost += 1
                if self._lost > _MOST_LOST:
                    what = f"worker processes die again and again, now with {death} on rows {first} to {last}"
                    raise MachineError(what, mend=_MEND) from death
                rows += self._task.lost(piece, f"a worker process died on it, with {death}")
                worker = self._start_one()
        return worker, rows

    def end(self) -> None:
        for worker in self._workers:
            busy = worker.line in self._busy
            worker.line.close()
            if busy:
                worker.process.kill()
        for worker in self._workers:
            worker.process.join(5)


@contextlib.contextmanager
def _blocked(signals: set[signal.Signals]) -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, task: Task) -> None:
    # A reward that never returns must not keep the process alive when its parent was killed.
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, OSError), rare_collections():
        connection.send(_READY)
        while True:
            chunk = connection.recv()
            try:
                reply: tuple[RunError | None, Rows | None] = (None, task(chunk))
            except RunError as error:
                reply = (error, None)
            connection.send(reply)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
