"""Work on chunks in several processes, results in the order of the input.

One example: with `workers=2`, chunk 1 may be done before chunk 0; chunk 0 is still handed over first.

Processes are spawned, never forked (the caller may hold CUDA or threads); they end with their parent,
however it dies, even in the middle of a chunk; and Ctrl-C reaches the parent alone. A process that dies (out
of memory) is said, not hidden: nothing is tried twice.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from ringtrue.benchmarks.errors import MachineError, RunError
from ringtrue.benchmarks.groups import Chunk

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

__all__ = ["map_chunks"]

Result = TypeVar("Result")

_AHEAD: Final = 4
"""Chunks in flight for each process: one slow chunk does not idle the others, and memory stays bounded."""


def map_chunks(
    task: Callable[[Chunk], Result], chunks: Iterable[Chunk], *, workers: int = 1
) -> Iterator[tuple[Chunk, Result]]:
    """Apply `task` to every chunk, numbered from 0, and hand the results over in order.

    Args:
        task: Picklable where `workers` is over 1.
        chunks: Read only as far as needed.
        workers: Number of processes; 1 works in this one.

    Raises:
        MachineError: A process died.

    >>> [result for _, result in map_chunks(lambda chunk: chunk.number, [Chunk(0, ()), Chunk(1, ())])]
    [0, 1]
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


class _Pool(Generic[Result]):
    def __init__(self, task: Callable[[Chunk], Result]) -> None:
        self._task = task
        self._processes: dict[Connection, BaseProcess] = {}
        self._idle: list[Connection] = []
        self._busy: dict[Connection, Chunk] = {}
        self._fault: RunError | None = None

    def start(self, workers: int) -> None:
        context = multiprocessing.get_context("spawn")
        # Its start unblocks every signal, so it must not fall into the block below.
        resource_tracker.ensure_running()
        # A blocked signal stays blocked in a child: Ctrl-C must not stop one half-way through its imports.
        with _blocked({signal.SIGINT}):
            for _ in range(workers):
                ours, theirs = context.Pipe()
                process = context.Process(target=_serve, args=(theirs, self._task), name="ringtrue-chunks")
                process.start()
                theirs.close()
                self._processes[ours] = process
                self._idle.append(ours)

    def map(self, chunks: Iterator[Chunk]) -> Iterator[tuple[Chunk, Result]]:
        done: dict[int, tuple[Chunk, Result]] = {}
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
            connection = self._idle.pop()
            self._busy[connection] = chunk
            with contextlib.suppress(OSError):  # a dead process is found by _collect
                connection.send(chunk)
            if chunk.number - handed >= _AHEAD * len(self._processes):
                break
        return True

    def _collect(self) -> Iterator[tuple[Chunk, Result]]:
        for ready in wait(list(self._busy)):
            if not isinstance(ready, Connection):
                continue
            chunk = self._busy.pop(ready)
            try:
                fault, result = ready.recv()
            except (EOFError, OSError) as error:
                raise self._dead(ready, chunk) from error
            if fault is not None:
                raise fault
            self._idle.append(ready)
            yield chunk, result

    def _dead(self, connection: Connection, chunk: Chunk) -> MachineError:
        process = self._processes[connection]
        process.join(5)
        first, last = chunk.records[0].place, chunk.records[-1].place
        what = f"a worker process died with exit code {process.exitcode} on rows {first} to {last}"
        return MachineError(what, mend="it may have run out of memory: use fewer --workers")

    def end(self) -> None:
        for connection, process in self._processes.items():
            connection.close()
            if connection in self._busy:
                process.kill()
        for process in self._processes.values():
            process.join(5)


@contextlib.contextmanager
def _blocked(signals: set[signal.Signals]) -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, task: Callable[[Chunk], Result]) -> None:
    # A reward that never returns must not keep the process alive when its parent was killed.
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            chunk = connection.recv()
            try:
                reply: tuple[RunError | None, Result | None] = (None, task(chunk))
            except RunError as error:
                reply = (error, None)
            connection.send(reply)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
