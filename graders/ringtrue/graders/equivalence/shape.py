r"""The last tier: answers of kinds that are never equal, whatever they say.

Real rows: gold `5` against the words `infinite`; gold `m > -3` against `y = 2x`; gold `\sqrt{3}` against
`(0,5) \cup (5,\infty)`; gold `\frac{dx}{dt} = kx` against `7`.

It is asked when no tier that knows values has settled, and gives nothing the benefit of a doubt that nobody
could clear up: an integral or a word equals only itself. What it does not do: compare two values of one kind.
"""

from typing import Any

from ringtrue.graders.equivalence.assignment import is_name
from ringtrue.graders.equivalence.atoms import freed, has_unknown
from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.finding import Decide, Finding
from ringtrue.graders.equivalence.kinds import NEVER_EQUAL, kind_of, parts_of, plain_name
from ringtrue.graders.equivalence.matrices import as_matrix
from ringtrue.graders.equivalence.numeric import infinite_sign
from ringtrue.graders.equivalence.relation import is_polynomial
from ringtrue.graders.equivalence.rewriting import mapped
from ringtrue.graders.equivalence.side import Side
from ringtrue.graders.equivalence.symbolic import identical
from ringtrue.graders.equivalence.unvalued import is_unvalued
from ringtrue.graders.equivalence.variables import is_constant, variables, walk
from ringtrue.graders.parse import (
    Call,
    Constant,
    Interval,
    Mod,
    Mul,
    Node,
    Opaque,
    PlusMinus,
    Pow,
    Quantity,
    Ratio,
    Relation,
    Sequence,
    Symbol,
    Text,
)
from ringtrue.graders.policy import Policy

__all__ = ["compare", "is_open"]


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:  # noqa: ARG001
    """Say that two kinds differ; abstain where they may be one."""
    left, right = gold.node, answer.node
    if left is None or right is None:
        return None
    if isinstance(left, Text) != isinstance(right, Text):
        return Finding(False, None, "one side is words, the other is not")
    if isinstance(left, Constant) and isinstance(right, Constant):
        return Finding(False, None, "two different constants")
    if _is_never_evaluated(left) or _is_never_evaluated(right):
        return Finding(False, None, "an integral, a limit or the like equals only itself")
    if is_unvalued(left) or is_unvalued(right):
        return Finding(False, None, "what nothing can compute with equals only itself")
    left, right = as_matrix(left) or left, as_matrix(right) or right
    one, other = kind_of(left), kind_of(right)
    if one == other == "marked":
        return _marks(left, right)
    if one == other == "nonsense":
        same = identical(_with_letters(left), _with_letters(right))
        return None if same is None else Finding(same, None, "compared with their units as letters")
    if one == other and one in ("equation", "inequality"):
        return _of_one_kind(left, right, policy)
    if one is None or other is None:
        return None
    if frozenset((one, other)) in NEVER_EQUAL and not _may_be_one(left, one, right, other):
        return Finding(False, None, f"{plain_name(one)} is not {plain_name(other)}")
    return _one_way(left, one, right, other) or _one_way(right, other, left, one)


def _one_way(left: Node, one: str, right: Node, other: str) -> Finding | None:
    """Kinds that may be one, and are not as they stand here."""
    if _is_finite(left) and _is_infinite(right):
        return Finding(False, None, "a list of values is not a range of values")
    if _is_about_several(left) and (other == "set" or _is_finite(right) or _is_point(right)):
        return Finding(False, None, "an order of several unknowns is not a set of numbers")
    if one == "value" and other == "expression" and infinite_sign(left):
        return Finding(False, None, "an expression in variables is not infinite")
    return None


def is_open(node: Node) -> bool:
    """Whether nothing can be known of an answer's value: words, a lone letter, what is never evaluated.

    >>> from ringtrue.graders.parse import parse_answer
    >>> is_open(parse_answer("B")), is_open(parse_answer("x+1"))
    (True, False)
    """
    return isinstance(node, Symbol) or has_unknown(node) or _is_never_evaluated(node) or is_unvalued(node)


def _is_never_evaluated(node: Node) -> bool:
    """Whether a tree holds an integral, a derivative, a limit, or a sum without an end that is known."""
    return any(
        isinstance(part, Opaque) or (isinstance(part, Call) and _is_endless(part)) for part in walk(node)
    )


def _is_endless(call: Call) -> bool:
    return call.name in ("sum", "product") and not all(
        not isinstance(end, Constant) and exact(end) is not None for end in call.args[2:]
    )


