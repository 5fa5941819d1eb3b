"""What this process and the worker program say to each other: frames of JSON, four bytes of length first.

One real exchange, less the lengths: `{"deadline":2.0,"budget":4.0,"rows":[["2x(x+1)","2x^2+2x",{...}]]}` goes
out, `{"row":0,"status":"equal","detail":"the difference is 0","seconds":0.02}` comes back for every row as
soon as it is settled, `{"later":0}` for one that is put off, `{"done":true,"kills":0}` ends the batch.

It does not compress, does not version (both ends are one installation), and never unpickles: a frame can only
be data.
"""

import os
import struct
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

import orjson

from ringtrue.graders.policy import Policy

__all__ = [
    "MAX_FRAME",
    "WALL_FACTOR",
    "DeepReply",
    "DeepTask",
    "Frames",
    "ProtocolError",
    "Status",
    "pack",
    "read_policy",
    "send",
    "sendable",
    "write_policy",
]

Status = Literal["equal", "different", "unknown", "timeout", "error"]
"""`unknown`: both may be read, and it cannot be told. `timeout`: over a limit. `error`: our own failure."""

MAX_FRAME: Final = 64 * 1024 * 1024
"""No batch of answers comes near; a length above it is garbage."""
WALL_FACTOR: Final = 5.0
"""Wall time allowed per second of CPU: a loaded machine must not cost a right answer its credit."""
_HEADER: Final = struct.Struct(">I")


class ProtocolError(Exception):
    """The other end sent what is no frame: it is not the worker, or no longer in step."""


@dataclass(frozen=True, slots=True)
class DeepTask:
    """One pair for the worker.

    >>> DeepTask("2x(x+1)", "2x^2+2x").answer
    '2x^2+2x'
    """

    gold: str
    """The gold's text, already reduced to the answer."""
    answer: str
    """The answer's text, already out of its slot."""
    policy: Policy = field(default_factory=Policy)
    """What counts as equal."""


@dataclass(frozen=True, slots=True)
class DeepReply:
    """What the worker says of one pair.

    >>> DeepReply("equal", seconds=0.1) == DeepReply("equal", seconds=0.2)
    True
    """

    status: Status
    """What was found."""
    detail: str = ""
    """One sentence for a person: how it was settled, or why not."""
    seconds: float = field(default=0.0, compare=False)
    """Wall time of this row in the worker. Not compared: it never repeats."""


def pack(message: dict[str, Any]) -> bytes:
    r"""One message as a frame.

    >>> pack({"done": True})
    b'\x00\x00\x00\r{"done":true}'
    """
    body = orjson.dumps(message)
    return _HEADER.pack(len(body)) + body


def send(descriptor: int, message: dict[str, Any]) -> None:
    """Write a whole frame, waiting where the pipe is full."""
    data = pack(message)
    while data:
        data = data[os.write(descriptor, data) :]


class Frames:
    """Puts frames together from pieces as they arrive.

    >>> frames = Frames()
    >>> frames.feed(pack({"row": 0})[:5]), frames.feed(pack({"row": 0})[5:])
    ([], [{'row': 0}])
    """

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, piece: bytes) -> list[dict[str, Any]]:
        """Add a piece; returns the messages that it completes.

        Raises:
            ProtocolError: where the piece cannot belong to a frame.
        """
        self._pending += piece
        messages: list[dict[str, Any]] = []
        while len(self._pending) >= _HEADER.size:
            (size,) = _HEADER.unpack_from(self._pending)
            if size > MAX_FRAME:
                raise ProtocolError(f"a frame of {size} bytes is announced; the limit is {MAX_FRAME}")
            end = _HEADER.size + size
            if len(self._pending) < end:
                break
            messages.append(_read(bytes(self._pending[_HEADER.size : end])))
            del self._pending[:end]
        return messages


def _read(body: bytes) -> dict[str, Any]:
    try:
        message = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ProtocolError(f"a frame is not JSON: {error}") from error
    if not isinstance(message, dict):
        raise ProtocolError(f"a frame holds a {type(message).__name__}; it must hold an object")
    return message


def write_policy(policy: Policy) -> dict[str, Any]:
    """A policy as JSON can hold it.

    >>> read_policy(write_policy(Policy(digits=4))) == Policy(digits=4)
    True
    """
    return asdict(policy)


def read_policy(options: dict[str, Any]) -> Policy:
    """The policy that `write_policy` wrote."""
    return Policy(**{**options, "slots": tuple(options["slots"])})


def sendable(task: DeepTask) -> bool:
    r"""Whether a frame can hold the task: JSON cannot hold a lone surrogate, and no answer has one.

    >>> sendable(DeepTask("1", "\ud800"))
    False
    """
    try:
        task.gold.encode()
        task.answer.encode()
    except UnicodeEncodeError:
        return False
    return True
