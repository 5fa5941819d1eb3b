r"""A problem with the ways to answer it right and wrong, so that a row's label is known before it is written.

>>> half = Problem("half", "math", "What is 2/4?", "1/2", ("Divide both by 2.",), "We get {answer}.",
...     right=(ok(r"\frac{1}{2}", plain="1/2"), ok("0.5", "as a decimal")), wrong=(no("2", "upside down"),))
>>> [form.why for form in half.right], half.wrong[0].text("boxed")
(['right', 'right, as a decimal'], '2')

A form is right or wrong under the default policy that the project documents, not by what any grader says of
it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

__all__ = ["Form", "Gold", "Maker", "Problem", "no", "ok"]

Gold: TypeAlias = str | int | float | list[str] | None


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write an answer down."""

    tex: str
    """As it stands in a box."""
    plain: str
    """As it stands outside maths: in a tag, after `####`, in a sentence."""
    why: str
    """The class it belongs to, for a person."""
    hard: bool
    """Easy to judge wrongly."""

    def text(self, slot: str) -> str:
        """Return the form as this kind of slot holds it."""
        return self.tex if slot == "boxed" else self.plain


@dataclass(frozen=True, slots=True)
class Problem:
    """A question with its gold, a derivation, and answers right and wrong."""

    key: str
    """The kind of problem, as `discount` or `interval`."""
    ability: str
    """`math` or `choice`."""
    text: str
    """The question."""
    gold: Gold
    """The right answer as a data set would hold it."""
    steps: tuple[str, ...]
    """The derivation before its last sentence; wordings of one step are parted by ` || `."""
    last: str
    """The last sentence, with `{answer}` where the value stands."""
    right: tuple[Form, ...]
    """Right answers, the usual form first."""
    wrong: tuple[Form, ...]
    """Wrong answers."""
    parts: tuple[str, ...] = ()
    """The members of an unordered answer, where each may have a box of its own."""


Maker: TypeAlias = Callable[[Random], Problem]


def ok(tex: str, why: str = "", *, plain: str | None = None, hard: bool = False) -> Form:
    """Build a right form; `why` says how it departs from the usual one."""
    return Form(tex, tex if plain is None else plain, f"right, {why}" if why else "right", hard)


def no(tex: str, why: str, *, plain: str | None = None, hard: bool = False) -> Form:
    """Build a wrong form; `why` names the slip."""
    return Form(tex, tex if plain is None else plain, f"wrong: {why}", hard)
