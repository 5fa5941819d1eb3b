"""`make bench`: run every suite and write benchmarks/RESULTS.md."""

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from suites import completions, imports

RESULTS = Path(__file__).resolve().parents[1] / "RESULTS.md"


def main() -> None:
    """Run, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="example: python -m suites.run --limit 500")
    parser.add_argument("--limit", type=int, help="only the first rows of each file (nothing is written)")
    limit = parser.parse_args().limit
    packages = ", ".join(f"{name} {version(name)}" for name in ("ringtrue", "math-verify", "sympy"))
    text = "\n".join(
        [
            "# Measured",
            "",
            "`make bench` writes this page. Speeds are CPU time, workers counted, all in one run.",
            "",
            f"{datetime.now(tz=UTC):%Y-%m-%d}, {platform.system()} {platform.machine()},"
            f" {os.cpu_count()} cores, Python {platform.python_version()}, {packages}.",
            "",
            "## Completions",
            "",
            completions.report(limit),
            "",
            "## Imports",
            "",
            imports.report(),
            "",
        ]
    )
    sys.stdout.write(text)
    if limit is None:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
