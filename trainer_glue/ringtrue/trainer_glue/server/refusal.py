"""A request that is not answered with a value, and what its sender is told.

A real one: 413, `the body is over 16,777,216 bytes: send fewer rows a request, or start the server with a
larger --max-body`.

    Refusal                an HTTP status, a word for the metrics, what was wrong and how to mend it
"""

__all__ = ["Refusal"]


class Refusal(Exception):  # noqa: N818 - it is an answer, as HTTPException is
    """What a route raises instead of answering.

    >>> Refusal(503, "queue", "64 requests wait already").retry_after
    1
    """

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        """The HTTP status."""
        self.reason = reason
        """One word for the metrics."""

    @property
    def retry_after(self) -> int | None:
        """Seconds after which it may work, where waiting helps."""
        return 1 if self.status == 503 else None
