"""What runs programs: a small protocol, and what goes in and comes out of it.

Two things are asked of a sandbox: run a program on an input, and run tests against a program's functions.
What a program writes is data and never a verdict: outputs are compared by us, and tests run where the program
cannot reach them. `LocalSandbox`, `SandboxFusion` and `Piston` are sandboxes.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

from ringtrue.graders.code.language import PYTHON, Language
from ringtrue.graders.code.limits import Limits

__all__ = [
    "CodeSandbox",
    "Mode",
    "Program",
    "Run",
    "SandboxError",
    "Status",
    "TestRun",
    "Tests",
    "check_workers",
]

Status: TypeAlias = Literal["ended", "timeout", "memory", "output", "processes", "failed"]
"""By itself; over a limit of time, memory, output, threads; or not at all, by our own failure."""
Mode: TypeAlias = Literal["two_processes", "one_process", "outside", "output"]
"""Where tests were: in a process of their own, in the program's, in ours; or compared as output."""


class SandboxError(RuntimeError):
    """No program can be run as things are; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program, as the model wrote it."""

    code: str
    """Its text."""
    language: Language = PYTHON
    """What runs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tests:
    """Tests of a program's functions, in one of two forms."""

    __test__ = False

    entry: str = ""
    """The function under test, where the tests do not name it themselves."""
    texts: tuple[str, ...] = ()
    """Programs of assertions."""
    setup: str = ""
    """What runs before them."""
    prompt: str = ""
    """The task's own code, whose helpers the tests may use."""
    calls: tuple[tuple[Any, Any], ...] | None = None
    """Instead: arguments and the value expected of each call, as plain values."""
    all_cases: bool = False
    """Go on after a case that fails, to count them."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a program did with an input."""

    status: Status
    """How it ended."""
    exit: int | None = None
    """Its exit status."""
    stdout: str = ""
    """What it wrote."""
    stderr: str = ""
    """What it wrote to standard error."""
    detail: str = ""
    """What went wrong, for a person."""


@dataclass(frozen=True, slots=True)
class TestRun:
    """How tests went."""

    __test__ = False

    status: Status
    """How they ended."""
    cases: tuple[str, ...] = ()
    """One text a case: empty where it holds, else what was wrong."""
    stopped: str = ""
    """What stopped them before their end."""
    mode: Mode = "two_processes"
    """Where they ran."""
    broken: str = field(default="")
    """What is wrong with the tests themselves."""


@runtime_checkable
class CodeSandbox(Protocol):
    """Anything that runs programs. Its values are what two of them are compared and printed by."""

    @property
    def workers(self) -> int:
        """How many programs it takes at once."""
        ...

    def ready(self, demanded: str) -> str:
        """The level at which programs will be confined.

        Raises:
            SandboxError: where that is less than what is demanded, or there is no sandbox here.
        """
        ...

    def run(self, program: Program, stdin: str, limits: Limits) -> Run:
        """Run a program on an input."""
        ...

    def run_tests(
        self, program: Program, tests: Tests, limits: Limits, *, one_process: bool = False
    ) -> TestRun:
        """Run tests against a program's functions.

        Args:
            program: in Python.
            tests: what is asked of it.
            limits: for all of them together.
            one_process: whether tests that cannot be kept apart from the program may run beside it.
        """
        ...


def check_workers(who: str, workers: object) -> None:
    """Refuse what is no number of programs to run at once.

    >>> check_workers("LocalSandbox", 2)
    """
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
        raise ValueError(f"{who}.workers is {workers!r}: give a whole number from 1")
