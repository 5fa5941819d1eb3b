"""A fixed number of threads that score, a short queue before them, and a deadline for each request.

A real course: four requests are scored, 64 wait, and the next is told 503 at once. One whose deadline passes
is told 504; if it has not begun by then, it never does.

A thread cannot be stopped: past the deadline it runs on until the graders' own limits end its rows, and its
place is taken as long. It is a daemon, so that a reward that never ends does not keep the process alive.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

from ringtrue.trainer_glue.server.refusal import Refusal

__all__ = ["Jobs"]

T = TypeVar("T")
_Job = tuple["Future[Any]", Callable[[], Any]]


class Jobs:
    """The threads; `run` is called on the event loop.

    Args:
        threads: how many requests are worked on at once.
        queue: how many more may wait.
        deadline: seconds for one, waiting included.
    """

    def __init__(self, *, threads: int, queue: int, deadline: float) -> None:
        self._threads, self._queue, self._deadline = threads, queue, deadline
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._open = 0
        self._began: dict[int, float] = {}
        self._given_up: asyncio.Future[None] | None = None

    @property
    def running(self) -> int:
        """How many are worked on."""
        return len(self._began)

    @property
    def waiting(self) -> int:
        """How many wait for a thread."""
        return max(0, self._open - len(self._began))

    @property
    def stuck(self) -> bool:
        """Whether every thread is on work that is past its deadline."""
        late = time.monotonic() - self._deadline
        with self._lock:
            return len(self._began) == self._threads and all(began < late for began in self._began.values())

    def start(self) -> None:
        """Start the threads."""
        for number in range(self._threads):
            threading.Thread(target=self._work, name=f"ringtrue-serve-{number}", daemon=True).start()

    def close(self) -> None:
        """Let each thread end after what it is on."""
        for _ in range(self._threads):
            self._jobs.put(None)

    def give_up(self) -> None:
        """Tell all who wait that nothing more comes: the server stops. Called on the event loop."""
        if self._given_up is not None and not self._given_up.done():
            self._given_up.set_result(None)

    async def run(self, work: Callable[[], T]) -> T:
        """Have something done by a thread.

        Raises:
            Refusal: 503 where too many wait already or the server stops, 504 where the deadline passes.
        """
        self._given_up = self._given_up or asyncio.get_running_loop().create_future()
        with self._lock:
            if self._open >= self._threads + self._queue:
                raise Refusal(503, "queue", f"{self._queue} requests wait already: try again later")
            self._open += 1
        future: Future[T] = Future()
        self._jobs.put((future, work))
        waiting = asyncio.wrap_future(future)
        try:
            ends: list[asyncio.Future[Any]] = [waiting, self._given_up]
            await asyncio.wait(ends, timeout=self._deadline, return_when=asyncio.FIRST_COMPLETED)
        finally:
            finished = not waiting.cancel()  # takes it out of the queue, if no thread has it yet
        if finished:
            return waiting.result()
        if self._given_up.done():
            raise Refusal(503, "stopping", "the server stops: send it to another")
        raise Refusal(
            504, "deadline",
            f"not done after {self._deadline:g} seconds: send fewer rows a request, or start the server with "
            "a longer --deadline",
        )  # fmt: skip

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            future, work = job
            if future.set_running_or_notify_cancel():
                settle = self._done(future, work)
                self._leave()
                settle()  # only now: whoever hears of it may send the next request at once
            else:
                self._leave()
            del job, future, work  # else the last body stays in memory until the next one comes

    def _done(self, future: "Future[Any]", work: Callable[[], Any]) -> Callable[[], None]:
        with self._lock:
            self._began[threading.get_ident()] = time.monotonic()
        try:
            return partial(future.set_result, work())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            return partial(future.set_exception, error)

    def _leave(self) -> None:
        with self._lock:
            self._began.pop(threading.get_ident(), None)
            self._open -= 1
