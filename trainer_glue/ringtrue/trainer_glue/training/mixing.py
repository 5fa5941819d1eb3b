"""Rows of several abilities in one order whose every stretch holds the shares that were asked for.

A real one: math 60, logic 20, code 15 and chat 5 give, of any 100 rows in a row, about that many of each.

Nothing is drawn by chance but the order within a pool, so that two runs of one seed train on the same rows.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

__all__ = ["Mixed", "mix"]

_Item = TypeVar("_Item")
Exhausted = Literal["cycle", "stop", "renormalise"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed(Generic[_Item]):
    """What was mixed."""

    items: tuple[_Item, ...]
    """The items in their order."""
    drawn: Mapping[str, int] = field(default_factory=dict)
    """How many of each pool."""
    ran_out: tuple[str, ...] = ()
    """The pools that had no more when it was their turn; none where they cycle."""


def mix(
    pools: Mapping[str, Sequence[_Item]],
    weights: Mapping[str, float],
    *,
    exhausted: Exhausted = "cycle",
    rows: int | None = None,
    seed: int | str = 0,
    shuffle: bool = True,
) -> Mixed[_Item]:
    """Interleave pools by weights.

    Args:
        pools: the items of each name.
        weights: a share for each name, in any unit.
        exhausted: `cycle` takes a pool's items again in a new order, `stop` ends where one has no more,
            `renormalise` goes on with the others.
        rows: how many in all; by default as many as there are.
        seed: of the order within the pools.
        shuffle: False takes each pool in the order in which it is given.

    >>> mix({"a": "xxx", "b": "y"}, {"a": 3, "b": 1}).items
    ('x', 'x', 'y', 'x')
    >>> mix({"a": "xxx", "b": "y"}, {"a": 1, "b": 1}, exhausted="stop").items
    ('x', 'y', 'x')
    """
    active = {
        name: _order(f"{seed} {name}" if shuffle else None, pool, exhausted == "cycle")
        for name, pool in pools.items()
        if pool
    }
    wanted = sum(map(len, pools.values())) if rows is None else rows
    credit = dict.fromkeys(active, 0.0)
    items: list[_Item] = []
    drawn: Counter[str] = Counter()
    ran_out: list[str] = []
    while active and len(items) < wanted:
        total = sum(weights[name] for name in active)
        for name in active:
            credit[name] += weights[name] / total
        # The pool that is furthest behind its share; the first one of equals, up to rounding.
        name = max(active, key=lambda one: round(credit[one], 9))
        item = next(active[name], None)
        if item is None:
            ran_out.append(name)
            if exhausted == "stop":
                break
            del active[name]
            for other in active:  # this turn is taken again without it
                credit[other] -= weights[other] / total
            continue
        credit[name] -= 1
        drawn[name] += 1
        items.append(item[0])
    return Mixed(items=tuple(items), drawn=dict(drawn), ran_out=tuple(ran_out))


def _order(seed: str | None, pool: Sequence[_Item], again: bool) -> Iterator[tuple[_Item]]:
    """A pool's items in the order of the seed, each in a tuple so that an item may be None."""
    chance = random.Random(seed)  # noqa: S311 - an order, no secret
    while True:
        order = pool if seed is None else chance.sample(pool, len(pool))
        yield from ((item,) for item in order)
        if not again:
            return
