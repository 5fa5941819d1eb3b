"""For every law a planted reward that breaks it and no hard law besides: without the law, nothing would name it."""

from dataclasses import replace
from typing import Any

import pytest

from ringtrue.rewards.testing import LawReport, check_reward
from ringtrue.rewards.testing.law import LAWS
from testing.planted import PLANTED

HARD = [name for name, law in LAWS.items() if law.hard == "always"]
DECLARED = [name for name, law in LAWS.items() if law.hard == "declared"]
PROGRAMS = {"all_tests_count", "sandbox"}
"""Their rewards start a process for every row."""


def put(law: str, laws: list[str], **more: Any) -> LawReport:
    reward, options = PLANTED[law]
    asked = {"max_examples": 6, "budget": 300.0, **options, **more}
    return check_reward(reward, laws=laws or [law], on_fail="collect", **asked)


def test_every_law_has_a_planted_reward() -> None:
    assert set(PLANTED) == set(LAWS)


@pytest.mark.parametrize("law", sorted(PLANTED))
def test_a_planted_fault_is_named_by_its_law_and_no_hard_one_besides(law: str) -> None:
    named = put(law, [], max_examples=20)
    assert law in {*named.broken, *named.advice}, named.text()
    others = ["shape", "pure"] if law in PROGRAMS else [name for name in HARD if name != law]
    beside = put(law, others, max_examples=2)
    assert not beside.broken, beside.text()


@pytest.mark.soak
@pytest.mark.parametrize("law", sorted(PLANTED))
def test_nor_with_many_examples_nor_by_what_is_declared(law: str) -> None:
    report = put(law, list(dict.fromkeys([law, *HARD, *DECLARED])), max_examples=30)
    assert law in {*report.broken, *report.advice}, report.text()
    assert not set(report.broken) - {law}, report.text()


@pytest.mark.parametrize("law", sorted(LAWS))
def test_with_the_law_taken_out_the_test_above_fails(law: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A law that finds nothing any more: no other one names its planted reward, and that does not go unnoticed."""
    monkeypatch.setitem(LAWS, law, replace(LAWS[law], check=lambda subject, plan: None))
    with pytest.raises(AssertionError, match="holds the laws"):
        test_a_planted_fault_is_named_by_its_law_and_no_hard_one_besides(law)
