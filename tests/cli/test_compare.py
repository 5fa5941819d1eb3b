"""`ringtrue compare`: two rewards or two files of scores, the page, exit codes, golden cases."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ringtrue.rewards import Correctness
from ringtrue.rewards.testing import read_cases, run_cases


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Six rows; correctness and the box disagree on three of them."""
    texts = [r"so \boxed{4}", "#### 4", r"\boxed{5}", "#### 5", r"\boxed{4}", r"\boxed{6}"]
    lines = [
        {"id": f"r{n}", "completion": text, "gold": "4", "passed": "4" in text}
        for n, text in enumerate(texts)
    ]
    path = tmp_path / "mixed.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_two_rewards_are_compared(ringtrue: Any, mixed: Path) -> None:
    done = ringtrue("compare", "correctness", "boxed_format", mixed, "--label", "passed", "--json")
    assert done.code == 0
    found = json.loads(done.out)
    assert (found["both_right"], found["only_a_right"], found["only_b_right"], found["both_wrong"]) == (
        2,
        1,
        2,
        1,
    )
    assert found["mcnemar"] == {"p": 1.0, "method": "exact binomial", "statistic": None}
    assert [row["id"] for row in found["differ"]] == ["r1", "r2", "r5"]
    assert found["differ"][1]["a"] == {
        "value": -0.5, "right": False, "status": "ok", "reason": found["differ"][1]["a"]["reason"], "extracted": "5",
    }  # fmt: skip
    assert found["labels"]["flips"] == {"n": 3, "a_as_label": 3, "b_as_label": 0}


def test_a_person_is_told_the_same(ringtrue: Any, mixed: Path) -> None:
    done = ringtrue("compare", "correctness", "boxed_format", mixed, "--label", "passed", "--show", 2)
    text = " ".join(done.out.split())
    for said in (
        "3 flips, agreement 50.00 %",
        "kappa",
        "like the label: A 100.00 % of 6",
        "with A on 3, with B on 0",
    ):
        assert said in text
    assert re.findall(r"^flip, label (\w+): (r\d) \(.*mixed.jsonl:(\d)\)$", done.out, re.MULTILINE) == [
        ("right", "r1", "2"),
        ("wrong", "r5", "6"),
    ]


def test_a_row_that_differs_is_told_in_lines_that_fit_a_terminal(ringtrue: Any, mixed: Path) -> None:
    """A table with a column for each of eight things folds every one of them into syllables."""
    done = ringtrue("compare", "correctness", "boxed_format", mixed, "--show", 1, "--limit", 3)
    at = done.out.index("flip: r1")
    place, *told = done.out[at:].splitlines()
    assert place.startswith("flip: r1 (")
    assert told == ["   gold  4", "   A     1, read 4", "   B     0", "   ends  #### 4"]
    hostile = json.dumps({"id": "x\x1b[2J", "completion": "\x1b[2J " * 200 + r"\boxed{5}", "gold": "4" * 500})
    mixed.write_text(hostile + "\n")
    done = ringtrue("compare", "correctness", "boxed_format", mixed)
    assert "\x1b" not in done.out
    assert max(len(line) for line in done.out[done.out.index("flip: x") :].splitlines()[1:]) < 80


def test_files_of_scores_give_the_same_table(ringtrue: Any, mixed: Path, tmp_path: Path) -> None:
    for name in ("correctness", "boxed_format"):
        assert ringtrue("score", mixed, "--reward", name, "--out", tmp_path / f"{name}.jsonl").code == 0
    files = (tmp_path / "correctness.jsonl", tmp_path / "boxed_format.jsonl")
    found = json.loads(ringtrue("compare", *files, mixed, "--label", "passed", "--right", 0.5, "--json").out)
    assert (found["both_right"], found["only_a_right"], found["only_b_right"], found["both_wrong"]) == (
        2,
        1,
        2,
        1,
    )
    assert found["differ"][0]["gold"] == "4"
    assert found["labels"]["a"]["share"] == 1.0
    assert json.loads(ringtrue("compare", *files, "--json").out)["labels"] is None


