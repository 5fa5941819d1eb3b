"""slime: a dict only with --reward-key, and rewards of a group only with --group-rm."""

import asyncio
from types import SimpleNamespace

import pytest

from ringtrue.rewards import ShortestCorrect
from ringtrue.trainer_glue.slime import as_custom_rm, as_group_rm
from trainer_glue.hosts.rows import CORRECTNESS

SHORT, LONG = r"\boxed{7}", r"Three and four, taken together, make \boxed{7}"


def test_a_group_is_compared() -> None:
    samples = [
        SimpleNamespace(prompt="3+4?", response=said, label="7", metadata=None) for said in (SHORT, LONG)
    ]
    short, long = asyncio.run(
        as_group_rm(ShortestCorrect(floor=-1.0, unit="chars"))(SimpleNamespace(), samples)
    )
    assert short != long


def test_a_reward_of_a_group_is_refused_without_group_rm() -> None:
    with pytest.raises(ValueError, match="--group-rm does not hand over whole groups"):
        as_custom_rm(ShortestCorrect(floor=-1.0, unit="chars"))


def numbered(said: str, group: int | None, prompt: str = "3+4?") -> SimpleNamespace:
    return SimpleNamespace(prompt=prompt, response=said, label="7", metadata={}, group_index=group)


@pytest.mark.parametrize(
    "samples",
    [
        [numbered(SHORT, 5), numbered(SHORT, 9), numbered(LONG, 5), numbered(SHORT, 9)],
        [
            numbered(said, None, asked)
            for said, asked in ((SHORT, "a"), (SHORT, "b"), (LONG, "a"), (SHORT, "b"))
        ],
    ],
    ids=["by number", "by prompt"],
)
def test_several_groups_in_one_call_are_told_apart(samples: list[SimpleNamespace]) -> None:
    reward = as_group_rm(ShortestCorrect(floor=-1.0, unit="chars"))
    found = asyncio.run(reward(SimpleNamespace(), samples))
    [short, long] = asyncio.run(reward(SimpleNamespace(), [samples[0], samples[2]]))
    alike = asyncio.run(reward(SimpleNamespace(), [samples[1], samples[3]]))
    assert found == [short, alike[0], long, alike[1]]
    assert short != long
    assert alike[0] == alike[1]


def test_a_list_of_samples_is_scored_one_by_one() -> None:
    """As slime does with what a custom generation returns in place of one sample."""
    samples = [numbered(said, 0) for said in (SHORT, r"\boxed{8}", "I cannot say.")]
    found = asyncio.run(as_custom_rm(CORRECTNESS)(SimpleNamespace(reward_key=None), samples))
    assert found == [1.0, 0.0, 0.0]
    records = asyncio.run(as_custom_rm(CORRECTNESS)(SimpleNamespace(reward_key="score"), samples))
    assert [record["score"] for record in records] == found
