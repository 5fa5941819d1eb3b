"""Putting the laws to a reward: each in a child of its own, within one budget of time.

>>> from ringtrue.rewards.testing import check_reward
>>> def score(completions, gold, **kwargs):
...     return [float(c.strip() == g) for c, g in zip(completions, gold)]
>>> check_reward(score, laws=["shape", "total"], on_fail="collect").ok
True
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any, Final, Literal

from ringtrue.rewards.testing import laws as _laws
from ringtrue.rewards.testing.away import away
from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.child import isolated
from ringtrue.rewards.testing.guess import examine
from ringtrue.rewards.testing.law import LAWS, Broken, Law, Plan
from ringtrue.rewards.testing.probes import run as run_probes
from ringtrue.rewards.testing.report import LawReport, LawResult, RewardBroken, Status
from ringtrue.rewards.testing.running import NotChecked, warm_up
from ringtrue.rewards.testing.subject import Failed, Kind, Subject
from ringtrue.rewards.testing.tasks import Style, Task
from ringtrue.rewards.traits import Traits

__all__ = ["check_law", "check_reward", "chosen_laws"]

_loaded = _laws  # importing the families puts their laws on record
_NO_TIME: Final = "the budget of time was spent"
_SHORT: Final = "held as far as the budget of time went"


def check_reward(
    reward: Callable[..., Any],
    *,
    cases: Iterable[Mapping[str, object]] = (),
    traits: Traits | None = None,
    kind: Kind | Iterable[Kind] | None = None,
    scope: Literal["row", "group"] | None = None,
    low: float | None = None,
    high: float | None = None,
    gold: str | None = None,
    columns: Mapping[str, Sequence[object]] | None = None,
    tasks: Sequence[Task] | None = None,
    style: Style | str | None = None,
    reference: Callable[..., Any] | None = None,
    expected_failures: Mapping[str, str] | None = None,
    laws: Iterable[str] | None = None,
    probes: Literal["auto", "advice", "strict", "off"] = "auto",
    max_examples: int = 50,
    deadline: float = 5.0,
    budget: float = 60.0,
    progress: Callable[[str, int, int], None] | None = None,
    on_fail: Literal["raise", "collect"] = "raise",
) -> LawReport:
    """Put the laws to any callable of the shape that trainers call.

    Args:
        reward: a reward of ringtrue's, or any function `(completions, **columns) -> list`, async ones too.
        cases: golden rows: `completion`, columns, `expect` (a number, a pair of ends, or None), `why`.
        traits: what it promises; what is not said here is guessed where guessing excuses nothing.
        kind: what it rewards: `answer`, `format`, `length`, ...; guessed by default.
        scope: `group` where it scores the completions of a prompt together; never guessed.
        low: the least value, if declared.
        high: the greatest value, if declared.
        gold: the column of right answers; guessed by default.
        columns: other columns that it needs, with values to draw from.
        tasks: golds with a right and a wrong answer to each, instead of the built-in ones.
        style: how an answer must be written so that it finds it; guessed by default.
        reference: a reward of the same shape to compare with: which answers it finds right is reported.
        expected_failures: laws that it breaks, and `probe:NAME` for probes, each with the reason; one that
            holds after all is reported.
        laws: only these.
        probes: whether bad answers that are paid, and good ones refused, fail the check (`strict`) or are
            shown (`advice`); `auto`: strict for rewards that ship with ringtrue, else advice, and `off`
            where only some laws are asked for.
        max_examples: examples that each generator gives.
        deadline: wall seconds that one row may take; a reward that runs programs may take as long as one
            may run.
        budget: wall seconds for the whole check; what does not fit is named.
        progress: called before each law with its name, its place from 1, and how many there are.
        on_fail: `raise` a `RewardBroken` with the report where a hard law is broken, or `collect`.

    Raises:
        ValueError: for a law that nobody knows, or an option that cannot be.
        RewardBroken: where a hard law is broken, unless `on_fail="collect"`.
    """
    began = monotonic()
    excused, pardoned = _apart(expected_failures or {})
    if probes not in ("auto", "advice", "strict", "off"):
        raise ValueError(f"probes={probes!r}: give auto, advice, strict or off")
    chosen = chosen_laws(laws, excused)
    subject = examine(
        reward, cases=tuple(cases), traits=traits, kind=kind, scope=scope, low=low, high=high,
        gold=gold, columns=columns, tasks=tasks, style=style, seconds=min(20.0, budget / 3),
    )  # fmt: skip
    subject = replace(subject, reference=reference)
    deadline = max(deadline, _longest_run(reward) * 1.25)
    found: dict[str, LawResult] = {}
    asked, end = chosen, began + budget
    while asked:
        for index, one in enumerate(asked):
            if progress is not None:
                progress(one.name, len(chosen) - len(asked) + index + 1, len(chosen))
            # What is left is shared evenly among the laws to come, so that no law starves the others.
            share = max(end - monotonic(), 0.0) / (len(asked) - index) * 4
            plan = Plan(max_examples, deadline, min(monotonic() + share, end))
            found[one.name] = check_law(one, subject, plan, excused.get(one.name))
        # Those that got too little of it go on with what the others left.
        short = [law for law in asked if found[law.name].message in (_NO_TIME, _SHORT)]
        asked = short if len(short) < len(asked) and monotonic() < end else []
    results = sorted(found.values(), key=lambda result: (result.number, result.law))
    probed = None
    if probes in ("advice", "strict") or (probes == "auto" and laws is None):
        left = min(max(began + budget - monotonic(), 1.0), 20.0)
        hard = probes == "strict" or (probes == "auto" and subject.strict)
        probed = run_probes(subject, seconds=left, deadline=deadline).excusing(pardoned, hard=hard)
    report = LawReport(subject.name, results, subject.guesses, monotonic() - began, probed)
    if on_fail == "raise" and not report.ok:
        raise RewardBroken(report.text())
    return report


def _longest_run(reward: Callable[..., Any]) -> float:
    """Wall seconds that a program may run by the reward's own limits; 0 where it runs none."""
    from ringtrue.graders.code import CodePolicy

    policy = getattr(reward, "policy", None)
    return policy.limits.wall if isinstance(policy, CodePolicy) else 0.0


