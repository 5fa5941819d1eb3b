"""Which language a whole text is in, and the constraint that asks for one.

A real one: `language:response_language` with `language="hi"`.

Each stretch of some hundred letters is looked at by itself and weighs by its letters, so that no first line
decides. Beyond IFEval (2311.07911): the detector always says the same, and where it cannot say (a text
without letters, a word that it does not know) the constraint does not hold. Short texts in the smaller
languages it often misses; for Swahili, `swahili` helps. Needs `pip install 'ringtrue[language]'`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from ringtrue.graders.instructions.constraint import ArgumentError, Constraint, Finding, text
from ringtrue.graders.instructions.swahili import is_swahili
from ringtrue.graders.language_detector import likelihoods

__all__ = ["LANGUAGE_CODES", "ResponseLanguage", "language_of"]

_CODES: Final = (
    "af ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka"
    " kk km kn ko ky la lt lv mk ml mn mr ms my ne nl no pa pl ps pt ro ru si sk sl sq sr sv sw ta te tg th"
    " tl tr uk ur uz vi zh"
)
LANGUAGE_CODES: Final = frozenset(_CODES.split())
"""The languages that can be asked for, by ISO 639-1 code."""
_ALIASES: Final = {"zh-cn": "zh", "zh-tw": "zh", "nb": "no", "nn": "no"}
_STRETCH: Final = 300
_SPEECHLESS: Final = re.compile(
    "[^A-Za-z'\u00c0-\U0010ffff]|[\u00d7\u00f7\u2000-\u200b\u2010-\u2018\u201a-\u206f\u20a0-\u2bff"
    "\u3000-\u303f\uff00-\uff20\ufffd\U0001f000-\U0001faff]"
)
"""Digits, punctuation, markup and emoji, which the detector would take for something."""
_SURE: Final = 0.5
_UNKNOWN: Final = 0.15
"""The detector gives a word that it does not know to English, with 0.12."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseLanguage(Constraint):
    """The whole text is in one language.

    >>> ResponseLanguage(language="de").check("Das ist die Antwort auf deine Frage.").holds
    True
    """

    id: ClassVar[str] = "language:response_language"
    language: str
    """By ISO 639-1 code."""

    def __post_init__(self) -> None:
        text(self, "language")
        code = _ALIASES.get(self.language.lower(), self.language.lower())
        if code not in LANGUAGE_CODES:
            raise ArgumentError(f"{self.id}: language is {self.language!r:.60}, which is not known")
        object.__setattr__(self, "language", code)

    def check(self, text: str) -> Finding:
        """Ask the detector.

        Raises:
            ImportError: where it is not installed.
        """
        found = language_of(text)
        return Finding(
            found == self.language, f"language: {found or 'not to be told'}, asked for {self.language}"
        )


def language_of(text: str) -> str | None:
    """The language of most of a text; None where it has no letters, or unknown words alone.

    Raises:
        ImportError: where the detector is not installed.

    >>> language_of("It is the answer to your question."), language_of("12 + 30 = 42")
    ('en', None)
    """
    shares: dict[str, float] = {}
    total = 0
    for stretch in _stretches(_SPEECHLESS.sub(" ", text)):
        total += len(stretch)
        for code, likely in likelihoods(stretch).items():
            shares[code] = shares.get(code, 0.0) + likely * len(stretch)
    best = max(shares, key=lambda code: shares[code], default="")
    if best and shares[best] < _SURE * total and is_swahili(text):
        return "sw"
    return best if best and shares[best] > _UNKNOWN * total else None


def _stretches(text: str) -> Iterator[str]:
    """The text in pieces, cut at blanks where there are some."""
    line = " ".join(text.split())
    place = 0
    while place < len(line):
        end = place + _STRETCH
        blank = line.find(" ", end, end + 50)
        end = blank if blank >= 0 else end
        yield line[place:end]
        place = end
