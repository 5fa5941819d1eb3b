"""The report: what the page holds, and the page in a real browser with hostile rows."""

import json
import math
import re
import time
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.chromium import Page, browser
from ringtrue.benchmarks import ScoreTally
from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.report import ChosenRows, ReportTally, write_report
from ringtrue.benchmarks.report import charts as charts_module
from ringtrue.benchmarks.report import drawing as drawing_module
from ringtrue.benchmarks.report import listing as listing_module
from ringtrue.benchmarks.report import page as page_module
from ringtrue.benchmarks.report.marking import find_marks
from ringtrue.benchmarks.report.page import render
from ringtrue.benchmarks.report.segments import cut_segments, make_visible
from ringtrue.benchmarks.report.wording import number, percent
from ringtrue.graders import Dialect, Policy, read_completion, read_slots

HOSTILE = '</script><script>document.title="OWNED"</script><img src=x onerror="document.title=1"><!--'


def _row(name: str = "1", *, run: int | None = None, **options: Any) -> tuple[Record, dict[str, Any]]:
    """A record and what was said of it; options of both, by name."""
    value = options.pop("value", 1.0)
    columns = {key: options.pop(key) for key in ("source", "problem", "why") if key in options}
    given = {"completion": "It is \\boxed{4}.", "gold": "4", "prompt": None, "group": None, "label": None}
    given |= {key: options.pop(key) for key in list(options) if key in given}
    place = run if run is not None else zlib.crc32(name.encode())
    record = Record("f.jsonl", 1, name, columns=columns, run=place, **given)  # type: ignore[arg-type]
    right = options.get("outcome", "correct") == "correct"
    part = {"value": 1.0 if right else -0.5, "weight": 1.0, "status": "ok", "reason": "", "extracted": "4",
            "seconds": options.pop("seconds", 0.0001), "outcome": "correct"}  # fmt: skip
    said = ("reason", "extracted", "outcome", "slot", "tier")
    part |= {key: options.pop(key) for key in said if key in options}
    row: dict[str, Any] = {"id": name, "value": value, "status": "ok"}
    return record, row | {"parts": {"correctness": part} | options.pop("parts", {})} | options


def _tally(rows: list[tuple[Record, dict[str, Any]]], most: int = 2000) -> ReportTally:
    tally = ReportTally(ScoreTally({"correctness": 1.0}), ChosenRows(most=most))
    for record, row in rows:
        tally.add(record, row)
    return tally


def _mixed() -> ReportTally:
    return _tally([
        _row("right", label=True, value=1.0, source="boxed", run=1),
        _row("paid", label=False, value=1.0, source="think", problem="A train & a tunnel", run=1),
        _row("missed", outcome="wrong", label=True, value=-0.5, source="boxed", extracted="5", run=1),
        _row("wrong", outcome="wrong", label=False, value=-0.4, source="think", run=2),
        _row("hedged", outcome="ambiguous", label=False, value=-0.5, run=2, seconds=2.5),
        _row("chat", outcome="unreadable_gold", gold="", value=None, run=3),
        _row("bomb", outcome="timeout", label=False, value=-0.5, run=4),
    ])  # fmt: skip


def _data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found.group(1))
    return data


# --- texts -----------------------------------------------------------------------------------------


@given(
    st.text(),
    st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=3),
    st.none() | st.tuples(st.integers(), st.integers()),
)
def test_segments_lose_nothing(
    text: str, first: list[tuple[int, int]], second: tuple[int, int] | None
) -> None:
    visible = "".join(
        part for kind, part in cut_segments(text, first, second) if kind not in {"mark", "left_out"}
    )
    kept = "".join(part for kind, part in make_visible(("text", text)) if kind == "text")
    assert visible.replace("\r\n", "\n") == kept


def test_a_long_stretch_loses_its_middle_and_says_so() -> None:
    parts = cut_segments("<think>" + "a" * 90_000 + "</think>\\boxed{4}", [(0, 90_015)], (90_015, 90_024))
    assert [kind for kind, _ in parts] == ["reasoning", "left_out", "reasoning", "slot"]
    assert parts[1][1] == "78,015 characters left out"
    assert parts[3][1] == "\\boxed{4}"


_BOX = "\\boxed{4}"


