"""Summaries as tables for a person.

One example: a row `correctness | 400 | 0.212 | 0.041` is a part, its scored rows, its mean and the standard
error.
"""

from collections import Counter

from rich.table import Table

from ringtrue.benchmarks.summary import Agreement, GradeTally, Mean, ScoreTally
from ringtrue.cli.terminal import make_table

__all__ = ["grade_tables", "number", "score_tables", "share"]


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


def score_tables(tally: ScoreTally, rate: float) -> list[Table | str]:
    """The tables of `ringtrue score`.

    >>> score_tables(ScoreTally(), 0.0)[0]
    '0 rows, 0 rows/s'
    """
    rows = [_mean_row("total", tally.total), *(_mean_row(name, mean) for name, mean in tally.parts.items())]
    return [
        f"{tally.rows:,} rows, {rate:,.0f} rows/s",
        make_table(["reward", "scored", "mean", "std err"], rows),
        _count_table("status", tally.statuses),
        *_agreement_tables(tally.agreement),
    ]


def _mean_row(name: str, mean: Mean) -> list[str]:
    return [name, f"{mean.n:,}", number(mean.value), number(mean.error)]


def grade_tables(tally: GradeTally, rate: float) -> list[Table | str]:
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


def _count_table(name: str, counts: Counter[str]) -> Table:
    whole = counts.total()
    rows = [[key, f"{count:,}", share(count, whole)] for key, count in counts.most_common()]
    return make_table([name, "rows", "share"], rows)


def _agreement_tables(agreement: Agreement) -> list[Table | str]:
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
    return [title, make_table(["", "we say right", "we say wrong"], rows)]
