"""What a run trains on: the shares of the mix, prompts on one side only, and every row that is left out named."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.trainer_glue.training import ConfigError, load_config
from ringtrue.trainer_glue.training.data import Data, load_rows
from ringtrue.trainer_glue.training.mixing import mix


def rows_of(folder: Path, rows: list[dict[str, object]], **tables: object) -> Data:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return load_rows(
        load_config(
            {
                "model": {"name": "me/tiny", "max_seq_length": 1024},
                "data": [{"file": str(path), "ability_column": "ability"}],
                "reward": {"preset": "boxed_math"},
                "grpo": {"max_steps": 1},
                **tables,
            }
        )
    )


def problem(number: int, ability: str = "math") -> dict[str, object]:
    return {"prompt": f"problem {number}", "answer": str(number), "ability": ability}


@given(st.lists(st.integers(1, 100), min_size=1, max_size=5), st.integers(1, 300))
def test_the_mix_hits_its_shares_within_rounding(shares: list[int], rows: int) -> None:
    names = [str(number) for number in range(len(shares))]
    weights = dict(zip(names, map(float, shares), strict=True))
    drawn = Counter(mix({name: name for name in names}, weights, rows=rows).items)
    assert sum(drawn.values()) == rows
    assert all(abs(drawn[name] - rows * own / sum(shares)) < len(shares) for name, own in weights.items())


def test_the_seed_alone_decides_the_order() -> None:
    pools, weights = {"a": range(20), "b": range(20, 40)}, {"a": 1.0, "b": 1.0}
    first = mix(pools, weights, seed=1).items
    assert mix(pools, weights, seed=1).items == first != mix(pools, weights, seed=2).items


def test_a_pool_that_is_exhausted_cycles_stops_or_leaves() -> None:
    pools, weights = {"a": "a" * 6, "b": "b"}, {"a": 1.0, "b": 1.0}
    assert Counter(mix(pools, weights).items) == {"a": 4, "b": 3}
    assert mix(pools, weights, exhausted="stop").items == ("a", "b", "a")
    assert Counter(mix(pools, weights, exhausted="renormalise").items) == {"a": 6, "b": 1}


def test_a_prompt_that_is_held_out_is_nowhere_in_training(tmp_path: Path) -> None:
    rows = [problem(n) for n in range(30)] + [{**problem(n), "ability": "logic"} for n in range(30)]
    found = rows_of(tmp_path, rows, eval={"share": 0.2})
    prompts = [{json.dumps(row["prompt"]) for row in side} for side in (found.train, found.held_out)]
    assert all(prompts)
    assert not prompts[0] & prompts[1]


def test_a_row_without_gold_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"1 of 2 rows .*rows\.jsonl:2: no gold"):
        rows_of(tmp_path, [problem(1), {**problem(2), "answer": None}])


def test_duplicates_are_left_out_and_said(tmp_path: Path) -> None:
    report = rows_of(tmp_path, [problem(1), problem(1), problem(2)]).report
    assert (report.duplicates, report.train) == (1, {"math": 2})
