"""What can go wrong with files, said so that a person can mend it.

One example: `runs.jsonl:17: not JSON: Expecting ',' delimiter at byte 40; mend the line or drop it`.

    RunError                 the base: `.code` is the exit code of the command line
    ├── UsageError           2: wrong use; nothing was read or written
    ├── InputError           3: a file, a line, what was seen there
    ├── MachineError         3: a disk that is full, a worker that died
    └── InterruptError     130: Ctrl-C
"""

from typing import ClassVar

__all__ = ["InputError", "InterruptError", "MachineError", "RunError", "UsageError"]


class RunError(Exception):
    """Something a person can mend; the message says how.

    >>> str(RunError("no such column", mend="name one with --gold"))
    'no such column; name one with --gold'
    """

    code: ClassVar[int] = 3

    def __init__(self, what: str, *, mend: str = "") -> None:
        super().__init__(f"{what}; {mend}" if mend else what)

    def __reduce__(self) -> tuple[object, ...]:
        # Worker processes hand faults over: pickle would call a subclass with the message alone.
        return _again, (type(self), str(self))


def _again(kind: type[RunError], message: str) -> RunError:
    error = kind.__new__(kind)
    Exception.__init__(error, message)
    return error


class UsageError(RunError):
    """The call itself is wrong: nothing was read or written.

    >>> UsageError("two recipes").code
    2
    """

    code: ClassVar[int] = 2


class InputError(RunError):
    """A file's fault, with the place.

    >>> str(InputError("runs.jsonl", 17, "a row must be an object, this is an array", mend="drop it"))
    'runs.jsonl:17: a row must be an object, this is an array; drop it'
    """

    def __init__(self, file: str, line: int | None, what: str, *, mend: str = "") -> None:
        place = f"{file}:{line}" if line is not None else file
        super().__init__(f"{place}: {what}", mend=mend)


class MachineError(RunError):
    """The machine's fault: a full disk, a dead worker process.

    >>> MachineError("no space left").code
    3
    """


class InterruptError(RunError):
    """Ctrl-C: what was finished is kept.

    >>> InterruptError("stopped").code
    130
    """

    code: ClassVar[int] = 130
