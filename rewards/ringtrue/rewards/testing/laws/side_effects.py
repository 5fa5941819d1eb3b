"""Law 13: what a call leaves behind in its process.

What sits behind a broken one: a timeout by signals that is never taken back, a log level set for everybody, a
print that was meant for a notebook.
"""

import contextlib
import copy
import io
import logging
import os
import signal
from pathlib import Path
from typing import Final

from ringtrue.rewards.testing import strategies
from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.child import isolated
from ringtrue.rewards.testing.law import Broken, Plan, law
from ringtrue.rewards.testing.running import for_all
from ringtrue.rewards.testing.subject import Subject, raw_values

__all__ = ["pure", "quiet"]

_SIGNALS: Final = (
    (signal.SIGALRM, signal.SIGCHLD, signal.SIGINT, signal.SIGTERM) if os.name == "posix" else ()
)


@law(
    13, hard="always",
    why="A changed signal handler cancels a trainer's timeouts; a changed argument reaches other rewards.",
)  # fmt: skip
def pure(subject: Subject, plan: Plan) -> None:
    """Arguments, signal handlers, working directory and environment stay as they were."""

    def holds(batch: Batch) -> None:
        given = (batch if subject.texts else batch.as_messages()).arguments()
        kept, before = copy.deepcopy(given), _surroundings()
        # What fails is cleaned up as well: that it raises is the matter of law 2.
        with contextlib.suppress(Exception, SystemExit):
            list(raw_values(subject.reward, _Given(given)))
        if given != kept:
            changed = ", ".join(name for name in kept if given.get(name) != kept[name])
            raise Broken(f"it changes its arguments: {changed}", batch)
        after = _surroundings()
        for name, value in before.items():
            if after[name] != value:
                raise Broken(f"it changes {name}", batch)

    for_all(strategies.batches(subject, least=1, most=4), holds, plan)
    holds(strategies.samples(subject))


class _Given(Batch):
    """A batch whose arguments are handed over as they are, so that a change to them can be seen."""

    __slots__ = ("given",)

    given: dict[str, object]

    def __init__(self, given: dict[str, object]) -> None:
        object.__setattr__(self, "given", given)

    def arguments(self) -> dict[str, object]:
        return self.given


def _surroundings() -> dict[str, object]:
    handlers = {f"the handler of {number.name}": signal.getsignal(number) for number in _SIGNALS}
    timer = {"the alarm timer": signal.getitimer(signal.ITIMER_REAL)[1]} if _SIGNALS else {}
    return {**handlers, **timer, "the working directory": Path.cwd(), "the environment": dict(os.environ)}


@law(
    13,
    why="A thousand printed lines a step hide what the run says; a changed log level hides what others say.",
)  # fmt: skip
def quiet(subject: Subject, plan: Plan) -> None:
    """It prints nothing, and leaves the levels of other loggers alone."""
    batch = strategies.samples(subject)
    out, err, levels = io.StringIO(), io.StringIO(), _levels()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        subject.values(batch)
    for name, stream in (("standard output", out), ("standard error", err)):
        if stream.getvalue():
            raise Broken(f"it writes {stream.getvalue()[:80]!r} to {name}", batch.take([0]))
    # What libraries of C, and programs that it starts, write is seen in a process of its own only.
    below = isolated(lambda: subject.values(batch), seconds=2 * plan.deadline).printed
    if below:
        raise Broken(f"it writes {below[:80]!r} past Python to the terminal", batch.take([0]))
    after = _levels()
    for name, level in levels.items():
        if after[name] != level:
            raise Broken(f"it sets the level of the logger {name!r} to {after[name]}", batch.take([0]))


def _levels() -> dict[str, int]:
    named = {name: logging.getLogger(name).level for name in list(logging.root.manager.loggerDict)}
    return {"root": logging.root.level, **named}
