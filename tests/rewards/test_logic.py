"""LogicCorrectness: where the task and the entry come from, and what a wrong set-up says."""

import pickle

import pytest

from ringtrue.rewards import get_reward
from ringtrue.rewards.correctness.logic import LogicCorrectness
from ringtrue.rewards.errors import SetupError

RIGHT = "<answer>25*(7-3)</answer>"
ENTRY = {
    "question": "...",
    "answer": "25*(7-3)",
    "metadata": {"source_dataset": "countdown", "numbers": [3, 7, 25], "target": 100},
}


@pytest.mark.parametrize(
    ("options", "columns"),
    [
        ({}, {"gold": [ENTRY]}), ({"gold": "entry"}, {"entry": [ENTRY], "answer": ["x"]}),
        ({}, {"answer": ["25*(7-3)"], "metadata": [ENTRY["metadata"]], "question": ["..."]}),
        ({"metadata": "info"}, {"answer": ["25*(7-3)"], "info": [ENTRY["metadata"]]}),
        ({"task": "countdown"}, {"gold": [{"numbers": [3, 7, 25], "target": 100}]}),
        ({}, {"gold": ["25*(7-3)"], "task": ["countdown"]}), ({"task_column": "kind"}, {"gold": ["25*(7-3)"], "kind": ["countdown"]}),
        ({"every_number": False}, {"gold": [{"nums": [3, 7, 25, 8], "target": 100}], "task": ["countdown"]}),
    ],
)  # fmt: skip
def test_task_and_entry(options: dict[str, object], columns: dict[str, list[object]]) -> None:
    reward = get_reward("logic_correctness", **options)
    assert reward([RIGHT], None, None, **columns) == [1.0]
    assert reward(["<answer>25*7-3</answer>"], None, None, **columns) == [-0.5]


def test_rows_of_several_tasks_in_one_batch() -> None:
    reward = LogicCorrectness(wrong=0.0, missing=0.0)
    answers = [
        "<answer>A1 is a knave</answer>",
        "<answer>(10-4)*(13-9)</answer>",
        "<answer>Bob</answer>",
        "<answer>6</answer>",
        "x",
    ]
    golds = ["A1 is a knave", "4 9 10 13", "bob", "6", "6"]
    tasks = ["knights_and_knaves", "game24", "zebra", "gcd", None]
    assert reward(answers, gold=golds, task=tasks) == [1.0, 1.0, 1.0, 1.0, None]


def test_an_unknown_task_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'chess'; known are ab, .*countdown, .*zebra_puzzles"):
        LogicCorrectness(task="chess")
    with pytest.raises(SetupError, match="known are ab"):
        LogicCorrectness()([RIGHT], gold=["1"], task=["chess"])
    with pytest.raises(SetupError, match="nothing says which task a row is"):
        LogicCorrectness()([RIGHT], gold=["1"])


@pytest.mark.parametrize("options", [{"task_column": ""}, {"metadata": 3}, {"task": ""}])
def test_options_are_checked(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="give a text"):
        LogicCorrectness(**options)  # type: ignore[arg-type]


@pytest.mark.parametrize("options", [{"whole": 1}, {"every_number": "yes"}, {"policy": "strict"}])
def test_types_of_options_are_checked(options: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="LogicCorrectness"):
        LogicCorrectness(**options)  # type: ignore[arg-type]


def test_a_missing_library_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ringtrue.graders.logic.grade.find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"ringtrue\[logic\]"):
        LogicCorrectness(task="sudoku")
    with pytest.raises(SetupError, match=r"ringtrue\[logic\]"):
        LogicCorrectness()([RIGHT], gold=["1"], task=["sudoku"])


def test_it_survives_pickling_and_its_repr() -> None:
    reward = LogicCorrectness(task="game24", wrong=0.0, missing=0.0)
    assert pickle.loads(pickle.dumps(reward)) == reward == eval(repr(reward))
    assert reward.task == "puzzle24"
