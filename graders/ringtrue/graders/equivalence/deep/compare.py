r"""The deep tier on two trees: collections element by element, relations side by side, the rest by sympy.

One real row: gold `2x+y=3`, answer `4x+2y=6` under `equation="lenient"`: the differences of the sides are
multiples of each other, so the equations are equal. `x = x` equals nothing: it says nothing.

It does not convert units, and evaluates no integral, derivative or limit: such parts equal only themselves.
"""

from collections.abc import Sequence as Items
from typing import Any, Final

import sympy

from ringtrue.graders.equivalence.deep.convert import CannotError, convert, has_i
from ringtrue.graders.equivalence.deep.relations import as_set, bare_value, same_relations
from ringtrue.graders.equivalence.deep.same import Found, same, same_sets
from ringtrue.graders.equivalence.deep.size import check_size, symbols
from ringtrue.graders.parse.tree import (
    Add,
    Based,
    Call,
    Interval,
    Matrix,
    Mod,
    Neg,
    Node,
    Opaque,
    PlusMinus,
    Quantity,
    Ratio,
    Relation,
    Sequence,
    Symbol,
    Text,
)
from ringtrue.graders.policy import Policy

__all__ = ["compare_nodes"]

_UNORDERED: Final = ("list", "either", "set")
_SET_CALLS: Final = ("union", "intersection", "setminus")
_FREE_CONSTANTS: Final = ("C", "c", "K", "k", "D")


def compare_nodes(gold: Node, answer: Node, policy: Policy) -> Found:
    """Compare two trees.

    Raises:
        TooLargeError: where evaluating a side could cost too much.
        CannotError: where a side holds what has no value here.

    >>> compare_nodes(Add((Symbol("x"), Symbol("y"))), Add((Symbol("y"), Symbol("x"))), Policy())[0]
    True
    """
    check_size(gold)
    check_size(answer)
    return _compare(_plain(gold), _plain(answer), policy)


def _plain(node: Node) -> Node:
    """Write what stands for two values as the two values."""
    match node:
        case PlusMinus(None, right):
            return Sequence("list", (right, Neg(right)))
        case PlusMinus(left, right) if left is not None:
            return Sequence("list", (Add((left, right)), Add((left, Neg(right)))))
        case _:
            return node


def _compare(gold: Node, answer: Node, policy: Policy) -> Found:
    if isinstance(gold, Relation) != isinstance(answer, Relation):
        return _one_relation(gold, answer, policy)
    match gold, answer:
        case Relation(), Relation():
            return _relations(gold, answer, policy)
        case Sequence(), Sequence():
            return _sequences(gold, answer, policy)
        case (Sequence(), other) | (other, Sequence()) if not _is_set(other):
            return False, "several values on one side, one on the other"
        case Matrix(kind, rows), Matrix(other_kind, other_rows):
            if kind != other_kind or [len(row) for row in rows] != [len(row) for row in other_rows]:
                return False, "matrices of different kind or shape"
            entries = [entry for row in rows for entry in row]
            return _each(entries, [entry for row in other_rows for entry in row], policy)
        case Ratio(items), Ratio(others):
            return _ratios(items, others, policy)
        case _ if _is_set(gold) or _is_set(answer):
            return same_sets(_set(gold), _set(answer))
    return _values(gold, answer, policy)


def _values(gold: Node, answer: Node, policy: Policy) -> Found:
    """Compare two single values, less a mark that both carry."""
    match gold, answer:
        case Opaque() | Text(), Opaque() | Text():
            return (True if gold == answer else None), "never evaluated: equal only to the same text"
        case Quantity(value, unit), Quantity(other, other_unit) if unit == other_unit:
            return _compare(value, other, policy)
        case (Quantity(value), other) if policy.units in {"convert", "ignore"} and not _has_mark(other):
            return _compare(value, other, policy)
        case (value, Quantity(other)) if policy.units in {"convert", "ignore"} and not _has_mark(value):
            return _compare(value, other, policy)
        case Based(value, base), Based(other, other_base):
            same_base = base == other_base or policy.base == "ignore"
            return value == other and same_base, "numerals and their bases"
        case Mod(value, modulus), Mod(other, other_modulus):
            if not same(*_pair(modulus, other_modulus))[0]:
                return False, "the moduli differ"
            one, two = _pair(value, other)
            return (one - two) % convert(modulus) == 0, "congruent or not"
    if _has_mark(gold) or _has_mark(answer):
        raise CannotError("a unit, a base, a modulus or a word on one side only has no value here")
    if policy.constants == "integration":
        answer = _rename_constant(gold, answer)
    return same(*_pair(gold, answer))


def _has_mark(node: Node) -> bool:
    return isinstance(node, Quantity | Based | Mod | Opaque | Text)


def _pair(one: Node, other: Node) -> tuple[Any, Any]:
    is_complex = has_i(one) or has_i(other)
    return convert(one, is_complex=is_complex), convert(other, is_complex=is_complex)


