r"""Other ways to write the same answer: blanks, LaTeX, forms of a number, forms of a character.

A real one: `1/2` is `\dfrac{1}{2}`, `\frac12` and ` 1/2 `. A reward that refuses one of them teaches a model
how to typeset.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from hypothesis import strategies as st

__all__ = ["FAMILIES", "equal_forms", "rewritings"]

_INTEGER: Final = re.compile(r"-?[0-9]{1,30}", re.ASCII)
_DECIMAL: Final = re.compile(r"-?[0-9]{1,30}\.[0-9]{1,30}", re.ASCII)
_FRACTION: Final = re.compile(
    r"(?:([0-9]{1,30})/([0-9]{1,30})|\\frac\{([0-9]{1,30})\}\{([0-9]{1,30})\})", re.ASCII
)
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_THOUSAND: Final = 1000


def _whitespace(answer: str) -> list[str]:
    return [f" {answer}", f"{answer} ", f"  {answer}  "]


def _latex(answer: str) -> list[str]:
    fraction = _FRACTION.fullmatch(answer)
    if fraction:
        top, bottom = (part for part in fraction.groups() if part)
        forms = [f"\\{name}{{{top}}}{{{bottom}}}" for name in ("frac", "dfrac", "tfrac")]
        if len(top) == len(bottom) == 1:
            forms.append(f"\\frac{top}{bottom}")
        return [*forms, f"{top}/{bottom}", f"\\left(\\frac{{{top}}}{{{bottom}}}\\right)"]
    if answer.startswith("(") and answer.endswith(")"):
        inside = answer[1:-1]
        tight = inside.replace(", ", ",")
        spaced = tight.replace(",", ",\\, ")
        return [f"\\left({inside}\\right)", f"({tight})", f"({spaced})"]
    if _INTEGER.fullmatch(answer) or _DECIMAL.fullmatch(answer):
        return [f"{{{answer}}}", f"\\text{{{answer}}}", f"\\!{answer}"]
    return []


def _number(answer: str) -> list[str]:
    if _INTEGER.fullmatch(answer):
        forms = [f"{answer}.0", f"{answer}.", f"{answer}e0"]
        if not answer.startswith("-"):
            forms.append(f"+{answer}")
        if abs(int(answer)) >= _THOUSAND:
            forms += [f"{int(answer):,}", f"{int(answer):,}".replace(",", "{,}")]
        return forms
    if _DECIMAL.fullmatch(answer):
        forms = [f"{answer}0", f"{answer}e0"]
        return [*forms, answer[1:]] if answer.startswith("0.") else forms
    return []


def _unicode(answer: str) -> list[str]:
    forms = [answer.translate(_WIDE), answer.replace("-", "\u2212") if _signed(answer) else answer]
    forms += [unicodedata.normalize(form, answer) for form in ("NFC", "NFD")]
    return [form for form in dict.fromkeys(forms) if form != answer]


def _signed(answer: str) -> bool:
    return answer.startswith("-") and (_INTEGER.fullmatch(answer) or _DECIMAL.fullmatch(answer)) is not None


FAMILIES: Final[Mapping[str, Callable[[str], list[str]]]] = {
    "whitespace": _whitespace, "latex": _latex, "number": _number, "unicode": _unicode,
}  # fmt: skip
"""The families of rewritings."""


def equal_forms(answer: str, *families: str) -> list[str]:
    r"""Other ways to write an answer, one rewriting at a time; none where no rewriting is sure.

    Args:
        answer: a number, fraction, tuple or text.
        *families: of `FAMILIES`; all by default.

    Raises:
        ValueError: for a family that is not known.

    >>> equal_forms("-3", "number", "unicode")
    ['-3.0', '-3.', '-3e0', '-３', '−3']
    """
    for family in families:
        if family not in FAMILIES:
            raise ValueError(f"rewritings of family {family!r}: give some of {', '.join(FAMILIES)}")
    forms = [form for family in families or FAMILIES for form in FAMILIES[family](answer)]
    return [form for form in dict.fromkeys(forms) if form != answer]


def rewritings(answer: str, *families: str) -> st.SearchStrategy[str]:
    r"""The answer, or another way to write it.

    Args:
        answer: a number, fraction, tuple or text.
        *families: of `FAMILIES`; all by default.

    >>> from hypothesis import find
    >>> find(rewritings("1/2"), lambda text: "dfrac" in text)
    '\\dfrac{1}{2}'
    """
    return st.sampled_from([answer, *equal_forms(answer, *families)])
