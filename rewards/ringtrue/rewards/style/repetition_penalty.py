"""Minus the share of n-grams that were there before.

A real row: tokens 5 5 5 5 5 with n = 2 have one distinct pair of four: -1.0 (1 - 1/4) = -0.75.

Source: the repetition penalty of open-r1 and TRL. The paper they follow (2502.03373) takes 0.05 off every
token of a repeated 40-gram, which hosts with one reward a completion cannot take. It does not see that two
different sentences say the same. Over tokens it sees past neither a counter nor an invisible character
between repeats: over words the second is always dropped, and `fold_digits` sees past the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from ringtrue.rewards.checks import flag, number, whole
from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.style.units import cut_characters, cut_words, fold_digits
from ringtrue.rewards.traits import Traits

__all__ = ["RepetitionPenalty"]

_UNITS = ("auto", "tokens", "words", "characters")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RepetitionPenalty(Reward):
    """A penalty for saying the same again.

        max_penalty (1 - distinct n-grams / n-grams), and 0 for fewer than n units

    over the whole completion, reasoning included. Range: `max_penalty`, never quite reached, to 0.

    >>> RepetitionPenalty(n=2)(["", ""], completion_ids=[[5, 5, 5, 5, 5], [1, 2, 3, 4]])
    [-0.75, 0.0]
    >>> RepetitionPenalty(unit="words", fold_digits=True)(["Step 1: wait, Step 2: wait, Step 3: wait,"])
    [-0.5714285714285714]
    """

    kind: ClassVar[str] = "style"

    n: int = 3
    """How many units in a row are compared."""
    max_penalty: float = -1.0
    """What nothing but repetition tends to."""
    unit: Literal["auto", "tokens", "words", "characters"] = "auto"
    """`auto`: the host's tokens, else words, each character of a script without spaces being one."""
    fold_digits: bool = False
    """Take all numbers for equal, for words and characters only: a counter does not hide a repeat."""

    def __post_init__(self) -> None:
        Reward.__post_init__(self)
        who = "RepetitionPenalty"
        whole(who, "n", self.n, low=1)
        object.__setattr__(self, "max_penalty", number(who, "max_penalty", self.max_penalty, high=0.0))
        if self.max_penalty == 0.0:
            raise ValueError(f"{who}.max_penalty is 0: give a number below 0")
        if self.unit not in _UNITS:
            raise ValueError(f"{who}.unit is {self.unit!r}; it takes one of {', '.join(_UNITS)}")
        if flag(who, "fold_digits", self.fold_digits) and self.unit not in {"words", "characters"}:
            raise ValueError(f"{who}: fold_digits reads text, not tokens: set unit='words' too")

    @property
    def low(self) -> float:
        """`max_penalty`."""
        return self.max_penalty

    @property
    def high(self) -> float:
        """0.0."""
        return 0.0

    @property
    def traits(self) -> Traits:
        """More repetition costs more; more length alone does not."""
        return Traits(low_open=True)

    def score_row(self, row: Row) -> Score:
        """Count distinct n-grams.

        Raises:
            SetupError: where tokens are asked for and none were handed in.
        """
        units = self._units(row)
        repeated, grams = self._repeated(units), len(units) - self.n + 1
        said = f"{repeated} of {grams} {self.n}-grams were there before" if repeated else ""
        return Score(self._value(repeated, grams), reason=said)

    def token_values(self, token_ids: Sequence[Sequence[int]]) -> list[float | None] | None:
        """The same over a batch of tokens, where nothing else is read."""
        if self.unit not in {"auto", "tokens"}:
            return None
        return [self._value(self._repeated(ids), len(ids) - self.n + 1) for ids in token_ids]

    def _repeated(self, units: Sequence[object]) -> int:
        """How many n-grams were there before."""
        grams = len(units) - self.n + 1
        if grams < 2:
            return 0
        known = units if isinstance(units, list) else list(units)
        # Zipped into the set and never listed: less time and half the memory of a list of tuples.
        return grams - len(set(zip(known, *(known[start:] for start in range(1, self.n)), strict=False)))

    def _value(self, repeated: int, grams: int) -> float:
        return self.max_penalty * repeated / grams if repeated else 0.0

    def _units(self, row: Row) -> Sequence[object]:
        if row.token_ids is not None and self.unit in {"auto", "tokens"}:
            return row.token_ids
        if self.unit == "tokens":
            raise SetupError(
                f"reward {self.name!r} counts tokens, and none were handed in: pass completion_ids=[...] as "
                'trainers do, or set unit="words"'
            )
        text = row.completion.text
        if self.fold_digits:
            text = fold_digits(text)
        return cut_characters(text) if self.unit == "characters" else cut_words(text)
