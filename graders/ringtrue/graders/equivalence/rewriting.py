r"""Trees rewritten into what they mean: `\pm` into two values, one name into another.

A real row: `e^{2x}(1 \pm c)` is the list `e^{2x}(1+c), e^{2x}(1-c)`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ringtrue.graders.equivalence.variables import FIELDS, children
from ringtrue.graders.parse import Add, Neg, Node, PlusMinus, Relation, Sequence, Symbol

__all__ = ["both_signs", "mapped", "rename"]


def both_signs(node: Node | None) -> Sequence | None:
    """The list of the two values of an expression with one plus-or-minus; None for any other.

    >>> both_signs(PlusMinus(None, Symbol("a"))).items
    (Symbol(name='a'), Neg(operand=Symbol(name='a')))
    """
    if node is None or isinstance(node, Sequence | Relation) or _count(node) != 1:
        return None
    return Sequence("list", (_with_sign(node, positive=True), _with_sign(node, positive=False)))


def rename(node: Any, names: Mapping[str, str]) -> Any:
    """A tree with its variables renamed.

    >>> rename(Neg(Symbol("c")), {"c": "C"})
    Neg(operand=Symbol(name='C'))
    """
    if isinstance(node, Symbol):
        return Symbol(names.get(node.name, node.name))
    return mapped(node, lambda value: rename(value, names))


def _count(node: Node) -> int:
    return isinstance(node, PlusMinus) + sum(map(_count, children(node)))


def _with_sign(node: Any, *, positive: bool) -> Any:
    if isinstance(node, PlusMinus):
        right = node.right if positive else Neg(node.right)
        return right if node.left is None else Add((node.left, right))
    return mapped(node, lambda value: _with_sign(value, positive=positive))


def mapped(node: Any, function: Callable[[Any], Any]) -> Any:
    """A node with a function applied to whatever stands directly below it.

    >>> mapped(Neg(Symbol("x")), lambda below: Symbol("y"))
    Neg(operand=Symbol(name='y'))
    """
    if isinstance(node, tuple):
        return tuple(map(function, node))
    names = FIELDS.get(type(node))
    return type(node)(*[function(getattr(node, name)) for name in names]) if names else node
