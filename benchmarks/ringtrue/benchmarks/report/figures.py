"""The figures of the page as HTML: bars are SVG rectangles in table cells, so that figures can be read aloud.

One figure: a table row `correct | ▇▇▇▇▇ | 212 | 45%`. Every text passes through `escape`; nothing here
knows the page around it, and there are no inline styles, which the page's content policy forbids.
"""

from collections.abc import Iterable, Sequence

from ringtrue.benchmarks.report.summary import Agreement, Bin, Groups, SourceLine, Summary
from ringtrue.benchmarks.report.wording import OUTCOMES, escape, fixed, number, percent

__all__ = [
    "agreement_figure",
    "groups_figure",
    "key_figures",
    "outcomes_figure",
    "parts_figure",
    "rewards_figure",
]


def key_figures(summary: Summary) -> str:
    """The five numbers on top.

    >>> from ringtrue.benchmarks.report import summarise
    >>> key_figures(summarise([])).count("<dt>")
    3
    """
    groups, agreement = summary.groups, summary.agreement
    cells = [
        ("rows", f"{summary.n:,}", f"{summary.scored:,} with a reward"),
        ("mean reward", fixed(summary.mean), "over rows with a reward"),
        ("correct", percent(summary.outcomes.get("correct", 0), summary.n), "of all rows"),
    ]
    if agreement.n:
        agreed = agreement.both_right + agreement.both_wrong
        cells.append(("agreement", percent(agreed, agreement.n), f"with {agreement.n:,} labels"))
    if groups.n:
        cells.append(("signal", percent(groups.mixed, groups.n), f"of {groups.n:,} groups are mixed"))
    return "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}<small>{escape(note)}</small></dd></div>"
        for name, value, note in cells
    )


def outcomes_figure(summary: Summary) -> str:
    """How many rows had each outcome; each name filters the list of rows.

    >>> from ringtrue.benchmarks.report import ReportRow, summarise
    >>> row = ReportRow(id="1", completion_text="4", gold="4", outcome="no_answer")
    >>> "no answer</a>" in outcomes_figure(summarise([row]))
    True
    """
    top = max(summary.outcomes.values(), default=0)
    lines = (
        f'<tr><th scope="row"><a href="#outcome={escape(name, url=True)}" class="dot {_colour(name)}">'
        f"{escape(_label(name))}</a></th><td>{_bar(count, top, _colour(name))}</td>"
        f"<td>{count:,}</td><td>{percent(count, summary.n)}</td></tr>"
        for name, count in summary.outcomes.items()
    )
    return _table("Rows by outcome", ("outcome", "", "rows", "share"), lines, "bars")


def rewards_figure(bins: Sequence[Bin]) -> str:
    """The histogram of rewards.

    >>> rewards_figure([])
    '<p class="none">No row has a reward.</p>'
    """
    if not bins:
        return '<p class="none">No row has a reward.</p>'
    top = max(bar.n for bar in bins)
    step = 600 / len(bins)
    bars = "".join(
        f'<rect x="{k * step + 1:.2f}" y="{160 - 160 * bar.n / top:.2f}" width="{step - 2:.2f}" '
        f'height="{160 * bar.n / top:.2f}" rx="1.5">'
        f"<title>{number(bar.low)} to {number(bar.high)}: {bar.n:,} rows</title></rect>"
        for k, bar in enumerate(bins)
        if bar.n
    )
    low, high = bins[0].low, bins[-1].high
    told = f"Histogram of rewards from {number(low)} to {number(high)}; the tallest bar has {top:,} rows."
    marks = "" if low == high else f"<span>{number(low / 2 + high / 2)}</span><span>{number(high)}</span>"
    return (
        f'<svg class="histogram" viewBox="0 0 600 160" preserveAspectRatio="none" role="img" '
        f'aria-label="{told}">{bars}</svg>'
        f'<div class="axis" aria-hidden="true"><span>{number(low)}</span>{marks}</div>'
        f'<p class="note">Tallest bar: {top:,} rows.</p>'
    )


def parts_figure(summary: Summary) -> str:
    """Mean of each part of the recipe.

    >>> from ringtrue.benchmarks.report import ReportRow, summarise
    >>> row = ReportRow(id="1", completion_text="4", gold="4", parts={"length": (0.5, 2.0)})
    >>> "<td>2</td><td>0.500</td><td>1</td>" in parts_figure(summarise([row]))
    True
    """
    lines = (
        f'<tr><th scope="row">{escape(name)}</th><td>{part.weight:g}</td><td>{fixed(part.mean)}</td>'
        f"<td>{part.n:,}</td></tr>"
        for name, part in summary.parts.items()
    )
    total = (
        f'<tr class="total"><th scope="row">reward</th><td></td><td>{fixed(summary.mean)}</td>'
        f"<td>{summary.scored:,}</td></tr>"
    )
    return _table("Mean of each part", ("part", "weight", "mean", "rows"), (*lines, total), "numbers")


