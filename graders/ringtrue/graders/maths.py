r"""The maths grader: one answer against one gold, tier by tier, for a whole batch at once.

A real row: gold `\frac{1}{2}`, completion `... so $\boxed{0.5}$.` is correct, settled by the `rational` tier.

The fast tiers run here, on text that limits have proven cheap. What they cannot settle goes to the deep tier
in the worker process, the whole batch together, so that one batch has one budget.

What it does not do: judge the reasoning, or grade prose. A sentence that states no one value is unreadable.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

from ringtrue.graders.comparison import compare, forget_comparisons, is_answer, stated
from ringtrue.graders.completion import Completion, read_completion
from ringtrue.graders.equivalence import Side, same_value
from ringtrue.graders.equivalence.work import budget
from ringtrue.graders.gold import Gold, forget_golds, read_gold
from ringtrue.graders.policy import Policy
from ringtrue.graders.slots import Reading, Slot, read_slots
from ringtrue.graders.stats import count
from ringtrue.graders.verdict import Outcome, Verdict
from ringtrue.graders.worker import DeepReply, DeepTask, run_deep

__all__ = ["forget", "grade_answers", "grade_read"]

_DEEP_OUTCOMES: Final = {
    "equal": Outcome.CORRECT,
    "error": Outcome.ERROR,
    "timeout": Outcome.TIMEOUT,
    "different": Outcome.WRONG,
    "unknown": Outcome.WRONG,  # both sides were read, and nothing shows that they are equal
}


@dataclass(frozen=True, slots=True)
class _Pending:
    """A row that only the deep tier can settle, with a task for each gold that is still open."""

    verdict: Verdict
    tasks: tuple[DeepTask, ...]


def grade_answers(
    golds: Sequence[Gold], answers: Sequence[str], *, policy: Policy, deadline: float | None = None
) -> list[Verdict]:
    """Grade answers that were already taken out of their slots.

    Args:
        golds: one gold an answer.
        answers: what stood in the slot.
        policy: what counts as equal.
        deadline: seconds of CPU that one row may cost in the deep tier; 2 by default.

    Returns:
        One verdict an answer, in order.

    >>> [verdict.outcome.value for verdict in grade_answers(["1/2", "7"], ["0.5", "8"], policy=Policy())]
    ['correct', 'wrong']
    """
    rows: list[Verdict | _Pending] = []
    for gold, answer in zip(golds, answers, strict=True):
        began = perf_counter()
        rows.append(_timed(_grade_given(gold, answer, policy), began))
    return _finish(rows, deadline)


def grade_read(
    golds: Sequence[Gold], completions: Sequence[Completion], *, policy: Policy, deadline: float | None = None
) -> list[Verdict]:
    """Grade completions that were already read (`read_completion`).

    Args:
        golds: one gold a completion.
        completions: what was read.
        policy: where an answer may stand, and what counts as equal.
        deadline: seconds of CPU that one row may cost in the deep tier; 2 by default.

    Returns:
        One verdict a completion, in order.

    >>> from ringtrue.graders.completion import read_completion
    >>> grade_read(["4"], [read_completion("<think>2+2</think> #### 4")], policy=Policy())[0].slot
    'hash'
    """
    rows: list[Verdict | _Pending] = []
    for gold, completion in zip(golds, completions, strict=True):
        began = perf_counter()
        rows.append(_timed(_grade_completion(gold, completion, policy), began))
    return _finish(rows, deadline)


def forget() -> None:
    """Forget what was read and compared, so that the next row pays for all of its own.

    >>> forget()
    """
    forget_comparisons()
    forget_golds()


def _grade_given(gold: Gold, answer: str, policy: Policy) -> Verdict | _Pending:
    """An answer handed over as such; a whole solution is reduced to its slot, as a gold is."""
    given = Side(answer)
    if is_answer(given):
        return _grade_side(gold, given, None, policy)
    solution = read_completion(answer).answer
    reading = read_slots(solution, policy)
    if reading.slots:
        return _grade_reading(gold, reading, policy)
    return _grade_side(gold, Side(solution) if solution and solution != answer else given, None, policy)


def _grade_completion(gold: Gold, completion: Completion, policy: Policy) -> Verdict | _Pending:
    if completion.closed:
        return _grade_reading(gold, read_slots(completion.answer, policy), policy)
    verdict = Verdict(Outcome.NO_ANSWER, detail="the reasoning never ends, so the answer was never given")
    return _unless_gold_is_broken(gold, verdict, policy)


def _grade_reading(gold: Gold, reading: Reading, policy: Policy) -> Verdict | _Pending:
    chosen = reading.chosen
    if chosen is None:
        verdict = Verdict(reading.outcome or Outcome.NO_ANSWER, detail=reading.detail)
        return _unless_gold_is_broken(gold, verdict, policy)
    given = Side(chosen.text)
    rival = _rival(reading, given, policy)
    if rival is None:
        return _grade_side(gold, given, chosen.kind, policy)
    detail = f"two answers that differ: {rival.text[:60]!r} and {chosen.text[:60]!r}"
    verdict = Verdict(Outcome.AMBIGUOUS, chosen.text, chosen.kind, option="conflict=reject", detail=detail)
    return _unless_gold_is_broken(gold, verdict, policy)


def _unless_gold_is_broken(gold: Gold, verdict: Verdict, policy: Policy) -> Verdict:
    """Bad data is bad whatever the completion says, so that it never counts against a model."""
    problem = read_gold(gold, policy).problem
    return Verdict(Outcome.UNREADABLE_GOLD, detail=problem) if problem else verdict


def _rival(reading: Reading, given: Side, policy: Policy) -> Slot | None:
    """Another slot whose value is known to differ from the chosen one's, which is given."""
    if policy.conflict == "last" or len(reading.slots) == 1 or not (others := reading.rivals):
        return None
    ours = _value(given)
    # A model that repeats itself says the same thing a hundred times.
    with budget:
        for slot in reversed({slot.text: slot for slot in others}.values()):
            if same_value(_value(Side(slot.text)), ours, policy) is False:
                return slot
    return None


