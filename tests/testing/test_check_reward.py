"""What surrounds the laws: reports that programs read, calls that people paste, and where children run."""

import json
import math
import os
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ringtrue.graders.code import CodePolicy, Limits
from ringtrue.rewards import CodeCorrectness, Correctness, Judge
from ringtrue.rewards.testing import Batch, LawReport, LawResult, Status, Task, check_reward
from ringtrue.rewards.testing.check import _longest_run
from ringtrue.rewards.testing.declared import as_declared
from ringtrue.rewards.testing.golden_run import run_cases
from ringtrue.rewards.testing.guess import examine
from ringtrue.rewards.testing.law import LAWS, Plan
from ringtrue.rewards.testing.subject import Subject
from ringtrue.rewards.testing.tasks import PROGRAM_STYLE, PROGRAM_TASKS

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


def test_what_runs_programs_is_known_and_has_the_time_of_a_program() -> None:
    """Else `ringtrue check code_correctness` puts answers of maths to it, and calls all of them refused."""
    reward = CodeCorrectness(policy=CodePolicy(limits=Limits(wall=80)))
    subject = examine(reward)
    assert {"answer", "code"} <= subject.kinds
    assert subject.tasks == PROGRAM_TASKS
    assert subject.style == PROGRAM_STYLE
    assert [_longest_run(one) for one in (reward, Correctness(), runs_where_it_stands)] == [80.0, 0.0, 0.0]
    judge = Judge(model="m", base_url="http://127.0.0.1:9/v1", api_key_env=None, retries=0)
    assert "judge" in as_declared(judge, None, None, None, None, None, None, None).kinds


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


def pays_nothing(completions: Sequence[str], gold: Sequence[object], **_: object) -> list[float]:
    return [0.0 for _, _ in zip(completions, gold, strict=True)]


def test_a_declared_style_in_which_nothing_is_paid_is_a_finding_and_no_reason_to_ask_nothing() -> None:
    report = check_reward(pays_nothing, laws=["accepts_gold", "shape"], style="hashes", on_fail="collect")
    assert report.advice == ["accepts_gold"], report.text()
    assert "'7' earns 0.0, and '8' 0.0" in report.result("accepts_gold").message
    report = check_reward(
        pays_nothing, laws=["all_tests_count"], style="```python\n{answer}\n```", tasks=TASKS, kind="code", on_fail="collect"
    )  # fmt: skip
    assert report.broken == ["all_tests_count"], report.text()


def raises(completions: Sequence[str], **_: object) -> list[float]:
    raise KeyError("no")


def test_a_law_that_saw_no_value_does_not_hold() -> None:
    laws = ["shape", "finite", "typed", "permutation"]
    report = check_reward(raises, laws=laws, on_fail="collect", max_examples=3)
    assert {result.status for result in report.results} == {Status.LEFT_OUT}, report.text()


def late_in_the_check(completions: Sequence[str], **_: object) -> list[float]:
    time.sleep(0.02)
    return [0.0] * len(completions)


def test_a_law_that_got_too_little_time_goes_on_with_what_the_others_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To be cut off while time is left over would be no reason to leave a law out."""

    def cut_once(_: Subject, plan: Plan) -> None:
        plan.cut = not (tmp_path / "asked").exists()
        (tmp_path / "asked").touch()

    monkeypatch.setitem(LAWS, "shape", replace(LAWS["shape"], check=cut_once))
    asked: list[tuple[str, int, int]] = []
    report = check_reward(
        late_in_the_check, laws=["shape", "typed"], budget=200.0, max_examples=3, on_fail="collect",
        progress=lambda law, place, of: asked.append((law, place, of)),
    )  # fmt: skip
    assert asked == [("shape", 1, 2), ("typed", 2, 2), ("shape", 2, 2)]
    assert {result.status for result in report.results} == {Status.HELD}, report.text()


def test_what_no_time_was_left_for_is_said() -> None:
    report = check_reward(late_in_the_check, laws=["shape", "typed"], budget=1.0, on_fail="collect")
    assert report.result("typed").status is Status.LEFT_OUT
    assert "budget of time" in report.result("typed").message


PROMPTED = [
    {"completion": f"{text} for {prompt}", "prompt": prompt, "expect": [0.0, 1.0], "why": "x"}
    for prompt in ("one?", "two?") for text in ("so", "no")
]  # fmt: skip


def by_prompt(completions: Sequence[str], prompts: Sequence[str], **_: object) -> list[float]:
    """Prompts differ, and no two answers to one prompt do."""
    return [float(prompt == "one?") for prompt in prompts]


def test_a_reward_that_tells_prompts_apart_and_no_answers_does_not_discriminate() -> None:
    report = check_reward(by_prompt, cases=PROMPTED, laws=["discriminates"], on_fail="collect")
    assert report.advice == ["discriminates"]
    assert "each of the 2 prompts" in report.result("discriminates").message
    told = check_reward(
        lambda completions, **_: [float("so" in text) for text in completions],
        cases=PROMPTED, laws=["discriminates"], on_fail="collect",
    )  # fmt: skip
    assert told.result("discriminates").status is Status.HELD


def in_chunks(completions: Sequence[str], **_: object) -> list[float]:
    """Forty rows at a time, and what is left over at the end is forgotten."""
    whole = len(completions) - len(completions) % 40 if len(completions) > 40 else len(completions)
    return [0.0] * whole


def test_a_step_is_more_rows_than_an_example() -> None:
    assert check_reward(in_chunks, laws=["shape"], on_fail="collect").broken == ["shape"]


def work() -> float:
    """Seconds of the processor that this process and its children have taken, whatever else runs."""
    return sum(os.times()[:4])


def brief(completions: Sequence[str], **_: object) -> list[float]:
    return [float(len(text) < 200) for text in completions]


@pytest.mark.parametrize(
    ("reward", "most"),
    [pytest.param(brief, 20.0, id="trivial"), pytest.param(Correctness(), 60.0, id="row", marks=pytest.mark.soak)],
)  # fmt: skip
def test_the_whole_check_is_no_long_work(reward: Any, most: float) -> None:
    began = work()
    report = check_reward(reward, budget=250.0, on_fail="collect")
    assert report.ok, report.text()
    assert work() - began < most


def weighed(completions: Sequence[str], answer: Sequence[str], difficulty: Sequence[float]) -> list[float]:
    return [
        own * (text == f"#### {gold}")
        for text, gold, own in zip(completions, answer, difficulty, strict=True)
    ]


def test_a_column_of_which_nothing_is_known_is_asked_for_and_no_fault() -> None:
    with pytest.raises(ValueError, match=r"weighed asks for 'difficulty'.*give cases with it, or columns"):
        check_reward(weighed, laws=["total"])
    assert check_reward(weighed, laws=["finite"], columns={"difficulty": [1.0, 2.0]}, on_fail="collect").ok
    case = {"completion": "#### 7", "answer": "7", "difficulty": 2.0, "expect": 2.0, "why": "twice as hard"}
    assert check_reward(weighed, laws=["finite", "golden"], cases=[case], on_fail="collect").ok


def by_group(completions: Sequence[str], group: Sequence[int], **_: object) -> list[float]:
    return [0.0 for _, _ in zip(completions, group, strict=True)]


def test_the_column_of_groups_is_given_to_a_reward_of_groups_and_is_no_gold() -> None:
    report = check_reward(by_group, laws=["total", "group_locality"], scope="group", on_fail="collect")
    assert [result.status for result in report.results] == [Status.HELD] * 2, report.text()
    assert not any("gold" in note for note in report.notes)
