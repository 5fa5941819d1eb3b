"""What can go wrong with files, said so that a person can mend it.

One example: `runs.jsonl:17: not JSON: Expecting ',' delimiter at byte 40; mend the line or drop it`.

    RunError                 the base: `.code` is the exit code of the command line
    ├── UsageError           2: wrong use; nothing was read or written
    ├── InputError           3: a file, a line, what was seen there
    │   └── RowError         3: one row is at fault, and those after it can be read
    ├── MachineError         3: a disk that is full, a worker that died
    └── InterruptError     130: Ctrl-C
"""

from dataclasses import dataclass
from typing import ClassVar

__all__ = ["BadRows", "InputError", "InterruptError", "MachineError", "RowError", "RunError", "UsageError"]


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


class RowError(InputError):
    """The fault of one row: the rows after it can be read.

    >>> RowError("runs.jsonl", 17, "not JSON").code
    3
    """


@dataclass(slots=True)
class BadRows:
    """What becomes of rows at fault: the first one stops the run, or all are left out and counted.

    >>> bad = BadRows(skip=True)
    >>> bad.meet(RowError("runs.jsonl", 17, "not JSON"))
    >>> bad.count, bad.first
    (1, 'runs.jsonl:17: not JSON')
    """

    skip: bool = False
    """Leave them out and go on."""
    count: int = 0
    """How many were left out."""
    first: str = ""
    """What was said of the first one."""

    def meet(self, error: RowError) -> None:
        """Take a row's fault.

        Raises:
            RowError: The fault itself, unless such rows are left out.
        """
        if not self.skip:
            raise error
        self.count += 1
        self.first = self.first or str(error)

    def reset(self) -> None:
        """Count from the start: the input is read again."""
        self.count, self.first = 0, ""


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
