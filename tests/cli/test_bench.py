"""`ringtrue bench`: a table for a person, everything as JSON, and faults as messages."""

import json
from pathlib import Path
from typing import Any

import pytest


def test_ringtrue_beside_math_verify(ringtrue: Any, rows: Path) -> None:
    done = ringtrue("bench", rows, "--against", "math-verify", "--label", "passed", "--json")
    assert done.code == 0
    found = json.loads(done.out)
    assert (found["rows"], [one["name"] for one in found["contenders"]]) == (
        8,
        ["correctness", "math-verify"],
    )
    for one in found["contenders"]:
        assert one["label"]["share"] == 0.875
        assert one["cpu_ms_per_row"] > 0
        assert one["p50_ms"] <= one["p99_ms"] <= one["max_ms"]
    assert found["agreement"][0]["share"] == 1.0
    assert "math-verify" in found["machine"]["packages"]


def test_the_table_names_every_function(ringtrue: Any, rows: Path, tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "my_rewards.py").write_text(
        "def score(completions, ground_truth, **kwargs):\n"
        "    return [float(gold in text) for text, gold in zip(completions, ground_truth)]\n"
        "def bad(completions, ground_truth, **kwargs):\n    raise OSError('no disk')\n"
    )
    monkeypatch.chdir(tmp_path)
    done = ringtrue(
        "bench",
        rows,
        "--reward",
        "correctness",
        "--against",
        "my_rewards:score",
        "--against",
        "my_rewards:bad",
    )
    assert done.code == 0
    assert "runs the code of my_rewards:score, my_rewards:bad" in done.err
    text = " ".join(done.out.split())
    assert "8 rows, 20" in text
    for said in (
        "CPU ms a row",
        "p99 ms",
        "import s",
        "correctness and my_rewards:score agree on 100.00 % of 8",
    ):
        assert said in text
    assert "correctness and my_rewards:bad: no row has a value of both" in text
    assert "my_rewards:bad: the first fault: OSError: no disk" in done.err


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("nowhere.jsonl",), 3, "No such file"),
        (("FILE", "--reward", "corectness"), 2, "correctness"),
        (("FILE", "--against", "nothing:score"), 2, "No module named 'nothing'"),
        (("FILE", "--gold", "nothing"), 3, "no column 'nothing'"),
        (("-",), 2, "name a file, not a pipe"),
    ],
)
def test_wrong_use_is_said(ringtrue: Any, rows: Path, args: tuple[str, ...], code: int, message: str) -> None:
    done = ringtrue("bench", *(rows if arg == "FILE" else arg for arg in args))
    assert (done.code, message in done.err) == (code, True), done.err


def test_help_has_an_example(ringtrue: Any) -> None:
    assert "Example: ringtrue bench" in " ".join(ringtrue("bench", "--help").out.split())
