"""One end of the line between the candidate's process and the process that judges it.

Frames of JSON, four bytes of length first, as `values.dump` writes them. An end that says nothing more, or
says what is no frame, is gone.
"""

import os
from typing import Any, Final

from ringtrue.graders.code.inside.values import NotPlainError, dump, load

__all__ = ["Channel", "GoneError"]

_LARGEST: Final = 64 * 1024 * 1024


class GoneError(BaseException):
    """The other process has ended, or speaks nonsense. No test's `except Exception` may swallow it."""


class Channel:
    """Sends and receives messages over a descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def send(self, message: object) -> None:
        """Send a message, waiting where the other end is slow."""
        data = memoryview(dump(message))
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
        except OSError as error:
            raise GoneError("the other process has ended") from error

    def receive(self) -> Any:
        """The next message."""
        size = int.from_bytes(self._exactly(4), "big")
        if size > _LARGEST:
            raise GoneError(f"the other process sends {size} bytes at once; the limit is {_LARGEST}")
        try:
            return load(self._exactly(size))
        except NotPlainError as error:
            raise GoneError(str(error)) from error

    def _exactly(self, size: int) -> bytes:
        pieces = bytearray()
        while len(pieces) < size:
            try:
                piece = os.read(self._descriptor, min(size - len(pieces), 1 << 20))
            except OSError as error:
                raise GoneError("the other process has ended") from error
            if not piece:
                raise GoneError("the program ended before the tests were through")
            pieces += piece
        return bytes(pieces)
