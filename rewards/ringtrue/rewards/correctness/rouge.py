"""ROUGE-L against the nearest gold: the longest common subsequence of words, as an F-measure from 0 to 1.

A real row: gold `the cat was found under the bed`, answer `the cat was under the bed`: six words in common,
in order, of seven and six, so 2 * 6 / (7 + 6) = 0.923.

Source: Lin 2004, in the reading of the `rouge-score` library, whose tokens (lower-case ASCII letters and
digits) and stemmer are used; the subsequence is computed here on bits, a word at a time, since the library's
table takes seconds for long texts. Values equal the library's.

An answer of more than `max_tokens` words earns 0 (`timeout`), a gold of more is unreadable: nothing is cut,
since a cut would stop counting what stands beyond it. A word of more than 64 letters is not stemmed: the
stemmer recurses over it. What counts as the answer is said in `overlap`. Scripts without ASCII letters have
no tokens here; it does not judge meaning.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Final, Literal

from ringtrue.rewards.checks import flag, whole
from ringtrue.rewards.correctness.overlap import OverlapReward

__all__ = ["Rouge", "common_subsequence"]

_MEASURES: Final = ("fmeasure", "precision", "recall")
_LONGEST_WORD: Final = 64
_SHORTEST_STEMMED: Final = 4
_CHARACTERS_A_TOKEN: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Rouge(OverlapReward):
    """ROUGE-L: words in common in one order.

        P = LCS / words of the answer,  R = LCS / words of the gold,  F = 2 P R / (P + R)

    Needs `pip install 'ringtrue[rouge]'`.

    >>> golds = ["the cat was found under the bed"] * 2
    >>> [round(value, 3) for value in Rouge()(["the cat was under the bed", "a dog"], gold=golds)]
    [0.923, 0.0]
    """

    version: ClassVar[int] = 1

    measure: Literal["fmeasure", "precision", "recall"] = "fmeasure"
    """Recall alone pays for length without end, precision alone for a single word."""
    stemmer: bool = False
    """Compare words by their Porter stems: `running` is `runs`."""
    max_tokens: int = 10_000
    """The most words that are compared."""

    def __post_init__(self) -> None:
        OverlapReward.__post_init__(self)
        if self.measure not in _MEASURES:
            raise ValueError(f"Rouge.measure is {self.measure!r}: give one of {', '.join(_MEASURES)}")
        flag("Rouge", "stemmer", self.stemmer)
        whole("Rouge", "max_tokens", self.max_tokens, low=1)

    def tokens(self, words: str) -> tuple[str, ...] | None:
        """The library's tokens; None for too many."""
        if len(words) > self.max_tokens * _CHARACTERS_A_TOKEN:
            return None
        tokenize, stem = _library()
        found = tokenize(words, None)
        if len(found) > self.max_tokens:
            return None
        if not self.stemmer:
            return tuple(found)
        return tuple(
            stem(word) if _SHORTEST_STEMMED <= len(word) <= _LONGEST_WORD else word for word in found
        )

    def share(self, gold: tuple[str, ...], answer: tuple[str, ...]) -> float:
        """The measure that was asked for."""
        common = common_subsequence(gold, answer)
        precision, recall = common / len(answer), common / len(gold)
        if self.measure == "fmeasure":
            return 2 * precision * recall / (precision + recall) if common else 0.0
        return precision if self.measure == "precision" else recall


def common_subsequence(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    """The length of the longest common subsequence, a bit for each word of `first`.

    Source: Hyyrö 2004, "Bit-parallel LCS-length computation revisited".

    >>> common_subsequence(tuple("the cat sat".split()), tuple("the sat cat".split()))
    2
    """
    places: dict[str, int] = {}
    for index, word in enumerate(first):
        places[word] = places.get(word, 0) | 1 << index
    full = (1 << len(first)) - 1
    row = full
    for word in second:
        matched = row & places.get(word, 0)
        row = ((row + matched) | (row - matched)) & full
    return len(first) - row.bit_count()


@lru_cache(maxsize=1)
def _library() -> tuple[Any, Any]:
    try:
        from nltk.stem.porter import PorterStemmer
        from rouge_score.tokenize import tokenize
    except ImportError as error:
        raise ImportError("Rouge needs the rouge-score library: pip install 'ringtrue[rouge]'") from error
    stemmer: Any = PorterStemmer  # it ships no types
    return tokenize, lru_cache(maxsize=16384)(stemmer().stem)
