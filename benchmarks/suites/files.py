"""What `ringtrue score` costs on a whole file, beside a plain loop of math-verify over the same lines.

Each runs in a fresh process, and CPU is counted once everything is imported. A reward that does
nothing shows how much of the run is reading, counting and writing.
"""

import gzip
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ringtrue.graders import shutdown
from ringtrue.rewards import Row, reward
from suites import peers
from suites.data import completions
from suites.measure import cpu, say, table

__all__ = ["nothing", "report"]

_RUNS: Final = 7


@reward(low=0.0, high=1.0)
def nothing(row: Row) -> float:  # noqa: ARG001
    """What is left of a run where no reward works."""
    return 0.0


def report(limit: int | None = None) -> str:
    """One line a way of going through the file."""
    name, rows = completions(limit)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl.gz"
        with gzip.open(path, "wt", encoding="utf-8", compresslevel=6) as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)
        ours, idle = (
            min(_seconds(way, path) for _ in range(_RUNS)) for way in ("correctness", "suites.files:nothing")
        )
        theirs = _seconds("math-verify", path)
    lines = (
        ("`ringtrue score --reward correctness`", ours),
        ("of it reading, counting and writing", idle),
        ("math-verify in a plain loop", theirs),
    )
    return "\n".join(
        [
            f"{len(rows)} completions of {name}, gzipped; the lowest of {_RUNS} runs, one of math-verify.",
            "",
            *table(
                ["", "CPU s", "rows a CPU s", "times math-verify's"],
                [
                    [way, f"{spent:.2f}", f"{len(rows) / spent:,.0f}", f"{theirs / spent:.1f}"]
                    for way, spent in lines
                ],
            ),
        ]
    )


def _seconds(way: str, path: Path) -> float:
    say(f"files: {way}")
    done = subprocess.run(
        [sys.executable, "-m", "suites.files", way, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{way} on {path} failed: {done.stderr[-2000:]}")
    return float(done.stdout.splitlines()[-1])


def _main(way: str, path: Path) -> None:
    """In the child: a first pass over two lines imports what is imported late."""
    importlib.import_module("mpmath")  # for which few lines ask, and which math-verify has
    first = path.with_name("first.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines, gzip.open(first, "wt", encoding="utf-8") as out:
        out.writelines(line for line, _ in zip(lines, range(2), strict=False))
    run = _loop() if way == "math-verify" else _score(way)
    run(first)
    shutdown()  # a worker's CPU shows once it has ended
    before = cpu()
    run(path)
    shutdown()
    after = cpu()
    print(sum(after) - sum(before))  # noqa: T201


def _score(way: str) -> Callable[[Path], None]:
    from ringtrue.cli import main

    def run(path: Path) -> None:
        out = path.with_suffix(f".{os.getpid()}.out.jsonl")
        main(["score", str(path), "--reward", way, "--out", str(out), "--force"])

    return run


def _loop() -> Callable[[Path], None]:
    peer = peers.math_verify()

    def run(path: Path) -> None:
        with gzip.open(path, "rt", encoding="utf-8") as lines, path.with_suffix(".theirs").open("w") as out:
            for line in lines:
                row = json.loads(line)
                paid = peer(row["gold"], row["completion"])
                out.write(json.dumps({"id": row.get("id"), "value": float(paid)}) + "\n")

    return run


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
