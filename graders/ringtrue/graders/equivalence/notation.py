r"""The tier of numbers that say more than a value: bases, residues and ratios.

Real rows: `101_2` is not `101_3`, and not `5`; `3 \pmod 7` is `10 \pmod 7`; `3:4` is `\frac{3}{4}` and `6:8`.
"""

from fractions import Fraction

from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.finding import Decide, Finding
from ringtrue.graders.equivalence.side import Side, ask
from ringtrue.graders.equivalence.variables import is_constant
from ringtrue.graders.parse import Based, Div, Mod, Mul, Neg, Node, Number, Ratio, Relation, Sequence, Text
from ringtrue.graders.policy import Policy

__all__ = ["compare"]

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:
    """Compare two sides of which one is in a written base, a residue or a ratio; abstain on any other."""
    left, right = _signed(gold.node), _signed(answer.node)
    if left is None or right is None:
        return None
    if isinstance(left, Based) or isinstance(right, Based):
        return _bases(left, right, policy, decide)
    if isinstance(left, Mod) or isinstance(right, Mod):
        return _residues(left, right, policy, decide)
    if isinstance(left, Ratio) or isinstance(right, Ratio):
        return _ratios(left, right, policy, decide)
    return None


def _signed(node: Node | None) -> Node | None:
    """A minus sign as part of the numeral: `-221_3`."""
    if isinstance(node, Neg) and isinstance(node.operand, Based):
        return Based(-node.operand.value, node.operand.base)
    return node


def _bases(left: Node, right: Node, policy: Policy, decide: Decide) -> Finding | None:
    if policy.base == "ignore":
        found = ask(_numeral(left), _numeral(right), policy, decide)
        return Finding(True, "base=ignore", found.detail) if found is not None and found.equal else found
    if isinstance(left, Based) and isinstance(right, Based):
        same = left == right
        return Finding(
            same, None, "the same numeral in one base" if same else "the numerals or their bases differ"
        )
    other = right if isinstance(left, Based) else left
    if not is_constant(other):
        return None
    return Finding(False, "base=compare", "a base is written on one side only")


def _numeral(node: Node) -> Node:
    """The numeral as it was written, read as if it were decimal; itself where that cannot be."""
    if not isinstance(node, Based) or node.value.denominator != 1 or node.base > 10:
        return node
    value, digits = abs(node.value.numerator), ""
    while value:
        value, digit = divmod(value, node.base)
        digits = _DIGITS[digit] + digits
    return Number(Fraction(int(digits or "0")) * (-1 if node.value < 0 else 1))


def _residues(left: Node, right: Node, policy: Policy, decide: Decide) -> Finding | None:
    if (
        isinstance(left, Mod)
        and isinstance(right, Mod)
        and (policy.base == "compare" or left.modulus == right.modulus)
    ):
        first, second = exact(left.modulus), exact(right.modulus)
        one, other = exact(left.value), exact(right.value)
        if first is None or second is None or one is None or other is None:
            return ask(left.value, right.value, policy, decide) if left.modulus == right.modulus else None
        if first != second or not first:
            return Finding(False, "base=compare", "the moduli differ")
        same = ((one - other) / first).denominator == 1
        return Finding(same, None, "congruent" if same else "not congruent")
    if policy.base == "ignore":
        found = ask(_residue(left), _residue(right), policy, decide)
        return Finding(True, "base=ignore", found.detail) if found is not None and found.equal else found
    other_side = right if isinstance(left, Mod) else left
    if isinstance(other_side, Relation | Sequence | Text):
        return None
    return Finding(False, "base=compare", "a modulus is written on one side only")


def _residue(node: Node) -> Node:
    return node.value if isinstance(node, Mod) else node


def _ratios(left: Node, right: Node, policy: Policy, decide: Decide) -> Finding | None:
    if isinstance(left, Ratio) and isinstance(right, Ratio):
        return _proportional(left, right, policy, decide)
    if policy.ratio == "strict":
        return Finding(False, "ratio=strict", "only one side is a ratio")
    if _is_integer(left):
        # The odds 5 to 1 are not the number 5; the ratio 5:1 may be called 5.
        return Finding(False, None, "a ratio is not a whole number")
    first, second = _quotient(left), _quotient(right)
    found = None if first is None or second is None else ask(first, second, policy, decide)
    return Finding(True, "ratio=value", found.detail) if found is not None and found.equal else found


def _is_integer(node: Node) -> bool:
    node = node.operand if isinstance(node, Neg) else node
    return isinstance(node, Number) and node.value.denominator == 1


def _proportional(left: Ratio, right: Ratio, policy: Policy, decide: Decide) -> Finding | None:
    if len(left.items) != len(right.items):
        return Finding(False, None, "the ratios have different numbers of members")
    known = True
    for one, other in zip(left.items[1:], right.items[1:], strict=True):
        found = ask(Mul((one, right.items[0])), Mul((other, left.items[0])), policy, decide)
        if found is not None and not found.equal:
            return Finding(False, None, "the ratios differ")
        known = known and found is not None
    return Finding(True, None, "the ratios are the same") if known else None


def _quotient(node: Node) -> Node | None:
    if not isinstance(node, Ratio):
        return node
    return Div(*node.items) if len(node.items) == 2 else None
