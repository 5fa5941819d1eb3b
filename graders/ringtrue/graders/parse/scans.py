r"""What a token may look like, sorted by the character that it begins with.

One real row: at the backslash of `\frac{1}{2}` spacing, fonts, environments, bars and commands are tried.

No alternative looks further than it consumes, so the cost of a pass is linear in the length. What the parts
mean is the lexer's business.
"""

import re
import string
from collections.abc import Callable
from typing import Final

__all__ = ["ALONE", "SCANS", "SCAN_ANY"]

_DIGITS: Final = r"(?=[A-F]{0,30}[0-9])(?=[0-9]{0,30}[A-F])[0-9A-F]{2,31}+"
"""Digits with letters among them, of a numeral whose base is above ten."""
_ALTERNATIVES: Final = {
    "gap": r"(?:[\s~\u200b\ufeff\u2061-\u2064]|\\[,;:!> \n]|\{\s*\})+",
    "short": r"[0-9]{1,4}(?![0-9.eE,A-F_{\\ \u202f\u00a0])",
    "repeat": r"\d*\.\d*\\(?:overline|bar|dot)\s*(?:\{\d+\}|\d)",
    "based": (
        rf"\([0-9A-F]{{1,31}}+\)(?=_\{{?1[1-6]\b)|{_DIGITS}(?=_\{{?1[1-6]\b)|[A-F]{{2,31}}+(?=_\{{?16\b)"
    ),
    "num": r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+",
    "word": r"[A-Za-z]+",
    "noun": r"\((?=[A-Za-z]{2})[A-Za-z' -]+\)",
    "braced": r"\{[A-Za-z]{1,8}\}",
    "formula": (
        r"\\ce\s*\{(?:[^{}]++|\{[^{}]*+\})*+\}|\\(?:text|mathrm)\s*\{[A-Z][A-Za-z0-9]*\^\{[0-9]?[+-]\}\}"
    ),
    "units": (
        r"\\(?:text|textrm|mathrm|mathsf|operatorname)\s*\{(?:[^{}^]++|\^\s*+[0-9])*+"
        r"(?:\^\s*+\{-?[0-9]\}(?:[^{}^]++|\^\s*+[0-9])*+)++\}"
    ),
    "font": (
        r"\\(?:text(?:bf|it|rm|sf|tt|normal|up)?|mbox|hbox|mathrm|mathbf|mathit|mathsf|mathtt|mathbb|mathcal"
        r"|mathscr|mathfrak|operatorname\*?|bm|boldsymbol|pmb|Bbb)\s*"
        r"(?:\{(?P<content>[^{}]*)\}|(?P<single>[A-Za-z](?![A-Za-z])))"
    ),
    "env": r"\\(?:begin|end)\s*\{[A-Za-z]+\*?\}(?:\s*\{[lcr|\s@]*\}|\s*\[[a-z]\])*",
    "bar": r"\\(?:left|right|[bB]igg?[lr])\s*(?:\||\\[lr]?vert(?![A-Za-z])|\.)",
    "cmd": r"\\[A-Za-z]+",
    "esc": r"\\(?:[^A-Za-z]|$)",
    "dollar": r"\$\$?",
    "super": r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣ]+",
    "sub": r"[₀₁₂₃₄₅₆₇₈₉ₙₓₖ]+",
    "ideographs": r"(?![或和且])[\u4e00-\u9fff](?:(?![或和且])[\u4e00-\u9fff])*",
    "sign": r"\.\.\.|<=|>=|=<|!=|==|<>|->|=>|\*\*|\+/-|\+-|!!|''|\|\||.",
}
"""What a token may be, by the name of its handler; the first that matches is taken."""


def _scan(*names: str) -> Callable[[str, int], re.Match[str] | None]:
    alternatives = (f"(?P<{name}>{_ALTERNATIVES[name]})" for name in names)
    return re.compile("|".join(alternatives), re.DOTALL).match


SCANS: Final = {
    **dict.fromkeys(string.digits, _scan("short", "repeat", "based", "num")),
    **dict.fromkeys(string.ascii_letters, _scan("word")),
    **dict.fromkeys("ABCDEF", _scan("based", "word")),
    ".": _scan("repeat", "num", "sign"),
    "(": _scan("based", "noun", "sign"),
    "{": _scan("gap", "braced", "sign"),
    "\\": _scan("gap", "formula", "units", "font", "env", "bar", "cmd", "esc"),
    "$": _scan("dollar"),
    **dict.fromkeys("+-*=<>!|'", _scan("sign")),
}
"""The alternatives that can begin with a character: trying all of them at every token took twice as long."""
SCAN_ANY: Final = _scan("gap", "repeat", "super", "sub", "ideographs", "sign")
ALONE: Final = frozenset(")]}^_,;:/")
"""Signs that begin no longer one, and so need no expression; their kind is the sign itself."""
