"""`ringtrue grade`: verdict rows on standard output or in a file, the summary on standard error."""

import json
from pathlib import Path
from typing import Any

import pytest


def test_a_verdict_row_is_as_documented(ringtrue: Any, rows: Path) -> None:
    done = ringtrue("grade", rows)
    assert done.code == 0
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [list(row) for row in found] == [
        ["id", "outcome", "extracted", "slot", "tier", "option", "detail", "seconds"]
    ] * 8
    assert [row["id"] for row in found] == [f"r{number}" for number in range(8)]
    assert [row["outcome"] for row in found][:3] == ["correct", "correct", "wrong"]
    assert {(row["extracted"], row["slot"]) for row in found} == {("4", "boxed"), ("5", "boxed")}


def test_the_summary_is_on_standard_error(ringtrue: Any, rows: Path) -> None:
    done = ringtrue("grade", rows, "--label", "passed")
    for text in ("8 rows", "correct", "50.0 %", "tier", "agreement with the label: 87.50 %"):
        assert text in done.err
    assert "agreement" not in ringtrue("grade", rows).err


def test_bare_answers_are_graded_whole(ringtrue: Any, tmp_path: Path) -> None:
    lines = [{"pred": "0.5", "gold": "1/2"}, {"pred": "0.6", "gold": "1/2"}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = ringtrue("grade", tmp_path / "a.jsonl", "--answer", "pred")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert (found[0]["outcome"], found[0]["slot"]) == ("correct", None)
    assert found[1]["outcome"] == "wrong"
    refused = ringtrue("grade", tmp_path / "a.jsonl", "--answer", "pred", "--completion", "pred")
    assert refused.code == 2


def test_a_column_used_as_the_answer_is_no_gold(ringtrue: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"answer": "0.5", "gold": "1/2"}\n')
    done = ringtrue("grade", tmp_path / "a.jsonl", "--answer", "answer")
    assert json.loads(done.out)["outcome"] == "correct"


def test_messages_are_read_and_refused_as_bare_answers(ringtrue: Any, tmp_path: Path) -> None:
    row = {"completion": [{"role": "assistant", "content": "#### 4"}], "gold": 4}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
    assert json.loads(ringtrue("grade", tmp_path / "a.jsonl").out)["outcome"] == "correct"
    refused = ringtrue("grade", tmp_path / "a.jsonl", "--answer", "completion")
    assert (refused.code, "an answer must be a string" in refused.err) == (3, True)


def test_golds_of_every_kind(ringtrue: Any, tmp_path: Path) -> None:
    golds = ["4", 4, 4.0, ["5", "4"], None, "", 10**30]
    lines = [json.dumps({"completion": f"#### {10**30 if g == 10**30 else 4}", "gold": g}) for g in golds]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    done = ringtrue("grade", tmp_path / "a.jsonl")
    outcomes = [json.loads(line)["outcome"] for line in done.out.splitlines()]
    assert outcomes == ["correct"] * 4 + ["unreadable_gold"] * 2 + ["correct"]


def test_the_policy_and_the_dialect_count(ringtrue: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"completion": "#### 50%", "gold": "50"}\n')
    assert json.loads(ringtrue("grade", tmp_path / "a.jsonl").out)["outcome"] == "correct"
    strict = ringtrue("grade", tmp_path / "a.jsonl", "--policy", "percent=strict")
    assert json.loads(strict.out)["outcome"] == "wrong"
    assert ringtrue("grade", tmp_path / "a.jsonl", "--dialect", "nonsense").code == 2


def test_the_prompt_may_open_the_reasoning(ringtrue: Any, tmp_path: Path) -> None:
    row = {"completion": r"hm \boxed{4}", "gold": "4", "asked": "2+2?<think>\n"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
    assert json.loads(ringtrue("grade", tmp_path / "a.jsonl").out)["outcome"] == "correct"
    told = ringtrue("grade", tmp_path / "a.jsonl", "--prompt", "asked")
    assert json.loads(told.out)["outcome"] == "no_answer"


def test_every_command_has_help_with_an_example(ringtrue: Any) -> None:
    for command in ("demo", "score", "grade", "explain", "list", "show"):
        done = ringtrue(command, "--help")
        assert done.code == 0
        assert f"Example: ringtrue {command}" in " ".join(done.out.split())


def test_version_and_wrong_use(ringtrue: Any) -> None:
    assert ringtrue("--version").out.startswith("ringtrue ")
    for args in ((), ("nothing",), ("grade",), ("grade", "a", "--nothing")):
        done = ringtrue(*args)
        assert done.code == 2, args


DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "math.jsonl.gz"


@pytest.mark.real_data
@pytest.mark.skipif(not DATA.exists(), reason="the measuring data is not here")
def test_real_completions_are_graded_without_an_exception(ringtrue: Any, tmp_path: Path) -> None:
    done = ringtrue("grade", DATA, "--limit", 1500, "--label", "label", "--out", tmp_path / "V.jsonl")
    assert done.code == 0
    outcomes = [json.loads(line)["outcome"] for line in (tmp_path / "V.jsonl").read_text().splitlines()]
    assert len(outcomes) == 1500
    assert "error" not in outcomes
