r"""What a box says together with what changes it from outside: `\boxed{7}^2`, `\frac{1}{\boxed{7}}`.

One real row: `$\sqrt{\boxed{4}}$` says the root of 4, `$\boxed{7} \cdot 2$` a product; `$x = \boxed{7}$` and
`\text{\boxed{7}}` say 7.

A box inside a larger expression is not the answer: the expression is, and is handed over whole. What it does
not do: evaluate it, or look further than a few dozen characters.
"""

import re
from typing import Final

from ringtrue.graders.boxes import Box, is_blank, without_boxes

__all__ = ["OPTION", "with_glue"]

OPTION: Final = re.compile(
    r"[*$\s]{0,4}(?:\\(?:text|textbf|mathrm|mathbf)\{)?[(\[]?[A-J][)\]]?\}?[*$\s.]{0,4}"
)
"""The letter of an option, which nothing is glued to."""
_GLUED: Final = re.compile(
    r"[ \t]?(?:\^|_(?=[0-9{])|!(?= ?(?:\$|\\[)\]]))|\\?%"
    r"|[-+/*][ \t]?(?=\(?[0-9]|\\(?!text|mathrm|quad|[\])]))"
    r"|[-+/](?=[a-z](?![a-z]))|\\(?:cdot|times|div|pm)\b|(?<=\})[0-9])"
)
_NEGATED: Final = re.compile(r"(?:^|[$=(\[\n>]\s?)[-−]\Z")
_GLUE_END: Final = re.compile(r"[\n$<,;]|\\[\])]|\.(?![0-9])|\\(?:text|quad|boxed|fbox)\b")
_MOST_GLUE: Final = 60
_FARTHEST: Final = 120
_NEAREST: Final = 40
_TOKEN: Final = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}^_\[\]]|[^\\{}^_\[\]\s]+")
_BINDING: Final = frozenset([
    r"\frac", r"\dfrac", r"\tfrac", r"\cfrac", r"\nicefrac", r"\sqrt", r"\binom", r"\dbinom", r"\tbinom",
    r"\hat", r"\overline", r"\bar", r"\vec", r"\tilde", r"\cancel", r"\bcancel", r"\xcancel", r"\not",
    r"\phantom", r"\hphantom", r"\vphantom", r"\overset", r"\underset", r"\stackrel", r"\tag", r"\pmod",
    r"\bmod", r"\mod", r"\label", "^", "_",
])  # fmt: skip
"""Commands whose argument is a part of what they say."""
_FUNCTION: Final = re.compile(
    r"\\(?:ln|lg|log|exp|sin|cos|tan|cot|sec|csc|arcsin|arccos|arctan|gcd|lcm|max|min|det)"
    r"(?:\s?[_^](?:\{[^{}]{1,9}\}|\w))?\s?(?:\\left)?[({]?\s?\Z|\\sqrt\s?\[\Z"
)
_OPERATED: Final = re.compile(
    r"(?:(?:[0-9})\]!]|(?<![A-Za-z])[A-Za-z])\s?(?:[-+/*]|\\(?:cdot|times|div|pm)\s?)\s?|[0-9])\Z"
)
"""A number or a letter, and an operator before the box: `3 - \boxed{7}`."""
_DIVIDED: Final = re.compile(r"[0-9][/*]\Z")
"""So tight that it says as much within prose."""
_DEGREE: Final = re.compile(r"\]\s?(?:\{[^{}]*\}|\w)")
_SEGMENT: Final = re.compile(
    r"[\n$=<>&,;:≈→⇒]|\\[()\[\]\\]|\\(?:Rightarrow|Longrightarrow|rightarrow|implies|iff|to|approx|equiv|therefore|because|text"
    r"|textbf|mathrm|quad|qquad|leq?|geq?|neq?|sim|boxed|fbox|begin\s?\{[a-z]+\*?\})(?![A-Za-z])|(?<![\\A-Za-z])[A-Za-z]{2,}"
)
"""What ends an expression towards the left."""
_APART: Final = frozenset(" \n$=:.,;>&")
"""What stands before a box that no operator or function takes."""
_TEXT: Final = re.compile(r"\\(?:text|mathrm|textbf|operatorname)\s*\{[^{}]*\}")
_WORD: Final = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")


