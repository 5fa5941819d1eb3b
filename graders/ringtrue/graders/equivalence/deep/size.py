r"""How large an exact evaluation could become, bounded from the tree before anything is evaluated.

One real row: `9^{9^{9}}` has an exponent of up to 2^29 and so more than 10^9 bits: refused in microseconds,
where evaluating it takes minutes and gigabytes.

It bounds numbers, not time: a simplification that takes too long is the worker's clock's to end.
"""

import math
from fractions import Fraction
from typing import Final

from ringtrue.graders.parse.tree import (
    Add,
    Based,
    Call,
    Constant,
    Div,
    Interval,
    Matrix,
    Mod,
    Mul,
    Neg,
    Node,
    Number,
    Opaque,
    Percent,
    PlusMinus,
    Pow,
    Quantity,
    Ratio,
    Relation,
    Sequence,
    Symbol,
    Text,
)

__all__ = ["MAX_BITS", "MAX_TERMS", "TooLargeError", "check_size", "children", "symbols"]

MAX_BITS: Final = 1_000_000
"""Bits of an exact number; a product of two such takes about 20 ms."""
MAX_NODES: Final = 5_000
MAX_DEPTH: Final = 150
"""Well under Python's recursion limit, with several frames of ours and of sympy a level."""
MAX_TERMS: Final = 1_000
"""Terms of a sum or a product with bounds."""
_SMALLEST: Final = Fraction(1, 10**9)
"""Divisors below this are taken for this: what they divide is over the limit in any case."""
_SYMBOL_BITS: Final = 4.0
"""A variable stands for a small fraction where both sides are sampled."""


class TooLargeError(Exception):
    """Evaluating the node could cost more than any answer is worth."""


def check_size(node: Node) -> None:
    """Refuse what could not be evaluated cheaply.

    Raises:
        TooLargeError: naming what is too large.

    >>> from fractions import Fraction
    >>> nine = Number(Fraction(9))
    >>> check_size(Pow(nine, nine))
    >>> check_size(Pow(nine, Pow(nine, Pow(nine, nine))))
    Traceback (most recent call last):
        ...
    ringtrue.graders.equivalence.deep.size.TooLargeError: a power of more than 1000000 bits
    """
    count, level = 0, [node]
    for _ in range(MAX_DEPTH):
        count += len(level)
        if count > MAX_NODES:
            raise TooLargeError(f"more than {MAX_NODES} parts")
        level = [child for parent in level for child in children(parent)]
    if level:
        raise TooLargeError(f"more than {MAX_DEPTH} levels deep")
    _bits(node)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly under a node.

    >>> children(Neg(Symbol("x")))
    (Symbol(name='x'),)
    """
    match node:
        case Number() | Constant() | Symbol() | Text() | Based() | Opaque():
            return ()
        case Add(parts) | Mul(parts) | Ratio(parts):
            return parts
        case Call(_, parts) | Sequence(_, parts) | Relation(_, parts):
            return parts
        case Neg(only) | Percent(only) | Quantity(only):
            return (only,)
        case Div(first, second) | Pow(first, second) | Mod(first, second) | Interval(first, second):
            return first, second
        case PlusMinus(left, right):
            return (right,) if left is None else (left, right)
        case Matrix(_, rows):
            return tuple(entry for row in rows for entry in row)


def symbols(node: Node) -> set[str]:
    """Names of the variables in a node, unknown functions among them.

    >>> sorted(symbols(Add((Symbol("x"), Call("f", (Symbol("t"),))))))
    ['f', 't', 'x']
    """
    own = {node.name} if isinstance(node, Symbol | Call) else set()
    return own.union(*(symbols(child) for child in children(node)))


def _bits(node: Node) -> float:
    """An upper bound on the bits of numerator and denominator together."""
    match node:
        case Number(value) | Based(value):
            bits = float(value.numerator.bit_length() + value.denominator.bit_length())
        case Pow(base, exponent):
            times = _magnitude(exponent) if _is_constant(exponent) else 1.0 + _bits(exponent)
            bits = _bits(base) * max(1.0, times)
        case Call(name, arguments):
            bits = _call_bits(name, arguments)
        case _:
            below = [_bits(child) for child in children(node)]
            bits = sum(below) + len(below) if below else _SYMBOL_BITS
    if bits > MAX_BITS:
        what = "power" if isinstance(node, Pow) else type(node).__name__.lower()
        raise TooLargeError(f"a {what} of more than {MAX_BITS} bits")
    return bits


def _call_bits(name: str, arguments: tuple[Node, ...]) -> float:
    below = sum(_bits(argument) for argument in arguments)
    if name in {"factorial", "double_factorial", "binom", "exp"}:
        sizes = [_magnitude(argument) for argument in arguments if _is_constant(argument)]
        return below + sum(size * max(1.0, math.log2(max(size, 2.0))) for size in sizes)
    if name in {"sum", "product"} and len(arguments) == 4:
        low, high = arguments[2:]
        terms = _magnitude(low) + _magnitude(high) if _is_constant(low) and _is_constant(high) else 0.0
        if terms > MAX_TERMS:
            raise TooLargeError(f"a {name} of more than {MAX_TERMS} terms")
        return below * max(1.0, terms)
    return below + 1


def _magnitude(node: Node) -> float:
    """An upper bound on the absolute value of a constant."""
    match node:
        case Number(value):
            return float(abs(value)) if value.numerator.bit_length() < 1000 else math.inf
        case Neg(operand):
            return _magnitude(operand)
        case Constant():
            return 4.0
        case Add(terms):
            return sum(map(_magnitude, terms))
        case Mul(factors):
            return math.prod(map(_magnitude, factors))
        case Div(top, Number(value)) if value:
            return _magnitude(top) / float(max(abs(value), _SMALLEST))
        case Call("sqrt" | "abs", (operand,)):
            return max(1.0, _magnitude(operand))
        case _:
            return float(2.0 ** min(_bits(node), 1000.0))


def _is_constant(node: Node) -> bool:
    if isinstance(node, Symbol | Text | Opaque):
        return False
    return all(_is_constant(child) for child in children(node))
