r"""A completion cut into stretches: reasoning, plain text, answer slot, and marks for what cannot be seen.

`<think>a</think> \boxed{4}` with its two spans becomes reasoning, text, slot. A stretch that is very long
loses its middle, with a note of how much; invisible and direction-changing characters become visible marks,
so that a page shows what a grader reads.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

__all__ = ["Segment", "cut_segments", "make_visible"]

Segment = tuple[str, str]
"""A kind (`text`, `reasoning`, `slot`, `mark` or `left_out`) and its text."""

_LONGEST: Final = 12_000
_KEPT_END: Final = 4_000

_UNSEEN: Final = re.compile(
    "([\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ud800-\\udfff\\ufeff]+)"
)


def cut_segments(
    text: str, reasoning: Sequence[tuple[int, int]] = (), slot: tuple[int, int] | None = None
) -> list[Segment]:
    r"""Cut a text at its spans; the slot wins where they overlap, and spans outside the text are clamped.

    >>> cut_segments("<think>a</think> \\boxed{4}.", [(0, 16)], (17, 26))
    [('reasoning', '<think>a</think>'), ('text', ' '), ('slot', '\\boxed{4}'), ('text', '.')]
    """
    length = len(text)
    thoughts = [_clamp(span, length) for span in reasoning]
    marked = _clamp(slot, length)
    edges = sorted({0, length, *marked, *(edge for span in thoughts for edge in span)})
    pieces: list[Segment] = []
    for start, end in pairwise(edges):
        thought = any(_within(start, span) for span in thoughts)
        kind = "slot" if _within(start, marked) else "reasoning" if thought else "text"
        pieces.extend(_short(kind, text[start:end]))
    return pieces


def make_visible(segment: Segment) -> list[Segment]:
    r"""Part a segment at characters that cannot be seen, and name these.

    >>> make_visible(("text", "4\u200b2"))
    [('text', '4'), ('mark', 'U+200B'), ('text', '2')]
    """
    kind, text = segment
    parts = _UNSEEN.split(text.replace("\r\n", "\n"))
    made: list[Segment] = []
    for index, part in enumerate(parts):
        if index % 2:
            names = " ".join(f"U+{ord(character):04X}" for character in part[:8])
            made.append(("mark", names + (f" and {len(part) - 8} more" if len(part) > 8 else "")))
        elif part:
            made.append((kind, part))
    return made


def _clamp(span: tuple[int, int] | None, length: int) -> tuple[int, int]:
    if span is None:
        return 0, 0
    start = min(max(span[0], 0), length)
    return start, min(max(span[1], start), length)


def _within(position: int, span: tuple[int, int]) -> bool:
    return span[0] <= position < span[1]


def _short(kind: str, text: str) -> list[Segment]:
    if len(text) <= _LONGEST:
        return make_visible((kind, text))
    gap = len(text) - _LONGEST
    head, tail = text[: _LONGEST - _KEPT_END], text[-_KEPT_END:]
    note = ("left_out", f"{gap:,} characters left out")
    return [*make_visible((kind, head)), note, *make_visible((kind, tail))]
