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
                "outcome": "correct", "slot": "boxed", "tier": "text",
            },
            "think_format": {"value": 1.0, "weight": 0.3, "status": "ok", "reason": "", "extracted": None},
        },
    }  # fmt: skip
    assert [row["group"] for row in loaded(out)] == [0] * 4 + [1] * 4
    assert {"seconds"} == set(json.loads(out.read_text().splitlines()[0])["parts"]["correctness"]) - set(
        first["parts"]["correctness"]
    )


def test_parts_of_parts_are_written_and_counted(
    ringtrue: Any, rows: Path, tmp_path: Path, loaded: Callable[[Path], Any]
) -> None:
    recipe, out = tmp_path / "gated.toml", tmp_path / "S.jsonl"
    recipe.write_text(
        '[[reward]]\nuse = "gate"\nreward = { use = "correctness" }\nwhen = { use = "think_format" }\n'
    )
    summary = json.loads(ringtrue("score", rows, "--recipe", recipe, "--out", out, "--json").out)
    gate = loaded(out)[0]["parts"]["gate"]
    assert gate["value"] == 1.0
    inner = {name: (part["value"], part["weight"]) for name, part in gate["parts"].items()}
    assert inner == {"correctness": (1.0, 1.0), "think_format": (1.0, 0.0)}
    assert all("parts" not in part for part in gate["parts"].values())
    assert list(summary["parts"]) == ["gate", "gate/correctness", "gate/think_format"]
    assert summary["parts"]["gate/correctness"]["scored"] == 8


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
        (["--reward", "correctness", "--engine", "spark"], "spark"),
        (["--reward", "correctness", "--out", "nowhere/S.jsonl"], "does not exist"),
        # A page is written last: hours of scoring would be lost, or the rows themselves.
        (["--reward", "correctness", "--report", "nowhere/R.html"], "the folder of --report nowhere/R.html"),
        (["--reward", "correctness", "--report", "."], "--report . is a folder"),
        (["--reward", "correctness", "--report", "rows.jsonl"], "would take the place of another file"),
        (["--reward", "correctness", "--report", "S", "--out", "S"], "would take the place of another file"),
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


@pytest.mark.parametrize(
    ("condition", "code", "says"),
    [
        ("timeout_rate > 0.01", 0, ""),
        ("mean < 0.9", 1, "failed: mean < 0.9: mean is 0.25"),
        ("correctness.mean < 0.9 and rows == 8", 1, "correctness.mean is 0.25, rows is 8"),
        ("agreement.share < 0.5 or error_rate > 0", 0, ""),
        ("skipped > 0", 0, ""),
        ("meen < 0.9", 2, "no figure 'meen'; there are "),
        ("mean <", 2, "the end stands where"),
    ],
)
def test_a_condition_decides_the_exit_code(
    ringtrue: Any, rows: Path, condition: str, code: int, says: str
) -> None:
    done = ringtrue("score", rows, "--reward", "correctness", "--label", "passed", "--fail-if", condition)
    assert done.code == code, done.err
    assert says in done.err
    assert (done.out == "") == (code == 2), "an unknown figure is refused before a row is read"


def test_a_condition_holds_again_where_the_output_is_whole(ringtrue: Any, rows: Path, tmp_path: Path) -> None:
    args = (
        "score",
        rows,
        "--reward",
        "correctness",
        "--out",
        tmp_path / "S.jsonl",
        "--fail-if",
        "mean < 0.9",
    )
    assert ringtrue(*args).code == 1
    assert ringtrue(*args[:-2], "--resume").code == 0
    again = ringtrue(*args, "--resume")
    assert again.code == 1, "else a second run would pass what the first has failed"
    assert "is whole: its rows are counted again" in again.err
    rows.write_text("".join(rows.read_text().splitlines(True)[1:]))
    other = ringtrue(*args, "--resume")
    assert (other.code, "was made from another input" in other.err) == (2, True)


def test_rows_at_fault_are_left_out_and_counted_where_that_is_asked(
    ringtrue: Any, rows: Path, tmp_path: Path, loaded: Callable[[Path], Any]
) -> None:
    lines = rows.read_text().splitlines(True)
    bad = [
        "oops\n",
        "[1]\n",
        '{"completion": null, "ground_truth": "4"}\n',
        '{"ground_truth": "4"}\n',
        '"\udce9"\n',
    ]
    rows.write_bytes("".join(lines[:3] + bad + lines[3:]).encode("utf-8", "surrogateescape"))
    args = ("score", rows, "--reward", "correctness", "--label", "passed", "--out", tmp_path / "S.jsonl")
    stopped = ringtrue(*args)
    assert stopped.code == 3
    assert "rows.jsonl:4: not JSON" in stopped.err
    assert "3 finished rows are kept in" in stopped.err
    done = ringtrue(*args, "--skip-bad", "--json", "--force")
    assert done.code == 0, done.err
    assert "5 rows at fault were left out; the first:" in done.err
    assert "rows.jsonl:4: not JSON" in done.err
    assert (json.loads(done.out)["skipped"], json.loads(done.out)["rows"]) == (5, 8)
    assert [row["id"] for row in loaded(tmp_path / "S.jsonl")] == [f"r{number}" for number in range(8)]
    assert ringtrue(*args[:-2], "--skip-bad", "--fail-if", "skipped > 4").code == 1


