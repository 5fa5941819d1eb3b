"""The sandbox of this machine: a fresh confined process for each program, forked from one that stands ready.

One real figure: a short program takes some 8 ms, where starting an interpreter takes 36. Tests of functions
take two such processes: the program serves its functions in one, the tests call them from the other, and what
they say comes on a line that the program does not have.

See `levels` for what each level covers, and docs/sandbox.md.
"""

import json
import os
import signal
from dataclasses import dataclass
from typing import Any, Final

from ringtrue.graders.code.inside.values import encode
from ringtrue.graders.code.jobs import Ended, Part
from ringtrue.graders.code.language import Language
from ringtrue.graders.code.levels import LEVELS, at_least, levels, probe_level
from ringtrue.graders.code.limits import Limits
from ringtrue.graders.code.sandbox import Program, Run, SandboxError, Status, TestRun, Tests, check_workers
from ringtrue.graders.code.zygotes import pool

__all__ = ["LocalSandbox"]

_STATUS: Final[dict[str, Status]] = {
    "wall": "timeout", "memory": "memory", "output": "output", "processes": "processes",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalSandbox:
    r"""Runs programs on this machine.

    >>> from ringtrue.graders.code.limits import Limits
    >>> LocalSandbox().run(Program("print(6 * int(input()))"), "7", Limits()).stdout
    '42\n'
    """

    level: str | None = None
    """The level to use; by default the strongest that works here."""
    workers: int = 2
    """How many programs run at once; each keeps a process of some 15 MB ready."""
    packages: tuple[str, ...] = ()
    """Folders that programs can import from, shown to them read-only."""

    def __post_init__(self) -> None:
        if self.level is not None and self.level not in LEVELS:
            raise ValueError(
                f"LocalSandbox.level is {self.level!r}: give one of {', '.join(LEVELS)}, or None"
            )
        check_workers("LocalSandbox", self.workers)
        object.__setattr__(self, "packages", tuple(map(os.path.abspath, self.packages)))

    def ready(self, demanded: str) -> str:
        """The level at which programs will be confined.

        Raises:
            SandboxError: where that is less than what is demanded.
        """
        if self.level is None:
            found = probe_level()
        else:
            found = next(level for level in levels() if level.name == self.level)
        if found is None or not found.available:
            why = found.reason if found else levels()[-1].reason
            raise SandboxError(f"no program can be run on this machine: {why}")
        if not at_least(found.name, demanded):
            missing = next(level for level in levels() if level.name == demanded)
            why = missing.reason or f"LocalSandbox(level={self.level!r}) asks for less"
            raise SandboxError(
                f"programs would be confined at the level {found.name!r}, and {demanded!r} is demanded "
                f"({why}). Mend that, use a sandbox server, or lower CodePolicy.level"
            )
        return found.name

    def run(self, program: Program, stdin: str, limits: Limits) -> Run:
        """Run a program on an input.

        Raises:
            SandboxError: where what runs its language is not on this machine, or not at this level.
        """
        _check_language(program.language, self.ready("limits"))
        (ended,) = self._job([_program_part(program, stdin, limits)])
        said = {name: text.decode(errors="replace") for name, text in ended.output.items()}
        status, detail = _status(ended, limits)
        return Run(status, ended.exit, said.get("stdout", ""), said.get("stderr", ""), detail)

    def run_tests(
        self, program: Program, tests: Tests, limits: Limits, *, one_process: bool = False
    ) -> TestRun:
        """Run tests against a program's functions, from a process of their own."""
        work = _work(tests)
        served, judged = self._job(
            [Part("serve", {"code": program.code}, limits), Part("judge", work, limits)]
        )
        status, detail = _status(served, limits)
        told = _told(judged)
        if not told:
            mine, why = _status(judged, limits)
            # Tests that hold no time of their own wait for the program: it is what they say is late.
            status, detail = (
                (status, detail) if status not in ("ended", "failed") or served.failed else (mine, why)
            )
            return TestRun(
                "failed" if status == "ended" else status, stopped=detail or "the tests say nothing"
            )
        if told["needs_live"]:
            if not one_process:
                return TestRun("failed", stopped=f"{told['needs_live']}, and CodePolicy.one_process is False")
            return self._run_together(program, work, limits)
        return _finished(told, "two_processes", "ended" if status == "failed" else status, detail)

    def _run_together(self, program: Program, work: dict[str, Any], limits: Limits) -> TestRun:
        (both,) = self._job([Part("both", {"code": program.code}, limits, tests=work)])
        status, detail = _status(both, limits)
        told = _told(both)
        if told:
            return _finished(told, "one_process", status, detail)
        return TestRun(status, stopped=detail or "the program ended before its tests", mode="one_process")

    def _job(self, parts: list[Part]) -> list[Ended]:
        level = self.ready("limits")
        try:
            return pool(self, level, self.packages, self.workers).run(parts)
        except OSError as error:
            return [Ended(failed=str(error)) for _ in parts]


def _check_language(language: Language, level: str) -> None:
    """Else every program would end with an error of its own, and be a wrong one."""
    if not language.run:
        return
    first = (language.build or language.run)[0]
    if not os.access(first, os.X_OK):
        raise SandboxError(
            f"{language.name} programs need {first}, which is not on this machine: install it, give a "
            f"Language({language.name!r}, ...) with another command, or use a sandbox server"
        )
    if language.build and level != "namespaces":
        raise SandboxError(
            f"{language.name} programs are built by {first}, which starts processes: that needs the level "
            f"'namespaces', and this is {level!r}. Install bubblewrap, or use a sandbox server"
        )


def _program_part(program: Program, stdin: str, limits: Limits) -> Part:
    language = program.language
    if not language.run:
        return Part("script", {"code": program.code}, limits, stdin)
    commands = [list(command) for command in (language.build, language.run) if command]
    return Part("other", {"files": {language.file: program.code}, "commands": commands}, limits, stdin)


def _work(tests: Tests) -> dict[str, Any]:
    work: dict[str, Any] = {
        "entry": tests.entry, "prompt": tests.prompt, "setup": tests.setup, "tests": list(tests.texts),
        "all": tests.all_cases,
    }  # fmt: skip
    if tests.calls is not None:
        work["calls"] = [[encode(list(args)), encode(expected)] for args, expected in tests.calls]
    return work


def _status(ended: Ended, limits: Limits) -> tuple[Status, str]:
    """How a process ended, and a sentence about it where that was not by itself."""
    if ended.failed:
        return "failed", f"the sandbox failed: {ended.failed}"
    if ended.why:
        over = {
            "wall": f"{limits.wall:g} s",
            "memory": f"{limits.memory >> 20} MB",
            "output": f"{limits.output} bytes",
            "processes": f"{limits.processes} threads",
        }
        return _STATUS[ended.why], f"over its limit of {ended.why}: {over.get(ended.why, '')}"
    # The kernel counts that time by its ticks: on a busy machine, less of it was used than was counted.
    if ended.exit == -signal.SIGKILL and (not ended.killed or ended.cpu >= limits.cpu / 2):
        return "timeout", f"killed, as over its limit of processor time: {limits.cpu:g} s"
    return "ended", ""


def _told(ended: Ended) -> dict[str, Any]:
    """What the tests' process said; empty where it did not come to say anything."""
    written = bytes(ended.output.get("result", b""))
    if len(written) < 4 or int.from_bytes(written[:4], "big") != len(written) - 4:
        return {}
    try:
        told: dict[str, Any] = json.loads(written[4:])
    except ValueError:
        return {}
    return told


def _finished(told: dict[str, Any], mode: Any, status: Status, detail: str) -> TestRun:
    cases = tuple(str(case) for case in told["cases"])
    stopped = str(told["stopped"])
    # A program that was ended and one that ended itself look alike from the other process.
    ended = status if stopped else "ended"
    return TestRun(ended, cases, (detail if ended != "ended" else "") or stopped, mode, str(told["broken"]))
