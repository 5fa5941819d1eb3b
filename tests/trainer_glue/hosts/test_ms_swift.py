"""ms-swift: groups by prompt_id, tokens of every turn, the reward's name on the class."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from ringtrue.rewards import ShortestCorrect, SoftOverlong
from ringtrue.trainer_glue.ms_swift import as_orm
from trainer_glue.hosts.rows import CORRECTNESS

EXAMPLE = Path(__file__).resolve().parents[3] / "examples/hosts/ms_swift/reward.py"
SAID = [
    rf"{'Hm. ' * spent}So it is \boxed{{{answer}}}." for spent, answer in ((0, 7), (1, 8), (2, 7), (3, 7))
]
MESSAGES = [[{"role": "user", "content": "3+4?"}, {"role": "assistant", "content": said}] for said in SAID]


def test_completions_of_one_prompt_id_are_a_group() -> None:
    reward = ShortestCorrect(unit="chars", floor=-1.0)
    orm = as_orm(reward, num_generations=2)()
    found = orm(SAID, solution=["7"] * 4, prompt_id=["a", "a", "b", "b"], messages=MESSAGES)
    assert found == reward(SAID, gold=["7"] * 4, group=["a", "a", "b", "b"])


def test_half_a_group_is_refused() -> None:
    orm = as_orm(ShortestCorrect(unit="chars", floor=-1.0), num_generations=8)()
    with pytest.raises(ValueError, match="num_generations=8"):
        orm(SAID, solution=["7"] * 4, prompt_id=["a"] * 4, messages=MESSAGES)


def test_a_length_in_tokens_counts_those_of_every_turn() -> None:
    orm = as_orm(SoftOverlong(limit=3, cache=0))()
    assert orm(SAID[:2], response_token_ids=[[[1, 2], [3]], [[1, 2], [3, 4]]], messages=MESSAGES[:2]) == [
        SoftOverlong(limit=3, cache=0).high,
        SoftOverlong(limit=3, cache=0).low,
    ]


def test_a_missing_column_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="no column holds the right answer"):
        as_orm(CORRECTNESS)()(SAID, messages=MESSAGES, trainer_state=None)


def test_what_is_no_reward_is_refused_when_built() -> None:
    with pytest.raises(TypeError, match="is no reward"):
        as_orm(len)  # type: ignore[arg-type]


def test_the_example_registers_its_class(monkeypatch: pytest.MonkeyPatch) -> None:
    swift, rewards = ModuleType("swift"), ModuleType("swift.rewards")
    rewards.__dict__["orms"] = {}
    monkeypatch.setitem(sys.modules, "swift", swift)
    monkeypatch.setitem(sys.modules, "swift.rewards", rewards)
    spec = spec_from_file_location("swift_reward", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(module_from_spec(spec))
    math = rewards.__dict__["orms"]["math"]
    row = r"<think>3 and 4</think>It is \boxed{7}."
    found = math(args=None)([row] * 8, solution=["7"] * 8, prompt_id=["a"] * 8, messages=[MESSAGES[0]] * 8)
    assert (math.__name__, found) == ("r1_math", [1.5] * 8)
