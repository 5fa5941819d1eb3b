r"""The value of a tree to high precision, with guards on what it may cost.

A real row: `3\sqrt{13}` at 300 bits. Exact parts are computed exactly; the rest by mpmath, whose context is
the thread's own since its precision is mutable state. mpmath is imported on first need (40 ms).

In the reals, the root of a negative number is undefined, not imaginary. What it does not do: prove an error
bound; callers compare at a precision far beyond the sizes that were written.
"""

import threading
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.finding import NotUnderstoodError, OverLimitError, UndefinedValueError
from ringtrue.graders.equivalence.functions import FUNCTIONS, MAX_ARGUMENT
from ringtrue.graders.equivalence.work import spend
from ringtrue.graders.parse import (
    Add,
    Call,
    Constant,
    Div,
    Mul,
    Neg,
    Node,
    Number,
    Percent,
    Pow,
    Quantity,
    Symbol,
)

__all__ = ["Evaluation"]

_E: Final = Constant("e")
_EXACT_BITS: Final = 4_096
"""Exact values are kept while they are no larger."""
_BITS_A_STEP: Final = 500
_local = threading.local()


class Evaluation:
    """Evaluates trees at one point with one precision, and remembers the largest magnitude on the way.

    >>> from ringtrue.graders.parse import parse_answer
    >>> evaluation = Evaluation(100)
    >>> evaluation.value(parse_answer("1/2 + 1/3"))
    Fraction(5, 6)
    """

    __slots__ = ("_context", "_real", "_steps", "_tens", "_values", "magnitude", "plain_log")

    def __init__(
        self,
        bits: int,
        values: Mapping[str, Fraction] | None = None,
        *,
        real: bool = False,
        tens: bool = False,
    ) -> None:
        self._context: Any = _context(bits)
        self._steps = 1 + bits // _BITS_A_STEP
        self._tens = tens
        self._real = real
        self._values = {} if values is None else values
        self.magnitude = 0
        """The largest power of two that any part reached."""
        self.plain_log = False
        """Whether a `log` without a base was met: natural to some, to base 10 to others (`tens`)."""

    def value(self, node: Node) -> Any:
        """The value of a tree: a Fraction where it is exact, else a number of mpmath.

        Raises:
            NotUnderstoodError: the tree holds what has no numeric value.
            UndefinedValueError: there is no value at this point.
            OverLimitError: it would cost too much.
        """
        kind = type(node)
        if kind is Number:
            return node.value  # type: ignore[union-attr]
        name = _HANDLERS.get(kind)
        if name is None:
            raise NotUnderstoodError(kind.__name__)
        spend(self._steps)
        value = getattr(self, name)(node)
        if type(value) is Fraction:
            if value.denominator.bit_length() + value.numerator.bit_length() > _EXACT_BITS:
                value = self.number(value)
            else:
                return value
        return self._checked(value)

    def number(self, value: Any) -> Any:
        """A value as a number of mpmath."""
        if type(value) is Fraction:
            return self._context.mpf(value.numerator) / value.denominator
        return value

    def bits(self, value: Any) -> int:
        """The power of two just above a value's magnitude; very negative for zero."""
        number = self.number(value)
        return int(self._context.mag(number)) if number else -(1 << 40)

    def is_real(self, value: Any) -> bool:
        """Whether a value has no imaginary part, beyond rounding."""
        imaginary = getattr(value, "imag", 0)
        return not imaginary or self.bits(imaginary) < self.bits(value) - self._context.prec // 2

    def _checked(self, value: Any) -> Any:
        if not self._context.isfinite(value):
            raise UndefinedValueError("not a finite number")
        if value:
            self.magnitude = max(self.magnitude, int(self._context.mag(value)))
        return value

    def _symbol(self, node: Symbol) -> Any:
        value = self._values.get(node.name)
        if value is None:
            raise NotUnderstoodError(node.name)
        return value

    def _constant(self, node: Constant) -> Any:
        if node.name == "pi":
            return +self._context.pi
        if node.name == "e":
            return +self._context.e
        if node.name == "i":
            return self._context.mpc(0, 1)
        raise NotUnderstoodError(node.name)

    def _neg(self, node: Neg) -> Any:
        return -self.value(node.operand)

    def _percent(self, node: Percent) -> Any:
        return self._quotient(self.value(node.operand), Fraction(100))

    def _degrees(self, node: Quantity) -> Any:
        """An angle inside an expression: sin 60°."""
        if node.unit != "degree":
            raise NotUnderstoodError(node.unit)
        return self.number(self.value(node.value)) * self._context.pi / 180

    def _add(self, node: Add) -> Any:
        total = self.value(node.terms[0])
        for term in node.terms[1:]:
            total = self._both(total, self.value(term), lambda a, b: a + b)
            if type(total) is not Fraction and total:
                self.magnitude = max(self.magnitude, int(self._context.mag(total)))
        return total

    def _mul(self, node: Mul) -> Any:
        total = self.value(node.factors[0])
        for factor in node.factors[1:]:
            total = self._both(total, self.value(factor), lambda a, b: a * b)
        return total

    def _div(self, node: Div) -> Any:
        return self._quotient(self.value(node.top), self.value(node.bottom))

    def _both(self, left: Any, right: Any, operation: Callable[[Any, Any], Any]) -> Any:
        if type(left) is Fraction and type(right) is Fraction:
            return operation(left, right)
        return operation(self.number(left), self.number(right))

    def _quotient(self, top: Any, bottom: Any) -> Any:
        if not bottom:
            raise UndefinedValueError("a division by zero")
        return self._both(top, bottom, lambda a, b: a / b)

    def _pow(self, node: Pow) -> Any:
        if node.base == _E:
            exponent = self.value(node.exponent)
            if exponent and self.bits(exponent) <= MAX_ARGUMENT:
                # A power takes the logarithm of its base first, at every point.
                return self._context.exp(self.number(exponent))
        return self.power(self.value(node.base), self.value(node.exponent), principal=not self._real)

    def power(self, base: Any, exponent: Any, *, principal: bool) -> Any:
        """A power within limits; of a negative base only where it is defined."""
        if not base:
            if self.is_real(exponent) and self.number(exponent).real > 0:
                return Fraction(0)
            raise UndefinedValueError("a power of zero")
        if base == 1:
            # Of a tower in the exponent mpmath would write out every bit, to learn that it is 1.
            return Fraction(1)
        whole = type(exponent) is Fraction and exponent.denominator == 1
        if type(base) is Fraction and type(exponent) is Fraction:
            found = _small_power(base, exponent)
            if found is not None:
                return found
        size = self.bits(exponent) + max(0, abs(self.bits(base)).bit_length())
        if size > 3 * MAX_ARGUMENT and not (whole and base == -1):
            raise OverLimitError("bits of an exponent", size, 3 * MAX_ARGUMENT)
        number = self.number(base)
        if whole:
            return number ** int(exponent)
        if self.is_real(base) and number.real < 0 and not principal:
            raise UndefinedValueError("a fractional power of a negative number")
        return self._context.power(number, self.number(exponent))

    def _call(self, node: Call) -> Any:
        if node.name in ("sum", "product"):
            found = exact(node, self._values)
            if found is None:
                raise NotUnderstoodError(node.name)
            return found
        name = node.name
        if name == "log" and len(node.args) == 1:
            self.plain_log = True
            name = "lg" if self._tens else "ln"
        function = FUNCTIONS.get((name, len(node.args)))
        if function is None:
            raise NotUnderstoodError(node.name)
        arguments = [self.value(argument) for argument in node.args]
        if all(type(argument) is Fraction for argument in arguments):
            found = exact(Call(node.name, tuple(Number(argument) for argument in arguments)))
            if found is not None:
                return found
        try:
            return function(self._context, self._real, *map(self.number, arguments))
        except (ZeroDivisionError, ValueError) as error:
            raise UndefinedValueError(str(error)) from error


def _small_power(base: Fraction, exponent: Fraction) -> Fraction | None:
    size = max(base.numerator.bit_length(), base.denominator.bit_length()) * abs(exponent.numerator)
    if size > _EXACT_BITS:
        return None
    return exact(Pow(Number(base), Number(exponent)))


def _context(bits: int) -> Any:
    context = getattr(_local, "context", None)
    if context is None:
        import mpmath  # type: ignore[import-untyped]  # 40 ms that most batches never need

        context = _local.context = mpmath.MPContext()
    context.prec = bits
    return context


_HANDLERS: Final[Mapping[type, str]] = {
    Symbol: "_symbol",
    Constant: "_constant",
    Neg: "_neg",
    Percent: "_percent",
    Quantity: "_degrees",
    Add: "_add",
    Mul: "_mul",
    Div: "_div",
    Pow: "_pow",
    Call: "_call",
}
"""The method for each kind of node."""
