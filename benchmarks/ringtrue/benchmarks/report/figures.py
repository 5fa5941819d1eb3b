"""The figures of the page as HTML, one function a section; each can be read aloud.

One example: `groups_figure(summary)` says how many groups are mixed, which part drives their variance, and
draws pass@k.
"""

from typing import Final

from ringtrue.benchmarks.group_summary import METHODS
from ringtrue.benchmarks.report.charts import advantage_chart, draws_chart, length_chart, rewards_chart
from ringtrue.benchmarks.report.tables import bar, colour, details, filter_link, line, nothing, table
from ringtrue.benchmarks.report.wording import OUTCOMES, escape, fixed, milliseconds, percent, share
from ringtrue.benchmarks.score_columns import ScoreColumns
from ringtrue.benchmarks.score_summary import RewardSummary, Summary

__all__ = [
    "advantages_figure",
    "drawn_figure",
    "groups_figure",
    "key_figures",
    "length_figure",
    "outcomes_figure",
    "ranks_figure",
    "rewards_figure",
    "slowest_figure",
]

_STATUSES: Final = ("not_applicable", "unreadable_gold", "error", "timeout")


def key_figures(summary: Summary) -> str:
    """The numbers on top.

    >>> from ringtrue.benchmarks.summary import ScoreTally
    >>> key_figures(ScoreTally().summary()).count("<dt>")
    3
    """
    groups, agreement, total = summary.groups, summary.agreement, summary.total
    error = "" if total.std_err is None else f"± {total.std_err:.3f} standard error"
    cells = [
        ("rows", f"{summary.n:,}", f"{total.scored:,} with a reward"),
        ("mean reward", fixed(total.mean), error or "over rows with a reward"),
        ("correct", percent(summary.outcomes.get("correct", 0), summary.n), "of all rows"),
    ]
    if agreement.n:
        cells.append(("agreement", percent(agreement.same, agreement.n), f"with {agreement.n:,} labels"))
    if groups.judged:
        cells.append(
            ("signal", percent(groups.mixed, groups.judged), f"of {groups.judged:,} groups are mixed")
        )
    return "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}<small>{escape(note)}</small></dd></div>"
        for name, value, note in cells
    )


def outcomes_figure(summary: Summary) -> str:
    """How many rows had each outcome; each name filters the list of rows.

    >>> from ringtrue.benchmarks.summary import ScoreTally
    >>> outcomes_figure(ScoreTally().summary())
    '<p class="none">There are no rows.</p>'
    """
    if not summary.outcomes:
        return nothing("There are no rows.")
    top = max(summary.outcomes.values())
    lines = (
        line(
            filter_link("outcome", name, OUTCOMES.get(name, name), f"dot {colour(name)}"),
            [bar(count, top, colour(name)), f"{count:,}", percent(count, summary.n)],
        )
        for name, count in summary.outcomes.items()
    )
    return table("Rows by outcome", ("outcome", "", "rows", "share"), lines, "bars")


def drawn_figure(columns: ScoreColumns, summary: Summary) -> str:
    """The histogram of rewards, with its quantiles.

    >>> from ringtrue.benchmarks.summary import ScoreTally
    >>> drawn_figure(ScoreColumns(), ScoreTally().summary())
    '<p class="none">No row has a reward.</p>'
    """
    known = summary.total.quantiles
    if not known:
        return nothing("No row has a reward.")
    names = {
        "min": "least",
        "p5": "5%",
        "p25": "25%",
        "p50": "median",
        "p75": "75%",
        "p95": "95%",
        "max": "greatest",
    }
    cells = line("reward", [fixed(known[name]) for name in names])
    return rewards_chart(columns) + table(
        "Quantiles of the reward", ("", *names.values()), [cells], "numbers"
    )


def rewards_figure(summary: Summary) -> str:
    """Every part and the recipe: mean, quantiles, shares, speed.

    >>> from ringtrue.benchmarks.summary import ScoreTally
    >>> "no value" in rewards_figure(ScoreTally().summary())
    True
    """
    heads = (
        "reward", "weight", "mean", "std. error", "5%", "median", "95%", "no value", "n/a",
        "bad gold", "errors", "timeouts", "rows/s", "p50", "p99",
    )  # fmt: skip
    lines = [_reward_line(reward) for reward in (*summary.parts, summary.total)]
    return table("Mean, quantiles, shares and speed of each part", heads, lines, "numbers parts")


def _reward_line(reward: RewardSummary) -> str:
    total = reward.weight is None and reward.name == "total"
    speed = "none" if reward.rows_per_second is None else f"{reward.rows_per_second:,.0f}"
    known = reward.quantiles
    cells = [
        "" if reward.weight is None else f"{reward.weight:g}", fixed(reward.mean), fixed(reward.std_err),
        *(fixed(known.get(name)) for name in ("p5", "p50", "p95")),
        percent(reward.n - reward.scored, reward.n),
        *(percent(reward.statuses.get(name, 0), reward.n) for name in _STATUSES),
        speed, milliseconds(reward.p50), milliseconds(reward.p99),
    ]  # fmt: skip
    name = "whole reward" if total else f"<code>{escape(reward.name)}</code>"
    return line(name, cells, kind="total" if total else "")


