r"""The canonical text of an answer: what differs only in how it is set is the same text.

A real row: `$\left( \dfrac{1}{2}, {3} \right).$` is `(\frac12,3)`.

It drops what TeX does not print or prints the same, and nothing that carries meaning: `36\text{m}` keeps its
unit apart from the variable of `36m`. Unicode is composed (NFC) and full-width forms are narrowed. NFKC is
not used: it turns `2²` into `22`.
"""

import re
import unicodedata
from typing import Final

from ringtrue.graders.parse.shading import STRUCK

__all__ = ["canonical"]

_PLAIN: Final = re.compile(r"[0-9A-Za-z+/-]*(?:\.[0-9]+)?\Z")
# Runs of characters that none of the tables below holds are one token: half as many to look at.
_TOKEN: Final = re.compile(r"\\[A-Za-z]+|\\.|\s+|[0-9]+|[A-Za-z]+|[-{}()^_+=/,<>]+|.", re.DOTALL)
_LIMIT: Final = 20_000
"""Longer texts are no answers, and are compared as they stand."""

_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20, 0xA0: 0x20, 0x2009: 0x20, 0x202F: 0x20, 0x2212: 0x2D, 0x2010: 0x2D, 0x2011: 0x2D,
}  # fmt: skip
_DROPPED: Final = frozenset([
    r"\left", r"\right", r"\big", r"\Big", r"\bigg", r"\Bigg", r"\bigl", r"\bigr", r"\Bigl", r"\Bigr",
    r"\biggl", r"\biggr", r"\Biggl", r"\Biggr", r"\displaystyle", r"\textstyle", r"\limits", r"\nolimits",
    r"\!", r"\(", r"\)", r"\[", r"\]", "$", r"\mathstrut",
])  # fmt: skip
_SPACES: Final = frozenset(
    [r"\,", r"\;", r"\:", r"\ ", r"\quad", r"\qquad", r"\>", "~", r"\enspace", r"\thinspace"]
)
_RENAMED: Final[dict[str, str]] = {
    r"\dfrac": r"\frac", r"\tfrac": r"\frac", r"\cfrac": r"\frac", r"\dbinom": r"\binom",
    r"\tbinom": r"\binom",
    r"\leq": r"\le", r"\leqslant": r"\le", r"\geq": r"\ge", r"\geqslant": r"\ge", r"\neq": r"\ne",
    r"\rightarrow": r"\to", r"\%": "%", r"\lbrace": r"\{", r"\rbrace": r"\}", r"\lbrack": "[",
    r"\rbrack": "]",
    r"\degree": r"^\circ", r"\infin": r"\infty", r"\dots": r"\ldots", "π": r"\pi", "∞": r"\infty",
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "×": r"\times", "·": r"\cdot", "∪": r"\cup", "∩": r"\cap",
    r"\emptyset": r"\varnothing", "∅": r"\varnothing", "，": ",", "°": r"^\circ",
}  # fmt: skip
_TEXTS: Final = frozenset([
    r"\text", r"\mbox", r"\mathrm", r"\textrm", r"\textbf", r"\textit", r"\mathbf", r"\mathit",
    r"\textnormal",    r"\textsf", r"\texttt", r"\bf", r"\rm",
])  # fmt: skip
_KNOWN: Final = {
    **dict.fromkeys(_DROPPED, ""),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_TEXTS, r"\text"),
    **_RENAMED,
}
"""What each token becomes; any other stays."""
_OUTER: Final = (
    (r"\text{", "}"),
    (r"\boxed{", "}"),
    ("**", "**"),
    ("*", "*"),
    ("__", "__"),
    ("`", "`"),
    ("{", "}"),
)
_OPENINGS: Final = tuple(opening for opening, _ in _OUTER)
_CLOSINGS: Final = tuple(closing for _, closing in _OUTER)
_SOLE: Final = re.compile(r"\{([^{}\\])\}")
_AFTER_COMMAND: Final = re.compile(r"(\\[A-Za-z]+)\{([A-Za-z])\}")


def canonical(text: str) -> str:
    r"""The canonical form of one answer's text.

    >>> canonical(r"$\left( \dfrac{1}{2}, {3} \right).$")
    '(\\frac12,3)'
    >>> canonical(r"\textbf{not  blue}"), canonical("3 1/2"), canonical("２．５")
    ('not blue', '3 1/2', '2.5')
    """
    if _PLAIN.match(text) or len(text) > _LIMIT:
        return text.strip()
    if "~~" in text and STRUCK.search(text):
        return text.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_NARROW)
    joined = _joined(_tokens(text))
    joined = _bare(joined)
    if "{" in joined:
        # A letter needs a space after a command's name, a digit does not: \sqrt a, \sqrt2.
        joined = _SOLE.sub(r"\1", _AFTER_COMMAND.sub(r"\1 \2", joined))
    return joined


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    dot_of_delimiter = False
    for piece in _TOKEN.findall(text):
        known = _KNOWN.get(piece, piece)
        if dot_of_delimiter and piece == ".":
            dot_of_delimiter = False
        elif not known:
            dot_of_delimiter = piece in (r"\left", r"\right")
        elif known.isspace():
            tokens.append(" ")
        else:
            dot_of_delimiter = False
            tokens.append(known)
    return tokens


def _joined(tokens: list[str]) -> str:
    """The tokens in one text, with a space only where two words would run together."""
    parts: list[str] = []
    space = False
    last = ""
    for piece in tokens:
        if piece == " ":
            space = True
            continue
        if (space or last[:1] == "\\") and piece[0].isalnum() and _runs_on(last, piece, space):
            parts.append(" ")
        parts.append(piece)
        last = piece
        space = False
    return "".join(parts)


def _runs_on(last: str, piece: str, space: bool) -> bool:
    r"""Whether TeX or a reader would join two tokens that stand apart: `3 1/2`, `\cos x`; not `\frac 12`."""
    if len(last) > 1 and last[0] == "\\" and last[-1].isalpha():
        return not piece.isdigit()
    return space and last[-1:].isalnum()


def _bare(text: str) -> str:
    """The text without final punctuation and without markup around the whole of it."""
    for _ in range(4):
        text = text.strip(" ").rstrip(".。;,") if not text.endswith(("...", r"\.")) else text
        if not (text.endswith(_CLOSINGS) and text.startswith(_OPENINGS)):
            return text
        inner = next((_inner(text, *pair) for pair in _OUTER if _wraps(text, *pair)), None)
        if inner is None:
            return text
        text = inner
    return text


def _inner(text: str, opening: str, closing: str) -> str:
    return text[len(opening) : len(text) - len(closing)].strip(" ")


def _wraps(text: str, opening: str, closing: str) -> bool:
    if not (text.startswith(opening) and text.endswith(closing) and len(text) > len(opening) + len(closing)):
        return False
    inside = _inner(text, opening, closing)
    if closing != "}":
        return closing not in inside
    depth = 0
    for char in inside:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0 and not inside.endswith("\\")
