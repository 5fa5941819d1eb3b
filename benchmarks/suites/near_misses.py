r"""Answers that look like a gold and are another, which must not be paid.

`\frac{1}{2}` gives `\frac{1}{3}` and `-\frac{1}{2}`; `(1,2)` gives `(2,1)` and `(1,2]`. One that might
after all be equal is not made: no digit is changed beside a lone zero, no sign beside a constant of
integration, no letter that a binder names.
"""

import re
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Final

from suites.plain import GROUPED, PLAIN, WORDS, elements, mask, value
from suites.rewriting import Rewriting, drawn

__all__ = ["near_misses"]

_WORD: Final = re.compile(r"\\(?:text|mathrm|textbf|mbox)\{([^{}]*)\}|(\(?[A-Za-z]+\)?)")
_OPPOSITES: Final = {"yes": "no", "no": "yes", "true": "false", "false": "true", "even": "odd", "odd": "even"}
_LONE_ZERO: Final = re.compile(r"(?<![\d.,])0(?![\d.])")
_RELATION: Final = re.compile(r"[<>≤≥≠]|\\(?:[lg]e|[lg]t|neq?|[lg]eq|[lg]eqslant|approx|equiv|sim)\b")
_DOUBTFUL: Final = re.compile(
    r"\\(?:pm|mp|equiv|p?mod|bmod|mid|in|d?dots|[lc]dots|sum|prod|int|lim|d?binom|choose|mathbb|overline|bar|sin|cos"
    r"|tan|cot|sec|csc|arc\w+|operatorname|lfloor|lceil|setminus|log|ln)(?![a-zA-Z])"
    r"|\||\.\.\.|!|\+\s*[CcK]\b|(?<!\d)1\^|\(-1\)|i\^|[knm]\s*\\pi|\\pi\s*[knm]\b|[A-Za-z]\([a-z](?:,[a-z])*\)"
)
"""Where one changed mark may leave the value as it is, or where a letter is bound."""


def near_misses(gold: str, random: Random, most: int = 3) -> dict[str, str]:
    """Texts that mean something else, by kind; as many kinds as apply, up to `most`, drawn at random.

    >>> near_misses("(1,2)", Random(1), most=9)["order"]
    '(2,1)'
    """
    kinds: dict[str, Rewriting] = {
        **_FIXED,
        "digit": partial(_digit, random=random),
        "sign within": partial(_sign_within, random=random),
        "exponent": partial(_exponent, random=random),
        "other word": partial(_word, random=random),
    }
    return drawn(gold, kinds, random, most)


def _may_change(gold: str) -> bool:
    """Whether one changed mark surely changes the value."""
    return elements(gold) is not None or not (_LONE_ZERO.search(gold) or _DOUBTFUL.search(gold))


def _digit(gold: str, random: Random) -> str | None:
    places = list(_digit_places(gold)) if _may_change(gold) else []
    if not places:
        return None
    place = random.choice(places)
    leading = place == 0 or not gold[place - 1].isdigit()
    others = [digit for digit in "123456789" + ("" if leading else "0") if digit != gold[place]]
    return gold[:place] + random.choice(others) + gold[place + 1 :]


def _digit_places(gold: str) -> Iterator[int]:
    """Digits that count: not in words or indices, and among the first five of a decimal."""
    masked = mask(gold)
    for number in re.finditer(r"\d+(?:\.\d+)?", masked):
        if not masked[: number.start()].rstrip("{").endswith("_"):
            places = [place for place in range(*number.span()) if gold[place] != "."]
            yield from places[:5] if "." in number[0] else places


def _sign(gold: str) -> str | None:
    """The first number of a list, or the first term of an expression, with the other sign."""
    items = elements(gold)
    if items is not None:
        return None if value(items[0]) == 0 else gold.replace(items[0], _negative(items[0]), 1)
    return _negative(gold) if _is_expression(gold) and not re.fullmatch(r"[A-Z]|\\text.*", gold) else None


def _negative(text: str) -> str:
    return text[1:].lstrip() if text.startswith("-") else f"-{text}"


