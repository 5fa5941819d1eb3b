r"""The tier of times of day: `1:58`, `1:58 a.m.`, `13:58`, noon.

Real rows: gold `1:58` takes `1:58 \text{ a.m.}`; gold `14:55` takes `2:55 \text{ pm}`; gold
`1:58 \text{ a.m.}` does not take `1:58 \text{ p.m.}`.

The half of the day is a unit: where only one side names it, it is omitted. What it does not do: dates, time
zones, and two times of which neither names its half, which are ratios to the reader that has no context.
"""

import re
from dataclasses import dataclass
from typing import Final

from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.finding import Decide, Finding
from ringtrue.graders.equivalence.side import Side
from ringtrue.graders.parse import Mul, Node, Number, Ratio, Symbol, Text
from ringtrue.graders.policy import Policy

__all__ = ["compare"]

_TIME: Final = re.compile(
    r"(\d{1,2})(?::([0-5]\d))?(?::([0-5]\d))?\s*(?:([ap])\.?\s?m\.?|o'?clock)?\s*\Z", re.IGNORECASE
)
_NAMED: Final = {"noon": (12, "p"), "midday": (12, "p"), "midnight": (12, "a")}
_HALVES: Final = {"a": "a", "p": "p", "am": "a", "pm": "p"}


@dataclass(frozen=True, slots=True)
class _Time:
    hour: int
    minute: int
    second: int
    half: str | None

    def of_day(self) -> tuple[int, int, int]:
        """The time on a clock of 24 hours, where the half is known; else as written."""
        hour = self.hour if self.half is None else self.hour % 12 + 12 * (self.half == "p")
        return hour, self.minute, self.second


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:  # noqa: ARG001
    """Compare two times of which one is written with its half of the day; abstain on any other."""
    left, right = gold.node, answer.node
    first, second = _named(left), _named(right)
    if first is None and second is None:
        return None
    one, other = first or _plain(left), second or _plain(right)
    if one is None or other is None:
        return None
    if one.half is None and other.half is None:
        return Finding(one == other, None, "two times")
    if one.half is not None and other.half is not None:
        return Finding(one.of_day() == other.of_day(), None, "two times of day")
    if policy.units in ("require", "strict"):
        return Finding(False, f"units={policy.units}", "only one time says which half of the day it is in")
    known, bare = (one, other) if one.half is not None else (other, one)
    same = bare.of_day() == known.of_day() or (bare.hour, bare.minute, bare.second) == (
        known.hour, known.minute, known.second,
    )  # fmt: skip
    return Finding(
        same, "units=convert" if same else None, "only one time says which half of the day it is in"
    )


def _named(node: Node | None) -> _Time | None:
    """A time that is written as words."""
    if isinstance(node, Ratio):
        time = _plain(node)
        return time if time is not None and time.half is not None else None
    if not isinstance(node, Text):
        return None
    words = node.words.strip().casefold()
    if words in _NAMED:
        hour, half = _NAMED[words]
        return _Time(hour, 0, 0, half)
    match = _TIME.match(words)
    if match is None or not (match[2] or match[4]):
        return None
    return _checked(int(match[1]), int(match[2] or 0), int(match[3] or 0), match[4])


def _plain(node: Node | None) -> _Time | None:
    """A time that looks like a ratio or a whole number: `1:58`, `4`."""
    if isinstance(node, Number):
        whole = node.value.denominator == 1 and 0 <= node.value <= 24
        return _checked(int(node.value), 0, 0, None) if whole else None
    if not isinstance(node, Ratio):
        return None
    *first, ending = node.items
    last, half = _less_half(ending)
    values = [exact(item) for item in (*first, last)]
    if len(values) > 3 or any(
        value is None or value.denominator != 1 or not 0 <= value < 60 for value in values
    ):
        return None
    hour, minute, second = (*(int(value or 0) for value in values), 0)[:3]
    return _checked(hour, minute, second, half)


def _less_half(node: Node) -> tuple[Node, str | None]:
    """`30p` is 30, in the second half of the day."""
    if isinstance(node, Mul) and all(isinstance(factor, Symbol) for factor in node.factors[1:]):
        letters = "".join(factor.name for factor in node.factors[1:] if isinstance(factor, Symbol))
        if letters in _HALVES:
            return node.factors[0], _HALVES[letters]
    return node, None


def _checked(hour: int, minute: int, second: int, half: str | None) -> _Time | None:
    return _Time(hour, minute, second, half) if hour <= 24 and (half is None or 1 <= hour <= 12) else None
