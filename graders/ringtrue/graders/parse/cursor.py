r"""Where a parser stands in its tokens, and how deep it is.

One real row: after `\frac` of `\frac{1}{2}` the cursor stands at a `{`, and `advance` takes it.
"""

from ringtrue.graders.parse.errors import LimitError, ParseError
from ringtrue.graders.parse.limits import MAX_DEPTH, MAX_STACKED
from ringtrue.graders.parse.tokens import Token

__all__ = ["Cursor"]


class Cursor:
    """The tokens, the next one, and the depth of what is open."""

    __slots__ = ("bare_words", "bars", "depth", "index", "kind", "reversed", "stacked", "tokens")

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.kind = tokens[0].kind
        self.depth = 0
        self.stacked = 0
        self.reversed = False
        """Whether a `]` opened the bracket, so that a `[` closes it: `]0, 1[`."""
        self.bare_words = False
        """Whether a bare word was taken for an item."""
        self.bars = 0
        """Above 0 inside `|...|` and set builders, where a bar ends what stands before it."""

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.index]

    def advance(self) -> Token:
        """Take the next token."""
        token = self.tokens[self.index]
        self.index += 1
        self.kind = self.tokens[self.index].kind
        return token

    def jump(self, index: int) -> None:
        """Stand before this token."""
        self.index = index
        self.kind = self.tokens[index].kind

    def replace(self, token: Token) -> None:
        """Put another token in place of the next one."""
        self.tokens[self.index] = token
        self.kind = token.kind

    def peek(self, ahead: int = 1) -> str:
        """The kind of a later token."""
        index = self.index + ahead
        return self.tokens[index].kind if index < len(self.tokens) else "END"

    def expect(self, kind: str) -> Token:
        """Take a token of this kind, or fail."""
        if self.kind != kind:
            raise self.unexpected(repr(kind))
        return self.advance()

    def unexpected(self, expected: str) -> ParseError:
        """The error for the token that comes next."""
        token = self.token
        what = "the end" if token.kind == "END" else repr(token.text)
        return ParseError(f"unexpected {what}", token.start, expected)

    def deeper(self) -> None:
        """Count one more nested group."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise LimitError("depth of the answer", self.depth, MAX_DEPTH, self.token.start)

    def stack(self, nested: bool) -> bool:
        """Count an operator that nests to the left without a group, from the second of its level on.

        The first at a level is paid for by the depth of the level. Returns True, for the next one.
        """
        self.stacked += nested
        if self.stacked > MAX_STACKED:
            raise LimitError("stacked operators of the answer", self.stacked, MAX_STACKED, self.token.start)
        return True
