"""Real pairs and real golds: how much the tiers settle, and how often a label disagrees."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ringtrue.graders.equivalence import Side, decide
from ringtrue.graders.policy import Policy

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"

pytestmark = pytest.mark.real_data


def rows(name: str) -> Iterator[dict[str, Any]]:
    path = DATA / f"{name}.jsonl.gz"
    if not path.is_file():
        pytest.skip(f"{path} is absent")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def unboxed(text: str) -> str:
    """What stands in a sole box: finding answers is not what is tested here."""
    start = text.find(r"\boxed{")
    return text[start + 7 : text.rfind("}")] if start >= 0 and text.count(r"\boxed") == 1 else text


def test_pairs_are_settled_and_agree_with_their_labels() -> None:
    counts: Counter[str] = Counter()
    for row in rows("equiv_pairs"):
        gold, answer = Side(unboxed(str(row["gold"]))), Side(unboxed(str(row["pred"])))
        settled = decide(gold, answer, Policy())
        if gold.node is None or answer.node is None or row["label"] is None:
            continue
        counts["all"] += 1
        counts["settled"] += settled is not None
        counts["agree"] += settled is not None and settled.equal is row["label"]
    # Measured 99 % and 95 %: the labels take order as significant, and roundings to three digits as right.
    assert counts["settled"] >= 0.98 * counts["all"]
    assert counts["agree"] >= 0.94 * counts["settled"]


def test_real_golds_equal_themselves() -> None:
    broken = []
    for row in list(rows("math_gold"))[::7]:
        if not isinstance(row["gold"], str) or len(row["gold"]) > 300:
            continue
        side = Side(row["gold"])
        if side.node is None:
            continue
        settled = decide(Side.of(side.node), Side.of(side.node), Policy())
        if settled is None or not settled.equal:
            broken.append(row["gold"])
    assert len(broken) <= 2, broken
