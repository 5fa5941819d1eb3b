r"""The tier of constants: roots, pi, e, logarithms, trigonometry, complex numbers.

Real rows: gold `\frac{\sqrt{3}}{2}` takes `\sin 60^\circ` and `\sqrt{0.75}`; gold `\sqrt{2}` takes `1.41421`.

Equal: one residue (see `modular`), or a difference that vanishes as fast as the precision grows, beyond 192
bits more than all numbers written. Different: one that does not. A `log` without a base is natural or to base
10, whichever makes the two equal.
"""

from fractions import Fraction
from typing import Any, Final

from ringtrue.graders.equivalence.digits import agrees, written_digits
from ringtrue.graders.equivalence.evaluate import Evaluation
from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.finding import (
    Decide,
    Finding,
    NotUnderstoodError,
    OverLimitError,
    UndefinedValueError,
)
from ringtrue.graders.equivalence.modular import Residue
from ringtrue.graders.equivalence.rational import is_unevaluated
from ringtrue.graders.equivalence.side import Side
from ringtrue.graders.equivalence.variables import children, variables
from ringtrue.graders.parse import Constant, Neg, Node, Number, Pow
from ringtrue.graders.policy import Policy

__all__ = ["approximate", "compare", "infinite_sign"]

_BITS: Final = 192
_MAX_BITS: Final = 20_000
_SLACK: Final = 60
"""Bits that rounding may cost in one evaluation."""


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:  # noqa: ARG001
    """Compare two constants; abstain on any other."""
    left, right = gold.node, answer.node
    if left is None or right is None or variables(left) or variables(right):
        return None
    if infinite_sign(left) or infinite_sign(right):
        return _infinities(left, right)
    try:
        bits = _BITS + 2 * (_written_bits(left) + _written_bits(right))
        first = Evaluation(bits)
        try:
            one = first.value(left)
        except UndefinedValueError:
            return None
        try:
            other = first.value(right)
        except UndefinedValueError:
            return Finding(False, None, "the answer has no value")
        if policy.unevaluated == "reject" and is_unevaluated(right) and exact(right) is not None:
            return Finding(False, "unevaluated=reject", "the answer leaves arithmetic standing")
        return _settle(left, right, one, other, first, bits, policy)
    except NotUnderstoodError:
        return None


def infinite_sign(node: Node) -> int:
    """1 for infinity, -1 for its negative, 0 for anything else.

    >>> infinite_sign(Neg(Constant("infinity")))
    -1
    """
    if isinstance(node, Constant):
        return int(node.name == "infinity")
    return -infinite_sign(node.operand) if isinstance(node, Neg) else 0


def approximate(node: Node) -> Fraction | None:
    r"""A constant's real value, exact or to 192 bits; None where there is none.

    >>> from ringtrue.graders.parse import parse_answer
    >>> float(approximate(parse_answer(r"\sqrt{2}")))
    1.4142135623730951
    """
    value = exact(node)
    if value is not None:
        return value
    try:
        evaluation = Evaluation(_BITS)
        found = evaluation.value(node)
        return _as_fraction(found, evaluation) if evaluation.is_real(found) else None
    except (NotUnderstoodError, UndefinedValueError):
        return None


def _infinities(left: Node, right: Node) -> Finding | None:
    one, other = infinite_sign(left), infinite_sign(right)
    if one and other:
        return Finding(one == other, None, "both are infinite")
    return Finding(False, None, "only one side is infinite") if _is_finite(right if one else left) else None


def _is_finite(node: Node) -> bool:
    try:
        Evaluation(_BITS).value(node)
    except (NotUnderstoodError, UndefinedValueError):
        return False
    return True


def _written_bits(node: Node) -> int:
    """A bound on the bits of the numbers in a tree, powers multiplied out."""
    if isinstance(node, Number):
        return node.value.numerator.bit_length() + node.value.denominator.bit_length()
    if isinstance(node, Pow):
        exponent = exact(node.exponent)
        factor = 1 if exponent is None else max(1, abs(int(exponent)))
        total = _written_bits(node.base) * factor + _written_bits(node.exponent)
    else:
        total = sum(map(_written_bits, children(node)))
    if total > _MAX_BITS:
        raise OverLimitError("bits of the numbers written", total, _MAX_BITS)
    return total


def _settle(
    left: Node, right: Node, one: Any, other: Any, first: Evaluation, bits: int, policy: Policy
) -> Finding:
    if not _clear(one, other, first, bits) and _same(left, right, one, other, first, bits):
        return Finding(True, None, "the two constants are equal")
    if first.plain_log and _in_tens(left, right, bits):
        return Finding(True, None, "equal where log is to base 10")
    digits = written_digits(left), written_digits(right)
    if digits != (None, None) and first.is_real(one) and first.is_real(other):
        values = _as_fraction(one, first), _as_fraction(other, first)
        if agrees(values[0], digits[0], values[1], digits[1], policy.digits):
            return Finding(True, f"digits={policy.digits}", "the two agree when rounded")
    return Finding(False, None, "the two constants differ")


def _difference(one: Any, other: Any, evaluation: Evaluation) -> Any:
    return evaluation.number(one) - evaluation.number(other)


def _clear(one: Any, other: Any, evaluation: Evaluation, bits: int) -> bool:
    """Whether two values differ far beyond any rounding."""
    size = max(evaluation.bits(one), evaluation.bits(other))
    gap = evaluation.bits(_difference(one, other, evaluation))
    return gap > size - 40 and size > evaluation.magnitude - bits // 2


def _same(
    left: Node, right: Node, one: Any, other: Any, first: Evaluation, bits: int, *, tens: bool = False
) -> bool:
    if not tens and _one_residue(left, right):
        return True
    gap = first.bits(_difference(one, other, first))
    second = Evaluation(2 * bits, tens=tens)
    one, other = second.value(left), second.value(right)
    finer = second.bits(_difference(one, other, second))
    if not _difference(one, other, second):
        return True
    noise = max(second.bits(one), second.bits(other), second.magnitude) - 2 * bits + _SLACK
    if finer > noise:
        return False
    # What is as small as rounding, yet does not shrink with it, is a true difference of tiny values.
    return abs(finer - gap) > 2


def _one_residue(left: Node, right: Node) -> bool:
    try:
        point = Residue("")
        return point.value(left) == point.value(right)
    except (NotUnderstoodError, UndefinedValueError):
        return False


def _in_tens(left: Node, right: Node, bits: int) -> bool:
    try:
        evaluation = Evaluation(bits, tens=True)
        one, other = evaluation.value(left), evaluation.value(right)
        if _clear(one, other, evaluation, bits):
            return False
        return _same(left, right, one, other, evaluation, bits, tens=True)
    except UndefinedValueError:
        return False


def _as_fraction(value: Any, evaluation: Evaluation) -> Fraction:
    if type(value) is Fraction:
        return value
    real = getattr(evaluation.number(value), "real", value)
    sign, mantissa, exponent, _ = real._mpf_
    if abs(exponent) > _MAX_BITS:
        raise OverLimitError("bits of a value", abs(exponent), _MAX_BITS)
    magnitude: Fraction = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -magnitude if sign else magnitude
