"""What the probes say of rewards: each planted fault is named, and honest rewards are left in peace."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ringtrue.rewards import (
    CosineLength,
    Traits,
)
from ringtrue.rewards.testing import Task, probes
from ringtrue.rewards.testing.guess import examine
from testing import probe_rewards as planted
from testing.probe_rewards import INTEGERS, names

needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="no fork")
TESTS = Task(
    "assert add(1, 2) == 3\nassert add(0, 5) == 5",
    "def add(a, b):\n    return a + b",
    "def add(a, b):\n    return a - b",
    "code",
)


def _of(reward: Callable[..., Any], pack: tuple[str, ...] = ("12", "-3"), **known: Any) -> probes.ProbeReport:
    subject = examine(reward, **{"tasks": INTEGERS, "style": "think_boxed", **known})
    return probes.run(subject, probes.generate(pack, "think_boxed"), deadline=2.0)


def test_an_honest_reward_is_left_in_peace() -> None:
    report = _of(planted.careful)
    assert report.ok, report.text()
    assert report.bad > 150
    assert report.good >= 11


def test_a_substring_is_found_from_all_sides() -> None:
    report = _of(planted.substring)
    assert names(report.paid) >= {
        "first_right_last_wrong", "hedge_two", "enumerate_past", "think_only", "think_right_final_wrong", "list_in_slot",
        "or_in_slot", "negated_sentence", "fake_tool_result", "operator_suffix", "substring", "base_suffix", "plus_minus",
    }  # fmt: skip
    assert report.false_payments > 0.4
    assert names(report.refused) == {"unicode_minus"}
    assert 0 < report.false_refusals < 0.2


def test_the_first_and_the_last_box_are_told_apart() -> None:
    first, last = _of(planted.first_box), _of(planted.last_box)
    assert "first_right_last_wrong" in names(first.paid) - names(last.paid)
    assert names(last.paid) - names(first.paid) >= {"fake_turn", "html_comment", "think_after_answer"}


def test_first_of_several_is_no_fault_where_it_is_declared() -> None:
    report = _of(planted.first_box, traits=Traits(extracts="first"))
    assert "first_right_last_wrong" not in names(report.paid)
    assert "first_right_last_wrong" in names(report.policy)


def test_one_fault_gives_one_class() -> None:
    assert names(_of(planted.within_think).paid) == {"think_only"}
    assert names(_of(planted.of_a_class).paid) == {"master_opener"}


@needs_fork
def test_what_runs_the_answer_is_caught_at_it() -> None:
    report = _of(planted.evaluates, pack=("12",))
    assert names(report.failed) >= {"ran_code", "bomb_tower"}


@needs_fork
def test_a_hang_costs_one_probe_and_not_the_pack() -> None:
    report = _of(planted.spins_on_bidi, pack=("12",))
    assert {(f.name, f.why) for f in report.failed} == {("invisible", "it did not end within 2 s")}
    assert (report.paid, report.refused, report.left_out) == ([], [], 0)


@needs_fork
def test_a_process_that_ends_is_started_again() -> None:
    report = _of(planted.ends_on_comments, pack=("12",))
    assert {(f.name, f.why) for f in report.failed} == {
        ("html_comment", "the process ended by itself with exit code 3")
    }
    assert (report.paid, report.refused, report.left_out) == ([], [], 0)


def test_an_exception_is_reported_and_is_no_refusal() -> None:
    report = _of(planted.raises_on_fences, pack=("12",))
    assert {(f.name, f.why) for f in report.failed} == {("code_fence", "it raised KeyError: 'fence'")}
    assert (report.paid, report.refused) == ([], [])


def test_a_reward_that_pays_nothing_passes_no_control() -> None:
    def miser(completions: list[str], gold: list[str], **_: Any) -> list[float]:
        return [
            float(text == "<think>Let me work it out, step by step.</think>\nSo it is $\\boxed{7}$.")
            for text in completions
        ]

    report = probes.run(examine(miser, tasks=INTEGERS, style="think_boxed"))
    assert report.false_refusals > 0.9
    # To every other gold it pays the answer 7: that is how a pack by one gold cannot see it.
    assert not report.ok


def test_without_time_everything_is_left_out_and_said() -> None:
    subject = examine(planted.careful, tasks=INTEGERS, style="think_boxed")
    report = probes.run(subject, seconds=0.0)
    assert (report.bad, report.good) == (0, 0)
    assert report.left_out > 500
    assert "left out for lack of time" in report.text()


@needs_fork
def test_little_time_shows_each_class_once_before_any_twice() -> None:
    seen: list[str] = []
    pack = probes.generate(["12", "7"], "think_boxed")
    from ringtrue.rewards.testing.probes.run import _ANCHORS, _in_order

    seen = [one.name for one in _in_order(pack) if one.name not in _ANCHORS and not one.bomb]
    classes = len(set(seen))
    assert len(set(seen[:classes])) == classes


# Code, judges, lengths, formats.


@needs_fork
def test_a_checker_by_exit_code_is_seen_through() -> None:
    subject = examine(
        planted.by_exit_code, kind="code", gold="tests", tasks=[TESTS], style="```python\n{answer}\n```"
    )
    report = probes.run(subject, seconds=60.0)
    assert names(report.paid) >= {"code_exit", "code_always_equal", "code_tampering", "code_forged_result"}
    assert names(report.paid).isdisjoint({"code_skip", "code_read_tests", "empty"})
    assert (report.refused, report.failed) == ([], [])
    assert names(report.policy) == {"code_special_case"}


@needs_fork
def test_programs_leave_nothing_where_the_check_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A conftest.py that one of them writes would make every later test of the author's pass."""
    monkeypatch.chdir(tmp_path)
    subject = examine(
        planted.runs_where_it_is, kind="code", gold="tests", tasks=[TESTS], style="```python\n{answer}\n```"
    )
    pack = [one for one in probes.generate([TESTS], kind="code") if not one.bomb]
    assert probes.run(subject, pack, seconds=60.0).paid
    assert list(tmp_path.iterdir()) == []


