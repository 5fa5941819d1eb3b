"""One worker program as its parent sees it: started, spoken to, and given up at the first doubt.

A batch of one trivial row takes about 7 ms there and back, nearly all of it the fork; a start 0.7 to 1 s.

It does not restart anything and is used by one thread at a time: that is the supervisor's part.
"""

import contextlib
import os
import select
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Sequence
from typing import Any, Final

from ringtrue.graders.worker.launch import launch
from ringtrue.graders.worker.protocol import (
    WALL_FACTOR,
    DeepReply,
    DeepTask,
    Frames,
    ProtocolError,
    pack,
    write_policy,
)

__all__ = ["SPAWNING", "WorkerLostError", "WorkerProcess", "abandon_all"]

SPAWNING: Final = threading.RLock()
"""Held while pipes exist that no `WorkerProcess` owns yet: a fork in between would leak them to its child."""
_START_SECONDS: Final = 120.0
"""For the imports, on a cold network disk."""
_STALL_SECONDS: Final = 2.0
"""How long a program may be silent beyond what its row may take, before it counts as stopped."""
_EXIT_SECONDS: Final = 0.5
_live: set["WorkerProcess"] = set()


class WorkerLostError(Exception):
    """The program ended, stopped or lost step: its rows are another's to do."""


class WorkerProcess:
    """A running worker program and the two pipes to it."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.notes = ""
        """What the program said of itself when it was ready."""
        self.interrupted = False
        """Whether another thread ended it on purpose."""
        self._frames = Frames()
        self._inbox: deque[dict[str, Any]] = deque()
        with SPAWNING:
            try:
                self._process, self._writing, self._reading = launch(arguments)
            except OSError as error:
                raise WorkerLostError(f"the worker could not be started: {error}") from error
            self._usable = True
            _live.add(self)

    @property
    def pid(self) -> int:
        """The program's process id."""
        return self._process.pid

    def wait_ready(self) -> None:
        """Wait until the program has imported what it needs.

        Raises:
            WorkerLostError: where it cannot, with what it said.
        """
        hello = self._receive(_START_SECONDS)
        if "hello" not in hello:
            raise WorkerLostError(f"the worker could not start: {hello.get('failed', hello)}")
        self.notes = str(hello.get("notes", ""))

    def is_alive(self) -> bool:
        """Whether it runs, as far as one can tell without speaking to it."""
        return self._usable and self._process.poll() is None

    def exchange(
        self, tasks: Sequence[DeepTask], replies: dict[int, DeepReply], *, deadline: float, budget: float
    ) -> int:
        """Have a batch done. What was answered before a loss is kept in `replies`, by position.

        Returns:
            How many children had to die for it.

        Raises:
            WorkerLostError: where the program was lost on the way.
        """
        rows = [[task.gold, task.answer, write_policy(task.policy)] for task in tasks]
        silence = WALL_FACTOR * min(deadline, budget) + _STALL_SECONDS
        self._send(pack({"deadline": deadline, "budget": budget, "rows": rows}), silence)
        while not (message := self._receive(silence)).get("done"):
            if "later" in message:
                continue
            try:
                reply = DeepReply(message["status"], message["detail"], message["seconds"])
                replies[int(message["row"])] = reply
            except (KeyError, TypeError, ValueError) as error:
                raise WorkerLostError(f"the worker sent what is no reply: {error!r}") from error
        if len(replies) != len(tasks):
            raise WorkerLostError(f"the worker answered {len(replies)} of {len(tasks)} rows")
        return int(message.get("kills", 0))

    def interrupt(self) -> None:
        """End it while another thread uses it: that thread sees a loss, and closes."""
        self._usable, self.interrupted = False, True
        self._process.kill()

    def close(self) -> None:
        """End it: politely first, so that it takes its child along where the kernel would not."""
        self._usable = False
        with SPAWNING:
            if self not in _live:
                return
            _live.discard(self)
            os.close(self._writing)
        try:
            self._process.wait(_EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        finally:
            os.close(self._reading)

    def abandon(self) -> None:
        """In a forked child: let go of the parent's worker, which must not notice."""
        self._usable = False
        for descriptor in (self._writing, self._reading):
            # Closed already where the parent became a daemon in the meantime.
            with contextlib.suppress(OSError):
                os.close(descriptor)
        self._writing = self._reading = -1
        # Not ours to wait for; unset, the destructor would warn of a process left running.
        self._process.returncode = 0

    def _send(self, data: bytes, silence: float) -> None:
        view = memoryview(data)
        until = time.monotonic() + silence
        while view:
            self._poll(self._writing, select.POLLOUT, until)
            try:
                view = view[_write_quietly(self._writing, view) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise WorkerLostError(f"the worker takes nothing more: {error}") from error

    def _receive(self, silence: float) -> dict[str, Any]:
        until = time.monotonic() + silence
        while not self._inbox:
            self._poll(self._reading, select.POLLIN, until)
            try:
                piece = os.read(self._reading, 1 << 16)
                self._inbox.extend(self._frames.feed(piece))
            except (OSError, ProtocolError) as error:
                raise WorkerLostError(f"the worker lost step: {error}") from error
            if not piece:
                raise WorkerLostError("the worker ended")
        return self._inbox.popleft()

    def _poll(self, descriptor: int, event: int, until: float) -> None:
        if not self._usable:
            raise WorkerLostError("the worker was shut down")
        # Not select.select: it fails above descriptor 1023, and trainers have more.
        poll = select.poll()
        poll.register(descriptor, event)
        if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
            raise WorkerLostError("the worker fell silent")


def abandon_all() -> None:
    """In a forked child: let go of every worker of the parent."""
    for process in _live:
        process.abandon()
    _live.clear()


def _write_quietly(descriptor: int, data: memoryview) -> int:
    """Write without SIGPIPE: many scripts restore its default action, which would end the user's process."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGPIPE,))
        return os.write(descriptor, data)
    except BrokenPipeError:
        if signal.SIGPIPE in signal.sigpending():
            signal.sigwait((signal.SIGPIPE,))
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
