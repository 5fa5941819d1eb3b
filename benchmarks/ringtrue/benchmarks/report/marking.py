r"""Where the reasoning and the graded slot stand in a completion as it was written.

One example: `<think>a</think>so <think>b</think>\boxed{4}` has the answer `so \boxed{4}`; its slot is traced
back to where the text has it, and both thoughts are reasoning.

The slot is the one that the grader named, and of its kind the last that says what was read. Where none can be
traced nothing is marked: no mark is better than one in the wrong place.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from ringtrue.graders import Completion, Policy, read_slots

__all__ = ["Marks", "Span", "find_marks"]

Span: TypeAlias = tuple[int, int]
"""Where a stretch of the text begins and ends."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked in a completion's text."""

    reasoning: tuple[Span, ...] = ()
    """The stretches of reasoning, in order."""
    slot: Span | None = None
    """The slot that was graded."""


def find_marks(read: Completion, *, kind: str = "", extracted: str | None = None) -> Marks:
    r"""Trace reasoning and slot back to the text.

    Args:
        read: The completion.
        kind: The slot's kind, as the verdict has it; empty: by the default policy.
        extracted: The answer that was read from it.

    >>> from ringtrue.graders import read_completion
    >>> find_marks(read_completion(r"<think>a</think>\boxed{4}"))
    Marks(reasoning=((7, 8),), slot=(16, 25))
    """
    pieces = _pieces(read)
    found = _slot(read.answer, kind, extracted) if read.closed else None
    return Marks(tuple(_reasoning(read, pieces)), None if found is None else _traced(found, pieces))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the answer that stands in one piece in the text."""

    text: int
    answer: int
    size: int


def _pieces(read: Completion) -> list[_Piece]:
    """The answer in the text: one piece, or several with reasoning between them; none where it differs."""
    text, answer, opens, closes = read.text, read.answer, read.dialect.open, read.dialect.close
    place = look = read.answer_start
    found: list[_Piece] = []
    done = 0
    while done < len(answer):
        stop = text.find(opens, look) if opens else -1
        size = min((stop if stop >= 0 else len(text)) - place, len(answer) - done)
        if text[place : place + size] != answer[done : done + size]:
            return []
        if stop >= 0 and answer.startswith(opens, done + size):
            look = stop + 1  # a tag that is only mentioned is part of the answer
            continue
        found.append(_Piece(place, done, size))
        done += size
        close = text.find(closes, stop) if stop >= 0 else -1
        if done < len(answer) and close < 0:
            return []
        place = look = close + len(closes)
    return found


def _reasoning(read: Completion, pieces: list[_Piece]) -> list[Span]:
    if not read.reasoning:
        return []
    text, opens, closes = read.text, read.dialect.open, read.dialect.close
    opened = text.find(opens, 0, read.answer_start) if opens else -1
    begin = opened + len(opens) if opened >= 0 else 0
    at = text.find(read.reasoning, begin, read.answer_start)
    end = at + len(read.reasoning)
    if at < 0:  # several thoughts are read as one text, which stands nowhere
        stop = text.rfind(closes, begin, read.answer_start) if closes else -1
        at, end = begin, stop if stop >= 0 else read.answer_start
    return [(at, end), *((one.text + one.size, other.text) for one, other in pairwise(pieces))]


def _slot(answer: str, kind: str, extracted: str | None) -> Span | None:
    try:
        policy = Policy(slots=(kind,)) if kind else Policy()
    except ValueError:  # not a kind that a policy names, as where a program was taken from
        at = answer.rfind(extracted) if extracted else -1
        return (at, at + len(extracted)) if extracted and at >= 0 else None
    reading = read_slots(answer, policy)
    same = [slot for slot in reading.slots if slot.text == extracted]
    chosen = same[-1] if same else reading.chosen
    return None if chosen is None else (chosen.start, chosen.end)


def _traced(span: Span, pieces: list[_Piece]) -> Span | None:
    start, end = span
    ends = [piece for piece in pieces if piece.answer < end and start < piece.answer + piece.size]
    if not ends or start >= end:
        return None
    first, last = ends[0], ends[-1]
    return first.text + start - first.answer, last.text + end - last.answer
