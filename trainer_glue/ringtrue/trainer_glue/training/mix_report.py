"""What became of the rows that were read, in numbers.

A real line: `logic: 40 read, 1 held out, 39 in training (8.1 %, asked for 20.0 %)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

__all__ = ["SHIFT", "MixReport"]

SHIFT: Final = 1.0
"""By how many points a share may miss what was asked for without a word: rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixReport:
    """What was read, left out, held out and mixed."""

    read: Mapping[str, int]
    """Sound rows of each ability, before anything is left out."""
    bad: tuple[str, ...] = ()
    """Rows without a prompt or a gold: the place of each and what it lacks."""
    duplicates: int = 0
    """Rows whose prompt, ability and gold another row has."""
    too_long: int = 0
    """Rows with a longer prompt than fits."""
    held_out: Mapping[str, int] = field(default_factory=dict)
    """Rows kept out of training, by ability."""
    train: Mapping[str, int] = field(default_factory=dict)
    """Rows of the training set, by ability."""
    available: Mapping[str, int] = field(default_factory=dict)
    """Different rows that the training set could draw from, by ability."""
    asked: Mapping[str, float] = field(default_factory=dict)
    """The share of each ability that was asked for; together 1."""
    ended: tuple[str, ...] = ()
    """What came of abilities that ran out of rows, one sentence each."""

    def lines(self) -> list[str]:
        """The report for a person.

        >>> MixReport(read={"math": 9}, duplicates=1, available={"math": 8}, train={"math": 16}).lines()
        ['math: 9 read, 0 held out, 16 in training (100.0 %), 2.0 times each of 8', '1 duplicate rows left out']
        """  # noqa: E501 - what the example prints
        total = sum(self.train.values())
        said = []
        for name, read in self.read.items():
            drawn, there = self.train.get(name, 0), self.available.get(name, 0)
            share = 100 * drawn / total if total else 0.0
            again = f", {drawn / there:.1f} times each of {there}" if drawn > there > 0 else ""
            held = self.held_out.get(name, 0)
            asked = 100 * self.asked.get(name, share / 100)
            other = f", asked for {asked:.1f} %" if abs(asked - share) >= SHIFT else ""
            said.append(
                f"{name}: {read} read, {held} held out, {drawn} in training ({share:.1f} %{other}){again}"
            )
        said += self.ended
        for count, what in (
            (self.duplicates, "duplicate"),
            (self.too_long, "too long"),
            (len(self.bad), "bad"),
        ):
            if count:
                said.append(f"{count} {what} rows left out")
        return said

    def as_json(self) -> dict[str, object]:
        """The same as a mapping."""
        return {
            "read": dict(self.read), "bad": list(self.bad), "duplicates": self.duplicates,
            "too_long": self.too_long, "held_out": dict(self.held_out), "train": dict(self.train),
            "available": dict(self.available), "asked": dict(self.asked), "ended": list(self.ended),
        }  # fmt: skip