def with_glue(text: str, box: Box) -> str:
    r"""What a box holds, with what changes it from outside.

    >>> from ringtrue.graders.boxes import find_boxes
    >>> answer = r"so $\frac{1}{\boxed{7}}$"
    >>> with_glue(answer, find_boxes(answer)[0])
    '\\frac{1}{{7}}'
    """
    if box.end < 0 or is_blank(box.text):
        return box.text
    before = text[max(0, box.start - _FARTHEST) : box.start]
    held = before.count("{") > before.count("}") or before.rstrip()[-1:] in ("^", "_")
    if held or (before.rstrip(" \t({")[-1:] or " ") not in _APART:
        larger = _larger(text, box, before, held=held)
        if larger:
            return larger
    sign = "-" if _NEGATED.search(text, max(0, box.start - 4), box.start) else ""
    rest = ""
    if _GLUED.match(text, box.end) and not OPTION.fullmatch(box.text):
        rest = _rest(text, box.end)
    return f"{sign}{{{box.text}}}{rest}" if sign or rest else box.text


def _rest(text: str, start: int) -> str:
    stop = _GLUE_END.search(text, start, start + _MOST_GLUE)
    return text[start : stop.start() if stop else start + _MOST_GLUE].rstrip()


def _larger(text: str, box: Box, before: str, *, held: bool) -> str:
    """The expression that a box is a part of, "" where it is none; `held`: a brace is open before it."""
    bound = _bound(before) if held else None
    if bound is not None and _WORD.search(_TEXT.sub("", before[bound:])):
        return ""  # a brace that was left open, and prose behind it
    if bound is None:
        # What ends where the box begins is no longer than this, and looked for in no more.
        near = max(0, len(before) - _NEAREST)
        changed = (
            _FUNCTION.search(before, near)
            or _DIVIDED.search(before, near)
            or (_OPERATED.search(before, near) and _in_maths(text, box))
        )
        if not changed:
            return ""
        bound = len(before)
    start = 0
    for found in _SEGMENT.finditer(before, 0, bound):
        start = found.end()
    left = before[start:].lstrip()
    rest = _closing(text, box.end, left)
    return without_boxes(f"{left}{{{box.text}}}{rest}".strip())


def _bound(before: str) -> int | None:
    r"""Where the command stands whose argument holds what follows: `\frac` in `\frac{1}{`."""
    open_braces: list[tuple[str, int]] = []
    owner, place, optional = "", 0, False
    for token in _TOKEN.finditer(before):
        written = token.group()
        if written == "{":
            open_braces.append((owner, place if owner else token.start()))
            owner = ""
        elif written == "}":
            owner, place = open_braces.pop() if open_braces else ("", 0)
        elif written[0] == "\\" or written in "^_":
            owner, place = written, token.start()
        elif written == "[":
            optional = bool(owner)
        elif written == "]":
            optional = False
        elif not optional:
            owner = ""
    if owner in ("^", "_") and before.rstrip()[-1:] == owner:
        return place
    return next((start for name, start in open_braces if name in _BINDING), None)


def _in_maths(text: str, box: Box) -> bool:
    """Whether a box stands within maths: between dollars or brackets, or on a line without words."""
    start = text.rfind("\n", 0, box.start) + 1
    before = text[max(start, box.start - 10 * _FARTHEST) : box.start]
    if before.count("$") % 2:
        return True
    if max(before.rfind("\\("), before.rfind("\\[")) > max(before.rfind("\\)"), before.rfind("\\]")):
        return True
    return "$" not in before and "\\)" not in before and not _WORD.search(before)


def _closing(text: str, start: int, left: str) -> str:
    """What follows a box up to where all braces before it are closed, and what is glued there."""
    depth = left.count("{") - left.count("}") - left.count("\\{") + left.count("\\}")
    end = start
    for token in re.finditer(r"\\.|[{}\n]", text[start : start + _FARTHEST]):
        # A second argument is a part of it too: `\frac{\boxed{1}}{2}`.
        ended = depth <= 0 and not (end > start and start + token.start() == end and token.group() == "{")
        if ended or token.group() == "\n":
            break
        depth += (token.group() == "{") - (token.group() == "}")
        end = start + token.end()
    if left.endswith("[") and (root := _DEGREE.match(text, end)):
        return text[start : root.end()]
    round_open = left.count("(") - left.count(")")
    if round_open > 0 and text.startswith((")", "\\right)"), end):
        end = text.index(")", end) + 1
    return text[start:end] + (_rest(text, end) if _GLUED.match(text, end) else "")
