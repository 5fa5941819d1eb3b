r"""What the laws of answers share: asking for one answer, and telling whether it was paid as a right one.

A real question: the completion `So it is $\boxed{70}$.` for the gold 7; paid as right is what earns no less
than `So it is $\boxed{7}$.` for the same gold.

Rows are asked one at a time: that neighbours change a value is what law 10 reports. A value of None is no
payment.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ringtrue.rewards.testing import strategies
from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.law import Broken, Plan
from ringtrue.rewards.testing.running import NotChecked
from ringtrue.rewards.testing.subject import Failed, Subject
from ringtrue.rewards.testing.tasks import Style, Task

__all__ = [
    "ROUNDING", "TellsNothing", "Told", "composed", "grades", "question", "reads_latex", "reads_numbers",
    "refuse_full_pay", "style_of", "told", "unpaid_forms", "value_of",
]  # fmt: skip

ROUNDING: Final = 1e-9
_SLACK: Final = 0.02
"""Where other things may have a say, such as length, a right answer may earn this share less than another."""
_MOST: Final = 8


class TellsNothing(NotChecked):
    """It pays no right answer more than a wrong one."""


@dataclass(frozen=True, slots=True)
class Told:
    """A task, and what its right and its wrong answer earn."""

    task: Task
    """The gold with the two answers."""
    right: float
    """What the right one earns."""
    wrong: float | None
    """What the wrong one earns; less."""
    slack: float = ROUNDING
    """How much less than the right one still is paid as right."""

    def is_paid(self, value: float | None) -> bool:
        """Whether that is what a right answer earns."""
        return value is not None and value >= self.right - self.slack

    def beats_wrong(self, value: float | None) -> bool:
        """Whether that is more than what a wrong answer earns."""
        if value is None or self.wrong is None:
            return self.is_paid(value)
        return value > self.wrong + self.slack


def grades(subject: Subject) -> str:
    """Why the laws of answers cannot be put to a subject; empty where they can."""
    if subject.scope == "group":
        return "scores groups"
    if subject.traits.stochastic:
        return "declared stochastic"
    if subject.gold is None:
        return "reads no gold"
    if subject.style is None:
        return "pays no answer in a known style: give style= and tasks="
    return ""


def composed(subject: Subject) -> bool:
    """Whether other things than the answer move its values."""
    return "answer" not in subject.kinds or len(subject.kinds) > 1


def style_of(subject: Subject) -> Style:
    """How it wants answers."""
    if subject.style is None:
        raise NotChecked(grades(subject))
    return subject.style


def question(subject: Subject, text: str, gold: object) -> Batch:
    """One completion with its gold, and the other columns that the subject reads."""
    return strategies.dressed(subject, [text]).with_column(subject.gold or "gold", [gold])


def value_of(subject: Subject, text: str, gold: object) -> float | None:
    """What one completion earns; None too where the reward raises, which is the matter of law 2."""
    try:
        return subject.value(question(subject, text, gold))
    except Failed:
        return None


def told(subject: Subject, most: int = _MOST) -> list[Told]:
    """The tasks of which the subject pays the right answer more than the wrong one.

    Raises:
        TellsNothing: where there is none.
        NotChecked: where the same row does not earn the same again.
    """
    style, found = style_of(subject), []
    for task in subject.tasks:
        first, again = (
            [value_of(subject, style.render(answer), task.gold) for answer in (task.right, task.wrong)]
            for _ in range(2)
        )
        if first != again:
            raise NotChecked(f"one row earns now {first}, now {again}; see law `repeatable`")
        right, wrong = first
        if right is not None and (wrong is None or right > wrong):
            exact = wrong is None or (subject.strict and not composed(subject))
            slack = ROUNDING if exact or wrong is None else _SLACK * (right - wrong)
            found.append(Told(task, right, wrong, slack))
    if not found:
        raise TellsNothing("it pays no right answer more than a wrong one; see law `accepts_gold`")
    # A right answer that earns a part only was not found right.
    best = max(one.right for one in found)
    return [one for one in found if one.right >= best - one.slack][:most]


def reads_latex(subject: Subject) -> str:
    r"""Why it is no reader of LaTeX; empty where it takes `\frac{1}{2}` for 1/2."""
    if subject.traits.partial:
        return "declared partial"
    if any(task.kind == "fraction" and task.right != task.gold for task in subject.tasks):
        return ""
    return r"takes no \frac{1}{2} for 1/2"


def reads_numbers(subject: Subject) -> str:
    """Why it is no reader of numbers; empty where it tells numbers, and words only if LaTeX too."""
    kinds = {task.kind for task in subject.tasks}
    if not kinds & {"integer", "decimal", "fraction"}:
        return "tells no numbers apart"
    if reads_latex(subject) and (subject.strict or "text" in kinds):
        return "compares texts"
    return ""


def refuse_full_pay(subject: Subject, one: Told, texts: Iterable[str], why: str) -> None:
    """Every one of these completions must earn less than a right answer.

    Raises:
        Broken: with the first that does not.
    """
    for text in texts:
        value = value_of(subject, text, one.task.gold)
        if one.is_paid(value):
            raise Broken(
                f"{text!r} earns {value} for the gold {one.task.gold!r}, as the right answer does: {why}",
                question(subject, text, one.task.gold),
            )


def unpaid_forms(subject: Subject, forms: Iterable[tuple[Told, str, str]], plan: Plan) -> None:
    """Other ways to write a right answer must earn what it earns.

    Args:
        subject: who pays.
        forms: a task, what was rewritten in words, and the completion.
        plan: how long.

    Raises:
        Broken: with all that are refused for one gold, and the first of them to paste.
    """
    refused: list[tuple[Told, str, str]] = []
    for one, form, text in forms:
        if plan.out_of_time():
            break
        if refused and refused[0][0] is not one:
            break
        try:
            value = subject.value(question(subject, text, one.task.gold))
        except Failed:
            continue
        if not one.is_paid(value):
            refused.append((one, form, text))
    if refused:
        one, _, text = refused[0]
        shown = ", ".join(repr(form) for _, form, _ in refused)
        raise Broken(
            f"for the gold {one.task.gold!r} it refuses {shown}", question(subject, text, one.task.gold)
        )
