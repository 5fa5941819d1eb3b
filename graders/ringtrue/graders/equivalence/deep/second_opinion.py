r"""What math-verify says of two texts, asked only where our own tree gave no result, and believed only half.

One real row that it would pay: `1/2004!` against `1/2006!`, since it compares to 15 places after the point.
So its *equal* counts only if its two expressions are equal under our comparison too, which is relative, and
only for texts from which its clean-up can have dropped nothing: no units, words, percent, bases, factorials,
lists, relations or integrals.

It is called without its time limits, which would take over the alarm that bounds the row, and only with the
ANTLR 4.13 runtime: with others its verdicts differ.
"""

import functools
import importlib.metadata
import re
from typing import Any, Final

import sympy

from ringtrue.graders.equivalence.deep.same import SYMPY_ERRORS, Found, same

__all__ = ["absence", "second_opinion"]

_OPERATORS: Final = frozenset({
    r"\frac", r"\dfrac", r"\tfrac", r"\sqrt", r"\cdot", r"\times", r"\div", r"\left", r"\right", r"\pi",
    r"\sin", r"\cos", r"\tan", r"\cot", r"\sec", r"\csc", r"\arcsin", r"\arccos", r"\arctan", r"\sinh",
    r"\cosh", r"\tanh", r"\ln", r"\exp",
})  # fmt: skip
_LETTERS: Final = frozenset({
    r"\alpha", r"\beta", r"\gamma", r"\theta", r"\lambda", r"\mu", r"\phi", r"\omega",
})  # fmt: skip
_TOKEN: Final = re.compile(r"\\[a-zA-Z]+|[0-9]+|[a-zA-Z]|[-+*/^(){}\[\]]|[ ]")
_ALONE: Final = "math-verify finds them equal, and nothing else confirms it"


@functools.cache
def absence() -> str:
    """Why math-verify does not take part; empty where it does.

    >>> absence() == "" or "math-verify did not take part" in absence()
    True
    """
    try:
        runtime = importlib.metadata.version("antlr4-python3-runtime")
        importlib.metadata.version("math-verify")
    except importlib.metadata.PackageNotFoundError as error:
        missing = f"{error.name} is not installed"
        return f"math-verify did not take part: {missing} (pip install 'ringtrue[deep]')"
    if not runtime.startswith("4.13."):
        return f"math-verify did not take part: it needs the ANTLR runtime 4.13, {runtime} is installed"
    return ""


def second_opinion(gold: str, answer: str) -> Found:
    r"""Ask math-verify, where it may be asked.

    >>> second_opinion(r"10 \text{ cm}", r"10 \text{ m}")[0] is None
    True
    """
    if absence():
        return None, absence()
    if not (_is_plain(gold) and _is_plain(answer)):
        return None, "math-verify was not asked: its clean-up could drop a part of such a text"
    from math_verify import verify

    sides = [_parse(gold), _parse(answer)]
    if None in sides:
        return None, "math-verify could not read both"
    try:
        verdict = verify(sides[0], sides[1], timeout_seconds=None, raise_on_error=True)
        if not verdict:
            return False, "math-verify finds them different"
        confirmed = same(*sides)[0]
    except SYMPY_ERRORS as error:
        return None, f"math-verify failed ({type(error).__name__})"
    return (True, "math-verify and our own comparison find them equal") if confirmed else (None, _ALONE)


def _is_plain(text: str) -> bool:
    r"""Whether the text has only what is read one way, and in one piece.

    A digit after a space is refused, since `3 4` could be 34 or 12, and so are decimals: it rounds them.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text or re.search(r"[0-9] +[0-9]", text):
        return False
    return all(not token.startswith("\\") or token in _OPERATORS | _LETTERS for token in tokens)


def _parse(text: str) -> Any:
    """The one expression that math-verify reads, or None where its letters are not those of the text."""
    from math_verify import LatexExtractionConfig, parse

    found = parse(
        f"${text}$",
        extraction_config=[LatexExtractionConfig()],
        fallback_mode="no_fallback",
        parsing_timeout=0,
    )
    if len(found) != 1 or not isinstance(found[0], sympy.Expr) or found[0].has(sympy.Float):
        return None
    letters = {token.lstrip("\\") for token in _TOKEN.findall(text) if token[-1].isalpha()}
    letters -= {command.lstrip("\\") for command in _OPERATORS} | {"e", "i"}
    read = {str(symbol) for symbol in found[0].free_symbols}
    return found[0] if letters == read else None
