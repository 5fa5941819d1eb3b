r"""Choices that a sentence announces and no general slot finds: "Solution: Choice_B", "Option C is correct".

A real row: `... so the correct choice is B: a longer half-life.\nConfidence: 90%` announces B.

Only an option's letter counts here, so the anchors may be wider than those of values: a letter must be named
as an option (`Choice B`, `(B)`, `B:`) beside a word that announces it, in a clause that neither denies it nor
asks. A bare article never is.
"""

import re
from typing import Final, NamedTuple

__all__ = ["SHADED", "Announced", "find_choices", "is_denied"]

_NAMED: Final = (
    r"(?:(?i:choice|option)[ _\\]{0,3}\(?([A-J])\)?|\(([A-J])\)|([A-J])(?=[:.)]|\*{0,2}[ \t]*(?:\n|\Z)))"
    r"(?![A-Za-z0-9'’])"
)
_BEFORE: Final = re.compile(
    r"\b(?i:answer|solution|conclusion|(?:correct|right|best|final|chosen|appropriate) (?:choice|option))\b"
    r"(?:[^.\n:]{0,80}?\b(?i:is|be)\b|[*_ ]{0,4}:)[*_\s:]{1,6}" + _NAMED
)
_AFTER: Final = re.compile(
    r"(?i:\b(?:choice|option))[ _\\]{0,3}\(?([A-J])\)?\*{0,2} is (?i:the )?(?i:only |single )?"
    r"(?i:correct|right|best)(?: (?i:answer|choice|option|solution))?\b"
)
_MORE: Final = re.compile(
    r"\)?\s{0,2}(?:/|,|&|(?i:or|and)\b)\s{0,2}(?:(?i:or|and)\s)?(?:(?i:choice|option)[ _\\]{0,3})?"
    r"\(?([A-J])\)?(?![\w'’])"
)
_DENIED: Final = re.compile(
    r"[)\s*_]{0,4}(?:is|was|are|can|could|would|does|has)(?:n['’]t\b|not\b|\b[^.\n]{0,30}?\b(?:not|never|wrong|incorrect|false)\b)",
    re.IGNORECASE,
)
_HEDGED: Final = re.compile(r"\b(?:also|alternatively|maybe|perhaps|possibly)\b", re.IGNORECASE)
_OTHER: Final = re.compile(r"\b(?i:choice|option)[ _\\]{0,3}\(?([A-J])\b|\(([A-J])\)")
_CLAUSE: Final = re.compile(r"[.;:!?\n]")
_TURNED: Final = re.compile(
    r"\b(?:not|never|no|neither|nor|if|whether|suppose|assume|assuming|wrong|incorrect|unless|previous|which|would"
    r"|could|might|may|except)\b|n['’]t\b",
    re.IGNORECASE,
)
SHADED: Final = re.compile(
    r"\b(?:not|no|never|neither|nor|cannot|except|excluding|without|wrong|incorrect|false)\b"
    r"|\ball but\b|n['’]t\b",
    re.IGNORECASE,
)
"""What turns a choice that is named into one that is denied."""
_SAYS_OF: Final = re.compile(r"(?:is|was|are|can|could|would|does|has)(?:n['’]t)?\b|cannot\b", re.IGNORECASE)
"""A letter's own sentence goes on ("(B) is incorrect"); an option's text rarely begins so."""
_MOST: Final = 100
_NEAR: Final = 60
_REST: Final = 120


class Announced(NamedTuple):
    """One announcement: the letters it names, and where it stands."""

    letters: frozenset[str]
    start: int
    end: int


def is_denied(rest: str) -> bool:
    """Whether what follows a letter denies it.

    >>> is_denied("is incorrect"), is_denied("is 5 cm")
    (True, False)
    """
    return bool(_SAYS_OF.match(rest) and SHADED.search(rest))


def find_choices(text: str) -> list[Announced]:
    """Every announced choice, in text order, of the last of a text that repeats itself.

    >>> [sorted(one.letters) for one in find_choices("Solution: Choice_C/D. The answer is not (A).")]
    [['C', 'D']]
    """
    found: list[Announced] = []
    tail = text[-20_000:]
    for pattern in (_BEFORE, _AFTER):
        for match in pattern.finditer(tail):
            before = _CLAUSE.split(tail[max(0, match.start() - _NEAR) : match.start()])[-1]
            if _TURNED.search(before) or _TURNED.search(match[0]):
                continue
            letters = {letter for letter in match.groups() if letter}
            end = match.end()
            while (more := _MORE.match(tail, end)) and len(letters) < len("ABCDEFGHIJ"):
                letters.add(more[1])
                end = more.end()
            if _DENIED.match(tail, end):
                continue
            rest = tail[end : end + _REST].partition("\n")[0]
            if _HEDGED.search(rest):
                letters |= {first or second for first, second in _OTHER.findall(rest)}
            found.append(Announced(frozenset(letters), match.start(), end))
    return sorted(found, key=lambda one: one.start)[-_MOST:]
