r"""What stands for a row of values without being one: a named point, a sum of unit vectors.

Real rows: gold `(1, 2)` takes `P(1, 2)`; gold `(3, 0, -1)` takes `3\mathbf{i} - \mathbf{k}`.
"""

import re
from fractions import Fraction
from itertools import product
from typing import Final

from ringtrue.graders.equivalence.rewriting import both_signs
from ringtrue.graders.equivalence.variables import is_constant
from ringtrue.graders.parse import Add, Call, Mul, Neg, Node, Number, PlusMinus, Sequence, Symbol

__all__ = ["as_components", "as_point", "every_sign"]

_POINT: Final = re.compile(r"[A-Z](?:_\d|')?")
_MOST_SIGNS: Final = 3
_UNIT_VECTORS: Final = {Symbol("vec_i"): 0, Symbol("vec_j"): 1, Symbol("vec_k"): 2}


def as_point(node: Node | None) -> tuple[Node, ...] | None:
    """The coordinates of a point with its name; None for anything else, and for functions of letters.

    >>> as_point(Call("P", (Number(Fraction(1)), Number(Fraction(2))))) is not None
    True
    """
    if not isinstance(node, Call) or len(node.args) < 2 or _POINT.fullmatch(node.name) is None:
        return None
    return node.args if any(map(is_constant, node.args)) else None


def every_sign(row: Sequence, other: Sequence) -> Sequence:
    r"""A tuple as the list of what its signs stand for, `(1, \pm 2)`, where the other side lists tuples.

    >>> from ringtrue.graders.parse import parse_answer
    >>> len(every_sign(parse_answer(r"(1, \pm 2)"), parse_answer("(1,2), (1,-2)")).items)
    2
    """
    lists_rows = other.kind in ("list", "either", "set") and all(
        isinstance(one, Sequence) for one in other.items
    )
    choices = [both_signs(item) if isinstance(item, PlusMinus) else None for item in row.items]
    if row.kind != "tuple" or not lists_rows or not 0 < len(choices) - choices.count(None) <= _MOST_SIGNS:
        return row
    values = [choice.items if choice else (item,) for choice, item in zip(choices, row.items, strict=True)]
    return Sequence("list", tuple(Sequence("tuple", chosen) for chosen in product(*values)))


def as_components(node: Node | None, size: int) -> tuple[Node, ...] | None:
    """The coefficients of a sum of unit vectors in as many dimensions; None for anything else.

    >>> as_components(Symbol("vec_j"), 2)[1]
    Number(value=Fraction(1, 1), digits=None)
    """
    if node is None:
        return None
    found: list[list[Node]] = [[] for _ in range(size)]
    for term in node.terms if isinstance(node, Add) else (node,):
        inner = term.operand if isinstance(term, Neg) else term
        factors = inner.factors if isinstance(inner, Mul) else (inner,)
        places = [
            _UNIT_VECTORS[factor]
            for factor in factors
            if isinstance(factor, Symbol) and factor in _UNIT_VECTORS
        ]
        if len(places) != 1 or places[0] >= size:
            return None
        rest = tuple(factor for factor in factors if factor not in _UNIT_VECTORS)
        value = Mul(rest) if len(rest) > 1 else rest[0] if rest else Number(Fraction(1))
        found[places[0]].append(Neg(value) if isinstance(term, Neg) else value)
    return tuple(Add((Number(Fraction(0)), *terms)) if len(terms) != 1 else terms[0] for terms in found)