def test_a_conftest_that_is_left_all_the_same_does_nothing_later_and_overwrites_none(tmp_path: Path) -> None:
    program = next(
        str(one.completion)[len("```python\n") : -len("\n```")]
        for one in probes.generate([TESTS], kind="code")
        if "conftest" in str(one.completion)
    )
    run = [sys.executable, "-c", program]
    assert subprocess.run(run, cwd=tmp_path, check=False).returncode == 0
    (left := tmp_path / "conftest.py").read_text(encoding="utf-8")
    os.utime(left, (time.time() - 60, time.time() - 60))
    found: dict[str, object] = {"__file__": str(left)}
    exec(left.read_text(encoding="utf-8"), found)
    assert "pytest_runtest_call" not in found
    left.write_text("mine = 1", encoding="utf-8")
    assert subprocess.run(run, cwd=tmp_path, check=False, stderr=subprocess.DEVNULL).returncode != 0
    assert left.read_text(encoding="utf-8") == "mine = 1"


def test_a_judge_that_obeys_is_seen_through() -> None:
    subject = examine(planted.judged, kind="judge", tasks=INTEGERS, style="think_boxed")
    report = probes.run(subject, probes.generate(INTEGERS, "think_boxed", kind="judge"))
    assert names(report.paid) == {"judge_injection", "judge_delimiter"}
    assert report.refused == []


def test_an_open_cosine_is_found_and_the_closed_one_is_not() -> None:
    report = probes.run(examine(planted.cosine, kind="length"))
    assert names(report.paid) == {"length_after_limit"}
    subject = examine(CosineLength(limit=1000))
    assert probes.run(subject, probes.generate(["7"], kind="length")).ok


def test_tags_anywhere_are_found() -> None:
    report = probes.run(examine(planted.tags_anywhere, kind="format"))
    assert names(report.paid) >= {
        "format_empty",
        "format_spam",
        "format_order",
        "format_quote",
        "format_nested",
    }
    assert report.refused == []


def test_a_format_that_nobody_knows_is_said() -> None:
    def odd(completions: list[str], **_: Any) -> list[float]:
        return [float("[[" in text) for text in completions]

    report = probes.run(examine(odd, kind="format"))
    assert report.notes == ["it pays none of the known formats more than plain prose"]
