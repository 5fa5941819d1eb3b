"""Golden cases put to a reward: which hold, and what the others earn instead.

A real finding:

    case sign (cases.jsonl:3) does not hold
      expected  0.0
      got       1.0
      why       a sign is part of the answer
      call      score(completions=['-7'], gold=['7'])
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.golden import Expectation, GoldenCase, as_batch, golden_cases
from ringtrue.rewards.testing.subject import raw_values

__all__ = ["CaseResult", "each_case", "run_cases"]

_NEAR: Final = 1e-9
"""How far, absolute or relative, a value may lie from what is expected: other languages round otherwise."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case."""

    case: GoldenCase
    """The case."""
    value: float | None
    """What it earned; None where that is no score, and where there is a `fault`."""
    fault: str
    """Why there is no value that could be compared: it raised, or is NaN or no number."""
    reward: str = "reward"
    """What the reward is called."""
    batch: Batch | None = None
    """What was scored; only where the case does not hold."""

    @property
    def got(self) -> str:
        """What it earned, in words."""
        return self.fault or ("None (no score)" if self.value is None else repr(self.value))

    @property
    def expected(self) -> str:
        """What was expected, in words."""
        return _in_words(self.case.expect)

    @property
    def ok(self) -> bool:
        """Whether it earned what was expected."""
        if self.fault:
            return False
        expect = self.case.expect
        if self.value is None or expect is None:
            return self.value is expect
        low, high = expect if isinstance(expect, tuple) else (expect, expect)
        return low <= self.value <= high or _near(self.value, low) or _near(self.value, high)

    def text(self) -> str:
        """The case for a person: expected, got, why, and the call to paste."""
        lines = [f"case {self.case.title} {'holds' if self.ok else 'does not hold'}"]
        lines += [f"  expected  {self.expected}", f"  got       {self.got}"]
        lines += [f"  why       {self.case.why}"] if self.case.why else []
        lines += [f"  call      {self.batch.call(self.reward)}"] if self.batch is not None else []
        return "\n".join(lines)


def run_cases(
    reward: Callable[..., Any],
    cases: Iterable[Mapping[str, object]],
    *,
    scope: Literal["row", "group"] | None = None,
) -> list[CaseResult]:
    """Put golden cases to a reward.

    Args:
        reward: any callable of the shape that trainers call.
        cases: those of `read_cases`, or mappings with `completion`, columns and `expect`.
        scope: `group` to score all cases in one call; by default what a reward of ringtrue's says of itself,
            and each case alone for any other.

    Returns:
        A result for each case, in order.

    >>> def score(completions, gold, **kwargs):
    ...     return [float(c.endswith(g)) for c, g in zip(completions, gold)]
    >>> [result] = run_cases(score, [{"completion": "-7", "gold": "7", "expect": 0, "why": "a sign counts"}])
    >>> print(result.text())
    case case 1 does not hold
      expected  0.0
      got       1.0
      why       a sign counts
      call      score(completions=['-7'], gold=['7'])
    """
    return list(each_case(reward, golden_cases(cases), scope=scope))


def each_case(
    reward: Callable[..., Any],
    cases: Sequence[GoldenCase],
    *,
    scope: Literal["row", "group"] | None = None,
    only: int | None = None,
) -> Iterator[CaseResult]:
    """As `run_cases`, one result after the other; of the one case at place `only`, where that is given."""
    if not cases:
        return
    batch = as_batch(cases, made_up=False)
    name = str(getattr(reward, "__name__", None) or type(reward).__name__)
    together = (scope or getattr(reward, "scope", "row")) == "group"
    wanted = range(len(cases)) if only is None else [only]
    for rows in [range(len(cases))] if together else [[row] for row in wanted]:
        earned = _earned(reward, batch.take(rows))
        if any(fault for _, fault in earned):
            batch = _understood(reward, batch, cases)
            earned = _earned(reward, batch.take(rows))
        for row, (value, fault) in zip(rows, earned, strict=True):
            if row in wanted:
                result = CaseResult(cases[row], value, fault, name)
                yield result if result.ok else replace(result, batch=_shown(reward, batch.take(rows)))


def _earned(reward: Callable[..., Any], batch: Batch) -> list[tuple[float | None, str]]:
    try:
        values = raw_values(reward, batch)
    except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever it raises, the case does not hold
        return [(None, f"{type(error).__name__}: {error}")] * len(batch)
    if len(values) != len(batch):
        return [(None, f"{len(values)} values for {len(batch)} rows")] * len(batch)
    return [_number(value) for value in values]


def _number(value: object) -> tuple[float | None, str]:
    if value is None:
        return None, ""
    try:
        number = float(value)  # type: ignore[arg-type]  # anything that a trainer could turn into a number
    except (TypeError, ValueError):
        return None, f"{repr(value)[:60]} of type {type(value).__name__}, no number"
    return (None, "nan, which is neither a value nor None") if math.isnan(number) else (number, "")


def _understood(reward: Callable[..., Any], batch: Batch, cases: Sequence[GoldenCase]) -> Batch:
    """As message lists where it takes only those, and with made-up tokens where it cannot do without."""
    if batch.completion_ids is None:
        counted = replace(batch, completion_ids=as_batch(cases).completion_ids)
        for asked in (counted, counted.as_messages()):
            first = asked.take([0])
            if _earned(reward, batch.take([0]))[0][1] and not _earned(reward, first)[0][1]:
                batch = counted
    return batch.as_messages() if _messages_only(reward, batch) else batch


def _messages_only(reward: Callable[..., Any], batch: Batch) -> bool:
    """Whether the first text case raises as a text, and not as a message list."""
    first = next((i for i, completion in enumerate(batch.completions) if isinstance(completion, str)), None)
    if first is None:
        return False
    plain = batch.take([first])
    return bool(_earned(reward, plain)[0][1]) and not _earned(reward, plain.as_messages())[0][1]


def _shown(reward: Callable[..., Any], batch: Batch) -> Batch:
    """What a person pastes: without the tokens that were made up, unless they count."""
    without = Batch(batch.completions, batch.columns, batch.prompts)
    return without if _earned(reward, without) == _earned(reward, batch) else batch


def _near(value: float, other: float) -> bool:
    return math.isclose(value, other, rel_tol=_NEAR, abs_tol=_NEAR)


def _in_words(expect: Expectation) -> str:
    if isinstance(expect, tuple):
        return f"{expect[0]} to {expect[1]}"
    return "None (no score)" if expect is None else repr(expect)
