"""How a host's lists become rows."""

from types import SimpleNamespace

import pytest

from ringtrue.rewards import read_rows


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
