"""The logic grader: one answer slot against one entry, by its task's check, for a whole batch at once.

A real row: task `knights_knaves`, entry `{"answer": "Zoey is a knight, and Oliver is a knave.", ...}`,
completion `... <answer>Oliver is a knave, Zoey is a knight</answer>` is correct.

What runs here is our own and bounded; numbers go to the maths grader; integrals and reasoning-gym's verifiers
to a worker that is killed at its deadline. It does not judge the reasoning.
"""

import atexit
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from time import perf_counter
from typing import Any, Final

from ringtrue.graders.completion import Completion
from ringtrue.graders.logic.countdown import check_countdown
from ringtrue.graders.logic.entry import LogicEntry
from ringtrue.graders.logic.finding import LONGEST, Finding
from ringtrue.graders.logic.formula import pose
from ringtrue.graders.logic.tasks import BY_MATHS, CHECKERS, VERIFIED
from ringtrue.graders.maths import grade_answers
from ringtrue.graders.policy import Policy
from ringtrue.graders.slots import Slot, read_slots
from ringtrue.graders.stats import count
from ringtrue.graders.verdict import Outcome, Verdict
from ringtrue.graders.worker import DeepTask
from ringtrue.graders.worker.pool import Pool

__all__ = ["LOGIC_POLICY", "LogicTask", "grade_logic", "require_verifiers"]

LOGIC_POLICY: Final = Policy(slots=("tag", "boxed", "hash", "phrase"), unevaluated="reject")
"""Where a logic answer stands: reasoning-gym asks for `<answer>`. A sum left standing is no number."""

