r"""Reading a gold: always an answer, never prose, and judged by itself alone.

A real gold is `\sqrt{2}`, `(1,2)`, `\text{even}` or `x^2+1`, read whole: a grader that searches a bare gold
as free text misreads a fifth of them. A gold that is a full solution is reduced first, to its last box or to
what follows `####`. Whether a gold is readable never depends on the completion.
"""

import math
import numbers
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from ringtrue.graders.equivalence import Side
from ringtrue.graders.parse import Node, Text
from ringtrue.graders.phrases import find_phrases
from ringtrue.graders.policy import Policy
from ringtrue.graders.slots import read_slots

__all__ = ["Gold", "ReadGold", "forget_golds", "read_gold", "split_label"]

Gold: TypeAlias = str | int | float | Sequence[str | int | float | None] | None
"""One right answer, or a list of them (`Policy.several`). None, NaN and blank text are missing."""

_SOLUTION: Final = Policy(slots=("boxed", "hash"), conflict="last")
_MARKED: Final = re.compile(r"\\boxed|\\fbox|####")
_PLAIN: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?\Z")
"""Half of all golds, of which nothing has to be found out."""
_WORD: Final = re.compile(r"[^\W\d_](?:[\w'’.-]*\w)?[.!?,;:]?")
_LABELLED: Final = re.compile(
    r"\$?\s*(?:\\(?:text|textbf|textrm|mathrm|mathbf|rm|bf)\s*\{\s*\(([A-J])\)\s*[.:]?\s*\}"
    r"(?:[\s~.:]|\\[ ,;:!]|\\q?quad(?![a-z])){0,6}((?:(?!\([A-J]\))[^$])+)"
    r"|\(([A-J])\)[\s~.:]{1,4}(?![A-J][).])([^\s(][^()]*))\$?\.?\Z"
)
r"""A choice's letter before its text: `(C) 12`, `\textbf{(C)}\ 12`."""
_TEXT: Final = re.compile(r"\\text\s?\{([^{}]*[A-Za-z]{2}[^{}]*)\}")
_LETTERS: Final = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_LONGEST_MIXED: Final = 80
_MOST_WORDS: Final = 6
_LONGEST_CACHED: Final = 4000


@dataclass(frozen=True, slots=True)
class ReadGold:
    """The answers that a gold allows, or what is wrong with it."""

    sides: tuple[Side, ...]
    """One side for each readable answer; empty where the gold cannot be used."""
    problem: str = ""
    """Why there is none, for a person."""


def read_gold(gold: Gold, policy: Policy) -> ReadGold:
    """Read a gold once, whatever it is compared with.

    >>> read_gold("so the sum is 40 + 2 #### 42", Policy()).sides[0].text
    '42'
    >>> read_gold(float("nan"), Policy()).problem
    'the gold is missing'
    """
    if isinstance(gold, str):
        return _read_one(gold)
    if isinstance(gold, Sequence) and not isinstance(gold, bytes):
        return _read_several(gold, policy)
    text = _as_text(gold)
    if text is None:
        return ReadGold(
            (), f"the gold is of type {type(gold).__name__}: give text, a number or a list of them"
        )
    return _read_one(text)


def _read_several(golds: Sequence[str | int | float | None], policy: Policy) -> ReadGold:
    given = [text for text in map(_as_text, golds) if text and text.strip()]
    if policy.several == "all":
        # The parts of one answer: together they are a list, and so is what is compared with it.
        return (
            _read_one(", ".join(_reduced(text) for text in given))
            if given
            else ReadGold((), "the gold is missing")
        )
    read = [_read_one(text) for text in given]
    sides = tuple(side for one in read for side in one.sides)
    if sides:
        return ReadGold(sides)
    return ReadGold((), read[0].problem if read else "the gold is missing")


def _as_text(gold: object) -> str | None:
    """The text of one gold: "" where it is missing, None where it is of no type that a gold has."""
    if gold is None:
        return ""
    if isinstance(gold, str):
        return gold
    if isinstance(gold, numbers.Integral | bool):
        return str(gold)
    if isinstance(gold, numbers.Real):
        value = float(gold)
        if math.isnan(value):
            return ""
        # 5.0 in a column of floats is the integer 5: columns with a missing value turn all into floats.
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    return None


def _read_one(text: str) -> ReadGold:
    # A whole solution may be long, and thousands of those are no cache.
    return _read_cached(text) if len(text) <= _LONGEST_CACHED else _read_text(text)


@lru_cache(maxsize=4096)
def _read_cached(text: str) -> ReadGold:
    return _read_text(text)


def forget_golds() -> None:
    """Forget every gold that was read.

    >>> forget_golds()
    """
    _read_cached.cache_clear()


def _read_text(text: str) -> ReadGold:
    if not text.strip():
        return ReadGold((), "the gold is missing")
    if _PLAIN.match(text):
        return ReadGold((Side(text),))
    answer = _reduced(text)
    if not answer:
        return ReadGold((), "the gold is a solution whose last box is empty or never closes")
    if labelled := split_label(answer):
        return ReadGold(tuple(map(Side, labelled)))
    side = Side(answer)
    if (side.node is None or _is_prose(side.node)) and (said := _announced(answer)):
        return _read_text(said)
    if side.node is not None and _is_prose(side.node):
        return ReadGold((), f"the gold {answer[:60]!r} is prose of more than {_MOST_WORDS} words")
    if side.node is None and not _is_short_text(answer):
        return ReadGold((), f"the gold {answer[:60]!r} cannot be read: {side.error}")
    return ReadGold((side,))


def split_label(text: str) -> tuple[str, str] | None:
    r"""The letter of a choice and the text that it labels; None for anything else.

    >>> split_label(r"\textbf{(C)}\ 12")
    ('C', '12')
    """
    found = _LABELLED.match(text)
    return None if found is None else (found[1] or found[3], found[2] or found[4])


def _is_prose(node: Node) -> bool:
    return isinstance(node, Text) and len(node.words.split()) > _MOST_WORDS


def _announced(text: str) -> str:
    """What a solution without a box ends in: `... so the answer is 5`."""
    found = [phrase for phrase in find_phrases(text) if phrase.end >= len(text.rstrip(" \n.$*"))]
    return found[-1].text if found and found[-1].text != text else ""


def _reduced(text: str) -> str:
    """A full solution's answer; any other gold as it stands."""
    if not _MARKED.search(text):
        return text.strip()
    reading = read_slots(text, _SOLUTION)
    if reading.chosen is not None:
        return reading.chosen.text
    return "" if reading.outcome is not None else text.strip()


def _is_short_text(text: str) -> bool:
    if _TEXT.search(text) and len(text) <= _LONGEST_MIXED:
        # Words set between maths, `n \text{ is even}`: readable, and equal to what is written the same.
        return len(_LETTERS.findall(_TEXT.sub(r" \1 ", text))) <= _MOST_WORDS
    words = text.split()
    return len(words) <= _MOST_WORDS and all(_WORD.fullmatch(word) for word in words)
