"""Word answers: SQuAD's normalisation, the share of words in common, and which text of a completion counts.

A real row: gold `Denver Broncos`, answer `The Denver Broncos!`: one text after normalisation; and
`Broncos of Denver, Colorado` shares two words of four with it, so F1 is 2/3.

Source: the official evaluation script of SQuAD 2.0. Only ASCII punctuation and English articles are dropped,
as there; it does not split scripts without spaces, and knows no synonyms.
"""

import math
import re
import string
from collections import Counter
from collections.abc import Sequence
from typing import Final

from ringtrue.graders.completion import Completion
from ringtrue.graders.policy import Policy
from ringtrue.graders.slots import Reading, Reason, Slot, read_slots
from ringtrue.graders.visible import is_visible

__all__ = ["answer_slots", "bag_f1", "gold_texts", "normalize_words", "plain_text", "token_f1"]

_ARTICLES: Final = re.compile(r"\b(?:a|an|the)\b")
_DRESS: Final = re.compile(
    r"\\(?:text(?:bf|it|rm|sf|tt|normal|sc)?|math(?:rm|bf|it|sf|tt|normal)|mbox|hbox|emph|underline|operatorname)\*?\s*(?=\{)"
)
r"""Commands that say how words look: `\text{Paris}`."""
_SPACING: Final = re.compile(r"\\[ ,;:!]|\\q?quad(?![A-Za-z])|~")
_PUNCTUATION: Final = str.maketrans("", "", string.punctuation)


def normalize_words(text: str) -> str:
    """Lower case, no ASCII punctuation, no English articles, single spaces.

    >>> normalize_words("  The  U.S.A., a state ")
    'usa state'
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def plain_text(text: str) -> str:
    r"""The words of a text in TeX: without fonts, and with its spacing as spaces.

    >>> plain_text(r"\text{New York}"), plain_text(r"New~York")
    ('{New York}', 'New York')
    """
    if "\\" not in text and "~" not in text:
        return text
    return _SPACING.sub(" ", _DRESS.sub("", text))


def bag_f1(gold: Sequence[str], answer: Sequence[str]) -> float:
    """The harmonic mean of precision and recall over tokens, each counted as often as it occurs.

    Where a side has none, as in SQuAD 2.0: 1 if both are empty, else 0.

    >>> bag_f1(["denver", "broncos"], ["broncos", "of", "denver", "colorado"])
    0.6666666666666666
    """
    if not gold or not answer:
        return float(not gold and not answer)
    common = sum((Counter(gold) & Counter(answer)).values())
    return 2 * common / (len(gold) + len(answer))


def token_f1(gold: str, answer: str) -> float:
    """SQuAD's F1 of two texts.

    >>> token_f1("the cat", "A cat!"), token_f1("cat", "dog"), token_f1("", "The")
    (1.0, 0.0, 1.0)
    """
    return bag_f1(normalize_words(gold).split(), normalize_words(answer).split())


def gold_texts(gold: object) -> tuple[str, ...]:
    """The texts of a gold that is one or several; missing ones and those of no such type are left out.

    >>> gold_texts(["Paris", None, 1999, 5.0, float("nan"), " "])
    ('Paris', '1999', '5')
    """
    if isinstance(gold, list | tuple):
        return tuple(text for one in gold for text in gold_texts(one) if not isinstance(one, list | tuple))
    if isinstance(gold, str):
        return (gold,) if gold.strip() else ()
    if isinstance(gold, float) and math.isfinite(gold):
        return (str(int(gold)) if gold.is_integer() and abs(gold) < 2**53 else repr(gold),)
    return (str(gold),) if isinstance(gold, int) else ()


def answer_slots(read: Completion, policy: Policy) -> Reading:
    """The slots of a completion; where it has none, its whole answer is one, of the kind `whole`.

    >>> from ringtrue.graders.completion import read_completion
    >>> answer_slots(read_completion("<think>hm</think> Denver Broncos"), Policy()).chosen.text
    'Denver Broncos'
    """
    if not read.closed:
        detail = "the reasoning never ends, so the answer was never given"
        return Reading((), detail=detail, reason=Reason.UNCLOSED)
    reading = read_slots(read.answer, policy)
    if reading.reason is not Reason.ABSENT or not is_visible(read.answer):
        return reading
    whole = Slot("whole", read.answer, 0, len(read.answer))
    return Reading((whole,), order=("whole",))
