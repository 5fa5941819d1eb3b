"""The laws as pytest tests: one id for each reward and law, and no subclassing.

A real one, the whole of it:

    @parametrize_with_laws([score, Correctness()])
    def test_laws(reward, law):
        law(reward)

Its ids are `score-total`, `correctness-permutation`, ...: laws that are not for a reward make no test.
"""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Literal

from ringtrue.rewards.testing.check import check_law, chosen_laws
from ringtrue.rewards.testing.guess import examine
from ringtrue.rewards.testing.law import LAWS, Plan
from ringtrue.rewards.testing.report import RewardBroken, Status
from ringtrue.rewards.testing.subject import Kind, Subject
from ringtrue.rewards.testing.tasks import Style, Task
from ringtrue.rewards.traits import Traits

if TYPE_CHECKING:
    import pytest

__all__ = ["LawTest", "parametrize_with_laws"]

_MAX_EXAMPLES: Final = 50


@dataclass(slots=True, eq=False)
class LawTest:
    """One law, to be called with a reward by a test."""

    name: str
    """The law's name."""
    options: Mapping[str, Any] = field(repr=False)
    """What is declared of the reward: arguments of `check_reward`."""
    seconds: float
    """Wall seconds that it may take."""
    deadline: float
    """Wall seconds that one row may take."""
    max_examples: int | None = None
    """Examples that each generator gives; None for what pytest was told."""
    expected: str = ""
    """Why it is expected to be broken; empty where it is not."""
    note: str = ""
    """What a reader should know of a test that passed: advice, or what was left out."""
    subjects: dict[int, Subject] = field(default_factory=dict, repr=False)
    """The rewards that were examined, by identity, shared among the laws of one test function."""

    def __call__(self, reward: Callable[..., Any]) -> None:
        """Put the law to a reward.

        Raises:
            RewardBroken: where a hard law is broken, or one that was expected to be.
        """
        __tracebackhide__ = True
        subject = _examined(reward, self.options, self.subjects)
        plan = Plan(self.max_examples or _MAX_EXAMPLES, self.deadline, monotonic() + self.seconds)
        result = check_law(LAWS[self.name], subject, plan)
        if result.status is Status.BROKEN or (self.expected and result.status is Status.ADVICE):
            raise RewardBroken(result.text())
        if result.status is Status.SKIPPED:
            import pytest

            pytest.skip(result.message)  # other facts than when the tests were collected
        if result.status is Status.LEFT_OUT and self.expected:
            import pytest

            pytest.xfail(f"{self.expected}; left out: {result.message}")
        self.note = result.text() if result.status in (Status.ADVICE, Status.LEFT_OUT) else ""


