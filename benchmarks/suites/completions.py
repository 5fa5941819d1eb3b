"""How well and how fast are real completions graded, beside math-verify and TRL's reward in the same run?"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache

from ringtrue.graders import Outcome, Verdict, grade_completion, grade_completions, shutdown
from suites import peers
from suites.data import completions, scored
from suites.measure import Row, Run, cold, cpu, deep_share, error, measured, settle, spread, table

__all__ = ["Graded", "graded", "report"]

_BATCH = 512


@dataclass(frozen=True, slots=True)
class Graded:
    """Rows with what each grader said of them."""

    name: str
    """Where the rows come from."""
    rows: list[Row]
    """The rows."""
    ours: Run[Verdict]
    """Our verdicts."""
    theirs: Run[bool]
    """Whether math-verify pays."""

    @property
    def paid(self) -> list[bool]:
        """Whether we pay."""
        return [verdict.outcome is Outcome.CORRECT for verdict in self.ours.found]


@cache
def graded(limit: int | None) -> Graded:
    """Grade every row by itself, the golds as a run meets them: read once, then kept."""
    name, rows = completions(limit)
    cold()
    ours = measured(lambda row: grade_completion(row["gold"], row["completion"]), rows, "completions")
    peer = peers.math_verify()
    theirs = measured(lambda row: peer(row["gold"], row["completion"]), rows, "completions, math-verify")
    return Graded(name, rows, ours, theirs)


def report(limit: int | None = None) -> str:
    """Speeds, error, tiers and sources as tables."""
    all_of = graded(limit)
    rows, ours, theirs = all_of.rows, all_of.ours, all_of.theirs
    lines = [
        ["ringtrue", *spread(ours), f"{theirs.mean / ours.mean:.0f}", _error(rows, all_of.paid)],
        [f"ringtrue, batches of {_BATCH}", *_batched(rows, theirs)],
        ["math-verify, gold wrapped", *spread(theirs), "1", _error(rows, theirs.found)],
    ]
    trl = peers.trl_accuracy()
    if trl is not None:
        run = measured(lambda row: trl(row["gold"], row["completion"]), rows, "completions, TRL")
        lines.append(
            ["TRL accuracy_reward", *spread(run), f"{theirs.mean / run.mean:.1f}", _error(rows, run.found)]
        )
    head = ["grader", "CPU ms a row", "median ms", "p99 ms", "max ms", "times less than math-verify", "error"]
    return "\n".join(
        [
            f"{len(rows)} completions of {all_of.name}, one at a time. {deep_share(ours)}",
            "",
            *table(head, lines),
            "",
            *tiers(ours.found),
            "",
            *_sources(all_of),
        ]
    )


def tiers(verdicts: list[Verdict]) -> list[str]:
    """Rows by the tier that settled them."""
    counts = Counter(verdict.tier or "none: no answer, unreadable, ambiguous" for verdict in verdicts)
    rows = [(tier, count, f"{count / len(verdicts):.2%}") for tier, count in counts.most_common()]
    return table(["tier", "rows", "share"], rows)


def _batched(rows: list[Row], theirs: Run[bool]) -> list[str]:
    """Cells for whole batches, whose deep rows share one worker call."""
    cold()
    settle()
    began = sum(cpu())
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        grade_completions([row["gold"] for row in batch], [row["completion"] for row in batch])
    shutdown()
    mean = (sum(cpu()) - began) / len(rows)
    return [f"{mean * 1000:.3f}", "", "", "", f"{theirs.mean / mean:.0f}", ""]


def _error(rows: list[Row], paid: list[bool]) -> str:
    pairs = [(row["label"], one) for row, one in zip(rows, paid, strict=True) if scored(row)]
    return error((label for label, _ in pairs), (one for _, one in pairs))


def _sources(all_of: Graded) -> list[str]:
    """Both graders' error by source."""
    ours: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    for row, one, other in zip(all_of.rows, all_of.paid, all_of.theirs.found, strict=True):
        if scored(row):
            ours[row["source"]].append((row["label"], one, other))
    rows = []
    for source, cells in sorted(ours.items()):
        labels, paid, theirs = zip(*cells, strict=True)
        rows.append((source, error(labels, paid), error(labels, theirs)))
    return table(["source", "error", "math-verify's"], rows)
