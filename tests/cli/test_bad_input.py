"""Every kind of bad input: exit code 3, a message with file, line and mend, never a traceback."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

ROW = b'{"completion": "#### 4", "gold": "4"}\n'


def line(**columns: object) -> bytes:
    return json.dumps(columns).encode() + b"\n"


CASES = [
    ("not_jsonl.jsonl", b"completion: 4\n", ":1: not JSON"),
    ("later.jsonl", ROW * 200 + b"oops\n", ":201: not JSON: Expecting value at character 1; saw 'oops'"),
    ("no_gold.jsonl", line(completion="4", text="x"), ":1: no gold column: none of gold, ground_truth,"),
    (
        "no_gold_columns.jsonl",
        line(completion="4", text="x"),
        "(columns: completion, text); name it with --gold",
    ),
    (
        "two_golds.jsonl",
        line(completion="4", gold="4", solution="4"),
        ":1: the gold column is ambiguous: gold, solution (columns: completion, gold, solution); name",
    ),
    (
        "drift.jsonl",
        ROW + line(completion="4", answer="4"),
        ":2: the gold is 'gold' in the rows before, and 'answer'",
    ),
    (
        "no_completion.jsonl",
        line(response="4", gold="4"),
        ":1: no column 'completion' (columns: response, gold)",
    ),
    ("lost_completion.jsonl", ROW + line(gold="4"), ":2: no column 'completion' in this row"),
    ("null_completion.jsonl", ROW + line(completion=None, gold="4"), ":2: 'completion' must be a string"),
    ("number_completion.jsonl", line(completion=4, gold="4"), "this is int; mend the row or drop it"),
    (
        "odd_messages.jsonl",
        line(completion=["a"], gold="4"),
        ":1: 'completion' must be a string or a list of",
    ),
    ("empty.jsonl", b"", ":1: the file has no rows"),
    ("array.jsonl", ROW + b"[]\n", ":2: a row must be a JSON object, this is an array"),
    ("packed.jsonl", gzip.compress(ROW), ":1: gzip data under a name without .gz; rename it to"),
    ("plain.jsonl.gz", ROW, ":1: named .gz, but this is not gzip"),
    ("mixed.jsonl", ROW + gzip.compress(ROW), ":2: packed data after plain lines"),
    ("cut.jsonl.gz", gzip.compress(ROW * 1000)[:-20], "the packed data ends early or is damaged here"),
    ("latin.jsonl", ROW + b'{"completion": "\xe9"}\n', ":2: invalid UTF-8 at byte 17 of the line (0xe9)"),
    (
        "scrambled.jsonl",
        b"Salted__\x9c\x00\x01",
        ":1: no text, and nothing that is read here: it begins with",
    ),
    ("nul.jsonl", ROW + b"\0\0\0\n", ":2: not JSON: NUL bytes, from byte 1"),
    ("nan.jsonl", ROW + b'{"completion": "4", "gold": NaN}\n', ":2: not JSON: NaN is not JSON"),
]


@pytest.mark.parametrize("command", [["grade"], ["score", "--reward", "correctness"]], ids=["grade", "score"])
@pytest.mark.parametrize(("name", "data", "says"), CASES, ids=[case[0] for case in CASES])
def test_bad_input_is_said_with_its_place(
    ringtrue: Any, tmp_path: Path, command: list[str], name: str, data: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(data)
    done = ringtrue(*command, tmp_path / name)
    assert done.code == 3
    last = done.err.splitlines()[-1]
    assert last.startswith(f"ringtrue: {tmp_path / name}:"), last
    assert says in last
    assert "; " in last, "no mend"


@pytest.mark.parametrize("name", ["nowhere.jsonl", "."])
def test_what_is_no_file_is_said(ringtrue: Any, tmp_path: Path, name: str) -> None:
    done = ringtrue("grade", tmp_path / name)
    assert done.code == 3
    assert done.err.startswith(f"ringtrue: {tmp_path}")


@pytest.mark.parametrize("option", ["--gold", "--completion", "--prompt", "--id", "--label"])
def test_a_column_that_is_not_there_is_named(ringtrue: Any, rows: Path, option: str) -> None:
    done = ringtrue("grade", rows, option, "nowhere")
    assert done.code == 3
    assert (
        "rows.jsonl:1: no column 'nowhere' (columns: id, prompt, completion, ground_truth, passed)"
        in done.err
    )
    assert option in done.err


def test_a_label_must_be_a_truth_value(ringtrue: Any, rows: Path) -> None:
    done = ringtrue("grade", rows, "--label", "completion")
    assert done.code == 3
    assert "is not true, false or null" in done.err


def test_finished_rows_are_kept_and_the_run_goes_on_once_the_line_is_mended(
    ringtrue: Any, tmp_path: Path, loaded: Any
) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "V.jsonl"
    source.write_bytes(ROW * 300 + b"oops\n" + ROW * 10)
    done = ringtrue("grade", source, "--out", out)
    assert done.code == 3
    assert "300 finished rows are kept in" in done.err
    assert "go on with --resume" in done.err
    source.write_bytes(ROW * 311)
    assert ringtrue("grade", source, "--out", out, "--resume").code == 0
    assert [row["id"] for row in loaded(out)] == [f"{source}:{number}" for number in range(1, 312)]


def test_plain_and_packed_files_go_together(ringtrue: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(ROW)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(ROW))
    done = ringtrue("grade", tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz")
    assert (done.code, len(done.out.splitlines())) == (0, 2)


def test_hostile_names_and_values_send_nothing_to_the_terminal(ringtrue: Any, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m.jsonl"
    path.write_bytes(line(**{"\x1b[2Jcolumn": 1}))
    done = ringtrue("grade", path)
    assert done.code == 3
    assert "\x1b" not in done.err
    assert "\\x1b[2Jcolumn" in done.err
    assert "\x1b" not in ringtrue("grade", path, "--\x1b[1m").err


def test_standard_input_is_read(start: Any) -> None:
    process = start("grade", "-", stdin=-1)
    out, err = process.communicate(ROW.decode() * 3)
    assert process.returncode == 0, err
    assert [json.loads(text)["id"] for text in out.splitlines()] == ["-:1", "-:2", "-:3"]


def test_a_closed_standard_input_is_said(start: Any) -> None:
    process = start("grade", "-", stdin=-1)
    _, err = process.communicate("")
    assert process.returncode == 3
    assert "-:1: the file has no rows" in err


def test_progress_in_a_log_is_plain_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from ringtrue.benchmarks.reading import Source
    from ringtrue.cli import progress

    monkeypatch.setattr(progress, "_LOG_EVERY", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    with progress.Progress(Source(["a", "b"])) as shown:
        shown(1200)
    err = capsys.readouterr().err
    assert err.startswith("ringtrue: 1,200 rows, ")
    assert err.endswith("rows/s, 0%\n")


def test_progress_on_a_terminal_is_a_table_that_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    from ringtrue.benchmarks.columns import Record
    from ringtrue.benchmarks.reading import Source
    from ringtrue.benchmarks.summary import ScoreTally
    from ringtrue.cli import progress

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    tally = ScoreTally()
    part = {"value": 0.5, "weight": 1.0, "status": "ok", "reason": "", "extracted": None, "seconds": 0.0}
    for number, status in enumerate(("ok", "error", "timeout", "timeout")):
        record = Record("f", number, number, "text", None, None, None, None, {})
        value = None if status == "error" else 0.25
        tally.add(record, {"value": value, "status": status, "parts": {"correctness": part}})
    with progress.Progress(Source(["a"]), tally) as shown:
        shown(4)
    text = screen.getvalue()
    for word in ("4 rows", "rows/s", "correctness", "0.500", "total", "mean 0.250", "1 errors", "2 timeouts"):
        assert word in text, word


def test_time_left_counts_from_where_this_run_began(monkeypatch: pytest.MonkeyPatch) -> None:
    from ringtrue.benchmarks.reading import Source
    from ringtrue.benchmarks.summary import ScoreTally
    from ringtrue.cli import progress

    now, fraction = [100.0], [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    monkeypatch.setattr(Source, "fraction", property(lambda _: fraction[0]))
    shown = progress.Progress(Source(["a"]), ScoreTally(rows=1_000_000))
    fraction[0] = 0.5
    shown(10)
    now[0], fraction[0] = 160.0, 0.75
    shown(10)
    assert shown.left == 60.0
    assert "1:00 left" in shown.line()
