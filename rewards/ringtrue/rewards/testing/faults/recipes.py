"""Faults in a recipe: a part left out, its weight turned round or ten times too big, two weights exchanged.

A real one: `0.3 * FormatReward() + 0.7 * Correctness()` becomes `0.7 * FormatReward() + 0.3 * Correctness()`,
which pays a well-formed wrong answer more than a bare right one.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from ringtrue.rewards.combine.weighted_sum import WeightedSum
from ringtrue.rewards.testing.faults.fault import Call, Fault, Returned

__all__ = ["recipe_faults"]


def recipe_faults(total: WeightedSum) -> list[Fault]:
    """The faults that this sum can have.

    >>> from ringtrue.rewards import BoxedFormat, CharLimit
    >>> [fault.name for fault in recipe_faults(0.5 * BoxedFormat() + 2 * CharLimit(limit=30))][:2]
    ['without_boxed_format', 'without_char_limit']
    """
    return [Fault(name, does, "golden", partial(_of, wrong)) for name, does, wrong in _versions(total)]


def _of(wrong: WeightedSum, call: Call) -> Returned:
    return list(wrong(**call.arguments))


def _versions(total: WeightedSum) -> Iterator[tuple[str, str, WeightedSum]]:
    names, weights = [part.name for part in total.parts], list(total.weights)
    rows = range(len(names))
    if len(names) > 1:
        for i in rows:
            rest = [j for j in rows if j != i]
            left = replace(
                total, parts=tuple(total.parts[j] for j in rest), weights=tuple(weights[j] for j in rest)
            )
            yield f"without_{names[i]}", f"leaves out {names[i]}", left
    for i in rows:
        if weights[i]:
            yield f"minus_{names[i]}", f"takes {names[i]} off", _weighing(total, i, -weights[i])
            yield (
                f"ten_times_{names[i]}",
                f"counts {names[i]} ten times",
                _weighing(total, i, 10 * weights[i]),
            )
    for i in rows[1:]:
        if weights[i] != weights[i - 1]:
            exchanged = _weighing(_weighing(total, i, weights[i - 1]), i - 1, weights[i])
            yield (
                f"exchanged_{names[i - 1]}_{names[i]}",
                f"exchanges the weights of {names[i - 1]} and {names[i]}",
                exchanged,
            )


def _weighing(total: WeightedSum, i: int, weight: float) -> WeightedSum:
    return replace(total, weights=(*total.weights[:i], weight, *total.weights[i + 1 :]))