def test_a_ragged_line_of_csv_is_left_out_and_a_broken_quote_is_not(ringtrue: Any, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("completion,gold\n#### 4,4\n#### 5\n#### 4,4\n")
    done = ringtrue("score", tmp_path / "a.csv", "--reward", "correctness", "--skip-bad", "--json")
    assert (json.loads(done.out)["rows"], json.loads(done.out)["skipped"]) == (2, 1)
    (tmp_path / "b.csv").write_text('completion,gold\n#### 4,4\n"#### 5,4\n#### 4,4\n')
    assert ringtrue("score", tmp_path / "b.csv", "--reward", "correctness", "--skip-bad").code == 3


def test_a_layout_is_said_once(ringtrue: Any, tmp_path: Path) -> None:
    row = {"input": "2+2?", "output": "#### 4", "gts": "4", "score": 1.0, "step": 1}
    for step in (1, 2):
        (tmp_path / f"{step}.jsonl").write_text(json.dumps(row) + "\n")
    done = ringtrue("score", tmp_path, "--reward", "correctness", "--json")
    assert done.err.count("verl's rollout log: completion from 'output'") == 1
    assert json.loads(done.out)["mean"] == 1.0


def test_rows_may_be_written_as_parquet(ringtrue: Any, rows: Path, tmp_path: Path) -> None:
    args = ("score", rows, "--reward", "correctness", "--out", tmp_path / "S.parquet")
    assert ringtrue(*args).code == 0
    from ringtrue.benchmarks.reading import Source

    found = [row.values for row in Source([str(tmp_path / "S.parquet")])]
    assert [row["id"] for row in found] == [f"r{number}" for number in range(8)]
    assert ringtrue(*args).code == 2
    assert ringtrue(*args, "--resume").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["S.parquet", "rows.jsonl"]


@pytest.mark.parametrize("suffix", [".gz", ".csv", ".zst", ".arrow"])
def test_what_is_not_written_is_refused(ringtrue: Any, rows: Path, tmp_path: Path, suffix: str) -> None:
    done = ringtrue("score", rows, "--reward", "correctness", "--out", tmp_path / f"S.jsonl{suffix}")
    assert (done.code, "rows are written as JSONL, or as .parquet" in done.err) == (2, True)


def test_a_page_is_written(ringtrue: Any, rows: Path, tmp_path: Path) -> None:
    done = ringtrue("score", rows, "--reward", "correctness", "--report", tmp_path / "R.html")
    assert done.code == 0, done.err
    assert (tmp_path / "R.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_workers_that_die_cost_the_row_alone(
    ringtrue: Any, rows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loaded: Callable[[Path], Any]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dying_rewards.py").write_text(
        "import os\nfrom ringtrue.rewards import reward\n\n"
        "@reward(low=0.0, high=1.0)\ndef dies(row):\n"
        '    """Takes its process with it."""\n'
        '    return os._exit(11) if row.columns["id"] == "r5" else 1.0\n'
    )
    args = ("score", rows, "--reward", "dying_rewards:dies", "--out", tmp_path / "S.jsonl", "--workers", 2)
    done = ringtrue(*args)
    assert done.code == 0, done.err
    assert [row["status"] for row in loaded(tmp_path / "S.jsonl")] == ["ok"] * 5 + ["error"] + ["ok"] * 2
    assert "1 row has the status error; the first:" in done.err
    assert "dies: a worker process died on it, with exit code 11" in done.err


def test_a_group_recipe_reads_every_row_before_it_scores_one(
    ringtrue: Any, rows: Path, tmp_path: Path
) -> None:
    lines = rows.read_text().splitlines()
    rows.write_text("\n".join([*lines[:6], "oops", *lines[6:]]) + "\n")
    recipe = tmp_path / "group.toml"
    recipe.write_text('[[reward]]\nuse = "relative_length"\nunit = "chars"\n')
    args = ("score", rows, "--recipe", recipe, "--out", tmp_path / "S.jsonl", "--json")
    stopped = ringtrue(*args)
    assert (stopped.code, "rows.jsonl:7: not JSON" in stopped.err) == (3, True)
    assert "--skip-bad leaves rows at fault out" in stopped.err
    assert not list(tmp_path.glob("*partial*"))
    done = ringtrue(*args, "--skip-bad")
    assert (done.code, json.loads(done.out)["rows"], json.loads(done.out)["skipped"]) == (0, 8, 1), done.err


def test_a_file_of_which_every_row_is_at_fault_is_no_success(ringtrue: Any, tmp_path: Path) -> None:
    file = tmp_path / "golds.jsonl"
    file.write_text('{"completion": null, "gold": "4"}\n' * 3)
    done = ringtrue("score", file, "--reward", "correctness", "--skip-bad", "--out", tmp_path / "S.jsonl")
    assert done.code == 3
    assert "golds.jsonl: all 3 rows are at fault; the first:" in done.err
    assert not list(tmp_path.glob("S.*"))


def test_rows_without_a_value_are_said_with_the_reason(ringtrue: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"completion": "#### 4", "gold": "4"}\n{"completion": "#### 4", "gold": "^{6}"}\n')
    done = ringtrue("score", file, "--reward", "correctness")
    assert "1 row has the status unreadable_gold; the first:" in done.err
    assert "a.jsonl:2: correctness: the gold '^{6}' cannot be read" in done.err


def test_a_column_of_bare_answers_is_noticed(ringtrue: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"pred": "4", "gold": "4"}\n' * 3)
    done = ringtrue("score", file, "--reward", "correctness", "--completion", "pred")
    assert "3 of 3 rows have no answer" in done.err
    assert "ringtrue grade --answer" in done.err


def test_a_reward_with_a_gold_option_that_takes_no_gold_is_left_as_it_is(
    ringtrue: Any, tmp_path: Path
) -> None:
    row: dict[str, object] = {
        "completion": "no commas here", "gold": None,
        "instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}],
    }  # fmt: skip
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
    done = ringtrue("score", tmp_path / "a.jsonl", "--reward", "instruction_following", "--json")
    assert (done.code, json.loads(done.out)["mean"]) == (0, 1.0), done.err
