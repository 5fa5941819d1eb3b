"""What the runner counts as paid, and what it says of a reward in text, JSON and JUnit."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ringtrue.rewards.testing import RewardBroken, check_reward, probes
from ringtrue.rewards.testing.guess import examine
from ringtrue.rewards.testing.subject import Subject
from testing import probe_rewards as planted
from testing.probe_rewards import INTEGERS, names


@pytest.mark.parametrize(
    ("kinds", "value", "paid"),
    [
        ({"answer"}, -0.5, False), ({"answer"}, -0.4, True), ({"answer"}, -1.0, False), ({"answer"}, None, False),
        ({"answer", "length"}, 0.2, False), ({"composite"}, 0.25, False), ({"composite"}, 0.3, True), ({"format"}, 0.25, False), ({"format"}, 0.3, True),
    ],
)  # fmt: skip
def test_what_counts_as_paid(kinds: set[Any], value: float | None, paid: bool) -> None:
    subject = Subject(planted.careful, "it", frozenset(kinds))
    assert subject.pays(value, 1.0, -0.5) is paid


def test_nothing_is_paid_where_right_and_wrong_earn_the_same() -> None:
    subject = Subject(planted.careful, "it", frozenset({"answer"}))
    assert not subject.pays(1.0, 1.0, 1.0)
    assert not subject.pays(1.0, None, 0.0)
    assert subject.pays(1.0, 1.0, None)
    assert not subject.pays(0.5, 1.0, None)


def _checked(reward: Callable[..., Any], **options: Any) -> Any:
    return check_reward(
        reward, tasks=INTEGERS, style="think_boxed", laws=["shape"], on_fail="collect", **options
    )


def test_findings_are_advice_for_a_foreign_reward_and_fail_where_asked() -> None:
    assert _checked(planted.substring).probes is None  # only some laws were asked for
    advice = _checked(planted.substring, probes="advice")
    assert advice.ok
    assert advice.probes is not None
    assert not advice.probes.ok
    strict = _checked(planted.substring, probes="strict")
    assert not strict.ok
    assert "holds the laws" in strict.text()
    with pytest.raises(RewardBroken, match="bad answers paid"):
        check_reward(planted.substring, tasks=INTEGERS, style="think_boxed", laws=["shape"], probes="strict")


def test_expected_findings_are_said_with_their_reason_and_must_be_found() -> None:
    excused = {f"probe:{name}": "on purpose" for name in ("think_only", "gibberish")}
    report = _checked(planted.within_think, probes="strict", expected_failures=excused)
    assert not report.ok
    assert report.probes.mended == ["gibberish"]
    assert {finding.why for finding in report.probes.expected} == {"on purpose"}
    del excused["probe:gibberish"]
    probed = _checked(planted.within_think, probes="strict", expected_failures=excused).probes
    assert names(probed.paid) <= {"tiny_magnitude"}
    assert probed.mended == []


def test_the_report_says_both_rates_and_survives_json_and_junit() -> None:
    report = _checked(planted.substring, probes="strict")
    text = report.text()
    assert "bad answers paid (" in text
    assert "paid  think_only (20)" in text
    assert "good answers refused (" in text
    again = json.loads(report.json())
    assert again["probes"]["bad"] == report.probes.bad
    assert again["ok"] is False
    assert 'name="probes"' in report.junit()
    assert 'failures="1"' in report.junit()
    assert 'tests="2"' in report.junit()


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="auto, advice, strict or off"):
        _checked(planted.substring, probes="hard")


def test_golds_of_other_types_than_the_authors_are_asked_only_where_none_are_known() -> None:
    """Else a reader of whole numbers would hear of fractions that its data set has not got."""
    cases = [
        {"completion": f"So it is $\\boxed{{{gold}}}$.", "gold": gold, "expect": 1.0} for gold in ("12", "-3")
    ]
    told = probes.run(examine(planted.careful, cases=cases, style="think_boxed"))
    assert (told.refused, told.notes) == ([], [])
    assert told.bad > 100
    without = probes.run(examine(planted.careful, tasks=INTEGERS, style="think_boxed"))
    assert names(without.refused) == {"right"}
    assert "give cases to have those of yours only" in without.text()


def test_that_a_gold_is_not_read_is_counted_once() -> None:
    """And not by each of the ways to write an answer to it, which would bury what it refuses of what it reads."""
    report = probes.run(
        examine(planted.careful, tasks=INTEGERS, style="think_boxed"),
        probes.generate(["12", "\\frac{1}{2}"], "think_boxed"),
    )
    assert [(finding.name, finding.gold) for finding in report.refused] == [("right", repr("\\frac{1}{2}"))]
