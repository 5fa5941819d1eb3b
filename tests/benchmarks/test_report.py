"""The report: its figures, and the page in a real browser with hostile rows."""

import html
import json
import math
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringtrue.benchmarks.report import ReportRow, summarise, write_report
from ringtrue.benchmarks.report import page as page_module
from ringtrue.benchmarks.report.page import render
from ringtrue.benchmarks.report.segments import cut_segments, make_visible
from ringtrue.benchmarks.report.wording import number, percent

HOSTILE = '</script><script>document.title="OWNED"</script><img src=x onerror="document.title=1"><!--'


def _row(name: str = "1", **options: Any) -> ReportRow:
    return ReportRow(
        **{"id": name, "completion_text": "It is \\boxed{4}.", "gold": "4", "outcome": "correct", **options}
    )


# --- rows and figures ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "label", "agrees"),
    [
        ("correct", True, True),
        ("correct", False, False),
        ("wrong", True, False),
        ("no_answer", False, True),
        ("ambiguous", False, True),
        ("timeout", True, False),
        ("correct", None, None),
        ("unreadable_gold", True, None),
        ("error", False, None),
    ],
)
def test_a_label_agrees_with_what_was_judged(outcome: str, label: bool | None, agrees: bool | None) -> None:
    assert _row(outcome=outcome, label=label).agrees is agrees


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({"outcome": "unreadable_gold", "gold": ""}, "not_applicable"),
        ({"outcome": "unreadable_gold", "gold": "??"}, "unreadable_gold"),
        ({"outcome": "", "gold": ""}, "not_applicable"),
        ({"outcome": "correct", "status": "not_applicable"}, "not_applicable"),
        ({"outcome": "", "status": "error"}, "error"),
        ({"outcome": "wrong", "gold": ""}, "wrong"),
    ],
)
def test_a_row_without_a_gold_is_not_applicable(options: dict[str, str], shown: str) -> None:
    assert _row(**options).shown == shown


def test_summary_of_a_worked_file() -> None:
    rows = [
        _row("a", source="x", group="1", label=True, value=1.0, parts={"c": (1.0, 0.7), "f": (None, 0.3)}),
        _row("b", source="x", group="1", label=False, value=0.0, parts={"c": (0.0, 0.7)}),
        _row("c", source="y", group="2", label=True, value=-1.0, outcome="wrong"),
        _row("d", source="y", group="2", label=False, value=None, outcome="no_answer"),
        _row("e", source="y", group="3", outcome="wrong", label=None, value=-1.0),
        _row("f", group="3", gold="", outcome="unreadable_gold", value=None),
    ]
    summary = summarise(rows)
    agreement = summary.agreement
    assert (agreement.both_right, agreement.only_ours, agreement.only_label, agreement.both_wrong) == (
        1,
        1,
        1,
        1,
    )
    assert (summary.n, summary.scored, summary.mean) == (6, 4, -0.25)
    assert (summary.unlabelled, summary.unjudged) == (2, 0)
    assert (summary.groups.all_right, summary.groups.all_wrong, summary.groups.mixed) == (1, 1, 0)
    assert (summary.parts["c"].mean, summary.parts["c"].n, summary.parts["f"].mean) == (0.5, 2, None)
    assert dict(summary.outcomes) == {"correct": 2, "wrong": 2, "no_answer": 1, "not_applicable": 1}
    assert [(line.source, line.n, line.mean) for line in summary.sources] == [
        ("", 1, None),
        ("x", 2, 0.5),
        ("y", 3, -1.0),
    ]


def test_no_rows_make_a_summary_and_a_page() -> None:
    assert summarise([]).mean is None
    assert summarise([]).agreement.share is None
    assert "No row has a reward." in render([], title="empty")


@given(st.lists(st.none() | st.floats(allow_subnormal=True), max_size=30))
def test_every_finite_reward_is_in_one_bar(values: list[float | None]) -> None:
    summary = summarise([_row(str(k), value=value) for k, value in enumerate(values)])
    assert sum(bar.n for bar in summary.bins) == summary.scored
    assert summary.scored == sum(value is not None and math.isfinite(value) for value in values)


@given(
    st.text(),
    st.tuples(st.integers(-5, 40), st.integers(-5, 40)),
    st.none() | st.tuples(st.integers(), st.integers()),
)
def test_segments_lose_nothing(text: str, first: tuple[int, int], second: tuple[int, int] | None) -> None:
    visible = "".join(
        part for kind, part in cut_segments(text, first, second) if kind not in {"mark", "left_out"}
    )
    kept = "".join(part for kind, part in make_visible(("text", text)) if kind == "text")
    assert visible.replace("\r\n", "\n") == kept


