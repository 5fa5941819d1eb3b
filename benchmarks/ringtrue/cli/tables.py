"""Summaries as tables for a person.

One example: a row `correctness | 400 | 0.212 | 0.041` is a part, its scored rows, its mean and the standard
error.
"""

from collections import Counter
from typing import TYPE_CHECKING, Final

from ringtrue.benchmarks.agreement import Agreement, Share
from ringtrue.benchmarks.group_summary import summarise_groups
from ringtrue.benchmarks.score_summary import RewardSummary
from ringtrue.benchmarks.summary import GradeTally, ScoreTally
from ringtrue.cli.terminal import make_table

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["grade_tables", "milliseconds", "number", "remarks", "score_tables", "share"]

_TOLD: Final = ("error", "unreadable_gold")
"""Statuses that are somebody's fault, and not the model's."""


def number(value: float | None) -> str:
    """Three digits, or a dash.

    >>> number(0.12345), number(None)
    ('0.123', '-')
    """
    return "-" if value is None else f"{value:.3f}"


def share(part: int, whole: int) -> str:
    """A percentage, or a dash.

    >>> share(1, 3), share(0, 0)
    ('33.3 %', '-')
    """
    return f"{100 * part / whole:.1f} %" if whole else "-"


def score_tables(tally: ScoreTally, rate: float) -> list["Table | str"]:
    """The tables of `ringtrue score`.

    >>> score_tables(ScoreTally(), 0.0)[0]
    '0 rows, 0 rows/s'
    """
    rewards = tally.rewards()
    return [
        f"{tally.rows:,} rows, {rate:,.0f} rows/s",
        make_table(
            ["reward", "scored", "mean", "std err", "5 %", "median", "95 %"], list(map(_reward_row, rewards))
        ),
        make_table(["reward", "rows/s", "time p50", "time p99"], list(map(_speed_row, rewards))),
        _count_table("status", tally.statuses),
        *_group_lines(tally),
        *_agreement_tables(tally.agreement),
    ]


def remarks(tally: ScoreTally) -> list[str]:
    """What a user should look at before the figures: rows without a value and why, a column misread.

    >>> tally = ScoreTally(rows=4, first={"error": "f:1: mine: ValueError"})
    >>> tally.part_statuses["mine"] = Counter(ok=3, error=1)
    >>> remarks(tally)
    ['1 row has the status error; the first: f:1: mine: ValueError']
    """
    lines = [
        f"{count:,} row{' has' if count == 1 else 's have'} the status {status}; "
        f"the first: {tally.first.get(status, 'not known')}"
        for status in _TOLD
        if (count := max((own[status] for own in tally.part_statuses.values()), default=0))
    ]
    missing = tally.outcomes["no_answer"]
    if missing > 0.9 * tally.rows:
        what = "completions were cut off, or the column holds bare answers"
        lines.append(
            f"{missing:,} of {tally.rows:,} rows have no answer: {what} (`ringtrue grade --answer COL`), or "
            "the answer stands where it is not looked for (--policy slots=..., `ringtrue explain`)"
        )
    return lines


def _reward_row(reward: RewardSummary) -> list[str]:
    known = [number(reward.quantiles.get(name)) for name in ("p5", "p50", "p95")]
    return [reward.name, f"{reward.scored:,}", number(reward.mean), number(reward.std_err), *known]


def _speed_row(reward: RewardSummary) -> list[str]:
    speed = "-" if reward.rows_per_second is None else f"{reward.rows_per_second:,.0f}"
    return [reward.name, speed, milliseconds(reward.p50), milliseconds(reward.p99)]


def milliseconds(seconds: float | None) -> str:
    """A time, or a dash.

    >>> milliseconds(0.0125), milliseconds(None)
    ('12.50 ms', '-')
    """
    return "-" if seconds is None else f"{1000 * seconds:,.2f} ms"


def _group_lines(tally: ScoreTally) -> list[str]:
    groups = summarise_groups(tally.columns, quick=True)
    if not groups.judged:
        return []
    kinds = (("mixed", groups.mixed), ("all right", groups.all_right), ("all wrong", groups.all_wrong))
    said = [f"{share(count, groups.judged)} {name}" for name, count in kinds]
    lines = [f"{groups.judged:,} groups: {', '.join(said)} (only mixed ones teach)"]
    if groups.pass_at_k:
        lines.append(", ".join(f"pass@{k} {value:.3f}" for k, value in groups.pass_at_k.items()))
    return lines


def grade_tables(tally: GradeTally, rate: float) -> list["Table | str"]:
    """The tables of `ringtrue grade`.

    >>> len(grade_tables(GradeTally(), 0.0))
    3
    """
    return [
        f"{tally.rows:,} rows, {rate:,.0f} rows/s",
        _count_table("outcome", tally.outcomes),
        _count_table("tier", tally.tiers),
        *_agreement_tables(tally.agreement),
    ]


def _count_table(name: str, counts: Counter[str]) -> "Table":
    whole = counts.total()
    rows = [[key, f"{count:,}", share(count, whole)] for key, count in counts.most_common()]
    return make_table([name, "rows", "share"], rows)


def _agreement_tables(agreement: Agreement) -> list["Table | str"]:
    if not agreement.n:
        return []
    counts = agreement.counts
    rows = [
        ["label true", f"{counts[True, True]:,}", f"{counts[False, True]:,}"],
        ["label false", f"{counts[True, False]:,}", f"{counts[False, False]:,}"],
    ]
    title = (
        f"agreement with the label: {100 * (agreement.share or 0.0):.2f} % of {agreement.n:,} labelled rows"
    )
    return [
        title,
        make_table(["", "we say right", "we say wrong"], rows),
        f"precision {_with_interval(agreement.precision)}, recall {_with_interval(agreement.recall)}",
    ]


def _with_interval(found: Share) -> str:
    interval = found.interval
    if interval is None:
        return "-"
    low, high = interval
    return f"{share(found.count, found.n)} ({100 * low:.1f} to {100 * high:.1f})"
