"""The tier of names and chains: `x = 5` for 5, `12 + 11 = 23` for 23, and never `7 = 42` for 42.

Real rows: gold `5` takes `x = 5`; gold `x = 5` takes `5` and not `y = 5`; gold `x^2` takes `f(x) = x^2`.

A chain of equalities counts as its last member if all its members agree, and as nothing if two are known to
differ. An equation whose sides are the same says nothing and never counts. What it does not do: solve.
"""

from fractions import Fraction
from typing import Final

from ringtrue.graders.equivalence.atoms import has_unknown, is_unknown_call
from ringtrue.graders.equivalence.chains import against_chain, any_member
from ringtrue.graders.equivalence.finding import Decide, Finding
from ringtrue.graders.equivalence.names import one_by_one
from ringtrue.graders.equivalence.rewriting import rename
from ringtrue.graders.equivalence.side import Side, ask
from ringtrue.graders.equivalence.variables import variables
from ringtrue.graders.parse import (
    Call,
    Constant,
    Div,
    Matrix,
    Mul,
    Neg,
    Node,
    Number,
    Opaque,
    Pow,
    Relation,
    Sequence,
    Symbol,
    Text,
)
from ringtrue.graders.policy import Policy

__all__ = ["compare", "is_name", "says_nothing"]

_NAMING: Final = frozenset(["=", "approx", "equiv", "in"])
_MEASURES: Final = frozenset(
    ["abs", "norm", "min", "max", "arg", "det", "re", "im", "gcd", "lcm", "conjugate"]
)
_FUNCTIONS: Final = frozenset("fghkFGH")
_SQUARES: Final = frozenset(Pow(Symbol(name), Number(Fraction(2))) for name in ("sigma", "chi"))
"""Names that are squares: a variance, a statistic."""
_DEPENDENT: Final = "y"
"""The letter that stands for a function's value, as `f(x)` does."""


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:
    """Compare two sides of which one names its value; abstain on any other, and on equations."""
    left, right = _naming(gold.node), _naming(answer.node)
    if left is None and right is None:
        return None
    if policy.assignment == "lenient" and gold.node is not None and answer.node is not None:
        spelled = one_by_one(gold.node, answer.node)
        if spelled is not None:
            return _lenient(ask(*spelled, policy, decide))
    if any(side is not None and says_nothing(side) for side in (left, right)):
        return Finding(False, None, "both sides of the equation are the same: it says nothing")
    if policy.assignment == "strict":
        return _strictly(left, right, gold, answer)
    if left is None and right is not None and gold.node is not None:
        return _named_answer(gold.node, right, policy, decide)
    if left is not None and right is None and answer.node is not None:
        return _named_gold(left, answer.node, policy, decide)
    if left is not None and right is not None:
        return _both(left, right, policy, decide)
    return None


def is_name(node: Node) -> bool:
    r"""Whether a node names a value: `x`, `f(2)`, `AB`, `(x, y)`, `|AB|`, `\text{Area}`, `\int f`.

    >>> from ringtrue.graders.parse import parse_answer
    >>> is_name(parse_answer("x_1")), is_name(parse_answer("x+1"))
    (True, False)
    """
    if isinstance(node, Symbol | Text | Opaque) or _inverse(node) is not None:
        return True
    if isinstance(node, Constant):
        return node.name in ("e", "i")
    if isinstance(node, Pow):
        return node in _SQUARES
    if isinstance(node, Call):
        return is_unknown_call(node) or (node.name in _MEASURES and bool(variables(node)))
    if isinstance(node, Div):
        return is_name(node.top) and is_name(node.bottom) and not isinstance(node.top, Sequence | Opaque)
    if isinstance(node, Mul):
        if len(node.factors) == 2 and node.factors[0] == Symbol("P") and _is_event(node.factors[1]):
            return True
        return len(node.factors) <= 4 and all(isinstance(factor, Symbol | Text) for factor in node.factors)
    if isinstance(node, Sequence):
        return node.kind in ("tuple", "list") and all(isinstance(item, Symbol) for item in node.items)
    return False


def _is_event(node: Node) -> bool:
    r"""What a probability is of: `P(A \cap B)`, `P(X > 3)`."""
    if isinstance(node, Call):
        return node.name in ("union", "intersection", "setminus")
    return isinstance(node, Relation) and isinstance(node.operands[0], Symbol)


def says_nothing(node: Node) -> bool:
    """Whether a node is an equation between two things that are written the same.

    >>> from ringtrue.graders.parse import parse_answer
    >>> says_nothing(parse_answer("x = x"))
    True
    """
    return isinstance(node, Relation) and _NAMING.issuperset(node.operators) and len(set(node.operands)) == 1


def _naming(node: Node | None) -> Relation | None:
    if isinstance(node, Relation) and _NAMING.issuperset(node.operators):
        return node
    return None


def _strictly(left: Relation | None, right: Relation | None, gold: Side, answer: Side) -> Finding | None:
    if left is not None and right is not None:
        return None
    other = (answer if left is not None else gold).node
    # An inequality or a set may still be the same set in another notation.
    if isinstance(other, Relation) or "in" in (left or right or _NOTHING).operators:
        return None
    return Finding(False, "assignment=strict", "a name stands on one side only")


_NOTHING: Final = Relation((), ())


def _named_answer(gold: Node, answer: Relation, policy: Policy, decide: Decide) -> Finding | None:
    if isinstance(gold, Relation):
        return None
    if _is_option(gold) and any(_is_option(one) and one != gold for one in answer.operands):
        return Finding(False, None, "names the letter of another choice too")
    name, members = _split(answer)
    if name is not None and _says_nothing(name, members[-1], policy, decide):
        return Finding(False, None, "both sides of the equation are the same: it says nothing")
    return _lenient(against_chain(gold, members, answer, policy, decide))


