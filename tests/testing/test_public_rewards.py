"""The kit finds in each public reward what is known to be wrong with it, and the page says the same."""

import re

import pytest

from ringtrue.rewards.testing import Status
from testing.public_page import PAGE, PUBLIC, PublicReward, checked, row

FOUND = (Status.BROKEN, Status.ADVICE)
TRL = {"trl_think_format", "trl_accuracy"}


@pytest.mark.parametrize(
    "one",
    [pytest.param(one, id=one.name, marks=[pytest.mark.trl] if one.name in TRL else []) for one in PUBLIC],
)
def test_the_main_finding_is_found(one: PublicReward) -> None:
    if one.name in TRL:
        pytest.importorskip("trl.rewards")  # here, or every law would load it anew in its child
    result = checked(one, laws=[one.finding], deadline=2.0).result(one.finding)
    assert result.status in FOUND, result
    assert result.message


def test_there_are_at_least_twelve() -> None:
    assert len({one.name for one in PUBLIC}) == len(PUBLIC) >= 12


def test_the_page_has_a_row_for_each_with_its_main_finding() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` (\|.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert list(rows) == [one.name for one in PUBLIC]
    for one in PUBLIC:
        _, source, hard, soft, finding, _ = (cell.strip() for cell in rows[one.name].split("|"))
        assert source == one.source
        assert f"`{one.finding}`" in f"{hard} {soft}", one.name
        assert finding == f"`{one.finding}`: {one.cost}"


@pytest.mark.soak
@pytest.mark.trl
@pytest.mark.parametrize("one", PUBLIC, ids=lambda one: one.name)
def test_the_page_says_what_the_kit_says(one: PublicReward) -> None:
    assert row(one, checked(one)) in PAGE.read_text(encoding="utf-8").splitlines()
