"""The share of words in common with the nearest gold: SQuAD's F1, from 0 to 1.

A real row: gold `Denver Broncos`, answer `The Denver Broncos of Colorado`: both words of the gold, two of
four words of the answer, so F1 = 2 * 2 / (2 + 4) = 0.667.

Source: SQuAD's official script, its normalisation included. What counts as the answer is said in `overlap`. A
gold of which normalisation leaves nothing (`The`) is unreadable here: by the script's rule for empty sides an
answer of nothing would earn 1 for it. It does not look at the order of words.
"""

from dataclasses import dataclass
from typing import ClassVar

from ringtrue.graders.words import bag_f1, normalize_words
from ringtrue.rewards.correctness.overlap import OverlapReward

__all__ = ["TokenF1"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TokenF1(OverlapReward):
    """F1 over the words of the answer and the gold.

        F1 = 2 common / (words of the gold + words of the answer), the best over several golds

    >>> texts = ["The Denver Broncos of Colorado", "no idea"]
    >>> [round(value, 3) for value in TokenF1()(texts, gold=["Denver Broncos"] * 2)]
    [0.667, 0.0]
    """

    version: ClassVar[int] = 1

    @property
    def instructions(self) -> str:
        """The demand for the answer alone."""
        return "Put the final answer between <answer> and </answer>, as few words as it takes."

    def tokens(self, words: str) -> tuple[str, ...]:
        """The normalised words."""
        return tuple(normalize_words(words).split())

    def share(self, gold: tuple[str, ...], answer: tuple[str, ...]) -> float:
        """F1."""
        return bag_f1(gold, answer)
