"""`ringtrue score`: values, summaries, columns, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OWN = '''
from ringtrue.rewards import reward

@reward(low=0.0, high=1.0)
def picky(row):
    """Raises where the answer is five."""
    if "5" in row.completion.answer:
        raise RuntimeError("five")
    return 1.0

@reward(low=0.0, high=1.0, needs=("unit",))
def needy(row):
    return 1.0
'''


def test_a_row_of_output_is_as_documented(
    ringtrue: Any, rows: Path, tmp_path: Path, loaded: Callable[[Path], Any]
) -> None:
    out = tmp_path / "S.jsonl"
    done = ringtrue(
        "score", rows, "--reward", "correctness:0.7", "--reward", "think_format:0.3", "--out", out
    )
    assert done.code == 0
    first = loaded(out)[0]
    assert first == {
        "id": "r0",
        "group": 0,
        "value": 1.0,
        "status": "ok",
        "parts": {
            "correctness": {
                "value": 1.0, "weight": 0.7, "status": "ok", "extracted": "4",
                "reason": first["parts"]["correctness"]["reason"],
            },
            "think_format": {"value": 1.0, "weight": 0.3, "status": "ok", "reason": "", "extracted": None},
        },
    }  # fmt: skip
    assert [row["group"] for row in loaded(out)] == [0] * 4 + [1] * 4
    assert {"seconds"} == set(json.loads(out.read_text().splitlines()[0])["parts"]["correctness"]) - set(
        first["parts"]["correctness"]
    )


def test_the_summary_counts_means_and_agreement(ringtrue: Any, rows: Path) -> None:
    done = ringtrue("score", rows, "--reward", "correctness", "--label", "passed", "--json")
    summary = json.loads(done.out)
    assert summary["rows"] == 8
    assert summary["mean"] == 0.25
    # Two groups with means 0.25 and 0.25: all of the spread is within them.
    assert summary["std_err"] == 0.0
    assert summary["status"] == {"ok": 8}
    assert summary["agreement"] == {
        "n": 8, "share": 0.875, "both_right": 3, "both_wrong": 4, "only_ours_right": 1, "only_label_right": 0,
    }  # fmt: skip


def test_the_table_is_for_a_person(ringtrue: Any, rows: Path) -> None:
    done = ringtrue("score", rows, "--reward", "correctness", "--label", "passed")
    assert done.code == 0
    for text in ("8 rows", "correctness", "0.250", "100.0 %", "agreement with the label: 87.50 %"):
        assert text in done.out


def test_a_recipe_with_a_policy_and_a_dialect(
    ringtrue: Any, tmp_path: Path, loaded: Callable[[Path], Any]
) -> None:
    (tmp_path / "r.toml").write_text(
        '[[reward]]\nuse = "correctness"\ngold = "target"\nwrong = 0.0\nmissing = 0.0\n'
    )
    (tmp_path / "a.jsonl").write_text('{"completion": "#### 50%", "target": "50"}\n')
    args = (
        "score",
        tmp_path / "a.jsonl",
        "--recipe",
        tmp_path / "r.toml",
        "--out",
        tmp_path / "S.jsonl",
        "--force",
    )
    for policy, value in ((("--policy", "percent=strict"), 0.0), ((), 1.0)):
        assert ringtrue(*args, *policy, "--dialect", "none").code == 0
        assert loaded(tmp_path / "S.jsonl")[0]["value"] == value


@pytest.mark.parametrize("suffix", ["", ":2", ":0.5"])
def test_the_last_part_of_a_name_is_a_weight_only_if_it_is_a_number(
    ringtrue: Any, rows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own_rewards.py").write_text(OWN)
    done = ringtrue("score", rows, "--reward", f"own_rewards:picky{suffix}", "--json")
    assert json.loads(done.out)["mean"] == float(suffix[1:] or 1)
    assert "runs the code of own_rewards:picky" in done.err


def test_a_row_on_which_a_reward_raises_costs_that_row_alone(
    ringtrue: Any, rows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loaded: Callable[[Path], Any]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own_rewards.py").write_text(OWN)
    done = ringtrue("score", rows, "--reward", "own_rewards:picky", "--out", tmp_path / "S.jsonl")
    assert done.code == 0
    assert "4 rows have the status error; the first:" in done.err
    assert "rows.jsonl:3: picky: RuntimeError: five" in done.err
    assert [row["status"] for row in loaded(tmp_path / "S.jsonl")].count("error") == 4
    assert [row["value"] for row in loaded(tmp_path / "S.jsonl")][:3] == [1.0, 1.0, None]


def test_files_with_their_golds_under_different_names(ringtrue: Any, tmp_path: Path) -> None:
    for number, name in enumerate(("gold", "solution", "reference_answer")):
        (tmp_path / f"{number}.jsonl").write_text(json.dumps({"completion": "#### 4", name: "4"}) + "\n")
    files = [tmp_path / f"{number}.jsonl" for number in range(3)]
    assert json.loads(ringtrue("score", *files, "--reward", "correctness", "--json").out)["mean"] == 1.0


def test_gold_and_completion_columns_may_be_named(
    ringtrue: Any, tmp_path: Path, loaded: Callable[[Path], Any]
) -> None:
    (tmp_path / "a.csv").write_text("out,target,answer,key,unit\n#### 4,4,no,k1,a\n#### 5,4,no,k2,a\n")
    done = ringtrue(
        "score", tmp_path / "a.csv", "--reward", "correctness", "--gold", "target", "--completion", "out",
        "--id", "key", "--group", "unit", "--out", tmp_path / "S.jsonl",
    )  # fmt: skip
    assert done.code == 0, done.err
    found = [(row["id"], row["group"], row["value"]) for row in loaded(tmp_path / "S.jsonl")]
    assert found == [("k1", "a", 1.0), ("k2", "a", -0.5)]


def test_an_id_is_file_and_line_where_there_is_no_column(
    ringtrue: Any, tmp_path: Path, loaded: Callable[[Path], Any]
) -> None:
    (tmp_path / "a.jsonl").write_text('{"completion": "x"}\n\n{"completion": "y"}\n')
    done = ringtrue("score", tmp_path / "a.jsonl", "--reward", "boxed_format", "--out", tmp_path / "S.jsonl")
    assert done.code == 0, "a recipe of format rewards needs no gold"
    assert [row["id"] for row in loaded(tmp_path / "S.jsonl")] == [
        f"{tmp_path}/a.jsonl:1",
        f"{tmp_path}/a.jsonl:3",
    ]


def test_hostile_text_comes_out_as_valid_json(ringtrue: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"completion": "#### \\ud800\\u0000\\u001b[2J", "gold": "4", "id": "\\udfff"}\n'
    )
    assert (
        ringtrue("score", tmp_path / "a.jsonl", "--reward", "correctness", "--out", tmp_path / "S.jsonl").code
        == 0
    )
    row = json.loads((tmp_path / "S.jsonl").read_bytes().decode("utf-8"))
    assert row["id"] == "\udfff"
    assert row["parts"]["correctness"]["value"] in {-0.5, -1.0}


def test_workers_change_nothing(ringtrue: Any, tmp_path: Path, loaded: Callable[[Path], Any]) -> None:
    lines = [
        json.dumps({"completion": f"#### {i % 7}", "gold": "3", "prompt": str(i // 9)}) for i in range(400)
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    for workers in (1, 2):
        out = tmp_path / f"{workers}.jsonl"
        done = ringtrue(
            "score", tmp_path / "a.jsonl", "--reward", "correctness", "--out", out, "--workers", workers
        )
        assert done.code == 0, done.err
    assert loaded(tmp_path / "1.jsonl") == loaded(tmp_path / "2.jsonl")


def test_limit_stops_early(ringtrue: Any, rows: Path) -> None:
    assert (
        json.loads(ringtrue("score", rows, "--reward", "correctness", "--json", "--limit", 3).out)["rows"]
        == 3
    )


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ([], "give --recipe FILE or at least one --reward"),
        (["--reward", "correctness", "--recipe", "r.toml"], "and not both"),
        (["--reward", "corectness"], "did you mean 'correctness'?"),
        (["--reward", "correctness:nan"], "finite number"),
        (["--reward", "weighted_sum"], "needs the option 'parts'"),
        (["--reward", "no_such_module:thing"], "there is no module 'no_such_module'"),
        (["--reward", "broken_rewards:thing"], "SyntaxError"),
        (["--recipe", "nowhere.toml"], "No such file"),
        (["--reward", "correctness", "--policy", "percent=lax"], "percent"),
        (["--reward", "correctness", "--policy", "lax"], "no KEY=VALUE"),
        (["--reward", "boxed_format", "--policy", "percent=strict"], "no reward here grades an answer"),
        (["--reward", "correctness", "--dialect", "thinking"], "thinking"),
        (["--reward", "correctness", "--workers", "0"], "--workers"),
        (["--reward", "correctness", "--out", "-", "--json"], "both write to standard output"),
        (["--reward", "correctness", "--resume"], "--resume needs --out FILE"),
        (["--reward", "correctness", "--engine", "ray"], "No such option"),
        (["--reward", "correctness", "--out", "nowhere/S.jsonl"], "does not exist"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_refused_before_anything_is_read(
    ringtrue: Any, rows: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], says: str
) -> None:
    monkeypatch.chdir(rows.parent)
    (rows.parent / "broken_rewards.py").write_text("thing = (\n")
    done = ringtrue("score", rows, *args)
    assert done.code == 2
    assert done.err.startswith("ringtrue: ")
    assert says in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("recipe", "says"),
    [
        ("reward = [", "not a TOML file"),
        ("[[reward]]\nuse = 'correctness'\nwrogn = 0", "wrogn"),
        ("name = 'x'\n", "no [[reward]] table"),
        ("[[reward]]\nuse = 'correctness'\nwrong = 2.0", "must earn more"),
    ],
)
def test_a_recipe_at_fault_is_named(
    ringtrue: Any, rows: Path, tmp_path: Path, recipe: str, says: str
) -> None:
    (tmp_path / "r.toml").write_text(recipe)
    done = ringtrue("score", rows, "--recipe", tmp_path / "r.toml")
    assert done.code == 2
    assert says in done.err
    assert "r.toml" in done.err


@pytest.mark.parametrize("workers", [1, 2])
def test_a_column_that_a_reward_needs_is_named(
    ringtrue: Any, rows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own_rewards.py").write_text(OWN)
    done = ringtrue("score", rows, "--reward", "own_rewards:needy", "--workers", workers)
    assert done.code == 3
    assert "rows.jsonl:1: reward 'needy' needs the column unit; columns here:" in done.err


def test_what_every_row_lacks_is_said_once_and_stops_the_run(ringtrue: Any, rows: Path) -> None:
    """Files have no token ids: a length in tokens must not turn into a file of nothing but errors."""
    recipe = rows.with_name("long.toml")
    recipe.write_text('[[reward]]\nuse = "soft_overlong"\nweight = 1.0\nlimit = 100\ncache = 10\n')
    done = ringtrue("score", rows, "--recipe", recipe, "--out", rows.with_name("s.jsonl"))
    assert done.code == 3
    assert 'unit="chars"' in done.err
