"""Answers that are words: text, number words, times and dates.

One real row: `Monday` is `Text("Monday")`, `twenty-one` is `Number(21)`, `three halves` is `Div(3, 2)`.
"""

import re
from fractions import Fraction
from typing import Final

from ringtrue.graders.parse.symbols import SIGNS
from ringtrue.graders.parse.tree import (
    Add,
    Constant,
    Div,
    Interval,
    Neg,
    Node,
    Number,
    Quantity,
    Ratio,
    Sequence,
    Text,
)
from ringtrue.graders.parse.units import format_unit, read_unit
from ringtrue.graders.parse.words import classify_word, looks_english, split_words

__all__ = ["CONSTANT_WORDS", "read_formula", "read_words"]

_WORDS: Final = re.compile(r"(?:[^\W\d_]|[\s.,;:'’\-!?\"“”&、，。；：？！])*")
_RUN: Final = re.compile(r"[^\W\d_]+")
_MATHS: Final = frozenset(["FUNC", "CONST", "SYM", "AND", "OR", "MOD", "%"])
_UNITS: Final = {
    word: number
    for number, word in enumerate(
        split_words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        )
    )
}
_TENS: Final = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_PARTS: Final = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip
_SIGNS: Final = {"minus": -1, "negative": -1, "plus": 1, "positive": 1}
_ZERO: Final = Number(Fraction(0))
CONSTANT_WORDS: Final = {
    **dict.fromkeys(
        (
            "all real numbers",
            "all reals",
            "the real numbers",
            "the set of all real numbers",
            "every real number",
        ),
        Constant("reals"),
    ),
    **dict.fromkeys(("all integers", "the integers", "the set of all integers"), Constant("integers")),
    **dict.fromkeys(("empty set", "the empty set"), Constant("empty")),
}
"""Sets that words name."""
_RANGE_WORDS: Final = {
    f"{start}{sign} {name}": Interval(low, high, closed and low == _ZERO, closed and high == _ZERO)
    for start in ("", "all ", "the set of all ")
    for name in ("real numbers", "reals", "numbers")
    for sign, low, high, closed in (
        ("positive", _ZERO, Constant("infinity"), False),
        ("negative", Neg(Constant("infinity")), _ZERO, False),
        ("nonnegative", _ZERO, Constant("infinity"), True),
        ("nonpositive", Neg(Constant("infinity")), _ZERO, True),
    )
    if name != "numbers" or start
}
"""Half lines that words name."""
_FONTS: Final = re.compile(r"\\(?:text|mathrm|rm|ce)(?![a-z])|[{}_^$\s]")
_FORMULA: Final = re.compile(
    r"[A-Z][a-z]?[0-9]{0,3}(?:\(?[A-Z][a-z]?[0-9]{0,3}(?:\)[0-9]{0,2})?){1,12}|[A-Z][a-z]"
)
_COUNT: Final = re.compile(r"([0-9]+)")
_TIME: Final = re.compile(
    r"(?:\\text\s*\{)?\s*([0-9]{1,2})(?:(?:\\!)?:(?:\\!)?([0-9]{2}))?(?::00)?"
    r"(?:\s|\\[,; ]|~)*(?:\\(?:text|mathrm)\s*\{\s*)?([aApP])\.?\s?[mM]\.?\s*\}?\s*"
)
_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE: Final = re.compile(
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)?,? (?:of )?{_MONTH}|{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?|{_MONTH})"
    r"(?:,? ?[0-9]{4})?"
)
_NAME_OF_MONTH: Final = re.compile(r"[A-Z][a-z]{2,8}")
_DATE_NUMERALS: Final = re.compile(
    r"[0-9]{4}([-/.])(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0?[1-9]|[12][0-9]|3[01])([-/.])(?:0?[1-9]|[12][0-9]|3[01])\2(?:19|20)[0-9]{2}"
)
"""`2024-01-02`, `01/02/2024`: three numbers that nobody subtracts or divides so."""
_TWICE: Final = re.compile(r"([A-Za-z -]{3,30}) ?\(([0-9]{1,9})\)")
"""`seven (7)`: a number in words and again in digits."""
_ORDINAL: Final = re.compile(r"([0-9]{1,9})(?:st|nd|rd|th)")
_RATIO: Final = re.compile(r"[0-9]{1,6}(?: to [0-9]{1,6}){1,3}")
_JOIN: Final = re.compile(r",(?: and | or | )?| and | or ")
_ANSWERS: Final = frozenset(["yes", "no", "true", "false"])
_MAX_WORDS: Final = 12
_MAX_MOMENT: Final = 40


def read_words(text: str) -> Node | None:
    """The tree of an answer that is words alone or a time; None for anything else.

    >>> read_words("not blue"), read_words("twenty-one").value, read_words("x + 1")
    (Text(words='not blue'), Fraction(21, 1), None)
    """
    bare = " ".join(text.strip(" \t\n$.").split())
    if _WORDS.fullmatch(bare) is None:
        return _moment(bare) if len(bare) <= _MAX_MOMENT else None
    runs = _RUN.findall(bare)
    if not any(_is_prose(run) for run in runs):
        return None
    said = bare.strip(" ,;:!?").lower()
    known = CONSTANT_WORDS.get(said) or _RANGE_WORDS.get(said.replace("non-", "non"))
    return known or _number_words(runs) or _measured(runs) or _listed(bare) or Text(bare.strip(" ,;:!?"))


