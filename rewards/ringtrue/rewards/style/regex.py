r"""1 where the author's pattern is found, else 0.

A real row: pattern `\bTherefore\b.*\d`, "Therefore x is 4." earns 1.0.

A building block of the project's own. The engine is RE2, whose time grows with the text's length and no
faster, whatever the pattern: Python's own takes exponential time for patterns such as `(a+)+b`, and a model
may find the text that makes it. RE2 knows no look-around and no back-references: such a pattern is refused
when the reward is built. It does not count how often the pattern is found, so repeating it does not pay.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Literal, Protocol, cast

from ringtrue.rewards.checks import flag, text
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.style.parts import Part, checked_part, part_of
from ringtrue.rewards.traits import Traits

__all__ = ["Regex"]

_MODES = ("search", "fullmatch")


class _Pattern(Protocol):
    """What is used of a compiled pattern of RE2, which ships no types."""

    def search(self, text: bytes) -> object: ...

    def fullmatch(self, text: bytes) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Regex(Reward):
    r"""Whether a pattern is found. Needs `pip install 'ringtrue[regex]'`.

    >>> Regex(pattern=r"\d+ (cm|mm)")(["It is 12 cm long.", "It is long."])
    [1.0, 0.0]
    >>> Regex(pattern=r"as an AI", match_case=False, invert=True)(["As an ai model, I cannot."])
    [0.0]
    """

    kind: ClassVar[str] = "style"

    pattern: str
    """In RE2's syntax: Python's without look-around and back-references."""
    mode: Literal["search", "fullmatch"] = "search"
    """Anywhere in the text, or all of it, blanks at its ends aside."""
    part: Part = "answer"
    """Where to look: `answer`, `reasoning` or `all`."""
    match_case: bool = True
    """Take "A" and "a" for different letters."""
    invert: bool = False
    """Pay where it is not found."""

    def __post_init__(self) -> None:
        Reward.__post_init__(self)
        text("Regex", "pattern", self.pattern)
        if self.mode not in _MODES:
            raise ValueError(f"Regex.mode is {self.mode!r}; it takes one of {', '.join(_MODES)}")
        checked_part("Regex", self.part)
        flag("Regex", "match_case", self.match_case)
        flag("Regex", "invert", self.invert)
        _compiled(self.pattern, self.match_case)

    @property
    def low(self) -> float:
        """0.0."""
        return 0.0

    @property
    def high(self) -> float:
        """1.0."""
        return 1.0

    @property
    def traits(self) -> Traits:
        """The pattern decides; nothing can be said of it."""
        return Traits()

    def score_row(self, row: Row) -> Score:
        """Look for the pattern."""
        compiled = _compiled(self.pattern, self.match_case)
        # Bytes: the engine works on UTF-8, and need not turn its places back into Python's.
        said = part_of(row.completion, self.part).strip().encode("utf-8", "replace")
        found = compiled.fullmatch(said) if self.mode == "fullmatch" else compiled.search(said)
        there = found is not None
        return Score(float(there is not self.invert), reason="found" if there else "not found")


@lru_cache(maxsize=64)
def _compiled(pattern: str, match_case: bool) -> _Pattern:
    try:
        import re2
    except ImportError as error:
        raise ImportError("Regex needs the linear-time engine RE2: pip install 'ringtrue[regex]'") from error
    options = re2.Options()
    options.case_sensitive = match_case
    options.log_errors = False
    try:
        return cast("_Pattern", re2.compile(pattern, options))  # type: ignore[no-untyped-call]
    except re2.error as error:
        said = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(
            f"Regex.pattern is {pattern!r}, which RE2 does not take ({said}): look-around and "
            "back-references cannot be had in linear time"
        ) from error
