"""The share of the prose that is in the language that is wanted.

A real row: `<think>We add both. 然后两边平方。</think>It is 4.`, wanted "en": 13 letters of English and 21 of
Chinese (a Han character counts as three): 0.38.

Source: the language-consistency reward of DeepSeek-R1 (2501.12948), which counts words. Maths, code, links
and names count for nothing, so that neither `$x$` nor a theorem's name is foreign; a sentence that hides in a
formula or a code fence is not seen. It judges no style and no dialect: Portuguese is one language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from ringtrue.graders.language_detector import likelihoods, load_detector
from ringtrue.rewards.checks import text
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score, Status
from ringtrue.rewards.style.parts import Part, checked_part, part_of
from ringtrue.rewards.style.prose import prose, says_something
from ringtrue.rewards.style.scripts import DECIDED, LANGUAGES, Piece, pieces_of
from ringtrue.rewards.traits import Traits

__all__ = ["LanguageConsistency"]

_DOUBT: Final = 0.5
"""A wanted language that is half as likely as the likeliest is taken for it: short texts are hard to tell."""
_CAPITALISED: Final = frozenset({"de", "lb"})
"""Languages whose nouns look like names."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LanguageConsistency(Reward):
    """How much of the prose is in the wanted language, by letters.

    A text that holds maths or code and no prose earns 1.0: nothing in it is in another language. One that
    says nothing at all earns 0.0. Range: 0 to 1.

    Scripts that only one language uses decide at once; a language of the Latin, Cyrillic, Arabic or
    Devanagari script needs `pip install 'ringtrue[language]'`.

    >>> LanguageConsistency(languages=("zh",))(["答案是 $x = 4$。", "The answer is $4$."])
    [1.0, 0.0]
    >>> reward = LanguageConsistency(column="language")
    >>> reward(["Das ist die Antwort auf die Frage."] * 2, language=["de", "ru"])
    [1.0, 0.0]
    """

    kind: ClassVar[str] = "style"

    languages: tuple[str, ...] = ("en",)
    """Wanted ones, by ISO 639-1 code; any of them will do."""
    column: str | None = None
    """A column that holds each row's language, in place of `languages`; a row without one is left out."""
    part: Part = "all"
    """What is read: `answer`, `reasoning` or `all`."""

    def __post_init__(self) -> None:
        Reward.__post_init__(self)
        who = "LanguageConsistency"
        checked_part(who, self.part)
        if self.column is not None:
            text(who, "column", self.column)
        object.__setattr__(self, "languages", _checked_codes(self.languages))

    @property
    def low(self) -> float:
        """0.0."""
        return 0.0

    @property
    def high(self) -> float:
        """1.0."""
        return 1.0

    @property
    def needs(self) -> tuple[str, ...]:
        """The column, where one is named."""
        return () if self.column is None else (self.column,)

    @property
    def traits(self) -> Traits:
        """It can leave out rows whose column names no language."""
        return Traits(abstains=self.column is not None)

    @property
    def instructions(self) -> str:
        """The demand for a language; empty where each row has its own."""
        return "" if self.column else f"Write in one language only: {' or '.join(self.languages)}."

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset without the column, and a machine without a detector that is needed."""
        Reward.check_columns(self, names)
        if self.column or any(_needs_detector(code) for code in self.languages):
            load_detector()

    def score_row(self, row: Row) -> Score:
        """Weigh the prose.

        Raises:
            ImportError: where a detector is needed and not installed.
        """
        wanted: tuple[str, ...] = self.languages
        if self.column is not None:
            code = row.columns.get(self.column)
            if not isinstance(code, str) or code not in LANGUAGES:
                return Score(None, Status.UNREADABLE_GOLD, f"no language: {code!r}")
            wanted = (code,)
        said = part_of(row.completion, self.part)
        weighed = [_weighed(piece, wanted) for piece in pieces_of(prose(said))]
        total = sum(letters for letters, _ in weighed)
        if not total:
            spoke = says_something(said)
            return Score(float(spoke), reason="no prose" if spoke else "nothing said")
        kept = sum(letters for letters, good in weighed if good)
        return Score(kept / total, reason=f"{kept} of {total} letters of prose in {' or '.join(wanted)}")


def _needs_detector(code: str) -> bool:
    return LANGUAGES[code] not in {*DECIDED, "cjk"}


def _weighed(piece: Piece, wanted: tuple[str, ...]) -> tuple[int, bool]:
    """How much a piece weighs, and whether it is in a wanted language."""
    if piece.script in {"cjk", "kana"}:
        return piece.letters, ("ja" if piece.script == "kana" else "zh") in wanted
    if piece.script in DECIDED:
        return piece.letters, DECIDED[piece.script] in wanted
    rivals = [code for code in wanted if LANGUAGES[code] == piece.script]
    if not rivals or not piece.letters:
        return piece.letters, False
    said = likelihoods(piece.text)
    best = max(said, key=lambda code: said[code])
    mine = max(said.get(code, 0.0) for code in rivals)
    return piece.letters + (piece.names if best in _CAPITALISED else 0), mine >= _DOUBT * said[best]


def _checked_codes(codes: object) -> tuple[str, ...]:
    who = "LanguageConsistency.languages"
    if not isinstance(codes, list | tuple) or not codes:
        raise TypeError(f'{who} is {codes!r}: give a tuple of codes, as ("en",)')
    for code in codes:
        if not isinstance(code, str) or code not in LANGUAGES:
            raise ValueError(f"{who} has {code!r}; it takes {', '.join(sorted(LANGUAGES))}")
    return tuple(codes)
