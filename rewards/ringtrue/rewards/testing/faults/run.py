"""How sensitive tests are: a reward is made wrong in some forty ways, and the tests are run against each.

>>> from ringtrue.rewards.testing import sensitivity
>>> def score(completions, gold, **kwargs):
...     return [float(c == g) for c, g in zip(completions, gold)]
>>> def suite(score):
...     assert score(["7"], gold=["7"]) == [1.0]
>>> report = sensitivity(score, suite, faults=["constant_low", "constant_high"])
>>> report.killed, report.survived
(['constant_low'], ['constant_high'])
>>> report.result("constant_high").cases[0]["expect"]
0.0
"""

from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from typing import Any, Final

from ringtrue.rewards.combine.weighted_sum import WeightedSum
from ringtrue.rewards.testing.child import isolated
from ringtrue.rewards.testing.faults.fault import SOUND, Fault, faulty, gold_argument
from ringtrue.rewards.testing.faults.recipes import recipe_faults
from ringtrue.rewards.testing.faults.report import FaultResult, FaultStatus, SensitivityReport
from ringtrue.rewards.testing.faults.state import STATE
from ringtrue.rewards.testing.faults.suites import Suite, SuiteLike, as_suite
from ringtrue.rewards.testing.faults.telling import Row, rows_of, telling_rows
from ringtrue.rewards.testing.faults.texts import GOLDS, TEXTS
from ringtrue.rewards.testing.faults.values import VALUES

__all__ = ["FAULTS", "sensitivity"]

FAULTS: Final = (*VALUES, *GOLDS, *TEXTS, *STATE)
"""The faults that any reward can have; those of `GOLDS` take a gold."""


def sensitivity(
    reward: Callable[..., Any],
    suite: SuiteLike,
    *,
    faults: Iterable[str | Fault] | None = None,
    seconds: float = 60.0,
) -> SensitivityReport:
    """Run tests against faulty versions of a reward, and say which they notice.

    Each runs in a child process, so that nothing of it stays behind. A property test is not shrunk.

    Args:
        reward: a sound reward: any callable that the tests can be given. Of a weighted sum, the parts and
            weights are made wrong as well.
        suite: a function that takes a reward and raises, or returns False, where it is wrong; or golden cases
            (each is scored alone, and then all in one call); or `check_reward`, with options by
            `functools.partial`, for the laws.
        faults: only these, by name; or faults of one's own.
        seconds: wall time for one fault.

    Returns:
        Which faults were noticed and how; for each survivor the law that catches it, and golden
        cases that do.

    Raises:
        ValueError: for a fault that nobody knows, or where the suite fails on the sound reward.
        TypeError: for a suite that is none.
    """
    began = monotonic()
    tests = as_suite(suite, reward)
    rows = _rows(reward, tests, seconds)
    has_gold = any(gold_argument(reward, row) for row in rows)
    chosen = _chosen(reward, faults, has_gold=has_gold)
    results = [_put(reward, fault, tests, rows, seconds) for fault in chosen]
    name = str(getattr(reward, "__name__", None) or type(reward).__name__)
    return SensitivityReport(name, results, monotonic() - began)


def _rows(reward: Callable[..., Any], tests: Suite, seconds: float) -> list[Row]:
    """What the tests ask of the sound reward, which must pass them."""

    def run() -> tuple[str, list[Row]]:
        sound = faulty(reward, SOUND)
        noticed = tests.notices(sound, "") if tests.in_child else ""
        return noticed, rows_of(tests.calls(sound))

    outcome = isolated(run, seconds=seconds)
    noticed, rows = outcome.result or (outcome.ended, [])
    if noticed:
        raise ValueError(
            f"the suite must pass on the sound reward first, called as a trainer would: {noticed}"
        )
    if not rows:
        raise ValueError("the suite never calls the reward that it is given: let it test its argument")
    return list(rows)


def _chosen(
    reward: Callable[..., Any], faults: Iterable[str | Fault] | None, *, has_gold: bool
) -> list[Fault]:
    recipe = recipe_faults(reward) if isinstance(reward, WeightedSum) else []
    if faults is None:
        return [*recipe, *(fault for fault in FAULTS if has_gold or fault not in GOLDS)]
    known = {fault.name: fault for fault in (*recipe, *FAULTS)}
    chosen: list[Fault] = []
    for one in faults:
        if isinstance(one, str) and one not in known:
            raise ValueError(f"no fault is called {one!r}; known: {', '.join(known)}")
        chosen.append(known[one] if isinstance(one, str) else one)
    return chosen


def _put(
    reward: Callable[..., Any], fault: Fault, tests: Suite, rows: Sequence[Row], seconds: float
) -> FaultResult:
    began = monotonic()

    def noticed() -> str:
        return tests.notices(faulty(reward, fault), fault.law)

    outcome = isolated(noticed, seconds=seconds) if tests.in_child else None
    message = noticed() if outcome is None else outcome.result or outcome.ended
    status = FaultStatus.KILLED
    cases: list[dict[str, Any]] = []
    if not message:
        status, cases = _survived(reward, fault, rows, seconds)
    return FaultResult(fault.name, fault.does, status, message, fault.law, cases, monotonic() - began)


def _survived(
    reward: Callable[..., Any], fault: Fault, rows: Sequence[Row], seconds: float
) -> tuple[FaultStatus, list[dict[str, Any]]]:
    """Whether it can be told from the sound reward, and the golden cases that do."""
    told = isolated(lambda: telling_rows(reward, fault, rows), seconds=seconds).result
    if told is None:
        return (FaultStatus.SURVIVED if fault.silent else FaultStatus.ALIKE), []
    return FaultStatus.SURVIVED, [_case(row, value, fault) for row, value in zip(*told, strict=True)]


def _case(row: Row, value: Any, fault: Fault) -> dict[str, Any]:
    """A row as a golden case."""
    names = {"completions": "completion", "prompts": "prompt"}
    shown = {names.get(name, name): held for name, held in row.items() if name != "completion_ids"}
    return {**shown, "expect": value, "why": f"a reward that {fault.does} pays otherwise"}
