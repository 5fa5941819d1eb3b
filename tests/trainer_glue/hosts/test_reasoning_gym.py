"""reasoning-gym: the entry's own columns reach the reward, and an answer of None is an empty completion."""

import pytest

from ringtrue.rewards import LogicCorrectness, ShortestCorrect
from ringtrue.trainer_glue.reasoning_gym import as_score_answer
from trainer_glue.hosts.rows import CORRECTNESS

ENTRY = {
    "question": "Make 24 of 3, 8.",
    "answer": "3*8",
    "metadata": {"source_dataset": "countdown", "numbers": [3, 8], "target": 24},
}


def test_the_metadata_reach_the_reward() -> None:
    score_answer = as_score_answer(LogicCorrectness(correct=1.0, wrong=0.0, missing=0.0, whole=True))
    assert score_answer("8 * 3", ENTRY) == 1.0
    assert score_answer("4 * 6", ENTRY) == 0.0


def test_no_answer_is_an_empty_completion() -> None:
    assert as_score_answer(LogicCorrectness())(None, ENTRY) == LogicCorrectness().missing


def test_an_entry_without_an_answer_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="the entry has no answer, only question"):
        as_score_answer(CORRECTNESS)("7", {"question": "3+4?"})


def test_a_reward_of_a_group_is_refused_when_built() -> None:
    with pytest.raises(ValueError, match="reasoning-gym does not hand over whole groups"):
        as_score_answer(ShortestCorrect(floor=-1.0))
