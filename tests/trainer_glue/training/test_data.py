"""What a run trains on: the shares of the mix, prompts on one side only, and every row that is left out named."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
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


def write(folder: Path, name: str, rows: list[dict[str, object]]) -> str:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def loaded(
    *tables: Mapping[str, object], count: Callable[[object], int] | None = None, **others: object
) -> Data:
    """The data of these [[data]] tables."""
    config = {
        "model": {"name": "me/tiny", "max_seq_length": 1024},
        "data": list(tables),
        "reward": {"preset": "boxed_math"},
        "grpo": {"max_steps": 1},
        **others,
    }
    return load_rows(load_config(config), count)


def of(ability: str, count: int, first: int = 0) -> list[dict[str, object]]:
    return [problem(number, ability) for number in range(first, first + count)]


def test_stop_ends_where_an_ability_is_empty_and_not_where_one_of_its_files_is(tmp_path: Path) -> None:
    few, many = write(tmp_path, "few.jsonl", of("math", 2)), write(tmp_path, "many.jsonl", of("math", 8, 2))
    logic = write(tmp_path, "logic.jsonl", of("logic", 30))
    found = loaded(
        # Four times as often as its rows are: it is empty long before its ability is.
        {"file": few, "ability": "math", "weight": 4},
        {"file": many, "ability": "math"},
        {"file": logic, "ability": "logic"},
        mix={"weights": {"math": 1, "logic": 1}, "exhausted": "stop"},
    )
    assert found.report.train["math"] == 10
    assert found.report.train["logic"] in (10, 11)
    [line] = [line for line in found.report.lines() if "ends after" in line]
    assert "where math has no more" in line


def test_the_share_that_renormalise_shifts_is_said(tmp_path: Path) -> None:
    rows = write(tmp_path, "rows.jsonl", [*of("math", 2), *of("logic", 18)])
    table: dict[str, object] = {"file": rows, "ability_column": "ability"}
    said = loaded(table, mix={"weights": {"math": 1, "logic": 1}, "exhausted": "renormalise"}).report.lines()
    assert "math: 2 read, 0 held out, 2 in training (10.0 %, asked for 50.0 %)" in said
    assert any(
        line.startswith("math has no more after 2 rows: its place goes to the others") for line in said
    )
    # Where nothing is shifted, nothing is said.
    even = loaded(table, mix={"weights": {"math": 1, "logic": 9}, "exhausted": "renormalise"}).report
    assert not any("asked for" in line or "no more" in line for line in even.lines())


def test_the_weight_of_a_source_is_how_often_its_rows_are_drawn(tmp_path: Path) -> None:
    one, two = write(tmp_path, "one.jsonl", of("math", 10)), write(tmp_path, "two.jsonl", of("math", 10, 10))
    found = loaded({"file": one, "weight": 2}, {"file": two}, mix={"rows": 60})
    drawn = Counter(json.dumps(row["prompt"]) for row in found.train)
    assert sorted(drawn.values()) == [2] * 10 + [4] * 10


def test_an_ability_that_is_only_evaluated_has_no_share_and_is_evaluated(tmp_path: Path) -> None:
    math = write(tmp_path, "math.jsonl", of("math", 8))
    chat = write(tmp_path, "chat.jsonl", of("poetry", 8, 20))
    other = {
        "data": [{"file": chat, "ability": "poetry"}, {"file": write(tmp_path, "m.jsonl", of("math", 8, 40))}]
    }
    for mix_table in ({}, {"weights": {"math": 60}}):
        found = loaded({"file": math}, eval={**other, "max_rows": 8}, mix=mix_table)
        assert found.report.train == {"math": 8}
        assert found.report.held_out == {"poetry": 4, "math": 4}


@pytest.mark.parametrize(("limit", "why"), [(5, "more than 5 tokens"), (50, "are held out, or too long")])
def test_an_ability_that_loses_all_rows_is_an_error(tmp_path: Path, limit: int, why: str) -> None:
    logic = of("logic", 3, 100)
    rows = write(tmp_path, "rows.jsonl", [*of("math", 9), *logic])
    own = write(tmp_path, "own.jsonl", logic if limit == 50 else of("math", 3, 50))
    with pytest.raises(ConfigError, match=f"none of the 3 rows of ability 'logic' is left .*{why}"):
        loaded(
            {"file": rows, "ability_column": "ability"},
            mix={"max_prompt_tokens": limit},
            eval={"data": [{"file": own, "ability_column": "ability"}]},
            count=lambda prompt: 9 if "problem 10" in str(prompt) else 1,
        )


def test_rows_without_gold_are_taken_where_no_reward_needs_one(tmp_path: Path) -> None:
    math = {"file": write(tmp_path, "math.jsonl", of("math", 4))}
    chat = {"file": write(tmp_path, "chat.jsonl", of("chat", 4, 10)), "ability": "chat", "gold": False}
    rewards = {"math": {"preset": "boxed_math"}, "chat": {"use": "char_limit"}}
    found = loaded(math, chat, reward=rewards)
    assert {row["ability"]: row["gold"] is None for row in found.train} == {"math": False, "chat": True}
    with pytest.raises(ConfigError, match=r"ability 'chat' cannot be scored: .*gold = false"):
        loaded(math, chat)


def test_every_ability_has_a_recipe_that_can_score_its_rows(tmp_path: Path) -> None:
    rows = write(tmp_path, "rows.jsonl", [*of("math", 4), *of("logik", 4, 10)])
    table: dict[str, object] = {"file": rows, "ability_column": "ability"}
    rewards = {"math": {"preset": "boxed_math"}, "logic": {"preset": "logic"}}
    with pytest.raises(ConfigError, match="no recipe for the ability 'logik' of some rows"):
        loaded(table, reward=rewards, mix={"weights": {"math": 1, "logik": 1}})


def test_golds_of_two_types_become_text_and_other_columns_are_refused(tmp_path: Path) -> None:
    mixed = [{**problem(1), "answer": 7}, {**problem(2), "answer": "x + 1"}, {**problem(3), "answer": 0.5}]
    table: dict[str, object] = {"file": write(tmp_path, "rows.jsonl", mixed)}
    assert {row["gold"] for row in loaded(table).train} == {"7", "x + 1", "0.5"}
    level = write(tmp_path, "level.jsonl", [{**problem(1), "level": 7}, {**problem(2), "level": "hard"}])
    with pytest.raises(ConfigError, match="column 'level' holds numbers and texts"):
        loaded({"file": level})
    with pytest.raises(ConfigError, match="set chat alike for all sources"):
        loaded(table, {"file": write(tmp_path, "b.jsonl", of("math", 2, 9)), "chat": False})


@pytest.mark.parametrize("prompt", [7, {"role": "user"}, ["text"], [{"content": "no role"}]])
def test_a_prompt_that_is_neither_text_nor_messages_is_refused(tmp_path: Path, prompt: object) -> None:
    with pytest.raises(ConfigError, match=r"number 1: a prompt is .*give a text, or messages"):
        loaded({"file": write(tmp_path, "rows.jsonl", [{"prompt": prompt, "gold": "1"}])})


def test_a_second_system_message_is_refused(tmp_path: Path) -> None:
    own = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "3+4=?"}]
    with pytest.raises(ConfigError, match="system message of its own"):
        loaded({"file": write(tmp_path, "rows.jsonl", [{"prompt": own, "gold": "7"}]), "system": "Think."})
