r"""Other ways of writing a gold, which must count as right.

`\frac{1}{2}` gives `\dfrac{1}{2}`, `0.5`, `$\frac{1}{2}$`, `1/2`. Works on text alone and knows nothing of
how answers are graded; near misses are in `near_misses`.
"""

import re
from collections.abc import Callable
from random import Random
from typing import Final, TypeAlias

from suites.plain import GROUPED, NUMBER, WORDS, bare, elements, mask, outside, value

__all__ = ["Rewriting", "drawn", "rewritings"]

Rewriting: TypeAlias = Callable[[str], str | None]
"""One way to change a gold; None where it does not apply."""


def rewritings(gold: str, random: Random, most: int = 3) -> dict[str, str]:
    r"""Texts that mean the same, by kind; as many kinds as apply, up to `most`, drawn at random.

    >>> sorted(rewritings("1234", Random(1), most=9).values())
    [' 1234 ', '$1234$', '1234.', '1234.0', '1\\,234', '1{,}234', '\\displaystyle 1234']
    """
    return drawn(gold, _KINDS, random, most)


def drawn(gold: str, kinds: dict[str, Rewriting], random: Random, most: int) -> dict[str, str]:
    """What some of the kinds make of a gold, each text once and none the gold itself."""
    text = bare(gold)
    names = sorted(kinds)
    random.shuffle(names)
    found: dict[str, str] = {}
    for name in names:
        made = kinds[name](text) if len(found) < most and text else None
        if made is not None and made not in (gold, text) and made not in found.values():
            found[name] = made
    return found


def _is_formula(gold: str) -> bool:
    return not WORDS.search(mask(gold)) and "\\$" not in gold


def _dfrac(gold: str) -> str | None:
    return re.sub(r"\\[dt]?frac(?![a-z])", r"\\dfrac", gold)


def _tfrac(gold: str) -> str | None:
    return re.sub(r"\\[dt]?frac(?![a-z])", r"\\tfrac", gold)


def _slash(gold: str) -> str | None:
    return re.sub(r"\\[dt]?frac\{(\d+)\}\{(\d+)\}", r"\1/\2", gold) if elements(gold) else None


def _spaces(gold: str) -> str | None:
    if NUMBER.fullmatch(gold):
        return f" {gold} "
    if not _is_formula(gold) or GROUPED.search(gold) or re.search(r"\de[-+]?\d", gold):
        return None
    # A sign at the start of a group belongs to its number and stays where it is.
    wide = re.compile(r"(?<=[\w})\]])([-+=])(?=[\w\\({])")
    return outside(gold, lambda text: wide.sub(r" \1 ", text.replace(",", ", ")))


def _left_right(gold: str) -> str | None:
    marks = {mark: gold.count(mark) for mark in "()[]"}
    balanced = marks["("] + marks["["] == marks[")"] + marks["]"] > 0
    if not balanced or re.search(r"\\left|\\right|\\[bB]ig|\\sqrt\[|\\\\|\\[()\[\]]|\\text", gold):
        return None
    return re.sub(r"([(\[])", r"\\left\1", re.sub(r"([)\]])", r"\\right\1", gold))


def _dollars(gold: str) -> str | None:
    return f"${gold}$" if _is_formula(gold) else None


def _display(gold: str) -> str | None:
    return rf"\displaystyle {gold}" if _is_formula(gold) else None


def _dot(gold: str) -> str | None:
    return None if gold.endswith((".", "dots", "\\")) else f"{gold}."


def _thousands(gold: str, comma: str = "{,}") -> str | None:
    return f"{int(gold):,}".replace(",", comma) if re.fullmatch(r"-?[1-9]\d{3,}", gold) else None


def _thin_spaces(gold: str) -> str | None:
    return _thousands(gold, r"\,")


def _decimal(gold: str) -> str | None:
    if re.fullmatch(r"-?\d+", gold):
        return f"{gold}.0"
    exact = value(gold)
    if exact is None or exact.denominator == 1:
        return None
    if NUMBER.fullmatch(gold):
        return rf"\frac{{{exact.numerator}}}{{{exact.denominator}}}"
    return f"{float(exact):.4f}".rstrip("0") if 10**4 % exact.denominator == 0 else None


def _text_removed(gold: str) -> str | None:
    return None if "_" in gold else re.sub(r"\\text\{([^{}]*)\}", r"\1", gold)


def _text_added(gold: str) -> str | None:
    return f"\\text{{{gold}}}" if re.fullmatch(r"[A-Za-z]{2,}(?: [A-Za-z]+)*", gold) else None


def _unicode(gold: str) -> str | None:
    if not _is_formula(gold) or re.search(r"\\sqrt\[|\\text", gold):
        return None
    signs = {
        r"\\pi(?![a-z])": "π",
        r"\\infty": "∞",
        r"\\cup": "∪",
        r"\\sqrt\{(\d+)\}": r"√\1",
        r"(?<!\{)-": "−",
    }
    for pattern, sign in signs.items():
        gold = re.sub(pattern, sign, gold)
    return gold


def _braces(gold: str) -> str | None:
    return re.sub(r"\^(\d)(?!\d)", r"^{\1}", gold) if "^" in gold else None


def _cdot(gold: str) -> str | None:
    if re.search(r"\\(?:text|sin|cos|tan|cot|sec|csc|arc|log|ln)", gold):
        return None
    return re.sub(r"(?<=\d)\s*(?=\\(?:sqrt|pi)(?![a-z]))", r" \\cdot ", gold)


def _turned(gold: str) -> str | None:
    """Two terms, or the elements of a bare list, the other way round."""
    items = elements(gold)
    if items is not None:
        return ", ".join(reversed(items)) if len(items) > 1 and gold[0] not in "([\\" else None
    match = re.fullmatch(r"([\w^{}\\]+)\s*\+\s*([\w^{}\\]+)", gold)
    if match is None or any(part.count("{") != part.count("}") for part in match.groups()):
        return None
    return f"{match[2]} + {match[1]}" if _is_formula(gold) and "\\text" not in gold else None


_KINDS: Final[dict[str, Rewriting]] = {
    "braces of powers": _braces,
    "cdot": _cdot,
    "decimal": _decimal,
    "dfrac": _dfrac,
    "displaystyle": _display,
    "dollars": _dollars,
    "dot": _dot,
    "left and right": _left_right,
    "slash": _slash,
    "spaces": _spaces,
    "text added": _text_added,
    "text removed": _text_removed,
    "tfrac": _tfrac,
    "thin spaces": _thin_spaces,
    "thousands": _thousands,
    "turned round": _turned,
    "unicode": _unicode,
}
