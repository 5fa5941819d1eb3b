"""verl: the same keys for every row; groups only where extra_info tells them apart."""

import logging
from collections.abc import Callable, Sequence

import pytest

from ringtrue.rewards import ShortestCorrect
from ringtrue.trainer_glue.verl import as_batch_compute_score, as_compute_score
from trainer_glue.hosts.rows import CORRECTNESS, RECIPE, ROWS

GROUP = ShortestCorrect(floor=-1.0, unit="chars")


def test_every_row_has_the_keys_of_the_first() -> None:
    score = as_compute_score(RECIPE)
    assert len({tuple(score("sums", row.completion, row.gold)) for row in ROWS}) == 1


def test_a_reward_of_a_group_is_refused_when_built() -> None:
    with pytest.raises(ValueError, match="verl does not hand over whole groups"):
        as_compute_score(GROUP)


def test_a_batch_that_does_not_tell_its_groups_is_refused() -> None:
    with pytest.raises(ValueError, match="uid or prompt"):
        as_batch_compute_score(GROUP)(["sums"], [r"\boxed{7}"], ["7"], [{"index": 0}])


def test_groups_are_told_apart_wherever_their_rows_stand() -> None:
    short, long = r"\boxed{7}", r"Three and four, taken together, make \boxed{7}"
    score = as_batch_compute_score(GROUP)
    mixed = score(["s"] * 4, [short, long, long, short], ["7"] * 4, [{"uid": uid} for uid in "abab"])
    one = score(["s"] * 2, [short, long], ["7"] * 2, [{"uid": "a"}] * 2)
    assert mixed == [one[0], one[1], one[1], one[0]]
    assert one[0] != one[1]


@pytest.mark.parametrize("uids", ["aab", "aaabb"])
def test_prompts_with_unequal_numbers_of_completions_are_refused(uids: str) -> None:
    """A uid that two problems share, or a batch that was cut inside a group."""
    with pytest.raises(ValueError, match="a uid of its own"):
        batch(as_batch_compute_score(GROUP), uids)


def test_groups_of_another_size_than_the_runs_are_refused() -> None:
    batch(as_batch_compute_score(GROUP, num_generations=2), "abab")
    with pytest.raises(
        ValueError, match="compares the 4 completions of a prompt, and the batch has some with 2"
    ):
        batch(as_batch_compute_score(GROUP, num_generations=4), "abab")
    with pytest.raises(ValueError, match="num_generations is 0"):
        as_batch_compute_score(GROUP, num_generations=0)


def test_rows_that_are_all_alone_are_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    """Right in a validation with one sample a problem; else the uid is that of the row, not of the prompt."""
    with caplog.at_level(logging.WARNING):
        batch(as_batch_compute_score(GROUP, num_generations=4), "abcd")
    assert "each of the 4 rows is alone" in caplog.text


def test_a_reward_of_rows_asks_for_no_groups() -> None:
    found = batch(as_batch_compute_score(CORRECTNESS), [None] * 3)
    assert [record["score"] for record in found] == [1.0] * 3


def batch(score: Callable[..., list[dict[str, float]]], uids: Sequence[str | None]) -> list[dict[str, float]]:
    """As verl 0.6.1's BatchRewardManager.verify calls it: right answers, each longer than the one before."""
    infos = [{"index": 0} if uid is None else {"uid": uid} for uid in uids]
    said = [rf"{'Hm. ' * spent}\boxed{{7}}" for spent in range(len(uids))]
    return score(
        data_sources=["s"] * len(uids), solution_strs=said, ground_truths=["7"] * len(uids), extra_infos=infos
    )
