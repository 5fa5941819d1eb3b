"""Two of Linux's per-process switches that Python has no call for; elsewhere they do nothing.

One real use: `set_parent_death_signal(signal.SIGKILL)` in a row's child, so that it ends with its program.
"""

import ctypes
import signal
import sys
from typing import Final

__all__ = ["forbid_dumps", "set_parent_death_signal"]

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_LIBC: Final = ctypes.CDLL(None) if sys.platform == "linux" else None
"""Loaded on import, which is before any fork: loading it takes longer than the fork."""


def set_parent_death_signal(number: signal.Signals) -> None:
    """Have the kernel send this process a signal when its parent is gone.

    It also comes whenever the *thread* that started this process ends, even where the parent lives on.
    """
    _prctl(_PR_SET_PDEATHSIG, number)


def forbid_dumps() -> None:
    """Never write this process's memory to disk."""
    _prctl(_PR_SET_DUMPABLE, 0)


def _prctl(option: int, value: int) -> None:
    if _LIBC is not None:
        _LIBC.prctl(option, value, 0, 0, 0)