def _value(side: Side) -> Side:
    """What a slot says: its text, or the one value that its sentence states."""
    return stated(side) or side


def _grade_side(gold: Gold, given: Side, slot: str | None, policy: Policy) -> Verdict | _Pending:
    found = compare(gold, given, policy)
    verdict = Verdict(found.outcome, given.text, slot, found.tier, found.option, found.detail)
    return _Pending(verdict, found.tasks) if found.tasks else verdict


def _timed(row: Verdict | _Pending, began: float) -> Verdict | _Pending:
    verdict = row if isinstance(row, Verdict) else row.verdict
    # Nobody else has seen the verdict yet, and a copy of it would take longer than some comparisons.
    object.__setattr__(verdict, "seconds", perf_counter() - began)
    return row


def _finish(rows: Sequence[Verdict | _Pending], deadline: float | None) -> list[Verdict]:
    """Send what is open to the worker: one batch, one budget, each different task once."""
    pending = [row for row in rows if isinstance(row, _Pending)]
    tasks = list(dict.fromkeys(task for row in pending for task in row.tasks)) if pending else []
    replies = dict(zip(tasks, run_deep(tasks, deadline=deadline), strict=True)) if tasks else {}
    verdicts = [
        row if isinstance(row, Verdict) else _closed(row.verdict, [replies[task] for task in row.tasks])
        for row in rows
    ]
    count(verdicts)
    return verdicts


def _closed(verdict: Verdict, replies: Sequence[DeepReply]) -> Verdict:
    """Any gold that is equal settles it; else the gravest reply does."""
    best = min(replies, key=lambda reply: list(_DEEP_OUTCOMES).index(reply.status))
    seconds = verdict.seconds + sum(reply.seconds for reply in replies)
    return replace(verdict, outcome=_DEEP_OUTCOMES[best.status], detail=best.detail, seconds=seconds)
