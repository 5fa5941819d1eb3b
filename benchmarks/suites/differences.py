"""Where do we and math-verify disagree on real rows, and of what kind are those rows?

Every disagreement is either our error, theirs, or a question of policy; the label says which less often than
one would like. The table counts them by who pays, label, tier and shape of the gold. The rows themselves
belong to the data sets: `--disagreements PATH` writes some of each class to a file elsewhere, to be judged.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from ringtrue.graders import Policy, Verdict
from ringtrue.graders.gold import read_gold
from suites import completions, pairs
from suites.completions import Graded
from suites.data import scored
from suites.measure import Row, table

__all__ = ["Difference", "differences", "report", "write"]

_EXAMPLES = 60
_TAIL = 300


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that one grader pays and the other does not."""

    suite: str
    """`completions` or `pairs`."""
    row: Row
    """The row."""
    verdict: Verdict
    """Ours."""
    theirs: bool
    """Whether math-verify pays."""

    @property
    def kind(self) -> tuple[str, str, str, str]:
        """Who pays, who the label sides with, our reason, and the shape of the gold."""
        label = self.row["label"]
        agrees = "none" if not scored(self.row) else "math-verify" if label is self.theirs else "ringtrue"
        reason = f"{self.verdict.outcome} by {self.verdict.tier or 'reading'}"
        return ("math-verify" if self.theirs else "ringtrue", agrees, reason, shape(self.row["gold"]))


def shape(gold: object) -> str:
    """The type of the gold's tree, such as `number` or `sequence`."""
    sides = read_gold(gold, Policy()).sides  # type: ignore[arg-type]
    node = sides[0].node if sides else None
    return "unreadable" if not sides else "words" if node is None else type(node).__name__.lower()


def differences(limit: int | None) -> list[Difference]:
    """All of them, completions first."""
    return [*_of("completions", completions.graded(limit)), *_of("pairs", pairs.graded(limit))]


def report(limit: int | None = None) -> str:
    """Counts by class, the largest first; classes of fewer than three together."""
    found = differences(limit)
    sided: dict[tuple[str, str, str], int] = defaultdict(int)
    counts: dict[tuple[str, str, str, str, str], int] = defaultdict(int)
    for one in found:
        sided[one.suite, one.kind[0], one.kind[1]] += 1
        counts[one.suite, *one.kind] += 1
    large = sorted((item for item in counts.items() if item[1] > 2), key=lambda item: (-item[1], item[0]))
    rest = sum(count for count in counts.values() if count < 3)
    return "\n".join(
        [
            f"{len(found)} rows that one of the two pays and the other does not.",
            "",
            *table(
                ["rows of", "paid by", "label sides with", "rows"],
                [(*k, n) for k, n in sorted(sided.items())],
            ),
            "",
            *table(
                ["rows of", "paid by", "label sides with", "our outcome", "gold", "rows"],
                [*((*key, count) for key, count in large), ("smaller classes", "", "", "", "", rest)],
            ),
        ]
    )


def write(path: Path, limit: int | None) -> None:
    """Some rows of every class in turn, to be judged by eye."""
    groups: dict[tuple[str, ...], list[Difference]] = defaultdict(list)
    for one in differences(limit):
        groups[one.suite, *one.kind].append(one)
    random = Random(60)
    for group in groups.values():
        random.shuffle(group)
    path.write_text("\n".join(_listed(list(groups.values()))), encoding="utf-8")


def _listed(groups: list[list[Difference]]) -> Iterator[str]:
    taken, turn = 0, 0
    groups.sort(key=len, reverse=True)
    while taken < _EXAMPLES and any(turn < len(group) for group in groups):
        for group in groups:
            if turn < len(group) and taken < _EXAMPLES:
                taken += 1
                yield _told(taken, group[turn], len(group))
        turn += 1


def _told(number: int, one: Difference, size: int) -> str:
    text = one.row.get("pred") or one.row["completion"]
    return "\n".join(
        [
            f"## {number}. {one.suite}: {' / '.join(one.kind)} ({size} such rows)",
            f"- id: {one.row['id']}, label: {one.row['label']}",
            f"- gold: {one.row['gold']!r}",
            f"- text ends: {text[-_TAIL:]!r}",
            f"- ours: {one.verdict.outcome}, extracted {one.verdict.extracted!r}, {one.verdict.detail}",
            "",
        ]
    )


def _of(suite: str, graded: Graded) -> Iterator[Difference]:
    for row, verdict, paid, theirs in zip(
        graded.rows, graded.ours.found, graded.paid, graded.theirs.found, strict=True
    ):
        if paid is not theirs:
            yield Difference(suite, row, verdict, theirs)
