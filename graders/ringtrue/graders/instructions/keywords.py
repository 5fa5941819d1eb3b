"""Keywords and letters: words that must be there, so often, or not at all.

A real one: `keywords:frequency` with `keyword="knot", frequency=2, relation="at least"`.

A keyword is found within a longer word (`knot` in `knots`), a forbidden word only as a whole one, both in
capitals or not: as the constraints of IFEval (2311.07911) do. A keyword is always a text, never a pattern.
"""

from dataclasses import dataclass
from typing import ClassVar

from ringtrue.graders.instructions.constraint import (
    ArgumentError,
    Constraint,
    Finding,
    compared,
    relation,
    text,
    texts,
    whole,
)

__all__ = ["ForbiddenWords", "KeywordExistence", "KeywordFrequency", "LetterFrequency"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordExistence(Constraint):
    """Every keyword is there.

    >>> KeywordExistence(keywords=["sea", "sky"]).check("Seaside and sand.")
    Finding(holds=False, detail="missing: 'sky'")
    """

    id: ClassVar[str] = "keywords:existence"
    keywords: tuple[str, ...]
    """All that must be there."""

    def __post_init__(self) -> None:
        texts(self, "keywords")

    def check(self, text: str) -> Finding:
        """Look for each."""
        folded = text.lower()
        missing = [word for word in self.keywords if word.lower() not in folded]
        return Finding(not missing, f"missing: {', '.join(map(repr, missing))}" if missing else "all there")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordFrequency(Constraint):
    """One keyword is there at least, or less than, so many times.

    >>> KeywordFrequency(keyword="knot", frequency=2, relation="at least").check("A Knot of knots.").holds
    True
    """

    id: ClassVar[str] = "keywords:frequency"
    keyword: str
    """What is counted."""
    frequency: int
    """How many times."""
    relation: str
    """`at least` or `less than`."""

    def __post_init__(self) -> None:
        text(self, "keyword")
        whole(self, "frequency")
        relation(self, "relation")

    def check(self, text: str) -> Finding:
        """Count it, without overlaps."""
        count = text.lower().count(self.keyword.lower())
        return compared(repr(self.keyword), count, self.relation, self.frequency)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenWords(Constraint):
    """No forbidden word is there as a word of its own.

    >>> check = ForbiddenWords(forbidden_words=["art"]).check
    >>> check("A smart start.").holds, check("Art, again.").holds
    (True, False)
    """

    id: ClassVar[str] = "keywords:forbidden_words"
    forbidden_words: tuple[str, ...]
    """None of them may be there."""

    def __post_init__(self) -> None:
        texts(self, "forbidden_words")

    def check(self, text: str) -> Finding:
        """Look for each."""
        folded = text.lower()
        found = [word for word in self.forbidden_words if _has_word(folded, word.lower())]
        return Finding(not found, f"found: {', '.join(map(repr, found))}" if found else "none there")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFrequency(Constraint):
    """One letter, or other character, is there at least, or less than, so many times.

    The reference draws another letter at random where it is asked for `#` or `!`; here those are counted.

    >>> LetterFrequency(letter="E", let_frequency=2, let_relation="less than").check("Even").detail
    "'e': 2, asked for less than 2"
    """

    id: ClassVar[str] = "keywords:letter_frequency"
    letter: str
    """One character."""
    let_frequency: int
    """How many times."""
    let_relation: str
    """`at least` or `less than`."""

    def __post_init__(self) -> None:
        text(self, "letter")
        if len(self.letter) != 1:
            raise ArgumentError(f"{self.id}: letter is {self.letter!r:.60}, not one character")
        object.__setattr__(self, "letter", self.letter.lower())
        whole(self, "let_frequency")
        relation(self, "let_relation")

    def check(self, text: str) -> Finding:
        """Count it, in capitals or not."""
        count = text.lower().count(self.letter)
        return compared(repr(self.letter), count, self.let_relation, self.let_frequency)


def _has_word(folded: str, word: str) -> bool:
    """Whether it stands there with no letter, digit or underscore glued to it."""
    place = folded.find(word)
    while place >= 0:
        end = place + len(word)
        before, after = folded[place - 1 : place] if place else "", folded[end : end + 1]
        if not (_glued(before, word[0]) or _glued(word[-1], after)):
            return True
        place = folded.find(word, place + 1)
    return False


def _glued(one: str, other: str) -> bool:
    return _in_word(one) and _in_word(other)


def _in_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
