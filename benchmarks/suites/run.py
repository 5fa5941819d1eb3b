"""`make bench`: run the suites, print what they found, and write it to benchmarks/RESULTS.md."""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from ringtrue.benchmarks.bench.machine import processor
from suites import bombs, completions, differences, files, golds, imports, judges, pairs, programs, rewards
from suites.measure import say

_RESULTS: Final = Path(__file__).resolve().parents[1] / "RESULTS.md"
_PACKAGES: Final = ("ringtrue", "math-verify", "sympy", "antlr4-python3-runtime", "trl")

SUITES: Final[dict[str, tuple[str, Callable[[int | None], str]]]] = {
    "completions": ("Completions", completions.report),
    "pairs": ("Pairs", pairs.report),
    "golds": ("Golds, rewritings and near misses", golds.report),
    "bombs": ("Bombs", bombs.report),
    "differences": ("Where we and math-verify differ", differences.report),
    "files": ("A file through the command line", files.report),
    "rewards": ("A step of rewards", rewards.report),
    "programs": ("Programs in the sandbox", programs.report),
    "judges": ("A judge that takes 200 ms", judges.report),
    "imports": ("Imports", lambda _: imports.report()),
}
"""Title and report of each suite, by its name on the command line."""


def main() -> None:
    """Run, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="example: python -m suites.run --limit 500")
    parser.add_argument("--only", choices=sorted(SUITES), help="one suite (nothing is written)")
    parser.add_argument(
        "--limit", type=_positive, help="only the first rows of each file (nothing is written)"
    )
    parser.add_argument(
        "--disagreements", type=Path, metavar="PATH", help="list rows to be judged, elsewhere"
    )
    given = parser.parse_args()
    parts = [_head()]
    for name in [given.only] if given.only else SUITES:
        title, report = SUITES[name]
        began = time.perf_counter()
        parts += [f"## {title}", "", report(given.limit), ""]
        say(f"{name}: {time.perf_counter() - began:.0f} s")
    text = "\n".join(parts)
    sys.stdout.write(text)
    if given.disagreements:
        differences.write(given.disagreements, given.limit)
    if given.limit is None and given.only is None:
        _RESULTS.write_text(text, encoding="utf-8")


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of rows; give one from 1")
    return number


def _head() -> str:
    """What the figures were taken on."""
    packages = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    return "\n".join(
        [
            "# Measured",
            "",
            "`make bench` writes this page. Means are CPU time, worker processes counted, all graders in one"
            " run; medians and tails are of single rows, CPU time or, where a worker took part, wall time."
            " \"times less than math-verify\" is math-verify's mean divided by the grader's.",
            "",
            f"{datetime.now(tz=UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {processor()},"
            f" {os.cpu_count()} cores, Python {platform.python_version()}, {packages}.",
            "",
        ]
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except ImportError:
        return "absent"


if __name__ == "__main__":
    main()
