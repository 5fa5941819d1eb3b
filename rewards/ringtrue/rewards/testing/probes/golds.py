r"""The type of a gold, and a wrong value of the same type, worked out and never equal to it.

Real ones: `7` gives `8`, `\frac{1}{2}` gives `\frac{3}{2}`, `(1,2)` gives `(1,3)`, `x^2+1` gives `x^2+1+1`,
`\{1,2\}` gives `\{1,3\}`, `[0,5)` gives `[0,6)`, `blue` gives `zebra`, `B` gives `C`.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from ringtrue.rewards.testing.tasks import Task

__all__ = ["TYPES", "as_task", "kind_of", "number_of", "split_top", "wrong_for"]

_NUMBER: Final = r"[-+]?(?:\d{1,3}(?:(?:\{,\}|,)\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+"
_PLAIN = re.compile(_NUMBER)
_FRACTION = re.compile(r"([-+]?)(?:\\[dt]?frac\{(\d+)\}\{(\d+)\}|\\[dt]?frac(\d)(\d)|(\d+)/(\d+))")
_BASE = re.compile(r"(\w+)_\{?(\d+)\}?")
_DRESSED = re.compile(
    rf"(\\\$|\$|\\pm *)?({_NUMBER})( ?\\?%|\^\{{?\\circ\}}?| *\\text\{{[^{{}}]*\}}| +[A-Za-z]+|)"
)
_TEXT = re.compile(r"\\text(?:bf|rm)?\{([^{}]*)\}")
_WORDS = re.compile(r"(?:[Aa] )?[^\W\d_]{2,}(?:['’. -]+[^\W\d_]+)*\.?")
_MATRIX = re.compile(r"(\\begin\{([pbvB]?matrix)\})(.*)(\\end\{\2\})", re.DOTALL)
_RELATION = re.compile(r"(.*(?:=|<|>|\\leq?|\\geq?|\\lt|\\gt|≤|≥)(?![A-Za-z]))(\s*)(.+)", re.DOTALL)
_OPPOSITE: Final = {"yes": "no", "no": "yes", "true": "false", "false": "true"}
_UNLIKE: Final = ("zebra", "quince", "teapot")
_SYMBOLS: Final = {
    "\\infty": "-\\infty", "-\\infty": "\\infty", "\\emptyset": "\\{0\\}", "\\mathbb{R}": "\\emptyset",
}  # fmt: skip


def as_task(gold: object) -> Task:
    r"""A gold as a task: with its type, itself as the right answer, and a wrong one.

    Of a worked solution that ends in its answer, as GSM8K's golds do, that answer is the right one.

    >>> as_task("[0,5)").wrong
    '[0,6)'
    >>> as_task("6 * 7 = 42\n#### 42").right
    '42'
    """
    if isinstance(gold, Task):
        return gold
    golds = gold if isinstance(gold, list | tuple) and gold else [gold]
    # The whole text would bring the right answer's slot along wherever a probe mentions it.
    several = [str(one).rpartition("####")[2].strip() for one in golds]
    wrong = wrong_for(several[0])
    while wrong in several:
        wrong = wrong_for(wrong)
    return Task(gold, several[0], wrong, kind_of(several[0]))


def kind_of(gold: str) -> str:
    """The type of a gold: as `Task.kind` names it."""
    text = gold.strip()
    for kind, holds in _KINDS:
        if holds(text):
            return kind
    return "expression"


def number_of(gold: str) -> Fraction | None:
    r"""The value of an integer, a decimal or a fraction; None for anything else.

    >>> number_of(r"\frac{1}{2}"), number_of("1{,}000"), number_of("12 cm")
    (Fraction(1, 2), Fraction(1000, 1), None)
    """
    text = gold.strip()
    if _PLAIN.fullmatch(text) and len(text) <= 60:
        return Fraction(text.replace("{,}", "").replace(",", ""))
    found = _FRACTION.fullmatch(text)
    if found is None or len(text) > 60:
        return None
    over, under = (int(part) for part in found.groups()[1:] if part is not None)
    return None if under == 0 else Fraction(over, under) * (-1 if found[1] == "-" else 1)


def wrong_for(gold: str) -> str:
    """A value of the gold's own type that never equals it."""
    text = gold.strip()
    if text in _SYMBOLS:
        return _SYMBOLS[text]
    kind = kind_of(text)
    if kind == "choice":
        return text.replace(letter := _letter(text), "ABCD"[("ABCD".find(letter) + 1) % 4])
    if kind == "text":
        return _wrong_text(text)
    if kind == "matrix":
        return _wrong_matrix(text)
    if kind in ("set", "tuple", "interval"):
        return _wrong_collection(text, kind)
    return _wrong_number(text) or _wrong_expression(text)


def split_top(text: str) -> list[str]:
    """The parts of a list at its commas outside all brackets.

    >>> split_top("1, (2, 3), f(4, 5)")
    ['1', '(2, 3)', 'f(4, 5)']
    """
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append(text[start:index].strip())
            start = index + 1
    return [*parts, text[start:].strip()]


