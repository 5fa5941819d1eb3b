"""Countdown and the game of 24: a calculation that uses the given numbers and comes to the target.

A real row: numbers 4, 9, 10, 13, target 24, answer `(10 - 4) * (13 - 9) = 24` is right; `4 * 6 = 24` is not,
and neither is `13 + 9 + 4 - 2`, though it is 24.

The numbers and the target stand in the entry (`numbers` or `nums`, `target`); else the entry's own answer, a
calculation, tells both. It does not mind how a calculation is written, nor a leading minus: where the value
is positive, such a calculation can always be written without one.
"""

from collections import Counter
from fractions import Fraction

from ringtrue.graders.logic.arithmetic import (
    ArithmeticReadError,
    Calculation,
    TooLongError,
    calculate,
    numbers_in,
)
from ringtrue.graders.logic.entry import LogicEntry, whole_numbers
from ringtrue.graders.logic.finding import Finding, right_if
from ringtrue.graders.verdict import Outcome

__all__ = ["check_countdown", "check_game24"]

_GAME = 24


def check_countdown(entry: LogicEntry, answer: str, *, every_number: bool = True) -> Finding:
    """Check an answer to a countdown puzzle.

    Args:
        entry: with `numbers` (or `nums`) and `target`, or with a calculation as its answer.
        answer: the model's calculation; `= 24` may follow it.
        every_number: whether each number must be used exactly once, or at most once.

    >>> entry = LogicEntry(None, {"numbers": [3, 7, 25], "target": 100})
    >>> check_countdown(entry, "25 × (7 − 3) = 100").outcome.value
    'correct'
    """
    puzzle = _puzzle(entry, None)
    if puzzle is None:
        return Finding(Outcome.UNREADABLE_GOLD, "the entry has no numbers and target, and no calculation")
    return _check(*puzzle, answer, every_number=every_number)


def check_game24(entry: LogicEntry, answer: str) -> Finding:
    """Check an answer to a game of 24: all four numbers, each once.

    >>> check_game24(LogicEntry("4 9 10 13"), "(10 - 4) * (13 - 9)").outcome.value
    'correct'
    """
    puzzle = _puzzle(entry, Fraction(_GAME))
    if puzzle is None:
        return Finding(Outcome.UNREADABLE_GOLD, "the entry lists no numbers, and no calculation that is 24")
    return _check(*puzzle, answer, every_number=True)


def _puzzle(entry: LogicEntry, target: Fraction | None) -> tuple[list[int], Fraction] | None:
    """The numbers and the target: stated, else those of the entry's own answer."""
    stated = entry.metadata
    numbers = whole_numbers(stated.get("numbers", stated.get("nums")))
    if target is None and (goal := whole_numbers([stated.get("target")])) is not None:
        target = Fraction(goal[0])
    if numbers is not None and target is not None:
        return numbers, target
    try:
        known = calculate(entry.text)
    except ArithmeticReadError:
        listed = numbers_in(entry.text)
        return (listed, target) if target is not None and len(listed) > 1 else None
    except TooLongError:
        return None
    # One number by itself is the target, and says nothing of the numbers.
    if len(known.numbers) < 2 or (target is not None and known.value != target):
        return None
    return list(known.numbers), known.value


def _check(numbers: list[int], target: Fraction, answer: str, *, every_number: bool) -> Finding:
    try:
        found = _read(answer, target)
    except ArithmeticReadError as error:
        return Finding(Outcome.UNREADABLE_ANSWER, str(error))
    except TooLongError as error:
        return Finding(Outcome.TIMEOUT, str(error))
    used, given = Counter(found.numbers), Counter(numbers)
    if used - given:
        extra = ", ".join(map(str, (used - given).elements()))
        return right_if(False, f"it uses {extra}, which is not given (so often)")
    if every_number and given - used:
        return right_if(False, f"it leaves out {', '.join(map(str, (given - used).elements()))}")
    return right_if(found.value == target, f"it comes to {found.value}, the target is {target}")


def _read(answer: str, target: Fraction) -> Calculation:
    """The calculation of an answer; what stands after `=` (or the target before it) must be equal to it."""
    sides = [calculate(side) for side in answer.strip().strip("*`$").rstrip(".").split("=")]
    if len(sides) > 1 and sides[0].value == target and len(sides[0].numbers) == 1:
        sides = sides[1:]
    first = sides[0]
    if any(side.value != first.value for side in sides):
        raise ArithmeticReadError("its two sides are not equal")
    return first
