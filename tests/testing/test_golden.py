"""Golden cases: files read with precise errors, run, told apart readably, and pinned without other changes."""

import math
from pathlib import Path
from typing import Any

import pytest

from ringtrue.rewards import Correctness
from ringtrue.rewards.testing import (
    CasesError,
    check_reward,
    parametrize_with_laws,
    read_cases,
    row,
    run_cases,
)
from ringtrue.rewards.testing.golden import CaseFile
from testing.case_files import PLAIN, ends_with, write

REFUSED = [
    (["{"], ":1: not JSON: Expecting property name"),
    ([PLAIN, "", "[1]"], ":3: a case must be a JSON object, this is an array"),
    ([PLAIN, "null"], ":2: a case must be a JSON object, this is null"),
    (['{"completion": "7", "expect": NaN, "why": "x"}'], ":1: NaN is not JSON"),
    (['{"completion": "7", "expect": -Infinity, "why": "x"}'], ":1: -Infinity is not JSON"),
    (['{"completion": "7", "expect": 1e999, "why": "x"}'], ":1: 'expect' is inf: write a finite number"),
    (['{"completion": "7", "expect": 1' + "0" * 400 + ', "why": "x"}'], "write a finite number"),
    (['{"completion": "7", "expect": true, "why": "x"}'], "'expect' is True: write a finite number, [low, high]"),
    (['{"completion": "7", "expect": "1", "why": "x"}'], "'expect' is '1'"),
    (['{"completion": "7", "expect": [1], "why": "x"}'], "'expect' is [1]"),
    (['{"completion": "7", "expect": [1, 0], "why": "x"}'], "the lower end goes first"),
    (['{"completion": "7", "expect": [0, null], "why": "x"}'], "'expect' is [0, None]"),
    (['{"completion": "7", "why": "x"}'], "no 'expect': write a number, [low, high], or null"),
    (['{"completion": "7", "expect": 1}'], "'why' must be a text: say in a sentence"),
    (['{"completion": "7", "expect": 1, "why": ""}'], "'why' must be a text"),
    (['{"completion": "7", "expect": 1, "why": "x", "id": 3}'], "'id' must be a text"),
    (['{"gold": "7", "expect": 1, "why": "x"}'], "there is no 'completion'"),
    (['{"completion": 7, "expect": 1, "why": "x"}'], "'completion' must be a text or a list of messages"),
    (['{"completion": ["7"], "expect": 1, "why": "x"}'], "'completion' must be a text or a list of messages"),
    (['{"completions": "7", "expect": 1, "why": "x"}'], "the key 'completions': write 'completion'"),
    (['{"completion": "7", "expected": 1, "why": "x"}'], "the key 'expected': write 'expect'"),
    (['{"completion": "7", "completion_ids": [1, true], "expect": 1, "why": "x"}'], "'completion_ids' must be"),
    (['{"completion": "7", "gold": 1, "gold": 2, "expect": 1, "why": "x"}'], "the key 'gold' is there twice"),
    (['{"completion": "7", "expect": 1, "why": "x", "n": ' + "[" * 100_000], "nested too deep"),
    ([PLAIN, PLAIN.replace("1.0", "0.0")], ":2: the same case is in "),
    ([PLAIN[:-1] + ', "id": "a"}', '{"completion": "8", "id": "a", "expect": 1, "why": "x"}'], "the id 'a' is in"),
    (['{"reward": "my:score", "colour": 1}', PLAIN], ":1: the first line names the reward and has no key 'colour'"),
    (['{"reward": 3}', PLAIN], "'reward' must be a registry name"),
    (['{"reward": "my:score", "scope": "all"}', PLAIN], "'scope' must be"),
    ([PLAIN, '{"reward": "my:score"}'], ":2: there is no 'completion'"),
    (["", ""], "there is no case in it"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "said"), REFUSED, ids=range(len(REFUSED)))