def test_flips_can_fail_a_check(ringtrue: Any, mixed: Path) -> None:
    done = ringtrue("compare", "correctness", "boxed_format", mixed, "--max-flips", 2)
    assert (done.code, "failed: 3 flips, more than 2" in done.err) == (1, True)
    assert ringtrue("compare", "correctness", "boxed_format", mixed, "--max-flips", 3).code == 0


def test_the_page_holds_the_sample_that_was_asked_for(ringtrue: Any, mixed: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = ringtrue(
        "compare", "correctness", "boxed_format", mixed, "--report", page, "--sample", 2, "--show", 0
    )
    assert (done.code, "2 rows to judge" in done.err) == (0, True)
    data = page.read_text().split('id="data">')[1].split("</script>")[0]
    assert len(json.loads(data)["rows"]) == 2


def test_judged_rows_become_cases_that_hold(ringtrue: Any, mixed: Path, tmp_path: Path) -> None:
    told = json.loads(ringtrue("compare", "correctness", "boxed_format", mixed, "--json").out)["differ"]
    judged = tmp_path / "judged.jsonl"
    rows = [
        {
            "id": row["id"], "place": row["place"], "judgement": "a", "note": "the number counts",
            "a": {"name": "correctness", "value": row["a"]["value"]},
            "b": {"name": "boxed_format", "value": row["b"]["value"]},
        }
        for row in told
    ]  # fmt: skip
    rows[2]["judgement"] = "neither"
    judged.write_text("".join(json.dumps(row) + "\n" for row in rows))
    cases = tmp_path / "mine.reward.jsonl"
    command = ("compare", "correctness", "boxed_format", mixed, "--judged", judged, "--cases", cases)
    done = ringtrue(*command)
    assert done.code == 0
    assert "2 cases" in done.err
    assert "1 judged rows say nothing" in done.err
    assert [result.ok for result in run_cases(Correctness(), read_cases(cases))] == [True, True]
    again = ringtrue(*command)
    assert (again.code, "is there already" in again.err) == (2, True)
    assert ringtrue(*command, "--force").code == 0


def test_a_changed_file_is_not_judged_anew(ringtrue: Any, mixed: Path, tmp_path: Path) -> None:
    judged = tmp_path / "judged.jsonl"
    sides = {"a": {"value": 1.0}, "b": {"value": 0.0}}
    judged.write_text(json.dumps({"place": f"{mixed}:1", "check": "00", "judgement": "a", **sides}) + "\n")
    done = ringtrue(
        "compare", "correctness", "boxed_format", mixed, "--judged", judged, "--cases", tmp_path / "c"
    )
    assert (done.code, "none of the judged rows" in done.err) == (3, True)
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("correctness", "boxed_format"), 2, "compared on a file"),
        (("correctness", "nowhere.jsonl", "FILE"), 2, "one is a file of scores"),
        (("correctness", "boxed_forma", "FILE"), 2, "boxed_format"),
        (("correctness", "boxed_format", "nowhere.jsonl"), 3, "No such file"),
        (("a.jsonl", "b.jsonl"), 3, "No such file"),
        (("a.jsonl", "b.jsonl", "--label", "passed"), 2, "name the file that was scored"),
        (("correctness", "boxed_format", "FILE", "--label", "nothing"), 3, "no column 'nothing'"),
        (("correctness", "boxed_format", "FILE", "--cases", "x"), 2, "go together"),
        (("correctness", "boxed_format", "-"), 2, "more than once"),
        (
            ("correctness", "boxed_format", "FILE", "--report", "/nowhere/p.html"),
            2,
            "does not exist; make it first",
        ),
        (("correctness", "boxed_format", "FILE", "--report", "FILE"), 2, "take the place of another file"),
    ],
)
def test_wrong_use_is_said(
    ringtrue: Any, mixed: Path, args: tuple[str, ...], code: int, message: str
) -> None:
    done = ringtrue("compare", *(mixed if arg == "FILE" else arg for arg in args))
    assert (done.code, message in done.err) == (code, True), done.err


def test_help_has_an_example(ringtrue: Any) -> None:
    assert "Example: ringtrue compare" in " ".join(ringtrue("compare", "--help").out.split())
