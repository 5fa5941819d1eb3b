r"""Where the answer stands: the last box, else the answer tag, else `####`, else an announcing phrase.

One real row: `... 2 + 2 = 4. $\boxed{4}$ #### 4` has two slots of one value; the box is the one that counts.

Slots compete: the grader compares their values. Quoted text does not answer, an empty slot after the last
full one takes the answer back, and a last box that never closes is unreadable. There is no fallback to the
last number of a text unless the policy names `last_number`: it pays prose. Under `conflict="last"` nothing
competes: the last slot of the best kind counts, so a box before a later `####`.
"""

import re
from bisect import bisect_left
from collections import deque
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from ringtrue.graders.boxes import Box, find_boxes, is_blank, join_boxes
from ringtrue.graders.glue import OPTION, with_glue
from ringtrue.graders.hashes import find_hashes
from ringtrue.graders.other_slots import find_other
from ringtrue.graders.phrases import find_phrases
from ringtrue.graders.policy import Policy
from ringtrue.graders.quoted import blank_quoted
from ringtrue.graders.spans import reduce_span
from ringtrue.graders.verdict import Outcome

__all__ = ["Reading", "Reason", "Slot", "read_slots", "reduce_span"]

_VALUE: Final = re.compile(r"[^\W_a-zA-Z]|[\\$∅]|\b[A-Za-z]\b")
_ECHO: Final = re.compile(
    r"(?:\\text\{)?(?:your |the |final |numerical )*answer(?: goes)?(?: here)?\}?|\.{3}|…|\\[lc]?dots",
    re.IGNORECASE,
)
_SHORT: Final = 2
_REMARK: Final = re.compile(
    r"(?:(?:very|quite|as|in|to|the)\s)?(?:obvious|clear|correct|right|simple|easy|unique|given|known|found|below|above"
    r"|follows|shown|following|same|this|that|it|here|ready|straightforward|provided|confirmed|verified|as)\b",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"[*$\s]{0,4}(?:\\(?:text|textbf|mathrm|mathbf)\{)?(?:[(\[][A-J][)\]]|[A-J][).:])")
_LOST_BACKSLASH: Final = re.compile(r"(?:\\?b|\x08)oxed\{([^{}]*)\}")
_MOST: Final = 100  # of more slots of one kind than anyone competes with, the last are read
_QUOTES: Final = frozenset("`'\"‘’“”")


class Slot(NamedTuple):
    """One place where an answer stands."""

    kind: str
    """`boxed`, `tag`, `hash`, `phrase`, another kind that the policy names, or its own tag (`<SOLUTION>`)."""
    text: str
    """The answer, trimmed; of joined boxes the list."""
    start: int
    """Where the whole slot begins."""
    end: int
    """Where it ends."""


class Reason(StrEnum):
    """Why no answer can be chosen."""

    ABSENT = "absent"
    """No slot that the policy allows is there."""
    EMPTY = "empty"
    """The last slot is empty: the answer is taken back."""
    UNCLOSED = "unclosed"
    """The last slot, or the reasoning, never ends."""


class Reading(NamedTuple):
    """The answers that a text gives.

    >>> read_slots("#### 4", Policy()).chosen
    Slot(kind='hash', text='4', start=0, end=6)
    """

    slots: tuple[Slot, ...]
    """Competing answers in text order; echoes of the prompt and quotations are left out."""
    outcome: Outcome | None = None
    """`no_answer` or `unreadable_answer` where nothing can be chosen, else None."""
    detail: str = ""
    """Why nothing can be chosen, in a sentence."""
    reason: Reason | None = None
    """The same for a program; None where something can be chosen."""
    order: tuple[str, ...] = ()
    """The policy's kinds of slot, best first."""

    @property
    def chosen(self) -> Slot | None:
        r"""The slot that counts: the last one of the best kind there is.

        >>> read_slots(r"\boxed{3} and then \boxed{4}. Answer: 5", Policy()).chosen.text
        '4'
        """
        if self.outcome is not None:
            return None
        for kind in self.order:
            for slot in reversed(self.slots):
                if slot.kind == kind:
                    return slot
        return None

    @property
    def rivals(self) -> tuple[Slot, ...]:
        r"""The slots that can contradict the chosen one.

        An option's letter and a value do not: they are two things said of one answer.

        >>> read_slots("The answer is 36. That is option A: \\boxed{A}", Policy()).rivals
        ()
        """
        chosen = self.chosen
        if chosen is None or len(self.slots) == 1:
            return ()
        others = [slot for slot in self.slots if slot is not chosen and slot.text != chosen.text]
        return tuple(slot for slot in others if not _option_and_value(slot, chosen))


