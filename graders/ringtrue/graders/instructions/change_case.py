"""Capitals: all of the text in them, none of it, or so many words.

A real one: `change_case:capital_word_frequency` with `capital_frequency=3, capital_relation="at least"`.

As IFEval (2311.07911) asks for them; but a text whose language cannot be told is not taken for English. A
word in capitals with an apostrophe (`DON'T`) is one word.
"""

from dataclasses import dataclass
from typing import ClassVar

from ringtrue.graders.instructions.constraint import Constraint, Finding, compared, relation, whole
from ringtrue.graders.instructions.counting import capital_words
from ringtrue.graders.instructions.language import language_of

__all__ = ["CapitalWordFrequency", "EnglishCapital", "EnglishLowercase"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalWordFrequency(Constraint):
    """At least, or less than, so many words in capitals.

    >>> CapitalWordFrequency(capital_frequency=2, capital_relation="less than").check("NASA and ESA").holds
    False
    """

    id: ClassVar[str] = "change_case:capital_word_frequency"
    capital_frequency: int
    """How many."""
    capital_relation: str
    """`at least` or `less than`."""

    def __post_init__(self) -> None:
        whole(self, "capital_frequency")
        relation(self, "capital_relation")

    def check(self, text: str) -> Finding:
        """Count them."""
        return compared(
            "words in capitals", capital_words(text), self.capital_relation, self.capital_frequency
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglishCapital(Constraint):
    """English, all in capitals.

    >>> EnglishCapital().check("THIS IS THE ANSWER TO YOUR QUESTION.").holds
    True
    """

    id: ClassVar[str] = "change_case:english_capital"

    def check(self, text: str) -> Finding:
        """Look at the letters, then at the language."""
        return _english(text) if text.isupper() else Finding(False, "not all in capitals")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglishLowercase(Constraint):
    """English, without a capital.

    >>> EnglishLowercase().check("this is the answer to Your question.").holds
    False
    """

    id: ClassVar[str] = "change_case:english_lowercase"

    def check(self, text: str) -> Finding:
        """Look at the letters, then at the language."""
        return _english(text) if text.islower() else Finding(False, "not all in small letters")


def _english(text: str) -> Finding:
    found = language_of(text)
    return Finding(found == "en", f"language: {found or 'not to be told'}, asked for en")
