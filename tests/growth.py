"""What some work costs, and how that grows with its size: what linear means in a test, on any machine."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["assert_linear", "at_most"]


def assert_linear(work: Callable[[int], object], size: int, *, times: int = 16) -> None:
    """Fail where `times` the size costs more like `times` squared than `times`.

    CPU time of this thread. Other work on the machine only ever adds, so one run of the large size that is cheap
    enough says all; else it is the best of several runs, and the best of several tries. A quadratic cost is out
    by a factor of `times`; the bound allows its square root.
    """
    tries = []
    for runs in (1, 3, 3, 3):
        small, large = _seconds(work, size, 3), _seconds(work, size * times, runs)
        tries.append(large / max(small, 2e-5))
        if tries[-1] <= times**1.5:
            return
    raise AssertionError(
        f"{times} times the size cost {min(tries):.0f} times the CPU time, at best of {len(tries)}"
    )


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail where what is done within takes more CPU time of this thread."""
    with _no_collection():
        began = time.thread_time()
        yield
        took = time.thread_time() - began
    assert took < seconds, f"{took:.2f} seconds of CPU time, and {seconds:g} are allowed"


def _seconds(work: Callable[[int], object], size: int, runs: int) -> float:
    best = float("inf")
    with _no_collection():
        for _ in range(runs):
            began = time.thread_time()
            work(size)
            best = min(best, time.thread_time() - began)
    return best


@contextmanager
def _no_collection() -> Iterator[None]:
    """A collection in between walks all that other tests have left."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
