r"""The server's start and stop: until a signal, or in a thread around a `with` block.

A real stop: SIGTERM comes while two requests are scored. No new connection is taken, both get their answers,
and the process ends with 0.

It is one process: the graders' own worker processes do what is heavy, and a reverse proxy spreads over more.
"""

import asyncio
import math
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from ringtrue.rewards import Reward
from ringtrue.trainer_glue.server.app import Service
from ringtrue.trainer_glue.server.protocol import LimitedConfig, LimitedProtocol, Limits
from ringtrue.trainer_glue.server.settings import Settings

__all__ = ["serve", "serving"]


def serve(
    reward: Reward,
    settings: Settings,
    *,
    floor: float | None = None,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until SIGTERM or Ctrl-C, and finish what runs.

    Args:
        reward: what scores.
        settings: where, and with which limits.
        floor: the number for a row without a value, for hosts that know no null.
        ready: told the address once connections are taken.

    Raises:
        OSError: where the address cannot be listened on.
    """
    with _listen(settings) as listener:
        server = _Server(Service(reward, settings, floor))
        ready(_address(settings, listener))
        server.run(sockets=[listener])


@contextmanager
def serving(reward: Reward, settings: Settings, *, floor: float | None = None) -> Iterator[str]:
    """Serve in a thread, as tests and notebooks do; gives the address.

    >>> from ringtrue.rewards.presets import boxed_math
    >>> with serving(boxed_math, Settings(port=0)) as address:
    ...     address.startswith("http://127.0.0.1:")
    True
    """
    with _listen(settings) as listener:
        server = _Server(Service(reward, settings, floor))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="ringtrue-serve")
        thread.start()
        try:
            yield _address(settings, listener)  # the socket listens already: a request waits for the loop
        finally:
            server.should_exit = True
            thread.join()


class _Server(uvicorn.Server):
    def __init__(self, service: Service) -> None:
        limits = service.settings
        config = LimitedConfig(
            service.app(), http=LimitedProtocol, ws="none", lifespan="off", loop="asyncio", log_config=None,
            log_level="error", access_log=False, server_header=False, proxy_headers=False,
            timeout_keep_alive=math.ceil(limits.idle_seconds),
            # Who has not been told by then is mid-body: cut a moment after the others were told.
            timeout_graceful_shutdown=math.ceil(limits.stop_seconds) + 1,
        )  # fmt: skip
        config.limits = Limits(limits, service.metrics)
        super().__init__(config)
        self._service = service

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._service.jobs.start()
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._service.stopping = True
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self._service.settings.stop_seconds, self._service.jobs.give_up)
        try:
            await super().shutdown(sockets)
        finally:
            timer.cancel()
            self._service.jobs.close()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's
        """Stop; a second Ctrl-C waits for nobody."""
        # Not kept, as uvicorn does to raise it again: the exit code would be that of a kill.
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.create_server(
        (settings.host, settings.port), family=family, backlog=settings.connections
    )
    # With its protocol said: else asyncio leaves Nagle's delay on, and every answer takes 40 ms.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=listener.detach())


def _address(settings: Settings, listener: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{listener.getsockname()[1]}"
