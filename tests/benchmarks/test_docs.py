"""The page on scoring files: its commands run, and its figures are those of the sample."""

import json
import re
import shlex
import shutil
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from ringtrue.benchmarks.layouts import LAYOUTS
from ringtrue.benchmarks.sample import SAMPLE_PATH
from ringtrue.cli import main

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "benchmarking.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ ringtrue (.*)$", PAGE, re.MULTILINE)


def test_the_commands_run_and_print_the_figures_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(SAMPLE_PATH, "sample.jsonl")
    printed: list[str] = []
    for command in COMMANDS:
        assert main(shlex.split(command)) == 0, command
        printed.append("".join(capfd.readouterr()))
    first = " ".join(printed[0].split())
    for figure in ("75.5 % mixed, 17.0 % all right, 7.5 % all wrong", "pass@1 0.575", "pass@8 0.925"):
        assert figure in first
    assert "48 rows have the status unreadable_gold" in first
    assert Path("report.html").stat().st_size > 10_000
    assert len(Path("scores.jsonl").read_text().splitlines()) == 472
    shares = json.loads(next(line for line in printed[1].splitlines() if line[:1] == "{"))["groups"]
    assert {name: round(100 * share) for name, share in shares["variance_share"].items()} == {
        "correctness": 96, "think_format": 4,
    }  # fmt: skip
    assert "264 unreadable gold" in printed[3]
    assert "3 flips" in printed[3]


def test_the_examples_print_what_they_say() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    printed = StringIO()
    with redirect_stdout(printed):
        exec(program, {})
    assert printed.getvalue().splitlines() == re.findall(r"^print\(.*\)   # (.*)$", program, re.MULTILINE)


def test_every_layout_is_told() -> None:
    for layout in LAYOUTS:
        assert layout.name.split("'")[0] in PAGE
