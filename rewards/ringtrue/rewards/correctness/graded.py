"""What all rewards that compare an answer with a gold share: from a verdict to a value.

A right answer earns `correct`, anything else that was answered `wrong`, no answer `missing`. An ambiguous or
unreadable answer, and one that was over a limit, count as wrong: otherwise a model learns which mistakes are
cheap. A missing or unreadable gold earns nothing at all (None), since there is nothing to learn from.
"""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import ClassVar, Final

from ringtrue.graders import Outcome, Verdict
from ringtrue.rewards.checks import number, text
from ringtrue.rewards.columns import gold_column
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score, Status
from ringtrue.rewards.traits import Traits

__all__ = ["GradedReward", "Question"]

_VALUES: Final = frozenset({"name", "correct", "wrong", "missing", "ambiguous", "unreadable"})


@dataclass(frozen=True, slots=True)
class Question:
    """What a grader is asked: all that decides its verdict. What a verdict is worth is no part of it.

    >>> from ringtrue.rewards import Correctness
    >>> Correctness().question == Correctness(wrong=0.0, missing=0.0, name="mine").question
    True
    """

    kind: type
    """Who grades."""
    options: tuple[tuple[str, object], ...]
    """Its gold's column, dialect, policy, and whatever else it goes by."""
    name: str = field(compare=False)
    """What the reward that asked is called."""

    def __hash__(self) -> int:
        # Asked for several times a row; the few questions of one kind differ in equality.
        return hash(self.kind)

    @property
    def falls_back(self) -> bool:
        """Whether somebody else is asked about answers that cannot be read."""
        return any(name == "fallback" and value is not None for name, value in self.options)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class GradedReward(Reward):
    """The base of rewards that grade an answer; it has no grader of its own."""

    kind: ClassVar[str] = "correctness"

    correct: float = 1.0
    """For a right answer."""
    wrong: float = -0.5
    """For a wrong one, and for one that took too long to check."""
    missing: float = -1.0
    """For no answer at all."""
    ambiguous: float | None = None
    """For several answers that differ; as wrong by default."""
    unreadable: float | None = None
    """For an answer that cannot be read; as wrong by default."""
    gold: str | None = None
    """The column of the right answers; by default the one known name that is there."""

    def __post_init__(self) -> None:
        Reward.__post_init__(self)
        who = type(self).__qualname__
        for name in ("correct", "wrong", "missing"):
            object.__setattr__(self, name, number(who, name, getattr(self, name)))
        if not self.correct > self.wrong >= self.missing:
            raise ValueError(
                f"{who}: correct={self.correct}, wrong={self.wrong}, missing={self.missing}: a right answer "
                "must earn more than a wrong one, and a wrong one no less than none"
            )
        for name in ("ambiguous", "unreadable"):
            if getattr(self, name) is not None:
                value = number(who, name, getattr(self, name), low=self.missing, high=self.wrong)
                object.__setattr__(self, name, value)
        if self.gold is not None:
            text(who, "gold", self.gold)

    @property
    def low(self) -> float:
        """What no answer earns."""
        return self.missing

    @property
    def high(self) -> float:
        """What a right answer earns."""
        return self.correct

    @property
    def needs(self) -> tuple[str, ...]:
        """The gold's column; `gold` stands for whichever of the known names is there."""
        return (self.gold or "gold",)

    @property
    def traits(self) -> Traits:
        """It abstains where the gold cannot be used; of several answers that differ, its policy's count."""
        conflict = getattr(getattr(self, "policy", None), "conflict", "reject")
        return Traits(abstains=True, dominates=True, extracts="last" if conflict == "last" else "only")

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset in which the right answer cannot be found."""
        gold_column(names, self.gold)

    @abstractmethod
    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        """Compare each row's answer with its gold."""

    @property
    def question(self) -> Question:
        """Under what its verdicts are remembered: rewards that differ in their values share them."""
        options = ((own.name, getattr(self, own.name)) for own in fields(self) if own.name not in _VALUES)
        return Question(type(self), tuple(options), self.name)

    def verdicts(self, rows: Sequence[Row]) -> list[Verdict]:
        """One verdict a row, asked for once a row however often it is scored."""
        question = self.question
        # Columns are checked for all rows first: a set-up mistake must not cost a batch of grading.
        golds = [row.columns[gold_column(row.columns, self.gold)] for row in rows]
        todo = [n for n, row in enumerate(rows) if question not in row.verdicts]
        if not todo:
            return [row.verdicts[question] for row in rows]
        fresh = self.grade([golds[n] for n in todo], [rows[n] for n in todo])
        for n, verdict in zip(todo, fresh, strict=True):
            rows[n].verdicts[question] = verdict
        return fresh if len(todo) == len(rows) else [row.verdicts[question] for row in rows]

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Grade the whole batch at once, so that it has one budget for what is costly."""
        return [self._scored(verdict) for verdict in self.verdicts(rows)]

    def score_row(self, row: Row) -> Score:
        """Grade one row by itself."""
        return self.score([row])[0]

    def _scored(self, verdict: Verdict) -> Score:
        value, status = self._value(verdict.outcome)
        return Score(value, status, verdict.detail, extracted=verdict.extracted, seconds=verdict.seconds)

    def _value(self, outcome: Outcome) -> tuple[float | None, Status]:
        match outcome:
            case Outcome.CORRECT:
                return self.correct, Status.OK
            case Outcome.WRONG:
                return self.wrong, Status.OK
            case Outcome.NO_ANSWER:
                return self.missing, Status.OK
            case Outcome.AMBIGUOUS:
                return self.wrong if self.ambiguous is None else self.ambiguous, Status.OK
            case Outcome.UNREADABLE_ANSWER:
                return self.wrong if self.unreadable is None else self.unreadable, Status.OK
            case Outcome.TIMEOUT:
                return self.wrong, Status.TIMEOUT
            case Outcome.UNREADABLE_GOLD:
                return None, Status.UNREADABLE_GOLD
            case Outcome.ERROR:
                return None, Status.ERROR
