"""OpenRLHF: the prompt is no part of the completion, and the logs have the same keys."""

import pytest

from ringtrue.rewards import ShortestCorrect
from ringtrue.trainer_glue.openrlhf import as_reward_func
from trainer_glue.hosts.rows import CORRECTNESS, RECIPE


def test_an_answer_in_the_prompt_earns_nothing() -> None:
    asked = r"As in \boxed{7}: what is 3 and 4?"
    assert as_reward_func(CORRECTNESS)([asked + " I cannot say."], [asked], ["7"])["rewards"].tolist() == [
        0.0
    ]


def test_the_logs_have_each_part() -> None:
    logs = as_reward_func(RECIPE)(["7"], [""], [None])["extra_logs"]
    assert set(logs) == {"think_format", "correctness", "unscored", "error"}


def test_a_reward_of_a_group_is_refused_when_built() -> None:
    with pytest.raises(ValueError, match="OpenRLHF does not hand over whole groups"):
        as_reward_func(ShortestCorrect(floor=-1.0))
