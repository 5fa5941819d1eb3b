"""How well a local program is confined here: three levels, each with what it covers and what it does not.

One real machine: Linux 6.18 with bubblewrap gives `namespaces`; the same in a container that forbids user
namespaces gives `landlock`. `limits` is never taken unless a policy asks for no more: there a program can
read whatever this user can read, tests on the disk included.
"""

import ctypes
import functools
import shutil
import sys
from dataclasses import dataclass
from typing import Final

from ringtrue.graders.code.inside import landlock, seccomp

__all__ = ["LEVELS", "Level", "at_least", "levels", "probe_level"]

_ALWAYS: Final = (
    "a fresh process for each program", "CPU, wall time, memory, output, size of a file",
    "no sockets to anywhere", "no tracing", "no new privileges",
)  # fmt: skip
_MEMORY: Final = "no reading of other processes' memory"
_ALONE: Final = ("one process: it can start none", "number of threads", "no signals to others")


@dataclass(frozen=True, slots=True)
class Level:
    """One way of confining a program, and whether it can be had here."""

    name: str
    """`namespaces`, `landlock`, `limits`; or `remote`: whatever the server does."""
    covers: tuple[str, ...]
    """What it keeps a program from."""
    leaves: tuple[str, ...]
    """What it does not."""
    available: bool = True
    """Whether it works on this machine."""
    reason: str = ""
    """Why not, and how to mend it."""


LEVELS: Final = ("limits", "landlock", "namespaces")
"""From the weakest to the strongest."""


def at_least(level: str, demanded: str) -> bool:
    """Whether a level is enough; what is `remote` is somebody else's machine, and enough for any.

    >>> at_least("namespaces", "landlock"), at_least("limits", "landlock")
    (True, False)
    """
    return level == "remote" or LEVELS.index(level) >= LEVELS.index(demanded)


def levels() -> tuple[Level, ...]:
    """Every local level, the strongest first, and whether it works here.

    >>> [level.name for level in levels()]
    ['namespaces', 'landlock', 'limits']
    """
    landlocked, limited = _kernel()
    return (
        Level(
            "namespaces",
            (
                *_ALWAYS, _MEMORY, "its own process, network, mount and System V namespaces",
                "a file system with nothing but the interpreter, and scratch in memory that goes with it",
                "every process it starts ends with it", "number of processes and files, total memory",
            ),
            ("bugs of the kernel", "timing, and the load it puts on the machine within its limits"),
            not (why := _namespaces()), why,
        ),
        Level(
            "landlock",
            (*_ALWAYS, _MEMORY, *_ALONE, "no file but the interpreter's"),
            (
                "bugs of the kernel", "the sum of its files' sizes",
                "programs that start processes, as compilers do, cannot run",
                "it sees whether a file is there, and packages beside the interpreter",
            ),
            not landlocked, landlocked,
        ),
        Level(
            "limits",
            (*_ALWAYS, *_ALONE),
            (
                "reading and writing of every file that this user may; under /proc that is also what the "
                "kernel shows of other processes and their memory", "the sum of its files' sizes",
            ),
            not limited, limited,
        ),
    )  # fmt: skip


def probe_level() -> Level | None:
    """The strongest level that works here; None where there is none, as on macOS."""
    return next((level for level in levels() if level.available), None)


def _kernel() -> tuple[str, str]:
    if sys.platform != "linux":
        why = "it needs Linux: use a sandbox server (SandboxFusion, Piston)"
        return why, why
    if not seccomp.supported():
        why = "the filter of system calls knows x86-64 and AArch64 only: use a sandbox server"
        return why, why
    found = landlock.version(ctypes.CDLL(None, use_errno=True))
    if found < landlock.NEEDED:
        return f"Landlock {found} is here, {landlock.NEEDED} is needed: Linux 6.2 with landlock in lsm=", ""
    return "", ""


_MEND: Final = (
    "Allow user namespaces: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or "
    "kernel.unprivileged_userns_clone=1; in Docker --security-opt seccomp=unconfined, "
    "--security-opt apparmor=unconfined and --security-opt systempaths=unconfined"
)


@functools.cache
def _namespaces() -> str:
    if sys.platform != "linux":
        return "it needs Linux: use a sandbox server (SandboxFusion, Piston)"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed: apt install bubblewrap"
    # Imported here: launching asks for levels.
    from ringtrue.graders.code.zygotes import try_level

    why = try_level("namespaces")
    return f"{why}. {_MEND}" if why else ""
