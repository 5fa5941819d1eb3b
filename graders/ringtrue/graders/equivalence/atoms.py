r"""Parts that have no value here: functions nobody has defined, integrals, words. They are taken as letters.

A real row: `(1-e^{-t})u(t)` is a product with something called u of t, and so are `u(t) - e^{-t}u(t)` and no
expression without it.
"""

from typing import Any, Final

from ringtrue.graders.equivalence.finding import NotUnderstoodError, UndefinedValueError
from ringtrue.graders.equivalence.functions import FUNCTIONS
from ringtrue.graders.equivalence.modular import Residue
from ringtrue.graders.equivalence.rewriting import mapped
from ringtrue.graders.equivalence.variables import walk
from ringtrue.graders.parse import Call, Node, Opaque, Symbol, Text

__all__ = ["freed", "has_unknown", "is_unknown_call"]

_KNOWN: Final = frozenset(name for name, _ in FUNCTIONS) | frozenset([
    "sum", "product", "union", "intersection", "setminus", "such_that", "log", "gcd", "lcm", "min", "max",
    "arg", "norm", "det", "double_factorial",
])  # fmt: skip
_POINT: Final = Residue("arguments")


def is_unknown_call(node: Node) -> bool:
    """Whether a node is a function that has no definition here.

    >>> from ringtrue.graders.parse import parse_answer
    >>> is_unknown_call(parse_answer("f(2)")), is_unknown_call(parse_answer("sin 2"))
    (True, False)
    """
    return isinstance(node, Call) and node.name not in _KNOWN


def has_unknown(node: Node) -> bool:
    """Whether a tree holds an unknown function, words, or what is never evaluated."""
    return any(isinstance(below, Opaque | Text) or is_unknown_call(below) for below in walk(node))


def freed(node: Any) -> Any:
    """A tree with each value of an unknown function replaced by a letter of its own.

    >>> from ringtrue.graders.parse import parse_answer
    >>> freed(parse_answer("f(x+1)")) == freed(parse_answer("f(1+x)"))
    True
    """
    if isinstance(node, Call) and is_unknown_call(node):
        return Symbol(f"{node.name}({', '.join(map(_key, node.args))})")
    return node if isinstance(node, Opaque | Text) else mapped(node, freed)


def _key(argument: Node) -> str:
    try:
        return str(_POINT.value(argument))
    except (NotUnderstoodError, UndefinedValueError):
        return repr(argument)
