"""How a host's lists become rows."""

import copy
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, replace
from types import SimpleNamespace
from typing import Any

import pytest

from ringtrue.graders import read_completion
from ringtrue.rewards import BoxedFormat, Row, SoftOverlong, read_rows
from ringtrue.rewards import row as row_module


def test_a_row_has_all_that_the_host_says() -> None:
    state = SimpleNamespace(global_step=3, max_steps=10)
    columns = {"gold": ["4", "5"], "finish_reason": ["stop", "length"]}
    rows = read_rows(
        ["<think>x</think>4", "5"], ["2+2", "2+3"], [[1, 2], [3]], columns=columns, trainer_state=state
    )
    assert [row.completion.answer for row in rows] == ["4", "5"]
    assert [row.prompt for row in rows] == ["2+2", "2+3"]
    assert [row.token_ids for row in rows] == [[1, 2], [3]]
    assert rows[1].columns == {"gold": "5", "finish_reason": "length"}
    assert [row.truncated for row in rows] == [False, True]
    assert (rows[0].step, rows[0].max_steps) == (3, 10)


def test_what_the_host_does_not_say_is_none() -> None:
    (row,) = read_rows(["4"])
    assert (row.prompt, row.token_ids, row.group, row.step, row.max_steps, row.truncated) == (None,) * 6


@pytest.mark.parametrize(
    ("prompts", "size", "groups"),
    [
        (["a", "a", "b", "b"], None, [0, 0, 1, 1]),
        (["a", "b", "a"], None, [0, 1, 2]),
        (["a", "a", "a", "a"], 2, [0, 0, 1, 1]),
        (["a", "a", "a", "b"], 2, [0, 0, 1, 2]),
        ([[{"role": "user", "content": "a"}], [{"role": "user", "content": "a"}]], None, [0, 0]),
        (None, 2, [0, 0, 1, 1]),
        (None, None, [None, None]),
    ],
)
def test_groups_are_runs_of_equal_prompts(
    prompts: list[str] | None, size: int | None, groups: list[int | None]
) -> None:
    rows = read_rows(["x"] * len(groups), prompts, group_size=size)
    assert [row.group for row in rows] == groups


def test_a_group_column_settles_it() -> None:
    rows = read_rows(["x"] * 3, ["a", "a", "a"], columns={"group": ["p", "q", ["r"]]})
    assert [row.group for row in rows] == ["p", "q", "['r']"]


def test_the_prompts_end_tells_that_reasoning_was_opened() -> None:
    (row,) = read_rows(["2 + 2</think>4"], ["What is 2 + 2? <think>\n"])
    assert row.completion.well_formed


def test_prompts_with_arrays_inside_can_be_compared() -> None:
    numpy = pytest.importorskip("numpy")
    prompts = [[{"role": "user", "content": [{"type": "image", "image": numpy.zeros(2)}]}] for _ in range(2)]
    assert len(read_rows(["x", "y"], prompts)) == 2


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"completions": "4"}, TypeError, "completions is of type str: give a list"),
        ({"completions": [{"role": "assistant", "content": "4"}]}, TypeError, "one list of messages"),
        ({"completions": ["4"], "prompts": "What"}, TypeError, "prompts is of type str"),
        ({"completions": ["4"], "prompts": ["a", "b"]}, ValueError, "2 prompts for 1 completions"),
        ({"completions": ["4"], "completion_ids": []}, ValueError, "0 completion_ids for 1 completions"),
    ],
)
def test_lists_that_do_not_fit_are_refused(
    arguments: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        read_rows(**arguments)  # type: ignore[arg-type]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is read."""
    seen: list[str] = []

    def reading(completion: Any, **options: Any) -> Any:
        seen.append(completion)
        return read_completion(completion, **options)

    monkeypatch.setattr(row_module, "read_completion", reading)
    return seen


class TestReadingWhenAsked:
    def test_a_reward_that_counts_tokens_does_not_read(self, reads: list[str]) -> None:
        assert SoftOverlong(limit=2, cache=0)(["a", "b"], completion_ids=[[1], [1, 2, 3]]) == [0.0, -1.0]
        assert reads == []

    def test_however_many_ask_it_is_read_once(self, reads: list[str]) -> None:
        rows = read_rows(["<think>x</think>4", "5"])
        assert [row.completion.answer for row in rows for _ in range(3)] == ["4"] * 3 + ["5"] * 3
        (0.5 * BoxedFormat() + BoxedFormat()).score(rows)
        assert reads == ["<think>x</think>4", "5"]

    def test_threads_that_ask_at_once_see_the_same(self) -> None:
        for _ in range(20):
            rows, start = read_rows(["<think>x</think>4"] * 50), threading.Barrier(4)

            def ask(_: int, rows: list[Row] = rows, start: threading.Barrier = start) -> list[str]:
                start.wait(timeout=30)
                return [row.completion.answer for row in rows]

            with ThreadPoolExecutor(4) as pool:
                assert list(pool.map(ask, range(4))) == [["4"] * 50] * 4

    def test_it_is_a_row_like_one_that_is_given_its_completion(self) -> None:
        (late,) = read_rows(["<think>x</think>4"], ["p"], [[1]], columns={"gold": ["4"]})
        given = Row(read_completion("<think>x</think>4", prompt="p"), "p", [1], {"gold": "4"}, 0)
        assert late == given
        assert repr(read_rows(["<think>x</think>4"], ["p"], [[1]], columns={"gold": ["4"]})[0]) == repr(given)
        assert late != replace(given, completion=read_completion("5"))

    @pytest.mark.parametrize(
        "copied", [copy.copy, copy.deepcopy, lambda row: pickle.loads(pickle.dumps(row))]
    )
    @pytest.mark.parametrize("read_before", [True, False])
    def test_it_can_be_copied_and_pickled(self, copied: Any, read_before: bool) -> None:
        (row,) = read_rows([[{"role": "assistant", "content": "4", "tool_calls": []}]])
        if read_before:
            assert row.completion.answer == "4"
        again = copied(row)
        assert again == row
        assert (again.completion.answer, again.messages) == ("4", row.messages)

    def test_it_stays_frozen_and_has_no_other_attributes(self) -> None:
        (row,) = read_rows(["4"])
        with pytest.raises(FrozenInstanceError):
            row.completion = read_completion("5")  # type: ignore[misc]
        with pytest.raises(AttributeError, match="'Row' object has no attribute 'completions'"):
            row.completions  # type: ignore[attr-defined]  # noqa: B018
        assert replace(row, step=3).completion.answer == "4"

    @pytest.mark.parametrize("wrong", [b"4", 4, None, ["4"], [{"role": "assistant"}, "4"], {"role": "x"}])
    def test_what_is_no_completion_is_refused_at_once(self, wrong: Any) -> None:
        with pytest.raises(TypeError):
            SoftOverlong(limit=2, cache=0)(["4", wrong], completion_ids=[[1], [1]])
