r"""Two relations that differ at a point: one holds there and the other clearly does not.

Real rows: gold `\cos x = \frac{42}{59}` against `\sin x = \frac{42}{59}`, of which a root of one misses the
other; gold `b > a > c` against `2b > a > c`; gold `y = x^2` against `y < x^2`.

It only ever refutes. A root is taken where an expression changes its sign and falls to nothing, so that no
pole or jump is taken for one. What it does not do: find that two relations are one.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from hashlib import blake2b
from itertools import islice
from typing import Any, Final

from ringtrue.graders.equivalence.atoms import freed
from ringtrue.graders.equivalence.evaluate import Evaluation
from ringtrue.graders.equivalence.finding import NotUnderstoodError, OverLimitError, UndefinedValueError
from ringtrue.graders.equivalence.numeric import approximate
from ringtrue.graders.equivalence.variables import size, variables, walk
from ringtrue.graders.parse import Add, Call, Neg, Node, Relation, Symbol

__all__ = ["apart"]

_BITS: Final = 160
_CLEAR: Final = 30
"""Bits of its own parts within which a difference is clear."""
_MAX_VARIABLES: Final = 8
_MAX_SIZE: Final = 300
_TIES: Final = 27
_POINTS: Final = 16
_LINES: Final = 4
_MAX_WORK: Final = 15_000
"""Nodes that are evaluated for one pair, about 20 ms."""
_SERIES: Final = frozenset(["sum", "product"])
_GRID: Final = tuple(Fraction(n, 4) for n in (1, 3, 7, 13, 29, 61, 150, -1, -5, -11, -40, 0))
_STEPS: Final = 80
_NUDGE: Final = Fraction(1, 1 << 20)
_MUCH: Final = 1 << 10
_GRAIN: Final = 1 << 16
"""Into so many parts a bracket is divided at most, so that the points stay short."""
_FALLS: Final = 60
"""Bits by which the ends of a bracket must be above what is called a root."""
_ORDER: Final = frozenset(["<", "<=", ">", ">=", "!="])
_KNOWN: Final = _ORDER | {"="}


def apart(left: Relation, right: Relation) -> bool:
    r"""Whether some point clearly satisfies one of two relations and not the other.

    >>> from ringtrue.graders.parse import parse_answer
    >>> cosine, sine = parse_answer(r"\cos x = 1/3"), parse_answer(r"\sin x = 1/3")
    >>> apart(cosine, sine), apart(cosine, parse_answer(r"\sin(x + \pi/2) = 1/3"))
    (True, False)
    """
    if not _KNOWN.issuperset(left.operators + right.operators) or size(left) + size(right) > _MAX_SIZE:
        return False
    one, other = freed(left), freed(right)
    names = sorted(variables(one) | variables(other))
    if not 0 < len(names) <= _MAX_VARIABLES or _has_series(one) or _has_series(other):
        return False
    try:
        return _Search(names, _MAX_WORK // (size(one) + size(other))).finds(one, other)
    except (NotUnderstoodError, OverLimitError):
        return False


def _has_series(relation: Relation) -> bool:
    """Whether a relation holds a sum that is written out anew at every point."""
    return any(isinstance(part, Call) and part.name in _SERIES for part in walk(relation))


class _Search:
    """Looks for a point, and gives up after so many evaluations."""

    __slots__ = ("_left", "_names")

    def __init__(self, names: list[str], evaluations: int) -> None:
        self._names = names
        self._left = evaluations

    def finds(self, one: Relation, other: Relation) -> bool:
        has_order = not _ORDER.isdisjoint(one.operators + other.operators)
        if has_order and any(
            {self._holds(one, values), self._holds(other, values)} == {True, False}
            for values in _points(self._names)
        ):
            return True
        return self._misses(one, other) or self._misses(other, one)

    def _misses(self, curve: Relation, other: Relation) -> bool:
        """Whether a root of one equation clearly misses the other relation."""
        if len(curve.operators) > 1:
            return self._misses_solution(curve, other)
        if curve.operators != ("=",):
            return False
        difference = Add((curve.operands[0], Neg(curve.operands[1])))
        free = sorted(variables(curve))
        for number, values in enumerate(islice(_far_points(self._names), _LINES if free else 0)):
            name = free[number % len(free)]
            for root in self._roots(difference, values, name):
                if self._clearly_misses(other, {**values, name: root}, {name}):
                    return True
        return False

    def _misses_solution(self, chain: Relation, other: Relation) -> bool:
        """Whether the values that a chain gives its letters, `x = y = 4`, clearly miss the other relation."""
        value = approximate(chain.operands[-1])
        if value is None or set(chain.operators) != {"="}:
            return False
        given = {operand.name: value for operand in chain.operands if isinstance(operand, Symbol)}
        for values in islice(_far_points(self._names), _LINES):
            at = {**values, **given}
            if not given or self._clearly_misses(chain, at, given):
                return False
            if self._clearly_misses(other, at, given):
                return True
        return False

    def _clearly_misses(self, relation: Relation, at: Mapping[str, Fraction], rough: Iterable[str]) -> bool:
        """Whether a relation fails at a point of which some values are rounded."""
        nudged = {**at, **{name: at[name] + max(abs(at[name]), Fraction(1)) * _NUDGE for name in rough}}
        operands = relation.operands
        for first, operator, second in zip(operands, relation.operators, operands[1:], strict=False):
            sign = self._sign(first, second, at)
            if sign is None or _says(operator, sign):
                continue
            gap = Add((first, Neg(second)))
            here, there = self._value(gap, at), self._value(gap, nudged)
            # At a zero, the difference is nothing beside what it becomes next to it.
            if here is not None and there is not None and abs(here) * _MUCH > abs(there - here):
                return True
        return False

    def _roots(self, node: Node, values: Mapping[str, Fraction], name: str) -> Iterator[Fraction]:
        """Where an expression in one variable changes its sign and is nothing."""
        last: tuple[Fraction, Any] | None = None
        for at in sorted(_GRID):
            found = self._value(node, {**values, name: at})
            if found is None:
                last = None
                continue
            if not found:
                yield at
            elif last is not None and last[1] and (found > 0) != (last[1] > 0):
                root = self._narrowed(node, values, name, (last[0], at), (last[1], found))
                if root is not None:
                    yield root
            last = at, found

    def _narrowed(
        self,
        node: Node,
        values: Mapping[str, Fraction],
        name: str,
        ends: tuple[Fraction, Fraction],
        found: tuple[Any, Any],
    ) -> Fraction | None:
        """The root in a bracket, by the secant and by halving; None for a pole or a jump."""
        (low, high), (below, above) = ends, found
        least = max(abs(below), abs(above)) / 2**_FALLS
        rising = above > 0
        for step in range(_STEPS):
            # The secant alone may crawl, and halving alone takes five times as many evaluations.
            part = _GRAIN // 2 if step % 3 == 2 else int(_GRAIN * abs(below) / (abs(below) + abs(above)))
            middle = low + (high - low) * Fraction(min(max(part, 1), _GRAIN - 1), _GRAIN)
            value = self._value(node, {**values, name: middle})
            if value is None:
                return None
            if abs(value) < least:
                return middle
            if (value > 0) == rising:
                high, above = middle, value
            else:
                low, below = middle, value
        return None

    def _value(self, node: Node, values: Mapping[str, Fraction]) -> Any:
        """A real value, or None where there is none."""
        try:
            evaluation = self._evaluation(values)
            value = evaluation.value(node)
            return None if getattr(value, "imag", 0) else evaluation.number(value).real
        except UndefinedValueError:
            return None

    def _holds(self, relation: Relation, values: Mapping[str, Fraction]) -> bool | None:
        """Whether a relation holds at a point; None where it has no value there or is too close to tell."""
        known: bool | None = True
        operands = relation.operands
        for first, operator, second in zip(operands, relation.operators, operands[1:], strict=False):
            sign = self._sign(first, second, values)
            if sign is None:
                known = None
            elif not _says(operator, sign):
                return False
        return known

    def _sign(self, first: Node, second: Node, values: Mapping[str, Fraction]) -> int | None:
        """The sign of a difference: 0 only where it is exact."""
        try:
            evaluation = self._evaluation(values)
            one, other = evaluation.value(first), evaluation.value(second)
        except UndefinedValueError:
            return None
        if type(one) is Fraction and type(other) is Fraction:
            return (one > other) - (one < other)
        gap = evaluation.number(one) - evaluation.number(other)
        if getattr(gap, "imag", 0) or evaluation.plain_log:
            return None
        size_of_all = max(evaluation.magnitude, evaluation.bits(one), evaluation.bits(other))
        if not gap or evaluation.bits(gap) <= size_of_all - _CLEAR:
            return None
        return 1 if gap.real > 0 else -1

    def _evaluation(self, values: Mapping[str, Fraction]) -> Evaluation:
        self._left -= 1
        if self._left < 0:
            raise NotUnderstoodError("a point that tells them apart")
        return Evaluation(_BITS, values, real=True)


def _says(operator: str, sign: int) -> bool:
    return {
        "=": sign == 0, "!=": sign != 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0,
    }[operator]  # fmt: skip


def _points(names: list[str]) -> Iterator[dict[str, Fraction]]:
    """Points that repeat, of both signs, and before them a small grid, where values tie."""
    for number in range(min(_TIES, 3 ** len(names))):
        yield {name: Fraction(1 + number // 3**place % 3) for place, name in enumerate(names)}
    yield from _far_points(names)


def _far_points(names: list[str]) -> Iterator[dict[str, Fraction]]:
    for number in range(_POINTS):
        values = {}
        for name in names:
            digest = blake2b(f"{number} {name}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
            raw = int.from_bytes(digest, "big")
            value = Fraction(1 + raw % 2000, 331)
            values[name] = -value if number >= _POINTS // 2 and raw >> 32 & 1 else value
        yield values
