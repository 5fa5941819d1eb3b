"""Two rewards of the same rows: where they flip, how much they agree, and which rows a person should judge.

One example: of 500 completions both call 230 right and 262 wrong; A alone calls 6 right, B alone 2.

A flip is a row that one calls right and the other wrong; rows of which one gives no value are counted apart.
The mean difference has a standard error over groups. Which of the two is right it does not say: labels, or a
person, do.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from ringtrue.benchmarks.agreement import Agreement
from ringtrue.benchmarks.bench.measuring import Threshold
from ringtrue.benchmarks.bench.process import Answer
from ringtrue.benchmarks.compare.statistics import kappa, mcnemar
from ringtrue.benchmarks.means import Mean
from ringtrue.benchmarks.statistics import correlation, spearman

__all__ = ["Comparison", "Pair", "Side", "choose"]

_FEW: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What both say of one row."""

    id: str
    """Its id."""
    a: Answer
    """What A says."""
    b: Answer
    """What B says."""
    place: str = ""
    """`FILE:LINE` of the row itself; empty where no file of rows was named."""
    run: int = 0
    """Running number of its group."""
    label: bool | None = None
    """The reference label; None where there is none."""

    @property
    def difference(self) -> float | None:
        """A's value less B's; None where one gives none."""
        if self.a.value is None or self.b.value is None:
            return None
        return self.a.value - self.b.value


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    name: str
    """As the user named it."""
    right: Threshold
    """What counts as right."""


@dataclass(slots=True, kw_only=True)
class Comparison:
    """Both sides, and every row of which both were asked.

    >>> half = Threshold(0.5)
    >>> pair = Pair(id="1", a=Answer(1.0), b=Answer(0.0))
    >>> Comparison(a=Side("x", half), b=Side("y", half), pairs=[pair]).flips()
    (1, 0)
    """

    a: Side
    """The first."""
    b: Side
    """The second."""
    pairs: Sequence[Pair]
    """The rows, in order."""
    missing: dict[str, list[str]] = field(default_factory=dict)
    """Ids that only one of two files has: `only_a`, `only_b`."""

    def rights(self, pair: Pair) -> tuple[bool | None, bool | None]:
        """What both say of right and wrong."""
        return self.a.right.says(pair.a.value), self.b.right.says(pair.b.value)

    def flipped(self, pair: Pair) -> bool:
        """Whether one calls the row right and the other wrong."""
        told = self.rights(pair)
        return None not in told and told[0] != told[1]

    def flips(self) -> tuple[int, int]:
        """Rows that A alone calls right, and that B alone does."""
        told = [self.rights(pair) for pair in self.pairs]
        return told.count((True, False)), told.count((False, True))

    def as_json(self) -> dict[str, object]:
        """Every figure, for output."""
        told = [self.rights(pair) for pair in self.pairs]
        table = [told.count(both) for both in ((True, True), (True, False), (False, True), (False, False))]
        test, agreed = mcnemar(table[1], table[2]), kappa(*table)
        return {
            "a": self._side(self.a, 0), "b": self._side(self.b, 1), "rows": len(self.pairs),
            "missing": {name: {"n": len(ids), "first": ids[:5]} for name, ids in self.missing.items()},
            "values": {
                "both": sum(pair.difference is not None for pair in self.pairs),
                "only_a": sum(one is not None and two is None for one, two in told),
                "only_b": sum(one is None and two is not None for one, two in told),
                "neither": told.count((None, None)),
            },
            "both_right": table[0], "only_a_right": table[1],
            "only_b_right": table[2], "both_wrong": table[3],
            "agree": _share(table[0] + table[3], sum(table)),
            "mcnemar": {"p": test.p, "method": test.method, "statistic": test.statistic},
            "kappa": None if agreed is None
            else {"value": _six(agreed.value), "low": _six(agreed.low), "high": _six(agreed.high)},
            **self._values(), "labels": self._labels(),
        }  # fmt: skip

    def _side(self, side: Side, at: int) -> dict[str, object]:
        answers = [(pair.a, pair.b)[at] for pair in self.pairs]
        values = [answer.value for answer in answers if answer.value is not None]
        right = side.right
        return {
            "name": side.name, "mean": _six(math.fsum(values) / len(values)) if values else None,
            "right_from": right.value, "right_included": right.included, "right_why": right.why,
            "statuses": _counted([answer.status for answer in answers]),
        }  # fmt: skip

    def _values(self) -> dict[str, object]:
        both = [pair for pair in self.pairs if pair.difference is not None]
        mean = Mean()
        for pair in both:
            mean.add(pair.difference or 0.0, pair.run)
        first = [pair.a.value or 0.0 for pair in both]
        second = [pair.b.value or 0.0 for pair in both]
        value, error = mean.value, mean.error
        return {
            "mean_difference": None if value is None else {
                "value": _six(value), "std_err": None if error is None else _six(error),
                "low": None if error is None else _six(value - 1.959964 * error),
                "high": None if error is None else _six(value + 1.959964 * error),
            },
            "pearson": _maybe(correlation(first, second)), "spearman": _maybe(spearman(first, second)),
        }  # fmt: skip

    def _labels(self) -> dict[str, object] | None:
        if all(pair.label is None for pair in self.pairs):
            return None
        sides = Agreement(), Agreement()
        flips = Agreement()
        for pair in self.pairs:
            told = self.rights(pair)
            for agreement, right in zip(sides, told, strict=True):
                if right is not None:
                    agreement.add(ours=right, label=pair.label)
            if self.flipped(pair):
                # On a flip exactly one of the two says what the label says.
                flips.add(ours=bool(told[0]), label=pair.label)
        return {
            **{
                name: {
                    **side.as_json(),
                    "precision": side.precision.as_json(),
                    "recall": side.recall.as_json(),
                }
                for name, side in zip(("a", "b"), sides, strict=True)
            },
            "flips": {"n": flips.n, "a_as_label": flips.same, "b_as_label": flips.n - flips.same},
        }  # fmt: skip


def choose(comparison: Comparison, most: int, *, seed: int = 0) -> list[Pair]:
    """Rows for a person to judge: flips of both directions alike, drawn by seed, and the widest differences.

    Where there are fewer flips than asked for, rows of one value only follow, then other differences
    where a reward gives more than a few values. Flips stand first, each kind in the order of the file.

    >>> half = Threshold(0.5)
    >>> pairs = [Pair(id=str(n), a=Answer(1.0), b=Answer(float(n % 2))) for n in range(8)]
    >>> [pair.id for pair in choose(Comparison(a=Side("x", half), b=Side("y", half), pairs=pairs), 2)]
    ['2', '6']
    """
    rng = Random(seed)  # noqa: S311  # a sample, no secret
    kinds: dict[tuple[bool | None, bool | None], list[int]] = {}
    for at, pair in enumerate(comparison.pairs):
        if pair.a.value != pair.b.value:
            kinds.setdefault(comparison.rights(pair), []).append(at)
    flips = [kinds.get((True, False), []), kinds.get((False, True), [])]
    widest = _widest(comparison.pairs, [at for rows in flips for at in rows], most // 4)
    chosen = dict.fromkeys(widest)
    halves = [rng.sample(rows, len(rows)) for rows in flips]
    for both in _alternating(*halves):
        chosen.setdefault(both)
    one_sided = [at for told, rows in kinds.items() if None in told for at in rows]
    chosen |= dict.fromkeys(rng.sample(one_sided, len(one_sided)))
    if _graded(comparison.pairs):
        rest = [at for rows in kinds.values() for at in rows if at not in chosen]
        chosen |= dict.fromkeys(_widest(comparison.pairs, rest, len(rest)))
    drawn = [comparison.pairs[at] for at in sorted(list(chosen)[:most])]
    # What a person came for stands first.
    return sorted(drawn, key=lambda pair: not comparison.flipped(pair))


def _graded(pairs: Sequence[Pair]) -> bool:
    """Whether either gives more than a few values: else a difference without a flip is one of scale."""
    sides = {pair.a.value for pair in pairs}, {pair.b.value for pair in pairs}
    return max(map(len, sides)) > _FEW


def _widest(pairs: Sequence[Pair], rows: Sequence[int], most: int) -> list[int]:
    """The rows with the widest differences, where they differ among themselves."""
    spread = {at: abs(pairs[at].difference or 0.0) for at in rows}
    if len(set(spread.values())) < 2:
        return list(rows)[:most] if most >= len(rows) else []
    return sorted(rows, key=lambda at: (-spread[at], at))[:most]


def _alternating(first: Sequence[int], second: Sequence[int]) -> list[int]:
    found: list[int] = []
    for at in range(max(len(first), len(second))):
        found += [*first[at : at + 1], *second[at : at + 1]]
    return found


def _counted(names: Sequence[str]) -> dict[str, int]:
    return {name: names.count(name) for name in dict.fromkeys(names)}


def _share(count: int, whole: int) -> float | None:
    return _six(count / whole) if whole else None


def _six(value: float) -> float:
    return round(value, 6)


def _maybe(value: float | None) -> float | None:
    return None if value is None else _six(value)
