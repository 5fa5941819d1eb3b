"""How does `ringtrue score` grow from one core to two, and what would a billion rows take?

`python -m suites.scale` runs the command line on math.jsonl.gz, or the bundled sample, repeated to 100,000
rows, and writes docs/scale.md. CPU time is that of every process that a run starts, sampled from /proc by a
mark in its environment, since Ray's processes are nobody's children.
"""

import gzip
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeAlias

from suites.data import completions
from suites.measure import Row, say, table
from suites.scale_page import PAGE

__all__ = ["Run", "page", "report"]

_DOCS: Final = Path(__file__).resolve().parents[2] / "docs" / "scale.md"
_ROWS: Final = 100_000
_TIMES: Final = 3
_EVERY: Final = 0.2
_MARK: Final = "RINGTRUE_SCALE_RUN"
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_CONFIGURATIONS: Final = (("local", 1), ("local", 2), ("ray", 1), ("ray", 2))
_SHARDS: Final = (1, 16, 64)


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took, in seconds."""

    wall: float
    cpu: float
    """Of all processes."""
    reader: float
    """Of the process that reads and writes."""

    def less(self, start: "Run", rows: int) -> "Run":
        """What a million rows took, without the start."""
        million = 1e6 / rows
        return Run(
            (self.wall - start.wall) * million,
            max(0.0, self.cpu - start.cpu) * million,
            max(0.0, self.reader - start.reader) * million,
        )


_Runs: TypeAlias = dict[tuple[str, int], Run]
_HEAD: Final = (
    "run", "s", "of it start and end", "rows/s after the start", "growth", "CPU s a million rows",
    "of it the reader's",
)  # fmt: skip


def report(limit: int | None = None) -> str:
    """The whole page."""
    name, rows = completions(limit)
    times = max(1, -(-(limit or _ROWS) // len(rows)))
    with tempfile.TemporaryDirectory(prefix="ringtrue-scale-") as folder:
        first, once, whole = (Path(folder) / f"{part}.jsonl.gz" for part in ("first", "once", "whole"))
        first.write_bytes(_packed(rows[:1]))
        once.write_bytes(_packed(rows))
        whole.write_bytes(_packed(rows) * times)
        load = os.getloadavg()[0]
        starts = {one: _best(first, *one) for one in _CONFIGURATIONS}
        single = _best(once, "local", 1)
        found = {one: _best(whole, *one) for one in starts}
        return page(name, len(rows), times, load, starts, single, found)


def page(name: str, once: int, times: int, load: float, starts: _Runs, single: Run, found: _Runs) -> str:
    """The page with the figures: the load before, the starts, one pass over the rows, and all rows."""
    rows = once * times
    work = {one: run.less(starts[one], rows) for one, run in found.items()}
    lines = [
        (
            f"`--engine {engine} --workers {workers}`",
            f"{found[engine, workers].wall:.1f}",
            f"{starts[engine, workers].wall:.1f}",
            f"{1e6 / run.wall:,.0f}",
            f"{work[engine, 1].wall / run.wall:.2f}",
            f"{run.cpu:,.0f}",
            f"{run.reader:,.0f}",
        )
        for (engine, workers), run in work.items()
    ]
    ray = work["ray", 2]
    return PAGE.format(
        date=f"{datetime.now(tz=UTC):%Y-%m-%d}",
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python"
        f" {platform.python_version()}, Ray {version('ray')}",
        load=f"{load:.1f}",
        name=name, once=f"{once:,}", times=times, rows=f"{rows:,}", runs=_TIMES,
        table="\n".join(table(_HEAD, lines)),
        fresh=f"{single.less(starts['local', 1], once).cpu:,.0f}",
        local=f"{work['local', 1].cpu:,.0f}",
        local_hours=f"{work['local', 1].cpu * 1000 / 3600:,.0f}",
        cost=f"{ray.cpu:,.0f}",
        hours=f"{ray.cpu * 1000 / 3600:,.0f}",
        reader=f"{ray.reader:,.0f}",
        walk=f"{ray.reader * 1000 / 3600:,.1f}",
        feeds=f"{_feeds(ray)}",
        billion="\n".join(table(["runs side by side", "cores", "hours"], _billion(ray))),
    )  # fmt: skip


def _packed(rows: Sequence[Row]) -> bytes:
    return gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode())


def _feeds(run: Run) -> int:
    """How many workers one reader keeps busy, at most."""
    return max(1, int((run.cpu - run.reader) / run.reader))


def _billion(run: Run) -> list[tuple[str, str, str]]:
    workers = _feeds(run)
    hours = max(run.reader, (run.cpu - run.reader) / workers) * 1000 / 3600
    return [(f"{runs}", f"{runs * (workers + 1)}", f"{hours / runs:.1f}") for runs in _SHARDS]


def _best(file: Path, engine: str, workers: int) -> Run:
    """The fastest of three: others share the machine."""
    runs = [_once(file, engine, workers) for _ in range(_TIMES)]
    best = min(runs, key=lambda run: run.wall)
    say(f"{file.name}, {engine} {workers}: " + ", ".join(f"{run.wall:.1f} s" for run in runs))
    return Run(best.wall, min(run.cpu for run in runs), min(run.reader for run in runs))


def _once(file: Path, engine: str, workers: int) -> Run:
    command = [
        sys.executable, "-m", "ringtrue.cli", "score", str(file), "--reward", "correctness",
        "--out", str(file.with_name("S.jsonl")), "--force", "--engine", engine, "--workers", str(workers),
    ]  # fmt: skip
    mark = f"{time.monotonic_ns()}"
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        env={**os.environ, _MARK: mark, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    seen: dict[str, float] = {}
    while True:
        _sample(f"{_MARK}={mark}".encode(), seen)
        try:
            _, said = process.communicate(timeout=_EVERY)
        except subprocess.TimeoutExpired:
            continue
        break
    wall = time.monotonic() - began
    if process.returncode:
        raise RuntimeError(said.decode())
    return Run(wall, sum(seen.values()), seen[str(process.pid)])


def _sample(mark: bytes, seen: dict[str, float]) -> None:
    """Note the CPU time so far of each process that has the mark."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            if folder.name not in seen and mark not in (folder / "environ").read_bytes().split(b"\0"):
                continue
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        seen[folder.name] = (int(fields[11]) + int(fields[12])) / _TICKS


def main(arguments: Sequence[str]) -> None:
    """Measure and write; a number of rows as the argument prints instead."""
    if arguments:
        sys.stdout.write(report(int(arguments[0])))
    else:
        _DOCS.write_text(report(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
