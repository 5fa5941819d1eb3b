r"""Lengths: so many words, sentences or paragraphs, and the first word of a paragraph.

A real one: `length_constraints:number_words` with `num_words=300, relation="at least"`.

Paragraphs are separated by the divider `***` in one constraint and by a blank line in the other, as IFEval
(2311.07911) asks for them. How words and sentences are counted is said in `counting`.
"""

from dataclasses import dataclass
from typing import ClassVar

from ringtrue.graders.instructions.constraint import (
    ArgumentError,
    Constraint,
    Finding,
    at,
    compared,
    relation,
    text,
    whole,
)
from ringtrue.graders.instructions.counting import sentence_count, word_count

__all__ = ["NthParagraphFirstWord", "NumberParagraphs", "NumberSentences", "NumberWords"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWords(Constraint):
    """At least, or less than, so many words.

    >>> NumberWords(num_words=3, relation="less than").check("Only three words.").holds
    False
    """

    id: ClassVar[str] = "length_constraints:number_words"
    num_words: int
    """How many."""
    relation: str
    """`at least` or `less than`."""

    def __post_init__(self) -> None:
        whole(self, "num_words")
        relation(self, "relation")

    def check(self, text: str) -> Finding:
        """Count them."""
        return compared("words", word_count(text), self.relation, self.num_words)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSentences(Constraint):
    """At least, or less than, so many sentences.

    >>> NumberSentences(num_sentences=2, relation="at least").check("Mr. Lee left. Why?").holds
    True
    """

    id: ClassVar[str] = "length_constraints:number_sentences"
    num_sentences: int
    """How many."""
    relation: str
    """`at least` or `less than`."""

    def __post_init__(self) -> None:
        whole(self, "num_sentences")
        relation(self, "relation")

    def check(self, text: str) -> Finding:
        """Count them."""
        return compared("sentences", sentence_count(text), self.relation, self.num_sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberParagraphs(Constraint):
    r"""Exactly so many paragraphs, separated by the divider `***`, none of them empty.

    >>> NumberParagraphs(num_paragraphs=2).check("One.\n***\nTwo.").holds
    True
    """

    id: ClassVar[str] = "length_constraints:number_paragraphs"
    num_paragraphs: int
    """How many."""

    def __post_init__(self) -> None:
        whole(self, "num_paragraphs", low=1)

    def check(self, text: str) -> Finding:
        """Cut at the dividers; one before the first or after the last paragraph may stand."""
        pieces = [bool(piece.strip()) for piece in text.split("***")]
        if not all(pieces[1:-1]):
            return Finding(False, "a paragraph between two dividers is empty")
        return at("paragraphs", sum(pieces), self.num_paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class NthParagraphFirstWord(Constraint):
    r"""Exactly so many paragraphs, separated by blank lines, one of which begins with a word.

    >>> check = NthParagraphFirstWord(num_paragraphs=2, nth_paragraph=2, first_word="so").check
    >>> check('It rained.\n\n"So, what?" she said.').holds
    True
    """

    id: ClassVar[str] = "length_constraints:nth_paragraph_first_word"
    num_paragraphs: int
    """How many there are."""
    nth_paragraph: int
    """Which one, counted from 1."""
    first_word: str
    """What it begins with, in capitals or not."""

    def __post_init__(self) -> None:
        whole(self, "num_paragraphs", low=1)
        whole(self, "nth_paragraph", low=1)
        text(self, "first_word")
        if self.nth_paragraph > self.num_paragraphs:
            raise ArgumentError(
                f"{self.id}: nth_paragraph is {self.nth_paragraph} of num_paragraphs {self.num_paragraphs}"
            )

    def check(self, text: str) -> Finding:
        """Count the paragraphs, and read the word."""
        paragraphs = [piece.strip() for piece in text.split("\n\n") if piece.strip()]
        if len(paragraphs) != self.num_paragraphs:
            return at("paragraphs", len(paragraphs), self.num_paragraphs)
        word = _first_word(paragraphs[self.nth_paragraph - 1])
        asked = self.first_word.lower()
        return Finding(
            word == asked, f"paragraph {self.nth_paragraph} begins with {word[:40]!r}, asked for {asked!r}"
        )


def _first_word(paragraph: str) -> str:
    word = paragraph.split(None, 1)[0].lstrip("'").lstrip('"').lower()
    return next((word[:place] for place, sign in enumerate(word) if sign in ".,?!'\""), word)
