r"""Rounding: when a rounded number is the same answer as the number it rounds.

A real row: gold `\frac{1}{3}` takes `0.333333`, since it agrees to six significant digits, and not `0.33`.

An exact gold takes a decimal that agrees to `Policy.digits` significant digits. A decimal gold of fewer
digits is exact: 0.5 is not 0.54. One of as many digits or more is itself rounded, so the answer must round to
it. All of it is relative: 1e-7 is not 2e-7.
"""

from fractions import Fraction
from typing import Final, Literal

from ringtrue.graders.parse import Mul, Neg, Node, Number, Percent, Pow

__all__ = ["agrees", "is_scientific", "written_digits"]

_DOUBLE: Final = 15
"""Digits that a printed double holds for certain: those beyond are its noise (0.33333333333333326)."""


def written_digits(node: Node) -> int | None:
    """How many significant digits a decimal was written with; None for what is no decimal.

    >>> from ringtrue.graders.parse import parse_answer
    >>> written_digits(parse_answer("-0.50")), written_digits(parse_answer("1/2"))
    (2, None)
    """
    if type(node) is Number:
        return node.digits
    if isinstance(node, Neg | Percent):
        return written_digits(node.operand)
    if isinstance(node, Mul) and is_scientific(node):
        return written_digits(node.factors[0])
    return None


def is_scientific(node: Mul) -> bool:
    r"""Whether a product is scientific notation: `1.5 \times 10^3`."""
    return (
        len(node.factors) == 2 and _is_power_of_ten(node.factors[1]) and not isinstance(node.factors[0], Pow)
    )


def _is_power_of_ten(node: Node) -> bool:
    if not isinstance(node, Pow) or not isinstance(node.base, Number) or node.base.value != 10:
        return False
    exponent = node.exponent.operand if isinstance(node.exponent, Neg) else node.exponent
    return isinstance(exponent, Number) and exponent.value.denominator == 1


def agrees(
    gold: Fraction,
    gold_digits: int | None,
    answer: Fraction,
    answer_digits: int | None,
    digits: int | Literal["exact"],
) -> bool:
    """Whether two different values are one answer, since one of them is rounded.

    Args:
        gold: the gold's value.
        gold_digits: significant digits that the gold was written with, None where it is no decimal.
        answer: the answer's value.
        answer_digits: as for the gold.
        digits: `Policy.digits`.

    >>> third = Fraction(1, 3)
    >>> agrees(third, None, Fraction("0.333333"), 6, 6), agrees(third, None, Fraction("0.33"), 2, 6)
    (True, False)
    """
    if digits == "exact":
        return False
    if gold_digits is not None:
        return gold_digits >= digits and _within(gold, answer, min(gold_digits, _DOUBLE))
    if answer_digits is None or answer_digits < digits:
        return False
    if gold.denominator == 1 and abs(gold - answer) * 2 >= 1:
        # 1234567.8 agrees with 1234567 to six digits, and is another number all the same.
        return False
    return _within(gold, answer, digits)


def _within(gold: Fraction, answer: Fraction, digits: int) -> bool:
    """Whether the values differ by at most half a unit in the given significant digit of the gold."""
    twice, size = 2 * abs(gold - answer), abs(gold)
    if twice * 10 ** (digits - 1) > size:
        # Most pairs end here. Beyond it the leading digits agree, and powers of ten are worth their cost.
        return False
    return twice <= Fraction(10) ** (_exponent(size) - digits + 1)


def _exponent(size: Fraction) -> int:
    """The power of ten at or below a positive value."""
    exponent = int((size.numerator.bit_length() - size.denominator.bit_length()) * 0.30103)
    while Fraction(10) ** exponent > size:
        exponent -= 1
    while Fraction(10) ** (exponent + 1) <= size:
        exponent += 1
    return exponent
