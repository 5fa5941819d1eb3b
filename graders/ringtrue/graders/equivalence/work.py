r"""How much one comparison may work in this process, counted in steps, so that a text ends the same way.

A real row: gold `y=x`, answer `y=` and 250 times `\log_7(3^{20000})+`. No single part is over a limit, and
together they took five seconds, one sampled point after the other.

A step is one node evaluated at one point, or one term of a sum: some microseconds. What it does not do:
measure time, which no two runs agree on.
"""

import threading
from typing import Final

from ringtrue.graders.equivalence.finding import OverLimitError

__all__ = ["MOST_STEPS", "budget", "spend"]

MOST_STEPS: Final = 15_000
"""Of 17,700 real rows the costliest took 1,509."""


class _Budget(threading.local):
    """The steps that this thread has left. `with budget:` begins a comparison; within one it does nothing.

    A row compares twice: its answers with each other, and the one that counts with the gold.
    """

    _depth = 0
    left = MOST_STEPS

    def __enter__(self) -> None:
        if not self._depth:
            self.left = MOST_STEPS
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1


budget: Final = _Budget()


def spend(steps: int = 1) -> None:
    """Count work that is about to be done.

    Raises:
        OverLimitError: the row has spent all that it may.

    >>> with budget:
    ...     spend(2 * MOST_STEPS)
    Traceback (most recent call last):
    ...
    ringtrue.graders.equivalence.finding.OverLimitError: steps of a row: 30000 is over the limit of 15000
    """
    budget.left -= steps
    if budget.left < 0:
        raise OverLimitError("steps of a row", MOST_STEPS - budget.left, MOST_STEPS)
