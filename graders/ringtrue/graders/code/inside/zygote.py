"""The program that stands ready inside the sandbox, and forks a process for each program that is to be run.

`python zygote.py CONTROL LEVEL SCRATCH READABLE...` takes jobs from the descriptor CONTROL: a message in JSON
with one part for each process (`script`, `serve`, `judge`, `both`, `other`), and the parts' descriptors
beside it. It never reads what they hold, so that no process forked from it has any of an earlier program or
of a test in its memory. A second message, `kill`, ends the job. It ends with the other end of CONTROL.

Each program has a process of ours above it, which makes its namespaces, watches the memory of all that it
starts, and says at the end how it went.
"""

# For their sake: loaded once, they cost a program nothing.
import bisect  # noqa: F401
import contextlib
import gc
import json
import math  # noqa: F401
import os
import select
import signal
import socket
import sys
from typing import Any, Final, NoReturn

from ringtrue.graders.code.inside import candidate, confine, judge, scratch
from ringtrue.graders.code.inside.channel import Channel

__all__ = ["main"]

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_WATCH: Final = 0.02
"""Seconds between two looks at the memory of a program that has started others."""
_SIGNALS: Final = (signal.SIGCHLD, signal.SIGTERM)


def main(arguments: list[str]) -> int:
    """Serve jobs until the control descriptor ends."""
    control, level, place, *readable = arguments
    line = socket.socket(fileno=int(control))
    gc.freeze()
    confine.LIBC.prctl(4, 0, 0, 0, 0)
    line.send(b'{"ready":true}')
    watchers: set[int] = set()
    while True:
        # Watchers that have ended are taken note of within a moment, not by a handler: those are inherited.
        select.select([line], [], [], _WATCH if watchers else None)
        watchers -= {pid for pid in watchers if os.waitpid(pid, os.WNOHANG)[0]}
        if not select.select([line], [], [], 0)[0]:
            continue
        data, descriptors, _, _ = socket.recv_fds(line, 1 << 16, 32)
        if not data:
            break
        message = json.loads(data)
        if "kill" in message:
            for pid in watchers:
                os.kill(pid, signal.SIGTERM)
            continue
        for part in message["parts"]:
            own = {name: descriptors.pop(0) for name in part["fds"]}
            pid = os.fork()
            if pid == 0:
                line.detach()
                _watch(part, own, level, place, readable)
            watchers.add(pid)
            for descriptor in own.values():
                os.close(descriptor)
    for pid in watchers:
        os.kill(pid, signal.SIGTERM)
    for pid in watchers:
        os.waitpid(pid, 0)
    if level != "namespaces":
        # Whoever made it may have been killed.
        scratch.remove(place)
    return 0


def _watch(
    part: dict[str, Any], own: dict[str, int], level: str, place: str, readable: list[str]
) -> NoReturn:
    """The process above a program: never returns."""
    code = 1
    try:
        _keep(own.values())
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        confine.LIBC.prctl(1, int(signal.SIGTERM), 0, 0, 0)
        report: dict[str, object] = {}
        folder = ""
        try:
            confine.separate(level)
            folder = place if level == "namespaces" else scratch.new_folder(place)
            child = os.fork()
            if child == 0:
                _become(part, own, level, folder, readable)
            _close(descriptor for name, descriptor in own.items() if name != "status")
            report = _wait(child, part["limits"])
        except OSError as error:
            report = {"failed": str(error)}
        os.write(own["status"], json.dumps(report).encode())
        os.close(own["status"])
        if folder and level != "namespaces":
            # After that: a program must not hold up those that wait for it by how much there is to remove.
            scratch.remove(folder)
        code = 0
    finally:
        os._exit(code)


def _close(descriptors: Any) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _keep(wanted: Any) -> None:
    """Close all but these and the standard descriptors: another part's must not be within reach."""
    kept = sorted({0, 1, 2, *wanted})
    for low, high in zip(kept, [*kept[1:], 1 << 16], strict=True):
        os.closerange(low + 1, high)


def _wait(child: int, limits: dict[str, Any]) -> dict[str, object]:
    why = ""
    while True:
        came = signal.sigtimedwait(_SIGNALS, _WATCH)
        pid, status, used = os.wait4(child, os.WNOHANG)
        if pid:
            break
        if came is not None and came.si_signo == signal.SIGTERM:
            why = why or "killed"
        elif not why and _memory_of_offspring(child) > limits["memory"]:
            why = "memory"
        elif not why and _threads(child) > limits["processes"]:
            why = "processes"
        if why:
            os.kill(child, signal.SIGKILL)
    cpu = used.ru_utime + used.ru_stime
    return {"exit": os.waitstatus_to_exitcode(status), "why": why, "cpu": cpu, "rss": used.ru_maxrss * 1024}


def _memory_of_offspring(pid: int) -> int:
    """Bytes that a program and all it started hold for themselves; 0 where it started none."""
    todo, total, seen = [pid], 0, 0
    while todo:
        found = todo.pop()
        with contextlib.suppress(OSError, ValueError, IndexError):
            for task in os.listdir(f"/proc/{found}/task"):  # noqa: PTH208
                todo += [int(word) for word in _read(f"/proc/{found}/task/{task}/children").split()]
            words = _read(f"/proc/{found}/statm").split()
            total += (int(words[1]) - int(words[2])) * _PAGE
            seen += 1
    return total if seen > 1 else 0


def _threads(pid: int) -> int:
    """How many threads a process has; the kernel's own limit counts all that a user runs on the machine."""
    with contextlib.suppress(OSError):
        return len(os.listdir(f"/proc/{pid}/task"))  # noqa: PTH208
    return 0


def _read(path: str) -> str:
    with open(path) as file:  # noqa: PTH123
        return file.read()


def _become(
    part: dict[str, Any], own: dict[str, int], level: str, folder: str, readable: list[str]
) -> NoReturn:
    """The process that runs a program: never returns."""
    try:
        confine.enter(level, part["limits"], folder, readable)
    except OSError as error:
        os.write(own["status"], json.dumps({"failed": str(error)}).encode())
        os._exit(1)
    try:
        _run(part["role"], own)
    finally:
        os._exit(1)


def _run(role: str, own: dict[str, int]) -> NoReturn:
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.close(own["status"])
    for place, name in enumerate(("stdin", "stdout", "stderr")):
        os.dup2(own[name], place)
        os.close(own[name])
    gc.unfreeze()
    gc.enable()
    work = _payload(own["payload"])
    match role:
        case "script":
            candidate.run_script(work["code"])
        case "serve":
            candidate.serve(work["code"], Channel(own["channel"]))
        case "judge":
            judge.judge(work, Channel(own["channel"]), own["result"])
        case "both":
            judge.judge_here(work["code"], lambda: _payload(own["tests"]), own["result"])
    candidate.run_other(work["files"], work["commands"], dict(os.environ))


def _payload(descriptor: int) -> dict[str, Any]:
    with open(descriptor, "rb") as file:
        work: dict[str, Any] = json.loads(file.read())
    return work


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
