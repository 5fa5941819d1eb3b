"""Instructions that a program can check: 1.0 for an answer that holds all of its row's, else -0.5.

A real row: `instruction_id_list` `["punctuation:no_comma", "keywords:frequency"]` and `kwargs` `[{},
{"keyword": "knot", "frequency": 2, "relation": "at least"}]`; the answer `A knot and a knot.` earns 1.0,
`A knot, a knot.` -0.5, no answer -1.0; with `pay="share"` the second earns 0.25, half the way up.

Source: IFEval (2311.07911), its 25 types, strict and loose; the checks are `ringtrue.graders.instructions`.
An argument that is missing is never drawn at random: the row gives None. What stands in the reasoning does
not count. It does not judge whether what is said is true, or any good: pair it with something that does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

from ringtrue.graders import Outcome, Verdict
from ringtrue.graders.instructions import (
    ArgumentError,
    Constraint,
    Finding,
    check_constraints,
    read_constraints,
)
from ringtrue.graders.visible import is_visible
from ringtrue.rewards.checks import flag, text
from ringtrue.rewards.columns import require_columns
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Part, Score
from ringtrue.rewards.traits import Traits

__all__ = ["InstructionFollowing"]

_OPEN: Final = "<answer>"
_CLOSE: Final = "</answer>"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class InstructionFollowing(GradedReward):
    """Whether the answer holds the row's instructions.

    A language, or English in one case, needs `pip install 'ringtrue[language]'`.

    >>> ids, kwargs = ["punctuation:no_comma", "startend:quotation"], [{}, {}]
    >>> texts = ['"No comma."', "No comma.", '"One, two."', ""]
    >>> InstructionFollowing()(texts, instruction_id_list=[ids] * 4, kwargs=[kwargs] * 4)
    [1.0, -0.5, -0.5, -1.0]
    >>> InstructionFollowing(pay="share")(texts, instruction_id_list=[ids] * 4, kwargs=[kwargs] * 4)
    [1.0, 0.25, 0.25, -1.0]
    """

    version: ClassVar[int] = 1

    pay: Literal["all", "share"] = "all"
    """Whether an answer that holds some of the instructions earns as a wrong one, or a part."""
    loose: bool = False
    """Check loosely: also without the first line, the last line and asterisks, whichever form does best."""
    column: str = "instruction_id_list"
    """The column with each row's list of ids."""
    arguments: str = "kwargs"
    """The column with their arguments, a list of mappings a row."""

    def __post_init__(self) -> None:
        GradedReward.__post_init__(self)
        who = "InstructionFollowing"
        if self.gold is not None:
            raise ValueError(f"{who} has no gold: name the columns with column=... and arguments=...")
        if self.pay not in ("all", "share"):
            raise ValueError(f"{who}.pay is {self.pay!r}: give 'all' or 'share'")
        flag(who, "loose", self.loose)
        for option in ("column", "arguments"):
            text(who, option, getattr(self, option))

    @property
    def needs(self) -> tuple[str, ...]:
        """The columns of ids and of arguments."""
        return (self.column, self.arguments)

    @property
    def traits(self) -> Traits:
        """It abstains where a row's instructions cannot be checked."""
        return Traits(abstains=True, dominates=True, partial=self.pay == "share")

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset without the instructions."""
        require_columns(self.needs, names, self.name)

    def verdicts(self, rows: Sequence[Row]) -> list[Verdict]:
        """One verdict a row: right where all instructions are held."""
        question = self.question
        return [row.verdicts.get(question) or self._judged(row)[0] for row in rows]

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:  # noqa: ARG002
        """The same; there is no gold."""
        return self.verdicts(rows)

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Check row by row; the parts are the instructions, by id."""
        for row in rows:
            require_columns(self.needs, row.columns, self.name)
        question = self.question
        scores: list[Score] = []
        for row in rows:
            verdict, asked, found = self._judged(row)
            row.verdicts[question] = verdict  # for the logs
            scores.append(self._score_of(verdict, asked, found))
        return scores

    def _judged(self, row: Row) -> tuple[Verdict, list[Constraint], list[Finding]]:
        require_columns(self.needs, row.columns, self.name)
        try:
            asked = read_constraints(row.columns[self.column], row.columns[self.arguments])
        except ArgumentError as error:
            return Verdict(Outcome.UNREADABLE_GOLD, detail=str(error)), [], []
        answer = _unwrapped(row.completion.answer)
        if not is_visible(answer):
            return Verdict(Outcome.NO_ANSWER, detail="there is no answer"), [], []
        found = check_constraints(asked, answer, loose=self.loose)
        pairs = zip(asked, found, strict=True)
        broken = [f"{one.id} ({finding.detail})" for one, finding in pairs if not finding.holds]
        detail = (
            f"{len(found) - len(broken)} of {len(found)} held{'; not ' if broken else ''}{', '.join(broken)}"
        )
        outcome = Outcome.WRONG if broken else Outcome.CORRECT
        return Verdict(outcome, answer, tier="instructions", detail=detail), asked, found

    def _score_of(self, verdict: Verdict, asked: list[Constraint], found: list[Finding]) -> Score:
        value, status = self._value(verdict.outcome)
        held = sum(finding.holds for finding in found)
        if self.pay == "share" and verdict.outcome is Outcome.WRONG:
            value = self.wrong + (self.correct - self.wrong) * held / len(found)
        parts: dict[str, Part] = {}
        for one, finding in zip(asked, found, strict=True):
            times = sum(name.partition("#")[0] == one.id for name in parts)
            name = f"{one.id}#{times + 1}" if times else one.id
            parts[name] = Part(float(finding.holds), 1 / len(found), reason=finding.detail)
        return Score(value, status, verdict.detail, parts, verdict.extracted)


def _unwrapped(answer: str) -> str:
    """What stands in an `<answer>` block that is the whole answer; it may stay open, as hosts cut there."""
    if not answer.startswith(_OPEN):
        return answer
    inside = answer.removeprefix(_OPEN).removesuffix(_CLOSE)
    return answer if _CLOSE in inside or _OPEN in inside else inside.strip()