def test_a_long_stretch_loses_its_middle_and_says_so() -> None:
    parts = cut_segments("<think>" + "a" * 90_000 + "</think>\\boxed{4}", (0, 90_015), (90_015, 90_024))
    assert [kind for kind, _ in parts] == ["reasoning", "left_out", "reasoning", "slot"]
    assert parts[1][1] == "78,015 characters left out"
    assert parts[3][1] == "\\boxed{4}"


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


def _hostile_rows() -> list[ReportRow]:
    text = f"<think>{HOSTILE}</think>\u202e\x00\ud800 $title ${{data}} \\boxed{{{HOSTILE}}}"
    return [
        _row(
            HOSTILE, source=HOSTILE, group=HOSTILE, completion_text=text, reasoning_span=(0, 40),
            slot_span=(30, 10**9), gold=HOSTILE, label=True, value=math.nan, status=HOSTILE, outcome="wrong",
            extracted=HOSTILE, slot=HOSTILE, tier=HOSTILE, detail=HOSTILE,
            parts={HOSTILE: (math.inf, 0.3)}, problem=HOSTILE, note=HOSTILE,
        ),
        _row("odd", outcome=HOSTILE, value=1.0),
        _row("plain", source="boxed", label=True, value=1.0, parts={"c": (1.0, 1.0)}),
    ]  # fmt: skip


def test_hostile_text_adds_no_element_and_no_attribute() -> None:
    """Only numbers of rows may differ between a hostile page and a plain one."""
    page = render(_hostile_rows(), title=HOSTILE, file=HOSTILE, recipe_text=HOSTILE)
    assert sum(tag == "script" for tag, _ in _tags(page)) == 2
    assert not any(tag in {"img", "iframe", "link", "object", "base"} for tag, _ in _tags(page))
    for _, attributes in _tags(page):
        assert not any(name.startswith("on") or name in {"src", "style"} for name in attributes)


def test_nothing_is_fetched_and_the_policy_says_so() -> None:
    page = render(_hostile_rows(), title="t")
    (policy,) = (a["content"] for t, a in _tags(page) if t == "meta" and a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert all((a.get("href") or "#").startswith("#") for _, a in _tags(page))


def test_the_data_reads_back() -> None:
    page = render(_hostile_rows(), title="t")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(found.group(1))
    assert [row["id"] for row in data["rows"]] == [HOSTILE, "odd", "plain"]
    assert data["rows"][0]["value"] is None


def test_too_many_rows_keep_those_that_disagree() -> None:
    rows = [*(_row(str(k), label=True) for k in range(20)), _row("bad", label=False)]
    page = render(rows, title="t", most_rows=2)
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    assert [row["id"] for row in data["rows"]] == ["bad", "0"]
    assert "The list holds 2 of 21 rows" in page


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="most_rows is -1; it takes 0 or more"):
        render([], title="t", most_rows=-1)


def test_it_replaces_an_older_page_and_leaves_no_partial(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("old")
    write_report(target, [_row()], title="new")
    assert "<title>new</title>" in target.read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_labels_name_every_control_and_every_table_has_a_caption() -> None:
    page = render([_row(label=True, group="g"), _row("2", label=False, group="g", source="s")], title="t")
    tags = [tag for tag, _ in _tags(page)]
    assert tags.count("table") == tags.count("caption")
    assert tags.count("input") + tags.count("select") == tags.count("label")
    for tag, attributes in _tags(page):
        if tag == "section":
            assert f'id="{attributes["aria-labelledby"]}"' in page
        if tag == "th":
            assert attributes["scope"] in {"row", "col"}
        if tag == "svg":
            assert attributes.get("aria-hidden") == "true" or attributes["role"] == "img"


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

Open = Callable[..., tuple[str, str]]

OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--virtual-time-budget=2000",
    "--dump-dom",
]