def _apart(expected: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The laws and the probes among the expected failures."""
    laws = {name: why for name, why in expected.items() if not name.startswith("probe:")}
    return laws, {name.removeprefix("probe:"): why for name, why in expected.items() if name not in laws}


def chosen_laws(names: Iterable[str] | None, excused: Iterable[str] = ()) -> list[Law]:
    """These laws, or all.

    Raises:
        ValueError: for a name, there or among the excused, that no law has.
    """
    # First those that a hanging reward breaks: on the others it would spend the whole budget unnamed.
    known = sorted(LAWS.values(), key=lambda law: (not law.alive, law.number, law.name))
    for name in [*(names or ()), *excused]:
        if name not in LAWS:
            raise ValueError(f"no law is called {name!r}; known: {', '.join(law.name for law in known)}")
    return known if names is None else [LAWS[name] for name in names]


def check_law(law: Law, subject: Subject, plan: Plan, expected: str | None = None) -> LawResult:
    """Put one law to one subject, in a child process where the system can fork."""
    began = monotonic()
    status, message, call = _put(law, subject, plan)
    if expected is not None:
        if status in (Status.BROKEN, Status.ADVICE):
            status, message = Status.EXPECTED, f"{expected} (seen: {message})"
        elif status is Status.HELD:
            status, message = Status.MENDED, f"expected to be broken ({expected}), and holds"
    return LawResult(
        law.number, law.name, status, law.statement, law.why, message, call, monotonic() - began
    )  # fmt: skip


def _put(law: Law, subject: Subject, plan: Plan) -> tuple[Status, str, str]:
    if excuse := law.excuse(subject):
        return Status.SKIPPED, excuse, ""
    if plan.out_of_time():
        return Status.LEFT_OUT, _NO_TIME, ""
    warm_up()
    # Beyond the plan's time a law may finish its last example; a reward that hangs is killed.
    limit = max(plan.until - monotonic(), 0.0) + 2 * plan.deadline + 5.0
    with away(subject) as enter:
        outcome = isolated(lambda: _seen(law, enter(), plan), seconds=limit)
    if outcome.ended:
        status = _finding(law, subject) if law.alive else Status.LEFT_OUT
        return status, f"while this law was checked, {outcome.ended}", ""
    verdict, message, call = outcome.result
    if verdict == "broken":
        return _finding(law, subject), message, call
    return Status(verdict), message, call


def _call(subject: Subject, batch: Batch) -> str:
    """The call to paste, in the shape that it takes, without prompts and tokens that change nothing."""
    plain, counted = replace(batch, completion_ids=None, prompts=None), replace(batch, prompts=None)
    same = (one for one in (plain, counted) if _outcome(subject, one) == _outcome(subject, batch))
    batch = next(same, batch)
    return (batch if subject.texts else batch.as_messages()).call(subject.name)


def _outcome(subject: Subject, batch: Batch) -> object:
    try:
        return subject.values(batch)
    except Failed as failed:
        return str(failed)


def _finding(law: Law, subject: Subject) -> Status:
    return Status.BROKEN if law.is_hard(subject) else Status.ADVICE


def _seen(law: Law, subject: Subject, plan: Plan) -> tuple[str, str, str]:
    try:
        law.check(subject, plan)
    except Broken as broken:
        return "broken", broken.message, "" if broken.batch is None else _call(subject, broken.batch)
    except Failed as failed:
        return Status.LEFT_OUT.value, f"the reward raised {failed}; see law `total`", ""
    except NotChecked as reason:
        return Status.LEFT_OUT.value, str(reason), ""
    if plan.cut:
        return Status.LEFT_OUT.value, _SHORT, ""
    return Status.HELD.value, "", ""