@pytest.mark.parametrize(
    ("completion", "options", "reasoning", "slot"),
    [
        (f"<think>a</think>{_BOX}", {}, ["a"], _BOX),
        # The reasoning stands in its own tag as well.
        ("<think>th</think>#### 4", {}, ["th"], "#### 4"),
        # The answer is in two pieces: what is between them is no part of it.
        (f"<think>a</think>So <think>not {_BOX}</think>it is {_BOX}.", {}, ["a", f"<think>not {_BOX}</think>"], _BOX),
        # A tag that is only mentioned cuts nothing.
        (f"<think>a</think>I write `<think>` and {_BOX}", {}, ["a"], _BOX),
        # Named by the verdict, and not what the default policy would take.
        (f"#### 4\n{_BOX} #### 5", {"kind": "hash", "extracted": "5"}, [], "#### 5"),
        (f"{_BOX} or rather {_BOX}", {"kind": "boxed", "extracted": "4"}, [], _BOX),
        ("Run:\n```python\nx = 4\n```", {"kind": "the last block of python", "extracted": "x = 4"}, [], "x = 4"),
        ("It is <FINAL>4</FINAL>.", {"kind": "<FINAL>", "extracted": "4"}, [], "<FINAL>4</FINAL>"),
        # Nothing was answered.
        (f"<think>a {_BOX}", {}, [f"a {_BOX}"], None),
        ("", {}, [], None),
    ],
)  # fmt: skip
def test_marks_stand_where_the_grader_read(
    completion: str, options: dict[str, str], reasoning: list[str], slot: str | None
) -> None:
    """A mark some characters off, on a rival slot, or inside reasoning that the answer leaves out."""
    marks = find_marks(read_completion(completion), **options)
    assert [completion[start:end] for start, end in marks.reasoning] == reasoning
    assert (marks.slot and completion[slice(*marks.slot)]) == slot
    if slot == _BOX:
        assert marks.slot == (completion.rindex(_BOX), completion.rindex(_BOX) + len(_BOX))


@given(st.lists(st.sampled_from([*"4 .", "<think>", "</think>", _BOX, "#### 5\n", "`", "so "]), max_size=12))
def test_a_slot_that_is_marked_holds_what_was_read(parts: list[str]) -> None:
    read = read_completion("".join(parts))
    marks = find_marks(read)
    chosen = read_slots(read.answer, Policy()).chosen if read.closed else None
    assert (marks.slot is None) == (chosen is None)
    if marks.slot is not None and chosen is not None and read.text.count("<think>") < 2:
        assert read.text[slice(*marks.slot)] == read.answer[chosen.start : chosen.end]


def test_the_marks_follow_the_dialect_of_the_recipe() -> None:
    """With tags of one's own, the page would take the reasoning for the answer, and mark the slot in it."""
    record, row = _row("1", completion=f"<plan>{_BOX}</plan>#### 4", slot="hash")
    dialect = Dialect(open="<plan>", close="</plan>")
    tally = ReportTally(ScoreTally({"correctness": 1.0}), ChosenRows(dialect=dialect))
    tally.add(record, row)
    text: Any = tally.chosen.details()[0]["text"]
    assert ("reasoning", _BOX) in text
    assert ("slot", "#### 4") in text


@pytest.mark.parametrize("character", ["\x00", "\u200b", "\u202e", "\u2066", "\ufeff", "\ud800", "\x1b"])
def test_unseen_characters_are_named(character: str) -> None:
    assert make_visible(("slot", f"4{character}2")) == [
        ("slot", "4"),
        ("mark", f"U+{ord(character):04X}"),
        ("slot", "2"),
    ]


def test_a_run_of_unseen_characters_is_one_mark() -> None:
    assert make_visible(("text", "\u200b" * 1000)) == [("mark", " ".join(["U+200B"] * 8) + " and 992 more")]


def test_figures_are_rounded_for_reading() -> None:
    assert [number(value) for value in (0.5, -1.0, 1 / 3, -0.0001, 1e9, math.nan)] == [
        "0.5",
        "-1",
        "0.333",
        "0",
        "1e+09",
        "none",
    ]
    assert [percent(n, 2000) for n in (0, 1, 1999, 2000)] == ["0%", "0.1%", "99.9%", "100%"]


# --- which rows ------------------------------------------------------------------------------------