def parametrize_with_laws(
    rewards: Iterable[Callable[..., Any]],
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
    max_examples: int | None = None,
    deadline: float = 5.0,
    seconds: float = 15.0,
) -> "pytest.MarkDecorator":
    """Make one test for each reward and law of a test function with the arguments `reward` and `law`.

    A broken hard law fails its test; advice and what was left out for time pass, and are told at the end of
    the run. Rewards are tried on plain rows when the tests are collected, to see which laws are for them.

    Args:
        rewards: rewards of ringtrue's, or any functions `(completions, **columns) -> list`.
        cases: golden rows, e.g. `read_cases("cases.jsonl")`.
        traits: what the rewards promise; this and what follows as for `check_reward`.
        kind: what they reward.
        scope: `group` where they score the completions of a prompt together.
        low: the least value, if declared.
        high: the greatest value, if declared.
        gold: the column of right answers.
        columns: other columns that they need, with values to draw from.
        tasks: golds with a right and a wrong answer to each.
        style: how an answer must be written so that they find it.
        reference: a reward of the same shape to compare with.
        expected_failures: laws (`typed`) or ids (`score-typed`) that are broken, each with the reason: a
            strict xfail, so that one that holds after all fails.
        laws: only these.
        max_examples: examples that each generator gives; `--reward-max-examples` goes before it.
        deadline: wall seconds that one row may take.
        seconds: wall seconds that one law may take.

    Raises:
        ValueError: for a law that nobody knows, or an expected failure of which there is no test.
    """
    import pytest

    options: dict[str, Any] = {
        "cases": tuple(cases), "traits": traits, "kind": kind, "scope": scope, "low": low, "high": high,
        "gold": gold, "columns": columns, "tasks": tasks, "style": style, "reference": reference,
    }  # fmt: skip
    named = _named(rewards)
    known = [law.name for law in chosen_laws(laws)]
    caller = sys._getframe(1)  # noqa: SLF001  # which test function this is, the same in every worker
    subjects: dict[int, Subject] = {}

    def applicable() -> list[list[str]]:
        found = [_examined(reward, options, subjects) for _, reward in named]
        return [[law for law in known if not LAWS[law].excuse(subject)] for subject in found]

    key = f"{caller.f_code.co_filename}:{caller.f_lineno}:{[name for name, _ in named]}"
    table = _agreed(key, applicable)
    ids = [(name, law, reward) for (name, reward), names in zip(named, table, strict=True) for law in names]
    excuses = dict(expected_failures or {})
    _check_expected(excuses, ids)
    tests = []
    for name, law, reward in ids:
        reason = excuses.get(f"{name}-{law}") or excuses.get(law, "")
        test = LawTest(law, options, seconds, deadline, max_examples, reason, subjects=subjects)
        marks = [pytest.mark.reward_laws]
        marks += [pytest.mark.xfail(reason=reason, strict=True, raises=RewardBroken)] if reason else []
        tests.append(pytest.param(reward, test, id=f"{name}-{law}", marks=marks))
    return pytest.mark.parametrize(("reward", "law"), tests)


def _examined(
    reward: Callable[..., Any], options: Mapping[str, Any], subjects: dict[int, Subject]
) -> Subject:
    """The subject of a reward; it holds the reward, so that its identity is not given to another."""
    if id(reward) not in subjects:
        others = {name: value for name, value in options.items() if name != "reference"}
        subjects[id(reward)] = replace(examine(reward, **others), reference=options["reference"])
    return subjects[id(reward)]


def _named(rewards: Iterable[Callable[..., Any]]) -> list[tuple[str, Callable[..., Any]]]:
    """Each with a name of its own: `score`, `score_2`."""
    named: list[tuple[str, Callable[..., Any]]] = []
    seen: set[str] = set()
    for reward in rewards:
        base = str(getattr(reward, "__name__", None) or type(reward).__name__)
        name = next(one for one in _numbered(base) if one not in seen)
        seen.add(name)
        named.append((name, reward))
    if not named:
        raise ValueError("parametrize_with_laws([]): give at least one reward")
    return named


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}_{number}"
        number += 1


def _agreed(key: str, compute: Callable[[], list[list[str]]]) -> list[list[str]]:
    """What the first worker found, in all of them: what a reward does by chance must not change the ids."""
    from ringtrue import pytest_plugin

    folder = pytest_plugin.shared_folder()
    if folder is None:
        return compute()
    agreed = folder / f"reward-laws-{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"
    if not agreed.exists():
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(compute(), file)
        try:
            os.link(name, agreed)
        except FileExistsError:
            pass  # another worker was first, and what it says counts
        finally:
            Path(name).unlink()
    found: list[list[str]] = json.loads(agreed.read_text(encoding="utf-8"))
    return found


def _check_expected(excuses: Mapping[str, str], ids: Sequence[tuple[str, str, object]]) -> None:
    known = {law for _, law, _ in ids} | {f"{name}-{law}" for name, law, _ in ids}
    for key, reason in excuses.items():
        if key not in known:
            raise ValueError(
                f"expected_failures: there is no test {key!r}; laws here: "
                f"{', '.join(sorted({law for _, law, _ in ids}))}; or give NAME-LAW of one reward"
            )
        if not reason:
            raise ValueError(f"expected_failures: {key!r} needs a reason")
