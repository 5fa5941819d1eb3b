"""Landlock: a process gives up, for good, every file that it does not name; no privilege is needed for it.

Reading and running is left for what an interpreter needs, writing for one folder of scratch. Connections over
TCP and, from Linux 6.12, to abstract sockets and signals to processes outside are given up too.

From the third version of its interface (Linux 6.2): before, a file that cannot be opened for writing could
still be cut to nothing. It does not hide that a file is there, and covers no process that came before it.
"""

import contextlib
import ctypes
import os
import struct
from collections.abc import Iterable
from typing import Final

__all__ = ["NEEDED", "install", "version"]

NEEDED: Final = 3
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_READ: Final = 0b1101  # execute, read a file, list a folder
_FILE: Final = 0b0111 | 1 << 14 | 1 << 15  # what a rule about a file may name
_HANDLED: Final = {3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET_TCP: Final = 3
_SCOPES: Final = 3


def version(libc: ctypes.CDLL) -> int:
    """The version of the kernel's interface; 0 where there is none."""
    found = libc.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(1))
    return max(0, int(found))


def install(libc: ctypes.CDLL, *, readable: Iterable[str], writable: Iterable[str]) -> None:
    """Give up all files but these.

    Args:
        libc: the C library.
        readable: files and folders to read and run; those that are not there are left out.
        writable: files and folders to do anything in.

    Raises:
        OSError: where the kernel refuses.
    """
    abi = version(libc)
    handled = _HANDLED[5 if abi >= 5 else 3]
    ruleset = struct.pack("QQQ", handled, _NET_TCP if abi >= 4 else 0, _SCOPES if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    rules = libc.syscall(_CREATE, ruleset, ctypes.c_size_t(size), ctypes.c_uint(0))
    if rules < 0:
        raise OSError(ctypes.get_errno(), "landlock: no ruleset is to be had")
    try:
        for path in readable:
            _allow(libc, rules, path, _READ)
        for path in writable:
            _allow(libc, rules, path, handled)
        if libc.prctl(38, 1, 0, 0, 0) or libc.syscall(_RESTRICT, rules, ctypes.c_uint(0)):
            raise OSError(ctypes.get_errno(), "landlock: the kernel does not restrict this process")
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: str, access: int) -> None:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            allowed = access if os.path.isdir(path) else access & _FILE  # noqa: PTH112 - runs after each fork
            rule = struct.pack("=Qi", allowed, place)
            if libc.syscall(_ADD, rules, ctypes.c_int(1), rule, ctypes.c_uint(0)):
                raise OSError(ctypes.get_errno(), f"landlock: no rule for {path}")
        finally:
            os.close(place)
