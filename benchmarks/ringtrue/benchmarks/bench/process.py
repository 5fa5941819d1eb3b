"""A reward function in a fresh process of its own, asked row by row, and killed where it does not answer.

One example: `Contender("math-verify")` starts Python, loads the function, and answers `ask([row])` with a
value and what it took.

A contender is a name of `ringtrue list`, a recipe (`.toml`), `package.module:name`, or a name of `PEERS`. It
runs the user's own code without a sandbox: the process is for fair figures and for hangs, not for hostile
code.
"""

import json
import os
import pickle
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Final, Self

from ringtrue.benchmarks.bench import child, peers
from ringtrue.benchmarks.bench.child import SentRow
from ringtrue.benchmarks.errors import MachineError, RunError, UsageError

__all__ = ["Answer", "Contender", "Hello", "LostError", "Reply", "Usage"]

_HEADER: Final = 8
_START: Final = 180.0


class LostError(Exception):
    """The process did not answer in time, or died."""

    def __init__(self, reason: str, *, late: bool) -> None:
        super().__init__(reason)
        self.late = late


@dataclass(frozen=True, slots=True)
class Answer:
    """What a function said of one row.

    >>> Answer(1.0).status
    'ok'
    """

    value: float | None
    """The value; None where it gave none."""
    status: str = "ok"
    """A status of ringtrue's, or `no_value`, `lost` (killed late, or its process died), `not_reached`."""
    reason: str = ""
    """Why, for a person."""
    extracted: str | None = None
    """The answer that it read, where it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """What a function is, once it is loaded."""

    reward: bool
    """Whether it is one of ringtrue's kind, which says more than a value."""
    scope: str = "row"
    """`group` where it compares the completions of a prompt."""
    low: float | None = None
    """The declared lower end."""
    high: float | None = None
    """The declared higher end."""
    needs_gold: bool = True
    """Whether it takes the gold from whichever column holds it."""
    form: Mapping[str, Any] = field(default_factory=dict)
    """How it is called: `shape`, `messages`, `gold`."""
    module: str = ""
    """Where it comes from."""
    columns: Sequence[str] = ()
    """Dataset columns that it reads."""
    import_s: float = 0.0
    """Wall seconds that loading took."""
    import_cpu_s: float = 0.0
    """CPU seconds that loading took."""

    @property
    def said(self) -> str:
        """How it is called, in words."""
        if self.reward:
            return "ringtrue reward"
        how = (
            "row by row"
            if self.form.get("shape") == "row"
            else "messages"
            if self.form.get("messages")
            else "texts"
        )
        gold = self.form.get("gold")
        return f"{how}, gold as {gold}" if gold else how


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of one call."""

    answers: Sequence[Answer]
    """One a row."""
    seconds: float
    """Wall seconds of the call."""
    cpu: float
    """CPU seconds of the process itself."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process took, told at its end."""

    children_cpu: float
    """CPU seconds of processes that it started."""
    peak_mb: float
    """Most memory that it held itself."""


class Contender:
    r"""One function in its process; a context manager.

    >>> with Contender("boxed_format") as boxed:
    ...     boxed.ask([(r"\boxed{4}", None, {}, None)], seconds=30).answers[0].value
    1.0
    """

    def __init__(self, name: str, *, dialect: str | None = None) -> None:
        self.name = name
        self._dialect = dialect
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the process
        self._process = self._started()
        self.hello = self._greeted()

    def _started(self) -> "subprocess.Popen[bytes]":
        self._errors.seek(0)
        self._errors.truncate()
        # Without -P the folder of the script would hide modules of the standard library.
        command = [sys.executable, "-P", str(child.__file__)]
        try:
            return subprocess.Popen(  # noqa: S603  # this very interpreter
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
                start_new_session=True, bufsize=0,
            )  # fmt: skip
        except OSError as error:
            raise MachineError(f"cannot start a process: {error.strerror}") from error

    def _greeted(self) -> Hello:
        here = str(Path.cwd())
        spec = {
            "name": self.name, "path": sys.path if here in sys.path else [here, *sys.path],
            "peer": peers.PEERS.get(self.name), "dialect": self._dialect,
        }  # fmt: skip
        try:
            found = self._exchange(pickle.dumps(spec), _START)
        except LostError as error:
            self.close()
            raise MachineError(f"{self.name}: {error} while it was loaded") from error
        if "fault" in found:
            self.close()
            raise _not_loaded(self.name, str(found["fault"]))
        return Hello(**found)

    def ask(self, rows: Sequence[SentRow], *, seconds: float) -> Reply:
        """Score rows in one call.

        Raises:
            LostError: There was no answer in time, or the process died; it is gone then.
        """
        try:
            found = self._exchange(pickle.dumps(("score", list(rows))), seconds)
        except LostError:
            self.kill()
            raise
        return Reply([Answer(*one) for one in found["answers"]], found["seconds"], found["cpu"])

    def finish(self) -> Usage:
        """Say that it was all, and hear what it took."""
        try:
            found = self._exchange(pickle.dumps(("end", [])), 30.0)
        except LostError:
            return Usage(0.0, 0.0)
        finally:
            self.kill()
        return Usage(found["children_cpu_s"], found["peak_mb"])

    def again(self) -> None:
        """Start anew after the process was lost."""
        self._process = self._started()
        self.hello = self._greeted()

    def _exchange(self, message: bytes, seconds: float) -> dict[str, Any]:
        source, sink = self._process.stdout, self._process.stdin
        if source is None or sink is None:
            raise LostError("it is gone", late=False)
        until = monotonic() + seconds
        try:
            view = memoryview(len(message).to_bytes(_HEADER, "little") + message)
            while view:
                view = view[sink.write(view) :]
        except (OSError, ValueError) as error:
            raise LostError(self._how_it_ended(), late=False) from error
        held = bytearray()
        while len(held) < _HEADER or len(held) < _HEADER + int.from_bytes(held[:_HEADER], "little"):
            ready, _, _ = select.select([source], [], [], max(0.0, until - monotonic()))
            if not ready:
                raise LostError(f"no answer within {seconds:.3g} s", late=True)
            piece = os.read(source.fileno(), 1 << 16)
            if not piece:
                raise LostError(self._how_it_ended(), late=False)
            held += piece
        found: dict[str, Any] = json.loads(bytes(held[_HEADER:]))
        return found

    def _how_it_ended(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        code = self._process.returncode
        if code is not None and code < 0:
            return f"its process died of signal {signal.Signals(-code).name}"
        self._errors.seek(0)
        said = self._errors.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
        return f"its process ended with exit code {code}" + (f": {said[-1][:200]}" if said else "")

    def kill(self) -> None:
        """End the process and all it started."""
        # Only a leader that was not waited for yet holds its number: another group is never hit.
        if self._process.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def __enter__(self) -> Self:
        return self

    def close(self) -> None:
        """End the process, and let go of what it said."""
        self.kill()
        self._errors.close()

    def __exit__(self, *_: object) -> None:
        self.close()


def _not_loaded(name: str, fault: str) -> RunError:
    kind, _, what = fault.partition(": ")
    if "ringtrue.rewards.testing needs" in what:
        return MachineError(f"{name}: finding out how a function is called needs hypothesis",
                            mend="pip install 'ringtrue[testing]'")  # fmt: skip
    if kind in {"ValueError", "TypeError"} or kind.endswith("RecipeError"):
        return UsageError(f"{name}: {what}")
    if kind in {"ModuleNotFoundError", "ImportError"}:
        return UsageError(f"{name}: {what}", mend="install it, or run where its module is")
    return UsageError(f"{name}: loading it raises {fault}")
