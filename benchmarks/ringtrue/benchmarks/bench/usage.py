"""What a process has used so far: CPU time of the processes that it started, and its own memory.

One example: `reaped()` after a child that worked for a second is 1.0 more than before.

Like `child`, it imports the standard library alone, and is loaded there by its file.
"""

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["living", "peak", "reaped"]


def reaped() -> float:
    """CPU seconds of children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def living() -> float:
    """CPU seconds of processes that this one started and that live; 0 where the system does not tell."""
    total, todo = 0.0, [os.getpid()]
    while todo:
        for task in Path(f"/proc/{todo.pop()}/task").glob("*/children"):
            with suppress(OSError):
                todo += (found := [int(pid) for pid in task.read_text("ascii").split()])
                total += sum(map(_cpu_of, found))
    return total


def _cpu_of(pid: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def peak() -> float:
    """Most memory that this process itself held, in MB."""
    with suppress(OSError):
        # Not ru_maxrss, which takes the memory of the starting process over on Linux.
        for line in Path("/proc/self/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
