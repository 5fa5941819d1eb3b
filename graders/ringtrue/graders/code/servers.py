r"""Sandbox servers over HTTP: SandboxFusion and Piston, which run a program on an input.

One real exchange with SandboxFusion: `POST /run_code` with `{"code": "print(input())", "language": "python",
"stdin": "7", "run_timeout": 20}` answers `{"status": "Success", "run_result": {"status": "Finished",
"return_code": 0, "stdout": "7\n"}}`. Piston takes `POST /api/v2/execute` with `files` and answers `run`.

Neither keeps a line open to a running program. So a function is called by a small program around the
candidate's, which writes what it returned; it is read and compared here, out of its reach. Tests that are
programs of their own are read for calls and values (`assert f(1) == 2`); others are refused.

How well the server confines a program is its own matter: the level is `remote`.
"""

import http.client
import json
import ssl
import time
import urllib.error
import urllib.request
from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlsplit

from ringtrue.graders.code.calls import compared, driver, literal_calls
from ringtrue.graders.code.limits import Limits
from ringtrue.graders.code.sandbox import Program, Run, Status, TestRun, Tests, check_workers

__all__ = ["Piston", "SandboxFusion"]

_LARGEST: Final = 64 << 20
_PAUSES: Final = (0.2, 1.0)
"""Seconds before it is asked again."""


def _post(url: str, message: dict[str, object], seconds: float) -> dict[str, Any]:
    """Send and receive JSON.

    Raises:
        OSError: where the server cannot be reached, or refuses.
        ValueError: where its answer is no object of JSON.
    """
    body = json.dumps(message).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310 - checked
    context = ssl.create_default_context() if url.startswith("https") else None
    with urllib.request.urlopen(request, timeout=seconds, context=context) as reply:  # noqa: S310
        read = reply.read(_LARGEST + 1)
    if len(read) > _LARGEST:
        raise ValueError(f"the answer is larger than {_LARGEST} bytes")
    answer = json.loads(read)
    if not isinstance(answer, dict):
        raise ValueError("the answer is no object")  # noqa: TRY004 - a wrong answer, not a wrong argument
    return answer


def _asked(url: str, message: dict[str, object], limits: Limits) -> dict[str, Any] | Run:
    """What the server answers; a run that failed where it does not, however often it is asked."""
    fault = ""
    for pause in (0.0, *_PAUSES):
        time.sleep(pause)
        try:
            # Beyond the program's own time: it may have to wait for its turn.
            return _post(url, message, limits.wall * 2 + 30)
        except urllib.error.HTTPError as error:
            with error:
                fault = f"it answers {error.code}{_reason(error)}"
            if error.code < 500 and error.code != 429:
                break
        except (OSError, ValueError, RecursionError, http.client.HTTPException) as error:
            fault = str(error) or type(error).__name__
    return Run("failed", detail=f"the sandbox server {url} fails: {fault}")


def _reason(error: urllib.error.HTTPError) -> str:
    """What it says is wrong: as Piston does of a run_timeout over the 3 s that are its own default."""
    try:
        said = json.loads(error.read(10_000)).get("message")
    except (OSError, ValueError, RecursionError, AttributeError, http.client.HTTPException):
        return ""
    return f": {said}"[:300] if isinstance(said, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    """What both servers share."""

    url: str
    """The server's address."""
    workers: int = 8
    """How many programs it is sent at once."""

    def __post_init__(self) -> None:
        who, given = type(self).__name__, cast("object", self.url)
        parts = urlsplit(given) if isinstance(given, str) else None
        if parts is None or parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(f"{who}.url is {given!r}: give the server's address, as http://localhost:8080")
        check_workers(who, self.workers)

    def ready(self, demanded: str) -> str:
        """`remote`, which is enough for any demand: it is the server's matter."""
        return "remote" if demanded else ""

    @abstractmethod
    def run(self, program: Program, stdin: str, limits: Limits) -> Run:
        """Run a program on an input."""

    def run_tests(
        self, program: Program, tests: Tests, limits: Limits, *, one_process: bool = False
    ) -> TestRun:
        """Call a program's functions and compare what they return here, never in one process with it."""
        del one_process
        calls = literal_calls(tests)
        if calls is None:
            return TestRun("failed", stopped="these tests are a program, which only LocalSandbox keeps apart")
        run = self.run(Program(driver(program.code, calls), program.language), "", limits)
        if run.status != "ended":
            return TestRun(run.status, stopped=run.detail or run.status, mode="outside")
        cases, stopped = compared(run.stdout, calls)
        return TestRun(
            "ended", cases, stopped and f"{stopped} {run.stderr.strip()[-200:]}".strip(), "outside"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxFusion(_Server):
    """ByteDance's SandboxFusion.

    >>> SandboxFusion(url="http://localhost:8080").ready("namespaces")
    'remote'
    """

    def run(self, program: Program, stdin: str, limits: Limits) -> Run:
        """Run a program on an input."""
        message: dict[str, object] = {
            "code": program.code, "language": program.language.name, "stdin": stdin,
            "run_timeout": limits.wall, "compile_timeout": limits.wall,
            "memory_limit_MB": limits.memory >> 20,
        }  # fmt: skip
        answer = _asked(f"{self.url.rstrip('/')}/run_code", message, limits)
        if isinstance(answer, Run):
            return answer
        said = answer.get("run_result") or answer.get("compile_result") or {}
        if answer.get("status") == "SandboxError" or not isinstance(said, dict):
            return Run("failed", detail=f"the sandbox server fails: {str(answer.get('message'))[:200]}")
        late = said.get("status") == "TimeLimitExceeded"
        return _run(said.get("return_code"), said, "timeout" if late else "ended", limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piston(_Server):
    """Engineer Man's Piston.

    >>> Piston(url="localhost:2000")
    Traceback (most recent call last):
        ...
    ValueError: Piston.url is 'localhost:2000': give the server's address, as http://localhost:8080
    """

    version: str = "*"
    """The version of the language."""

    def run(self, program: Program, stdin: str, limits: Limits) -> Run:
        """Run a program on an input."""
        language = program.language
        message: dict[str, object] = {
            "language": language.name, "version": self.version, "stdin": stdin,
            "files": [{"name": language.file, "content": program.code}],
            "run_timeout": int(limits.wall * 1000), "run_memory_limit": limits.memory,
        }  # fmt: skip
        answer = _asked(f"{self.url.rstrip('/')}/api/v2/execute", message, limits)
        if isinstance(answer, Run):
            return answer
        built, said = answer.get("compile"), answer.get("run")
        if isinstance(built, dict) and built.get("code"):
            said = built
        if not isinstance(said, dict):
            return Run("failed", detail=f"the sandbox server fails: {str(answer.get('message'))[:200]}")
        states: dict[object, Status] = {"TO": "timeout", "OL": "output", "EL": "output", "XX": "failed"}
        status = states.get(said.get("status"), "ended")
        if status == "ended" and said.get("signal") == "SIGKILL":
            status = "timeout"
        return _run(said.get("code"), said, status, limits)


def _run(code: object, said: dict[str, Any], status: Status, limits: Limits) -> Run:
    stdout, stderr = str(said.get("stdout") or ""), str(said.get("stderr") or "")
    if status == "ended" and len(stdout.encode("utf-8", "replace")) > limits.output:
        status = "output"
    exit_code = code if isinstance(code, int) else 1
    return Run(status, exit_code, stdout, stderr, "" if status == "ended" else f"over its limit: {status}")