def groups_figure(summary: Summary) -> str:
    """Which groups carry a signal, pass@k, and what drives the differences.

    >>> from ringtrue.benchmarks.summary import ScoreTally
    >>> groups_figure(ScoreTally().summary())
    '<p class="none">No two rows stand in one group.</p>'
    """
    groups = summary.groups
    if not groups.n:
        return nothing("No two rows stand in one group.")
    kinds = (
        ("mixed", groups.mixed, "accent", "teach"), ("all right", groups.all_right, "correct", "no signal"),
        ("all wrong", groups.all_wrong, "wrong", "no signal"),
    )  # fmt: skip
    lines = (
        line(f'<span class="dot {tint}">{name}</span>', [
            bar(count, groups.judged, tint, rest=True), f"{count:,}", percent(count, groups.judged), note])
        for name, count, tint, note in kinds
    )  # fmt: skip
    spread = (
        f'<p class="note">In {groups.no_spread:,} of {groups.n:,} groups all rewards are equal: every '
        "advantage is 0.</p>"
    )
    made = table("Groups by outcome", ("group is", "", "groups", "share", ""), lines, "bars") + spread
    if groups.drives:
        drives = (
            line(f"<code>{escape(name)}</code>", [bar(part, 1.0, "accent", rest=True), share(part)])
            for name, part in groups.drives.items()
        )
        made += table("What drives the variance inside groups", ("part", "", "share"), drives, "bars drives")
    return made


def advantages_figure(summary: Summary) -> str:
    """pass@k, best of n, and the advantages that each method computes from the same rewards."""
    groups = summary.groups
    if not groups.advantages:
        return nothing("Without groups there are no advantages.")
    heads = ("method", "share at 0", "deviation", "5%", "25%", "median", "75%", "95%")
    lines = (
        line(
            METHODS[name],
            [share(spread.zero), fixed(spread.std), *map(fixed, list(spread.quantiles.values())[1:-1])],
        )
        for name, spread in groups.advantages.items()
    )
    chart = advantage_chart(summary)
    note = (
        '<p class="note">Mark: median. Bar: the middle half of the rows. Line: the middle 90%.</p>'
        if chart
        else ""
    )
    made = chart + note + table("Advantages by method", heads, lines, "numbers")
    ks = sorted({*groups.pass_at_k, *groups.best_of_n})
    draws = (line(str(k), [share(groups.pass_at_k.get(k)), fixed(groups.best_of_n.get(k))]) for k in ks)
    drawn = draws_chart(summary)
    told = table("By completions drawn", ("k", "pass@k", "best reward of k"), draws, "numbers")
    return (
        f'<div class="two"><div><h3>Advantages</h3>{made}</div>'
        f"<div><h3>pass@k and best of k</h3>{drawn}{told}</div></div>"
    )


def ranks_figure(summary: Summary) -> str:
    """Spearman's correlation of every two parts.

    >>> from ringtrue.benchmarks.summary import ScoreTally
    >>> ranks_figure(ScoreTally().summary())
    '<p class="none">There is one reward, and nothing to compare it with.</p>'
    """
    names = list(summary.ranks)
    if len(names) < 2:
        return nothing("There is one reward, and nothing to compare it with.")
    heads = ("", *(f"<code>{escape(name)}</code>" for name in names))
    lines = (
        f'<tr><th scope="row"><code>{escape(one)}</code></th>'
        + "".join(_rank_cell(summary.ranks[one][other]) for other in names)
        + "</tr>"
        for one in names
    )
    told = '<p class="note">1: they order rows alike; 0: not at all alike; -1: the other way round.</p>'
    return table("Spearman rank correlation of every two parts", heads, lines, "matrix") + told


def _rank_cell(value: float | None) -> str:
    if value is None:
        return '<td class="nil">none</td>'
    kind = "up" if value > 0 else "down"
    return f'<td class="{kind}{min(4, int(abs(value) * 5))}">{value:.2f}</td>'


def length_figure(summary: Summary) -> str:
    """The reward against the length of the completion.

    >>> from ringtrue.benchmarks.summary import ScoreTally
    >>> "none" in length_figure(ScoreTally().summary())
    True
    """
    length = summary.length
    if len(length.steps) < 2:
        return nothing("Too few rows have a reward.")
    explained = f"<strong>{share(length.explained)}</strong>"
    said = (
        f'<p class="lead">Length explains {explained} of the variance of the reward '
        f"(R² of a straight line); rank correlation {fixed(length.rank)}.</p>"
    )
    lines = (
        line(f"{low:,.0f} to {high:,.0f}", [fixed(mean), fixed(error), f"{n:,}"])
        for low, high, mean, error, n in length.steps
    )
    told = table(
        "Tenths of the rows by length",
        ("characters", "mean reward", "standard error", "rows"),
        lines,
        "numbers",
    )
    chart = length_chart(summary)
    note = (
        '<p class="note">Each point is a tenth of the rows; the band is two standard errors.</p>'
        if chart
        else ""
    )
    return said + chart + note + (details("The numbers", told) if chart else told)


def slowest_figure(summary: Summary) -> str:
    """The slowest rows; each opens in the list.

    >>> from ringtrue.benchmarks.summary import ScoreTally
    >>> slowest_figure(ScoreTally().summary())
    '<p class="none">No times are known.</p>'
    """
    if not summary.slowest:
        return nothing("No times are known.")
    lines = (
        line(
            filter_link("open", row.id, row.id),
            [f"<code>{escape(row.slowest_part)}</code>", milliseconds(row.seconds)],
        )
        for row in summary.slowest
    )
    return table("The slowest rows", ("row", "slowest part", "time"), lines, "numbers slow")
