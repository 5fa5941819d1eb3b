"""`ringtrue demo`: the table, the labels, the page."""

import re
from pathlib import Path
from typing import Any


def test_the_demo_scores_the_sample_and_writes_the_page(ringtrue: Any, tmp_path: Path) -> None:
    done = ringtrue("demo", "--out", tmp_path / "page.html")
    assert done.code == 0, done.err
    found = re.search(r"(\d+) of (\d+) labels agreed with", done.out)
    assert found is not None
    agreed, labelled = int(found[1]), int(found[2])
    assert labelled >= 400
    # A label that the grader does not share is a fault of one of the two: this is the floor, not the aim.
    assert agreed >= 0.98 * labelled
    for style in ("boxed", "harmony", "think_prefilled", "all", "not applicable"):
        assert style in done.out
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<html" in page
    assert "ringtrue demo" in page
    assert "http://" not in page.split("<body")[0], "the page loads nothing"


def test_a_page_that_cannot_be_written_is_said(ringtrue: Any, tmp_path: Path) -> None:
    done = ringtrue("demo", "--out", tmp_path / "nowhere" / "page.html")
    assert done.code == 3
    assert "cannot write" in done.err
