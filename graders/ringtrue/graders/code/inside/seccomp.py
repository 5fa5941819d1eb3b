"""A filter of system calls, installed by a process for itself and all that it starts.

Out of reach everywhere: tracing and reading other processes, mounting, new namespaces, sockets to anywhere
but this machine's own files, keys, kernel modules, memory that no limit counts (memfd, System V shared
memory), io_uring. Where there is no process namespace (`alone`), also every new process, shared memory of
others, sockets, and signals to others: by `kill`, and by a descriptor that says whom to signal when there is
something to read. Such a program is one process, whose limits are the limits of all it does.

It knows x86-64 and AArch64. Calls that are refused say EPERM, as they do to an ordinary user.
"""

import ctypes
import os
import struct
from typing import Final

__all__ = ["install", "supported"]

_ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
_KILL: Final = 0x80000000
_EPERM: Final = 1
_ENOSYS: Final = 38
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NR, _ARCH, _FIRST, _SECOND = 0, 4, 16, 24
_NEW_NAMESPACES: Final = 0x7E020080
_THREAD: Final = 0x00010000
_UNIX: Final = 1

_NAMES: Final = [
    "ptrace", "process_vm_readv", "process_vm_writev", "mount", "umount2", "pivot_root", "chroot", "setns",
    "unshare", "bpf", "perf_event_open", "kexec_load", "kexec_file_load", "init_module", "finit_module",
    "delete_module", "keyctl", "add_key", "request_key", "userfaultfd", "io_uring_setup", "io_uring_enter",
    "io_uring_register", "open_by_handle_at", "memfd_create", "memfd_secret", "swapon", "swapoff", "reboot",
    "syslog", "acct", "quotactl", "personality", "pidfd_getfd", "kcmp", "open_tree", "move_mount", "fsopen",
    "fsconfig", "fsmount", "fspick", "mount_setattr", "fanotify_init", "settimeofday", "clock_settime",
    "sethostname", "setdomainname", "shmget", "msgget", "semget", "mq_open", "migrate_pages", "move_pages"
]  # fmt: skip
_X86: Final = (
    101, 310, 311, 165, 166, 155, 161, 308, 272, 321, 298, 246, 320, 175, 313, 176, 250, 248, 249, 323, 425,
    426, 427, 304, 319, 447, 167, 168, 169, 103, 163, 179, 135, 438, 312, 428, 429, 430, 431, 432, 433, 442,
    300, 164, 227, 170, 171, 29, 68, 64, 240, 256, 279,
)  # fmt: skip
_ARM: Final = (
    117, 270, 271, 40, 39, 41, 51, 268, 97, 280, 241, 104, 294, 105, 273, 106, 219, 217, 218, 282, 425, 426,
    427, 265, 279, 447, 224, 225, 142, 116, 89, 60, 92, 438, 272, 428, 429, 430, 431, 432, 433, 442, 262,
    170, 112, 161, 162, 194, 186, 190, 180, 238, 239,
)  # fmt: skip
_ALONE: Final = [
    "fork", "vfork", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal", "pidfd_open",
    "setpriority", "sched_setparam", "sched_setscheduler", "sched_setaffinity", "sched_setattr",
    "ioprio_set", "shmat", "shmctl", "msgsnd", "msgrcv", "msgctl", "semop", "semtimedop", "semctl"
]  # fmt: skip
_X86_ALONE: Final = (
    57, 58, 200, 129, 297, 424, 434, 141, 142, 144, 203, 314, 251, 30, 31, 69, 70, 71, 65, 220, 66
)  # fmt: skip
_ARM_ALONE: Final = (
    130, 138, 240, 424, 434, 140, 118, 119, 122, 274, 30, 196, 195, 189, 188, 187, 193, 192, 191
)  # fmt: skip
_SPECIAL: Final = {
    "x86_64": {
        "socket": 41, "clone": 56, "clone3": 435, "kill": 62, "tgkill": 234, "prlimit64": 302, "fcntl": 72,
        "ioctl": 16,
    },
    "aarch64": {
        "socket": 198, "clone": 220, "clone3": 435, "kill": 129, "tgkill": 131, "prlimit64": 261, "fcntl": 25,
        "ioctl": 29,
    },
}  # fmt: skip
_SIGNALLED: Final = {"fcntl": (8, 10, 15), "ioctl": (0x8901, 0x8902)}
"""What names a process to be signalled: F_SETOWN, F_SETSIG, F_SETOWN_EX; FIOSETOWN, SIOCSPGRP."""
_TABLES: Final = {
    "x86_64": (0xC000003E, _X86, _X86_ALONE),
    "aarch64": (0xC00000B7, _ARM, _ARM_ALONE),
}

Step = tuple[int, int, int, int]


def supported() -> bool:
    """Whether the filter knows this machine's system calls."""
    return os.uname().machine in _TABLES and struct.calcsize("P") == 8


def install(libc: ctypes.CDLL, *, alone: bool) -> None:
    """Filter this process's system calls from now on.

    Args:
        libc: the C library.
        alone: whether it may start no process, and signal none but itself.

    Raises:
        OSError: where the kernel takes no filter.
    """
    steps = _steps(os.uname().machine, alone=alone, own=os.getpid())
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(buffer))
    if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, program, 0, 0):
        raise OSError(ctypes.get_errno(), f"seccomp: {os.strerror(ctypes.get_errno())}")


def _steps(machine: str, *, alone: bool, own: int) -> list[Step]:
    arch, denied, denied_alone = _TABLES[machine]
    special = _SPECIAL[machine]
    steps: list[Step] = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NR),
        # The second numbering of x86-64 (x32) would pass by all that follows.
        (_AT_LEAST, 0, 1, 0x40000000),
        (_RETURN, 0, 0, _ERRNO | _EPERM),
    ]
    for number in (*denied, *(denied_alone if alone else ())):
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | _EPERM)]
    # Its flags lie in memory, which no filter can read: a library that finds none falls back to clone.
    steps += [(_EQUAL, 0, 1, special["clone3"]), (_RETURN, 0, 0, _ERRNO | _ENOSYS)]
    steps += _argument(special["clone"], _FIRST, (_ANY_BIT, 0, 1, _NEW_NAMESPACES), allow_after=not alone)
    if alone:
        steps += _argument(special["clone"], _FIRST, (_ANY_BIT, 1, 0, _THREAD))
        steps += [(_EQUAL, 0, 1, special["socket"]), (_RETURN, 0, 0, _ERRNO | _EPERM)]
        for name in ("kill", "tgkill"):
            steps += _argument(special[name], _FIRST, (_EQUAL, 1, 0, own))
        steps += _argument(special["prlimit64"], _FIRST, (_EQUAL, 1, 0, 0))
        for name, commands in _SIGNALLED.items():
            for command in commands:
                steps += _argument(special[name], _SECOND, (_EQUAL, 0, 1, command), allow_after=False)
    else:
        steps += _argument(special["socket"], _FIRST, (_EQUAL, 1, 0, _UNIX))
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


def _argument(number: int, place: int, test: Step, *, allow_after: bool = True) -> list[Step]:
    """For one call: the test of its argument jumps over a refusal, or falls into it."""
    end = [(_RETURN, 0, 0, _ALLOW)] if allow_after else [(_LOAD, 0, 0, _NR)]
    body: list[Step] = [(_LOAD, 0, 0, place), test, (_RETURN, 0, 0, _ERRNO | _EPERM), *end]
    return [(_EQUAL, 0, len(body), number), *body]
