"""Whether two sympy objects are equal: refuted where they differ at a point, confirmed by simplifying.

One real row: `sin(x)^2` against `(1 - cos(2x))/2` agrees at every point tried, and the difference simplifies
to 0. Points derive from the two sides themselves, so a verdict repeats; both signs are tried.

Real points where either side, or any root or logarithm in it, is not real are passed over: `sqrt(x) sqrt(y)`
and `sqrt(xy)` count as equal, `x` and `sqrt(x^2)` do not.
"""

import random
import zlib
from typing import Any, Final

import sympy
import sympy.core.random

from ringtrue.graders.equivalence.deep.convert import BARE_LOG

__all__ = ["SYMPY_ERRORS", "Found", "ratio", "same", "same_sets"]

Found = tuple[bool | None, str]
"""Equal, different or not to be told; and how that was found."""

SYMPY_ERRORS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What sympy raises where it does not know further: none of these is a bug of ours or a limit."""
_POINTS: Final = 12
_ENOUGH: Final = 6
"""Points that must agree where simplifying leaves the question open."""
_DIGITS: Final = 60
_CONSTANT_DIGITS: Final = 150
"""For sides without variables, where one point is all there is."""
_SLACK: Final = 15
"""Digits by which two equal values may differ at their end."""
_WHOLE: Final = frozenset({"j", "k", "l", "m", "n"})
"""Variables that stand for whole numbers, where real ones make no sense: `(-1)^n`."""
_ROOTLIKE: Final = (sympy.Pow, sympy.log, sympy.asin, sympy.acos, sympy.atanh, sympy.acosh)


def same(one: Any, other: Any) -> Found:
    """Compare two expressions or matrices.

    >>> x = sympy.Symbol("x", real=True)
    >>> same((x + 1) ** 2, x**2 + 2 * x + 1)[0], same(x, sympy.sqrt(x**2))[0]
    (True, False)
    """
    if isinstance(one, sympy.MatrixBase) or isinstance(other, sympy.MatrixBase):
        return _same_matrices(one, other)
    if isinstance(one, sympy.Set) or isinstance(other, sympy.Set):
        return same_sets(one, other)
    if one == other:
        return one not in (sympy.nan, sympy.zoo), "the same expression"
    if one.is_infinite or other.is_infinite or sympy.nan in (one, other):
        return (None if sympy.nan in (one, other) else False), "one side has no finite value"
    difference = one - other
    if difference.is_Rational:
        return False, "the difference is another number than 0"
    sympy.core.random.seed(0)
    equal, how = _sample(one, other)
    if equal is False and (BARE_LOG in one.free_symbols) != (BARE_LOG in other.free_symbols):
        return None, "a logarithm without its base"
    if equal is False:
        return False, how
    if _vanishes(difference):
        return True, "the difference simplifies to 0"
    if equal and difference.is_rational_function(*difference.free_symbols) and difference.free_symbols:
        # There simplifying is a decision procedure, and agreement at points only a close miss.
        return False, "the difference does not simplify to 0"
    return (
        (True, "equal for whole numbers")
        if equal is None and _vanishes_for_integers(difference)
        else (equal, how)
    )


def same_sets(one: Any, other: Any) -> Found:
    """Compare two sets, intervals and unions among them.

    >>> same_sets(sympy.Interval(0, 2), sympy.Union(sympy.Interval(0, 1), sympy.Interval(1, 2)))[0]
    True
    """
    if not (isinstance(one, sympy.Set) and isinstance(other, sympy.Set)):
        return False, "a set on one side only"
    if one == other:
        return True, "the same set"
    try:
        rest = sympy.SymmetricDifference(one, other).doit()
        empty = sympy.Union(sympy.Complement(one, other), sympy.Complement(other, one)).is_empty
    except SYMPY_ERRORS as error:
        return None, f"sympy cannot compare the sets ({type(error).__name__})"
    if rest is sympy.S.EmptySet or empty:
        return True, "neither set has what the other lacks"
    how = "one set has what the other lacks" if empty is False else "sympy cannot tell the sets apart"
    return (False if empty is False else None), how


def ratio(one: Any, other: Any) -> Any:
    """The constant by which one is a multiple of the other, or None where there is no such constant.

    >>> x, y = sympy.symbols("x y", real=True)
    >>> ratio(4 * x + 2 * y - 6, 2 * x + y - 3)
    2
    """
    if one == 0 or other == 0:
        return None
    quotient = sympy.cancel(sympy.together(one / other))
    if quotient.free_symbols:
        quotient = sympy.simplify(quotient)
    if quotient.free_symbols or quotient == 0 or quotient.is_finite is False:
        return None
    return quotient


def _same_matrices(one: Any, other: Any) -> Found:
    if not (isinstance(one, sympy.MatrixBase) and isinstance(other, sympy.MatrixBase)):
        return False, "a matrix on one side only"
    if one.shape != other.shape:
        return False, "matrices of different shape"
    found = [same(first, second) for first, second in zip(one.flat(), other.flat(), strict=True)]
    for wanted in (False, None):
        if any(equal is wanted for equal, _ in found):
            return wanted, "entry by entry"
    return True, "entry by entry"


def _sample(one: Any, other: Any) -> Found:
    """Compare values at points; True needs several, and False one where they clearly differ."""
    names = sorted(one.free_symbols | other.free_symbols, key=str)
    is_complex = one.has(sympy.I) or other.has(sympy.I) or not names
    guards = [part for side in (one, other) for part in side.atoms(*_ROOTLIKE)] if names else []
    digits = _DIGITS if names else _CONSTANT_DIGITS
    source = random.Random(_seed(one, other) if names else 0)  # noqa: S311 - repeatable on purpose
    agreed = 0
    for _ in range(_POINTS if names else 1):
        point = {name: _coordinate(source, name) for name in names}
        try:
            if not all(_is_real(guard, point) for guard in guards if not is_complex):
                continue
            values = [_value(side, point, digits) for side in (one, other)]
            verdict = _agree(values[0], values[1], digits, is_complex=is_complex)
        except SYMPY_ERRORS:
            continue
        if verdict is False:
            return False, f"they differ at {point}" if names else "their values differ"
        agreed += verdict is True
    enough = agreed >= (_ENOUGH if names else 1)
    return (True if enough else None), f"they agree at {agreed} points" if names else "their values agree"


def _seed(one: Any, other: Any) -> int:
    try:
        return zlib.crc32(f"{one!r} {other!r}".encode())
    except ValueError:
        # Python writes out no number of more than 4,300 digits, since that takes long.
        return 0


def _coordinate(source: random.Random, name: Any) -> Any:
    value = sympy.Rational(source.randint(2, 60), source.randint(7, 23))
    return value if name.is_positive or source.random() < 0.6 else -value


def _value(side: Any, point: dict[Any, Any], digits: int) -> Any:
    # With subs= the value is computed in floating point: exact substitution builds huge fractions.
    return side.evalf(digits, subs=point, maxn=2 * digits)


def _is_real(part: Any, point: dict[Any, Any]) -> bool:
    value = _value(part, point, 15)
    return bool(value.is_number) and bool(value.is_real)


def _agree(one: Any, other: Any, digits: int, *, is_complex: bool) -> bool | None:
    if not (one.is_number and other.is_number and one.is_finite and other.is_finite):
        return None
    if not is_complex and not (one.is_real and other.is_real):
        return None
    if _is_doubtful(one, digits) or _is_doubtful(other, digits):
        return None
    scale = max(abs(one), abs(other))
    return bool(scale == 0 or abs(one - other) <= scale * sympy.Float(10) ** (_SLACK - digits))


def _is_doubtful(value: Any, digits: int) -> bool:
    """Whether cancellation left a value too few reliable digits: a zero that sympy could not prove."""
    return any(number._prec < 3 * digits for number in value.atoms(sympy.Float))  # noqa: SLF001 - no public way


def _vanishes_for_integers(difference: Any) -> bool:
    names = difference.free_symbols
    if not names or not {name.name for name in names} <= _WHOLE:
        return False
    return _vanishes(difference.subs({name: sympy.Symbol(name.name, integer=True) for name in names}))


def _vanishes(difference: Any) -> bool:
    try:
        return bool(sympy.simplify(difference) == 0)
    except SYMPY_ERRORS:
        return False
