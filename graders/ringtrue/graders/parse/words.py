"""Which runs of letters are functions, constants, keywords or prose, and which are products of letters.

One real row: `xsinx` is `x`, `sin`, `x`; `abc` is three letters; `apples` is a word.

A run is a product of its letters only if it cannot be read as a word: up to three letters, or no vowels, or
letters that follow one another in the alphabet. That is a judgement: prose read as a product of variables
pays wrong answers, while a `ParseError` only passes the answer on.
"""

import re
from functools import lru_cache
from typing import Final

__all__ = ["CONSTANTS", "FUNCTIONS", "GREEK", "classify_word", "letter", "looks_english", "split_words"]


def split_words(words: str) -> tuple[str, ...]:
    """A table of words, written as one text.

    >>> split_words("sin cos")
    ('sin', 'cos')
    """
    return tuple(words.split())


_TRIGONOMETRIC: Final = ("sin", "cos", "tan", "cot", "sec", "csc")

FUNCTIONS: Final[dict[str, str]] = {
    **{name: name for name in _TRIGONOMETRIC},
    **{name + "h": name + "h" for name in _TRIGONOMETRIC},
    **{prefix + name: "arc" + name for name in _TRIGONOMETRIC for prefix in ("arc", "a")},
    **{
        prefix + name + "h": "arc" + name + "h" for name in _TRIGONOMETRIC for prefix in ("arc", "ar", "a")
    },
    "cosec": "csc", "tg": "tan", "ctg": "cot", "arctg": "arctan", "arcctg": "arccot",
    "ln": "ln", "log": "log", "lg": "lg", "exp": "exp", "sqrt": "sqrt", "cbrt": "cbrt", "abs": "abs",
    "floor": "floor", "ceil": "ceil", "ceiling": "ceil", "max": "max", "min": "min",
    "gcd": "gcd", "lcm": "lcm",
    "det": "det", "arg": "arg", "Re": "re", "Im": "im", "sgn": "sgn", "sign": "sgn", "binom": "binom",
    "binomial": "binom", "factorial": "factorial", "norm": "norm", "conjugate": "conjugate",
    "tr": "tr", "rank": "rank", "dim": "dim", "ker": "ker", "deg": "deg", "span": "span", "erf": "erf",
    "cis": "cis", "hom": "hom", "sup": "sup", "Var": "var", "Cov": "cov",
}  # fmt: skip
"""Names of functions as written, and as they stand in the tree."""

GREEK: Final = frozenset(
    split_words(
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho "
        "varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma "
        "Upsilon Phi Psi Omega ell hbar"
    )
)

CONSTANTS: Final[dict[str, str]] = {
    "pi": "pi", "infinity": "infinity", "infty": "infinity", "Infinity": "infinity", "oo": "infinity",
    "emptyset": "empty", "inf": "infinity",
}  # fmt: skip

_KEYWORDS: Final[dict[str, str]] = {
    "and": "AND",
    "or": "OR",
    "mod": "MOD",
    "percent": "%",
    "pct": "%",
    "to": "WORD",
}

_SHORT_WORDS: Final = frozenset(
    split_words(
        "a an am as at be by do go he if in is it me my no of on so to up us we all and any are but can "
        "did few for get got had has her him his how its let may men new nor not now off old one our out "
        "own per put ran red saw say see set she six ten the too top two use was way who why yes yet you "
        "dne none null true nan day box dog cat boy bus car cup hat pen pie pig egg toy win won odd even "
        "tie big both"
    )
)
_SHORT_PROSE: Final = frozenset(["is", "of", "if", "no", "to", "so", "do", "on", "my", "he", "we"])
"""Two letters that are prose even among maths; `it`, `by` and `at` are products there: `e^{it}`, `ax+by`."""
_NOT_SPLIT: Final = frozenset(["cost", "basin", "tank", "tanks", "costa"]) | _SHORT_WORDS
_LOOSE: Final = frozenset("xyztnkabrABCR")
"""Letters that may stand beside a function without a space: `xsinx`, but not `using`."""
_SPLIT: Final = re.compile(
    r"arcsin|arccos|arctan|sinh|cosh|tanh|sin|cos|tan|cot|sec|csc|ln|log|sqrt|theta|alpha|beta|pi|[A-Za-z]"
)
_VOWELS: Final = frozenset("aeiouyAEIOUY")
_ALPHABETIC: Final = "abcdefghijklmnopqrstuvwxyz"
_MAX_WORD: Final = 40

Piece = tuple[str, str]
"""A token's kind and its text."""


def looks_english(word: str) -> bool:
    """Whether a run of letters reads as a word of prose.

    >>> [looks_english(word) for word in ("apples", "men", "abc", "xyz", "no", "ab", "RC")]
    [True, True, False, False, True, False, False]
    """
    lower = word.lower()
    if lower in _SHORT_WORDS:
        return len(word) > 1
    if len(word) < 3 or lower in _ALPHABETIC or _VOWELS.isdisjoint(lower):
        return False
    if len(word) == 3:
        return (
            word[1:].islower()
            and word[1] in "aeiou"
            and word[0].lower() not in "aeiouxyz"
            and word[2] not in "xyz"
        )
    return not (word.isupper() and len(word) == 4)


def classify_word(word: str) -> tuple[Piece, ...]:
    """The tokens that a bare run of two letters or more stands for.

    >>> classify_word("xsinx")
    (('SYM', 'x'), ('FUNC', 'sin'), ('SYM', 'x'))
    >>> classify_word("apples")
    (('WORD', 'apples'),)
    """
    return _classify(word) if len(word) <= _MAX_WORD else (("WORD", word),)


@lru_cache(maxsize=2048)
def _classify(word: str) -> tuple[Piece, ...]:
    known = _known(word) or _known(word.lower())
    if known is not None:
        return (known,)
    if word.lower() not in _NOT_SPLIT:
        pieces = _split(word)
        if pieces is not None:
            return pieces
    if _is_prose(word):
        return (("WORD", word),)
    return tuple(letter(character) for character in word)


def _is_prose(word: str) -> bool:
    if len(word) == 2:
        return word.lower() in _SHORT_PROSE and not word.isupper()
    return word.lower() in _SHORT_WORDS if len(word) == 3 else looks_english(word)


def letter(character: str) -> Piece:
    """A single letter: `e` and `i` are the constants.

    >>> letter("e"), letter("x")
    (('CONST', 'e'), ('SYM', 'x'))
    """
    return ("CONST" if character in "ei" else "SYM", character)


def _known(word: str) -> Piece | None:
    if word in FUNCTIONS:
        return ("FUNC", FUNCTIONS[word])
    if word in CONSTANTS:
        return ("CONST", CONSTANTS[word])
    if word in GREEK:
        return ("SYM", word)
    if word in _KEYWORDS:
        return (_KEYWORDS[word], word)
    return None


def _split(word: str) -> tuple[Piece, ...] | None:
    """`sinxcosx` as its functions and letters, if there are no more loose letters than functions allow."""
    parts = _SPLIT.findall(word)
    long = sum(len(part) > 1 for part in parts)
    loose = [part for part in parts if len(part) == 1]
    if not long or len(loose) > long + 1 or (len(parts) > 2 and not _LOOSE.issuperset(loose)):
        return None
    if not any(part in FUNCTIONS for part in parts) and len(parts) > 2:
        return None
    pieces = []
    for part in parts:
        known = _known(part) if len(part) > 1 else None
        pieces.append(known or letter(part))
    return tuple(pieces)
