"""A function run in a forked child under hard limits.

Whatever it does to its process is reported and not suffered: it may hang, exit, fork, print, change signal
handlers or eat memory.

Where a fork is not to be had (macOS, Windows), `isolated` runs the function here and says so in its result.
"""

import contextlib
import mmap
import os
import pickle
import select
import signal
import struct
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Final

__all__ = ["CAN_FORK", "Outcome", "Steps", "isolated"]

CAN_FORK: Final = sys.platform == "linux" and hasattr(os, "fork")

_MEMORY: Final = 4 << 30
_HEADER: Final = 8
_STEP: Final = "<qd"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a function."""

    result: Any = None
    """What it returned; None where it did not come to that."""
    ended: str = ""
    """Why there is no result: how the process ended, in words."""
    printed: str = ""
    """The first of what it wrote to standard output and standard error."""


class Steps:
    """How far a child is, in memory that it shares with its parent, which so can name the step that hung."""

    def __init__(self, each: float) -> None:
        """No step may take more than `each` wall seconds."""
        self.each = each
        self._shared = mmap.mmap(-1, struct.calcsize(_STEP))
        struct.pack_into(_STEP, self._shared, 0, -1, 0.0)

    def begin(self, index: int) -> None:
        """Said by the child before each step."""
        struct.pack_into(_STEP, self._shared, 0, index, monotonic())

    @property
    def current(self) -> int:
        """The step that was begun last; -1 before the first."""
        return int(struct.unpack_from(_STEP, self._shared)[0])

    @property
    def left(self) -> float:
        """Seconds until the step that runs is late."""
        index, began = struct.unpack_from(_STEP, self._shared)
        return self.each if index < 0 else float(began) + self.each - monotonic()


def isolated(
    function: Callable[[], Any], *, seconds: float, memory: int = _MEMORY, steps: Steps | None = None
) -> Outcome:
    """Run a function in a child; what it returns must be picklable.

    Args:
        function: what to run; an exception of it is raised here.
        seconds: wall time after which the child and all it started are killed.
        memory: bytes that it may take beyond what this process has.
        steps: what the function says of its steps, the child being killed where one of them is late.

    >>> isolated(lambda: 6 * 7, seconds=5.0).result
    42
    """
    if not CAN_FORK:
        return Outcome(function())
    with tempfile.TemporaryFile() as streams:
        reader, writer = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        with warnings.catch_warnings():
            # The child runs one function and ends; it takes no lock that another thread may hold.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            _run_and_exit(function, writer, streams.fileno(), memory)
        os.close(writer)
        late = True
        try:
            payload, late = _read_all(reader, monotonic() + seconds, steps)
        finally:
            os.close(reader)
            ended = _end(child, grace=0.0 if late else 5.0)
        streams.seek(0)
        printed = streams.read(2000).decode("utf-8", "replace")
    if late:
        limit = seconds if steps is None else min(seconds, steps.each)
        return Outcome(ended=f"did not end within {limit:.3g} s and was killed", printed=printed)
    if not payload:
        return Outcome(ended=ended, printed=printed)
    kind, value = pickle.loads(payload)  # noqa: S301  # written by this very program
    if kind == "raised":
        raise value
    return Outcome(value, printed=printed)


def _run_and_exit(function: Callable[[], Any], writer: int, streams: int, memory: int) -> None:
    """The child's whole life; it never returns."""
    with contextlib.suppress(OSError):
        os.setsid()  # so that all it starts can be killed with it
    os.dup2(streams, 1)
    os.dup2(streams, 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    _limit_memory(memory)
    me = os.getpid()
    try:
        answer = _answer(function)
    except SystemExit as error:
        os._exit(error.code if isinstance(error.code, int) else 1)
    except KeyboardInterrupt:
        os._exit(130)
    except BaseException:  # noqa: BLE001  # pytest's outcomes are no Exceptions; none may unwind the parent's stack here
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    sys.stdout.flush()
    sys.stderr.flush()
    if os.getpid() != me:  # the function forked, and this is the fork
        os._exit(0)
    with os.fdopen(writer, "wb") as pipe:
        pipe.write(len(answer).to_bytes(_HEADER, "little") + answer)
    os._exit(0)


def _answer(function: Callable[[], Any]) -> bytes:
    try:
        return pickle.dumps(("returned", function()))
    except MemoryError:
        return pickle.dumps(("raised", MemoryError("ran out of the memory that it may take")))
    except Exception as error:  # noqa: BLE001  # raised anew on the other side
        try:
            return pickle.dumps(("raised", pickle.loads(pickle.dumps(error))))  # noqa: S301
        except Exception:  # noqa: BLE001  # an exception may pickle in any way it likes; its text always does
            return pickle.dumps(("raised", RuntimeError(f"{type(error).__name__}: {error}")))


def _limit_memory(memory: int) -> None:
    import resource

    size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size + memory, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _read_all(reader: int, until: float, steps: Steps | None) -> tuple[bytes, bool]:
    """The whole answer or nothing, and whether time ran out first."""
    # Its length goes ahead: a process that the function left behind may hold the pipe open for ever.
    held = bytearray()
    while len(held) < _HEADER or len(held) < _HEADER + int.from_bytes(held[:_HEADER], "little"):
        left = until - monotonic() if steps is None else min(until - monotonic(), steps.left)
        ready, _, _ = select.select([reader], [], [], max(0.0, left))
        if not ready:
            if monotonic() < until and steps is not None and steps.left > 0:
                continue  # meanwhile the next step was begun
            return b"", True
        chunk = os.read(reader, 1 << 16)
        if not chunk:
            return b"", False
        held += chunk
    return bytes(held[_HEADER:]), False


def _end(child: int, *, grace: float) -> str:
    """Kill what is left of the child and its children; how the child ended, in words."""
    until = monotonic() + grace
    pid, status = os.waitpid(child, os.WNOHANG)
    while pid == 0 and monotonic() < until:
        select.select([], [], [], 0.002)
        pid, status = os.waitpid(child, os.WNOHANG)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    if pid == 0:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return f"the process died of signal {signal.Signals(os.WTERMSIG(status)).name}"
    return f"the process ended by itself with exit code {os.WEXITSTATUS(status)}"
