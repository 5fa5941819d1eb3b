"""What every constraint is: its arguments as fields, and one question to a text.

A real one: `KeywordFrequency(keyword="knot", frequency=2, relation="at least")`, of the id
`keywords:frequency`; a text with one knot does not hold it.

The fields are named as the arguments of the dataset. None has a default: nothing is drawn at random.
"""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

__all__ = ["ArgumentError", "Constraint", "Finding", "at", "compared", "relation", "text", "texts", "whole"]

_RELATIONS: Final = ("at least", "less than")


class ArgumentError(ValueError):
    """A constraint cannot be checked as it is asked for: the data's fault, whatever the answer says."""


class Finding(NamedTuple):
    """What was found of one constraint in one text."""

    holds: bool
    """Whether the text holds it."""
    detail: str
    """What was counted or seen, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """The base of all constraints."""

    id: ClassVar[str]
    """What the dataset calls it."""

    @abstractmethod
    def check(self, text: str) -> Finding:
        """Whether a text that shows something holds it."""


def whole(owner: Constraint, name: str, *, low: int = 0) -> None:
    """Take a whole number, also as the float that a table made of it.

    Raises:
        ArgumentError: naming the argument and its value.
    """
    value = getattr(owner, name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < low:
        raise ArgumentError(f"{owner.id}: {name} is {value!r:.60}, not a whole number from {low}")
    object.__setattr__(owner, name, value)


def text(owner: Constraint, name: str) -> None:
    """Take a text that is not blank, without the blanks around it.

    Raises:
        ArgumentError: naming the argument and its value.
    """
    value = getattr(owner, name)
    if not isinstance(value, str) or not value.strip():
        raise ArgumentError(f"{owner.id}: {name} is {value!r:.60}, not a text")
    object.__setattr__(owner, name, value.strip())


def texts(owner: Constraint, name: str) -> None:
    """Take a list of texts, as a tuple without repeats.

    Raises:
        ArgumentError: naming the argument and its value.
    """
    value: Any = getattr(owner, name)
    value = value.tolist() if hasattr(value, "tolist") else value  # a table's array
    good = (
        isinstance(value, list | tuple)
        and value
        and all(isinstance(one, str) and one.strip() for one in value)
    )
    if not good:
        raise ArgumentError(f"{owner.id}: {name} is {value!r:.60}, not a list of texts")
    object.__setattr__(owner, name, tuple(dict.fromkeys(one.strip() for one in value)))


def relation(owner: Constraint, name: str) -> None:
    """Take `at least` or `less than`.

    Raises:
        ArgumentError: naming the argument and its value.
    """
    value = getattr(owner, name)
    if value not in _RELATIONS:
        raise ArgumentError(f"{owner.id}: {name} is {value!r:.60}, not {' or '.join(map(repr, _RELATIONS))}")


def compared(what: str, count: int, asked: str, threshold: int) -> Finding:
    """Hold a count against `at least n` or `less than n`.

    >>> compared("words", 7, "less than", 7)
    Finding(holds=False, detail='words: 7, asked for less than 7')
    """
    holds = count < threshold if asked == "less than" else count >= threshold
    return Finding(holds, f"{what}: {count}, asked for {asked} {threshold}")


def at(what: str, count: int, asked: int) -> Finding:
    """Hold a count against an exact number.

    >>> at("bullets", 3, 3).holds
    True
    """
    return Finding(count == asked, f"{what}: {count}, asked for exactly {asked}")