def test_the_rows_that_a_person_would_read_are_chosen() -> None:
    plain = [_row(f"plain {k}", label=True, value=1.0) for k in range(3000)]
    wanted = [
        _row("differs", label=False), _row("bomb", outcome="timeout", label=False, value=-0.5),
        _row("hedged", outcome="ambiguous", label=False, value=-0.5), _row("slow", label=True, seconds=9.0),
        _row("paid", outcome="wrong", label=False, value=0.9),
    ]  # fmt: skip
    tally = _tally([*plain[:1500], *wanted, *plain[1500:]], most=40)
    details = tally.chosen.details()
    assert len(details) == 40
    assert set(range(1500, 1505)) <= set(details)


def test_many_rows_of_one_kind_leave_room_for_others_and_the_choice_repeats() -> None:
    rows = [_row(str(k), label=False, run=k) for k in range(500)]
    rows.append(_row("bomb", outcome="timeout", label=False, value=-0.5, run=500))
    first, second = (_tally(rows, most=40).chosen.details() for _ in range(2))
    assert 500 in first
    assert list(first) == list(second)


def test_memory_holds_the_chosen_rows_alone() -> None:
    tally = _tally([_row(str(k), label=k % 2 == 0, run=k) for k in range(2000)], most=20)
    held = [kind.held for kind in (tally.chosen.disagree, tally.chosen.any_row, tally.chosen.slowest)]
    assert sum(map(len, held)) <= 40


def test_a_huge_row_is_held_as_what_the_page_shows() -> None:
    record, row = _row("huge", completion="a" * 1_000_000)
    huge = Record("f", 1, "huge", record.completion, "4", None, None, None, {}, size=1_000_000)
    tally = ReportTally(ScoreTally({"correctness": 1.0}))
    tally.add(huge, row)
    assert len(render(tally, title="t")) < 200_000


def test_a_negative_number_of_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="most is -1: give 0 or more rows"):
        ChosenRows(most=-1)


def test_the_texts_end_before_the_page_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_module, "_MOST_BYTES", 2_000)
    data = _data(render(_tally([_row(str(k), run=k) for k in range(100)]), title="t"))
    assert 0 < len(data["detail"]) < 10
    assert len(data["id"]) == 100


def test_a_longer_file_is_listed_at_even_distances(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_module, "MOST_LISTED", 50)
    rows = [_row(str(k), run=k, label=k != 77) for k in range(500)]
    data = _data(render(_tally(rows, most=20), title="t"))
    assert len(data["id"]) <= 50
    assert "77" in data["id"]
    assert all(
        data["detail"][str(at)]["place"] == "f.jsonl:1" for at in range(50) if str(at) in data["detail"]
    )


# --- the page --------------------------------------------------------------------------------------


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def _tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(page)
    return parser.seen


def _hostile() -> ReportTally:
    text = f"<think>{HOSTILE}</think>\u202e\x00\ud800 $title ${{data}} \\boxed{{{HOSTILE}}}"
    part = {"value": math.inf, "weight": 0.3, "status": HOSTILE, "reason": HOSTILE, "extracted": HOSTILE,
            "seconds": 0.1, "slot": HOSTILE, "tier": HOSTILE}  # fmt: skip
    judged = {**part, "value": 1.0, "weight": 0.7, "parts": {HOSTILE: part}, "outcome": "wrong"}
    parts = {HOSTILE: part, "correctness": judged}
    return _tally([
        _row(
            HOSTILE, source=HOSTILE, group=HOSTILE, completion=text, gold=HOSTILE, label=True, value=math.nan,
            status=HOSTILE, outcome="wrong", extracted=HOSTILE, slot=HOSTILE, tier=HOSTILE, reason=HOSTILE,
            parts=parts, problem=HOSTILE, why=HOSTILE, prompt=HOSTILE, run=1,
        ),
        _row("odd", value=1.0, run=1, parts={**parts, "correctness": {**judged, "outcome": HOSTILE}}),
        _row("plain", source="boxed", label=True, value=0.5, run=1),
        _row("messages", completion=[{"role": HOSTILE, "content": HOSTILE}, {"nothing": 1}], run=2),
    ])  # fmt: skip


