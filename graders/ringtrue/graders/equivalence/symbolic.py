r"""The tier of expressions with variables: identity by evaluation at points that both sides decide.

Real rows: gold `x^2 + 2x + 1` takes `(x+1)^2`; gold `1` takes `\sin^2 x + \cos^2 x`; `\sqrt{x^2}` is not `x`.

First modulo a prime, which settles rational expressions both ways. Else at twelve points, rational and of
both signs, whole for n, k and m, derived from a hash of both sides, so that a verdict repeats; six will do
for analytic functions, which agree everywhere if they do on a stretch. Equal only if at least four points
are defined on both sides, and all agree to 100 bits; different only if one clearly differs where both are
defined and real. Complex values can confirm, and refute only where i occurs.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from hashlib import blake2b
from itertools import islice, permutations
from typing import Any, Final, TypeAlias

from ringtrue.graders.equivalence.atoms import freed
from ringtrue.graders.equivalence.evaluate import Evaluation
from ringtrue.graders.equivalence.finding import (
    Decide,
    Finding,
    NotUnderstoodError,
    OverLimitError,
    UndefinedValueError,
)
from ringtrue.graders.equivalence.functions import TRIGONOMETRIC
from ringtrue.graders.equivalence.modular import Residue
from ringtrue.graders.equivalence.rewriting import rename
from ringtrue.graders.equivalence.side import Side
from ringtrue.graders.equivalence.variables import children, is_constant, size, variables, walk
from ringtrue.graders.parse import Add, Call, Constant, Div, Mul, Neg, Node, Number, Pow, Symbol
from ringtrue.graders.policy import Policy

__all__ = ["compare", "identical", "with_gold_constant"]

_BITS: Final = 160
_AGREE: Final = 100
"""Bits to which the two sides must agree at a point."""
_FINE_BITS: Final = 2_000
_MAX_MAGNITUDE: Final = 10_000
_SLACK: Final = 200
"""Bits that rounding may cost, where the differences that matter are a thousand and more."""
_CLEAR: Final = 30
"""Bits within which a difference is clear."""
_POINTS: Final = 12
_FEW_POINTS: Final = 6
"""Points for analytic functions: three whole ones and at least two that are not."""
_MOST_POINTS: Final = 40
"""Points where the first ones lie outside the domain of either side."""
_SCALES: Final = (Fraction(1), Fraction(7), Fraction(1, 9), Fraction(1), Fraction(40))
_ENOUGH: Final = 4
_MAX_VARIABLES: Final = 24
_MAX_NODES: Final = 1_500
_ANALYTIC: Final = frozenset(
    ["exp", "factorial", "binom", *(f"{name}{h}" for name in TRIGONOMETRIC for h in ("", "h"))]
)
_WHOLE: Final = frozenset("nkmNKMjpqr")
"""Letters that stand for whole numbers as often as not."""
_NUMBERED: Final = re.compile(r"[cC]_\d")
_E: Final = Constant("e")
_PLAIN: Final = (Add, Mul, Neg, Div, Pow, Call, Number, Symbol, Constant)
_Agreed: TypeAlias = tuple[dict[str, Fraction], int]
"""A point where both sides agree, and the largest magnitude that was met on the way."""
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
    if same is None:
        one, other = (left, right) if is_constant(left) else (right, left)
        varies = is_constant(one) and _varies(other)
        return Finding(False, None, "a number does not vary") if varies else None
    return Finding(False, None, "the two expressions differ in value")


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
        return _sampled(freed(left), freed(right), seed)
    except NotUnderstoodError:
        return None


def _varies(node: Node) -> bool:
    """Whether a rational expression has different values at two points."""
    points = Residue("one"), Residue("other")
    try:
        one, other = (point.value(node) for point in points)
    except (NotUnderstoodError, UndefinedValueError):
        return False
    return one != other and all(point.rational for point in points)


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
    agreed: list[_Agreed] = []
    logs = False
    enough = _FEW_POINTS if _is_analytic(left) and _is_analytic(right) else _POINTS
    for number, values in enumerate(_points(seed, names)):
        if number >= enough and len(agreed) >= _ENOUGH:
            break
        evaluation = Evaluation(_BITS, values, real=not imaginary, tens=tens)
        agree = _at(evaluation, left, right)
        logs = logs or evaluation.plain_log
        if agree is False:
            return False, logs
        if agree:
            agreed.append((values, evaluation.magnitude))
    if len(agreed) >= _ENOUGH:
        return _confirmed(left, right, agreed, real=not imaginary, tens=tens), logs
    if agreed or imaginary:
        return None, logs
    # Nowhere real on both sides: complex values may still confirm.
    for values in islice(_points(seed, names), _POINTS):
        evaluation = Evaluation(_BITS, values, tens=tens)
        agree = _at(evaluation, left, right)
        if agree is False:
            return None, logs
        if agree:
            agreed.append((values, evaluation.magnitude))
    if len(agreed) < _ENOUGH:
        return None, logs
    return _confirmed(left, right, agreed, real=False, tens=tens) or None, logs


def _confirmed(left: Node, right: Node, points: list[_Agreed], *, real: bool, tens: bool) -> bool | None:
    """Whether the sides still agree where far more digits tell: e^{398t} + 5 is nearly e^{398t} + 6."""
    found: set[bool] = set()
    for values, magnitude in (points[0], points[-1]):
        if magnitude > _MAX_MAGNITUDE:
            continue
        bits = _FINE_BITS + 2 * magnitude
        fine = Evaluation(bits, values, real=real, tens=tens)
        try:
            gap = fine.number(fine.value(left)) - fine.number(fine.value(right))
        except NotUnderstoodError:
            continue  # a factorial between whole numbers is too dear at so many digits
        found.add(not gap or fine.bits(gap) <= fine.magnitude - bits + _SLACK)
    return None if not found else all(found)


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
    """Points of both signs: three whole, five positive, the others of any sign."""
    key = blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    for number in range(_MOST_POINTS):
        values = {}
        for name in names:
            text = f"{number} {name}".encode("utf-8", "surrogatepass")
            digest = blake2b(text, key=key, digest_size=8).digest()
            raw = int.from_bytes(digest, "big")
            whole = number < 3 or (name[0] in _WHOLE and number % 2 == 0)
            # Most formulas in n and k are about k out of n.
            value = Fraction(2 + raw % 7 + 8 * (name[0] in "nN")) if whole else Fraction(1 + raw % 997, 331)
            if number >= _POINTS:
                # Where nothing had a value so far, the domain lies further out or further in: ln(x - 5).
                value *= _SCALES[number % len(_SCALES)]
            values[name] = -value if number >= 8 and raw >> 32 & 1 and not whole else value
        yield values


def _is_analytic(node: Node) -> bool:
    """Whether a tree is one analytic function but for poles: no root, no absolute value, no branch."""
    if isinstance(node, Call) and node.name not in _ANALYTIC:
        return False
    if isinstance(node, Pow) and node.base != _E and not _is_whole(node.exponent):
        return False
    return isinstance(node, _PLAIN) and all(map(_is_analytic, children(node)))


def _is_whole(node: Node) -> bool:
    return isinstance(node, Number) and node.value.denominator == 1


def _has_i(node: Node) -> bool:
    return node == Constant("i") or any(map(_has_i, children(node)))


def _renamed(left: Node, right: Node, policy: Policy) -> bool | None:
    """True where a renaming that the policy allows makes the two sides one; None otherwise."""
    if policy.constants == "strict":
        return None
    ours, theirs = variables(left), variables(right)
    if policy.constants == "integration":
        renamed = with_gold_constant(left, right, policy)
        return None if renamed is None else identical(left, renamed) or None
    first, second = sorted(ours), sorted(theirs)
    if len(first) != len(second) or not 0 < len(first) <= 4:
        return None
    for order in permutations(first):
        if identical(left, rename(right, dict(zip(second, order, strict=True)))):
            return True
    return None


def with_gold_constant(gold: Any, answer: Any, policy: Policy) -> Any:
    """The answer with its free constant named as the gold's, or several that differ in case; else None.

    >>> from ringtrue.graders.parse import parse_answer
    >>> gold = parse_answer("x+C")
    >>> with_gold_constant(gold, parse_answer("x+k"), Policy()) == gold
    True
    """
    ours, theirs = variables(gold), variables(answer)
    names = _constants(ours - theirs, theirs - ours)
    if policy.constants == "strict" or not names or not ours & theirs:
        return None
    if not any(isinstance(part, Add | Pow | Call) for part in walk(gold)):
        return None  # 7cm is not 7km
    return rename(answer, names)


def _constants(ours: frozenset[str], theirs: frozenset[str]) -> dict[str, str] | None:
    """The gold's name of each constant that only the answer has: the one, or `C_1` and `C_2` by number."""
    if len(ours) == len(theirs) == 1 and ours | theirs <= _CONSTANTS:
        return dict(zip(theirs, ours, strict=True))
    if not all(map(_NUMBERED.fullmatch, ours | theirs)):
        return None
    by_number = {name[1:]: name for name in ours}
    return (
        {name: by_number[name[1:]] for name in theirs}
        if by_number.keys() == {x[1:] for x in theirs}
        else None
    )