def agreement_figure(summary: Summary) -> str:
    """The confusion table, and a line for each source.

    >>> from ringtrue.benchmarks.report import summarise
    >>> agreement_figure(summarise([]))
    '<p class="none">The file has no labels to compare with.</p>'
    """
    if not summary.agreement.n:
        return '<p class="none">The file has no labels to compare with.</p>'
    return _confusion(summary) + _sources(summary.sources)


def _confusion(summary: Summary) -> str:
    counts = summary.agreement
    lines = (
        f'<tr><th scope="row">graded correct</th>{_cell(counts.both_right, "good", "agrees")}'
        f"{_cell(counts.only_ours, 'bad', 'overpaid')}</tr>",
        f'<tr><th scope="row">not correct</th>{_cell(counts.only_label, "bad", "refused")}'
        f"{_cell(counts.both_wrong, 'good', 'agrees')}</tr>",
    )
    left = [
        text
        for count, text in (
            (summary.unlabelled, "without a label"),
            (summary.unjudged, "labelled, but not judged"),
        )
        if count
        for text in [f"{count:,} rows {text}"]
    ]
    note = f'<p class="note">Not in the table: {", ".join(left)}.</p>' if left else ""
    return _table("Outcome against label", ("", "label: right", "label: wrong"), lines, "confusion") + note


def _cell(count: int, kind: str, what: str) -> str:
    tint = kind if count else "nil"
    wanted = {"agrees": "agree"}.get(what, what)
    return f'<td class="{tint}">{count:,}<small><a href="#label={wanted}">{what}</a></small></td>'


def _sources(sources: Sequence[SourceLine]) -> str:
    if len(sources) < 2:
        return ""
    lines = (
        f'<tr><th scope="row">{_source_link(line.source)}</th>'
        f"<td>{_agreed(line.agreement)}</td><td>{line.agreement.only_ours:,}</td>"
        f"<td>{line.agreement.only_label:,}</td><td>{line.n:,}</td><td>{fixed(line.mean)}</td></tr>"
        for line in sources
    )
    heads = ("source", "agreement", "overpaid", "refused", "rows", "mean reward")
    return _table("By source", heads, lines, "sources")


def _source_link(source: str) -> str:
    return f'<a href="#source={escape(source, url=True)}">{escape(source)}</a>' if source else "none"


def _agreed(agreement: Agreement) -> str:
    if not agreement.n:
        return '<span class="none">no labels</span>'
    agreed = agreement.both_right + agreement.both_wrong
    return f"{_bar(agreed, agreement.n, 'correct', rest=True)}<span>{percent(agreed, agreement.n)}</span>"


def groups_figure(groups: Groups) -> str:
    """The share of groups that carry a signal.

    >>> "37.5%" in groups_figure(Groups(all_right=3, all_wrong=2, mixed=3))
    True
    """
    if not groups.n:
        return '<p class="none">The rows stand in no groups.</p>'
    kinds = (
        ("mixed", groups.mixed, "accent", "carry a signal"),
        ("all right", groups.all_right, "correct", "nothing to prefer"),
        ("all wrong", groups.all_wrong, "wrong", "nothing to prefer"),
    )
    start, stack = 0.0, []
    for _, count, colour, _ in kinds:
        width = 600 * count / groups.n
        stack.append(f'<rect class="{colour}" x="{start:.2f}" y="0" width="{width:.2f}" height="20"/>')
        start += width
    lines = (
        f'<tr><th scope="row"><span class="dot {colour}">{name}</span></th><td>{count:,}</td>'
        f"<td>{percent(count, groups.n)}</td><td>{note}</td></tr>"
        for name, count, colour, note in kinds
    )
    return (
        '<svg class="stack" viewBox="0 0 600 20" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(stack)}</svg>" + _table("Groups by outcome", ("", "groups", "share", ""), lines, "numbers")
    )


def _bar(count: int, top: int, colour: str, *, rest: bool = False) -> str:
    width = 100 * count / top if top else 0
    behind = '<rect class="rest" width="100" height="8"/>' if rest else ""
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'{behind}<rect class="{colour}" width="{width:.2f}" height="8"/></svg>'
    )


def _colour(outcome: str) -> str:
    return outcome if outcome in OUTCOMES else "error"


def _label(outcome: str) -> str:
    return OUTCOMES.get(outcome, outcome.replace("_", " "))


def _table(caption: str, heads: Sequence[str], lines: Iterable[str], kind: str) -> str:
    cells = "".join(f'<th scope="col">{head}</th>' if head else "<td></td>" for head in heads)
    return (
        f'<table class="{kind}"><caption>{caption}</caption><thead><tr>{cells}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )
