"""AReaL: a missing gold is said at once, and rewards of a group are refused."""

import pytest

from ringtrue.rewards import ShortestCorrect
from ringtrue.trainer_glue.areal import as_reward_fn
from trainer_glue.hosts.rows import CORRECTNESS


def test_a_missing_gold_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="no column holds the right answer"):
        as_reward_fn(CORRECTNESS)("3+4?", "7", [1], [2], question="3+4?")


def test_a_reward_of_a_group_is_refused_when_built() -> None:
    with pytest.raises(ValueError, match="AReaL does not hand over whole groups"):
        as_reward_fn(ShortestCorrect(floor=-1.0))
