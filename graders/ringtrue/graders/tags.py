"""Where a tag stands in a text, those places left out where it is only mentioned.

One real row: ``I write `<think>` first`` mentions the tag; `<think>2 + 2</think>` uses it.

A tag with a quote or backtick right at both sides is mentioned. It does not know which tags belong together.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["Place", "find_tag"]

_QUOTES: Final = frozenset("`'\"‘’“”")


class Place(NamedTuple):
    """One occurrence of a tag."""

    start: int
    end: int


def find_tag(text: str, tag: str) -> Iterator[Place]:
    """Every use of a tag, in order.

    >>> list(find_tag("`<a>` and <a>", "<a>"))
    [Place(start=10, end=13)]
    """
    start = text.find(tag)
    while start >= 0:
        end = start + len(tag)
        if not (start and text[start - 1] in _QUOTES and text[end : end + 1] in _QUOTES):
            yield Place(start, end)
        start = text.find(tag, end)