@pytest.fixture
def browse(tmp_path: Path) -> Open:
    """Write rows as a page, open it at a fragment, return the DOM and the console."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        if os.environ.get("RINGTRUE_REQUIRE") == "all":
            pytest.fail("RINGTRUE_REQUIRE=all, and there is no chromium")
        pytest.skip("no chromium on this machine")
    path: str = chromium

    def open_page(rows: list[ReportRow], fragment: str, smuggled: str = "") -> tuple[str, str]:
        page = tmp_path / "page.html"
        write_report(page, rows, title="report", file="f.jsonl", recipe_text="name = '<x>'")
        if smuggled:
            page.write_text(page.read_text("utf-8").replace("<h1>", smuggled + "<h1>"), "utf-8")
        command = [path, *OPTIONS, f"--user-data-dir={tmp_path / 'profile'}", f"{page.as_uri()}#{fragment}"]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=120, errors="replace", check=True
        )
        console = "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)
        return done.stdout, console

    return open_page


def _listed(dom: str) -> list[str]:
    return [
        html.unescape(name)
        for name in re.findall(r'<button class="open"[^>]*>(.*?)</button>', dom, re.DOTALL)
    ]


def _mixed() -> list[ReportRow]:
    return [
        _row("right", label=True, value=1.0, source="boxed"),
        _row("paid", label=False, value=1.0, source="think", problem="A train & a tunnel"),
        _row("missed", outcome="wrong", label=True, value=-0.5, source="boxed", extracted="5"),
        _row("wrong", outcome="wrong", label=False, value=-0.5, source="think"),
        _row("chat", outcome="unreadable_gold", gold="", value=None),
    ]


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", ["right", "paid", "missed", "wrong", "chat"]),
        ("outcome=wrong", ["missed", "wrong"]),
        ("outcome=not_applicable", ["chat"]),
        ("label=disagree", ["paid", "missed"]),
        ("label=overpaid", ["paid"]),
        ("label=refused&source=boxed", ["missed"]),
        ("label=unlabelled", ["chat"]),
        ("q=TUNNEL", ["paid"]),
        ("q=" + quote("train & a"), ["paid"]),
        ("source=think&outcome=correct", ["paid"]),
        ("outcome=timeout", ["right", "paid", "missed", "wrong", "chat"]),
        ("q=nowhere", []),
        ("__proto__=1&nonsense", ["right", "paid", "missed", "wrong", "chat"]),
    ],
)
def test_the_fragment_filters_the_rows(browse: Open, fragment: str, expected: list[str]) -> None:
    dom, console = browse(_mixed(), fragment)
    assert _listed(dom) == expected
    assert console == ""
    count = f"{len(expected)} of 5 rows" if len(expected) < 5 else "5 rows"
    assert f'<p id="count" role="status">{count}</p>' in dom


def test_an_open_row_shows_reasoning_slot_and_parts(browse: Open) -> None:
    row = _row(
        "deep", completion_text="<think>2 + 2</think>It is \\boxed{4}.", reasoning_span=(0, 20),
        slot_span=(26, 35), label=True, value=0.85, extracted="4", slot="boxed", tier="rational",
        detail="4 equals 4", parts={"format": (0.5, 0.3), "correctness": (1.0, 0.7)}, problem="2 + 2?",
        note="right",
    )  # fmt: skip
    dom, console = browse([row], "open=deep")
    assert (
        '<span class="reasoning">&lt;think&gt;2 + 2&lt;/think&gt;</span>It is <mark>\\boxed{4}</mark>.' in dom
    )
    assert 'aria-expanded="true" aria-controls="row-0"' in dom
    assert "<dt>settled by</dt><dd>rational</dd>" in dom
    assert '<th scope="row">format</th><td>0.5</td><td>0.3</td><td>0.15</td>' in dom
    assert console == ""


def test_hostile_rows_stay_text_in_a_browser(browse: Open) -> None:
    dom, console = browse(_hostile_rows(), f"open={quote(HOSTILE, safe='')}")
    assert "<title>report</title>" in dom
    assert "<img" not in re.sub(r"<script.*?</script>", "", dom, flags=re.DOTALL)
    assert _listed(dom) == [HOSTILE, "odd", "plain"]
    assert '<span class="unseen">U+202E U+0000 U+D800</span>' in dom
    assert 'class="opened"' in dom
    assert console == ""


@pytest.mark.parametrize(
    "smuggled",
    [
        "<script>document.title = 'OWNED'</script>",
        "<img src=x onerror=\"document.title = 'OWNED'\">",
        "<b id=x style='color:red'></b>",
    ],
)
def test_the_policy_holds_even_where_escaping_would_fail(browse: Open, smuggled: str) -> None:
    dom, console = browse(_mixed(), "", smuggled)
    assert "<title>report</title>" in dom
    assert "Content Security Policy" in console
    assert len(_listed(dom)) == 5


def test_many_rows_come_in_pages(browse: Open) -> None:
    dom, _ = browse([_row(f"row {k}") for k in range(120)], "")
    assert len(_listed(dom)) == 50
    assert "Show 50 more of 70" in dom
