"""The page of a comparison, in a real browser: judging by keyboard, and what is saved."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.chromium import Page, browser
from ringtrue.benchmarks.bench.measuring import Threshold
from ringtrue.benchmarks.bench.process import Answer
from ringtrue.benchmarks.columns import Columns, Record
from ringtrue.benchmarks.compare.comparison import Comparison, Pair, Side, choose
from ringtrue.benchmarks.compare.files import rows_at
from ringtrue.benchmarks.compare.judged import CaseWriter, read_judged
from ringtrue.benchmarks.compare.page import render, write_page
from ringtrue.rewards.testing import read_cases

HOSTILE = '</script><script>document.title="OWNED"</script><img src=x onerror="document.title=1"><!--'
KEYS = {"1": 49, "2": 50, "3": 51, "4": 52, "0": 48, "w": 87, "ArrowLeft": 37, "ArrowRight": 39, "Escape": 27}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One browser for all tests."""
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


def press(page: Page, name: str) -> None:
    """Press a key as a person does."""
    for kind in ("keyDown", "keyUp"):
        text = {"text": name} if len(name) == 1 and kind == "keyDown" else {}
        page._call("Input.dispatchKeyEvent", type=kind, key=name, windowsVirtualKeyCode=KEYS[name], **text)


def write(folder: Path, texts: list[str] | None = None) -> tuple[Path, Path]:
    """Four rows on which two rewards flip, two each way, and their page."""
    texts = texts or [f"<think>{n}</think> so \\boxed{{{n}}}" for n in range(4)]
    file = folder / "rows.jsonl"
    lines = [
        {"id": f"r{n}", "completion": text, "gold": "1", "problem": "1 + 0?"} for n, text in enumerate(texts)
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    pairs = [
        Pair(
            id=f"r{n}", place=f"{file}:{n + 1}", label=n == 1,
            a=Answer(float(n < 2), "ok", "", str(n)), b=Answer(float(n >= 2), "ok", f"why {texts[n][:20]}"),
        )
        for n in range(len(texts))
    ]  # fmt: skip
    half = Threshold(0.5)
    found = Comparison(a=Side("mine", half), b=Side("theirs", half), pairs=pairs)
    rows = rows_at(str(file), Columns(), {pair.place for pair in pairs})
    target = folder / "page.html"
    write_page(target, found, choose(found, 50), rows, file=str(file))
    return target, file


def state(page: Page) -> str:
    """What a screen reader is told."""
    said: str = page.run("document.getElementById('state').textContent")
    return said


def reopened(page: Page, target: Path, wanted: str) -> bool:
    """Whether the page says this once it is opened again: a busy browser keeps things a moment late."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        page.open(target)
        if state(page) == wanted:
            return True
        time.sleep(0.2)
    return False


def test_rows_are_judged_by_keys_and_kept(page: Page, tmp_path: Path) -> None:
    target, _ = write(tmp_path)
    page.open(target)
    assert state(page) == "Row 1 of 4. 0 of 4 judged."
    press(page, "1")
    press(page, "2")
    press(page, "4")
    assert state(page) == "Row 4 of 4. 3 of 4 judged."
    press(page, "ArrowLeft")
    assert state(page) == "Row 3 of 4: neither. 3 of 4 judged."
    press(page, "0")
    assert state(page) == "Row 3 of 4. 2 of 4 judged."
    assert reopened(page, target, "Row 1 of 4: A is right. 2 of 4 judged.")
    assert page.console == []


def test_a_key_in_the_note_is_text(page: Page, tmp_path: Path) -> None:
    target, _ = write(tmp_path)
    page.open(target)
    press(page, "w")
    press(page, "1")
    assert page.run("document.getElementById('note').value") == "1"
    assert state(page).startswith("Row 1 of 4. ")
    press(page, "Escape")
    press(page, "3")
    press(page, "ArrowLeft")
    assert state(page).startswith("Row 1 of 4: both acceptable.")
    assert page.run("document.getElementById('note').value") == "1"


def test_the_filter_shows_one_direction_of_flips(page: Page, tmp_path: Path) -> None:
    target, _ = write(tmp_path)
    page.open(target)
    page.run(
        "(() => { const s = document.getElementById('which'); s.value = 'b'; s.dispatchEvent(new Event('change')); })()"
    )
    assert state(page).startswith("Row 1 of 2.")
    assert "r2" in page.run("document.getElementById('row').textContent")


def test_what_is_saved_becomes_golden_cases(page: Page, tmp_path: Path) -> None:
    target, file = write(tmp_path)
    page.open(target)
    page._call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    press(page, "w")
    page._call("Input.insertText", text="it is  one")
    press(page, "Escape")
    for key in ("2", "1", "3", "4"):
        press(page, key)
    page.run("document.getElementById('save').click()")
    saved = tmp_path / "judged.jsonl"
    until = time.monotonic() + 30
    while not saved.exists() and time.monotonic() < until:
        time.sleep(0.05)
    judged = read_judged(str(saved))
    assert [one.judgement for one in judged] == ["b", "a", "both", "neither"]
    rows: dict[str, Record] = rows_at(str(file), Columns(), {one.place for one in judged})
    writer = CaseWriter()
    (tmp_path / "cases.reward.jsonl").write_bytes(writer.lines(judged, rows))
    cases = read_cases(tmp_path / "cases.reward.jsonl")
    assert [case.expect for case in cases] == [0.0, 1.0, (0.0, 1.0)]
    assert [case.columns for case in cases] == [{"gold": "1"}] * 3
    assert cases[0].why == "it is one"
    assert cases[0]["completion"] == "<think>0</think> so \\boxed{0}"
    assert (writer.undecided, writer.lost) == (1, 0)


def test_hostile_rows_stay_text(page: Page, tmp_path: Path) -> None:
    target, _ = write(tmp_path, [HOSTILE + "\u202e\ud800", "2", HOSTILE, "4"])
    page.open(target)
    assert page.run("document.title") == "mine and theirs compared"
    assert page.run("document.querySelectorAll('img').length") == 0
    assert page.run("document.querySelectorAll('script').length") == 2
    assert HOSTILE in page.run("document.querySelector('.completion').textContent")
    assert "U+202E U+D800" in page.run("document.querySelector('.unseen').textContent")
    assert page.console == []


def test_every_control_has_a_name_and_nothing_sticks_out(page: Page, tmp_path: Path) -> None:
    target, _ = write(tmp_path)
    for width, scheme in ((1200, "light"), (390, "dark")):
        page.look(width=width, scheme=scheme)
        page.open(target)
        named = {"button", "combobox", "textbox"}
        assert [node for node in page.tree() if node["role"] in named and not node["name"].strip()] == []
        assert page.run("document.documentElement.scrollWidth <= innerWidth")


def test_two_that_never_differ_make_a_page_too() -> None:
    half = Threshold(0.5)
    same: list[Any] = [Pair(id="1", a=Answer(1.0), b=Answer(1.0))]
    found = Comparison(a=Side("x", half), b=Side("<b>", half), pairs=same)
    text = render(found, choose(found, 10), {})
    assert '"rows": []' in text
    assert "<b>" not in text.replace("<body>", "")
