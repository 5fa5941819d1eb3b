"""Sensitivity: a suite notices what it looks at, survivors come with a case that kills them, nothing leaks."""

import json
import os
import pickle
import time
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringtrue.rewards import BoxedFormat, CharLimit, Correctness, FormatReward
from ringtrue.rewards.testing import check_reward, sensitivity
from ringtrue.rewards.testing.faults import FAULTS, Call, Fault, faulty
from ringtrue.rewards.testing.faults.suites import as_suite
from ringtrue.rewards.testing.law import LAWS
from testing.sound_reward import CASES, boxed, score


def weak(reward: Any) -> None:
    assert reward([boxed(7)], gold=["7"]) == [1.0]


def test_every_fault_is_its_own_and_names_a_law() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 30
    assert {fault.law for fault in FAULTS} <= set(LAWS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_faulty_reward_survives_pickling_as_its_sound_one_does(fault: Fault) -> None:
    assert pickle.loads(pickle.dumps(faulty(score, fault))).fault.name == fault.name


def test_good_cases_kill_every_fault_that_shows_in_values() -> None:
    report = sensitivity(score, CASES)
    silent = {fault.name for fault in FAULTS if fault.silent}
    assert set(report.survived) <= silent, report.text()
    assert len(report.killed) >= 30


def test_a_weak_suite_lets_through_what_it_does_not_look_at() -> None:
    report = sensitivity(score, weak)
    assert {"constant_low", "sign_flipped", "none_for_all", "drops_last_row"} <= set(report.killed)
    assert {"constant_high", "rotated", "substring", "pays_missing_gold", "main_thread_only"} <= set(
        report.survived
    )


def test_the_suggested_cases_kill_their_fault() -> None:
    """A suggestion that helps nobody would be worse than none."""
    report = sensitivity(score, weak)
    suggested = {result.fault: list(result.cases) for result in report.results if result.cases}
    assert len(suggested) >= 15
    for name, cases in suggested.items():
        assert sensitivity(score, cases, faults=[name]).killed == [name], (name, cases)


def test_what_cannot_be_told_apart_is_no_survivor() -> None:
    def zero_or_half(completions: Any, **kwargs: Any) -> list[float]:
        return [0.5 * ("yes" in text) for text in completions]

    def suite(reward: Any) -> None:
        assert reward(["yes", "no"]) == [0.5, 0.0]

    report = sensitivity(zero_or_half, suite, faults=["clipped"])
    assert (report.survived, report.alike) == ([], ["clipped"])


def test_a_recipe_goes_wrong_in_its_parts_and_weights() -> None:
    total = 0.5 * BoxedFormat() + 2 * CharLimit(limit=30)
    report = sensitivity(total, [{"completion": r"so \boxed{7}", "expect": 0.5}])
    assert {"without_boxed_format", "minus_boxed_format", "ten_times_boxed_format"} <= set(report.killed)
    assert {"without_char_limit", "minus_char_limit"} & {*report.survived, *report.alike}
    long = [{"completion": r"so \boxed{7}", "expect": 0.5}, {"completion": "x" * 31, "expect": -0.4}]
    recipe = {
        name for name in (result.fault for result in report.results) if "boxed" in name or "char" in name
    }
    assert len(recipe) == 7
    assert set(sensitivity(total, long, faults=sorted(recipe)).killed) == recipe


def test_exchanged_weights_are_noticed_by_a_case_with_both_parts() -> None:
    total = 0.3 * FormatReward() + 0.7 * Correctness()
    name = "exchanged_format_reward_correctness"
    assert sensitivity(
        total, [{"completion": boxed(7), "gold": "7", "expect": 0.85}], faults=[name]
    ).killed == [name]


@pytest.mark.parametrize(
    ("name", "law"),
    [
        ("substring", "no_superstring"), ("rotated", "permutation"), ("drifts", "repeatable"), ("prints", "quiet"),
        ("main_thread_only", "thread_agreement"), ("mutates_arguments", "pure"), ("ints", "typed"),
        ("raises_on_unicode", "total"), ("pays_missing_gold", "empty_gold"), ("first_for_last", "last_answer_wins"),
        ("cached_by_completion", "stateless"), ("scores_reasoning", "no_credit_outside_slot"),
    ],
)  # fmt: skip
def test_the_laws_are_a_suite_too(name: str, law: str) -> None:
    suite = partial(check_reward, laws=[law], gold="gold", max_examples=25)
    sound = abstains if name == "pays_missing_gold" else last_box
    report = sensitivity(sound, suite, faults=[name])
    assert report.killed == [name]
    assert report.results[0].noticed.startswith(law)


def last_box(completions: Any, gold: Any, **kwargs: Any) -> list[float]:
    """The last box behind the thinking."""
    rest = [text_of(one).rpartition("</think>")[2] for one in completions]
    found = [("" if "<think>" in one else one).rpartition("\\boxed{")[2].partition("}") for one in rest]
    return [
        float(bool(close) and box == g and box != "") for (box, close, _), g in zip(found, gold, strict=True)
    ]


def abstains(completions: Any, gold: Any, **kwargs: Any) -> list[float | None]:
    values = last_box(completions, gold)
    return [
        value if isinstance(g, str) and g.strip() else None for value, g in zip(values, gold, strict=True)
    ]


def text_of(completion: Any) -> str:
    return completion if isinstance(completion, str) else str(completion[-1]["content"])


async def waiting(completions: Any, gold: Any, **kwargs: Any) -> list[float | None]:
    return score(completions, gold)


def test_an_async_reward_is_made_wrong_as_well() -> None:
    report = sensitivity(waiting, CASES[:2], faults=["sign_flipped", "pays_empty"])
    assert (report.killed, report.survived) == (["sign_flipped"], ["pays_empty"])


def test_a_reward_called_by_position_is_made_wrong_as_well() -> None:
    def suite(reward: Any) -> None:
        assert reward([boxed(7), boxed(7)], ["7", "8"]) == [1.0, 0.0]

    assert sensitivity(score, suite, faults=["first_rows_gold", "rotated"]).killed == [
        "first_rows_gold",
        "rotated",
    ]


def test_a_suite_that_hangs_or_exits_on_a_fault_has_noticed_it() -> None:
    def suite(reward: Any) -> None:
        value = reward([boxed(7)], gold=["7"])
        if value == [0.0]:
            os._exit(3)
        while value != [1.0]:
            time.sleep(0.1)

    report = sensitivity(score, suite, faults=["constant_low", "halved"], seconds=1.0)
    assert "exit code 3" in report.result("constant_low").noticed
    assert "did not end" in report.result("halved").noticed


def test_an_outcome_of_pytest_counts() -> None:
    def suite(reward: Any) -> None:
        if reward([boxed(7)], gold=["7"]) != [1.0]:
            pytest.fail("no")

    assert sensitivity(score, suite, faults=["halved"]).killed == ["halved"]


def test_property_tests_are_not_shrunk_and_leave_no_examples_behind(tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    seen = tmp_path / "calls"

    def suite(reward: Any) -> None:
        @given(st.text(min_size=1, max_size=200))
        def bounded(text: str) -> None:
            with seen.open("a") as file:
                file.write("x")
            assert reward([text], gold=["7"]) != [1.0]

        bounded()

    assert sensitivity(score, suite, faults=["constant_high"]).killed == ["constant_high"]
    assert not (tmp_path / ".hypothesis").exists()
    assert len(seen.read_text()) < 2 * settings().max_examples  # the sound reward's, and few of the fault's


def test_a_suite_that_fails_on_the_sound_reward_is_refused() -> None:
    with pytest.raises(ValueError, match="must pass on the sound reward"):
        sensitivity(score, [{"completion": boxed(7), "gold": "7", "expect": 0.0}])


def test_a_suite_that_never_calls_is_refused() -> None:
    with pytest.raises(ValueError, match="never calls"):
        sensitivity(score, lambda _: None)


def test_a_fault_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no fault is called 'rotate'"):
        sensitivity(score, weak, faults=["rotate"])
    with pytest.raises(TypeError, match="give a function"):
        as_suite("weak", score)


def test_faults_of_ones_own() -> None:
    def doubled(call: Call) -> list[Any]:
        return [None if value is None else 2 * value for value in call.score()]

    report = sensitivity(score, weak, faults=[Fault("doubled", "pays twice", "golden", doubled)])
    assert report.killed == ["doubled"]


def test_the_report_as_text_and_json() -> None:
    report = sensitivity(score, weak, faults=["substring", "halved"])
    text = str(report)
    assert "notice 1 of 2 faults" in text
    assert "law that catches it: no_superstring" in text
    assert '"expect": 0.0' in text
    read = json.loads(report.json())
    assert [result["status"] for result in read["results"]] == ["survived", "killed"]
