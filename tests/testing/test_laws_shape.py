"""The laws of the general families blame no honest reward."""

import pytest

from ringtrue.rewards.testing import check_reward
from ringtrue.rewards.testing.law import LAWS
from testing.honest_kinds import HONEST_KINDS

FRESH = {"reproducible", "picklable"}
"""They start processes, and are advice."""


@pytest.mark.parametrize("name", sorted(HONEST_KINDS))
def test_an_honest_reward_breaks_no_hard_law(name: str) -> None:
    reward, options = HONEST_KINDS[name]
    laws = set(LAWS) - FRESH
    report = check_reward(reward, laws=laws, on_fail="collect", max_examples=3, budget=300, **options)
    assert report.ok, report.text()


seen: list[str] = []


def remembers(completions: list[str], **_: object) -> list[float]:
    value = float(any("7" in text for text in seen))
    seen.extend(str(text) for text in completions)
    return [value] * len(completions)


def test_stateless_is_named() -> None:
    report = check_reward(remembers, laws=["stateless"], on_fail="collect")
    assert report.broken == ["stateless"]