def read_slots(answer: str, policy: Policy) -> Reading:
    r"""Find the slots that a policy allows in the answer part of a completion.

    Args:
        answer: the text after the reasoning.
        policy: which slots count, and whether an answer tag may stay open.

    >>> read_slots(r"so \boxed{\frac{1}{2}}", Policy()).chosen.text
    '\\frac{1}{2}'
    >>> read_slots(r"\boxed{5} then \boxed{", Policy()).outcome.value
    'unreadable_answer'
    """
    text = blank_quoted(answer)
    boxes = find_boxes(text)
    marked = _boxed(text, boxes) if "boxed" in policy.slots else []
    for kind in policy.slots:
        if kind == "tag" or kind[0] == "<":
            name = "answer" if kind == "tag" else kind[1:-1]
            marked += _tags(text, answer, name, kind, boxes, policy)
    found = _without_overlaps(marked, text, answer, policy)
    full = [slot for slot in found if slot.end >= 0 and not is_blank(slot.text)]
    if len(full) > 1:
        full = [slot for slot in full if not _ECHO.fullmatch(slot.text)] or full
    last = full[-1].start if full else -1
    for slot in reversed(found):
        if slot.start <= last:
            break
        if slot.end < 0:
            detail = f"the last {_name(slot)} never closes"
            return Reading((), Outcome.UNREADABLE_ANSWER, detail, Reason.UNCLOSED)
        if is_blank(slot.text):
            return Reading((), Outcome.NO_ANSWER, f"the last {_name(slot)} is empty", Reason.EMPTY)
    if not full:
        detail = "there is no answer slot (" + ", ".join(policy.slots) + ")"
        return Reading((), Outcome.NO_ANSWER, detail, Reason.ABSENT)
    return Reading(tuple(full), order=policy.slots)


def _option_and_value(first: Slot, second: Slot) -> bool:
    """Measured on 12,500 labelled completions: two right ones gained, no wrong one paid."""
    named = [bool(OPTION.fullmatch(slot.text)) for slot in (first, second)]
    if named[0] == named[1]:
        return False
    value = second.text if named[0] else first.text
    return any(map(str.isdigit, value)) and not _LABEL.match(value)


def _name(slot: Slot) -> str:
    return {"boxed": "box", "tag": "<answer>", "hash": "####"}.get(slot.kind, slot.kind)


def _boxed(text: str, boxes: list[Box]) -> list[Slot]:
    full = [box for box in boxes if box.end < 0 or not is_blank(box.text)]
    last = full[-1].start if full else -1
    # An empty box before a full one is an echo of the prompt.
    kept = [box for box in boxes if box.start >= last or not is_blank(box.text)]
    joined = join_boxes(text, kept)
    return [Slot("boxed", with_glue(text, box), box.start, box.end) for box in joined]


