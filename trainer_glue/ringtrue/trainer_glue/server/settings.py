"""How the server listens, and every limit it holds.

A real set: loopback, port 8000, 16 MiB a body, 4,096 rows a request, 4 threads, 64 that wait, 60 seconds.

No limit can be switched off: what has no bound is a way to stop the server.
"""

import ipaddress
import math
from dataclasses import dataclass, field, fields

__all__ = ["Settings", "is_loopback"]


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach that address; a name other than localhost counts as reachable.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `ringtrue serve` takes, checked.

    >>> Settings(host="0.0.0.0")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ValueError: host '0.0.0.0' can be reached from other machines: give a token...
    """

    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = 8000
    """The port; 0 for any free one."""
    token: str | None = field(default=None, repr=False)
    """What every request but those to /health must carry; None where only this machine can ask."""
    max_body: int = 16 * 1024**2
    """Bytes of one body."""
    max_held: int = 256 * 1024**2
    """Bytes of all bodies that are in memory at once."""
    max_rows: int = 4096
    """Rows of one request."""
    threads: int = 4
    """Requests that are scored at once."""
    queue: int = 64
    """Requests that wait for a thread; more are turned away."""
    connections: int = 512
    """Connections that are open at once; more are turned away."""
    deadline: float = 60.0
    """Seconds from the last byte of a request to its answer."""
    read_seconds: float = 10.0
    """Seconds that a client may take to send its headers, and again for its body, and to take the answer."""
    idle_seconds: float = 75.0
    """Seconds that an idle connection is kept."""
    stop_seconds: float = 10.0
    """Seconds that requests in flight are given once the server is told to stop."""

    def __post_init__(self) -> None:
        for name in ("max_body", "max_held", "max_rows", "threads", "connections"):
            _whole(name, getattr(self, name), low=1)
        _whole("queue", self.queue, low=0)
        _whole("port", self.port, low=0)
        if self.port > 65535:
            raise ValueError(f"port is {self.port}: give one from 0 (any free one) to 65535")
        for entry in fields(self):
            if entry.type is float:
                _seconds(entry.name, getattr(self, entry.name))
        if self.max_held < self.max_body:
            raise ValueError(
                f"max_held is {self.max_held}, less than one body of max_body={self.max_body}: raise it"
            )
        self._check_token()

    def _check_token(self) -> None:
        if self.token is None:
            if not is_loopback(self.host):
                raise ValueError(
                    f"host {self.host!r} can be reached from other machines: give a token, "
                    "or leave the host at 127.0.0.1"
                )
        elif not (self.token.isascii() and self.token.isprintable() and self.token.strip() == self.token):
            raise ValueError(
                "the token holds what no HTTP header can carry: use printable ASCII, no blanks around"
            )
        elif len(self.token) < 16:
            raise ValueError(
                f"the token has {len(self.token)} characters, and 16 are the least: "
                'python -c "import secrets; print(secrets.token_urlsafe())" makes one'
            )


def _whole(name: str, value: object, *, low: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < low:
        raise ValueError(f"{name} is {value!r}: give a whole number from {low}")


def _seconds(name: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name} is {value!r}: give positive seconds")
