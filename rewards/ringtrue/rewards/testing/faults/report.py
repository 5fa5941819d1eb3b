"""What became of each fault, as text and JSON: who noticed it, and what would.

A real line of it: `survived  rotated: it gives every row the value of the row before it`, with the law that
catches it and the golden cases to add below it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

__all__ = ["FaultResult", "FaultStatus", "SensitivityReport"]


class FaultStatus(StrEnum):
    """What became of one fault."""

    KILLED = "killed"
    """The suite noticed it."""
    SURVIVED = "survived"
    """The suite passed, though the reward was wrong."""
    ALIKE = "alike"
    """Nothing that was tried tells it from the sound reward: for this reward it may be no fault."""


@dataclass(frozen=True, slots=True)
class FaultResult:
    """One fault and one suite."""

    fault: str
    """Its name."""
    does: str
    """What the reward does with this fault."""
    status: FaultStatus
    """What became of it."""
    noticed: str = ""
    """How the suite noticed it."""
    law: str = ""
    """The law that catches it."""
    cases: Sequence[Mapping[str, Any]] = ()
    """Golden cases that catch it, to add once their `expect` was looked over; several go into one call."""
    seconds: float = 0.0
    """Wall time spent."""


@dataclass(frozen=True, slots=True)
class SensitivityReport:
    """Which faults a suite notices."""

    reward: str
    """The reward's name."""
    results: Sequence[FaultResult]
    """A result for each fault."""
    seconds: float = 0.0
    """Wall time of it all."""

    @property
    def killed(self) -> list[str]:
        """The faults that the suite noticed, by name."""
        return self._named(FaultStatus.KILLED)

    @property
    def survived(self) -> list[str]:
        """The faults that it did not notice, by name."""
        return self._named(FaultStatus.SURVIVED)

    @property
    def alike(self) -> list[str]:
        """The faults that cannot be told from the sound reward, by name."""
        return self._named(FaultStatus.ALIKE)

    def result(self, fault: str) -> FaultResult:
        """The result of one fault."""
        return next(result for result in self.results if result.fault == fault)

    def text(self) -> str:
        """The report for a person: survivors first, each with what would have caught it."""
        told = len(self.killed) + len(self.survived)
        head = f"{self.reward}: the tests notice {len(self.killed)} of {told} faults ({self.seconds:.1f} s)"
        lines = [head]
        for result in self.results:
            if result.status is FaultStatus.SURVIVED:
                lines += _survivor(result)
        for result in self.results:
            if result.status is FaultStatus.KILLED:
                lines.append(f"  killed    {result.fault}: {_cut(result.noticed, 100)}")
        if self.alike:
            lines.append(f"  alike     (not told from the reward by anything tried) {', '.join(self.alike)}")
        return "\n".join(lines)

    def json(self) -> str:
        """The report for a program."""
        return json.dumps(asdict(self), ensure_ascii=True, default=repr)

    def __str__(self) -> str:
        return self.text()

    def _named(self, status: FaultStatus) -> list[str]:
        return [result.fault for result in self.results if result.status is status]


def _survivor(result: FaultResult) -> list[str]:
    lines = [f"  survived  {result.fault}: it {result.does}"]
    if result.law:
        lines.append(f"            law that catches it: {result.law}")
    if result.cases:
        shared = " (in one call)" if len(result.cases) > 1 else ""
        lines.append(f"            golden case to add{shared}:")
        lines += [f"            {json.dumps(case, default=repr)}" for case in result.cases]
    return lines


def _cut(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[:most]}..."
