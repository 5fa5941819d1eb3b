"""What surrounds the laws: reports that programs read, calls that people paste, and where children run."""

import json
import math
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ringtrue.rewards.testing import Batch, LawReport, LawResult, Status, Task, check_reward
from ringtrue.rewards.testing.golden_run import run_cases

TASKS = (Task("assert f() == 1", "def f():\n    return 1", "def f():\n    return 2", "code"),)


def runs_where_it_stands(completions: Sequence[str], tests: Sequence[object], **_: object) -> list[float]:
    """As careless as many a notebook: what a completion says is run right here."""
    values = []
    for text, own in zip(completions, tests, strict=True):
        Path("program.py").write_text(text, encoding="utf-8", errors="replace")
        found = re.match(r"```python\n(.{0,4000})\n```", text, re.DOTALL)
        try:
            exec(f"{found[1]}\n{own}" if found else "raise ValueError", {})  # its fault
        except (Exception, SystemExit):  # noqa: BLE001  # and this another
            values.append(0.0)
        else:
            values.append(1.0)
    return values


def test_programs_are_never_run_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    report = check_reward(
        runs_where_it_stands, kind="code", gold="tests", tasks=TASKS, style="```python\n{answer}\n```",
        laws=["shape", "all_tests_count", "sandbox"], probes="advice", max_examples=2, deadline=0.3,
        on_fail="collect",
    )  # fmt: skip
    assert "sandbox" in report.broken, report.text()
    assert report.probes is not None
    assert report.probes.bad
    assert not list(tmp_path.iterdir())
    assert Path.cwd() == tmp_path
    assert "RINGTRUE_TESTING_WAS_HERE" not in os.environ


def test_json_has_no_nan_and_no_infinity() -> None:
    result = LawResult(3, "finite", Status.BROKEN, "s", message="the value nan", seconds=math.inf)
    text = LawReport("score", [result], seconds=math.nan).json()

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    read = json.loads(text, parse_constant=refuse)
    assert (read["seconds"], read["results"][0]["seconds"], read["ok"]) == ("nan", "inf", False)


def test_a_call_to_paste_is_short() -> None:
    call = Batch(
        ["so " * 400, [{"role": "assistant", "content": "ab" * 90}]], completion_ids=[[3] * 400]
    ).call()
    assert call == (
        "reward(completions=['so ' * 400, [{'role': 'assistant', 'content': 'ab' * 90}]], "
        "completion_ids=[[3] * 400])"
    )
    assert "'xy" in Batch(["xy" + "z" * 99]).call(), "what does not repeat is written out"


def late(completions: Sequence[Any], answer: Sequence[object], **_: object) -> list[float]:
    """Another value the second time that a text is asked for in a message."""
    return [
        0.5 if isinstance(text, list) else float(text == f"#### {gold}")
        for text, gold in zip(completions, answer, strict=True)
    ]


def test_a_finding_shows_the_one_row_and_nothing_that_does_not_matter() -> None:
    call = check_reward(late, laws=["shape_of_input"], on_fail="collect").result("shape_of_input").call
    assert len(call) < 300, call
    assert "completion_ids" not in call
    assert call.count("assistant") == 1


def raises_on_none(completions: Sequence[str], gold: Sequence[Any], **_: object) -> list[float]:
    return [float(text.endswith(f"#### {int(own)}")) for text, own in zip(completions, gold, strict=True)]


def test_a_reward_that_raises_on_a_missing_gold_is_not_total() -> None:
    tasks = (Task("7", "7", "8"), Task("12", "12", "21"))
    report = check_reward(
        raises_on_none, laws=["total"], tasks=tasks, style="hashes", on_fail="collect", max_examples=5
    )
    assert report.broken == ["total"]
    assert "gold=[None]" in report.result("total").call


def none_for_all(completions: Sequence[str], gold: Sequence[object], **_: object) -> list[None]:
    return [None for _, _ in zip(completions, gold, strict=True)]


def test_a_reward_that_says_none_of_every_right_answer_does_not_accept_the_gold() -> None:
    assert check_reward(none_for_all, laws=["accepts_gold"], kind="answer", on_fail="collect").advice == [
        "accepts_gold"
    ]


def by_tokens(completions: Sequence[str], completion_ids: Any = None, **_: object) -> list[float]:
    return [0.0 if completion_ids is None else 1.0 for _ in completions]


def needs_tokens(
    completions: Sequence[str], completion_ids: Sequence[Sequence[int]], **_: object
) -> list[float]:
    return [float(len(ids)) for ids in completion_ids]


def test_golden_cases_are_given_tokens_only_where_they_cannot_do_without() -> None:
    assert run_cases(by_tokens, [{"completion": "a b", "expect": 0.0}])[0].ok
    assert run_cases(by_tokens, [{"completion": "a b", "completion_ids": [1], "expect": 1.0}])[0].ok
    assert run_cases(needs_tokens, [{"completion": "a b", "expect": 2.0}])[0].ok
