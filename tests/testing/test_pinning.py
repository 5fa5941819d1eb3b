"""Pinning: what a reward earns is written into a file of cases, and not a byte besides."""

import json
import math
from pathlib import Path

import pytest

from ringtrue.rewards import Correctness
from ringtrue.rewards.testing import CasesError, pin, read_cases, run_cases
from testing.case_files import PLAIN, ends_with, write


def test_pinning_writes_what_is_missing_and_no_other_byte(tmp_path: Path) -> None:
    lines = [
        '{"reward": "my:score",   "about": "é"}',
        PLAIN.replace("1.0", "0.25"),  # it does not hold, and stays
        "",
        '  {"gold":"7",  "completion" : "-7", "n": 1.10, "big": 12345678901234567890123, "why":"{\\"why\\": 1}"}',
        '{"completion": "8", "why": "\\ud800 é 🙂", "gold": "7"}\r',
    ]
    path = write(tmp_path, *lines)
    pinned = pin(ends_with, path)
    lines[3] = lines[3].replace('"why":', '"expect": 1.0, "why":', 1)
    lines[4] = lines[4].replace('"why":', '"expect": 0.0, "why":')
    assert path.read_bytes().decode("utf-8") == "\n".join(lines) + "\n"
    assert [(result.case.place, result.value) for result in pinned] == [
        (f"{path}:4", 1.0),
        (f"{path}:5", 0.0),
    ]
    assert pin(ends_with, path) == []


def test_pinning_all_changes_only_what_does_not_hold(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '{"completion": "7", "gold": "7", "expect": [0.5, 1], "why": "holds"}',
        '{"completion": "8", "gold": "7", "expect": [0.5,1], "why": "does not"}',
        '{"completion": "9", "gold": "7", "expect": 0, "why": "holds"}',
    )
    before = path.read_text().splitlines()
    pin(ends_with, path, which="all")
    after = path.read_text().splitlines()
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1] == before[1].replace("[0.5,1]", "0.0")


def test_no_score_is_pinned_as_null(tmp_path: Path) -> None:
    path = write(tmp_path, '{"completion": "so $\\\\boxed{7}$", "gold": null, "why": "no gold"}')
    pin(Correctness(), path)
    assert json.loads(path.read_text())["expect"] is None
    assert all(result.ok for result in run_cases(Correctness(), read_cases(path)))


@pytest.mark.parametrize("value", [math.nan, math.inf, "x"])
def test_what_is_no_value_is_not_pinned(tmp_path: Path, value: object) -> None:
    path = write(tmp_path, PLAIN, '{"completion": "8", "gold": "7", "why": "x"}')
    before = path.read_bytes()
    with pytest.raises(CasesError, match=r"cases\.jsonl:2: there is no value to pin"):
        pin(lambda completions, **kwargs: [value] * len(completions), path)
    assert path.read_bytes() == before


def test_a_write_that_fails_leaves_the_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, '{"completion": "8", "gold": "7", "why": "x"}')
    before = path.read_bytes()

    def full(*args: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        pin(ends_with, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_and_the_permissions_stay(tmp_path: Path) -> None:
    path = write(tmp_path, '{"completion": "8", "gold": "7", "why": "x"}')
    path.chmod(0o640)
    link = tmp_path / "link.jsonl"
    link.symlink_to(path)
    pin(ends_with, link)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert json.loads(path.read_text())["expect"] == 0.0
