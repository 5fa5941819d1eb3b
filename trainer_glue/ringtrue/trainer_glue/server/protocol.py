"""Connections that cannot be held open for nothing.

A real case: 400 clients send one header byte every nine seconds. Each is cut off ten seconds after its first
byte, and meanwhile holds neither a thread nor a place in the queue.

What uvicorn has no limit for is added here: the time for headers, the time for taking an answer, and a number
of connections beyond which one is told so. It does not speak HTTP/2 or WebSocket.
"""

import asyncio
from dataclasses import dataclass
from typing import Final, cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from ringtrue.trainer_glue.server.metrics import Metrics
from ringtrue.trainer_glue.server.settings import Settings

__all__ = ["LimitedConfig", "LimitedProtocol", "Limits"]

_SAID: Final = b'{"error": "too many connections are open: try again later"}'
_BUSY: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\nretry-after: 1\r\n"
    b"connection: close\r\ncontent-length: %d\r\n\r\n%s" % (len(_SAID), _SAID)
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a connection is held to, and where it is counted when it is cut."""

    settings: Settings
    """The limits."""
    metrics: Metrics
    """The counts."""


class LimitedConfig(uvicorn.Config):
    """uvicorn's settings with ours: it hands them to each connection."""

    limits: Limits


class LimitedProtocol(H11Protocol):
    """A connection with a time limit wherever it waits for its client."""

    _refused = False
    _headers: asyncio.TimerHandle | None = None
    _reader: asyncio.TimerHandle | None = None

    @property
    def _limits(self) -> Limits:
        return cast("LimitedConfig", self.config).limits

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
        """Take a connection, or say that there are too many."""
        if len(self.connections) >= self._limits.settings.connections:
            self._limits.metrics.dropped.labels("many").inc()
            self.transport, self._refused = transport, True
            transport.write(_BUSY)
            transport.close()
            return
        super().connection_made(transport)
        self._headers = self._cut_later("headers")

    def data_received(self, data: bytes) -> None:
        """Read on; from the first byte of a request, its headers have their time."""
        if self._refused:
            return
        if self._headers is None and self._idle():
            self._headers = self._cut_later("headers")
        super().data_received(data)
        if not self._idle():
            _off(self._headers)
            self._headers = None

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the client to take the rest of this answer."""
        super().on_response_complete()
        if self.transport.is_closing() and self.transport.get_write_buffer_size() and self._reader is None:
            self._reader = self._cut_later("reader")

    def pause_writing(self) -> None:
        """The client does not take its answer: it has its time for that, too."""
        super().pause_writing()
        if self._reader is None:
            self._reader = self._cut_later("reader")

    def resume_writing(self) -> None:
        """The client takes its answer after all."""
        super().resume_writing()
        _off(self._reader)
        self._reader = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        _off(self._headers)
        _off(self._reader)
        self._headers = self._reader = None
        if not self._refused:
            super().connection_lost(exc)

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, also one whose client left the end of an answer unread."""
        super().timeout_keep_alive_handler()
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def _idle(self) -> bool:
        """Whether no request is being answered."""
        # None before the first request, whatever uvicorn's type says.
        return self.cycle is None or self.cycle.response_complete  # type: ignore[redundant-expr]

    def _cut_later(self, reason: str) -> asyncio.TimerHandle:
        return self.loop.call_later(self._limits.settings.read_seconds, self._give_up, reason)

    def _give_up(self, reason: str) -> None:
        self._limits.metrics.dropped.labels(reason).inc()
        self.transport.abort()


def _off(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
