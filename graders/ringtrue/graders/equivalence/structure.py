r"""The tier of lists, sets, tuples, vectors and matrices: element by element.

Real rows: gold `1, 2` takes `\{2, 1\}` and `2 \text{ or } 1`; gold `(1,2)` does not take `(2,1)` or `[1,2]`;
gold `\pm 2` takes `2, -2`; gold `3` does not take `3, 3`.

Lists and sets are matched as such, never by sorting their texts. What it does not do: intervals, which are
the next tier's where either side can be one.
"""

import re
from dataclasses import replace
from typing import Final

from ringtrue.graders.equivalence.assignment import says_nothing
from ringtrue.graders.equivalence.finding import Decide, Finding
from ringtrue.graders.equivalence.kinds import is_equation
from ringtrue.graders.equivalence.matching import match_any_order, match_in_order
from ringtrue.graders.equivalence.matrices import as_matrix
from ringtrue.graders.equivalence.rewriting import both_signs
from ringtrue.graders.equivalence.side import Side, ask
from ringtrue.graders.equivalence.variables import is_constant
from ringtrue.graders.equivalence.vectors import as_components, as_point, every_sign
from ringtrue.graders.parse import (
    Add,
    Based,
    Call,
    Constant,
    Div,
    Interval,
    Matrix,
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
)  # fmt: skip
from ringtrue.graders.policy import Policy

__all__ = ["compare", "compare_trees", "elements"]

_ORDERED: Final = frozenset(["tuple", "bracket", "vector"])
_EQUALITIES: Final = frozenset(["=", "approx", "equiv", "in"])
_ONE_COMMA: Final = re.compile(r"\s*-?\d+,\d+\s*")
_SCALARS: Final = (Number, Symbol, Neg, Add, Mul, Div, Pow, Percent, Quantity, Based, Ratio)
_SET_CALLS: Final = frozenset(["union", "intersection", "setminus", "such_that"])


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:
    """Compare two sides of which one has elements; abstain on any other, and on intervals."""
    left, right = _by_the_other(gold, answer, policy)
    left, right = as_matrix(left), as_matrix(right)
    if isinstance(left, Matrix) or isinstance(right, Matrix):
        return _matrices(left, right, policy, decide)
    first, second = elements(left), elements(right)
    if (first is None) != (second is None) and policy.assignment == "lenient":
        first, second = _spelled_out(left, first, second), _spelled_out(right, second, first)
    if first is None and second is None and not (isinstance(left, Number) and isinstance(right, Number)):
        return None
    if first is not None and second is not None:
        first, second = every_sign(first, second), every_sign(second, first)
        return _sequences(first, second, policy, decide)
    if first is None and second is None and left is not None and right is not None:
        found = ask(left, right, policy, decide)
        return Finding(True, "comma=by_gold", found.detail) if found is not None and found.equal else found
    if first is None:
        return _against_one(left, second, gold_is_one=True, policy=policy, decide=decide)
    return _against_one(right, first, gold_is_one=False, policy=policy, decide=decide)


