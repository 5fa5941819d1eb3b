r"""The small typed tree that an answer is parsed into.

One real row: `x \in [0, \frac{1}{2})` is
`Relation(("in",), (Symbol("x"), Interval(Number(0), Div(Number(1), Number(2)), True, False)))`.

Nodes are immutable, compare by value, and say what was written: nothing is evaluated here. Numbers are
exact (`Fraction`); a decimal remembers how many significant digits it was written with, since that is what
rounding rules need.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

__all__ = [
    "Add", "Based", "Call", "Constant", "Div", "Interval", "Matrix", "Mod", "Mul", "Neg", "Node", "Number",
    "Opaque", "Percent", "PlusMinus", "Pow", "Quantity", "Ratio", "Relation", "Sequence", "Symbol", "Text",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    r"""An exact number: `7`, `0.5`, `6.02e23`, `0.\overline{3}`, `1{,}000`."""

    value: Fraction
    digits: int | None = None
    """Significant digits of a decimal as written (`0.50` has 2); None for an integer."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant by its name.

    `pi`, `e`, `i`, `infinity`, `empty` (the empty set), or a number set: `reals`, `integers`, `naturals`,
    `rationals`, `complexes`.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """A variable, its subscript in its name: `x`, `x_1`, `theta`, `a_n`."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    r"""Words: `\text{even}`, `Monday`, a single choice letter in bold. Kept as written, less markup."""

    words: str


@dataclass(frozen=True, slots=True)
class Neg:
    """Unary minus."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Add:
    r"""A sum; a difference is a sum with a `Neg`. A mixed number `3 \frac12` is a sum too."""

    terms: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Mul:
    """A product, written or implicit."""

    factors: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Div:
    r"""A quotient: `\frac{a}{b}`, `a/b`."""

    top: "Node"
    bottom: "Node"


@dataclass(frozen=True, slots=True)
class Pow:
    """A power. `e^x` is `Pow(Constant("e"), x)`."""

    base: "Node"
    exponent: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A known function of its arguments.

    `sqrt(x)`, `root(x, n)`, `log(x)` (natural is `ln`), `log(x, base)`, `sin` ... `arccsch`, `exp`, `abs`,
    `norm`, `floor`, `ceil`, `factorial`, `double_factorial`, `binom(n, k)`, `gcd`, `lcm`, `min`, `max`,
    `det`, `conjugate`, `re`, `im`, `arg`, `sum(body, var, lower, upper)`, `product(...)`; or an unknown one:
    `f(x)` is `Call("f", ...)`.
    """

    name: str
    args: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Percent:
    r"""`28\%`, `28 percent`."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with a unit, a currency (`dollar`, `euro`, ...) or `degree`.

    The unit is in its table spelling, products and powers as `m/s^2`.
    """

    value: "Node"
    unit: str


@dataclass(frozen=True, slots=True)
class Based:
    """A numeral in a written base: `101_2`. Its value is exact."""

    value: Fraction
    base: int


@dataclass(frozen=True, slots=True)
class Mod:
    r"""A residue: `3 \pmod 7`, `3 mod 7`."""

    value: "Node"
    modulus: "Node"


@dataclass(frozen=True, slots=True)
class PlusMinus:
    r"""`\pm a` (left is None) or `b \pm a`."""

    left: "Node | None"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Ratio:
    """`3:4`, `1 : 2 : 3`. A time `1:30` is a `Text`."""

    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Sequence:
    """Several values in a row.

    `kind` is `list` (bare, by commas, semicolons or "and"; "or" as well, with kind `either`), `tuple` for
    round brackets, `bracket` for square ones, `set` for braces, `vector` for angle brackets.
    `(0, 1)` is a tuple or an open interval and `[0, 1]` a bracket or a closed interval: they are parsed as
    sequences, and the structure tier reads them as what the other side is.
    """

    kind: str
    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval that cannot be anything else: mixed brackets, an infinite end."""

    low: "Node"
    high: "Node"
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of entries, all of one length. `kind`: `matrix`, `det` (`vmatrix`), `piecewise` (`cases`)."""

    kind: str
    rows: "tuple[tuple[Node, ...], ...]"


@dataclass(frozen=True, slots=True)
class Relation:
    r"""A chain of one or more relations: `a < b \le c` has two operators and three operands.

    Operators: `=`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `notin`, `approx`, `equiv`, `subset`, `to`, and
    those that are compared as written: `implies`, `iff`, `propto`, `parallel`, `perp`, `divides`,
    `notdivides`.
    Set operations are calls: `union`, `intersection`, `setminus`; a set builder is
    `Call("such_that", (x, condition))`.
    """

    operators: "tuple[str, ...]"
    operands: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Opaque:
    """What is never evaluated: an integral, a derivative, a limit. Equal only to the same thing written."""

    text: str
    """Canonical LaTeX, as the text tier normalises it."""


Node: TypeAlias = (
    Number | Constant | Symbol | Text | Neg | Add | Mul | Div | Pow | Call | Percent | Quantity | Based | Mod
    | PlusMinus | Ratio | Sequence | Interval | Matrix | Relation | Opaque
)  # fmt: skip
