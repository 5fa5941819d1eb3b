r"""The text of a number as an exact value.

One real row: `1{,}000.50` is 1000.5 with six significant digits; `0.1\overline{6}` is 1/6.

Digits become integers by Python's own parser, under a limit on their count, and the only power that is
computed is that of scientific notation, under a limit too. What it does not do: find numbers (the lexer
does), signs.
"""

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from ringtrue.graders.parse.errors import LimitError, ParseError
from ringtrue.graders.parse.limits import MAX_DIGITS, MAX_EXPONENT
from ringtrue.graders.parse.tree import Based, Neg, Number
from ringtrue.graders.parse.words import split_words

__all__ = [
    "Commas", "based_number", "continued_number", "decimal_number", "plain_number", "read_number",
    "repeating_number", "scale_number", "small_number",
]  # fmt: skip

Commas: TypeAlias = Literal["thousands", "list", "decimal"]
"""What a comma between digits is: `1,000` as one number, as two, or a decimal `1,5`."""

_SHORT: Final = 5
_PLAIN: Final = re.compile(r"(-?)([0-9]{1,20}(?:\.[0-9]{1,20})?)")
_CONTINUED: Final = re.compile(r"(\d{1,9}\.\d{0,2}?)(?:(\d)\2{2,30}|(\d\d)\3{1,15}|(?<=\.)(\d{3,6})\4{1,9})")
"""Digits that show their period: three times one, or twice two; longer ones from the point on, since e has
1828 twice and goes on otherwise."""
_REPEATING: Final = re.compile(r"(\d*)\.(\d*)\\\w+\s*\{?(\d+)\}?")
_GROUP: Final = re.compile(r"(\{,\}|,\s*\\!\s*|\\,|\\ |[ \u202f\u00a0]|,)\s*[0-9]{3}(?![0-9])")
_TAIL: Final = re.compile(r"(?:\{,\}|,|\\,|\\ |[ \u202f\u00a0])?[0-9]")
_FRACTION: Final = re.compile(r"\.[0-9]+")
_DECIMAL_COMMA: Final = re.compile(r"(?:,|\{,\})([0-9]+)")
_EULER_NEAR: Final = re.compile(r"e\s?\^|\\(?!text|mathrm|mbox|rm\b|left|right|circ|[ ,;!:%$()\[\]])")
_DOTTED: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9])")
_BASE_WORDS: Final = {
    word: base
    for base, word in enumerate(
        split_words(
            "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        ),
        2,
    )
}


class Found(NamedTuple):
    """A number in a text."""

    number: Number
    digits: str
    """Its digits, without separators."""
    end: int
    ungrouped: int
    """Up to here no groups of digits need to be tried again: a number before already failed to."""


def read_number(text: str, start: int, end: int, commas: Commas, bracketed: bool, ungrouped: int) -> Found:
    """The number whose first digits are `text[start:end]`, with the groups that follow it.

    >>> read_number("1,000.5 m", 0, 1, "thousands", False, 0).digits
    '1000.5'
    """
    dotted = _DOTTED.match(text, start) if commas == "decimal" else None
    digits = text[start:end]
    if dotted and (dotted[0].count(".") > 1 or text.startswith(",", dotted.end())):
        end = dotted.end()
        digits = dotted[0].replace(".", "")
    following = text[end : end + 1]
    if (commas == "decimal" and following in (",", ".", "{")) or following == "{":
        found = _DECIMAL_COMMA.match(text, end)
        if found and digits.isdecimal() and (commas == "decimal" or len(found[1]) != 3):
            digits, end = digits + "." + found[1], found.end()
            return Found(decimal_number(digits, start), digits, end, ungrouped)
    if (
        following
        and following in ",{\\ \u202f\u00a0"
        and len(digits) <= 3
        and start >= ungrouped
        and digits.isdecimal()
    ):
        digits, end, ungrouped = _groups(text, start, end, commas == "thousands" and not bracketed)
    if "e" in digits or "E" in digits:
        shorter = _euler(digits, text)
        end -= len(digits) - len(shorter)
        digits = shorter
    return Found(decimal_number(digits, start), digits, end, ungrouped)


def _groups(text: str, start: int, end: int, plain: bool) -> tuple[str, int, int]:
    """The digits with their groups of three, if they are well-formed; else the first digits alone.

    A plain comma joins only where `plain` says so and no space follows it, or where a group begins with 0,
    which no list item does.
    """
    groups = [text[start:end]]
    position, separator = end, ""
    while found := _GROUP.match(text, position):
        sign = found[1][0] if found[1] != "," else "plain"
        if separator and sign != separator:
            break
        plain = plain and (found[1] != "," or found.end() == found.end(1) + 3)  # `40, 150` is a list
        separator, position = sign, found.end()
        groups.append(text[position - 3 : position])
    if len(groups) == 1:
        return groups[0], end, 0
    zeros = any(group[0] == "0" for group in groups[1:])
    broken = _TAIL.match(text, position) or (
        separator == " " and not zeros and text.startswith("/", position)
    )
    listed = separator == "plain" and not plain and not zeros
    if broken or listed or groups[0] == "0":
        return groups[0], end, position
    found = _FRACTION.match(text, position)
    digits = "".join(groups)
    return (digits + found[0], found.end(), 0) if found else (digits, position, 0)


def _euler(digits: str, text: str) -> str:
    r"""`2e-1` is 0.2, unless it stands among LaTeX or beside powers of e: `\frac{2e-1}{3}`, `e^2-2e-1`.

    A judgement: models write 0.2 as `2e-1`, and Euler's number with a space, a power or a command near it. A
    mantissa of 1 or with a dot, or an exponent of two digits, is never Euler's number.
    """
    mantissa, _, exponent = digits.lower().partition("e")
    signed = exponent[0] in "+-"
    if "." in mantissa or mantissa == "1" or len(exponent) > 2 or not signed:
        return digits
    return mantissa if _near_euler(text) else digits


@lru_cache(maxsize=4)
def _near_euler(text: str) -> bool:
    """Once a text: a search for each of its numbers would be quadratic."""
    return _EULER_NEAR.search(text) is not None


def decimal_number(digits: str, position: int = 0) -> Number:
    """A number from digits, with at most one dot and one `e`.

    >>> decimal_number("0.50"), decimal_number("6e23").digits, decimal_number("16").digits
    (Number(value=Fraction(1, 2), digits=2), 1, None)
    """
    if len(digits) > MAX_DIGITS:
        raise LimitError("digits of a number", len(digits), MAX_DIGITS, position)
    if digits.isdecimal():
        return Number(Fraction(int(digits)))
    mantissa, _, exponent = digits.lower().partition("e")
    whole, _, part = mantissa.partition(".")
    power = int(exponent) if exponent else 0
    if abs(power) > MAX_EXPONENT:
        raise LimitError("exponent of a number", abs(power), MAX_EXPONENT, position)
    value = Fraction(int(whole + part) * 10 ** max(power, 0), 10 ** (len(part) + max(-power, 0)))
    exact = not part and not exponent
    return Number(value, None if exact else significant_digits(whole + part))


small_number = lru_cache(maxsize=1024)(decimal_number)
"""The same for a few digits, which come again and again."""


def plain_number(text: str) -> Number | Neg | None:
    """A text that is one integer or decimal and nothing else, however its commas are read; else None.

    >>> plain_number("-16"), plain_number("1,000")
    (Neg(operand=Number(value=Fraction(16, 1), digits=None)), None)
    """
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    number = small_number(found[2]) if len(text) < _SHORT else decimal_number(found[2])
    return Neg(number) if found[1] else number


def significant_digits(digits: str) -> int:
    """Digits from the first that is not zero; at least one.

    >>> significant_digits("0050"), significant_digits("000")
    (2, 1)
    """
    return len(digits.lstrip("0")) or 1


def repeating_number(text: str, position: int = 0) -> Number:
    r"""A decimal whose last digits repeat.

    >>> repeating_number("0.1\\overline{6}").value
    Fraction(1, 6)
    """
    if len(text) > MAX_DIGITS:
        raise LimitError("digits of a number", len(text), MAX_DIGITS, position)
    found = _REPEATING.match(text)
    if found is None:
        raise ParseError("unexpected repeating decimal", position, "digits under the bar")
    whole, fixed, period = found.groups()
    nines = 10 ** len(period) - 1
    value = Fraction(int(whole + fixed or "0") * nines + int(period), nines * 10 ** len(fixed))
    return Number(value)


def continued_number(digits: str) -> Number | None:
    """A decimal before three dots, whose last digits repeat; None where they merely go on.

    >>> continued_number("0.1666").value, continued_number("3.14159")
    (Fraction(1, 6), None)
    """
    found = _CONTINUED.fullmatch(digits)
    if found is None:
        return None
    period = found[2] or found[3] or found[4]
    return repeating_number(f"{found[1]}\\overline{{{period}}}")


def scale_number(mantissa: Number, power: int) -> Number | None:
    r"""`3 \times 10^5` as one number; None where the power is too large to compute.

    >>> scale_number(decimal_number("2.97"), -2)
    Number(value=Fraction(297, 10000), digits=3)
    """
    if abs(power) > MAX_EXPONENT:
        return None
    digits = mantissa.digits
    if digits is None and power < 0:
        digits = significant_digits(str(mantissa.value.numerator))
    scale = Fraction(10 ** max(power, 0), 10 ** max(-power, 0))
    return Number(mantissa.value * scale, digits)


def based_number(digits: str, base_text: str, position: int = 0) -> Based:
    """A numeral in a written base.

    >>> based_number("101", "2")
    Based(value=Fraction(5, 1), base=2)
    """
    base = _BASE_WORDS.get(base_text) or (
        int(base_text) if base_text.isdecimal() and len(base_text) < 3 else 0
    )
    whole, _, part = digits.partition(".")
    if not 2 <= base <= 36 or not (whole + part).isalnum() or len(digits) > MAX_DIGITS:
        raise ParseError(f"unexpected subscript {base_text!r} of a number", position, "a base from 2 to 36")
    try:
        return Based(Fraction(int(whole + part, base), base ** len(part)), base)
    except ValueError:
        raise ParseError(
            f"{digits!r} is no numeral in base {base}", position, "digits below the base"
        ) from None
