"""The variables of a tree.

A real row: `x^2 + a_n` has `x` and `a_n`; `e`, `i` and `pi` are constants.
"""

from collections.abc import Iterator
from dataclasses import fields
from typing import Final, get_args

from ringtrue.graders.parse import (
    Add,
    Call,
    Constant,
    Div,
    Matrix,
    Mul,
    Neg,
    Node,
    Number,
    Percent,
    Pow,
    Symbol,
)

__all__ = ["FIELDS", "children", "is_constant", "size", "variables", "walk"]

FIELDS: Final[dict[type, tuple[str, ...]]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in get_args(Node)
}
"""`dataclasses.fields` looks them up anew at every call, and trees are walked at every point."""
_BELOW: Final = {
    kind: tuple(field.name for field in fields(kind) if "Node" in str(field.type)) for kind in get_args(Node)
}
"""Those of them that hold nodes."""
_ARITHMETIC: Final = (Number, Neg, Add, Mul, Div, Pow, Percent, Call)


def children(node: Node) -> list[Node]:
    """The nodes directly below one.

    >>> from ringtrue.graders.parse import Neg, Symbol
    >>> children(Neg(Symbol("x")))
    [Symbol(name='x')]
    """
    if type(node) is Matrix:
        return [item for row in node.rows for item in row]
    found: list[Node] = []
    for name in _BELOW[type(node)]:
        value = getattr(node, name)
        if type(value) is tuple:
            found.extend(value)
        elif value is not None:
            found.append(value)
    return found


def variables(node: Node) -> frozenset[str]:
    """The names of all variables in a tree.

    >>> from ringtrue.graders.parse import parse_answer
    >>> sorted(variables(parse_answer("x^2 + 2y")))
    ['x', 'y']
    """
    return frozenset(below.name for below in walk(node) if type(below) is Symbol)


def is_constant(node: Node) -> bool:
    """Whether a tree is arithmetic on numbers alone, whatever its value.

    >>> from ringtrue.graders.parse import parse_answer
    >>> is_constant(parse_answer("sqrt(2) + 1")), is_constant(parse_answer("x"))
    (True, False)
    """
    return all(
        below.name in ("pi", "e", "i") if type(below) is Constant else isinstance(below, _ARITHMETIC)
        for below in walk(node)
    )


def size(node: Node) -> int:
    """The number of nodes in a tree.

    >>> from ringtrue.graders.parse import parse_answer
    >>> size(parse_answer("x + 1"))
    3
    """
    return sum(1 for _ in walk(node))


def walk(node: Node) -> Iterator[Node]:
    """A tree's nodes, itself first.

    >>> from ringtrue.graders.parse import Neg, Symbol
    >>> len(list(walk(Neg(Symbol("x")))))
    2
    """
    stack = [node]
    while stack:
        below = stack.pop()
        yield below
        stack.extend(children(below))