def test_hostile_text_adds_no_element_and_no_attribute() -> None:
    page = render(_hostile(), title=HOSTILE, file=HOSTILE, recipe_text=HOSTILE)
    assert sum(tag == "script" for tag, _ in _tags(page)) == 2
    assert not any(tag in {"img", "iframe", "link", "object", "base", "image"} for tag, _ in _tags(page))
    for _, attributes in _tags(page):
        assert not any(name.startswith("on") or name in {"src", "style"} for name in attributes)


def test_nothing_is_fetched_and_the_policy_says_so() -> None:
    page = render(_hostile(), title="t")
    (policy,) = (a["content"] for t, a in _tags(page) if t == "meta" and a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert all((a.get("href") or "#").startswith("#") for _, a in _tags(page))


def test_the_data_reads_back() -> None:
    data = _data(render(_hostile(), title="t"))
    assert data["id"] == [HOSTILE[:120], "odd", "plain", "messages"]
    assert data["value"] == [None, 1.0, 0.5, 1.0]


def test_without_the_library_the_page_says_how_to_get_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Any:
        raise ImportError("no vl_convert")

    monkeypatch.setattr(drawing_module, "_converter", missing)
    page = render(_mixed(), title="t")
    assert "pip install &#x27;ringtrue[report]&#x27;" in page
    assert 'class="chart' not in page
    assert "Tenths of the rows by length" in page


def test_charts_hold_no_text_of_the_file() -> None:
    charts = re.findall(r'<div class="chart.*?</svg></div>', render(_hostile(), title="t"), re.DOTALL)
    assert len(charts) >= 4
    assert not any("OWNED" in chart or "boxed" in chart for chart in charts)


def test_a_few_very_long_completions_do_not_hide_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a plain axis nine of ten points stand on the left edge, and no relation is seen."""
    monkeypatch.setattr(charts_module, "draw", lambda _name, _data, spec: json.dumps(spec))
    for longest, scale in ((100, None), (100_000, "log")):
        lengths = [10 + k for k in range(90)] + [longest] * 10
        rows = [_row(str(k), completion="a" * n, value=k % 2, run=k) for k, n in enumerate(lengths)]
        spec = json.loads(charts_module.length_chart(_tally(rows).scores.summary()))
        assert {layer["encoding"]["x"]["scale"].get("type") for layer in spec["layer"]} == {scale}


def test_no_rows_make_a_page() -> None:
    assert "There are no rows." in render(_tally([]), title="empty")


def test_it_replaces_an_older_page_and_leaves_no_partial(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("old")
    write_report(target, _mixed(), title="new")
    assert "<title>new</title>" in target.read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_labels_name_every_control_and_every_table_has_a_caption() -> None:
    page = render(_mixed(), title="t")
    tags = [tag for tag, _ in _tags(page)]
    assert tags.count("table") == tags.count("caption")
    assert tags.count("input") + tags.count("select") == tags.count("label")
    for tag, attributes in _tags(page):
        if tag == "section":
            assert f'id="{attributes["aria-labelledby"]}"' in page
        if tag == "th":
            assert attributes["scope"] in {"row", "col"}
        if tag == "svg":
            assert attributes.get("aria-hidden") == "true" or attributes["aria-label"]


def _luminance(colour: str) -> float:
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        *((ink, paper) for ink in ("ink", "soft", "accent") for paper in ("bg", "card", "tint")),
        *(("soft", paper) for paper in ("good-bg", "bad-bg")),
        ("ink", "slot-bg"),
        ("think", "think-bg"),
        ("wrong", "tint"),
        ("error", "bg"),
    ],
)
def test_text_has_the_contrast_that_wcag_asks_for(scheme: int, ink: str, paper: str) -> None:
    css = (Path(page_module.__file__).parent / "page.css").read_text("utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css.split(":root {")[scheme + 1]))
    light, dark = sorted((_luminance(colours[ink]), _luminance(colours[paper])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


# --- in a browser ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One browser for all tests of this module."""
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


def _open(page: Page, folder: Path, tally: ReportTally, fragment: str = "", smuggled: str = "") -> None:
    target = folder / "page.html"
    write_report(target, tally, title="report", file="f.jsonl", recipe_text="name = '<x>'")
    if smuggled:
        target.write_text(target.read_text("utf-8").replace("<h1>", smuggled + "<h1>"), "utf-8")
    page.look()
    page.open(target, fragment)


def _listed(page: Page) -> list[str]:
    found: list[str] = page.run(
        "[...document.querySelectorAll('button.open')].map((node) => node.textContent)"
    )
    return found


ALL = ["right", "paid", "missed", "wrong", "hedged", "chat", "bomb"]


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", ALL),
        ("outcome=wrong", ["missed", "wrong"]),
        ("outcome=not_applicable", ["chat"]),
        ("label=disagree", ["paid", "missed"]),
        ("label=overpaid", ["paid"]),
        ("label=refused&source=boxed", ["missed"]),
        ("label=unlabelled", ["chat"]),
        ("show=disagree", ["paid", "missed"]),
        ("show=error", ["bomb"]),
        ("show=ambiguous", ["hedged"]),
        ("show=paid_wrong", ["paid", "wrong", "hedged", "bomb"]),
        ("show=paid_wrong&sort=slow", ["hedged", "paid", "wrong", "bomb"]),
        ("sort=low", ["missed", "hedged", "bomb", "wrong", "right", "paid", "chat"]),
        ("group=1", ["right", "paid", "missed"]),
        ("q=TUNNEL", ["paid"]),
        ("q=" + quote("train & a"), ["paid"]),
        ("source=think&outcome=correct", ["paid"]),
        ("outcome=error&show=nonsense&sort=nonsense", ALL),
        ("q=nowhere", []),
        ("__proto__=1&nonsense", ALL),
    ],
)
def test_the_fragment_filters_the_rows(
    page: Page, tmp_path: Path, fragment: str, expected: list[str]
) -> None:
    _open(page, tmp_path, _mixed(), fragment)
    assert _listed(page) == expected
    assert page.console == []
    said = page.run("document.getElementById('count').textContent")
    assert said.startswith(f"{len(expected)} of 7 rows" if len(expected) < 7 else "7 rows")


