"""verl: the same keys for every row; groups only where extra_info tells them apart."""

import pytest

from ringtrue.rewards import ShortestCorrect
from ringtrue.trainer_glue.verl import as_batch_compute_score, as_compute_score
from trainer_glue.hosts.rows import RECIPE, ROWS

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