def test_a_bad_file_is_refused_with_place_and_mend(tmp_path: Path, lines: list[str], said: str) -> None:
    path = write(tmp_path, *lines)
    with pytest.raises(CasesError) as caught:
        read_cases(path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_a_file_that_is_not_there_or_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match="check the path"):
        read_cases(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(PLAIN.encode() + b'\n{"completion": "\xe9"}\n')
    with pytest.raises(CasesError, match=r"latin\.jsonl:2: it is not UTF-8"):
        read_cases(tmp_path / "latin.jsonl")


def test_equal_rows_with_ids_of_their_own_are_meant(tmp_path: Path) -> None:
    lines = [PLAIN[:-1] + f', "id": "{name}"}}' for name in "ab"]
    assert [case["id"] for case in read_cases(write(tmp_path, *lines))] == ["a", "b"]


def test_blank_lines_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + f'{{"reward": "my:score"}}\r\n\r\n{PLAIN}\r\n'.encode())
    held = CaseFile.read(path)
    assert (held.reward, held.lines, [case.place for case in held.cases]) == ("my:score", [3], [f"{path}:3"])


def test_a_character_that_breaks_lines_in_python_only_does_not_break_one(tmp_path: Path) -> None:
    path = write(tmp_path, '{"completion": "a\u2028b\u0085c", "expect": 0, "why": "x"}', PLAIN)
    assert [case["completion"] for case in read_cases(path)] == ["a\u2028b\u0085c", "7"]


@pytest.mark.parametrize(
    ("value", "expect", "ok"),
    [
        (1.0, 1, True),
        (1.0, 1.0, True),
        (1, 1.0, True),
        (True, 1.0, True),
        (0.1 + 0.2, 0.3, True),
        (1.0, 0.999, False),
        (0.0, None, False),
        (None, 0.0, False),
        (None, None, True),
        (None, [0, 1], False),
        (0.5, [0.5, 1], True),
        (1.0, [0.5, 1], True),
        (0.49, [0.5, 1], False),
        (1.01, [0.5, 1], False),
        (math.nan, None, False),
        (math.nan, [0, 1], False),
        (math.inf, [0, 1], False),
        ("1", 1.0, True),
        ("one", 1.0, False),
    ],
)
def test_what_holds(value: object, expect: object, ok: bool) -> None:
    def reward(completions: list[str]) -> list[object]:
        return [value for _ in completions]

    [result] = run_cases(reward, [{"completion": "7", "expect": expect}])
    assert result.ok is ok


def test_a_finding_says_which_case_expected_got_why_and_the_call() -> None:
    cases = [{"completion": "-7", "gold": "7", "expect": [0, 0.5], "why": "a sign counts", "id": "sign"}]
    [result] = run_cases(ends_with, cases)
    assert result.text().splitlines() == [
        "case sign (case 1) does not hold",
        "  expected  0.0 to 0.5",
        "  got       1.0",
        "  why       a sign counts",
        "  call      ends_with(completions=['-7'], gold=['7'])",
    ]
    assert eval(result.text().splitlines()[-1].split("call")[1]) == [1.0]


def test_a_reward_that_raises_on_one_case_fails_that_one_only() -> None:
    def fragile(completions: list[str], **kwargs: object) -> list[float]:
        return [1.0 / len(text) for text in completions]

    results = run_cases(fragile, [{"completion": text, "expect": 1.0} for text in ("a", "", "b")])
    assert [result.ok for result in results] == [True, False, True]
    assert "ZeroDivisionError" in results[1].text()


def test_a_column_that_a_case_leaves_out_is_null() -> None:
    def sees(completions: list[str], unit: list[object], **kwargs: object) -> list[float]:
        return [float(one is None) for one in unit]

    cases = [{"completion": "7", "unit": "cm", "expect": 0}, {"completion": "7", "expect": 1}]
    assert all(result.ok for result in run_cases(sees, cases))


