"""What the probes found: bad answers that are paid, good ones that are refused, and both rates.

A real line of it: `paid  think_only (20): 8 of 8`, with one of the completions and its gold below it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

__all__ = ["Finding", "ProbeReport"]

_SHOWN: Final = 6
"""Classes of a kind that are shown with an example; the others are named."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One completion that earned what it must not."""

    number: int
    """The probe's number."""
    name: str
    """Its class."""
    kind: str
    """Its pack."""
    text: str
    """The completion, as it can be pasted."""
    gold: str
    """The gold, as it can be pasted."""
    value: float | None
    """What it earned."""
    why: str
    """What is wrong with that, or what became of the reward."""


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """Bad answers paid and good answers refused."""

    bad: int = 0
    """Probes that must not be paid, and were scored."""
    good: int = 0
    """Controls that must be paid, and were scored."""
    paid: Sequence[Finding] = ()
    """Bad answers that are paid."""
    refused: Sequence[Finding] = ()
    """Good answers that are not."""
    failed: Sequence[Finding] = ()
    """Completions on which the reward raised, hung or ended the process."""
    policy: Sequence[Finding] = ()
    """What is right or wrong by policy only; counted in no rate."""
    unread: Sequence[str] = ()
    """Golds on which it abstains, as it declares; their rows are counted in no rate."""
    left_out: int = 0
    """Probes for which there was no time."""
    seconds: float = 0.0
    """Wall time spent."""
    notes: Sequence[str] = ()
    """Why some pack was not put to it."""
    expected: Sequence[Finding] = ()
    """What it does wrong as its author said."""
    mended: Sequence[str] = ()
    """Classes that the author expected to fail, and that do not."""
    hard: bool = False
    """Whether a finding fails the check."""

    @property
    def ok(self) -> bool:
        """Whether nothing bad is paid, nothing good refused, nothing raises or hangs, but as expected."""
        return not (self.paid or self.refused or self.failed or self.mended)

    def excusing(self, names: Mapping[str, str], *, hard: bool = False) -> "ProbeReport":
        """The same report, with these classes of findings expected: names, with reasons."""
        found = [*self.paid, *self.refused, *self.failed]
        seen = {finding.name for finding in found}
        return replace(
            self,
            paid=[finding for finding in self.paid if finding.name not in names],
            refused=[finding for finding in self.refused if finding.name not in names],
            failed=[finding for finding in self.failed if finding.name not in names],
            expected=[
                replace(finding, why=names[finding.name]) for finding in found if finding.name in names
            ],
            mended=sorted(set(names) - seen),
            hard=hard,
        )

    @property
    def false_payments(self) -> float:
        """The share of bad answers that are paid."""
        return len(self.paid) / self.bad if self.bad else 0.0

    @property
    def false_refusals(self) -> float:
        """The share of good answers that are refused."""
        return len(self.refused) / self.good if self.good else 0.0

    def text(self) -> str:
        """The report for a person: one line a class, and one completion of each."""
        lines = [
            f"probes: {len(self.paid)} of {self.bad} bad answers paid ({self.false_payments:.1%}), "
            f"{len(self.refused)} of {self.good} good answers refused ({self.false_refusals:.1%}); "
            f"{self.seconds:.1f} s",
            *(f"  note: {note}" for note in self.notes),
        ]
        if self.left_out:
            lines.append(f"  note: {self.left_out} were left out for lack of time")
        if self.unread:
            lines.append(f"  note: it abstains on the golds {', '.join(self.unread)}")
        for title in ("paid", "refused", "failed", "expected"):
            lines += _classes(title, getattr(self, title))
        lines += [f"   mended  {name}: expected to fail, and does not" for name in self.mended]
        if self.policy:
            names = Counter(finding.name for finding in self.policy)
            said = ", ".join(f"{name} x{count}" if count > 1 else name for name, count in names.items())
            lines.append(f"   policy  counted in no rate: {said}")
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()


def _classes(title: str, findings: Sequence[Finding]) -> list[str]:
    by_name: dict[str, list[Finding]] = {}
    for finding in findings:
        by_name.setdefault(finding.name, []).append(finding)
    lines: list[str] = []
    for name, found in list(by_name.items())[:_SHOWN]:
        first = min(found, key=lambda finding: len(finding.text))
        number = f" ({first.number})" if first.number else ""
        times = f", {len(found)} times" if len(found) > 1 else ""
        lines.append(f"{title:>9}  {name}{number}{times}: {first.why}")
        text = first.text if len(first.text) <= 200 else f"{first.text[:200]}... ({len(first.text):,})"
        lines.append(f"           e.g. {text} for {first.gold} earns {first.value}")
    if more := [f"{name} x{len(found)}" for name, found in list(by_name.items())[_SHOWN:]]:
        lines.append(f"           and {len(more)} classes more: {', '.join(more)}")
    return lines
