"""Small tables of the page: rows with a bar each, plain numbers, and a matrix.

One example: a table row `correct | ▇▇▇▇▇ | 212 | 45%`. Every text passes through `escape`; there are no
inline styles, which the page's content policy forbids.
"""

from collections.abc import Iterable, Sequence

from ringtrue.benchmarks.report.wording import OUTCOMES, escape

__all__ = ["bar", "colour", "details", "filter_link", "line", "nothing", "table"]


def table(caption: str, heads: Sequence[str], lines: Iterable[str], kind: str) -> str:
    """A table with a caption; heads and caption are the project's own words.

    >>> table("Mine", ("a", "b"), [], "numbers").count('scope="col"')
    2
    """
    cells = "".join(f'<th scope="col">{head}</th>' if head else "<td></td>" for head in heads)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table class="{kind}">'
        f"<caption>{caption}</caption><thead><tr>{cells}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def line(name: str, cells: Sequence[str], *, kind: str = "") -> str:
    """A line: its head is HTML already, its cells are.

    >>> line("a", ["1"])
    '<tr><th scope="row">a</th><td>1</td></tr>'
    """
    chosen = f' class="{kind}"' if kind else ""
    return f'<tr{chosen}><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def bar(count: float, top: float, name: str, *, rest: bool = False) -> str:
    """A share as a bar inside a cell; the figure stands beside it, so that nobody needs to see the bar.

    >>> "50.00" in bar(1, 2, "accent")
    True
    """
    width = 100 * min(max(count, 0.0), top) / top if top else 0.0
    behind = '<rect class="rest" width="100" height="8"/>' if rest else ""
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'{behind}<rect class="{name}" width="{width:.2f}" height="8"/></svg>'
    )


def colour(outcome: str) -> str:
    """The class that colours an outcome.

    >>> colour("correct"), colour("<b>")
    ('correct', 'error')
    """
    return outcome if outcome in OUTCOMES else "error"


def filter_link(key: str, value: str, text: str, kind: str = "") -> str:
    """A link that filters the list of rows.

    >>> filter_link("source", "a&b", "a&b")
    '<a href="#source=a%26b">a&amp;b</a>'
    """
    chosen = f' class="{kind}"' if kind else ""
    return f'<a href="#{key}={escape(value, url=True)}"{chosen}>{escape(text)}</a>'


def details(summary: str, inside: str) -> str:
    """Something that opens on demand.

    >>> details("More", "text")
    '<details><summary>More</summary>text</details>'
    """
    return f"<details><summary>{summary}</summary>{inside}</details>"


def nothing(text: str) -> str:
    """A sentence in the place of a figure.

    >>> nothing("No rows.")
    '<p class="none">No rows.</p>'
    """
    return f'<p class="none">{text}</p>'