def _tags(text: str, answer: str, name: str, kind: str, boxes: list[Box], policy: Policy) -> list[Slot]:
    """Blocks of a tag; one that never closes counts only where it is the last."""
    if f"<{name}>" not in text:
        return []
    found = deque(_tag(name).finditer(text), maxlen=2 * _MOST)
    marks = [mark for mark in found if not _mentioned(text, mark)]
    starts = [box.start for box in boxes]
    slots: list[Slot] = []
    for index, mark in enumerate(marks):
        if mark.group(1):
            continue
        follows = marks[index + 1] if index + 1 < len(marks) else None
        if follows is not None and not follows.group(1):
            continue
        stop, end = (len(text), len(text)) if follows is None else follows.span()
        if follows is None and policy.strict_tags:
            end = -1
        inside = boxes[bisect_left(starts, mark.end()) : bisect_left(starts, stop)]
        if inside and "boxed" in policy.slots:
            # The box inside is the same answer; a refused tag still refuses it.
            slots += [Slot(kind, "", inside[-1].start + 1, -1)] if end < 0 else []
            continue
        # A whole answer in a fence inside the tag is the answer all the same.
        content = text[mark.end() : stop].strip() or answer[mark.end() : stop].strip().strip("`~").strip()
        lost = _LOST_BACKSLASH.fullmatch(content)
        content = with_glue(text, inside[-1]) if inside else lost.group(1).strip() if lost else content
        slots.append(Slot(kind, content, mark.start(), end))
    return slots


@lru_cache(maxsize=32)
def _tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"<(/?){re.escape(name)}>")


def _mentioned(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1 : mark.start()] if mark.start() else ""
    return before in _QUOTES and text[mark.end() : mark.end() + 1] in _QUOTES


def _without_overlaps(marked: list[Slot], text: str, answer: str, policy: Policy) -> list[Slot]:
    """All slots in text order. One that holds or lies in a better one is the same answer."""
    found = list(marked)
    for kind in policy.slots:
        if kind in ("boxed", "tag") or kind[0] == "<":
            continue
        new = _plain(kind, text, answer, marked)
        if not new:
            continue
        new = _outside(new, found, len(text))
        # The last `####` or phrase of its kind, left empty, takes back those before it.
        new = [] if new and is_blank(new[-1].text) else [slot for slot in new if not is_blank(slot.text)]
        found += _competing(new, found) if kind == "phrase" else new
    return sorted(found, key=lambda slot: slot.start) if len(found) > 1 else found


def _competing(phrases: list[Slot], found: list[Slot]) -> list[Slot]:
    """Phrases that give a value; where nothing does, those that give a word or two."""
    values = [slot for slot in phrases if _VALUE.search(slot.text)]
    if values or not phrases or any(_VALUE.search(slot.text) for slot in found):
        return values
    if not found:
        return phrases
    # "The answer is obvious" says nothing against an answer; "the answer is even" does, against `odd`.
    words = [slot for slot in found if len(slot.text.split()) <= _SHORT]
    short = [slot for slot in phrases if len(slot.text.split()) <= _SHORT and not _REMARK.match(slot.text)]
    return short if len(words) == len(found) else []


def _outside(new: list[Slot], found: list[Slot], size: int) -> list[Slot]:
    """The new slots that share no text with those already found."""
    if not new or not found:
        return new
    taken = sorted((slot.start, slot.end if slot.end >= 0 else size) for slot in found)
    starts = [start for start, _ in taken]
    ends = list(accumulate((end for _, end in taken), max))
    return [slot for slot in new if not (i := bisect_left(starts, slot.end)) or ends[i - 1] <= slot.start]


def _plain(kind: str, text: str, answer: str, marked: list[Slot]) -> list[Slot]:
    if kind == "hash":
        return [Slot(kind, found.text, found.start, found.end) for found in find_hashes(text)]
    if kind == "phrase":
        phrases = find_phrases(text, [slot.start for slot in marked if slot.kind == "boxed"])
        return [Slot(kind, phrase.text, phrase.start, phrase.end) for phrase in phrases]
    return [Slot(kind, span.text, span.start, span.end) for span in find_other(kind, text, answer)]
