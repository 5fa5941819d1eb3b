r"""Boxes, `\boxed{}` and `\fbox{}`, brace-matched at any depth in one pass.

One real row: `$\boxed{k=45} \text{ and } \boxed{n=2}$` is one answer, the list `k=45, n=2`; two boxes with
prose between them are two answers.

It does not judge whether two boxes agree. A box without braces counts before a number only (`\boxed 5`).
"""

import re
from typing import Final, NamedTuple

__all__ = ["Box", "find_boxes", "is_blank", "join_boxes", "without_boxes"]

_TOKEN: Final = re.compile(r"\\(?:(?:boxed|fbox)(?:\s*\{|\s+([-+]?\d[\d.,]*))|\\(?!boxed|fbox)|[{}])|\{|\}")
_SIMPLE: Final = re.compile(r"\\(?:boxed|fbox)\s*\{([^{}\\]*)\}")
_OPENER: Final = re.compile(r"\\(?:boxed|fbox)\s*(?=\{)")
_BLANKS: Final = re.compile(
    r"\\[hv]?phantom\s*\{[^{}]*\}|\\(?:text|mathrm|mathbf|underline|square|q?quad\b|[,;:! _])|[\s{}$~_]"
)
_JOIN: Final = re.compile(
    r"(?:[\s,;&$]|\\[()\[\],;:! ]|\\\\|\\q?quad\b|\\(?:text|mathrm|textbf)\s*\{[^{}]{0,40}\}|\b(?:and|or)\b"
    r"|[A-Za-z](?:_\w)?\s?=)+"
)
_JOINER: Final = re.compile(r"[,;&]|quad|\\(?:text|mathrm|textbf)|\b(?:and|or)\b")
_FARTHEST: Final = 80
_MOST: Final = 100


class Box(NamedTuple):
    """A box that is not inside another one."""

    text: str
    """What it holds; of joined boxes the list of what they hold."""
    start: int
    """Where its command begins."""
    end: int
    """Behind its closing brace; -1 where it never closes."""


def find_boxes(text: str) -> list[Box]:
    r"""The outermost boxes in text order, those that never close included; of very many, the last hundred.

    >>> [box.text for box in find_boxes(r"\boxed{\frac{1}{2}} or \fbox{x")]
    ['\\frac{1}{2}', 'x']
    """
    first = _first_box(text, 0)
    if first < 0:
        return []
    # Two answers in three are one box without a brace in it: they cost a third.
    simple = _SIMPLE.match(text, first)
    if simple and _first_box(text, simple.end()) < 0:
        return [Box(simple[1].strip(), first, simple.end())]
    boxes: list[Box] = []
    stack: list[tuple[int, int] | None] = []
    for token in _TOKEN.finditer(text, first):
        written = token.group()
        if token.group(1):
            boxes.append(
                Box(
                    token.group(1).rstrip(".,"),
                    token.start(),
                    token.start(1) + len(token.group(1).rstrip(".,")),
                )
            )
        elif written == "{":
            stack.append(None)
        elif written == "}":
            opened = stack.pop() if stack else None
            if opened is not None:
                boxes.append(Box(text[opened[1] : token.start()], opened[0], token.end()))
        elif written[-1] == "{" and written != r"\{":
            stack.append((token.start(), token.end()))
    return _outermost(text, boxes, [opened for opened in stack if opened is not None])


def _first_box(text: str, start: int) -> int:
    boxed, fbox = text.find("\\boxed", start), text.find("\\fbox", start)
    return boxed if fbox < 0 else fbox if boxed < 0 else min(boxed, fbox)


def _outermost(text: str, closed: list[Box], unclosed: list[tuple[int, int]]) -> list[Box]:
    outer: list[Box] = []
    # Boxes close inside out, so a box that holds others comes after them.
    for box in closed:
        while outer and outer[-1].start > box.start:
            outer.pop()
        outer.append(box)
    last = outer[-1].end if outer else 0
    late = [place for place in unclosed if place[0] >= last]
    if late:
        start, inside = late[-1]
        outer.append(Box(text[inside : inside + 200], start, -1))
    return [Box(without_boxes(box.text).strip(), box.start, box.end) for box in outer[-_MOST:]]


def without_boxes(text: str) -> str:
    r"""The text with the commands of boxes taken out, and their braces kept.

    >>> without_boxes(r"x = \boxed{5}"), without_boxes(r"\boxed{5}")
    ('x = {5}', '5')
    """
    if "box" not in text:
        return text
    bare = _OPENER.sub("", text).strip()
    whole = bare != text.strip() and bare[:1] == "{" and bare.find("}") == len(bare) - 1
    return bare[1:-1] if whole else bare


def join_boxes(text: str, boxes: list[Box]) -> list[Box]:
    r"""Boxes joined by commas, "and", "or", quads or text labels as one list; the others as they are.

    >>> answer = r"\boxed{3} \text{ and } \boxed{5}"
    >>> join_boxes(answer, find_boxes(answer))[0].text
    '3, 5'
    """
    joined: list[Box] = []
    parts: list[str] = []
    for box in boxes:
        if joined and box.end >= 0 and joined[-1].end >= 0 and _joins(text, joined[-1].end, box.start):
            if box.text not in parts:
                parts.append(box.text)
            joined[-1] = Box(", ".join(parts), joined[-1].start, box.end)
        else:
            parts = [box.text]
            joined.append(box)
    return joined


def _joins(text: str, start: int, end: int) -> bool:
    if not 0 < end - start <= _FARTHEST:
        return False
    between = text[start:end]
    return bool(_JOINER.search(between)) and bool(_JOIN.fullmatch(between))


def is_blank(text: str) -> bool:
    r"""Whether a slot holds nothing but spacing, or a gap to fill in.

    >>> is_blank(r"\quad"), is_blank(r"\phantom{2}"), is_blank("0")
    (True, True, False)
    """
    return len(text) <= 80 and not text[:1].isalnum() and not _BLANKS.sub("", text)
