"""OpenRLHF: the prompt is no part of the completion, and the logs have the same keys."""

import logging
from typing import Any

import pytest

from growth import assert_linear
from ringtrue.rewards import Correctness, ShortestCorrect
from ringtrue.rewards.score import Status
from ringtrue.trainer_glue.guard import status_counts
from ringtrue.trainer_glue.openrlhf import as_reward_func
from trainer_glue.hosts.rows import CORRECTNESS, RECIPE

ASKED = "<|user|>As in \\boxed{7}:  what is 3 and 4?<|assistant|>\n"
SAID = r"It is \boxed{8}."


def scored(query: str, prompt: str = ASKED, **options: Any) -> tuple[float, float]:
    """The reward, and whether the row is an error."""
    found = as_reward_func(CORRECTNESS, **options)([query], [prompt], ["7"])
    return found["rewards"].item(), found["extra_logs"]["error"].item()


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


@pytest.mark.parametrize(
    "shown",
    [
        ASKED,
        "<|begin_of_text|>" + ASKED,  # the tokenizer's start token
        ASKED[9:],  # cut to the length that the run leaves
        ASKED.replace("  ", " ").strip(),  # a tokenizer that spaces anew
        " " + ASKED.replace(" ", "  "),
    ],
)
def test_a_prompt_that_comes_back_changed_is_no_part_of_the_completion(shown: str) -> None:
    assert scored(shown + SAID) == (0.0, 0.0)  # 1.0 were the prompt's 7 to count
    assert scored(shown + SAID.replace("8", "7")) == (1.0, 0.0)


def test_a_quoted_prompt_does_not_hide_what_stands_before_it() -> None:
    long = "\\boxed{8} " + "Let me read that again. " * 3
    assert scored(ASKED + long + ASKED + "I cannot say.") == scored(ASKED + long)


def test_a_query_without_its_prompt_gets_the_floor_and_is_counted(caplog: pytest.LogCaptureFixture) -> None:
    named = Correctness(name="promptless")
    with caplog.at_level(logging.WARNING):
        found = as_reward_func(named, floor=-3.0)([r"Other words: \boxed{7}"], [ASKED], ["7"])
    assert found["rewards"].tolist() == [-3.0]
    assert (found["extra_logs"]["unscored"].item(), found["extra_logs"]["error"].item()) == (1.0, 1.0)
    assert status_counts(named.name)[Status.ERROR] == 1
    assert "does not start with its prompt" in caplog.text


def test_telling_the_prompt_takes_time_that_grows_with_it() -> None:
    func = as_reward_func(CORRECTNESS)
    assert_linear(lambda size: func(["ab" * size + "c"], ["ab" * size + "d" + "ab" * size], ["7"]), 4000)


def test_a_column_that_the_host_never_hands_over_is_refused_when_built() -> None:
    with pytest.raises(ValueError, match="there is no column 'unit_test'"):
        as_reward_func(Correctness(gold="unit_test"))