def _marks(left: Node, right: Node) -> Finding | None:
    """Two marks that name different things: units that no table knows, a ratio against a unit."""
    if type(left) is not type(right):
        return Finding(False, None, "a unit, a base and a ratio are three things")
    if isinstance(left, Quantity) and isinstance(right, Quantity) and left.unit != right.unit:
        return Finding(False, None, f"{left.unit} and {right.unit} are not known to be one unit")
    return None


def _of_one_kind(left: Node, right: Node, policy: Policy) -> Finding | None:
    """Two equations or two inequalities about different things."""
    if parts_of(left) != parts_of(right):
        return Finding(False, None, "the two are about different things")
    same_letters = policy.constants == "rename" or variables(left) == variables(right)
    if not same_letters and (kind_of(left) == "inequality" or parts_of(left)):
        return Finding(False, None, "the two have different variables")
    return None


def _with_letters(node: Any) -> Any:
    r"""A tree with its units as letters: `4 ft \times 12 ft`."""
    if isinstance(node, Quantity):
        return Mul((_with_letters(node.value), Symbol(f"unit {node.unit}")))
    return mapped(node, _with_letters)


def _is_finite(node: Node) -> bool:
    """Whether a node is a list of values that are written out."""
    if not isinstance(node, Sequence) or not node.items:
        return False
    if node.kind not in ("list", "either", "set"):
        return len(node.items) > 2  # a pair in brackets may be an interval
    return all(map(_is_written_out, node.items))


def _is_point(node: Node) -> bool:
    return isinstance(node, Sequence) and bool(node.items) and all(map(is_constant, node.items))


def _is_written_out(node: Node) -> bool:
    if isinstance(node, Relation):
        return node.operators == ("=",) and is_name(node.operands[0])
    if isinstance(node, Sequence):
        return node.kind == "tuple" and all(map(is_constant, node.items))
    return isinstance(node, Quantity | PlusMinus) or kind_of(node) in ("value", "expression")


def _is_infinite(node: Node) -> bool:
    """Whether a node has to be a set of infinitely many numbers."""
    if isinstance(node, Relation):
        # x^2 <= 0 is one number, and 1 <= n <= 4 may be meant of whole ones.
        return kind_of(node) == "inequality" and len(node.operators) == 1 and not _is_curved(node)
    if isinstance(node, Call) and node.name == "union":
        return any(isinstance(part, Interval) or _is_pair(part) for part in node.args)
    if isinstance(node, Call) and node.name == "such_that":
        return _is_infinite(node.args[-1])
    return isinstance(node, Interval) or (isinstance(node, Constant) and node.name == "reals")


def _is_pair(node: Node) -> bool:
    """Whether a node is a pair in brackets, which in a union is an interval."""
    return isinstance(node, Sequence) and node.kind in ("tuple", "bracket") and len(node.items) == 2


def _is_about_several(node: Node) -> bool:
    """Whether a node orders several unknown values, which no set of numbers does."""
    return kind_of(node) == "inequality" and len(variables(freed(node))) > 1


def _is_curved(node: Node) -> bool:
    return any(isinstance(part, Pow | Call) for part in walk(node))


def _may_be_one(left: Node, one: str, right: Node, other: str) -> bool:
    """Pairs of such kinds that may yet mean one thing."""
    by_kind = {one: left, other: right}
    marked, equation, several = by_kind.get("marked"), by_kind.get("equation"), by_kind.get("several")
    if marked is not None and {one, other} & {"value", "expression", "letter"}:
        # A unit on one side only is the business of the tier of units, and a ratio's value that of notation.
        return isinstance(marked, Quantity | Mod) or (isinstance(marked, Ratio) and len(marked.items) == 2)
    if equation is not None and "inequality" in by_kind:
        order = by_kind["inequality"]
        return variables(left) == variables(right) and _is_curved(order)
    if isinstance(equation, Relation) and "set" in by_kind:
        # A polynomial has finitely many zeros.
        is_finite = len(equation.operators) == 1 and all(map(is_polynomial, equation.operands))
        return len(variables(equation)) == 1 and not (is_finite and _is_infinite(by_kind["set"]))
    if isinstance(equation, Relation) and "relation" not in by_kind:
        return any(is_name(operand) for operand in (equation.operands[0], equation.operands[-1]))
    if isinstance(several, Sequence):
        return "matrix" in by_kind or any(isinstance(item, Relation | PlusMinus) for item in several.items)
    if "pieces" in by_kind and "expression" in by_kind:
        return any(isinstance(part, Call) for part in walk(by_kind["expression"]))
    # N may be the natural numbers.
    return {one, other} == {"letter", "set"} and isinstance(by_kind["set"], Constant)
