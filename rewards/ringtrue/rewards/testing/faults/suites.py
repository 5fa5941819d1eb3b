r"""What is to notice a fault: the author's own tests, golden cases, or the laws.

A real one: `def suite(score): assert score(["\\boxed{7}"], gold=["7"]) == [1.0]`, which takes the reward that
it tests as its argument.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import Any, Final, Protocol, TypeAlias

from hypothesis import Phase, settings

from ringtrue.rewards.testing.check import check_law, check_reward
from ringtrue.rewards.testing.faults.fault import Faulty
from ringtrue.rewards.testing.golden_run import run_cases
from ringtrue.rewards.testing.guess import examine
from ringtrue.rewards.testing.law import LAWS, Plan
from ringtrue.rewards.testing.report import LawResult, Status
from ringtrue.rewards.testing.strategies import samples
from ringtrue.rewards.testing.subject import Subject

__all__ = ["Suite", "SuiteLike", "as_suite"]

Reward: TypeAlias = Callable[..., Any]
SuiteLike: TypeAlias = Callable[[Any], Any] | Iterable[Mapping[str, object]]

_CHECK_OPTIONS: Final = frozenset({
    "cases", "traits", "kind", "scope", "low", "high", "gold", "columns", "tasks", "style",
})  # fmt: skip
_LAW_SECONDS: Final = 10.0


class Suite(Protocol):
    """Tests that can be run against any version of a reward."""

    in_child: bool
    """Whether they are to be run in a child process; those that start their own are not."""

    def notices(self, reward: Faulty, law: str) -> str:
        """How they notice that something is wrong; empty where they do not.

        Args:
            reward: the version to test.
            law: the law that should notice it: where laws are put to the reward, it goes first.
        """
        ...

    def calls(self, sound: Faulty) -> list[dict[str, Any]]:
        """Calls that tell how this reward is asked: arguments by name."""
        ...


def as_suite(suite: object, reward: Reward) -> Suite:
    """A suite of what the author gave: a function that takes a reward, golden cases, or `check_reward`.

    Raises:
        TypeError: for anything else.
    """
    inner = suite.func if isinstance(suite, partial) else suite
    if inner is check_reward:
        options = dict(suite.keywords) if isinstance(suite, partial) else {}
        return _laws(reward, options)
    if callable(suite):
        return _Tests(suite)
    cases = () if isinstance(suite, str) or not isinstance(suite, Iterable) else tuple(suite)
    if cases and all(isinstance(case, Mapping) for case in cases):
        return _Cases(cases)
    raise TypeError(
        f"suite={suite!r:.60}: give a function of a reward that asserts, golden cases, or check_reward"
    )


@dataclass(slots=True)
class _Tests:
    """A function of the author's."""

    run: Callable[[Any], Any]
    in_child: bool = True

    def notices(self, reward: Faulty, law: str) -> str:  # noqa: ARG002  # it has no laws
        # Shrinking a failure would take long and tell nothing; a database would replay it to sound rewards.
        plain = (Phase.explicit, Phase.generate, Phase.target)
        settings.register_profile("ringtrue-sensitivity", phases=plain, database=None, deadline=None)
        settings.load_profile("ringtrue-sensitivity")
        try:
            verdict = self.run(reward)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001  # pytest's own outcomes are no Exceptions
            said = str(error).strip().splitlines()
            return f"{type(error).__name__}: {said[0] if said else ''}".rstrip(": ")
        return "it returned False" if verdict is False else ""

    def calls(self, sound: Faulty) -> list[dict[str, Any]]:
        return list(sound.calls)


@dataclass(slots=True)
class _Cases:
    """Golden cases, each scored alone, and then all in one call."""

    cases: Sequence[Mapping[str, object]]
    in_child: bool = True

    def notices(self, reward: Faulty, law: str) -> str:  # noqa: ARG002  # it has no laws
        together = "group" if len(self.cases) > 1 else None
        scopes = ("group",) if getattr(reward, "scope", "row") == "group" else (None, together)
        for scope in scopes:
            for result in run_cases(reward, self.cases, scope=scope):  # type: ignore[arg-type]  # as above
                if not result.ok:
                    beside = " beside the others" if scope and len(scopes) > 1 else ""
                    return f"{result.case.title}{beside}: expected {result.expected}, got {result.got}"
        return ""

    def calls(self, sound: Faulty) -> list[dict[str, Any]]:
        return list(sound.calls)


@dataclass(slots=True)
class _Laws:
    """The laws that the sound reward holds."""

    subject: Subject
    names: Sequence[str]
    max_examples: int
    in_child: bool = False

    def notices(self, reward: Faulty, law: str) -> str:
        subject = replace(self.subject, reward=reward)
        for name in sorted(self.names, key=lambda name: name != law):
            seen = _put(name, subject, self.max_examples)
            if seen.status in (Status.BROKEN, Status.ADVICE):
                advice = " (advice)" if seen.status is Status.ADVICE else ""
                return f"{name}{advice}: {seen.message}"
        return ""

    def calls(self, sound: Faulty) -> list[dict[str, Any]]:
        batch = samples(replace(self.subject, reward=sound.reward))
        return [(batch if self.subject.texts else batch.as_messages()).arguments()]


def _laws(reward: Reward, options: dict[str, Any]) -> _Laws:
    """The laws that hold of the reward as it is; the others could not tell it from a faulty one."""
    chosen = options.pop("laws", None)
    max_examples = int(options.pop("max_examples", 25))
    facts = {name: value for name, value in options.items() if name in _CHECK_OPTIONS}
    subject = examine(reward, **{**facts, "cases": tuple(facts.get("cases", ()))})
    names = list(LAWS) if chosen is None else list(chosen)
    held = [name for name in names if _put(name, subject, max_examples).status is Status.HELD]
    return _Laws(subject, held, max_examples)


def _put(name: str, subject: Subject, max_examples: int) -> LawResult:
    plan = Plan(max_examples, until=monotonic() + _LAW_SECONDS, shrink=False)
    return check_law(LAWS[name], subject, plan)
