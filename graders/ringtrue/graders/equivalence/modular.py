r"""A tree's value modulo a prime: equal values mean equal expressions, but for a chance below 2^-50.

A real row: `\frac{x^2-1}{x-1}` and `x+1` have one value at every point. Variables, pi, e, and whatever is not
rational (`\sin(x+1)`) stand for values that derive from their names and from the values of their arguments,
so `\sqrt{x+1}` and `\sqrt{1+x}` are one value too. The bound is that of Schwartz and Zippel: the degree over
the prime, 2^61, whose square root of -1 stands for i.

What it does not do: refute. `\sin^2 x + \cos^2 x` and 1 have different values here.
"""

from collections.abc import Mapping
from fractions import Fraction
from hashlib import blake2b
from typing import Final

from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.finding import NotUnderstoodError, UndefinedValueError
from ringtrue.graders.parse import (
    Add,
    Call,
    Constant,
    Div,
    Mul,
    Neg,
    Node,
    Number,
    Opaque,
    Percent,
    Pow,
    Quantity,
    Symbol,
)

__all__ = ["PRIME", "Residue"]

PRIME: Final = 2**61 - 31
"""A prime that is 1 modulo 4, so that -1 has a square root."""
_I: Final = pow(7, (PRIME - 1) // 4, PRIME)
_ATOMS: Final = frozenset([
    "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch", "arcsin",
    "arccos", "arctan", "arccot", "arcsec", "arccsc", "arcsinh", "arccosh", "arctanh", "arccoth",
    "arcsech", "arccsch", "exp", "ln", "lg", "log", "abs", "floor", "ceil", "factorial",
    "double_factorial", "binom", "gcd", "lcm", "min", "max", "re", "im", "conjugate", "arg",
])  # fmt: skip

_OPERATORS: Final = frozenset(
    ["union", "intersection", "setminus", "such_that", "sqrt", "root", "exp", "lg", "norm", "det"]
)


class Residue:
    """Evaluates trees modulo the prime at one point, which its seed decides.

    >>> from ringtrue.graders.parse import parse_answer
    >>> point = Residue("any text")
    >>> point.value(parse_answer("(x+1)^2")) == point.value(parse_answer("x^2+2x+1"))
    True
    """

    __slots__ = ("_seed", "_symbols", "rational")

    def __init__(self, seed: str) -> None:
        # Hashed once: a seed may be as long as both answers, and every symbol asks for a number.
        self._seed = blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        self._symbols: dict[str, int] = {}
        self.rational = True
        """Whether all that was met is rational in the variables: then different values refute as well."""

    def value(self, node: Node) -> int:
        """The residue of a tree.

        Raises:
            NotUnderstoodError: the tree is no expression.
            UndefinedValueError: a division by zero.
            OverLimitError: an exponent would cost too much.
        """
        name = _HANDLERS.get(type(node))
        if name is None:
            raise NotUnderstoodError(type(node).__name__)
        return int(getattr(self, name)(node))

    def _random(self, *key: object) -> int:
        text = repr(key).encode("utf-8", "surrogatepass")
        digest = blake2b(text, key=self._seed, digest_size=8).digest()
        return int.from_bytes(digest, "big") % PRIME

    def _atom(self, *key: object) -> int:
        self.rational = False
        return self._random(*key)

    def _number(self, node: Number) -> int:
        value = node.value
        if value.denominator == 1:
            return value.numerator % PRIME
        return _quotient(value.numerator % PRIME, value.denominator % PRIME)

    def _symbol(self, node: Symbol) -> int:
        value = self._symbols.get(node.name)
        if value is None:
            value = self._symbols[node.name] = self._random(node.name)
        return value

    def _constant(self, node: Constant) -> int:
        if node.name == "i":
            return _I
        if node.name in ("pi", "e"):
            return self._atom("constant", node.name)
        raise NotUnderstoodError(node.name)

    def _neg(self, node: Neg) -> int:
        return -self.value(node.operand) % PRIME

    def _percent(self, node: Percent) -> int:
        return _quotient(self.value(node.operand), 100)

    def _degrees(self, node: Quantity) -> int:
        if node.unit != "degree":
            raise NotUnderstoodError(node.unit)
        return _quotient(self.value(node.value) * self._constant(Constant("pi")), 180)

    def _add(self, node: Add) -> int:
        return sum(map(self.value, node.terms)) % PRIME

    def _mul(self, node: Mul) -> int:
        total = 1
        for factor in node.factors:
            total = total * self.value(factor) % PRIME
        return total

    def _div(self, node: Div) -> int:
        return _quotient(self.value(node.top), self.value(node.bottom))

    def _pow(self, node: Pow) -> int:
        exponent = exact(node.exponent)
        base = self.value(node.base)
        if exponent is None:
            return self._atom("power", base, self.value(node.exponent))
        return self._power(base, exponent)

    def _power(self, base: int, exponent: Fraction) -> int:
        if exponent.denominator != 1:
            base = self._atom("root", base, exponent.denominator)
        if not base and exponent <= 0:
            raise UndefinedValueError("a power of zero")
        return pow(base, exponent.numerator, PRIME)

    def _call(self, node: Call) -> int:
        if node.name == "sqrt" and len(node.args) == 1:
            return self._power(self.value(node.args[0]), Fraction(1, 2))
        if node.name == "root" and len(node.args) == 2:
            degree = exact(node.args[1])
            if degree is None or not degree or degree.denominator != 1:
                raise NotUnderstoodError("root")
            return self._power(self.value(node.args[0]), 1 / degree)
        if node.name == "exp" and len(node.args) == 1:
            return self._pow(Pow(Constant("e"), node.args[0]))
        if node.name == "lg" and len(node.args) == 1:
            return self._atom("log", self.value(node.args[0]), 10)
        if node.name in _ATOMS:
            return self._atom(node.name, *map(self.value, node.args))
        if node.name in ("sum", "product"):
            return self._atom(node.name, *map(self._part, node.args))
        if node.name in _OPERATORS:
            raise NotUnderstoodError(node.name)
        # An unknown function can be anything, so what is rational in its values is one expression or two.
        return self._random(node.name, *map(self.value, node.args))

    def _part(self, node: Node) -> int | str:
        """A part of a sum: its body's value, or an end that is infinite."""
        return node.name if isinstance(node, Constant) and node.name == "infinity" else self.value(node)

    def _opaque(self, node: Opaque) -> int:
        return self._atom("opaque", node.text)


def _quotient(top: int, bottom: int) -> int:
    if not bottom:
        raise UndefinedValueError("a division by zero")
    return top * pow(bottom, -1, PRIME) % PRIME


_HANDLERS: Final[Mapping[type, str]] = {
    Number: "_number",
    Symbol: "_symbol",
    Constant: "_constant",
    Neg: "_neg",
    Percent: "_percent",
    Quantity: "_degrees",
    Opaque: "_opaque",
    Add: "_add",
    Mul: "_mul",
    Div: "_div",
    Pow: "_pow",
    Call: "_call",
}
"""The method for each kind of node."""
