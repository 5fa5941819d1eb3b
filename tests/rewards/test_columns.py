"""Which columns a reward reads, and what it says of a batch that has others."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.rewards import Correctness, FormatReward, gold_column
from ringtrue.rewards.columns import GOLD_COLUMNS, read_columns


@pytest.mark.parametrize("name", GOLD_COLUMNS)
def test_each_known_name_holds_the_gold_alone(name: str) -> None:
    columns: dict[str, Any] = {name: ["4"], "ability": ["math"]}
    assert Correctness()(["#### 4"], **columns) == [1.0]


@given(st.sets(st.sampled_from(GOLD_COLUMNS), min_size=2))
def test_several_known_names_are_refused_and_named(names: set[str]) -> None:
    with pytest.raises(ValueError, match="name one column, e\\.g\\. gold=") as caught:
        gold_column(names)
    assert all(name in str(caught.value) for name in names)


def test_a_named_column_settles_it() -> None:
    columns: dict[str, Any] = {"solution": ["#### 5"], "answer": ["5"], "mine": ["4"]}
    assert Correctness(gold="mine")(["#### 4"], **columns) == [1.0]
    assert Correctness(gold="answer")(["#### 4"], **columns) == [-0.5]


def test_no_gold_column_names_what_is_there_and_how_to_mend_it() -> None:
    with pytest.raises(ValueError, match=r'columns here: ability, label\. Name yours with gold="\.\.\."'):
        Correctness()(["#### 4"], label=["4"], ability=["math"])
    with pytest.raises(ValueError, match=r"no column 'label' \(gold='label'\); columns here: gold"):
        Correctness(gold="label")(["#### 4"], gold=["4"])


def test_an_empty_batch_needs_no_column() -> None:
    assert Correctness()([]) == []


def test_a_column_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="column 'gold' has 1 values and the batch has 2 completions"):
        Correctness()(["#### 4", "#### 5"], gold=["4"])
    with pytest.raises(ValueError, match="column 'ability' has 3 values"):
        FormatReward()(["#### 4"], ability=["math"] * 3)


def test_one_gold_for_all_rows_is_refused_and_not_read_letter_by_letter() -> None:
    with pytest.raises(ValueError, match="answer is one value for 2 rows: give a list"):
        Correctness()(["#### 4", "#### 5"], answer="45")


def test_what_is_no_column_is_left_out() -> None:
    arguments = {
        "trainer_state": object(),
        "environments": [1, 2, 3],
        "temperature": 0.7,
        "note": "x",
        "meta": {"a": 1},
    }
    assert read_columns({**arguments, "kept": (1, 2), "f": print}, 2) == {"kept": (1, 2)}


def test_arrays_are_columns() -> None:
    numpy = pytest.importorskip("numpy")
    columns = read_columns({"gold": numpy.array([4, 5]), "alone": numpy.array(4)}, 2)
    assert list(columns) == ["gold"]
    assert Correctness()(["#### 4", "#### 4"], gold=numpy.array([4, 5])) == [1.0, -0.5]
