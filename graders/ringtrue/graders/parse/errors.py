"""What the parser raises: where the text stopped making sense, and what was expected there.

    ParseError
    └── LimitError      over a size limit: refused before anything is built

One real row: `3 + * 4` gives `ParseError("unexpected '*'", position=4, expected="a value")`.
"""

__all__ = ["LimitError", "ParseError"]


class ParseError(ValueError):
    """The text is no answer that the parser understands.

    >>> error = ParseError("unexpected '*'", 4, "a value")
    >>> str(error)
    "unexpected '*' at 4: expected a value"
    """

    def __init__(self, message: str, position: int = 0, expected: str = "") -> None:
        super().__init__(message, position, expected)
        self.message = message
        self.position = position
        """Offset in the text that was handed in."""
        self.expected = expected
        """What would have been understood there; empty where nothing in particular was."""

    def __str__(self) -> str:
        tail = f": expected {self.expected}" if self.expected else ""
        return f"{self.message} at {self.position}{tail}"


class LimitError(ParseError):
    """The text is larger than the parser takes.

    >>> str(LimitError("answer length", 20000, 10000))
    'answer length is 20000, over the limit of 10000'
    """

    def __init__(self, what: str, size: int, limit: int, position: int = 0) -> None:
        super().__init__(f"{what} is {size}, over the limit of {limit}", position)
        self.args = (what, size, limit, position)
        self.what = what
        self.size = size
        self.limit = limit

    def __str__(self) -> str:
        return self.message
