r"""Our tree as a sympy object, without any parser of sympy's: `\sqrt[3]{-8}` becomes -2, `x` a real variable.

It has no room for words, units, residues or ratios: those are compared as what they are, not as numbers.
Real variables make `\sqrt{x^2}` equal to `|x|` and not to `x`; where `i` occurs, they are complex.
"""

from collections.abc import Callable
from typing import Any, Final

import sympy

from ringtrue.graders.equivalence.deep.size import children
from ringtrue.graders.parse.tree import (
    Add,
    Based,
    Call,
    Constant,
    Div,
    Interval,
    Matrix,
    Mul,
    Neg,
    Node,
    Number,
    Percent,
    Pow,
    Sequence,
    Symbol,
)

__all__ = ["BARE_LOG", "CannotError", "convert", "has_i"]

BARE_LOG: Final = sympy.Symbol("log_base", positive=True)
"""`\\log` without a base is natural to some and decimal to others: a base that is the same on both sides."""


class CannotError(Exception):
    """The tree holds something that is no number, expression, matrix or set."""


def convert(node: Node, *, is_complex: bool | None = None) -> Any:
    """Build the sympy object.

    Args:
        node: the tree.
        is_complex: whether its variables are; None goes by whether `i` occurs. Two sides need the same.

    Raises:
        CannotError: naming the part that has no such object.

    >>> from fractions import Fraction
    >>> convert(Pow(Symbol("x"), Number(Fraction(2))))
    x**2
    """
    return _Converter(is_complex=has_i(node) if is_complex is None else is_complex).build(node)


def has_i(node: Node) -> bool:
    """Whether the imaginary unit occurs.

    >>> has_i(Neg(Constant("i")))
    True
    """
    return node == Constant("i") or any(has_i(child) for child in children(node))


class _Converter:
    def __init__(self, *, is_complex: bool) -> None:
        self._assumptions = {} if is_complex else {"real": True}

    def build(self, node: Node) -> Any:
        match node:
            case Number(value) | Based(value):
                return sympy.Rational(value.numerator, value.denominator)
            case Constant(name) if name in _CONSTANTS:
                return _CONSTANTS[name]
            case Symbol(name):
                return sympy.Symbol(name, **self._assumptions)
            case Neg(operand):
                return -self.build(operand)
            case Add(terms):
                return self._fold(sympy.Add, terms)
            case Mul(factors):
                return self._fold(sympy.Mul, factors)
            case Div(top, bottom):
                return self._divide(self.build(top), self.build(bottom))
            case Pow(base, exponent):
                return self.build(base) ** self.build(exponent)
            case Percent(operand):
                return self.build(operand) / 100
            case Call(name, arguments):
                return self._call(name, arguments)
            case _:
                return self._collection(node)

    def _collection(self, node: Node) -> Any:
        match node:
            case Matrix("matrix", rows):
                return sympy.ImmutableMatrix([[self.build(entry) for entry in row] for row in rows])
            case Matrix("det", rows):
                return sympy.Matrix([[self.build(entry) for entry in row] for row in rows]).det()
            case Sequence("set", items):
                return sympy.FiniteSet(*map(self.build, items))
            case Interval(low, high, low_closed, high_closed):
                return sympy.Interval(self.build(low), self.build(high), not low_closed, not high_closed)
            case _:
                raise CannotError(f"a {type(node).__name__.lower()} is no number or expression")

    def _fold(self, operation: Callable[..., Any], nodes: tuple[Node, ...]) -> Any:
        parts = [self.build(node) for node in nodes]
        if any(isinstance(part, sympy.MatrixBase) for part in parts):
            # sympy.Add of matrices gives an object that neither adds nor compares.
            start = parts[0]
            for part in parts[1:]:
                start = start + part if operation is sympy.Add else start * part
            return start
        return operation(*parts)

    def _divide(self, top: Any, bottom: Any) -> Any:
        if bottom == 0:
            raise CannotError("a division by zero has no value")
        return top / bottom

    def _call(self, name: str, arguments: tuple[Node, ...]) -> Any:
        if name in {"sum", "product"}:
            return self._series(name, arguments)
        values = [self.build(argument) for argument in arguments]
        if name in _FUNCTIONS:
            wanted, function = _FUNCTIONS[name]
            if wanted not in (len(values), _ANY):
                raise CannotError(f"{name} takes {wanted} arguments and has {len(values)}")
            return function(*values)
        if name == "log" and len(values) in {1, 2}:
            return sympy.log(values[0], values[1] if len(values) == 2 else BARE_LOG)
        if name == "root" and len(values) == 2:
            return _root(*values)
        if name in _NEVER:
            raise CannotError(f"{name} is not evaluated")
        return sympy.Function(name, **self._assumptions)(*values)

    def _series(self, name: str, arguments: tuple[Node, ...]) -> Any:
        if len(arguments) != 4 or not isinstance(arguments[1], Symbol):
            raise CannotError(f"a {name} needs a body, a variable and two bounds")
        body, variable, low, high = map(self.build, arguments)
        if not (low.is_Integer and high.is_Integer):
            raise CannotError(f"a {name} without whole bounds is not evaluated")
        terms = [body.subs(variable, value) for value in range(int(low), int(high) + 1)]
        return sympy.Add(*terms) if name == "sum" else sympy.Mul(*terms)


