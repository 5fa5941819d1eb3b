"""What does a training step of rewards cost, beside TRL's rewards in the same run?

A step is 1,024 completions of 4,000 characters, all different, written by a seeded generator: reasoning in
numbered sentences of prose and maths, then an answer in a box, one in two right. Tokens are pieces of words.
Every reward is called as a trainer calls it, with messages, prompts, tokens and the gold's column.
"""

import importlib
import statistics
import time
from collections.abc import Callable
from typing import Any, Final

from ringtrue.graders import shutdown
from ringtrue.rewards import (
    Correctness,
    CosineLength,
    ReasoningSteps,
    RepetitionPenalty,
    Reward,
    SoftOverlong,
    ThinkFormat,
)
from suites.measure import cold, cpu, table
from suites.steps import Step, make_step

__all__ = ["report"]

_ROWS: Final = 1024
_LIMIT: Final = 1160
"""Tokens, near what the completions have, so that every branch of a penalty is met."""
_CACHE: Final = 40
"""Over how many of them the penalty grows."""
_TIMES: Final = 5
"""How often a cheap reward is timed, in turns with its counterpart; the median counts."""
_Call = Callable[[], object]


def report(limit: int | None = None) -> str:
    """Both tables."""
    step = make_step(_ROWS if limit is None else min(limit, _ROWS))
    try:
        theirs = _trl()
    except ImportError:
        return "Skipped: TRL is not installed."
    singles = {name: _timed(_ours(ours, step), _theirs(theirs[name], step)) for name, ours in _PAIRED.items()}
    lines = [
        (_NAMES[name], f"`{name}`", f"{one * 1000:.2f}", f"{other * 1000:.2f}", f"{other / one:.2f}")
        for name, (one, other) in singles.items()
    ]
    peers = sum(singles[name][1] for name in _STEP)
    whole = [
        (how, f"{took * 1000:.0f}", f"{peers * 1000:.0f}", f"{peers / took:.0f}")
        for how, took in _whole(step, singles)
    ]
    steps = _median(_ours(ReasoningSteps(), step))
    return "\n".join(
        [
            f"{len(step.completions)} completions of {step.characters} characters and {step.tokens} tokens"
            f" on average, all different, golds of {step.kinds} kinds, none of them read before; ms of CPU"
            " time a step.",
            "",
            *table(["format, length, repetition and correctness", "ms", "TRL's four", "times less"], whole),
            "",
            *table(["reward", "TRL's counterpart", "ms", "TRL's ms", "times less"], lines),
            "",
            f"`ReasoningSteps`, which TRL has no counterpart of: {steps * 1000:.2f} ms.",
        ]
    )


_PAIRED: Final[dict[str, Reward]] = {
    "accuracy_reward": Correctness(wrong=0.0, missing=0.0),
    "reasoning_accuracy_reward": Correctness(wrong=0.0, missing=0.0, dialect="think"),
    "think_format_reward": ThinkFormat(),
    "get_soft_overlong_punishment": SoftOverlong(limit=_LIMIT, cache=_CACHE),
    "get_cosine_scaled_reward": CosineLength(limit=_LIMIT),
    "get_repetition_penalty_reward": RepetitionPenalty(),
}
"""The rewards by the names of TRL's."""
_NAMES: Final = {name: f"`{type(reward).__name__}`" for name, reward in _PAIRED.items()}
_STEP: Final = (
    "accuracy_reward", "think_format_reward", "get_cosine_scaled_reward", "get_repetition_penalty_reward",
)  # fmt: skip


def _trl() -> dict[str, Any]:
    """TRL's rewards, those that take options built with ours."""
    rewards = importlib.import_module("trl.rewards")
    return {
        "accuracy_reward": rewards.accuracy_reward,
        "reasoning_accuracy_reward": rewards.reasoning_accuracy_reward,
        "think_format_reward": rewards.think_format_reward,
        "get_soft_overlong_punishment": rewards.get_soft_overlong_punishment(_LIMIT, _CACHE),
        "get_cosine_scaled_reward": rewards.get_cosine_scaled_reward(max_len=_LIMIT),
        "get_repetition_penalty_reward": rewards.get_repetition_penalty_reward(),
    }


def _whole(step: Step, singles: dict[str, tuple[float, float]]) -> list[tuple[str, float]]:
    """A step as one sum, whose parts share what they read and grade, and as four rewards."""
    total: Reward = sum((_PAIRED[name] for name in _STEP[1:]), _PAIRED[_STEP[0]])
    return [
        ("one sum of the four", _median(_ours(total, step))),
        ("four rewards, each by itself", sum(singles[name][0] for name in _STEP)),
    ]


def _ours(reward: Reward, step: Step) -> _Call:
    return lambda: reward(
        step.completions, prompts=step.prompts, completion_ids=step.token_ids, solution=step.golds
    )


def _theirs(reward: Any, step: Step) -> _Call:
    return lambda: reward(
        completions=step.completions,
        prompts=step.prompts,
        completion_ids=step.token_ids,
        solution=step.golds,
    )


def _timed(ours: _Call, theirs: _Call) -> tuple[float, float]:
    """The medians of both, in turns. What takes a second is called once."""
    first = _cost(theirs)
    if first > 1.0:
        return _median(ours), first
    rounds = [(_cost(ours), _cost(theirs)) for _ in range(_TIMES)]
    one, other = zip(*rounds, strict=True)
    return statistics.median(one), statistics.median(other)


def _median(call: _Call) -> float:
    return statistics.median(_cost(call) for _ in range(_TIMES))


def _cost(call: _Call) -> float:
    """CPU seconds of one call, what it started in other processes included."""
    cold()
    shutdown()
    children, began = cpu()[1], time.process_time()
    call()
    took = time.process_time() - began
    shutdown()
    return took + cpu()[1] - children