def _is_option(node: Node) -> bool:
    """Whether a node may be the letter of a choice: `A = B` is two of them, and no name with its value."""
    return isinstance(node, Symbol) and node.name in "ABCDEFGHIJ"


def _named_gold(gold: Relation, answer: Node, policy: Policy, decide: Decide) -> Finding | None:
    if isinstance(answer, Relation):
        return None
    name, members = _split(gold)
    if name is None and variables(gold) and len(gold.operators) == 1:
        # An equation is not its right-hand side.
        return None
    return _lenient(any_member(members, gold, lambda value: ask(value, answer, policy, decide)))


def _both(left: Relation, right: Relation, policy: Policy, decide: Decide) -> Finding | None:
    one, ours = _split(left)
    other, theirs = _split(right)
    if one is None or other is None:
        return _without_names(one, ours, left, other, theirs, right, policy, decide)
    if isinstance(one, Call) and isinstance(other, Call) and one.args != other.args:
        names = _renaming(one, other)
        if names is None or not variables(ours[-1]):
            # f(2) = 3 is not f(3) = 3, and E(X) = 3 not E(Y) = 3.
            return (
                Finding(False, None, "the values have different names") if not variables(ours[-1]) else None
            )
        return None if one.name != other.name else ask(left, rename(right, names), policy, decide)
    value, last = ours[-1], theirs[-1]
    if _other_names(ours) != _other_names(theirs) and _other_names(ours) and _other_names(theirs):
        return Finding(False, None, "the values have different names")
    if isinstance(one, Call) and isinstance(other, Call) and one.name != other.name:
        return Finding(False, None, "the functions have different names")
    if isinstance(one, Pow) and isinstance(other, Pow) and one != other:
        return Finding(False, None, "the values have different names")
    if one != other and not (_is_dependent(one) and _is_dependent(other)):
        if (
            variables(value)
            or variables(last)
            or not isinstance(one, Symbol)
            or not isinstance(other, Symbol)
        ):
            return None
        return Finding(False, None, "the values have different names")
    unknown = [[member for member in members[:-1] if has_unknown(member)] for members in (ours, theirs)]
    if all(unknown) and unknown[0] != unknown[1]:
        return None
    found = against_chain(value, theirs, right, policy, decide)
    if found is not None and not found.equal and variables(value):
        # The same relation may be written another way round: y = x - 1, y = 2y - x + 1.
        return None if other in variables_of(last) or one in variables_of(value) else found
    return found


def _without_names(
    one: Node | None,
    ours: tuple[Node, ...],
    left: Relation,
    other: Node | None,
    theirs: tuple[Node, ...],
    right: Relation,
    policy: Policy,
    decide: Decide,
) -> Finding | None:
    """Two chains of which one has no name: of numbers alone, it is the value that it ends with."""
    nameless = [node for name, node in ((one, left), (other, right)) if name is None]
    are_values = [not variables(node) and not has_unknown(node) for node in nameless]
    if are_values in ([True, False], [False, True]):
        return Finding(False, None, "an equation is not a value")
    if not all(are_values):
        return None
    return _lenient(any_member(ours, left, lambda value: against_chain(value, theirs, right, policy, decide)))


def _other_names(members: tuple[Node, ...]) -> frozenset[Node]:
    """The further names in `x = y = 4`."""
    return frozenset(member for member in members[:-1] if isinstance(member, Symbol))


def _renaming(one: Call, other: Call) -> dict[str, str] | None:
    """How the argument of one function becomes that of another: f(t) as f(x)."""
    match one.args, other.args:
        case (Symbol(first),), (Symbol(second),):
            return {second: first, first: second}
    return None


def variables_of(node: Node) -> frozenset[Symbol]:
    """The variables of a tree as symbols."""
    return frozenset(Symbol(name) for name in variables(node))


def _is_dependent(name: Node) -> bool:
    return name == Symbol(_DEPENDENT) or (isinstance(name, Call) and name.name not in _MEASURES)


def _split(relation: Relation) -> tuple[Node | None, tuple[Node, ...]]:
    """The name that a chain begins with, and the members that have a value."""
    operands = relation.operands
    inverse = _inverse(operands[0])
    if inverse is not None or _is_of_matrices(relation):
        return inverse or operands[0], operands[1:]
    if is_name(operands[0]) and not isinstance(operands[0], Text):
        return operands[0], operands[1:]
    if isinstance(operands[0], Text):
        return operands[0], operands[1:]
    if len(operands) == 2 and isinstance(operands[1], Symbol) and relation.operators == ("=",):
        return operands[1], operands[:1]
    return None, operands


def _inverse(node: Node) -> Call | None:
    r"""The inverse of a function, which reads as a product: `f^{-1}(x)`."""
    match node:
        case Mul((Pow(Symbol(name), Neg(Number(Fraction(numerator=1, denominator=1)))), argument)):
            return Call(f"{name}^-1", (argument,)) if name in _FUNCTIONS else None
    return None


def _is_of_matrices(relation: Relation) -> bool:
    r"""Whether a power of a letter names a matrix: `B^{-1} = ...`, `A^T = ...`."""
    return (
        isinstance(relation.operands[0], Pow)
        and isinstance(relation.operands[0].base, Symbol)
        and isinstance(relation.operands[-1], Matrix)
    )


def _says_nothing(name: Node, value: Node, policy: Policy, decide: Decide) -> bool:
    if not isinstance(name, Symbol) or name.name not in variables(value):
        return False
    found = ask(name, value, policy, decide)
    return found is not None and found.equal


def _lenient(found: Finding | None) -> Finding | None:
    return Finding(True, "assignment=lenient", found.detail) if found is not None and found.equal else found
