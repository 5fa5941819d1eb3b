r"""Several names that are given their values at once, as one equation for each.

Real rows: `(n, k) = (2, 1)` is `n = 2, k = 1`; `x = y = z = 1` is `x = 1, y = 1, z = 1`.
"""

from ringtrue.graders.parse import Node, Relation, Sequence, Symbol

__all__ = ["one_by_one"]


def one_by_one(left: Node, right: Node) -> tuple[Node, Node] | None:
    """Both sides with their names spelled out, where that brings them nearer; else None.

    >>> from ringtrue.graders.parse import parse_answer
    >>> one_by_one(parse_answer("(n,k)=(2,1)"), parse_answer("n=2, k=1"))[0] == parse_answer("n=2, k=1")
    True
    """
    one, other = _each(left), _each(right)
    if one is not None and other is not None:
        return one, other
    if one is not None and isinstance(right, Sequence) and (_is_chain(left) or _all_named(right)):
        return one, right
    if other is not None and isinstance(left, Sequence) and (_is_chain(right) or _all_named(left)):
        return left, other
    return None


def _each(node: Node) -> Sequence | None:
    if not isinstance(node, Relation) or set(node.operators) != {"="}:
        return None
    *names, value = node.operands
    if _is_chain(node):
        return Sequence("list", tuple(Relation(("=",), (name, value)) for name in names))
    first = names[0]
    if len(names) > 1 or not isinstance(first, Sequence) or not isinstance(value, Sequence):
        return None
    if len(first.items) != len(value.items) or not all(isinstance(item, Symbol) for item in first.items):
        return None
    pairs = zip(first.items, value.items, strict=True)
    return Sequence("list", tuple(Relation(("=",), pair) for pair in pairs))


def _is_chain(node: Node) -> bool:
    """Whether several letters have one value: `x = y = 0`."""
    return (
        isinstance(node, Relation)
        and len(node.operands) > 2
        and all(isinstance(name, Symbol) for name in node.operands[:-1])
    )


def _all_named(sequence: Sequence) -> bool:
    return all(isinstance(item, Relation) and isinstance(item.operands[0], Symbol) for item in sequence.items)
