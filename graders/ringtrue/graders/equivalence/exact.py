r"""The exact value of a tree, where it has one, within limits that are checked before anything is computed.

A real row: `3\frac{1}{2}` is `Fraction(7, 2)`, and `9^{9^{9^9}}` is refused without a multiplication.

What it does not do: irrational values, variables, units. For these it returns None.
"""

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, TypeAlias

from ringtrue.graders.equivalence.finding import OverLimitError
from ringtrue.graders.equivalence.work import spend
from ringtrue.graders.parse import Add, Call, Div, Mul, Neg, Node, Number, Percent, Pow, Symbol

__all__ = ["MAX_BITS", "exact", "perfect_root"]

MAX_BITS: Final = 65_536
"""Bits of a number that arises in evaluation: 20,000 decimal digits, 2006! among them."""
MAX_FACTORIAL: Final = 5_000
MAX_TERMS: Final = 500
"""Terms of a written-out sum or product, those of one within another multiplied."""
_MAX_ROOT: Final = 64
_BITS_A_STEP: Final = 1_000

Values: TypeAlias = Mapping[str, Fraction]
_Evaluator: TypeAlias = "Callable[[Node, Values], Fraction | None]"
_NOTHING: Final[Values] = {}


class _TermValues(dict[str, Fraction]):
    """The values within one term of a sum or product, and how many terms those in it may have."""

    terms = MAX_TERMS


def exact(node: Node, values: Values = _NOTHING) -> Fraction | None:
    r"""The exact rational value of a tree.

    Args:
        node: the tree.
        values: values of the variables, where some are known.

    Returns:
        The value; None where there is none, or where it is not rational.

    Raises:
        OverLimitError: computing it would cost too much.

    >>> from ringtrue.graders.parse import parse_answer
    >>> exact(parse_answer("2^{10}/4")), exact(parse_answer(r"\sqrt{2}"))
    (Fraction(256, 1), None)
    """
    if type(node) is Number:
        return node.value
    evaluator = _EVALUATORS.get(type(node))
    return None if evaluator is None else evaluator(node, values)


def perfect_root(value: Fraction, degree: int) -> Fraction | None:
    """The exact real root, None where it is irrational or not real.

    >>> perfect_root(Fraction(8, 27), 3)
    Fraction(2, 3)
    """
    if value < 0:
        root = perfect_root(-value, degree) if degree % 2 else None
        return None if root is None else -root
    top, bottom = _integer_root(value.numerator, degree), _integer_root(value.denominator, degree)
    return None if top is None or bottom is None else Fraction(top, bottom)


