r"""What kind of thing an answer is: a value, an expression, a set, an equation, a list.

A real row: `x^2 + y^2 = 25` is an equation, `-3 < x` an inequality, `\sqrt{3}` a value.
"""

from typing import Final

from ringtrue.graders.equivalence.variables import variables, walk
from ringtrue.graders.parse import (
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
    Percent,
    PlusMinus,
    Pow,
    Quantity,
    Ratio,
    Relation,
    Sequence,
    Symbol,
)

__all__ = ["NEVER_EQUAL", "is_equation", "kind_of", "parts_of", "plain_name"]

_SET_NAMES: Final = frozenset(["reals", "integers", "naturals", "rationals", "complexes", "empty"])
_SET_CALLS: Final = frozenset(["union", "intersection", "setminus", "such_that"])
_ORDER: Final = frozenset(["<", "<=", ">", ">=", "!="])
_VAGUE: Final = frozenset(["in", "notin", "equiv", "subset"])
_SCALAR: Final = (Number, Constant, Symbol, Neg, Add, Mul, Div, Pow, Call, Percent)

_NEVER: Final = {
    "value": "set relation inequality equation matrix several marked nonsense pieces",
    "expression": "set relation inequality equation matrix several marked nonsense pieces",
    "letter": "set relation inequality equation matrix several marked nonsense pieces",
    "set": "matrix marked relation pieces nonsense equation",
    "matrix": "equation inequality several marked relation pieces nonsense",
    "equation": "inequality marked relation nonsense several",
    "inequality": "marked relation pieces nonsense",
    "several": "marked relation pieces nonsense",
    "relation": "marked nonsense pieces",
    "pieces": "marked nonsense",
    "marked": "nonsense",
}
NEVER_EQUAL: Final = frozenset(
    frozenset((kind, other)) for kind, others in _NEVER.items() for other in others.split()
)
"""Kinds that are never equal, but for the exceptions that the tier of shapes knows."""

_NAMES: Final = {
    "value": "a value", "expression": "an expression", "letter": "a letter", "set": "a set of numbers",
    "matrix": "a matrix", "equation": "an equation", "inequality": "an inequality", "relation": "a relation",
    "several": "a list of values", "marked": "a number with a unit, a base or a ratio",
    "pieces": "a case distinction", "nonsense": "what has no value",
}  # fmt: skip


def plain_name(kind: str) -> str:
    """A kind's name for a sentence.

    >>> plain_name("several")
    'a list of values'
    """
    return _NAMES[kind]


def is_equation(node: Node) -> bool:
    """Whether a node is a relation with an equals sign, in a chain too.

    >>> from ringtrue.graders.parse import parse_answer
    >>> is_equation(parse_answer("y = 2x")), is_equation(parse_answer("y < 2x"))
    (True, False)
    """
    return isinstance(node, Relation) and "=" in node.operators


def kind_of(node: Node) -> str | None:
    r"""The kind of thing that a tree is; None where it may be several.

    >>> from ringtrue.graders.parse import parse_answer
    >>> kind_of(parse_answer("2x=4")), kind_of(parse_answer(r"\sqrt{3}")), kind_of(parse_answer(r"\pm 1"))
    ('equation', 'value', None)
    """
    if isinstance(node, Interval) or (isinstance(node, Constant) and node.name in _SET_NAMES):
        return "set"
    if isinstance(node, Call) and node.name in _SET_CALLS:
        return None if all(isinstance(argument, Symbol) for argument in node.args) else "set"
    if isinstance(node, Matrix):
        return {"matrix": "matrix", "piecewise": "pieces"}.get(node.kind)
    if isinstance(node, Sequence):
        return "several" if len(node.items) > 1 else None
    if isinstance(node, Relation):
        return _kind_of_relation(node)
    if isinstance(node, Quantity | Based | Ratio | Mod):
        return "marked"
    return _kind_of_scalar(node) if isinstance(node, _SCALAR) else None


def parts_of(node: Node) -> frozenset[str]:
    """What a relation is about, beyond numbers: matrices, sets, several values at once.

    >>> from ringtrue.graders.parse import parse_answer
    >>> sorted(parts_of(parse_answer("(x, y) = (1, 2)")))
    ['Sequence']
    """
    kinds = (Matrix, Interval, Sequence)
    return frozenset(type(part).__name__ for part in walk(node) if isinstance(part, kinds))


def _kind_of_relation(node: Relation) -> str | None:
    if {"=", "approx"}.issuperset(node.operators):
        return "equation" if variables(node) or parts_of(node) else "value"
    if _ORDER.issuperset(node.operators):
        return "inequality"
    return None if _VAGUE & set(node.operators) else "relation"


def _kind_of_scalar(node: Node) -> str | None:
    if isinstance(node, Symbol):
        return "letter"
    below = list(walk(node))
    if any(isinstance(part, PlusMinus | Matrix) and getattr(part, "kind", "") != "matrix" for part in below):
        return None
    if any(isinstance(part, Matrix) for part in below):
        return "matrix"
    if not all(isinstance(part, _SCALAR) or _is_degree(part) for part in below):
        return "nonsense"
    return "expression" if variables(node) else "value"


def _is_degree(node: Node) -> bool:
    return isinstance(node, Quantity) and node.unit == "degree"
