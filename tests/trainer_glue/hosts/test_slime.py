"""slime: a dict only with --reward-key, and rewards of a group only with --group-rm."""

import asyncio
from types import SimpleNamespace

import pytest

from ringtrue.rewards import ShortestCorrect
from ringtrue.trainer_glue.slime import as_custom_rm, as_group_rm

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