def test_a_group_is_scored_together_and_rows_alone() -> None:
    def counts(completions: list[str], **kwargs: object) -> list[float]:
        return [float(len(completions)) for _ in completions]

    cases = [{"completion": text, "expect": 0} for text in "abc"]
    assert [result.value for result in run_cases(counts, cases)] == [1.0] * 3
    assert [result.value for result in run_cases(counts, cases, scope="group")] == [3.0] * 3


def test_texts_go_as_messages_to_a_reward_that_takes_only_those() -> None:
    def chat(completions: list[Any], gold: list[str], **kwargs: object) -> list[float]:
        return ends_with([messages[0]["content"] for messages in completions], gold)

    message = [{"role": "assistant", "content": "7"}]
    cases = [{"completion": one, "gold": "7", "expect": 1} for one in ("7", message)]
    assert all(result.ok for result in run_cases(chat, cases))


def test_tokens_are_those_of_the_case_else_one_a_word() -> None:
    def long(completions: list[str], completion_ids: list[list[int]], **kwargs: object) -> list[float]:
        return [float(len(ids)) for ids in completion_ids]

    cases = [{"completion": "a b c", "expect": 3}, {"completion": "a", "completion_ids": [5, 6], "expect": 2}]
    assert all(result.ok for result in run_cases(long, cases))
    [broken] = run_cases(long, [{"completion": "a b", "expect": 9}])
    assert "completion_ids=[[2, 2]]" in broken.text()  # without them the call could not be pasted


# Law 49


def test_the_law_names_the_case_and_nothing_else_is_broken() -> None:
    cases = [
        {"completion": "So it is that.\n#### 7", "gold": "7", "expect": 1, "why": "right"},
        {
            "completion": "So it is that.\n#### -7",
            "gold": "7",
            "expect": 1,
            "why": "by mistake",
            "id": "sign",
        },
    ]

    def hashes(completions: list[str], gold: list[str], **kwargs: object) -> list[float]:
        answers = [text.rpartition("####")[2].strip() for text in completions]
        return [float(one == right) for one, right in zip(answers, gold, strict=True)]

    report = check_reward(hashes, cases=cases, laws=["golden", "shape", "total", "typed"], on_fail="collect")
    assert report.broken == ["golden"]
    said = report.result("golden")
    assert "sign (case 2): expected 1.0, got 0.0 (by mistake)" in said.message
    assert said.call == "hashes(completions=['So it is that.\\n#### -7'], gold=['7'])"
    assert check_reward(hashes, cases=cases[:1], laws=["golden"]).result("golden").status == "held"
    assert check_reward(hashes, laws=["golden"]).result("golden").status == "not applicable"


# The other helpers


def test_a_row_is_as_a_host_would_give_it() -> None:
    made = row(
        "<think>a</think>b", prompt="q", token_ids=[1, 2], step=3, max_steps=9, gold="b", truncated=True
    )
    assert (made.completion.reasoning, made.completion.answer.strip()) == ("a", "b")
    assert (made.prompt, made.token_ids, made.step, made.max_steps) == ("q", [1, 2], 3, 9)
    assert (made.columns["gold"], made.truncated) == ("b", True)
    assert Correctness().score_row(row("so $\\boxed{7}$", gold="7")).value == 1.0


def test_an_expected_failure_without_a_test_is_refused() -> None:
    with pytest.raises(ValueError, match=r"there is no test 'weighted_sum'"):
        parametrize_with_laws([ends_with], laws=["total"], expected_failures={"weighted_sum": "why"})
    with pytest.raises(ValueError, match="needs a reason"):
        parametrize_with_laws([ends_with], laws=["total"], expected_failures={"total": ""})
    with pytest.raises(ValueError, match="no law is called 'tootal'"):
        parametrize_with_laws([ends_with], laws=["tootal"])
    with pytest.raises(ValueError, match="at least one reward"):
        parametrize_with_laws([])
