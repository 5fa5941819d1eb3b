"""A law: a property that a reward of a given kind must hold, and what breaking it costs.

A real one: law 4, `typed`: every value is exactly a float or None. A reward that returns `numpy.float32`
works in a notebook and dies in a trainer that writes its logs as JSON.

A law is a function of a `Subject` and a `Plan` that raises `Broken` with the example it saw. `@law(...)` puts
it on record; `ringtrue.rewards.testing.laws` holds them all, one family a module.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, Literal, TypeAlias

from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.subject import Kind, Subject

__all__ = ["Broken", "Hardness", "Law", "Plan", "law"]

Hardness: TypeAlias = Literal["always", "declared", "advice"]
"""`always`: for any callable. `declared`: where the trait that it belongs to was declared. `advice`: shown
with what it would cost; it fails no check (but shipped rewards must hold it all the same)."""


class Broken(AssertionError):  # noqa: N818  # a finding, no error of the program
    """A law does not hold: what was seen, and the batch that shows it."""

    def __init__(self, message: str, batch: Batch | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.batch = batch


@dataclass(slots=True)
class Plan:
    """How much may be spent on one law; it remembers whether that was enough."""

    max_examples: int = 50
    """Examples that a generator gives."""
    deadline: float = 5.0
    """Wall seconds that one row may take, whatever it says."""
    until: float = field(default_factory=lambda: monotonic() + 60.0)
    """When to stop, on the monotonic clock."""
    cut: bool = False
    """Whether something was left out for lack of time."""
    shrink: bool = True
    """Whether a finding is made as small as it can be, which takes long and is not always wanted."""

    def out_of_time(self) -> bool:
        """Whether the rest is to be left out; says so in `cut`."""
        self.cut = self.cut or monotonic() >= self.until
        return self.cut


@dataclass(frozen=True, slots=True)
class Law:
    """One law on record."""

    number: int
    """Its number in the documentation."""
    name: str
    """Its name, in reports and in expected failures."""
    statement: str
    """What must hold, in one sentence."""
    why: str
    """What breaking it costs a run, in one sentence."""
    check: Callable[[Subject, Plan], None]
    """Raises `Broken` where it does not hold."""
    kinds: frozenset[Kind] = frozenset()
    """The kinds of reward that it is for; empty: all."""
    hard: Hardness = "advice"
    """Whether breaking it fails a check."""
    trait: str = ""
    """The declaration that makes a `declared` law hard: `range`, `dominates`, `monotone`, ..."""
    unless: Callable[[Subject], str] = field(default=lambda _: "")
    """Why it does not apply to a subject of its kind; empty where it does."""
    alive: bool = False
    """Whether a process that hangs or ends during the check breaks this law; else it was just not checked."""

    def excuse(self, subject: Subject) -> str:
        """Why this law is not for this subject; empty where it is."""
        if self.kinds and not self.kinds & subject.kinds:
            return f"for {', '.join(sorted(self.kinds))} rewards"
        return self.unless(subject)

    def is_hard(self, subject: Subject) -> bool:
        """Whether breaking it fails the check of this subject."""
        if self.hard == "declared" and self.trait in subject.declared:
            return True
        return self.hard == "always" or subject.strict


LAWS: Final[dict[str, Law]] = {}
"""Every law by name; filled when `ringtrue.rewards.testing.laws` is imported."""


def law(
    number: int,
    *,
    why: str,
    kinds: Iterable[Kind] = (),
    hard: Hardness = "advice",
    trait: str = "",
    unless: Callable[[Subject], str] = lambda _: "",
    alive: bool = False,
) -> Callable[[Callable[[Subject, Plan], None]], Law]:
    """Put a function on record as a law: its name is the law's, its docstring's first line the statement."""

    def record(check: Callable[[Subject, Plan], None]) -> Law:
        statement = (check.__doc__ or "").strip().splitlines()[0]
        made = Law(
            number, check.__name__, statement, why, check, frozenset(kinds), hard, trait, unless, alive
        )  # fmt: skip
        if LAWS.setdefault(made.name, made) is not made:
            raise ValueError(f"two laws are called {made.name!r}")
        return made

    return record
