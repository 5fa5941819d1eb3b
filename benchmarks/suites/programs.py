"""How many programs a second the sandbox runs, beside a plain loop that starts an interpreter for each.

Wall time, since most of it is waiting for processes; so this needs a machine that does nothing else.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from ringtrue.graders.code import Limits, LocalSandbox, Program, levels
from suites.measure import say, table

__all__ = ["report"]

_SOURCE: Final = "a, b = map(int, input().split())\nprint(a + b)\n"
_PROGRAMS: Final = 400


def report(limit: int | None = None) -> str:
    """One line a level and number of workers, and the plain loop."""
    count = min(limit or _PROGRAMS, _PROGRAMS)
    plain = _rate(_plain, count, 1)
    lines = [["a process for each, not confined", "1", f"{plain:.0f}", f"{1000 / plain:.1f}", "1.0"]]
    for level in levels():
        if not level.available:
            lines.append([f"level `{level.name}`: not on this machine", "", "", "", ""])
            continue
        for workers in (1, 2):
            sandbox = LocalSandbox(level=level.name, workers=workers)
            _in_sandbox(sandbox)(0)  # the zygote starts
            rate = _rate(_in_sandbox(sandbox), count, workers)
            lines.append(
                [
                    f"level `{level.name}`",
                    str(workers),
                    f"{rate:.0f}",
                    f"{1000 / rate:.1f}",
                    f"{rate / plain:.1f}",
                ]
            )
    head = ["", "at once", "programs/s", "ms a program", "times the plain loop"]
    return "\n".join(
        [f"{count} programs of two lines, each with an input of its own; wall time.", "", *table(head, lines)]
    )


def _rate(run: Callable[[int], None], count: int, workers: int) -> float:
    say(f"programs: {count} with {workers}")
    with ThreadPoolExecutor(workers) as pool:
        began = time.perf_counter()
        list(pool.map(run, range(count)))
        return count / (time.perf_counter() - began)


def _plain(number: int) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", _SOURCE], input=f"{number} 1", capture_output=True, text=True, check=True
    )
    _check(number, done.stdout)


def _in_sandbox(sandbox: LocalSandbox) -> Callable[[int], None]:
    program, limits = Program(_SOURCE), Limits()

    def run(number: int) -> None:
        _check(number, sandbox.run(program, f"{number} 1", limits).stdout)

    return run


def _check(number: int, said: str) -> None:
    if said != f"{number + 1}\n":
        raise RuntimeError(f"{number} + 1 gave {said!r}")