def _sign_within(gold: str, random: Random) -> str | None:
    if not _is_expression(gold) or re.search(r"\d[eE][-+]?\d", gold):
        return None
    found = [match.start(1) for match in re.finditer(r"(?<=[\w})])\s*([-+])(?=\s*[\w\\(])", mask(gold))]
    if not found:
        return None
    place = random.choice(found)
    return gold[:place] + ("+" if gold[place] == "-" else "-") + gold[place + 1 :]


def _is_expression(gold: str) -> bool:
    relations = re.search(r"[=:,]|\\begin|\\emptyset|\\varnothing", gold) or _RELATION.search(gold)
    return _may_change(gold) and not relations and not WORDS.search(mask(gold))


def _exponent(gold: str, random: Random) -> str | None:
    if PLAIN.fullmatch(gold):
        return f"{gold}^2" if gold.isdigit() and int(gold) > 1 else None
    powers = (
        re.finditer(r"(?<=[A-HJ-Za-hj-z2-9)])\^(?:(\d)|\{(\d+)\})", mask(gold)) if _may_change(gold) else ()
    )
    found = list(powers)
    if not found:
        return None
    power = random.choice(found)
    return f"{gold[: power.start()]}^{{{int(power[1] or power[2]) + 1}}}{gold[power.end() :]}"


def _variable(gold: str) -> str | None:
    masked = mask(gold)
    letters = set(re.findall(r"[A-Za-z]", masked))
    candidates = sorted(letters & set("abpqrtxyz"))
    named = re.match(r"\s*[a-z]\s*=", gold) or "_" in gold or "\\text" in gold
    if not candidates or named or _RELATION.search(gold) or _DOUBTFUL.search(gold) or WORDS.search(masked):
        return None
    sides = masked.split("=")
    if not re.search(r"[-+^/\d]|frac", gold) or (
        len(sides) > 1 and all(candidates[0] in one for one in sides)
    ):
        return None  # an identity holds for any letter
    new = next(letter for letter in "zwvus" if letter not in letters)
    return "".join(new if mark == candidates[0] else kept for mark, kept in zip(masked, gold, strict=True))


def _bracket(gold: str) -> str | None:
    if not re.fullmatch(r"[(\[][^()\[\]{}]*[^()\[\]{}\\][)\]]", gold) or GROUPED.search(gold):
        return None
    if gold.count(",") != 1:
        return None
    low, high = gold[1:-1].split(",")
    if low.strip() == high.strip():  # the same empty set, if it is an interval
        return None
    if "infty" not in high:
        return gold[:-1] + ("]" if gold[-1] == ")" else ")")
    return None if "infty" in low else ("[" if gold[0] == "(" else "(") + gold[1:]


def _order(gold: str) -> str | None:
    items = elements(gold)
    if items is None or len(items) < 2 or gold[0] not in "([":
        return None
    values = [value(item) for item in items]
    return gold[0] + ",".join(reversed(items)) + gold[-1] if values != values[::-1] else None


def _fewer(gold: str) -> str | None:
    items = elements(gold)
    if items is None or len(items) < 2 or gold[0] in "([":
        return None
    return gold.rsplit(",", 1)[0] + (r"\}" if gold.endswith(r"\}") else "")


def _longer(gold: str) -> str | None:
    return f"{gold}0" if re.fullmatch(r"-?[1-9]\d*", gold) else None


def _word(gold: str, random: Random) -> str | None:
    match = _WORD.fullmatch(gold)
    word = (match[1] or match[2]).strip(" ().") if match else ""
    if len(word) == 1 and word in "ABCD":
        return gold.replace(word, random.choice([letter for letter in "ABCD" if letter != word]))
    return gold.replace(word, _OPPOSITES[word.lower()]) if word.lower() in _OPPOSITES else None


_FIXED: Final[dict[str, Rewriting]] = {
    "sign": _sign,
    "variable": _variable,
    "bracket": _bracket,
    "order": _order,
    "one element less": _fewer,
    "zero added": _longer,
}