def test_controls_filter_and_the_address_remembers(page: Page, tmp_path: Path) -> None:
    _open(page, tmp_path, _mixed())
    page.run("document.getElementById('k-disagree').click()")
    page.run("new Promise((done) => setTimeout(done, 50))")
    assert _listed(page) == ["paid", "missed"]
    assert page.run("location.hash") == "#show=disagree"
    page.run("document.querySelector('button[type=reset]').click()")
    page.run("new Promise((done) => setTimeout(done, 50))")
    assert _listed(page) == ALL
    assert page.run("document.getElementById('k-all').checked") is True


def test_an_open_row_shows_reasoning_slot_verdict_and_parts(page: Page, tmp_path: Path) -> None:
    row = _row(
        "deep", completion="<think>2 + 2</think>It is \\boxed{4}.", label=True, value=0.85, slot="boxed",
        tier="rational", reason="4 equals 4", problem="2 + 2?", why="right",
    )  # fmt: skip
    _open(page, tmp_path, _tally([row]), "open=deep")
    shown = page.run("document.querySelector('pre.completion').innerHTML")
    assert '<span class="reasoning">2 + 2</span>&lt;/think&gt;It is ' in shown
    assert '<mark class="is-right">\\boxed{4}</mark><span class="verdict is-right">correct</span>.' in shown
    facts = page.run("document.querySelector('.facts').innerText")
    assert "settled by" in facts
    assert "rational" in facts
    assert page.run("document.querySelector('button.open').getAttribute('aria-expanded')") == "true"
    assert page.run("document.activeElement.textContent") == "deep"
    assert page.console == []


