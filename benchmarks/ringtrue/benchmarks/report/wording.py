"""How names and numbers are written on the page.

One example: the outcome `no_answer` reads "no answer", a mean of 0.41667 reads "0.417", 3 of 8 reads "38%".
"""

import html
import math
from typing import Final
from urllib.parse import quote

__all__ = ["OUTCOMES", "escape", "fixed", "milliseconds", "number", "percent", "share"]

OUTCOMES: Final = {
    "correct": "correct",
    "wrong": "wrong",
    "no_answer": "no answer",
    "ambiguous": "ambiguous",
    "unreadable_answer": "unreadable answer",
    "unreadable_gold": "unreadable gold",
    "timeout": "timeout",
    "error": "error",
    "not_applicable": "not applicable",
    "unjudged": "not judged",
}
"""Every outcome with its name on the page; each has a colour of its own in the style sheet."""


def escape(text: str, *, url: bool = False) -> str:
    """Make text safe inside HTML, with lone surrogates replaced, or for the fragment of a link.

    >>> escape("<b>"), escape("a b&c", url=True)
    ('&lt;b&gt;', 'a%20b%26c')
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    return quote(text, safe="") if url else html.escape(text)


def number(value: float | None) -> str:
    """Write a reward with at most three decimals.

    >>> number(0.41667), number(-1.0), number(None)
    ('0.417', '-1', 'none')
    """
    if value is None or not math.isfinite(value):
        return "none"
    text = f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) < 1e6 else f"{value:.3g}"
    return "0" if text == "-0" else text


def fixed(value: float | None) -> str:
    """Write a mean with three decimals, so that a column of them lines up.

    >>> fixed(0.27), fixed(None)
    ('0.270', 'none')
    """
    if value is None or not math.isfinite(value):
        return "none"
    return f"{value:.3f}" if abs(value) < 1e6 else f"{value:.3g}"


def percent(count: int, whole: int) -> str:
    """Write a share; only all is 100%, and only none is 0%.

    >>> percent(3, 8), percent(999, 1000), percent(0, 8), percent(0, 0)
    ('37.5%', '99.9%', '0%', 'none')
    """
    if not whole:
        return "none"
    share = 100 * count / whole
    if 0 < count < whole:
        share = min(max(share, 0.1), 99.9)
    return f"{share:.1f}".removesuffix(".0") + "%"


def share(value: float | None) -> str:
    """Write a share of 1 as a percentage.

    >>> share(0.1234), share(None)
    ('12.3%', 'none')
    """
    return "none" if value is None else f"{100 * value:.1f}".removesuffix(".0") + "%"


def milliseconds(seconds: float | None) -> str:
    """Write a time so that short ones keep two digits.

    >>> milliseconds(0.00006), milliseconds(0.25), milliseconds(None)
    ('0.06 ms', '250 ms', 'none')
    """
    if seconds is None:
        return "none"
    return f"{1000 * seconds:.2f} ms" if seconds < 0.01 else f"{1000 * seconds:,.0f} ms"
