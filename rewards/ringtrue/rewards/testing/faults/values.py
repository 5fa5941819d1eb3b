"""Faults in the values: rows paired wrongly, constants, signs, noise, types, and None where a number belongs.

A real one: `rotated` turns [1.0, 0.0, 0.0] into [0.0, 1.0, 0.0].
"""

import random
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from ringtrue.rewards.testing.faults.fault import Call, Fault, Returned

__all__ = ["VALUES"]


def _rotated(call: Call) -> Returned:
    values = call.score()
    return values[-1:] + values[:-1]


def _reversed(call: Call) -> Returned:
    return call.score()[::-1]


def _shuffled(call: Call) -> Returned:
    values = call.score()
    random.Random(len(values)).shuffle(values)  # noqa: S311  # no secret
    return values


def _drops_last(call: Call) -> Returned:
    return call.score()[:-1]


def _minus_batch_mean(call: Call) -> Returned:
    values = call.score()
    numbers = [value for value in values if value is not None]
    mean = sum(numbers) / len(numbers) if numbers else 0.0
    return [None if value is None else value - mean for value in values]


def _constant(name: str, default: float, call: Call) -> Returned:
    end = getattr(call.reward, name, default)
    return [float(end)] * len(call.score())


def _each(change: Callable[[float], Any], call: Call) -> Returned:
    return [None if value is None else change(value) for value in call.score()]


def _opposite(value: float) -> float:
    return -value


def _noisy(value: float) -> float:
    return value + random.SystemRandom().uniform(-0.2, 0.2)


def _clipped(value: float) -> float:
    return min(max(value, 0.0), 0.5)


def _rounded(value: float) -> float:
    return float(round(value))


def _halved(value: float) -> float:
    return value / 2


def _nan_for_nothing(value: float) -> float:
    return value if value > 0 else float("nan")


def _none_for_nothing(value: float) -> float | None:
    return value if value > 0 else None


def _none(_: float) -> None:
    return None


def _fault(name: str, does: str, law: str, change: Callable[[float], Any], *, silent: bool = False) -> Fault:
    return Fault(name, does, law, partial(_each, change), silent=silent)


VALUES: Final = (
    Fault(
        "rotated", "gives every row the value of the row before it", "batch_independence", _rotated, rows=2
    ),
    Fault(
        "reversed", "gives the values in the order of the last row first", "permutation", _reversed, rows=2
    ),
    Fault("shuffled", "gives the values in some other order", "permutation", _shuffled, rows=2),
    Fault("drops_last_row", "gives one value too few", "shape", _drops_last),
    Fault("minus_batch_mean", "takes the mean of the batch off", "batch_independence", _minus_batch_mean),
    Fault("constant_low", "pays its least to every row", "accepts_gold", partial(_constant, "low", 0.0)),
    Fault("constant_high", "pays its most to every row", "accepts_gold", partial(_constant, "high", 1.0)),
    _fault("sign_flipped", "gives the values with the other sign", "accepts_gold", _opposite),
    _fault("noise", "adds noise", "repeatable", _noisy),
    _fault("clipped", "cuts the values off at 0 and 0.5", "golden", _clipped),
    _fault("rounded", "rounds to whole numbers", "golden", _rounded),
    _fault("halved", "pays half", "golden", _halved),
    _fault("ints", "gives ints (and cuts off what they cannot hold)", "typed", int, silent=True),
    _fault("none_for_all", "says None of every row", "accepts_gold", _none),
    _fault(
        "none_for_wrong", "says None where it should pay nothing, or less", "abstain_iff", _none_for_nothing
    ),
    _fault("nan_for_wrong", "says NaN where it should pay nothing, or less", "finite", _nan_for_nothing),
)
"""Faults in the values."""
