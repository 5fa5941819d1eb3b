"""Python's search for cycles, done less often while rows go by.

One example: over 9,000 rows of maths it is a tenth of the whole time, and finds nothing: rows, verdicts and
scores refer to each other in one direction only, and go when their chunk does.

It never turns the search off: a user's reward may make cycles.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

__all__ = ["rare_collections"]

_NEW_OBJECTS: Final = 50_000
"""More objects than a chunk of rows makes, and a few MB of them."""


@contextmanager
def rare_collections() -> Iterator[None]:
    """Search only after many new objects, and as before once it ends.

    >>> with rare_collections():
    ...     gc.get_threshold()[0] >= 50_000
    True
    """
    before = gc.get_threshold()
    # 0 stands for never.
    gc.set_threshold(max(before[0], _NEW_OBJECTS) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
