r"""The pack for length: right answers of doubling length, far beyond every limit.

A real one: number 70, `length_after_limit`: a cosine that is not clamped at its limit of 1,000 tokens pays
2,000 as much as none.
"""

from collections.abc import Iterator
from typing import Final

from ringtrue.rewards.testing.probes.probe import Probe, probe
from ringtrue.rewards.testing.probes.slot import THINK, Slot

__all__ = ["RUNGS", "length"]

RUNGS: Final = tuple(round(50 * 2 ** (step / 2)) for step in range(21))
"""Words of each completion: from 50 to 50,000."""
_WORDS: Final = ("so", "it", "is", "as", "we", "said", "and", "then", "again")


def length(gold: object = None, right: str = "7", slot: Slot | None = None) -> Iterator[Probe]:
    """The same right answer after more and more words; the runner looks where the value rises again."""
    for count in RUNGS:
        words = " ".join(_WORDS[index % len(_WORDS)] for index in range(count))
        said = "So it is 7." if slot is None else slot.said(right)
        text = THINK.replace("Let me", f"{words} Let me") + said
        yield probe("length_after_limit", "length", text, gold)
