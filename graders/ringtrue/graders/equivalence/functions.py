r"""The functions that have values: roots, logarithms, trigonometry, factorials, to high precision.

A real row: `\arcsin 2` has no value in the reals. Each function takes an mpmath context, whether only real
values count, and its arguments. What it does not do: exact values, which come first.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from ringtrue.graders.equivalence.finding import NotUnderstoodError, OverLimitError, UndefinedValueError

__all__ = ["FUNCTIONS", "MAX_ARGUMENT", "TRIGONOMETRIC"]

MAX_ARGUMENT: Final = 20
"""Bits of an argument of exp, sin and the like; three times as many for a power's exponent."""


_GAMMA_BITS: Final = 640
"""The gamma function's tables cost seconds at some thousand bits, and 20 ms at these."""


def _without_imaginary(name: str, value: Any) -> Any:
    """A number that has an order; one of type mpc has none, even with nothing imaginary in it."""
    if value.imag:
        raise UndefinedValueError(f"{name} of a complex number")
    return value.real


def _bounded(context: Any, value: Any) -> Any:
    if value and context.mag(value) > MAX_ARGUMENT:
        raise OverLimitError("bits of an argument", int(context.mag(value)), MAX_ARGUMENT)
    return value


def _positive(real: bool, value: Any) -> Any:
    if not value:
        raise UndefinedValueError("the logarithm of zero")
    if real and value.real < 0:
        raise UndefinedValueError("the logarithm of a negative number")
    return value


def _sqrt(context: Any, real: bool, value: Any) -> Any:
    if real and value.real < 0:
        raise UndefinedValueError("the root of a negative number")
    return context.sqrt(value)


def _root(context: Any, real: bool, value: Any, degree: Any) -> Any:
    degree = _without_imaginary("a root's degree", degree)
    if not context.isint(degree) or abs(degree) > 10_000:
        raise NotUnderstoodError("root")
    if degree == 0:
        raise UndefinedValueError("a root of degree 0")
    if degree < 0:
        if not value:
            raise UndefinedValueError("a division by zero")
        return 1 / _root(context, real, value, -degree)
    if not getattr(value, "imag", False) and value.real < 0 and int(degree) % 2:
        # The cube root of -8 is -2 to everyone who writes it.
        return -context.root(-value, int(degree))
    if real and value.real < 0:
        raise UndefinedValueError("an even root of a negative number")
    return context.root(value, int(degree))


def _log(context: Any, real: bool, value: Any, base: Any) -> Any:
    if base == 1:
        raise UndefinedValueError("a logarithm to base 1")
    return context.log(_positive(real, value)) / context.log(_positive(real, base))


def _plain(name: str) -> Callable[..., Any]:
    def call(context: Any, real: bool, value: Any) -> Any:
        found = getattr(context, name)(_bounded(context, value))
        if real and getattr(found, "imag", False):
            raise UndefinedValueError(f"{name} outside its domain")
        return found

    return call


def _rounded(name: str) -> Callable[..., Any]:
    def call(context: Any, _real: bool, value: Any) -> Any:
        value = _without_imaginary(name, value)
        nearest = context.nint(value)
        if abs(value - nearest) < context.mpf(2) ** (-context.prec // 2):
            raise NotUnderstoodError(name)  # too close to a step to tell its side
        return Fraction(int(getattr(context, name)(value)))

    return call


def _chosen(choose: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def call(_context: Any, _real: bool, first: Any, second: Any) -> Any:
        name = choose.__name__
        return choose(_without_imaginary(name, first), _without_imaginary(name, second))

    return call


def _factorial(context: Any, real: bool, value: Any) -> Any:  # noqa: ARG001
    """The gamma function between whole numbers: every identity of factorials holds there too."""
    value = _without_imaginary("a factorial", value)
    if value < -40 or value > 400:
        raise UndefinedValueError("a factorial beyond what is evaluated")
    if context.prec > _GAMMA_BITS and not context.isint(value):
        raise NotUnderstoodError("factorial")
    return context.gamma(value + 1)


def _binomial(context: Any, real: bool, n: Any, k: Any) -> Any:
    return _factorial(context, real, n) / (_factorial(context, real, k) * _factorial(context, real, n - k))


TRIGONOMETRIC: Final = ("sin", "cos", "tan", "cot", "sec", "csc")
"""The six, each of which has a hyperbolic namesake with an `h`, and an inverse."""
FUNCTIONS: Final[Mapping[tuple[str, int], Callable[..., Any]]] = {
    **{(name, 1): _plain(name) for name in ("exp", *TRIGONOMETRIC)},
    **{(f"{name}h", 1): _plain(f"{name}h") for name in TRIGONOMETRIC},
    **{(f"arc{name}", 1): _plain(f"a{name}") for name in TRIGONOMETRIC},
    **{(f"arc{name}h", 1): _plain(f"a{name}h") for name in TRIGONOMETRIC},
    ("sqrt", 1): _sqrt,
    ("root", 2): _root,
    ("ln", 1): lambda context, real, value: context.log(_positive(real, value)),
    ("log", 2): _log,
    ("lg", 1): lambda context, real, value: context.log(_positive(real, value)) / context.log(10),
    ("abs", 1): lambda _context, _real, value: abs(value),
    ("floor", 1): _rounded("floor"),
    ("ceil", 1): _rounded("ceil"),
    ("re", 1): lambda _context, _real, value: value.real,
    ("im", 1): lambda _context, _real, value: value.imag,
    ("conjugate", 1): lambda context, _real, value: context.conj(value),
    ("factorial", 1): _factorial,
    ("binom", 2): _binomial,
    ("min", 2): _chosen(min),
    ("max", 2): _chosen(max),
}
"""Functions of so many arguments."""
