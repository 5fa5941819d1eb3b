"""Checking options when a reward is built, so that a run does not start on a mistake."""

import math

__all__ = ["flag", "number", "text", "whole"]


def number(owner: str, name: str, value: object, *, low: float = -math.inf, high: float = math.inf) -> float:
    """A finite number within its ends, as a float.

    Raises:
        ValueError: naming the option, its value and what it takes.

    >>> number("CharLimit", "penalty", -1, high=0.0)
    -1.0
    """
    ok = isinstance(value, int | float) and not isinstance(value, bool)
    if not (ok and math.isfinite(value) and low <= value <= high):  # type: ignore[arg-type, operator]
        raise ValueError(f"{owner}.{name} is {value!r}: give a finite number{_ends(low, high)}")
    return float(value)  # type: ignore[arg-type]


def whole(owner: str, name: str, value: object, *, low: int) -> int:
    """A whole number.

    Raises:
        ValueError: naming the option, its value and what it takes.

    >>> whole("CharLimit", "limit", 3000, low=1)
    3000
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < low:
        raise ValueError(f"{owner}.{name} is {value!r}: give a whole number from {low}")
    return value


def text(owner: str, name: str, value: object) -> str:
    """A text that is not blank.

    Raises:
        ValueError: naming the option and its value.

    >>> text("Correctness", "gold", "solution")
    'solution'
    """
    if isinstance(value, str) and value.strip():
        return value
    raise ValueError(f"{owner}.{name} is {value!r}: give a text that is not blank")


def flag(owner: str, name: str, value: object) -> bool:
    """True or False.

    Raises:
        TypeError: naming the option and its value.

    >>> flag("ThinkFormat", "soft", True)
    True
    """
    if not isinstance(value, bool):
        raise TypeError(f"{owner}.{name} is {value!r}: give True or False")
    return value


def _ends(low: float, high: float) -> str:
    if math.isfinite(low) and math.isfinite(high):
        return f" from {low} to {high}"
    if math.isfinite(low):
        return f" from {low}"
    return f" up to {high}" if math.isfinite(high) else ""
