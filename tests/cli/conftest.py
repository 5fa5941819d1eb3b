"""The command line as tests call it: in this process, or as a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ringtrue.cli import main

ROOT = Path(__file__).resolve().parents[2]
PORTIONS = ("graders", "rewards", "trainer_glue", "benchmarks")


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str


Call = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def ringtrue(capfd: pytest.CaptureFixture[str]) -> Call:
    """Run a command in this process; no message may be a traceback."""

    def call(*args: object) -> Result:
        capfd.readouterr()
        code = main([str(arg) for arg in args])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Result(code, out, err)

    return call


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a command as a process of its own, in the test's folder; none outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(*args: object, **options: Any) -> "subprocess.Popen[str]":
        path = os.pathsep.join(str(ROOT / portion) for portion in PORTIONS)
        process = subprocess.Popen(
            [sys.executable, "-m", "ringtrue.cli", *map(str, args)],
            stderr=subprocess.PIPE, text=True, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": path}, **{"stdout": subprocess.PIPE, **options},
        )  # fmt: skip
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Eight rows in two groups, with labels; the last label differs."""
    right = [True, True, False, False, True, False, False, True]
    lines = [
        {
            "id": f"r{number}",
            "prompt": f"question {number // 4}",
            "completion": rf"<think>hm</think> so \boxed{{{4 if ok else 5}}}",
            "ground_truth": "4",
            "passed": ok if number < 7 else False,
        }
        for number, ok in enumerate(right)
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def load(path: Path) -> list[dict[str, Any]]:
    """The rows of an output, less what never repeats."""
    found = [json.loads(line) for line in path.read_text().splitlines()]
    for row in found:
        row.pop("seconds", None)
        for part in row.get("parts", {}).values():
            part.pop("seconds")
    return found


@pytest.fixture
def loaded() -> Callable[[Path], list[dict[str, Any]]]:
    """Read an output, less what never repeats."""
    return load
