"""Scoring probes one by one in a child process, which may hang or end on any of them.

What was scored before is kept in memory that both share; the child is then started again after the probe on
which it ended, so that a pack of which nothing hangs takes one child, and each hang one more.
"""

import math
import mmap
import os
import secrets
import shutil
import signal
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import gettempdir
from time import monotonic
from typing import Final

from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.child import CAN_FORK, isolated
from ringtrue.rewards.testing.guess import tokens
from ringtrue.rewards.testing.probes.maths import MARKER
from ringtrue.rewards.testing.probes.probe import Probe
from ringtrue.rewards.testing.subject import Failed, Subject

__all__ = ["Scored", "scored"]

_CELL: Final = struct.Struct("<Bd")
_OPEN, _VALUE, _NONE, _RAISED, _RAN_CODE = range(5)
_SAYS: Final = 200
"""Bytes of what an exception says."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What became of one probe."""

    value: float | None = None
    """What it earned."""
    trouble: str = ""
    """How the reward failed on it; empty where it did not."""
    done: bool = True
    """Whether it was scored at all."""
    ran_code: bool = False
    """Whether what it says was run as a program."""


def scored(subject: Subject, probes: Sequence[Probe], *, seconds: float, deadline: float) -> list[Scored]:
    """Score each probe as a batch of its own, beside its group where it has one.

    Args:
        subject: the reward under test.
        probes: what to score.
        seconds: wall time for all; what does not fit is not done.
        deadline: wall seconds that one may take.
    """
    size = _CELL.size + _SAYS
    results = [Scored(done=False)] * len(probes)
    until = monotonic() + seconds
    with mmap.mmap(-1, max(8 + size * len(probes), 8)) as shared, _scratch() as folder:
        start = 0
        while start < len(probes) and monotonic() < until:
            left = until - monotonic()
            begin = start

            def go(begin: int = begin) -> None:
                _score_all(subject, probes, begin, shared, deadline, folder)

            ended = isolated(go, seconds=left).ended
            stop = _at(shared) if ended else len(probes)
            for index in range(start, stop):
                results[index] = _read(shared, index)
            # Where the time for all ran out, the last one is not to blame.
            if ended and monotonic() < until:
                results[stop] = Scored(trouble=_in_words(ended, deadline))
            start = stop + 1
    return results


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for what probes leave behind."""
    # Its path stands in some of them: with a digit by chance in it, it would hold a gold by chance.
    folder = Path(gettempdir()) / "".join(secrets.choice("qz") for _ in range(48))
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _score_all(
    subject: Subject, probes: Sequence[Probe], start: int, shared: mmap.mmap, deadline: float, folder: Path
) -> None:
    if any(one.kind == "code" for one in probes):
        os.chdir(folder)  # many a checker runs programs where it is, and what they write must not stay
    for index in range(start, len(probes)):
        shared[:8] = index.to_bytes(8, "little")
        _alarm(deadline)
        mark = folder / f"{index:b}".replace("0", "q").replace("1", "z")
        state, value, says = _score(subject, _marked(probes[index], mark))
        _alarm(0.0)
        if mark.exists():
            state = _RAN_CODE
        at = 8 + index * (_CELL.size + _SAYS)
        cell = _CELL.pack(state, value) + says.encode("utf-8", "replace")[:_SAYS].ljust(_SAYS, b"\0")
        shared[at : at + len(cell)] = cell


def _score(subject: Subject, probe: Probe) -> tuple[int, float, str]:
    try:
        value = subject.value(_batch(subject, probe))
    except Failed as failed:
        return _RAISED, 0.0, str(failed)
    return (_NONE, 0.0, "") if value is None else (_VALUE, value, "")


def _alarm(seconds: float) -> None:
    """Let the kernel end this child: no handler would run while C code holds the interpreter."""
    if CAN_FORK:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _marked(probe: Probe, mark: Path) -> Probe:
    """The same probe, its marker in a folder of its own."""
    if not isinstance(probe.completion, str) or MARKER not in probe.completion:
        return probe
    return replace(probe, completion=probe.completion.replace(MARKER, str(mark)))


def _batch(subject: Subject, probe: Probe) -> Batch:
    texts = [probe.completion, *probe.beside]
    columns: dict[str, Sequence[object]] = {
        name: [values[0]] * len(texts) for name, values in subject.columns.items()
    }
    columns |= {name: [value] * len(texts) for name, value in probe.columns.items()}
    if subject.gold:
        columns[subject.gold] = ["7" if probe.kind == "format" else probe.gold] * len(texts)
    if subject.scope == "group":
        columns["group"] = [0] * len(texts)
    prompt = probe.prompt or "What is it?"
    return Batch(texts, columns, [prompt] * len(texts), [tokens(text) for text in texts])


def _at(shared: mmap.mmap) -> int:
    return int.from_bytes(shared[:8], "little")


def _read(shared: mmap.mmap, index: int) -> Scored:
    at = 8 + index * (_CELL.size + _SAYS)
    state, value = _CELL.unpack(shared[at : at + _CELL.size])
    says = shared[at + _CELL.size : at + _CELL.size + _SAYS].rstrip(b"\0").decode("utf-8", "replace")
    if state == _OPEN:  # where nothing can fork, the function ran here and this cannot be
        return Scored(done=False)
    if state == _RAISED:
        return Scored(trouble=f"it raised {says}")
    return Scored(value if state == _VALUE and math.isfinite(value) else None, ran_code=state == _RAN_CODE)


def _in_words(ended: str, deadline: float) -> str:
    return f"it did not end within {deadline:g} s" if "SIGALRM" in ended else ended
