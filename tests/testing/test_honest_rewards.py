"""No false alarm: rewards that are right by the hard laws, in all the styles that the laws leave free."""

from typing import Any

import pytest

from ringtrue.rewards.testing import check_reward
from ringtrue.rewards.testing.law import LAWS
from testing.honest_rewards import HONEST, HonestReward

QUICK: dict[str, Any] = {"max_examples": 5, "budget": 120.0}
FRESH = {"reproducible", "picklable"}
"""Laws that start processes: costly, and put to a few of the rewards only."""


def test_there_are_at_least_twenty() -> None:
    assert len({one.name for one in HONEST}) == len(HONEST) >= 20


# Every third of them here: all of them, with more examples, are put to every law in the soak.
@pytest.mark.parametrize("one", HONEST[::3], ids=lambda one: one.name)
def test_nothing_hard_is_found(one: HonestReward) -> None:
    laws = [name for name in LAWS if name not in FRESH]
    report = check_reward(one.reward, laws=laws, on_fail="collect", **QUICK, **one.options)
    assert report.ok, report.text()
    held = [result.law for result in report.results if result.status == "held"]
    assert {"shape", "total", "finite", "pure"} <= set(held), report.text()


@pytest.mark.soak
@pytest.mark.parametrize("one", HONEST, ids=lambda one: one.name)
def test_nothing_hard_is_found_by_all_laws_and_more_examples(one: HonestReward) -> None:
    report = check_reward(one.reward, on_fail="collect", budget=120.0, **one.options)
    assert report.ok, report.text()
