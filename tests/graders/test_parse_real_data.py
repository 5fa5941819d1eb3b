"""How much of what people write is understood: real golds, and answers of models."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ringtrue.graders.parse import ParseError, parse_answer

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"

pytestmark = pytest.mark.real_data


def rows(name: str) -> list[dict[str, Any]]:
    path = DATA / f"{name}.jsonl.gz"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    with gzip.open(path, "rt") as lines:
        return [json.loads(line) for line in lines]


def coverage(texts: list[str]) -> float:
    parsed = 0
    for text in texts:
        try:
            parse_answer(text)
        except ParseError:
            continue
        parsed += 1
    return parsed / len(texts)


def test_golds_parse() -> None:
    """1.2 % of them are sentences."""
    golds = [row["gold"] for row in rows("math_gold") if row["gold"] is not None]
    texts = [str(item) for gold in golds for item in (gold if isinstance(gold, list) else [gold])]
    assert coverage(texts) > 0.98


def test_answers_of_models_parse() -> None:
    """Of the rest, most are error messages and sentences."""
    texts = [str(row[side]) for row in rows("equiv_pairs") for side in ("gold", "pred")]
    assert coverage(texts) > 0.96
