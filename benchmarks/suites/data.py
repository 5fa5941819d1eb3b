"""The files that the suites measure on: real completions beside the checkout, or the bundled sample."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REAL = Path(__file__).resolve().parents[3] / "shared" / "data"
SAMPLE = Path(__file__).resolve().parents[1] / "ringtrue" / "benchmarks" / "sample" / "sample.jsonl"


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of one of the real files, such as `math`."""
    with gzip.open(REAL / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def completions(limit: int | None = None) -> tuple[str, list[dict[str, Any]]]:
    """Labelled maths completions and the name of where they come from."""
    if REAL.is_dir():
        found = [row for row in rows("math") if row["gold"] is not None]
        return "math.jsonl.gz", found[:limit]
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    found = [row for row in map(json.loads, lines) if row["ability"] == "math" and row["gold"] is not None]
    return "the bundled sample", found[:limit]
