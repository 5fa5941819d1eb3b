r"""Any reward or recipe for verifiers: in a `Rubric` up to 0.3, as a task's reward from 0.4 on.

A real call of 0.3: `await f(prompt=[...], completion=[{"role": "assistant", "content": "... \\boxed{72}"}],
answer="72", state={...}, info={})`; of 0.4: `await f(task, trace)`, the task with a field `answer`. Both give
1.0.

Only a rubric's group function gets the completions of one prompt together. A number is wanted: None is the
floor. A rubric turns whatever a function raises into 0.0 and a line in its log, wrong set-up too; 0.4 reports
it. Nothing of verifiers is imported.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ringtrue.graders import Messages
from ringtrue.rewards import Reward
from ringtrue.trainer_glue.host_reward import HostReward

__all__ = ["as_rubric_func", "as_rubric_group_func", "as_task_reward"]

_NO_COLUMNS: Final = frozenset({"completion", "prompt", "state", "parser", "task"})


@dataclass(frozen=True, slots=True)
class _RubricFunc(HostReward):
    # A value with __call__, for the rubric logs by __name__: methods would all go under one name.
    host: ClassVar[str] = "a rubric's function for one rollout"

    async def __call__(
        self, prompt: Any, completion: Any, answer: object = "", info: object = None, **fields: object
    ) -> float:
        """Score one rollout."""
        columns = self.columns_of(answer, _columns(fields, info))
        [score] = await self.ascores([_plain(completion)], [_plain(prompt)], columns=columns)
        return self.value(score)


@dataclass(frozen=True, slots=True)
class _RubricGroupFunc(HostReward):
    host: ClassVar[str] = "a rubric's group function"
    whole_groups: ClassVar[bool] = True

    async def __call__(
        self,
        prompts: Sequence[Any],
        completions: Sequence[Any],
        answers: Sequence[object],
        infos: Sequence[object] | None = None,
        **_: object,
    ) -> list[float]:
        """Score the rollouts of one prompt."""
        known = infos or [None] * len(answers)
        rows = [
            self.columns_of(answer, _columns({}, info)) for answer, info in zip(answers, known, strict=True)
        ]
        columns = self.shared_columns(rows)
        columns["group"] = [0] * len(rows)
        found = await self.ascores([*map(_plain, completions)], [*map(_plain, prompts)], columns=columns)
        return [self.value(score) for score in found]


@dataclass(frozen=True, slots=True)
class _TaskReward(HostReward):
    host: ClassVar[str] = "verifiers 0.4"

    async def task_reward(self, task: Any, trace: Any) -> float:
        """Score one trace."""
        columns = {name: [value] for name, value in dict(task).items() if name != "prompt"}
        columns["truncated"] = [bool(trace.is_truncated)]
        prompt = dict(task).get("prompt")
        prompts = None if prompt is None else [_plain(prompt)]
        [score] = await self.ascores([_reply(trace)], prompts, columns=columns)
        return self.value(score)


def as_rubric_func(reward: Reward, *, floor: float | None = None) -> Callable[..., Awaitable[float]]:
    r"""Any reward or recipe for `vf.Rubric(funcs=[f])` of verifiers 0.3 and before.

    Args:
        reward: what scores; its name is the metric's.
        floor: the number for a rollout without a value; by default the least that the reward gives.

    >>> import asyncio
    >>> from ringtrue.rewards.presets import boxed_math
    >>> math = as_rubric_func(boxed_math)
    >>> asyncio.run(math(prompt="3+4?", completion=r"\boxed{7}", answer="7"))
    1.0
    """
    return _RubricFunc(reward, floor)


def as_rubric_group_func(
    reward: Reward, *, floor: float | None = None
) -> Callable[..., Awaitable[list[float]]]:
    """The same for rewards that compare the completions of a prompt.

    Args:
        reward: what scores; its name is the metric's.
        floor: the number for a rollout without a value; by default the least that the reward gives.
    """
    return _RubricGroupFunc(reward, floor)


def as_task_reward(reward: Reward, *, floor: float | None = None) -> Callable[[Any, Any], Awaitable[float]]:
    """Any reward or recipe for `env.taskset.task.rewards` of verifiers 0.4, named there as `module:name`.

    Args:
        reward: what scores; its gold is a field of the task, as `answer`.
        floor: the number for a trace without a value; by default the least that the reward gives.
    """
    return _TaskReward(reward, floor).task_reward


def _columns(fields: Mapping[str, object], info: object) -> dict[str, object]:
    known = {name: value for name, value in fields.items() if name not in _NO_COLUMNS}
    return {**known, **info} if isinstance(info, Mapping) else known


def _plain(messages: Any) -> str | Messages:
    """Text or messages, those that are objects as mappings."""
    if isinstance(messages, str):
        return messages
    return [one if isinstance(one, Mapping) else one.model_dump(exclude_none=True) for one in messages or ()]


def _reply(trace: Any) -> str | Messages:
    """The last reply; as a message where the reasoning stands beside it."""
    said = trace.assistant_messages
    thought = said[-1].reasoning_content if said else None
    text = str(trace.last_reply)
    return [{"role": "assistant", "content": text, "reasoning_content": thought}] if thought else text
