r"""What no tier has a value of, however long it looks: it equals only what is written the same.

Real rows: gold `\{x \mid h-r \le x \le h+r\}`; an answer `2(-\infty, 1] \cup [3, \infty)`; gold
`C(m) = \begin{cases} 10 & m \le 500 ...`; gold `3 \mid n` against `7 \mid n`.

A set, a list, a ratio, a residue, words or an infinity inside arithmetic, a case distinction or a unit inside
an equation, relations that say no order: neither the tiers here nor sympy can compute with these. What it
does not do: say so of what stands by itself, such as a list of units, which other tiers compare.
"""

from typing import Final

from ringtrue.graders.equivalence.variables import children, variables
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
    Text,
)

__all__ = ["is_unvalued"]

_COMPARED: Final = frozenset(["=", "!=", "<", "<=", ">", ">=", "in", "notin"])
_SET_CALLS: Final = frozenset(["union", "intersection", "setminus"])
_NUMBERS: Final = frozenset(["pi", "e", "i", "infinity"])
_INFINITY: Final = Constant("infinity")
_ARITHMETIC: Final = (Number, Constant, Symbol, Neg, Add, Mul, Div, Pow, Percent, Based)


def is_unvalued(node: Node) -> bool:
    r"""Whether a tree holds a part that nothing here or in sympy computes with.

    >>> from ringtrue.graders.parse import parse_answer
    >>> is_unvalued(parse_answer("3 + (1, 2]")), is_unvalued(parse_answer("(1, 2]"))
    (True, False)
    """
    if isinstance(node, Sequence):
        return any(map(is_unvalued, node.items))
    if isinstance(node, Relation):
        if any(map(_holds_matrix, node.operands)) and not {"="}.issuperset(node.operators):
            return True
        return not _COMPARED.issuperset(node.operators) or any(
            _is_part(operand, operand_of_in=operator == "in", in_relation=True)
            for operand, operator in zip(node.operands, ("=", *node.operators), strict=True)
        )
    if isinstance(node, Matrix):
        return any(is_unvalued(entry) for row in node.rows for entry in row)
    if isinstance(node, Quantity):
        return is_unvalued(node.value)
    if isinstance(node, Call) and node.name in _SET_CALLS:
        return any(_is_part(part, operand_of_in=True) for part in node.args)
    if isinstance(node, Interval | PlusMinus | Ratio | Mod):
        return any(map(_is_part, children(node)))
    return not isinstance(node, Text | Constant) and _is_part(node)


def _is_part(node: Node, *, operand_of_in: bool = False, in_relation: bool = False) -> bool:
    """Whether a part of a larger answer has no value."""
    if operand_of_in and isinstance(node, Interval | Sequence):
        return any(map(_is_part, children(node)))
    if operand_of_in and isinstance(node, Constant):
        return False
    if isinstance(node, Call) and node.name in _SET_CALLS:
        return any(_is_part(part, operand_of_in=True) for part in node.args)
    if isinstance(node, Call):
        return node.name == "such_that" or any(_is_part(part, in_relation=in_relation) for part in node.args)
    if isinstance(node, Quantity):
        # A unit in a bare sum may be one that was meant as a letter.
        return (in_relation and node.unit != "degree") or _is_part(node.value, in_relation=in_relation)
    if isinstance(node, Matrix):
        is_square = len(node.rows) == len(node.rows[0])
        return {"piecewise": True, "det": not is_square}.get(node.kind, False) or any(
            _is_part(entry, in_relation=in_relation) for row in node.rows for entry in row
        )
    if not isinstance(node, _ARITHMETIC) or (isinstance(node, Constant) and node.name not in _NUMBERS):
        return True
    if isinstance(node, Add) and _adds_to_matrix(node):
        return True
    if isinstance(node, Add | Mul | Div | Pow) and any(map(_is_infinite, children(node))):
        return True
    return any(_is_part(below, in_relation=in_relation) for below in children(node))


def _is_infinite(node: Node) -> bool:
    return (node.operand if isinstance(node, Neg) else node) == _INFINITY


def _adds_to_matrix(node: Add) -> bool:
    """Whether a number is added to a matrix, which has no value."""
    terms = [term.operand if isinstance(term, Neg) else term for term in node.terms]
    matrices = [isinstance(term, Matrix) and term.kind == "matrix" for term in terms]
    return any(matrices) and any(
        not is_one and not variables(term) and not _holds_matrix(term)
        for is_one, term in zip(matrices, terms, strict=True)
    )


def _holds_matrix(node: Node) -> bool:
    return isinstance(node, Matrix) or any(map(_holds_matrix, children(node)))