def _integer_root(value: int, degree: int) -> int | None:
    spend(value.bit_length() // _BITS_A_STEP)
    if degree == 2:
        root = math.isqrt(value)
        return root if root * root == value else None
    if value < 2:
        return value
    low, high = 1, 1 << -(-value.bit_length() // degree)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
    return low if low**degree == value else None


def _bounded(value: Fraction) -> Fraction:
    bits = value.numerator.bit_length() + value.denominator.bit_length()
    if bits > 2 * MAX_BITS:
        raise OverLimitError("bits of a number", bits, 2 * MAX_BITS)
    return value


def _neg(node: Neg, values: Values) -> Fraction | None:
    value = exact(node.operand, values)
    return None if value is None else -value


def _add(node: Add, values: Values) -> Fraction | None:
    total = Fraction(0)
    for term in node.terms:
        value = exact(term, values)
        if value is None:
            return None
        total = _bounded(total + value)
    return total


def _mul(node: Mul, values: Values) -> Fraction | None:
    total = Fraction(1)
    for factor in node.factors:
        value = exact(factor, values)
        if value is None:
            return None
        total = _bounded(total * value)
    return total


def _div(node: Div, values: Values) -> Fraction | None:
    top, bottom = exact(node.top, values), exact(node.bottom, values)
    if top is None or not bottom:
        return None
    return _bounded(top / bottom)


def _percent(node: Percent, values: Values) -> Fraction | None:
    value = exact(node.operand, values)
    return None if value is None else value / 100


def _pow(node: Pow, values: Values) -> Fraction | None:
    base = exact(node.base, values)
    exponent = None if base is None else exact(node.exponent, values)
    return None if base is None or exponent is None else _power(base, exponent)


def _power(base: Fraction, exponent: Fraction) -> Fraction | None:
    if base == 1:
        return base
    if exponent.denominator != 1:
        if base < 0 or exponent.denominator > _MAX_ROOT:
            return None
        root = perfect_root(base, exponent.denominator)
        return None if root is None else _power(root, Fraction(exponent.numerator))
    if base == 0:
        return base if exponent > 0 else None
    if abs(base) != 1:
        size = max(base.numerator.bit_length(), base.denominator.bit_length()) * abs(exponent.numerator)
        if size > MAX_BITS:
            raise OverLimitError("bits of a power", size, MAX_BITS)
        spend(size // _BITS_A_STEP)
        return base**exponent.numerator
    return Fraction(1 if base == 1 or exponent.numerator % 2 == 0 else -1)


def _call(node: Call, values: Values) -> Fraction | None:
    if node.name in ("sum", "product"):
        return _series(node, values)
    function = _FUNCTIONS.get(node.name)
    if function is None:
        return None
    arguments: list[Fraction] = []
    for argument in node.args:
        value = exact(argument, values)
        if value is None:
            return None
        arguments.append(value)
    try:
        return function(*arguments)
    except TypeError:  # a number of arguments that the function does not take
        return None


def _series(node: Call, values: Values) -> Fraction | None:
    if len(node.args) != 4 or not isinstance(node.args[1], Symbol):
        return None
    low, high = exact(node.args[2], values), exact(node.args[3], values)
    if low is None or high is None or low.denominator != 1 or high.denominator != 1:
        return None
    left = values.terms if isinstance(values, _TermValues) else MAX_TERMS
    if high - low >= left:
        raise OverLimitError("terms of a sum or product", int(high - low) + 1, left)
    within = _TermValues(values)
    # A sum in a sum multiplies what both cost.
    within.terms = left // max(1, int(high - low) + 1)
    total = Fraction(node.name == "product")
    for index in range(int(low), int(high) + 1):
        spend()
        within[node.args[1].name] = Fraction(index)
        term = exact(node.args[0], within)
        if term is None:
            return None
        total = _bounded(total * term if node.name == "product" else total + term)
    return total


def _absolute(value: Fraction) -> Fraction:
    return abs(value)


def _sqrt(value: Fraction) -> Fraction | None:
    return perfect_root(value, 2)


def _root(value: Fraction, degree: Fraction) -> Fraction | None:
    if degree.denominator != 1 or not degree or abs(degree) > _MAX_ROOT:
        return None
    found = perfect_root(value, abs(int(degree)))
    return found if degree > 0 or found is None else (1 / found if found else None)


def _factorial(value: Fraction) -> Fraction | None:
    if value < 0 or value.denominator != 1:
        return None
    if value > MAX_FACTORIAL:
        raise OverLimitError("a factorial", int(value), MAX_FACTORIAL)
    return Fraction(math.factorial(int(value)))


def _double_factorial(value: Fraction) -> Fraction | None:
    if value < 0 or value.denominator != 1:
        return None
    if value > MAX_FACTORIAL:
        raise OverLimitError("a double factorial", int(value), MAX_FACTORIAL)
    return Fraction(math.prod(range(int(value), 0, -2)))


def _binom(n: Fraction, k: Fraction) -> Fraction | None:
    if n.denominator != 1 or k.denominator != 1 or n < 0:
        return None
    if k < 0 or k > n:
        return Fraction(0)
    size = int(min(k, n - k)) * n.numerator.bit_length()
    if size > MAX_BITS:
        raise OverLimitError("bits of a binomial", size, MAX_BITS)
    return Fraction(math.comb(int(n), int(k)))


def _whole(function: Callable[..., int]) -> Callable[..., Fraction | None]:
    def of(*values: Fraction) -> Fraction | None:
        if any(value.denominator != 1 for value in values):
            return None
        # Quadratic in its digits: of 50,000 bits it takes milliseconds.
        spend(sum(value.numerator.bit_length() for value in values) // 100)
        return Fraction(function(*map(int, values)))

    return of


_FUNCTIONS: Final[Mapping[str, Callable[..., Fraction | None]]] = {
    "abs": _absolute,
    "sqrt": _sqrt,
    "root": _root,
    "factorial": _factorial,
    "double_factorial": _double_factorial,
    "binom": _binom,
    "floor": lambda value: Fraction(math.floor(value)),
    "ceil": lambda value: Fraction(math.ceil(value)),
    "gcd": _whole(math.gcd),
    "lcm": _whole(math.lcm),
    "min": min,
    "max": max,
}
_EVALUATORS: Final[Mapping[type, _Evaluator]] = {
    Neg: _neg,  # type: ignore[dict-item]
    Add: _add,  # type: ignore[dict-item]
    Mul: _mul,  # type: ignore[dict-item]
    Div: _div,  # type: ignore[dict-item]
    Percent: _percent,  # type: ignore[dict-item]
    Pow: _pow,  # type: ignore[dict-item]
    Call: _call,  # type: ignore[dict-item]
    Symbol: lambda node, values: values.get(node.name),  # type: ignore[union-attr]
}