def read_formula(text: str) -> Text | None:
    r"""A formula of chemistry, in one spelling; None for anything else.

    >>> read_formula("H2O"), read_formula(r"\text{CO}_2"), read_formula("A1")
    (Text(words='H_2O'), Text(words='CO_2'), None)
    """
    if len(text) > _MAX_MOMENT:
        return None
    bare = _FONTS.sub("", text)
    charge = bare[-1:] if bare[-1:] in ("+", "-") and "^" in text else ""
    bare = bare[: len(bare) - len(charge)]
    if _FORMULA.fullmatch(bare) is None or not (charge or any(map(str.isdecimal, bare))):
        return None
    return Text(_COUNT.sub(r"_\1", bare) + ("^" + charge if charge else ""))


def _moment(bare: str) -> Node | None:
    """A time of day, a date, or a number said twice."""
    time = _TIME.fullmatch(bare) if "m" in bare[-4:].lower() else None
    if time is not None:
        return Text(f"{int(time[1])}:{time[2] or '00'} {time[3].lower()}m")
    if _RATIO.fullmatch(bare):
        return Ratio(tuple(_whole(int(part)) for part in bare.split(" to ")))
    if (twice := _TWICE.fullmatch(bare)) is not None:
        said = _number_words(_RUN.findall(twice[1]))
        return said if said == _whole(int(twice[2])) else None
    if (ordinal := _ORDINAL.fullmatch(bare)) is not None:
        return _whole(int(ordinal[1]))
    if _DATE_NUMERALS.fullmatch(bare):
        return Text(bare)
    return Text(_dated(bare)) if _DATE.fullmatch(bare) else None


def _dated(bare: str) -> str:
    """A date in one order, its month by three letters: `5 jan 2020`."""
    month = _NAME_OF_MONTH.search(bare)
    rest = _RUN.sub(" ", bare).replace(",", " ").replace(".", " ").split()
    return " ".join(
        [
            *(part for part in rest if len(part) < 3),
            month[0][:3].lower() if month else "",
            *(part for part in rest if len(part) > 2),
        ]
    )


def _listed(bare: str) -> Sequence | None:
    """`red, blue and green`: single words in a row, none of which answers by itself."""
    parts = _JOIN.split(bare)
    if len(parts) < 2 or parts[0].lower() in _ANSWERS or not all(part.isalpha() for part in parts):
        return None
    return Sequence("either" if " or " in bare else "list", tuple(Text(part) for part in parts))


def _is_prose(run: str) -> bool:
    """Whether a run of letters, in an answer of nothing else, is a word rather than maths."""
    if not run.isascii():
        return run.isalpha() and any(not (character.isascii() or character in SIGNS) for character in run)
    if len(run) == 1:
        return False
    pieces = classify_word(run)
    if pieces[0][0] not in _MATHS or any(kind not in _MATHS for kind, _ in pieces):
        return True
    return len(pieces) > 1 and len(pieces) == len(run) and looks_english(run)


def _measured(runs: list[str]) -> Node | None:
    """`eighteen dollars`, `two square feet`: a number in words and a unit, no other noun."""
    if len(runs) > _MAX_WORDS:
        return None
    for size in range(1, min(4, len(runs))):
        unit = read_unit(" ".join(runs[-size:]).lower())
        value = _number_words(runs[:-size]) if unit else None
        if unit and value is not None:
            return Quantity(value, format_unit(unit))
    return None


def _number_words(runs: list[str]) -> Node | None:
    """`twenty-one`, `three halves`, `two and a half`."""
    words = [run.lower() for run in runs]
    if len(words) == 2 and words[1] == "infinity" and words[0] in _SIGNS:
        return Neg(Constant("infinity")) if _SIGNS[words[0]] < 0 else Constant("infinity")
    if _SIGNS.get(words[0], 1) < 0 and len(words) > 1:
        size = None if words[1] in _SIGNS else _number_words(runs[1:])
        return None if size is None else Neg(size)
    if len(words) > _MAX_WORDS or not (
        words[0] in _UNITS or words[0] in _TENS or words[0] in ("a", "half", "one")
    ):
        return None
    if words == ["half"] or words == ["a", "half"]:
        return Div(_whole(1), _whole(2))
    last = words[-1]
    bottom = _PARTS.get(last) or _PARTS.get(last.removesuffix("s"))
    if bottom is None:
        number = _integer(words)
        return None if number is None else _whole(number)
    words = words[:-1]
    if "and" in words:
        split = len(words) - 1 - words[::-1].index("and")
        whole, top = _integer(words[:split]), _integer(words[split + 1 :])
        return (
            None if whole is None or top is None else Add((_whole(whole), Div(_whole(top), _whole(bottom))))
        )
    top = _integer(words)
    return None if top is None else Div(_whole(top), _whole(bottom))


def _whole(number: int) -> Number:
    return Number(Fraction(number))


def _integer(words: list[str]) -> int | None:
    """The integer that words name; None if they name none."""
    if words in (["a"], ["an"]):
        return 1
    total, current, last = 0, 0, ""
    for word in words:
        if word in _UNITS and last not in _UNITS:
            current += _UNITS[word]
        elif word in _TENS and last not in _UNITS and last not in _TENS:
            current += _TENS[word]
        elif word == "hundred" and 0 < current < 100:
            current *= 100
        elif word in _SCALES and current:
            total, current = total + current * _SCALES[word], 0
        elif word != "and" or not last:
            return None
        last = word
    return total + current if words else None
