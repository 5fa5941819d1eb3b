"""The worker program: imports sympy once, then serves a batch at a time from children that it forks.

`python -P -m ringtrue.graders.worker.program` says `{"hello":1,"notes":"..."}` when it is ready, then takes
batches from standard input. It never computes anything itself, so it always notices the end of its input (the
parent is gone, however it died), and then ends its child and itself. Linux even wakes it for that where
somebody stopped it (SIGSTOP); elsewhere a stopped one stays until it is continued.

It is not meant to be run by hand.
"""

import gc
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final

from ringtrue.graders.worker.batch import Batch
from ringtrue.graders.worker.child import Compare
from ringtrue.graders.worker.prctl import set_parent_death_signal
from ringtrue.graders.worker.protocol import Frames, ProtocolError, send

__all__ = ["main"]

_DEFAULT: Final = "ringtrue.graders.equivalence.deep:compare_deep"
_DEFAULT_ACTION: Final = (
    signal.SIGALRM, signal.SIGPROF, signal.SIGXCPU, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS,
    signal.SIGCHLD, signal.SIGPIPE, signal.SIGTERM, signal.SIGHUP,
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Serve batches until the input ends.

    Args:
        arguments: nothing, or the `module:function` that settles a row in place of the deep tier.

    Returns:
        The exit status: 0 when the input ended, 1 when it made no sense or nothing could be imported.
    """
    requests, replies = _take_pipes()
    _reset_signals()
    # Not SIGKILL: it also comes when the thread that started us ends, and SIGCONT then does no harm.
    set_parent_death_signal(signal.SIGCONT)
    # Collecting while hundreds of modules are made takes a seventh of the start, and finds nothing.
    gc.disable()
    try:
        compare, notes = _load(arguments[0] if arguments else _DEFAULT)
    except (ImportError, AttributeError) as error:
        send(replies, {"failed": f"{type(error).__name__}: {error}"})
        return 1
    # What is here now is shared with every child; unfrozen, a child's collector would copy all of it.
    gc.freeze()
    gc.enable()
    send(replies, {"hello": 1, "notes": notes})
    frames = Frames()
    while piece := os.read(requests, 1 << 16):
        try:
            for message in frames.feed(piece):
                Batch(message, compare, requests, replies).run()
        except (ProtocolError, KeyError, TypeError, ValueError):
            return 1
    return 0


def _take_pipes() -> tuple[int, int]:
    """Keep the pipes for ourselves: a stray print of any library must not end up between the frames."""
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return requests, replies


def _reset_signals() -> None:
    """Ignored and blocked signals survive an exec, and the bounds of a child rest on these being neither."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in _DEFAULT_ACTION:
        signal.signal(number, signal.SIG_DFL)
    # Ctrl-C is the parent's: it decides whether the worker goes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _load(reference: str) -> tuple[Compare, str]:
    name, _, function = reference.partition(":")
    module = importlib.import_module(name)
    compare: Compare = getattr(module, function)
    warm_up = getattr(module, "warm_up", None)
    return compare, str(warm_up()) if warm_up else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
