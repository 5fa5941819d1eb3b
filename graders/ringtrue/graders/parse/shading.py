"""Words beside a number that deny it, hedge it or change it: what they stand in states no value.

A real row: `7 million`, `minus 7`, `7 (rejected)` and `all numbers but 7` do not say 7. A reader that drops
the words it does not know pays all of them.
"""

import re
from typing import Final

__all__ = ["NO_NOUNS", "STRUCK", "changes_number", "denies"]

# These are of lower case, and so is what they are asked about: to ignore it takes three times as long.
_DENIED: Final = re.compile(
    r"\b(?:not|never|neither|nor|cannot|no|none|without|except|excluding|besides|but|other\s+than|wrong|incorrect|false"
    r"|invalid|impossible|extraneous|reject(?:ed|s|ing)?|discard(?:ed|s|ing)?|exclud(?:e|es|ed)|ignor(?:e|ed|es|ing)"
    r"|doubts?|maybe|perhaps|possibly|unless|instead|if|wait|correction|too|or|either|sorry|oops)\b|n['’]t\b"
)

STRUCK: Final = re.compile(r"(?<![^\s(\[{>$])~~(?=[^\s~])[^~\n]{1,200}~~(?![^\s.,;:)\]}<$])")
"""Markdown's text that is struck out; `5~~\text{or}~~7` is spacing."""

_DIGITS: Final = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_SCALES: Final = "dozens?|hundreds?|thousands?|millions?|billions?|trillions?|tens"
_AFTER: Final = (
    f"and\\s+a\\s+(?:half|third|quarter)|half|halves|thirds|quarters|fourths|fifths|{_SCALES}|squared|cubed|factorial"
    f"|point|below|above|plus|minus|negative|mod|modulo|base|in\\s+base|{_DIGITS}"
)
_BEFORE: Final = (
    "minus|negative|plus|half|half\\s+of|twice|thrice|double|triple|mod|modulo|times|below|above|base|over|under|beyond"
    "|nearly|almost|exceeds?|past"
    "|(?:opposite|root|square|cube|multiple|reciprocal|inverse|power|factorial|digits?|logarithm|log)\\s+of"
    "|ends?\\s+in|divisible\\s+by"
)
_CHANGED: Final = re.compile(
    rf"\d[\s$)(}}\\-]{{1,4}}(?:{_AFTER})\b|\b(?:{_BEFORE})\b(?:\s+(?:the|an?))?[\s$(\\{{-]{{1,4}}\d"
)

_WORDS: Final = (
    "no never wrong incorrect false invalid impossible extraneous rejected ignored maybe perhaps "
    "possibly unless instead without except excluding but wait too sorry correct right plus minus "
    "negative positive dozen hundred hundreds thousand thousands million millions billion billions "
    "trillion tens squared cubed factorial half halves third thirds quarter quarters point below "
    "above"
)
NO_NOUNS: Final = frozenset([*_WORDS.split(), *_DIGITS.split("|")])
"""Words that never name what a number counts."""


def denies(text: str) -> bool:
    """Whether words take a value back, or do not commit to it.

    >>> denies("It is not 5"), denies("It is 5")
    (True, False)
    """
    return _DENIED.search(text.lower()) is not None


def changes_number(text: str) -> bool:
    """Whether words next to a number make it another one.

    >>> changes_number("Twice 5"), changes_number("5 apples")
    (True, False)
    """
    return _CHANGED.search(text.lower()) is not None
