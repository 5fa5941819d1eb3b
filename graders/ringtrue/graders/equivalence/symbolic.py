r"""The tier of expressions with variables: identity by evaluation at points that both sides decide.

Real rows: gold `x^2 + 2x + 1` takes `(x+1)^2`; gold `1` takes `\sin^2 x + \cos^2 x`; `\sqrt{x^2}` is not `x`.

First modulo a prime, which settles rational expressions both ways. Else at twelve points, rational and of
both signs, whole for n, k and m, derived from a hash of both sides, so that a verdict repeats. Equal only if
at least four points are defined on both sides, and all agree to 100 bits; different only if one clearly
differs where both are defined and real. Complex values can confirm, and refute only where i occurs.
"""

from collections.abc import Iterator
from fractions import Fraction
from hashlib import blake2b
from itertools import permutations
from typing import Final

from ringtrue.graders.equivalence.evaluate import Evaluation
from ringtrue.graders.equivalence.finding import (
    Decide,
    Finding,
    NotUnderstoodError,
    OverLimitError,
    UndefinedValueError,
)
from ringtrue.graders.equivalence.modular import Residue
from ringtrue.graders.equivalence.rewriting import rename
from ringtrue.graders.equivalence.side import Side
from ringtrue.graders.equivalence.variables import children, size, variables
from ringtrue.graders.parse import Constant, Node
from ringtrue.graders.policy import Policy

__all__ = ["compare", "identical"]

_BITS: Final = 160
_AGREE: Final = 100
"""Bits to which the two sides must agree at a point."""
_CLEAR: Final = 30
"""Bits within which a difference is clear."""
_POINTS: Final = 12
_ENOUGH: Final = 4
_MAX_VARIABLES: Final = 24
_MAX_NODES: Final = 1_500
_WHOLE: Final = frozenset("nkmNKMjpqr")
"""Letters that stand for whole numbers as often as not."""
_CONSTANTS: Final = frozenset(["C", "c", "K", "k", "C_1", "C_0", "c_1", "c_0", "c_2", "C_2"])


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:  # noqa: ARG001
    """Compare two expressions; abstain on what is none."""
    left, right = gold.node, answer.node
    if left is None or right is None:
        return None
    same = identical(left, right)
    if same:
        return Finding(True, None, "the same expression")
    renamed = _renamed(left, right, policy)
    if renamed is not None:
        return Finding(True, f"constants={policy.constants}", "the same but for names")
    return None if same is None else Finding(False, None, "the two expressions differ in value")


def identical(left: Node, right: Node) -> bool | None:
    """Whether two expressions are one function; None where that cannot be told.

    >>> from ringtrue.graders.parse import parse_answer
    >>> square = parse_answer("(x+1)^2")
    >>> identical(square, parse_answer("x^2+2x+1")), identical(square, parse_answer("x^2+1"))
    (True, False)
    """
    seed = "\n".join(sorted((repr(left), repr(right))))
    if len(seed) > 80 * _MAX_NODES and size(left) + size(right) > _MAX_NODES:
        raise OverLimitError("nodes of an expression", size(left) + size(right), _MAX_NODES)
    try:
        point = Residue(seed)
        try:
            ours = point.value(left)
        except UndefinedValueError:
            return None
        try:
            if point.value(right) == ours:
                return True
        except UndefinedValueError:
            return False  # a division by what is zero everywhere
        if point.rational:
            return False
        return _sampled(left, right, seed)
    except NotUnderstoodError:
        return None


def _sampled(left: Node, right: Node, seed: str) -> bool | None:
    names = sorted(variables(left) | variables(right))
    if len(names) > _MAX_VARIABLES or not names:
        return None
    imaginary = _has_i(left) or _has_i(right)
    logs = False
    for tens in (False, True):
        same, logs = _over_points(left, right, seed, names, imaginary=imaginary, tens=tens)
        if same is not False or not logs:
            return same
    return False


def _over_points(
    left: Node, right: Node, seed: str, names: list[str], *, imaginary: bool, tens: bool
) -> tuple[bool | None, bool]:
    agreed, logs = 0, False
    for values in _points(seed, names):
        evaluation = Evaluation(_BITS, values, real=not imaginary, tens=tens)
        agree = _at(evaluation, left, right)
        logs = logs or evaluation.plain_log
        if agree is False:
            return False, logs
        agreed += agree is True
    if agreed >= _ENOUGH:
        return True, logs
    if agreed or imaginary:
        return None, logs
    # Nowhere real on both sides: complex values may still confirm.
    found = [_at(Evaluation(_BITS, values, tens=tens), left, right) for values in _points(seed, names)]
    return (True if found.count(True) >= _ENOUGH and False not in found else None), logs


def _at(evaluation: Evaluation, left: Node, right: Node) -> bool | None:
    """Whether both sides agree at one point; None where either has no value there or it is unclear."""
    try:
        one, other = evaluation.value(left), evaluation.value(right)
    except (UndefinedValueError, OverLimitError):
        return None
    if type(one) is Fraction and type(other) is Fraction:
        return one == other
    gap = evaluation.bits(evaluation.number(one) - evaluation.number(other))
    largest = max(evaluation.bits(one), evaluation.bits(other))
    if gap <= evaluation.magnitude - _AGREE:
        # A value far below what was cancelled on the way is noise, and proves nothing by itself.
        return True if largest > evaluation.magnitude - _BITS // 3 or gap <= largest - _AGREE else None
    return False if gap > max(largest, evaluation.magnitude) - _CLEAR else None


def _points(seed: str, names: list[str]) -> Iterator[dict[str, Fraction]]:
    """Points of both signs: three whole, five positive, four of any sign."""
    for number in range(_POINTS):
        values = {}
        for name in names:
            digest = blake2b(
                f"{number} {name} {seed}".encode("utf-8", "surrogatepass"), digest_size=8
            ).digest()
            raw = int.from_bytes(digest, "big")
            whole = number < 3 or (name[0] in _WHOLE and number % 2 == 0)
            # Most formulas in n and k are about k out of n.
            value = Fraction(2 + raw % 7 + 8 * (name[0] in "nN")) if whole else Fraction(1 + raw % 997, 331)
            values[name] = -value if number >= 8 and raw >> 32 & 1 and not whole else value
        yield values


def _has_i(node: Node) -> bool:
    return node == Constant("i") or any(map(_has_i, children(node)))


def _renamed(left: Node, right: Node, policy: Policy) -> bool | None:
    """True where a renaming that the policy allows makes the two sides one; None otherwise."""
    if policy.constants == "strict":
        return None
    ours, theirs = variables(left), variables(right)
    if policy.constants == "integration":
        one, other = _free_constant(ours, theirs), _free_constant(theirs, ours)
        if one is None or other is None or not ours & theirs:
            return None
        return identical(left, rename(right, {other: one})) or None
    first, second = sorted(ours), sorted(theirs)
    if len(first) != len(second) or not 0 < len(first) <= 4:
        return None
    for order in permutations(first):
        if identical(left, rename(right, dict(zip(second, order, strict=True)))):
            return True
    return None


def _free_constant(names: frozenset[str], others: frozenset[str]) -> str | None:
    """The one variable that the other side does not have, where it is named as a constant."""
    free = names - others
    name = next(iter(free)) if len(free) == 1 else ""
    return name if name in _CONSTANTS else None