def test_hostile_rows_stay_text_in_a_browser(page: Page, tmp_path: Path) -> None:
    _open(page, tmp_path, _hostile())
    page.run("document.querySelectorAll('button.open').forEach((button) => button.click())")
    page.run("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
    assert page.run("document.title") == "report"
    assert page.run("document.querySelectorAll('img, iframe, [onerror], [style]').length") == 0
    assert page.run("document.querySelectorAll('script').length") == 2
    assert len(_listed(page)) == 4
    assert "U+202E U+0000" in page.run("document.querySelector('pre.completion').textContent")
    assert page.console == []


@pytest.mark.parametrize(
    "smuggled",
    [
        "<script>document.title = 'OWNED'</script>",
        "<img src=x onerror=\"document.title = 'OWNED'\">",
        "<b id=x style='color:red'></b>",
    ],
)
def test_the_policy_holds_even_where_escaping_would_fail(page: Page, tmp_path: Path, smuggled: str) -> None:
    _open(page, tmp_path, _mixed(), smuggled=smuggled)
    assert page.run("document.title") == "report"
    assert any("Content Security Policy" in line for line in page.console)
    assert _listed(page) == ALL


@pytest.mark.soak
def test_a_hundred_thousand_rows_stay_usable(page: Page, tmp_path: Path) -> None:
    """Under 30 MB, opened and filtered in under 2 s: the page is of no use to a run that logs all its rows else."""
    text = "<think>" + "Let me see. " * 250 + "</think> \\boxed{4}"
    rows = [
        _row(f"run-7/step-{k // 64}/{k}", run=k // 8, label=k % 3 == 0, completion=text, value=k % 7 / 7,
             outcome="correct" if k % 2 else "wrong", source=f"source {k % 20}", problem="What is 2 + 2?")
        for k in range(100_000)
    ]  # fmt: skip
    target = tmp_path / "large.html"
    write_report(target, _tally(rows), title="large")
    assert target.stat().st_size < 30 << 20
    click = "document.querySelector('#f-outcome')"
    filtered = (
        f"(() => {{ const at = performance.now(); const s = {click}; s.selectedIndex = 1;"
        " s.dispatchEvent(new Event('input', {bubbles: true})); s.dispatchEvent(new Event('change', {bubbles: true}));"
        " return new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now() - at)))); })()"
    )
    took = []
    for _ in range(5):  # the machine may be busy with something else
        began = time.perf_counter()
        page.open(target)
        opened = time.perf_counter() - began
        took.append((opened, page.run(filtered) / 1000))
        assert page.run("document.getElementById('count').textContent").startswith("50,000 of 100,000")
    assert min(opened for opened, _ in took) < 2
    assert min(seconds for _, seconds in took) < 2


def test_many_rows_come_in_pages_and_a_far_one_opens(page: Page, tmp_path: Path) -> None:
    _open(page, tmp_path, _tally([_row(f"row {k}", run=k) for k in range(3000)], most=20))
    assert len(_listed(page)) == 50
    assert page.run("document.getElementById('more').textContent") == "Show 50 more of 2,950"
    _open(page, tmp_path, _tally([_row(f"row {k}", run=k) for k in range(3000)], most=20), "open=row%202950")
    assert page.run("document.activeElement.textContent") == "row 2950"
    assert page.run("document.querySelector('.opened').innerText")


def test_the_keyboard_reaches_everything_in_order(page: Page, tmp_path: Path) -> None:
    _open(page, tmp_path, _mixed())
    seen = []
    for _ in range(80):
        page.key("Tab")
        seen.append(page.run("(document.activeElement.id || document.activeElement.className || "
                             "document.activeElement.tagName)"))  # fmt: skip
        if seen[-1] == "open":
            break
    wanted = ["skip", "SUMMARY", "k-all", "f-q", "f-outcome", "f-label", "f-source", "f-sort", "open"]
    places = [seen.index(name) for name in wanted]
    assert places == sorted(places)
    page.key("Enter")
    assert page.run("document.activeElement.getAttribute('aria-expanded')") == "true"


def test_a_screen_reader_gets_names(page: Page, tmp_path: Path) -> None:
    _open(page, tmp_path, _mixed())
    tree = page.tree()
    for role in ("button", "radio", "combobox", "searchbox", "region", "figure", "link"):
        names = [node["name"] for node in tree if node["role"] == role]
        assert names, role
        assert all(names), role


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_differ_by_scheme_and_nothing_sticks_out_on_a_phone(
    page: Page, tmp_path: Path, scheme: str
) -> None:
    _open(page, tmp_path, _mixed())
    page.look(scheme=scheme)
    assert len(page.picture()) > 20_000
    back = page.run("getComputedStyle(document.documentElement).backgroundColor")
    assert (min(map(int, re.findall(r"\d+", back))) > 200) is (scheme == "light")
    page.look(width=390, height=844, scheme=scheme)
    assert page.run("document.documentElement.scrollWidth") == 390
    assert page.run("getComputedStyle(document.querySelector('.chart.wide')).display") == "none"