def compare_trees(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:  # noqa: ARG001
    """Two sides that are written the same are equal, whatever they mean, unless they say nothing."""
    node = answer.node
    if node is None or node != gold.node or says_nothing(node):
        return None
    return Finding(True, None, "the same expression, written the same way")


def elements(node: Node | None) -> Sequence | None:
    r"""A node as a sequence, where it is one: `\pm 2` is the list `2, -2`.

    >>> from ringtrue.graders.parse import Number, PlusMinus
    >>> elements(PlusMinus(None, Symbol("a"))).items
    (Symbol(name='a'), Neg(operand=Symbol(name='a')))
    """
    if isinstance(node, Sequence):
        if node.kind in ("list", "either", "set") and any(isinstance(item, PlusMinus) for item in node.items):
            parts = [elements(item) if isinstance(item, PlusMinus) else item for item in node.items]
            flat = [x for part in parts if part is not None for x in _flat(part)]
            return Sequence(node.kind, tuple(flat))
        if node.kind in ("tuple", "bracket") and all(map(_names_its_value, node.items)):
            return Sequence("list", node.items)  # [x = 1, y = 2] gives two values, and is no interval
        return node
    if isinstance(node, Call) and node.name == "union":
        sets = [part for part in node.args if isinstance(part, Sequence) and part.kind == "set"]
        every = tuple(item for part in sets for item in part.items)
        return Sequence("set", every) if len(sets) == len(node.args) else None
    return both_signs(node)


def _spelled_out(node: Node | None, own: Sequence | None, other: Sequence | None) -> Sequence | None:
    r"""A point with its name, or a sum of unit vectors, as the tuple that the other side is."""
    if own is not None or other is None or other.kind not in _ORDERED:
        return own
    items = as_point(node) or as_components(node, len(other.items))
    return Sequence(other.kind, items) if items else None


def _names_its_value(node: Node) -> bool:
    return isinstance(node, Relation) and node.operators == ("=",) and isinstance(node.operands[0], Symbol)


def _is_inequality(node: Node) -> bool:
    return isinstance(node, Relation) and not _EQUALITIES.issuperset(node.operators)


def _flat(part: Node) -> tuple[Node, ...]:
    return part.items if isinstance(part, Sequence) and part.kind == "list" else (part,)


def _by_the_other(gold: Side, answer: Side, policy: Policy) -> tuple[Node | None, Node | None]:
    """Both trees; `1,200` is read as a list where the other side is one, and the policy is lenient."""
    left, right = gold.node, answer.node
    if policy.comma == "by_gold" and policy.order == "by_shape":
        if isinstance(left, Sequence) and "," in answer.text and elements(right) is None:
            right = answer.read("list") or right
        elif isinstance(right, Sequence) and "," in gold.text and elements(left) is None:
            left = gold.read("list") or left
        elif (
            isinstance(right, Sequence)
            and isinstance(left, Number)
            and left.digits
            and _ONE_COMMA.fullmatch(answer.text)
        ):
            # 1000,99 can only be a decimal where the gold is one.
            right = answer.read("decimal") or right
    return left, right


def _sequences(first: Sequence, second: Sequence, policy: Policy, decide: Decide) -> Finding | None:
    one, other = _kind(first), _kind(second)
    if policy.order == "ordered":
        if one != other:
            return Finding(False, "order=ordered", f"a {one} is not a {other}")
        return _match(first, second, policy, decide, in_order=one != "set", as_sets=one == "set")
    if one in _ORDERED and other in _ORDERED:
        if one != other and "vector" not in (one, other):
            # As intervals they differ too, so nothing is left to ask.
            return Finding(False, None, "the brackets differ")
        return _match(first, second, policy, decide, in_order=True)
    if one in _ORDERED or other in _ORDERED:
        return _list_and_tuple(first, second, one, other, policy, decide)
    if first.kind != second.kind and "either" in (first.kind, second.kind) and _are_words(first, second):
        return Finding(False, None, "one of several names is not all of them")
    as_sets = "set" in (one, other)
    return _match(first, second, policy, decide, in_order=False, as_sets=as_sets)


def _are_words(*sequences: Sequence) -> bool:
    return all(isinstance(item, Symbol | Text) for sequence in sequences for item in sequence.items)


def _list_and_tuple(
    first: Sequence, second: Sequence, one: str, other: str, policy: Policy, decide: Decide
) -> Finding | None:
    if "set" in (one, other):
        inner = first if one == "set" else second
        if len(inner.items) == 1 and isinstance(inner.items[0], Sequence):
            pair = (inner.items[0], second) if one == "set" else (first, inner.items[0])
            return ask(*pair, policy, decide)
        return Finding(False, None, "a set is not a tuple")
    every = (*first.items, *second.items)
    if any(map(_is_inequality, every)) and not any(map(is_equation, every)):
        return None  # "x >= 2 and x <= 5" is a set, and [2, 5] may be the same one
    named = all(map(_names_its_value, (first if one == "list" else second).items))
    if named and len(first.items) == 2 and "bracket" in (one, other):
        return Finding(False, None, "two named values are not an interval")
    if one == "list":
        return _match(first, second, policy, decide, in_order=True)
    items = second.items
    if named:
        # "y = 3, x = 2" is the point (2, 3): coordinates in the order of their names.
        ordered = sorted(items, key=lambda item: item.operands[0].name)  # type: ignore[union-attr]
        return _match(first, Sequence("list", tuple(ordered)), policy, decide, in_order=True)
    return Finding(False, None, "a list is not a tuple")


def _kind(sequence: Sequence) -> str:
    return "list" if sequence.kind == "either" else sequence.kind


def _match(
    first: Sequence,
    second: Sequence,
    policy: Policy,
    decide: Decide,
    *,
    in_order: bool,
    as_sets: bool = False,
) -> Finding | None:
    ordered = None
    if in_order or len(first.items) == len(second.items):
        ordered = match_in_order(first.items, second.items, policy, decide)
    if in_order or (ordered is not None and ordered.equal):
        return ordered
    found = match_any_order(first.items, second.items, policy, decide, as_sets=as_sets)
    if found is not None and found.equal and policy.order == "by_shape":
        return Finding(True, found.option or "order=by_shape", found.detail)
    return found


def _against_one(
    one: Node | None, many: Sequence | None, *, gold_is_one: bool, policy: Policy, decide: Decide
) -> Finding | None:
    """A single value against a sequence."""
    if one is None or many is None or isinstance(one, Interval | Relation):
        return None
    if isinstance(one, Constant) and one.name not in ("pi", "e", "i", "infinity"):
        return None
    if isinstance(one, Call) and (one.name in _SET_CALLS or not one.args):
        return None
    if len(many.items) == 1 and policy.order == "by_shape" and many.kind in ("set", "list", "either"):
        item = many.items[0]
        found = ask(one, item, policy, decide) if gold_is_one else ask(item, one, policy, decide)
        return replace(found, option=found.option or "order=by_shape") if found and found.equal else found
    if isinstance(one, (*_SCALARS, Constant, Call)):
        return Finding(False, None, f"a single value is not a {_kind(many)} of {len(many.items)}")
    return None


def _matrices(left: Node | None, right: Node | None, policy: Policy, decide: Decide) -> Finding | None:
    if isinstance(left, Matrix) and isinstance(right, Matrix):
        if left.kind != right.kind:
            return None
        if len(left.rows) != len(right.rows) or len(left.rows[0]) != len(right.rows[0]):
            return (
                Finding(False, None, "the shapes of the matrices differ") if left.kind == "matrix" else None
            )
        first = tuple(entry for row in left.rows for entry in row)
        second = tuple(entry for row in right.rows for entry in row)
        found = match_in_order(first, second, policy, decide)
        return found if left.kind == "matrix" or (found is not None and found.equal) else None
    matrix, other = (left, right) if isinstance(left, Matrix) else (right, left)
    if not isinstance(matrix, Matrix) or matrix.kind != "matrix":
        return None
    if isinstance(other, Sequence) and len(other.items) == 1 and policy.order == "by_shape":
        only = other.items[0]
        return ask(matrix, only, policy, decide) if matrix is left else ask(only, matrix, policy, decide)
    vector = _vector(matrix)
    if vector is not None and policy.assignment == "lenient":
        other = _spelled_out(other, elements(other), Sequence("vector", vector)) or other
    if (
        isinstance(other, Sequence)
        and vector is not None
        and policy.order == "by_shape"
        and other.kind != "set"
    ):
        pair = (vector, other.items) if matrix is left else (other.items, vector)
        return match_in_order(*pair, policy, decide)
    if isinstance(other, Sequence | Interval) or (other is not None and is_constant(other)):
        return Finding(False, None, "a matrix is not a number, a list or an interval")
    return None


def _vector(matrix: Matrix) -> tuple[Node, ...] | None:
    """The entries of a matrix of one row or one column."""
    if len(matrix.rows) == 1:
        return matrix.rows[0]
    return tuple(row[0] for row in matrix.rows) if len(matrix.rows[0]) == 1 else None