def _root(value: Any, degree: Any) -> Any:
    r"""The real root where there is one: `\sqrt[3]{-8}` is -2, not a complex number."""
    if degree.is_Integer and degree % 2 == 1 and value.is_extended_real:
        return sympy.sign(value) * sympy.Abs(value) ** (1 / degree)
    return value ** (1 / degree)


def _norm(value: Any) -> Any:
    return value.norm() if isinstance(value, sympy.MatrixBase) else sympy.Abs(value)


def _det(value: Any) -> Any:
    if not isinstance(value, sympy.MatrixBase) or value.rows != value.cols:
        raise CannotError("a determinant needs a square matrix")
    return value.det()


_ANY: Final = -1
_NEVER: Final = frozenset({"such_that", "limit", "integral", "derivative"})
_CONSTANTS: Final[dict[str, Any]] = {
    "pi": sympy.pi, "e": sympy.E, "i": sympy.I, "infinity": sympy.oo, "empty": sympy.S.EmptySet,
    "reals": sympy.S.Reals, "integers": sympy.S.Integers, "naturals": sympy.S.Naturals,
    "rationals": sympy.S.Rationals, "complexes": sympy.S.Complexes,
}  # fmt: skip
_FUNCTIONS: Final[dict[str, tuple[int, Callable[..., Any]]]] = {
    "sqrt": (1, sympy.sqrt), "exp": (1, sympy.exp), "ln": (1, sympy.log), "abs": (1, sympy.Abs),
    "norm": (1, _norm), "floor": (1, sympy.floor), "ceil": (1, sympy.ceiling),
    "factorial": (1, sympy.factorial),
    "double_factorial": (1, sympy.factorial2), "binom": (2, sympy.binomial), "gcd": (_ANY, sympy.gcd),
    "lcm": (_ANY, sympy.lcm), "min": (_ANY, sympy.Min), "max": (_ANY, sympy.Max), "det": (1, _det),
    "conjugate": (1, sympy.conjugate), "re": (1, sympy.re), "im": (1, sympy.im), "arg": (1, sympy.arg),
    "union": (_ANY, sympy.Union), "intersection": (_ANY, sympy.Intersection),
    "setminus": (2, sympy.Complement),
}  # fmt: skip
_CIRCULAR: Final = ("sin", "cos", "tan", "cot", "sec", "csc")
for _name in _CIRCULAR:
    for _ending in ("", "h"):
        _FUNCTIONS[_name + _ending] = (1, getattr(sympy, _name + _ending))
        _FUNCTIONS["arc" + _name + _ending] = (1, getattr(sympy, "a" + _name + _ending))