_RIVALS: Final = 5
_MARKS: Final = ("<answer", "\\boxed", "####")
"""Where one of these stands, an answer was meant to stand in it, and was refused."""
_STATUSES: Final = {
    "equal": Outcome.CORRECT, "different": Outcome.WRONG, "unknown": Outcome.UNREADABLE_GOLD,
    "timeout": Outcome.TIMEOUT, "error": Outcome.ERROR,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LogicTask:
    """One row's task."""

    name: str
    """A name of `LOGIC_TASKS`; empty where the row says none, which is the data's fault."""
    entry: LogicEntry
    """What is known of the right answer."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with the texts that compete in it, the chosen one first."""

    task: LogicTask
    verdict: Verdict
    texts: tuple[str, ...]


def require_verifiers(task: str) -> None:
    """Refuse a task whose verifier is not installed.

    Raises:
        ImportError: with what to install.
    """
    if task in VERIFIED and find_spec("reasoning_gym") is None:
        raise ImportError(f"task {task!r} takes reasoning-gym's verifier: pip install 'ringtrue[logic]'")


def grade_logic(
    tasks: Sequence[LogicTask],
    completions: Sequence[Completion],
    *,
    policy: Policy = LOGIC_POLICY,
    whole: bool = False,
    every_number: bool = True,
) -> list[Verdict]:
    """Grade answers to logic tasks.

    Args:
        tasks: one a completion.
        completions: what was read (`read_completion`).
        policy: where an answer may stand, and what counts as equal where it is a number or a formula.
        whole: whether a completion without an answer slot is an answer as a whole.
        every_number: whether countdown takes every number exactly once, or at most once.

    Returns:
        One verdict a completion, in order.

    Raises:
        ImportError: where a task takes reasoning-gym and it is not installed.

    >>> from ringtrue.graders import read_completion
    >>> task = LogicTask("puzzle24", LogicEntry("4 9 10 13"))
    >>> grade_logic([task], [read_completion("Answer: (10 - 4) * (13 - 9) = 24")])[0].outcome.value
    'correct'
    """
    began = perf_counter()
    for name in {task.name for task in tasks}:
        require_verifiers(name)
    rows = [_read(task, read, policy, whole) for task, read in zip(tasks, completions, strict=True)]
    # A row without an answer is asked about as well: a broken entry never counts against a model.
    jobs = [(row.task, text) for row in rows for text in row.texts or ("",)]
    findings = iter(_settle(jobs, policy, every_number))
    verdicts = [_judge(row, [next(findings) for _ in row.texts or ("",)]) for row in rows]
    seconds = (perf_counter() - began) / max(1, len(rows))
    verdicts = [replace(verdict, seconds=seconds) for verdict in verdicts]
    # The maths grader has counted its own.
    count(verdict for row, verdict in zip(rows, verdicts, strict=True) if row.task.name not in BY_MATHS)
    return verdicts


def _read(task: LogicTask, completion: Completion, policy: Policy, whole: bool) -> _Row:
    if not completion.closed:
        detail = "the reasoning never ends, so the answer was never given"
        return _Row(task, Verdict(Outcome.NO_ANSWER, detail=detail), ())
    reading = read_slots(completion.answer, policy)
    chosen = reading.chosen
    if chosen is None:
        answer = completion.answer.strip()
        if whole and answer and not any(mark in answer for mark in _MARKS):
            return _Row(task, Verdict(Outcome.WRONG, answer), (answer,))
        return _Row(task, Verdict(reading.outcome or Outcome.NO_ANSWER, detail=reading.detail), ())
    said = chosen.text.removesuffix("</answer").rstrip()  # cut in the middle of the stop string
    rivals = [] if policy.conflict == "last" else _rivals(reading.slots, chosen)
    texts = tuple(dict.fromkeys([said, *reversed(rivals)]))
    return _Row(task, Verdict(Outcome.WRONG, said, chosen.kind), texts[: _RIVALS + 2])


def _rivals(slots: Sequence[Slot], chosen: Slot) -> list[str]:
    """What other slots of the chosen kind say: a phrase beside a tag is prose more often than an answer."""
    return [slot.text for slot in slots if slot.kind == chosen.kind and slot is not chosen]


def _judge(row: _Row, findings: Sequence[Finding]) -> Verdict:
    first, *others = findings
    verdict = replace(row.verdict, detail=first.detail, tier="logic", outcome=first.outcome)
    if not row.texts:
        broken = first.outcome is Outcome.UNREADABLE_GOLD
        return replace(row.verdict, outcome=first.outcome, detail=first.detail) if broken else row.verdict
    if first.outcome is not Outcome.CORRECT:
        return verdict
    differs = any(other.outcome in (Outcome.WRONG, Outcome.TIMEOUT) for other in others)
    if differs or len(others) > _RIVALS:
        detail = "several answers that differ, of which the last is right"
        return replace(verdict, outcome=Outcome.AMBIGUOUS, option="conflict=reject", detail=detail)
    return verdict


def _settle(jobs: Sequence[tuple[LogicTask, str]], policy: Policy, every_number: bool) -> list[Finding]:
    """One finding a job: ours at once, the maths grader's and the worker's a batch each."""
    found: dict[int, Finding] = {}
    maths: dict[int, tuple[str, str]] = {}
    verified: dict[int, DeepTask] = {}
    for index, (task, text) in enumerate(jobs):
        if len(text) > LONGEST:
            found[index] = Finding(
                Outcome.TIMEOUT, f"an answer of {len(text)} characters; the limit is {LONGEST}"
            )
        elif not task.name:
            found[index] = Finding(Outcome.UNREADABLE_GOLD, "the row does not say which task it is")
        elif task.name == "countdown":
            found[index] = check_countdown(task.entry, text, every_number=every_number)
        elif task.name in CHECKERS:
            found[index] = CHECKERS[task.name](task.entry, text)
        elif task.name in BY_MATHS:
            posed = pose(task.name, task.entry, text)
            if isinstance(posed, Finding):
                found[index] = posed
            else:
                maths[index] = posed
        else:
            verified[index] = DeepTask(_packed(task), text, policy)
    if maths:
        golds, answers = zip(*maths.values(), strict=True)
        for index, verdict in zip(maths, grade_answers(golds, answers, policy=policy), strict=True):
            found[index] = Finding(verdict.outcome, verdict.detail)
    if verified:
        for index, reply in zip(verified, _pool().run(list(verified.values())), strict=True):
            found[index] = Finding(_STATUSES[reply.status], reply.detail)
    return [found[index] for index in range(len(jobs))]


def _packed(task: LogicTask) -> str:
    entry = {"task": task.name, "answer": task.entry.text or None, "metadata": dict(task.entry.metadata)}
    return json.dumps(entry, default=_plain)


def _plain(value: object) -> Any:
    """What reasoning-gym's entries hold besides JSON's own types: arrays, sets, dates."""
    if callable(listed := getattr(value, "tolist", None)):
        return listed()
    return sorted(value, key=repr) if isinstance(value, set | frozenset) else str(value)


@lru_cache(maxsize=1)
def _pool() -> Pool:
    pool = Pool(arguments=("ringtrue.graders.logic.verifier:score",))
    atexit.register(pool.shutdown)
    return pool
