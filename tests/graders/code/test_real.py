"""Agreement with programs that were executed before, of HumanEval and MBPP."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ringtrue.graders import Outcome, read_completion
from ringtrue.graders.code import CodePolicy, grade_code, probe_level

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "code.jsonl.gz"
if not DATA.is_file():
    pytest.skip(f"{DATA} is not here", allow_module_level=True)
if probe_level() is None:
    pytest.skip("no program can be run on this machine", allow_module_level=True)


def gold(row: dict[str, Any]) -> dict[str, Any]:
    meta = row["meta"]
    return meta if "test_list" in meta else {**meta, "prompt": row["problem"]}


@pytest.mark.real_data
@pytest.mark.parametrize("step", [40, pytest.param(1, marks=pytest.mark.soak)])
def test_agrees_with_labels_that_were_executed(step: int) -> None:
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rows = [row for row in rows if "test" in row["meta"] or "test_list" in row["meta"]][::step]
    read = [read_completion(row["completion"], dialect="none") for row in rows]
    verdicts = grade_code([gold(row) for row in rows], read, policy=CodePolicy(whole=True))
    differ = [
        row["id"]
        for row, verdict in zip(rows, verdicts, strict=True)
        if (verdict.outcome is Outcome.CORRECT) is not row["label"]
    ]
    assert len(differ) <= len(rows) // 100, differ
    assert {verdict.mode for verdict in verdicts} == {"two_processes"}
