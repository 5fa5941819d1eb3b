"""What a process gives up before it runs a foreign program, by level.

`namespaces`: a process, mount, network and System V namespace of its own, made for this one program: it is
process 1 there, so that the kernel ends all that it started when it ends; what it wrote was in memory, and is
gone with it. `landlock`: no such namespaces; one process, its own folder. `limits`: as `landlock`, and it can
read whatever this user can read.

All: limits of CPU, memory, files, output to a file, and the filter of system calls.
"""

import ctypes
import os
import resource
from collections.abc import Mapping
from typing import Any, Final

from ringtrue.graders.code.inside import landlock, seccomp

__all__ = ["LIBC", "enter", "leave_all", "separate"]

LIBC: Final = ctypes.CDLL(None, use_errno=True)
_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = (
    0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
_APART: Final = _NEWNS | _NEWUTS | _NEWIPC | _NEWPID | _NEWNET
_NOSUID, _NODEV, _NOEXEC, _REC, _PRIVATE = 2, 4, 8, 0x4000, 0x40000
_NOBODY: Final = 65534
_STACK: Final = 112 * 1024 * 1024
"""Deep recursion is no crime; the gap that the kernel leaves below a stack is 128 MB."""


def _checked(result: int, what: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def separate(level: str) -> None:
    """In the process that watches a program: make the namespaces that its child will be born into."""
    if level != "namespaces":
        return
    # The real root need not make itself root first. Without that it may also mount anything.
    if os.geteuid() == 0 and _first_user_namespace():
        _checked(LIBC.unshare(_APART), "unshare")
        return
    uid, gid = os.geteuid(), os.getegid()
    _checked(LIBC.unshare(_APART | _NEWUSER), "unshare")
    _map(uid, gid)
    LIBC.prctl(4, 0, 0, 0, 0)


def _first_user_namespace() -> bool:
    with open("/proc/self/uid_map") as file:  # noqa: PTH123 - runs after each fork
        return file.read().split() == ["0", "0", "4294967295"]


def _map(uid: int, gid: int) -> None:
    # After a change of user, its own files in /proc are root's until this is said.
    LIBC.prctl(4, 1, 0, 0, 0)
    for name, line in (("setgroups", "deny"), ("uid_map", f"1000 {uid} 1"), ("gid_map", f"1000 {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123
            file.write(line)


def enter(level: str, limits: Mapping[str, Any], scratch: str, readable: list[str]) -> None:
    """In the process that is to run a program: give everything up. There is no way back.

    Args:
        level: one of the three.
        limits: `memory, cpu, disk, processes, files` in bytes, seconds and numbers.
        scratch: the folder that it may write to.
        readable: what it may read, where landlock says so.

    Raises:
        OSError: where the kernel refuses any of it; nothing may then be run.
    """
    # It goes with the process that watches it. Said again below: a change of user unsays it.
    LIBC.prctl(1, 9, 0, 0, 0)
    if level == "namespaces":
        _mount(int(limits["disk"]), int(limits["files"]))
    if os.geteuid() == 0:
        leave_all(readable)
        if level == "namespaces" and os.geteuid() == _NOBODY:
            # Processes are counted by user and user namespace: so those that count are this program's.
            _checked(LIBC.unshare(_NEWUSER), "unshare")
            _map(_NOBODY, _NOBODY)
    os.chdir(scratch)
    # A signal to its own group reaches across namespaces: nobody else is in it.
    os.setsid()
    _limit(limits, alone=level != "namespaces")
    _checked(LIBC.capset(_header(), bytes(24)), "capset")
    LIBC.prctl(1, 9, 0, 0, 0)
    if level == "landlock":
        usual = ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"]
        landlock.install(LIBC, readable=[*readable, *usual], writable=[scratch, "/dev/null"])
    if level != "namespaces" or seccomp.supported():
        seccomp.install(LIBC, alone=level != "namespaces")
    # What it may read of itself, as /dev/stdin, is under /proc, which shows it only then.
    LIBC.prctl(4, int(level == "namespaces"), 0, 0, 0)


def _header() -> bytes:
    return (0x20080522).to_bytes(4, "little") + bytes(4)


def leave_all(readable: list[str]) -> None:
    """Stop being root, where what must be read can then still be read."""
    if not all(_open_to_all(path) for path in readable):
        return
    os.setgroups([])
    os.setresgid(_NOBODY, _NOBODY, _NOBODY)
    os.setresuid(_NOBODY, _NOBODY, _NOBODY)


def _open_to_all(path: str) -> bool:
    while True:
        try:
            if not os.stat(path).st_mode & 0o001:  # noqa: PTH116
                return False
        except FileNotFoundError:
            return True
        if path == "/":
            return True
        path = os.path.dirname(path)  # noqa: PTH120


def _mount(disk: int, files: int) -> None:
    _checked(LIBC.mount(b"none", b"/", None, _REC | _PRIVATE, None), "mount private")
    flags = _NOSUID | _NODEV
    room = f"size={disk},nr_inodes={files},mode=1777".encode()
    _checked(LIBC.mount(b"tmpfs", b"/tmp", b"tmpfs", flags, room), "mount /tmp")
    shared = f"size={min(disk, 1 << 24)},nr_inodes=256,mode=1777".encode()
    _checked(LIBC.mount(b"tmpfs", b"/dev/shm", b"tmpfs", flags | _NOEXEC, shared), "mount /dev/shm")
    _checked(LIBC.mount(b"proc", b"/proc", b"proc", flags | _NOEXEC, None), "mount /proc")


def _limit(limits: Mapping[str, Any], *, alone: bool) -> None:
    wanted = {
        resource.RLIMIT_CPU: int(limits["cpu"]),
        resource.RLIMIT_AS: int(limits["memory"]),
        resource.RLIMIT_FSIZE: int(limits["disk"]),
        resource.RLIMIT_NOFILE: 128,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_STACK: _STACK,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_SIGPENDING: 256,
    }
    if not alone:
        # Else it counts all that this user runs on the machine: the watching process counts threads then.
        wanted[resource.RLIMIT_NPROC] = int(limits["processes"])
    for which, value in wanted.items():
        _, hard = resource.getrlimit(which)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (bound, bound))
    try:
        # Where memory runs out all the same, the kernel should take this process and not a trainer.
        with open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123
            file.write("1000")
    except OSError:
        return
