"""How much a program may use; each limit is one number.

One real case: `while True: pass` ends after `cpu` seconds, `time.sleep(3600)` after `wall`, and both are a
`timeout`, which earns what a wrong answer earns.
"""

import math
from dataclasses import asdict, dataclass, fields

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The bounds of one run of one program: a whole set of function tests, or one case of input and output.

    >>> Limits(cpu=2).wall
    20.0
    """

    cpu: float = 6.0
    """Seconds of processor time of one process, rounded up."""
    wall: float = 20.0
    """Seconds of a clock on the wall: what a sleeping program, or a loaded machine, may take."""
    memory: int = 1 << 30
    """Bytes: address space of one process, and what all processes of the program hold together."""
    output: int = 8 << 20
    """Bytes on standard output, and on standard error."""
    disk: int = 64 << 20
    """Bytes of scratch."""
    files: int = 1024
    """Files and folders in the scratch."""
    processes: int = 32
    """Processes and threads of a program at once."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            whole = field.name not in ("cpu", "wall")
            number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
            if not (number and math.isfinite(value) and value > 0):
                kind = "a whole number" if whole else "a number"
                raise ValueError(f"Limits.{field.name} is {value!r}: give {kind} above 0")

    def as_message(self) -> dict[str, object]:
        """The limits as a message holds them."""
        return {**asdict(self), "cpu": math.ceil(self.cpu)}
