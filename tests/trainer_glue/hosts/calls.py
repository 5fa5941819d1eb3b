"""Every adapter, with a minimal copy of how its host calls it: one row in, the number that the host keeps out.

A host's copy says which release it was copied from. To add one: write its call, and a line in `ADAPTERS`.
Calls and factories are functions of this module, so that they cross into another process.
"""

import asyncio
import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final

from ringtrue.rewards import Reward
from ringtrue.trainer_glue import (
    areal,
    axolotl,
    easyr1,
    inspect_ai,
    ms_swift,
    nemo_gym,
    open_instruct,
    openrlhf,
    reasoning_gym,
    slime,
    trl,
    verifiers,
    verl,
)
from trainer_glue.hosts import copies
from trainer_glue.hosts.rows import HostRow


@dataclass(frozen=True, slots=True)
class Adapter:
    """One way into a host."""

    make: Callable[..., Any]
    """The factory: `make(reward)`, and `make(reward, floor=...)` where the host has no None."""
    call: Callable[[Any, HostRow], float | None]
    """The host's call of what the factory made."""
    knows_none: bool = False
    """Whether None reaches the host."""
    skips: frozenset[str] = field(default_factory=frozenset)
    """Names of rows that this host cannot hand over."""
    portable: bool = True
    """Whether what the factory made can itself be sent to other processes."""


def call_trl(func: Any, row: HostRow) -> float | None:
    # trl 1.16.0, GRPOTrainer._calculate_rewards
    [value] = func(
        prompts=[row.prompt], completions=[row.completion], completion_ids=[[7, 7]],
        gold=[row.gold], trainer_state=SimpleNamespace(global_step=0, max_steps=1),
        log_extra=lambda name, values: None, log_metric=lambda name, value: None,
    )  # fmt: skip
    return None if value is None else float(value)


NO_PROMPT: Final = frozenset({"prefilled"})
"""What a host cannot hand over that gives no prompt, or gives it as a conversation."""


def call_rubric_func(func: Any, row: HostRow) -> float:
    # verifiers 0.3.1, Rubric._call_individual_reward_func and score_rollout
    state = {"prompt": row.prompt, "completion": row.messages, "answer": row.gold, "info": {}}
    sent = {**state, "state": state, "parser": object(), "task": None}
    assert not {"states", "prompts", "completions", "answers"} & set(inspect.signature(func).parameters)
    assert func.__name__
    return float(asyncio.run(_awaited(func(**sent))))


def call_rubric_group_func(func: Any, row: HostRow) -> float:
    # verifiers 0.3.1, Rubric._is_group_func and _call_group_reward_func
    assert {"completions", "prompts"} <= set(inspect.signature(func).parameters)
    sent = {"states": [{}], "tasks": [None], "infos": [{}], "parser": object()}
    [value] = asyncio.run(
        _awaited(func(prompts=[row.prompt], completions=[row.messages], answers=[row.gold], **sent))
    )
    return float(value)


def call_task_reward(func: Any, row: HostRow) -> float:
    # verifiers 0.4.0, Task.score with utils.decorators.invoke: only the parameters that are named
    task = {"idx": 0, "prompt": row.prompt, "answer": row.gold}
    said = SimpleNamespace(content=row.completion, reasoning_content=None)
    trace = SimpleNamespace(last_reply=row.completion.strip(), assistant_messages=[said], is_truncated=False)
    available = {"task": task, "trace": trace}
    names = [name for name in inspect.signature(func).parameters if name in available]
    return float(asyncio.run(_gathered(func(**{name: available[name] for name in names}))))


async def _awaited(result: Any) -> Any:
    return await result if inspect.isawaitable(result) else result


async def _gathered(result: Any) -> Any:
    [value] = await asyncio.gather(result)
    return value


def make_orm(reward: Reward) -> Any:
    return ms_swift.as_orm(reward)(args=None)


def call_orm(orm: Any, row: HostRow) -> float | None:
    # ms-swift 4.6.0, rl_core.grpo_algorithm.compute_rewards_per_func
    assert type(orm).__name__ == orm.reward.name  # which it logs
    [value] = orm(
        [row.completion], trainer_state=None, solution=[row.gold], prompt_id=["p"], request_id=["r"],
        messages=[[*row.prompt_messages, *row.messages]], finish_reason=["stop"], is_truncated=[False],
        rollout_infos=[{}], response_token_ids=[[[7, 7]]],
    )  # fmt: skip
    return None if value is None else float(value)


def call_easyr1(func: Any, row: HostRow) -> float:
    # EasyR1, batch reward function, by its documented signature; not copied from a release
    scores = func([{"response": row.completion, "response_length": 9, "ground_truth": row.gold}])
    metrics: dict[str, list[float]] = {}
    for score in scores:
        for key, value in score.items():
            metrics.setdefault(key, []).append(value)
    return float(metrics["overall"][0])


def call_score_answer(func: Any, row: HostRow) -> float:
    # reasoning-gym 0.1.25, ProceduralDataset.score_answer
    entry = {"question": row.prompt, "answer": row.gold, "metadata": {"source_dataset": "basic_arithmetic"}}
    return float(func(row.completion, entry))


def call_axolotl(func: Any, row: HostRow) -> float | None:
    # axolotl 0.19.0, GRPOStrategy.get_reward_func; the call is TRL's
    assert len(inspect.signature(func).parameters) >= 2
    return call_trl(func, row)


def make_verifier(reward: Reward, **options: Any) -> Any:
    with copies.in_place():
        return open_instruct.as_verifier(reward, **options)(None)


