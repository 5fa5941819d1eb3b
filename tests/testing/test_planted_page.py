"""The page of planted faults has a line for each, and says what the kit says."""

import pytest

from ringtrue.rewards.testing.faults import FAULTS
from ringtrue.rewards.testing.law import LAWS
from testing.planted import PLANTED
from testing.planted_page import PAGE, fault_rows, law_row, said, sensed

LINES = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
OF_LAWS = [line for line in LINES if line[2:4].strip().isdigit()]
OF_FAULTS = [line for line in LINES if line.startswith("| `")]


def test_there_is_a_line_for_every_law_and_every_fault() -> None:
    laws = sorted(PLANTED, key=lambda name: (LAWS[name].number, name))
    begun = [f"| {LAWS[law].number} | {said(law)} | `{law}`" for law in laws]
    assert [line[: len(begin)] for line, begin in zip(OF_LAWS, begun, strict=True)] == begun
    known = [f"| `{fault.name}` | It {fault.does}. | `{fault.law}` |" for fault in FAULTS]
    assert [line[: len(begin)] for line, begin in zip(OF_FAULTS, known, strict=True)] == known


def test_every_planted_reward_says_what_is_wrong_with_it() -> None:
    assert len({said(law) for law in PLANTED}) == len({one.function for one in PLANTED.values()})
    assert all(said(law).startswith(("It ", "In ", "Of ", "Its ", "Beside ")) for law in PLANTED)


def test_every_law_is_caught_alone_and_every_fault_by_its_law_or_by_cases() -> None:
    for law, line in zip(sorted(PLANTED, key=lambda name: (LAWS[name].number, name)), OF_LAWS, strict=True):
        assert line.split(" | ")[2].removesuffix(" (advice)") == f"`{law}`"
    for line in OF_FAULTS:
        _, _, own, by_laws, by_cases = line.strip("| ").split(" | ")
        told = {by_laws, by_cases} - {"not told apart"}
        assert not told or own == by_laws or (own == "`golden`" and by_cases == "yes"), line


@pytest.mark.soak
@pytest.mark.parametrize("law", sorted(PLANTED))
def test_the_page_says_what_the_whole_check_says(law: str) -> None:
    assert law_row(law) in OF_LAWS


@pytest.mark.soak
def test_the_page_says_what_sensitivity_says() -> None:
    assert fault_rows(*sensed()) == OF_FAULTS