def _one_relation(gold: Node, answer: Node, policy: Policy) -> Found:
    relation, other = (gold, answer) if isinstance(gold, Relation) else (answer, gold)
    if isinstance(relation, Relation) and (_is_set(other) or isinstance(other, Sequence)):
        return same_sets(_set(relation), _set(other))
    value = bare_value(relation) if isinstance(relation, Relation) else None
    if value is None or policy.assignment == "strict":
        return False, "a relation on one side only"
    return _compare(value, other, policy) if relation is gold else _compare(other, value, policy)


def _relations(gold: Relation, answer: Relation, policy: Policy) -> Found:
    if gold.operators != answer.operators and symbols(gold) == symbols(answer):
        try:
            return same_relations(gold, answer, policy)
        except CannotError:
            return same_sets(_set(gold), _set(answer))
    return same_relations(gold, answer, policy)


def _is_set(node: Node) -> bool:
    return isinstance(node, Interval) or (isinstance(node, Call) and node.name in _SET_CALLS)


def _set(node: Node) -> Any:
    """A set of numbers: of a pair in brackets the interval, of a relation where it holds."""
    match node:
        case Sequence("either", items) if all(isinstance(item, Relation) for item in items):
            return sympy.Union(*map(_set, items))
        case Relation():
            return as_set(_with_intervals(node))
        case Interval() | Call() | Sequence():
            return convert(_with_intervals(node), is_complex=False)
    raise CannotError("one side is a set of numbers, the other is not")


def _with_intervals(node: Any) -> Any:
    """Read every pair in brackets that a set is wanted of as an interval."""
    match node:
        case Sequence("tuple" | "bracket" as kind, (low, high)):
            return Interval(low, high, kind == "bracket", kind == "bracket")
        case Call(name, parts) if name in _SET_CALLS:
            return Call(name, tuple(map(_with_intervals, parts)))
        case Relation(("in",), (member, where)):
            return Relation(("in",), (member, _with_intervals(where)))
    return node


def _sequences(gold: Sequence, answer: Sequence, policy: Policy) -> Found:
    loose = gold.kind in _UNORDERED and answer.kind in _UNORDERED and policy.order == "by_shape"
    taken = gold.kind == answer.kind or (gold.kind == "list" and answer.kind == "tuple")
    if not (loose or taken):
        return False, f"a {gold.kind} is no {answer.kind}"
    if "set" in (gold.kind, answer.kind):
        golds, answers = _distinct(gold.items, policy), _distinct(answer.items, policy)
    else:
        golds, answers = list(gold.items), list(answer.items)
    if len(golds) != len(answers):
        return False, f"{len(golds)} values against {len(answers)}"
    return _matched(golds, answers, policy) if loose else _each(golds, answers, policy)


def _distinct(items: Items[Node], policy: Policy) -> list[Node]:
    kept: list[Node] = []
    for item in items:
        if not any(_compare(item, one, policy)[0] for one in kept):
            kept.append(item)
    return kept


def _each(golds: Items[Node], answers: Items[Node], policy: Policy) -> Found:
    unsure = ""
    for gold, answer in zip(golds, answers, strict=True):
        equal, how = _compare(_plain(gold), _plain(answer), policy)
        if equal is False:
            return False, f"element by element: {how}"
        unsure = unsure or ("" if equal else how)
    return (None, unsure) if unsure else (True, "element by element")


def _matched(golds: Items[Node], answers: Items[Node], policy: Policy) -> Found:
    """Match elements in any order. First come is enough: equality carries over from one to the next."""
    rest, unsure = list(answers), False
    for gold in golds:
        found = [_compare(_plain(gold), _plain(answer), policy)[0] for answer in rest]
        if True in found:
            del rest[found.index(True)]
        elif None in found:
            unsure = True
        else:
            return False, "an element has no equal on the other side"
    return (
        (None, "some elements cannot be told apart") if unsure else (True, "element by element, in any order")
    )


def _ratios(golds: Items[Node], answers: Items[Node], policy: Policy) -> Found:
    if len(golds) != len(answers):
        return False, "ratios of different length"
    if policy.ratio == "strict":
        return _each(golds, answers, policy)
    pairs = [_pair(gold, answer) for gold, answer in zip(golds, answers, strict=True)]
    first, other_first = pairs[0]
    found = [same(one * other_first, other * first)[0] for one, other in pairs[1:]]
    return (False if False in found else None if None in found else True), "proportions"


def _rename_constant(gold: Node, answer: Node) -> Node:
    """Give a constant of integration in the answer the gold's name for it."""
    wanted, given = _free_constant(gold), _free_constant(answer)
    if wanted is None or given is None or wanted == given or not isinstance(answer, Add):
        return answer
    if given.name in symbols(gold) or wanted.name in symbols(answer):
        return answer
    return Add(tuple(wanted if term == given else term for term in answer.terms))


def _free_constant(node: Node) -> Symbol | None:
    """The one term of a sum that is a letter for a constant, and stands nowhere else in it."""
    if not isinstance(node, Add):
        return None
    found = [term for term in node.terms if isinstance(term, Symbol) and term.name in _FREE_CONSTANTS]
    others = [term for term in node.terms if term not in found]
    if len(found) != 1 or any(found[0].name in symbols(term) for term in others):
        return None
    return found[0]
