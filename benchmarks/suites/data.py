"""The files that the suites measure on: real ones beside the checkout, else the bundled sample.

A row is a JSON object with `source`, `gold`, `label`, `meta` and `completion` or `pred`. Nothing of the real
files is ever written into the project.
"""

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from suites.measure import Row

__all__ = ["SAMPLE_ONLY", "completions", "golds", "have", "pairs", "scored"]

SAMPLE_ONLY = "RINGTRUE_SUITES_SAMPLE"
"""Set this environment variable to measure on the bundled sample although real files are there."""

_REAL = Path(__file__).resolve().parents[3] / "shared" / "data"
_SAMPLE = Path(__file__).resolve().parents[1] / "ringtrue" / "benchmarks" / "sample" / "sample.jsonl"


def have(name: str) -> bool:
    """Whether a real file is there and wanted."""
    return not os.environ.get(SAMPLE_ONLY) and (_REAL / f"{name}.jsonl.gz").is_file()


def completions(limit: int | None = None) -> tuple[str, list[Row]]:
    """Labelled maths completions, and the name of where they come from."""
    name, found = ("math.jsonl.gz", _rows("math")) if have("math") else ("the bundled sample", _sample())
    return name, [row for row in found if row["gold"] is not None][:limit]


def pairs(limit: int | None = None) -> list[Row]:
    """Pairs of gold and prediction, each once; none where the file is absent."""
    once = (
        {(str(row["gold"]), row["pred"]): row for row in _rows("equiv_pairs")} if have("equiv_pairs") else {}
    )
    return list(once.values())[:limit]


def golds() -> tuple[str, list[Any]]:
    """Golds as they come: a value, or the solution that holds it."""
    if not have("math_gold"):
        return "the bundled sample", [row["gold"] for row in _sample() if row["gold"] is not None]
    values = ((row["gold"], (row["meta"] or {}).get("solution")) for row in _rows("math_gold"))
    return "math_gold.jsonl.gz", [solution if gold is None else gold for gold, solution in values]


def scored(row: Row) -> bool:
    """Whether the row's label counts: there is one, and the file itself does not doubt it."""
    return row["label"] is not None and not (row.get("meta") or {}).get("suspect")


def _rows(name: str) -> Iterator[Row]:
    with gzip.open(_REAL / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _sample() -> list[Row]:
    found = map(json.loads, _SAMPLE.read_text(encoding="utf-8").splitlines())
    return [row for row in found if row["ability"] == "math"]