def call_verifier(verifier: Any, row: HostRow) -> float:
    # open-instruct, by the documented signature of VerifierFunction; not copied from a release
    assert copies.VerifierFunction in type(verifier).__mro__
    result = verifier(
        tokenized_prediction=[7, 7],
        prediction=row.completion,
        label=row.gold,
        query=row.prompt,
        rollout_state={},
    )
    return float(result.score * verifier.weight)


def make_scorer(reward: Reward) -> Any:
    with copies.in_place():
        return inspect_ai.as_scorer(reward)


def call_scorer(score: Any, row: HostRow) -> float | None:
    # inspect_ai 0.3.285, _eval/task/run.py: `await scorer(state, Target(sample.target))`; a target is text
    output = SimpleNamespace(
        completion=row.completion, stop_reason="stop", choices=[None],
        message=SimpleNamespace(content=row.completion),
    )  # fmt: skip
    state = SimpleNamespace(output=output, input=row.prompt, metadata={})
    target = copies.Target("" if row.gold is None else str(row.gold))
    value = float(asyncio.run(score(state, target)).value)
    return None if math.isnan(value) else value


def call_compute_score(func: Any, row: HostRow) -> float:
    # verl 0.9.1, NaiveRewardManager.run_single
    result = func(
        data_source="sums", solution_str=row.completion, ground_truth=row.gold,
        extra_info={"index": 7, "num_turns": 2}, reward_router_address=None,
    )  # fmt: skip
    return float(result["score"])


def call_batch_compute_score(func: Any, row: HostRow) -> float:
    # verl 0.6.1, BatchRewardManager.verify
    [result] = func(
        data_sources=["sums"], solution_strs=[row.completion], ground_truths=[row.gold],
        extra_infos=[{"index": 7}],
    )  # fmt: skip
    return float(result["score"])


def call_openrlhf(func: Any, row: HostRow) -> float:
    # openrlhf 0.11.2, SingleTurnAgentExecutor.execute: positionally, lists of one
    result = func([row.prompt + row.raw], [row.prompt], [row.gold])
    assert result["scores"].tolist() == result["rewards"].tolist()
    return float(result["rewards"][0])


def call_areal(func: Any, row: HostRow) -> float:
    # areal 1.0.4, RLVRWorkflow through AsyncRewardWrapper: a column may be called prompt
    return float(func(row.prompt, row.raw, [7, 7], [7, 7], prompt="3+4?", answer=row.gold))


def _sample(row: HostRow) -> Any:
    return SimpleNamespace(prompt=row.prompt, response=row.completion, label=row.gold, metadata={})


def call_custom_rm(func: Any, row: HostRow) -> float:
    # slime, async_rm by its documented signature; not copied from a release
    assert inspect.iscoroutinefunction(func)
    result = asyncio.run(func(SimpleNamespace(reward_key="score"), _sample(row)))
    return float(result["score"])


def call_group_rm(func: Any, row: HostRow) -> float:
    # slime, batched_async_rm by its documented signature; not copied from a release
    assert inspect.iscoroutinefunction(func)
    [result] = asyncio.run(func(SimpleNamespace(reward_key=None), [_sample(row)]))
    return float(result)


def nemo_gym_body(row: HostRow, **fields: object) -> dict[str, Any]:
    """A body of NeMo-Gym's `POST /verify`."""
    said = {"type": "output_text", "text": row.completion, "annotations": []}
    output = [{"type": "message", "role": "assistant", "status": "completed", "content": [said]}]
    response = {"id": "resp_1", "output": output, "incomplete_details": None}
    asked = {"responses_create_params": {"input": row.prompt}, "response": response}
    return {**asked, "expected_answer": row.gold, **fields}


def call_nemo_gym(verifier: Any, row: HostRow) -> float:
    # nemo-gym 0.7.0, SimpleAgent.run posts it, and reads a BaseVerifyResponse
    return float(verifier.verify(nemo_gym_body(row))["reward"])


ADAPTERS: Final[dict[str, Adapter]] = {
    "trl.as_reward_func": Adapter(trl.as_reward_func, call_trl, knows_none=True),
    "verifiers.as_rubric_func": Adapter(verifiers.as_rubric_func, call_rubric_func),
    "verifiers.as_rubric_group_func": Adapter(verifiers.as_rubric_group_func, call_rubric_group_func),
    "verifiers.as_task_reward": Adapter(verifiers.as_task_reward, call_task_reward),
    "ms_swift.as_orm": Adapter(make_orm, call_orm, knows_none=True, skips=NO_PROMPT),
    "easyr1.as_reward_function": Adapter(easyr1.as_reward_function, call_easyr1, skips=NO_PROMPT),
    "reasoning_gym.as_score_answer": Adapter(reasoning_gym.as_score_answer, call_score_answer),
    "axolotl.as_reward_func": Adapter(axolotl.as_reward_func, call_axolotl, knows_none=True),
    "open_instruct.as_verifier": Adapter(make_verifier, call_verifier),
    "inspect_ai.as_scorer": Adapter(make_scorer, call_scorer, knows_none=True, portable=False),
    "verl.as_compute_score": Adapter(verl.as_compute_score, call_compute_score, skips=NO_PROMPT),
    "verl.as_batch_compute_score": Adapter(
        verl.as_batch_compute_score, call_batch_compute_score, skips=NO_PROMPT
    ),
    "openrlhf.as_reward_func": Adapter(openrlhf.as_reward_func, call_openrlhf),
    "areal.as_reward_fn": Adapter(areal.as_reward_fn, call_areal),
    "nemo_gym.as_verifier": Adapter(nemo_gym.as_verifier, call_nemo_gym),
    "slime.as_custom_rm": Adapter(slime.as_custom_rm, call_custom_rm),
    "slime.as_group_rm": Adapter(slime.as_group_rm, call_group_rm),
}
