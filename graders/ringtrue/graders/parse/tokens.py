"""A token of an answer."""

from typing import NamedTuple

from ringtrue.graders.parse.tree import Number

__all__ = ["Token"]


class Token(NamedTuple):
    """One token: what it is, what it says, where it stands.

    >>> Token("NUM", "16", 0, False).kind
    'NUM'
    """

    kind: str
    """What the parser dispatches on: `NUM`, `SYM`, `FUNC`, `+`, `(`, ..."""
    text: str
    """Its canonical text: the name of the symbol, the digits of the number."""
    start: int
    """Offset in the text."""
    gap: bool
    """Whether spacing stands before it."""
    number: Number | None = None
    """The value of a `NUM`."""