def _wrong_number(text: str) -> str:
    """One more, in the same clothes; empty where it is no number."""
    if found := _FRACTION.fullmatch(text):
        over, under = (part for part in found.groups()[1:] if part is not None)
        more = str(int(over) + int(under))  # a half becomes three halves, and minus a half minus three
        at = found.start(next(i for i in range(2, 8) if found[i] is not None))
        rest = text[at + len(over) :]
        return text[:at] + more + rest if "{" in text or "/" in text else f"\\frac{{{more}}}{{{under}}}"
    if found := _BASE.fullmatch(text):
        return f"{found[1]}_{{{int(found[2]) + 1}}}"
    if found := _DRESSED.fullmatch(text):
        return f"{found[1] or ''}{_plus_one(found[2])}{found[3]}"
    if text.count(":") == 1 and (found := re.fullmatch(r"(\s*\d+\s*:\s*)(\d+)\s*", text)):
        return f"{found[1]}{int(found[2]) + 1}"
    return ""


def _plus_one(number: str) -> str:
    plain = number.replace("{,}", "").replace(",", "")
    digits = len(plain.partition(".")[2])
    # One more is never the same; from -1 it is two more, since 0 is a case of its own.
    more = Fraction(plain) + (2 if Fraction(plain) == -1 else 1)
    if not digits:
        return str(more)
    scaled = abs(int(more * 10**digits))
    return f"{'-' if more < 0 else ''}{scaled // 10**digits}.{scaled % 10**digits:0{digits}d}"


def _wrong_expression(text: str) -> str:
    if found := _RELATION.fullmatch(text):
        return found[1] + found[2] + wrong_for(found[3])
    return f"{text}+1"  # whatever it is, and whatever the values of its letters


def _wrong_text(text: str) -> str:
    if found := _TEXT.fullmatch(text):
        return text[: found.start(1)] + _wrong_text(found[1]) + text[found.end(1) :]
    word = text.strip().lower().rstrip(".")
    other = _OPPOSITE.get(word) or next(one for one in _UNLIKE if one not in word)
    return other.capitalize() if text[:1].isupper() else other


def _wrong_matrix(text: str) -> str:
    found = _MATRIX.fullmatch(text)
    if found is None:
        return f"{text}+1"
    head, cell = re.fullmatch(r"(.*(?:&|\\\\)|)(.*)", found[3], re.DOTALL).groups()  # type: ignore[union-attr]  # it takes any text
    return f"{found[1]}{head} {wrong_for(cell.strip())} {found[4]}"


def _wrong_collection(text: str, kind: str) -> str:
    if "\\cup" in text:
        least = 1 + max((int(number) for number in re.findall(r"\d+", text)), default=0)
        return f"({least},{least + 1})"  # beyond every number in it
    opening, inner, closing = _brackets(text)
    parts = split_top(inner)
    at = len(parts) - 1
    if "\\infty" in parts[at] and kind == "interval":
        at = 0
    parts[at] = "0" if "\\infty" in parts[at] else wrong_for(parts[at])
    return opening + ",".join(parts) + closing


def _brackets(text: str) -> tuple[str, str, str]:
    for opening, closing in (("\\{", "\\}"), ("(", ")"), ("[", "]"), ("[", ")"), ("(", "]")):
        if text.startswith(opening) and text.endswith(closing):
            return opening, text[len(opening) : -len(closing)], closing
    return "", text, ""


def _letter(text: str) -> str:
    return text.strip("() .")


def _is_list(text: str) -> bool:
    return len(split_top(text)) > 1 and not _PLAIN.fullmatch(text)


def _is_interval(text: str) -> bool:
    if "\\cup" in text:
        return True
    opening, inner, closing = _brackets(text)
    ends = split_top(inner)
    mixed = opening + closing in ("[)", "(]", "[]") or "\\infty" in inner
    return len(ends) == 2 and opening in ("(", "[") and mixed


_KINDS: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    ("choice", lambda text: re.fullmatch(r"\(?[A-J]\)?\.?", text) is not None),
    ("integer", lambda text: _PLAIN.fullmatch(text) is not None and "." not in text),
    ("decimal", lambda text: _PLAIN.fullmatch(text) is not None),
    ("fraction", lambda text: _FRACTION.fullmatch(text) is not None),
    ("text", lambda text: (_TEXT.fullmatch(text) or _WORDS.fullmatch(text)) is not None),
    ("matrix", lambda text: _MATRIX.fullmatch(text) is not None),
    ("interval", _is_interval),
    ("set", lambda text: text.startswith("\\{") and text.endswith("\\}")),
    ("tuple", lambda text: text[:1] == "(" and text[-1:] == ")" and len(split_top(text[1:-1])) > 1),
    ("set", _is_list),
)

TYPES: Final = tuple(
    as_task(gold)
    for gold in (
        "42", "-7", "0", "1{,}000", "0.375", "\\frac{14}{3}", "3/8", "12\\%", "6.5 \\times 10^{3}",
        "\\sqrt{2}", "12\\pi", "2^{10}", "x^2+3x-4", "x=5", "y = 2x+3", "x > 3", "\\{1,2,3\\}", "2, 5",
        "(1,2)", "[0,5)", "(-\\infty,-2)\\cup(2,\\infty)", "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}",
        "\\text{even}", "36 \\text{ cm}", "\\$18.50", "60^\\circ", "101_2", "3:4", "3+4i", "\\infty",
        "\\pm 2",
    )
)  # fmt: skip
"""Golds of every type; each must be paid for itself."""
