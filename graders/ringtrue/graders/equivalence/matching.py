r"""Matching the elements of two answers, in order or in any order.

A real row: `\frac12, 3` matches `3, 0.5` in any order. Unordered elements are paired by a true matching:
with roundings and units, equality is no equivalence, and sorting would miss pairs.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.finding import Decide, Finding, OverLimitError
from ringtrue.graders.equivalence.side import Side
from ringtrue.graders.parse import Node
from ringtrue.graders.policy import Policy

__all__ = ["match_any_order", "match_in_order"]

MAX_UNORDERED: Final = 48
"""Elements that are compared each with each."""


def match_in_order(
    gold: Sequence[Node], answer: Sequence[Node], policy: Policy, decide: Decide
) -> Finding | None:
    """Compare element by element.

    >>> from ringtrue.graders.equivalence import decide
    >>> from ringtrue.graders.parse import Symbol
    >>> match_in_order([Symbol("x")], [Symbol("x")], Policy(), decide).equal
    True
    """
    if len(gold) != len(answer):
        return Finding(False, None, f"{len(gold)} elements are not {len(answer)}")
    known, option = True, None
    for left, right in zip(gold, answer, strict=True):
        if left == right:
            continue
        settled = decide(Side.of(left), Side.of(right), policy)
        if settled is None or settled.equal is None:
            known = False
        elif not settled.equal:
            return Finding(False, settled.option, f"an element differs: {settled.detail}")
        else:
            option = option or settled.option
    return Finding(True, option, "all elements are equal") if known else None


def match_any_order(
    gold: Sequence[Node], answer: Sequence[Node], policy: Policy, decide: Decide, *, as_sets: bool
) -> Finding | None:
    """Compare as collections without order.

    Args:
        gold: the gold's elements.
        answer: the answer's.
        policy: what counts as equal.
        decide: compares two elements.
        as_sets: whether repeated elements count once.

    >>> from ringtrue.graders.equivalence import decide
    >>> from ringtrue.graders.parse import Symbol
    >>> x, y = Symbol("x"), Symbol("y")
    >>> match_any_order([x, y], [y, x], Policy(), decide, as_sets=False).equal
    True
    """
    if not as_sets and len(gold) != len(answer):
        return Finding(False, None, f"{len(gold)} elements are not {len(answer)}")
    if (set(gold) == set(answer)) if as_sets else (Counter(gold) == Counter(answer)):
        return Finding(True, None, "the same elements")
    left, right = _values(gold), _values(answer)
    if left is not None and right is not None:
        same = set(left) == set(right) if as_sets else sorted(left) == sorted(right)
        if same or policy.digits == "exact":
            return Finding(same, None, "the same numbers" if same else "not the same numbers")
    if max(len(gold), len(answer)) > MAX_UNORDERED:
        raise OverLimitError("elements without order", max(len(gold), len(answer)), MAX_UNORDERED)
    table = _Table(gold, answer, policy, decide)
    match = table.covers if as_sets else table.pairs
    if match(certain=True):
        return Finding(True, table.option, "the same elements")
    return None if match(certain=False) else Finding(False, None, "not the same elements")


def _values(nodes: Sequence[Node]) -> list[Fraction] | None:
    values: list[Fraction] = []
    for node in nodes:
        value = exact(node)
        if value is None:
            return None
        values.append(value)
    return values


class _Table:
    """Which elements are known to be equal (True), known to differ (False), or neither (None)."""

    __slots__ = ("cells", "option")

    def __init__(self, gold: Sequence[Node], answer: Sequence[Node], policy: Policy, decide: Decide) -> None:
        self.option: str | None = None
        self.cells: list[list[bool | None]] = []
        sides = [Side.of(node) for node in answer]
        for left in gold:
            row: list[bool | None] = []
            for side in sides:
                if left == side.node:
                    row.append(True)
                    continue
                settled = decide(Side.of(left), side, policy)
                row.append(None if settled is None else settled.equal)
                if settled is not None and settled.equal:
                    self.option = self.option or settled.option
            self.cells.append(row)

    def covers(self, *, certain: bool) -> bool:
        """Whether each element of either side has an equal on the other."""
        columns = list(zip(*self.cells, strict=True)) if self.cells else []
        return all(any(_may(cell, certain) for cell in line) for line in [*self.cells, *columns])

    def pairs(self, *, certain: bool) -> bool:
        """Whether the elements can be paired off (augmenting paths)."""
        partner: dict[int, int] = {}
        return all(self._augment(row, partner, set(), certain) for row in range(len(self.cells)))

    def _augment(self, row: int, partner: dict[int, int], seen: set[int], certain: bool) -> bool:
        for column, cell in enumerate(self.cells[row]):
            if column in seen or not _may(cell, certain):
                continue
            seen.add(column)
            if column not in partner or self._augment(partner[column], partner, seen, certain):
                partner[column] = row
                return True
        return False


def _may(cell: bool | None, certain: bool) -> bool:
    return cell is True or (cell is None and not certain)
