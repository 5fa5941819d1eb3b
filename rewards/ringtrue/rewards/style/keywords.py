"""The share of wanted words that are there, less the share of forbidden ones that are.

A real row: wanted "area" and "therefore", forbidden "obviously"; "The area is 4, obviously." has one of two
wanted and the forbidden one: 0.5 - 1.0 = -0.5.

A building block of the project's own. Each word counts once, however often it is written. It does not
bend words ("area" is not "areas") and does not see whether a word is denied, quoted or listed without sense:
it pays for wording, so give it a small weight.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ringtrue.rewards.checks import flag, text
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.style.parts import Part, checked_part, part_of
from ringtrue.rewards.style.units import is_dense
from ringtrue.rewards.traits import Traits

__all__ = ["Keywords"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Keywords(Reward):
    """Whole words or phrases that should be there, and some that should not.

        wanted found / wanted - forbidden found / forbidden

    Range: -1 to 1; 0 to 1 without forbidden ones, -1 to 0 without wanted ones.

    >>> reward = Keywords(wanted=("area", "in total"), forbidden=("obviously",))
    >>> reward(["The area is 4.", "area area area", "Areas, in  total, obviously."])
    [0.5, 0.5, -0.5]
    """

    kind: ClassVar[str] = "style"

    wanted: tuple[str, ...] = ()
    """Each pays once."""
    forbidden: tuple[str, ...] = ()
    """Each costs once."""
    part: Part = "answer"
    """Where to look: `answer`, `reasoning` or `all`."""
    match_case: bool = False
    """Take "Area" and "area" for different words."""

    def __post_init__(self) -> None:
        Reward.__post_init__(self)
        checked_part("Keywords", self.part)
        flag("Keywords", "match_case", self.match_case)
        for name in ("wanted", "forbidden"):
            object.__setattr__(self, name, _checked(name, getattr(self, name)))
        if not self.wanted and not self.forbidden:
            raise ValueError("Keywords has no words: give wanted=(...) or forbidden=(...)")
        both = {self._plain(word) for word in self.wanted} & {self._plain(word) for word in self.forbidden}
        if both:
            raise ValueError(f"Keywords: {', '.join(sorted(both))}: wanted and forbidden at once")

    @property
    def low(self) -> float:
        """-1.0; 0.0 where nothing is forbidden."""
        return -1.0 if self.forbidden else 0.0

    @property
    def high(self) -> float:
        """1.0; 0.0 where nothing is wanted."""
        return 1.0 if self.wanted else 0.0

    @property
    def traits(self) -> Traits:
        """More words, more wanted and more forbidden ones: nothing is said of length."""
        return Traits()

    def score_row(self, row: Row) -> Score:
        """Look for every word once."""
        said = self._plain(part_of(row.completion, self.part))
        there = [word for word in self.wanted if self._found(word, said)]
        wrong = [word for word in self.forbidden if self._found(word, said)]
        value = len(there) / max(len(self.wanted), 1) - len(wrong) / max(len(self.forbidden), 1)
        missing = [word for word in self.wanted if word not in there]
        faults = {"missing": missing, "forbidden": wrong}
        reasons = [f"{what}: {', '.join(own)}" for what, own in faults.items() if own]
        return Score(value, reason="; ".join(reasons))

    def _plain(self, written: str) -> str:
        """One form for what reads the same: blanks and case."""
        joined = " ".join(written.split())
        return joined if self.match_case else joined.casefold()

    def _found(self, word: str, said: str) -> bool:
        # Both forms of the word, since composing a hostile text can take time that grows with its square.
        forms = {unicodedata.normalize(form, self._plain(word)) for form in ("NFC", "NFD")}
        return any(form in said and _whole_word(form).search(said) for form in forms)


@lru_cache(maxsize=256)
def _whole_word(word: str) -> re.Pattern[str]:
    # A letter of a script without spaces has no word end beside it: there the text alone decides.
    before = "" if is_dense(word[0]) else r"(?<!\w)"
    after = "" if is_dense(word[-1]) else r"(?![\w\u0300-\u036f])"
    return re.compile(before + re.escape(word) + after)


def _checked(name: str, words: object) -> tuple[str, ...]:
    if isinstance(words, str) or not isinstance(words, list | tuple):
        raise TypeError(f'Keywords.{name} is {words!r}: give a tuple of words, as {name}=("area",)')
    found = tuple(text("Keywords", f"{name}, one of them,", word) for word in words)
    if len(set(found)) < len(found):
        raise ValueError(f"Keywords.{name} holds a word twice: {', '.join(found)}")
    return found
