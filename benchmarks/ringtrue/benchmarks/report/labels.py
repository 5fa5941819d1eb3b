"""The section on labels: confusion, precision and recall with intervals, and a line for each source.

One example: 244 of 250 rows that were scored right are labelled right: precision 97.6%, 94.9% to 98.9%.
"""

from ringtrue.benchmarks.agreement import Agreement, Share
from ringtrue.benchmarks.report.tables import bar, filter_link, line, nothing, table
from ringtrue.benchmarks.report.wording import fixed, percent, share
from ringtrue.benchmarks.score_summary import Summary

__all__ = ["agreement_figure"]


def agreement_figure(summary: Summary) -> str:
    """The confusion table, precision and recall, and a line for each source.

    >>> from ringtrue.benchmarks.summary import ScoreTally
    >>> agreement_figure(ScoreTally().summary())
    '<p class="none">No labels were given to compare with.</p>'
    """
    if not summary.agreement.n:
        return nothing("No labels were given to compare with.")
    return f'<div class="pair">{_confusion(summary)}</div>{_sources(summary)}'


def _confusion(summary: Summary) -> str:
    counts = summary.agreement.counts
    lines = (
        f'<tr><th scope="row">scored right</th>{_cell(counts[True, True], "good", "agree", "agrees")}'
        f"{_cell(counts[True, False], 'bad', 'overpaid', 'overpaid')}</tr>",
        f'<tr><th scope="row">not right</th>{_cell(counts[False, True], "bad", "refused", "refused")}'
        f"{_cell(counts[False, False], 'good', 'agree', 'agrees')}</tr>",
    )
    left = [
        f"{count:,} rows {text}"
        for count, text in (
            (summary.unlabelled, "without a label"),
            (summary.unjudged, "labelled, but not judged"),
        )
        if count
    ]
    note = f'<p class="note">Not in the table: {", ".join(left)}.</p>' if left else ""
    made = table("Reward against label", ("", "label: right", "label: wrong"), lines, "confusion")
    rates = (
        line(
            "precision",
            [_with_interval(summary.agreement.precision), "of the rows scored right, labelled right"],
        ),
        line(
            "recall", [_with_interval(summary.agreement.recall), "of the rows labelled right, scored right"]
        ),
    )
    told = table("Precision and recall, with 95% intervals", ("", "share", ""), rates, "rates")
    return f"<div>{made}</div><div>{told}{note}</div>"


def _with_interval(found: Share) -> str:
    interval = found.interval
    if interval is None:
        return "none"
    return f"{share(found.value)} <small>{share(interval[0])} to {share(interval[1])}</small>"


def _cell(count: int, kind: str, wanted: str, what: str) -> str:
    tint = kind if count else "nil"
    return f'<td class="{tint}">{count:,}<small><a href="#label={wanted}">{what}</a></small></td>'


def _sources(summary: Summary) -> str:
    if len(summary.sources) < 2:
        return ""
    heads = ("source", "agreement", "precision", "recall", "overpaid", "refused", "rows", "mean reward")
    lines = (
        line(
            filter_link("source", own.source, own.source) if own.source else "none",
            [*_rates(own.agreement), f"{own.n:,}", fixed(own.mean)],
        )
        for own in summary.sources
    )
    return table("By source", heads, lines, "sources")


def _rates(agreement: Agreement) -> list[str]:
    if not agreement.n:
        return ["no labels", "", "", "", ""]
    agreed = bar(agreement.same, agreement.n, "correct", rest=True)
    return [
        f"{agreed}<span>{percent(agreement.same, agreement.n)}</span>",
        _with_interval(agreement.precision), _with_interval(agreement.recall),
        f"{agreement.counts[True, False]:,}", f"{agreement.counts[False, True]:,}",
    ]  # fmt: skip
