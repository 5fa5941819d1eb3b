"""What the groups of a file say: which carry a signal, pass@k, best of n, advantages, and which part drives.

One example: of 53 groups 40 are mixed, and these alone teach a group-relative method anything; in them
correctness drives 88 % of the variance of the reward, the format 12 %.

A part's share is its weighted covariance with the reward inside groups, over the reward's variance there:
shares add up to 1, a part that works against the others has a share below 0, and what is left (parts that
were scaled because others had no value) is `rest`. Rows without a value count nowhere. GDPO, which brings a
trainer's batch to one scale, takes the whole file as one batch.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, get_args

from ringtrue.benchmarks.score_columns import ScoreColumns
from ringtrue.benchmarks.statistics import quantiles
from ringtrue.rewards.groups import advantages, best_of_n, gdpo, pass_at_k
from ringtrue.rewards.groups.advantages import Method

__all__ = ["METHODS", "AdvantageSpread", "GroupSummary", "summarise_groups"]

METHODS: Final = {"grpo": "GRPO", "dr_grpo": "Dr. GRPO", "rloo": "RLOO", "gdpo": "GDPO"}
"""The ways to compute advantages, with their names."""

_MOST_DRAWN: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvantageSpread:
    """The advantages that one method gives."""

    n: int
    """Rows in groups, with a value."""
    zero: float
    """Share of rows whose advantage is 0: they teach nothing."""
    std: float
    """Standard deviation."""
    quantiles: Mapping[str, float]
    """Least, greatest and five in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSummary:
    """The groups of at least two rows."""

    n: int = 0
    """Groups."""
    rows: int = 0
    """Their rows."""
    judged: int = 0
    """Groups in which at least two rows are judged right or wrong."""
    all_right: int = 0
    """Judged groups whose judged rows are all right."""
    all_wrong: int = 0
    """Whose are all wrong."""
    mixed: int = 0
    """That have both."""
    no_spread: int = 0
    """Groups in which all rewards are equal: every advantage is 0."""
    pass_at_k: Mapping[int, float] = field(default_factory=dict)
    """The chance that k completions hold a right one, over the groups with as many judged rows."""
    best_of_n: Mapping[int, float] = field(default_factory=dict)
    """The expected greatest reward of n completions, over the groups with as many."""
    advantages: Mapping[str, AdvantageSpread] = field(default_factory=dict)
    """By method."""
    drives: Mapping[str, float] = field(default_factory=dict)
    """Share of the variance inside groups that each part drives; empty where there is none."""

    def as_json(self) -> dict[str, object] | None:
        """For output; None where there are no groups."""
        if not self.n:
            return None
        return {
            "groups": self.n, "rows": self.rows, "judged": self.judged, "all_right": self.all_right,
            "all_wrong": self.all_wrong, "mixed": self.mixed, "no_spread": self.no_spread,
            "pass_at_k": {str(k): round(share, 6) for k, share in self.pass_at_k.items()},
            "best_of_n": {str(k): round(best, 6) for k, best in self.best_of_n.items()},
            "advantages": {name: _spread_json(spread) for name, spread in self.advantages.items()},
            "variance_share": {name: round(share, 6) for name, share in self.drives.items()},
        }  # fmt: skip


def _spread_json(spread: AdvantageSpread) -> dict[str, object]:
    return {
        "n": spread.n,
        "zero": round(spread.zero, 6),
        "std": round(spread.std, 6),
        **{name: round(value, 6) for name, value in spread.quantiles.items()},
    }


def summarise_groups(columns: ScoreColumns, *, quick: bool = False) -> GroupSummary:
    """Summarise the groups of at least two rows; `quick` leaves the advantages out.

    >>> summarise_groups(ScoreColumns()).n
    0
    """
    groups = [rows for rows in columns.groups() if len(rows) > 1]
    if not groups:
        return GroupSummary()
    judged = [_judged(columns, rows) for rows in groups]
    judged = [(right, n) for right, n in judged if n > 1]
    values = [[v for row in rows if not math.isnan(v := columns.values[row])] for rows in groups]
    rows = [row for group in groups for row in group]
    return GroupSummary(
        n=len(groups),
        rows=len(rows),
        judged=len(judged),
        all_right=sum(right == n for right, n in judged),
        all_wrong=sum(right == 0 for right, _ in judged),
        mixed=sum(0 < right < n for right, n in judged),
        no_spread=sum(len(set(own)) < 2 for own in values),
        pass_at_k=_pass_at_k(judged),
        best_of_n=_best_of_n(values),
        advantages={} if quick else _advantages(columns, rows),
        drives=_drives(columns, groups),
    )


def _judged(columns: ScoreColumns, rows: range) -> tuple[int, int]:
    known = [columns.right[row] for row in rows if columns.right[row] >= 0]
    return sum(known), len(known)


def _steps(sizes: Sequence[int]) -> list[int]:
    """1, 2, 4, ... as far as at least half of the groups reach, and that size itself."""
    if not sizes:
        return []
    top = min(sorted(sizes)[len(sizes) // 2], _MOST_DRAWN)
    return sorted({2**power for power in range(top.bit_length()) if 2**power <= top} | {top} - {0})


def _pass_at_k(judged: Sequence[tuple[int, int]]) -> dict[int, float]:
    found = {}
    for k in _steps([n for _, n in judged]):
        chances = [pass_at_k(n, right, k) for right, n in judged if n >= k]
        found[k] = math.fsum(chances) / len(chances)
    return found


def _best_of_n(values: Sequence[Sequence[float]]) -> dict[int, float]:
    found = {}
    for k in _steps([len(own) for own in values]):
        bests = [best for own in values if (best := best_of_n(own, k)) is not None]
        found[k] = math.fsum(best / len(bests) for best in bests)
    return found


def _advantages(columns: ScoreColumns, rows: Sequence[int]) -> dict[str, AdvantageSpread]:
    values = [_known(columns.values[row]) for row in rows]
    groups: list[Hashable] = [columns.runs[row] for row in rows]
    parts = {name: [_known(columns.parts[name][row]) for row in rows] for name in columns.weights}
    valued = [row for row, value in enumerate(values) if value is not None]
    if not valued:
        return {}
    found = {}
    for method in METHODS:
        if method == "gdpo":
            if not parts:
                continue
            given = gdpo(parts, groups, weights=columns.weights)
        else:
            given = advantages(values, groups, method=_method(method))
        found[method] = _spread([given[row] for row in valued])
    return found


def _method(name: str) -> Method:
    return next(method for method in get_args(Method) if method == name)


def _spread(values: Sequence[float]) -> AdvantageSpread:
    mean = math.fsum(values) / len(values)
    return AdvantageSpread(
        n=len(values),
        zero=sum(value == 0 for value in values) / len(values),
        std=math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values)),
        quantiles=quantiles(values),
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _drives(columns: ScoreColumns, groups: Sequence[range]) -> dict[str, float]:
    """Shares of the variance inside groups; a part without a value adds nothing to a row."""
    total = 0.0
    shares = dict.fromkeys(columns.weights, 0.0)
    for rows in groups:
        known = [row for row in rows if not math.isnan(columns.values[row])]
        if len(known) < 2:
            continue
        middle = math.fsum(columns.values[row] for row in known) / len(known)
        away = [columns.values[row] - middle for row in known]
        total += math.fsum(gap * gap for gap in away)
        for name, weight in columns.weights.items():
            own = columns.parts[name]
            added = (0.0 if math.isnan(own[row]) else weight * own[row] for row in known)
            shares[name] += math.fsum(gap * value for gap, value in zip(away, added, strict=True))
    if total <= 1e-18:
        return {}
    found = {name: share / total for name, share in shares.items()}
    rest = 1 - math.fsum(found.values())
    return found if abs(rest) < 1e-6 else {**found, "rest": rest}
