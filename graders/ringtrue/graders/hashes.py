"""Answers behind four hashes, as GSM8K has them: `#### 72`.

One real row: `#### Step 2: add them` with a text below it is a heading, and `#### 72` at the end an answer.

What it does not do: say which of several counts.
"""

import re
from collections import deque
from collections.abc import Iterator
from typing import Final, NamedTuple

from ringtrue.graders.phrases import trim_answer

__all__ = ["Hash", "find_hashes"]

_HASHES: Final = re.compile(r"####+")
_HEADING: Final = re.compile(r"(?!\W*[A-Z]\W*\Z)(?:\d{1,3}[.):]\s+[A-Za-z*]|[^\d\\]*\Z|\**[A-Za-z]{3})")
_SECTION: Final = re.compile(
    r"\W*(?:the |my )?(?:final |correct |short )?(?:answer|solution|conclusion|result|step|explanation"
    r"|verification|check|summary|reasoning|analysis|calculation|given|note|problem|question|approach|method|proof)s?\b",
    re.IGNORECASE,
)
"""Headings that answer nothing even where nothing stands below them."""
_FOUR: Final = 4
_BODY: Final = 4  # words from which on a heading heads something, as `or` between two answers does not
_MOST: Final = 100  # of more than anyone competes with, the last are read


class Hash(NamedTuple):
    """What four hashes announce, and where it stands with them."""

    text: str
    start: int
    end: int


def find_hashes(text: str) -> list[Hash]:
    r"""Every answer behind four hashes; a heading is none, unless it ends the text.

    >>> find_hashes("6 times 12 is 72.\n#### 72")
    [Hash(text='72', start=18, end=25)]
    """
    # Looking for one character first is ten times as fast, and mostly settles it.
    if "#" not in text or "####" not in text:
        return []
    lines = list(deque(_hashed_lines(text), maxlen=_MOST))
    stops = [*(start for start, _ in lines), len(text)][1:]
    last = len(text.rstrip())
    found: list[Hash] = []
    for (start, end), stop in zip(lines, stops, strict=True):
        content = trim_answer(text[start + _FOUR : end])
        if end >= last or not _is_heading(content, text, end, stop):
            found.append(Hash(content, start, start + len(text[start:end].rstrip())))
    return found


def _hashed_lines(text: str) -> Iterator[tuple[int, int]]:
    """From four hashes, no more and no fewer, to the end of the line."""
    end = 0
    for run in _HASHES.finditer(text):
        start = run.start()
        if start >= end and run.end() - start == _FOUR:
            line = text.find("\n", start)
            end = len(text) if line < 0 else line
            yield start, end


def _is_heading(content: str, text: str, end: int, stop: int) -> bool:
    """Whether four hashes head a section: words with a text below them, or with the name of a section."""
    if not _HEADING.match(content):
        return False
    # What heads nothing is an answer that the next one contradicts: `#### Rome`, `or`, `#### Paris`.
    return (
        not content or len(text[end : min(stop, end + 200)].split()) >= _BODY or bool(_SECTION.match(content))
    )
