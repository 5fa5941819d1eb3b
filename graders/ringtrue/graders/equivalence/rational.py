r"""The tier of exact numbers: integers, fractions, decimals, mixed numbers, small powers and factorials.

A real row: gold `\frac{7}{2}`, answer `3\frac{1}{2}`: both are 7/2, so equal.

Two exact values always settle. What it does not do: units, percent, bases and ratios, which say more than a
value, and anything irrational.
"""

from ringtrue.graders.equivalence.digits import agrees, is_scientific, written_digits
from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.finding import Decide, Finding
from ringtrue.graders.equivalence.side import Side
from ringtrue.graders.parse import Add, Call, Div, Mul, Neg, Node, Number, Percent, Pow
from ringtrue.graders.policy import Policy

__all__ = ["compare", "is_unevaluated"]


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:  # noqa: ARG001
    """Compare two sides that have exact values; abstain on any other."""
    left, right = gold.node, answer.node
    if left is None or right is None or (type(left) is Percent) != (type(right) is Percent):
        return None
    first = exact(left)
    second = None if first is None else exact(right)
    if first is None or second is None:
        return None
    if policy.unevaluated == "reject" and is_unevaluated(right):
        return Finding(False, "unevaluated=reject", "the answer leaves arithmetic standing")
    if first == second:
        return Finding(True, None, "both are exact numbers, and equal")
    if agrees(first, written_digits(left), second, written_digits(right), policy.digits):
        return Finding(True, f"digits={policy.digits}", "the two agree when rounded")
    return Finding(False, None, "both are exact numbers, and differ")


def is_unevaluated(node: Node) -> bool:
    r"""Whether arithmetic is left standing: `6!`, `2^{10}`, `3 + 4`; not `3/4` or `1.5 \times 10^3`.

    >>> from ringtrue.graders.parse import parse_answer
    >>> is_unevaluated(parse_answer("2^{10}")), is_unevaluated(parse_answer("3/4"))
    (True, False)
    """
    if isinstance(node, Number):
        return False
    if isinstance(node, Neg | Percent):
        return is_unevaluated(node.operand)
    if isinstance(node, Div):
        return is_unevaluated(node.top) or is_unevaluated(node.bottom)
    if isinstance(node, Mul):
        return not is_scientific(node)
    if isinstance(node, Add):
        return not _is_mixed(node)
    return isinstance(node, Pow | Call)


def _is_mixed(node: Add) -> bool:
    match node.terms:
        case (Number(), Div(Number(), Number())):
            return True
    return False
