"""A working directory of its own for the children in which programs may be run.

A real need: a checker that runs `open("conftest.py", "w")` of a completion where it happens to stand would
leave that file in the author's checkout.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from ringtrue.rewards.testing.child import CAN_FORK
from ringtrue.rewards.testing.subject import Subject

__all__ = ["away"]


@contextmanager
def away(subject: Subject) -> Iterator[Callable[[], Subject]]:
    """Gives what a child calls first: it takes it to an empty folder, if its reward runs programs."""
    if "code" not in subject.kinds or not CAN_FORK:
        yield lambda: subject
        return
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:

        def enter() -> Subject:
            os.chdir(folder)
            return subject

        yield enter
