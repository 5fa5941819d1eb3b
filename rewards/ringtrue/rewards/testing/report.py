"""What a check found: law by law, as text, JSON and JUnit.

A real line of it: `broken  thread_agreement  8 threads at once said [0.0], this one [1.0]`, with the call to
paste and why it matters below it.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from xml.etree import ElementTree

from ringtrue.rewards.testing.probes.report import ProbeReport

__all__ = ["LawReport", "LawResult", "RewardBroken", "Status"]


class Status(StrEnum):
    """What became of one law."""

    HELD = "held"
    """It was checked, and holds."""
    BROKEN = "broken"
    """It does not hold, and that fails the check."""
    ADVICE = "advice"
    """It does not hold, which costs something, and fails nothing."""
    EXPECTED = "expected"
    """It does not hold, as the author said."""
    MENDED = "mended"
    """The author said that it does not hold, and it does: strike it from the expected failures."""
    SKIPPED = "not applicable"
    """It is not for this reward."""
    LEFT_OUT = "left out"
    """It could not be checked, or not wholly: no time, or the reward raises on what it needs."""


_FAILING = (Status.BROKEN, Status.MENDED)


@dataclass(frozen=True, slots=True)
class LawResult:
    """One law and one reward."""

    number: int
    """The law's number in the documentation."""
    law: str
    """Its name."""
    status: Status
    """What became of it."""
    statement: str
    """What must hold."""
    why: str = ""
    """What breaking it costs."""
    message: str = ""
    """What was seen, or why it was not checked."""
    call: str = ""
    """The call that shows it, to paste."""
    seconds: float = 0.0
    """Wall time spent."""

    def text(self) -> str:
        """The finding for a person: what was seen, the call to paste, why it matters."""
        return "\n".join(_described(self))


class RewardBroken(AssertionError):  # noqa: N818  # a finding, no error of the program
    """A reward that breaks a hard law; the message is the report."""


@dataclass(frozen=True, slots=True)
class LawReport:
    """Everything that a check found of one reward."""

    reward: str
    """Its name."""
    results: Sequence[LawResult]
    """A result for every law."""
    notes: Sequence[str] = field(default_factory=tuple)
    """What was guessed of the reward, and what else a reader should know."""
    seconds: float = 0.0
    """Wall time of the check."""
    probes: ProbeReport | None = None
    """Which bad answers it pays and which good ones it refuses; None where that was not asked."""

    @property
    def ok(self) -> bool:
        """Whether no hard law is broken, no expected failure was mended, and no probe fails that must not."""
        probed = self.probes is None or not self.probes.hard or self.probes.ok
        return probed and self._laws_hold

    @property
    def _laws_hold(self) -> bool:
        return not any(result.status in _FAILING for result in self.results)

    @property
    def broken(self) -> list[str]:
        """The hard laws that are broken, by name."""
        return [result.law for result in self.results if result.status is Status.BROKEN]

    @property
    def advice(self) -> list[str]:
        """The other laws that do not hold, by name."""
        return [result.law for result in self.results if result.status is Status.ADVICE]

    def result(self, law: str) -> LawResult:
        """The result of one law."""
        return next(result for result in self.results if result.law == law)

    def text(self) -> str:
        """The report for a person: findings first, each with its call and why it matters."""
        lines = [f"{self.reward}: {self._verdict()}", *(f"  note: {note}" for note in self.notes)]
        for status in (Status.BROKEN, Status.MENDED, Status.EXPECTED, Status.ADVICE, Status.LEFT_OUT):
            for result in self.results:
                if result.status is status:
                    lines += _described(result)
        return "\n".join([*lines, *([] if self.probes is None else [self.probes.text()])])

    def json(self) -> str:
        """The report for a program."""
        return json.dumps(_finite({**asdict(self), "ok": self.ok}), ensure_ascii=True, allow_nan=False)

    def junit(self) -> str:
        """The report for a build server, one test case a law."""
        probes = self.probes
        failing = probes is not None and probes.hard and not probes.ok
        suite = ElementTree.Element(
            "testsuite", name=f"ringtrue check {self.reward}",
            tests=str(len(self.results) + (probes is not None)),
            failures=str(sum(result.status in _FAILING for result in self.results) + failing),
            skipped=str(sum(result.status in (Status.SKIPPED, Status.LEFT_OUT) for result in self.results)),
            time=f"{self.seconds:.3f}",
        )  # fmt: skip
        for result in self.results:
            case = ElementTree.SubElement(
                suite, "testcase", classname=_xml(self.reward), name=result.law, time=f"{result.seconds:.3f}"
            )
            if result.status in _FAILING:
                ElementTree.SubElement(case, "failure", message=_xml(result.message)).text = _xml(
                    "\n".join(_described(result))
                )
            elif result.status in (Status.SKIPPED, Status.LEFT_OUT, Status.EXPECTED):
                ElementTree.SubElement(case, "skipped", message=_xml(result.message))
            elif result.status is Status.ADVICE:
                ElementTree.SubElement(case, "system-out").text = _xml("\n".join(_described(result)))
        if probes is not None:
            case = ElementTree.SubElement(
                suite, "testcase", classname=_xml(self.reward), name="probes", time=f"{probes.seconds:.3f}"
            )
            found = ElementTree.SubElement(case, "failure" if failing else "system-out")
            found.text = _xml(probes.text())
        return ElementTree.tostring(suite, encoding="unicode")

    def __str__(self) -> str:
        return self.text()

    def _verdict(self) -> str:
        counts = {status: sum(r.status is status for r in self.results) for status in Status}
        said = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
        return f"{'holds' if self._laws_hold else 'BREAKS'} the laws ({said}; {self.seconds:.1f} s)"


def _finite(value: object) -> object:
    """The same with texts for NaN and the infinities, of which JSON knows nothing."""
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    return [_finite(one) for one in value] if isinstance(value, list | tuple) else value


def _described(result: LawResult) -> list[str]:
    lines = [f"{result.status:>9}  {result.law} (law {result.number}): {result.statement}"]
    if result.message:
        lines.append(f"           seen: {_cut(result.message, 400)}")
    if result.call:
        lines.append(f"           call: {_cut(result.call, 600)}")
    if result.status in (Status.BROKEN, Status.ADVICE):
        lines.append(f"           why it matters: {result.why}")
    return lines


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}... ({len(text):,} characters)"


def _xml(text: str) -> str:
    """Text that XML 1.0 can hold."""
    return "".join(
        c if c in "\t\n\r" or 0x20 <= ord(c) <= 0xD7FF or 0xE000 <= ord(c) <= 0xFFFD else ascii(c)[1:-1]
        for c in text
    )
