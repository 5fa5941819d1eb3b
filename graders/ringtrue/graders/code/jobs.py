"""One job of a sandbox: the processes to run, what they are given, and what is known of them afterwards.

One real job: a candidate's program that serves its functions, and the tests that call them, two parts with a
line between. All that a part is given is in descriptors of its own: its work and its standard input are files
in memory, its output comes through pipes, and how it ended is said by a process of ours above it.
"""

import contextlib
import json
import os
import selectors
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ringtrue.graders.code.limits import Limits

__all__ = ["Ended", "Part", "exchange"]

_GRACE: Final = 10.0
"""Seconds for a killed program to be gone."""
_RESULT: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One process of a job."""

    role: str
    """`script`, `other`, `serve`, `judge` or `both`."""
    work: Mapping[str, object]
    """What it is to do."""
    limits: Limits
    """What it may use."""
    stdin: str = ""
    """Its standard input."""
    tests: Mapping[str, object] | None = None
    """For `both`: what it reads after the program has been run."""


@dataclass(slots=True)
class Ended:
    """What is known of a process that has ended."""

    exit: int | None = None
    """Its exit status, or a signal below 0; None where it never ran."""
    why: str = ""
    """What ended it: `memory`, `output`, `wall`; empty where it ended by itself."""
    killed: bool = False
    """Whether we ended it, since nobody asked it any more."""
    failed: str = ""
    """Our own failure: the sandbox could not be made."""
    cpu: float = 0.0
    """Seconds of processor time."""
    output: dict[str, bytearray] = field(default_factory=dict)
    """`stdout`, `stderr`, `status`, `result`: what was written there, up to its limit."""


def exchange(line: socket.socket, parts: Sequence[Part]) -> list[Ended]:
    """Have a job done.

    Args:
        line: the control line of a zygote.
        parts: one process each; two of them are joined by a channel.

    Returns:
        What is known of each.

    Raises:
        OSError: where the zygote is gone, or does not end what it was told to end.
    """
    theirs: list[int] = []
    ours: dict[int, tuple[int, str]] = {}
    try:
        message: list[dict[str, Any]] = []
        channel = socket.socketpair() if len(parts) == 2 else None
        for place, part in enumerate(parts):
            given = _descriptors(part)
            if channel:
                given["channel"] = channel[place].detach()
            for name in (
                "stdout",
                "stderr",
                "status",
                *(["result"] if part.role in ("judge", "both") else []),
            ):
                read, given[name] = os.pipe2(os.O_CLOEXEC)
                os.set_blocking(read, False)
                ours[read] = (place, name)
            theirs += given.values()
            message.append({"role": part.role, "limits": part.limits.as_message(), "fds": list(given)})
        socket.send_fds(line, [json.dumps({"parts": message}).encode()], theirs)
    except BaseException:
        _close([*theirs, *ours])
        raise
    _close(theirs)
    try:
        return _collect(line, parts, ours)
    finally:
        _close(ours)


def _close(descriptors: Any) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _descriptors(part: Part) -> dict[str, int]:
    given = {"payload": _in_memory(json.dumps(part.work).encode())}
    given["stdin"] = _in_memory(part.stdin.encode("utf-8", "surrogatepass"))
    if part.tests is not None:
        given["tests"] = _in_memory(json.dumps(part.tests).encode())
    return given


def _in_memory(content: bytes) -> int:
    descriptor = os.memfd_create("input", os.MFD_CLOEXEC)
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def _collect(  # noqa: C901 - one loop, whose state is all it has
    line: socket.socket, parts: Sequence[Part], ours: Mapping[int, tuple[int, str]]
) -> list[Ended]:
    ended = [Ended() for _ in parts]
    running = set(range(len(parts)))
    deadline = time.monotonic() + max(part.limits.wall for part in parts)
    killed = False

    def kill(why: str) -> None:
        nonlocal killed, deadline
        if not killed:
            for place in running:
                ended[place].why = why
            line.send(b'{"kill":true}')
            killed, deadline = True, time.monotonic() + _GRACE

    with selectors.DefaultSelector() as selector:
        for descriptor in ours:
            selector.register(descriptor, selectors.EVENT_READ)
        # Ended is what the process above says to have ended: an end of file can be held back by a daemon.
        while running:
            left = deadline - time.monotonic()
            if left <= 0:
                if killed:
                    raise OSError("the sandbox does not end a program that it was told to end")
                kill("wall")
                continue
            for key, _ in selector.select(left):
                place, name = ours[key.fd]
                if _drain(key.fd, ended[place], name, parts[place].limits, kill):
                    selector.unregister(key.fd)
                    if name == "status":
                        running.discard(place)
                        if len(running) == 1 and parts[place].role == "judge":
                            kill("")  # nobody asks the candidate any more
    for descriptor, (place, name) in ours.items():
        _drain(descriptor, ended[place], name, parts[place].limits, lambda _: None)
    for one in ended:
        _read_status(one)
    return ended


def _drain(descriptor: int, ended: Ended, name: str, limits: Limits, kill: Callable[[str], None]) -> bool:
    """Read what is there; returns whether that was all there will ever be."""
    kept = ended.output.setdefault(name, bytearray())
    most = limits.output if name in ("stdout", "stderr") else _RESULT
    while len(kept) <= most:
        try:
            piece = os.read(descriptor, 1 << 16)
        except BlockingIOError:
            return False
        if not piece:
            return True
        kept += piece
    kill("output")
    ended.why = "output"
    return True


def _read_status(ended: Ended) -> None:
    said: dict[str, Any] = {"failed": "the process above the program is gone"}
    with contextlib.suppress(ValueError):
        # Where the program's own process failed, its line comes first.
        said, _ = json.JSONDecoder().raw_decode(ended.output.get("status", bytearray()).decode())
    ended.failed = said.get("failed", "")
    ended.exit, ended.cpu = said.get("exit"), said.get("cpu", 0.0)
    ended.killed = said.get("why") == "killed"
    if not ended.why and not ended.killed:
        ended.why = said.get("why", "")
