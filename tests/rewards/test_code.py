"""CodeCorrectness: what programs earn. That hostile ones earn nothing is in tests/graders/code."""

import pickle
from typing import Any

import pytest

from ringtrue.graders.code import (
    CodePolicy,
    Language,
    Limits,
    LocalSandbox,
    SandboxFusion,
    levels,
    probe_level,
)
from ringtrue.rewards import CodeCorrectness, get_reward, read_rows
from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.score import Status

if probe_level() is None:
    pytest.skip("no program can be run on this machine", allow_module_level=True)

QUICK = CodePolicy(limits=Limits(cpu=1, wall=120))
GOLD = ["assert f(1) == 1", "assert f(2) == 4", "assert f(3) == 9", "assert f(4) == 16"]
TABLE = "```python\ndef f(x):\n    return {1: 1, 2: 4}.get(x)\n```"
RIGHT = "```python\ndef f(x):\n    return x * x\n```"
LATE = "```python\nwhile True:\n    pass\n```"


def test_share_lies_between_wrong_and_correct() -> None:
    reward = CodeCorrectness(share=True, policy=QUICK)
    assert reward([RIGHT, TABLE, LATE, "no"], gold=[GOLD] * 4) == [1.0, 0.25, -0.5, -1.0]
    assert CodeCorrectness(policy=QUICK)([TABLE], gold=[GOLD]) == [-0.5]


def test_the_gap_is_logged_and_pays_nothing() -> None:
    reward, logged = CodeCorrectness(visible="shown", policy=QUICK), dict[str, float]()
    values = reward([TABLE], gold=[GOLD[2:]], shown=[GOLD[:2]], log_metric=logged.__setitem__)
    assert values == [-0.5]
    assert (logged["code_correctness/hidden/mean"], logged["code_correctness/visible/mean"]) == (0.0, 1.0)
    with pytest.raises(ValueError, match="shown"):
        reward([TABLE], gold=[GOLD])


def test_a_program_over_a_limit_is_a_wrong_one_and_says_so() -> None:
    reward = CodeCorrectness(policy=QUICK)
    (score,) = reward.score(read_rows([LATE], columns={"gold": [GOLD]}))
    assert (score.value, score.status) == (-0.5, Status.TIMEOUT)


def test_reasoning_is_no_program() -> None:
    reward = CodeCorrectness(policy=QUICK)
    assert reward([f"<think>{RIGHT}</think>\nno", f"<think>{RIGHT}"], gold=[GOLD] * 2) == [-1.0, -1.0]
    assert reward([f"<think>{TABLE}</think>\n{RIGHT}"], gold=[GOLD]) == [1.0]


def test_our_own_failure_is_none() -> None:
    reward = CodeCorrectness(sandbox=SandboxFusion(url="http://127.0.0.1:9"))
    (score,) = reward.score(read_rows([RIGHT], columns={"gold": [GOLD]}))
    assert (score.value, score.status) == (None, Status.ERROR)


def test_a_level_that_is_not_to_be_had_stops_the_run() -> None:
    reward = CodeCorrectness(sandbox=LocalSandbox(level="limits"))
    with pytest.raises(SetupError, match="demanded"):
        reward([RIGHT], gold=[GOLD])


def test_a_language_that_is_not_here_stops_the_run() -> None:
    zig = Language("zig", "main.zig", ("/usr/bin/no-such-zig", "main.zig"))
    reward = CodeCorrectness(policy=CodePolicy(language=zig))
    with pytest.raises(SetupError, match="zig programs need"):
        reward(["```zig\nx\n```"], gold=[{"inputs": ["1"], "outputs": ["2"]}])


@pytest.mark.parametrize(
    "options", [{"share": 1}, {"visible": " "}, {"policy": None}, {"sandbox": LocalSandbox}]
)
def test_options_are_checked(options: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError), match=next(iter(options))):
        CodeCorrectness(**options)


def test_is_a_value() -> None:
    reward = get_reward(
        "code_correctness", policy=CodePolicy(level="namespaces"), sandbox=LocalSandbox(workers=1)
    )
    assert pickle.loads(pickle.dumps(reward)) == reward
    assert reward.fingerprint != CodeCorrectness().fingerprint
    assert "namespaces" in repr(reward)


@pytest.mark.parametrize("level", [level.name for level in levels() if level.available])
def test_every_level_grades_alike(level: str) -> None:
    policy = CodePolicy(level="limits", limits=Limits(cpu=1, wall=120))
    reward = CodeCorrectness(sandbox=LocalSandbox(level=level), policy=policy)
    assert reward([RIGHT, TABLE], gold=[GOLD] * 2) == [1.0, -0.5]
