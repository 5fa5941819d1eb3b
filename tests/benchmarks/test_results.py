"""Scoring from Python, and score rows as Parquet."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from ringtrue.benchmarks import Columns, UsageError, score_file
from ringtrue.benchmarks.parquet import TableReader, write_parquet
from ringtrue.benchmarks.plots import PLOTS
from ringtrue.benchmarks.results import ScoreResult, flat_row
from ringtrue.rewards import BoxedFormat, Correctness, Gate, ThinkFormat


def write(path: Path, n: int = 12, **more: Any) -> Path:
    rows = [
        {"completion": rf"<think>a</think> \boxed{{{i % 3}}}", "gold": "1", "prompt": str(i // 4), **more}
        for i in range(n)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_a_result_holds_rows_figures_and_tables(tmp_path: Path) -> None:
    result = score_file(write(tmp_path / "a.jsonl"), 0.7 * Correctness() + 0.3 * ThinkFormat())
    assert result.summary["rows"] == 12
    assert [row["value"] for row in result.rows()][:3] == [
        pytest.approx(v) for v in (0.7 * -0.5 + 0.3, 1.0, 0.7 * -0.5 + 0.3)
    ]
    first = result.records()[1]
    assert first["correctness.extracted"] == "1"
    assert first["correctness.value"] == 1.0
    assert first["correctness.seconds"] >= 0.0
    assert [row["reward"] for row in result.rewards()] == ["correctness", "think_format"]
    assert result.rewards()[0]["scored"] == 12


def test_a_reward_may_be_a_name_or_a_recipe(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl")
    (tmp_path / "r.toml").write_text('[[reward]]\nuse = "correctness"\nwrong = 0.0\nmissing = 0.0\n')
    assert score_file(file, "boxed_format").summary["mean"] == 1.0
    assert score_file([file, file], str(tmp_path / "r.toml")).summary["mean"] == pytest.approx(1 / 3)
    with pytest.raises(UsageError, match="did you mean"):
        score_file(file, "corectness")


def test_columns_gold_and_label_may_be_named(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", target="2", passed=True)
    result = score_file(
        file, "correctness", columns=Columns(group="prompt"), gold="target", label="passed", limit=6
    )
    assert result.summary["rows"] == 6
    assert result.summary["agreement"]["n"] == 6
    with pytest.raises(UsageError, match="names its gold column itself: gold"):
        score_file(file, Correctness(gold="gold"), gold="target")


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_rows_are_read_again_from_the_output(tmp_path: Path, suffix: str) -> None:
    reward = 0.5 * Gate(Correctness(), when=ThinkFormat()) + 0.5 * BoxedFormat()
    file, out = write(tmp_path / "a.jsonl"), tmp_path / f"S{suffix}"
    kept = score_file(file, reward)
    result = score_file(file, reward, out=out)
    again = score_file(file, reward, out=out, resume=True)
    for one in (result, again):
        assert one.kept == ()
        assert without_seconds(one.rows()) == without_seconds(kept.rows())
    names = [
        {name: value for name, value in r.summary.items() if name in {"rows", "mean", "status"}}
        for r in (kept, result, again)
    ]
    assert names[0] == names[1] == names[2]
    assert "gate.correctness.value" in result.records()[0]


def without_seconds(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_seconds(inner) for name, inner in value.items() if name != "seconds"}
    return (
        [without_seconds(inner) for inner in value]
        if not isinstance(value, str | int | float | None)
        else value
    )


def test_a_parquet_output_is_a_table_for_anyone(tmp_path: Path) -> None:
    score_file(write(tmp_path / "a.jsonl"), "correctness", out=tmp_path / "S.parquet")
    table = pq.read_table(tmp_path / "S.parquet")
    assert table.column_names == ["id", "group", "value", "status", "parts"]
    assert str(table.schema.field("value").type) == "double"
    assert str(table.schema.field("group").type) == "int64"
    part = table.schema.field("parts").type.field("correctness").type
    assert {part.field(n).name for n in range(part.num_fields)} == {
        "value",
        "weight",
        "status",
        "reason",
        "extracted",
        "seconds",
        "outcome",
        "slot",
        "tier",
    }
    assert not list(tmp_path.glob("*partial*"))


def test_what_parquet_cannot_hold_is_written_all_the_same(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": 1, "group": None, "value": None, "parts": {"a": {"value": 1, "extracted": "\ud800x"}}},
        {
            "id": "two",
            "group": 10**30,
            "value": 2,
            "parts": {"b": {"value": None, "extracted": None, "parts": {"c": {"value": 0.5}}}},
        },
    ]
    write_parquet(tmp_path / "a.parquet", lambda: rows)
    read = [row.values for row in TableReader(str(tmp_path / "a.parquet"))]
    assert [row["id"] for row in read] == ["1", "two"]
    assert [row["value"] for row in read] == [None, 2.0]
    parts: Any = [row["parts"] for row in read]
    assert parts[0]["a"]["extracted"] == "\\ud800x"
    assert parts[0]["b"] is None
    assert parts[1]["b"]["parts"]["c"]["value"] == 0.5


def test_a_data_frame_has_a_column_for_every_figure(tmp_path: Path) -> None:
    frame = score_file(write(tmp_path / "a.jsonl"), "correctness").to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert frame.shape[0] == 12
    assert list(frame["correctness.value"]) == list(frame["value"])


def test_a_notebook_shows_a_table_and_escapes_names() -> None:
    html = ScoreResult(summary={"rows": 1, "parts": {"<b>": {"mean": 0.5}}}, notes=("a < b",))._repr_html_()
    assert "&lt;b&gt;" in html
    assert "a &lt; b" in html
    assert "<b>" not in html


@pytest.mark.parametrize("name", PLOTS)
def test_a_notebook_shows_a_plot(tmp_path: Path, name: str) -> None:
    plot = score_file(write(tmp_path / "a.jsonl"), "correctness").plot(name)
    plot.save(tmp_path / "plot.html")
    assert (tmp_path / "plot.html").read_text().endswith(plot._repr_html_())
    assert plot.html.count("<svg") == 2
    assert "<script" not in plot.html
    # A colour that the plot does not define would be drawn black.
    used, defined = (set(re.findall(form, plot.html)) for form in (r"var\((--\w+)\)", r"(--\w+):"))
    assert used <= defined


def test_a_plot_of_nothing_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jsonl").write_text('{"completion": "4", "gold": "4"}\n')
    result = score_file(tmp_path / "a.jsonl", "correctness")
    with pytest.raises(ValueError, match="no groups of several rows"):
        result.plot("draws")
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(ImportError, match=r"ringtrue\[report\]"):
        result.plot()


def test_rows_left_out_and_layouts_are_notes(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl")
    file.write_text(file.read_text() + "oops\n")
    result = score_file(file, "correctness", skip_bad=True)
    assert result.summary["skipped"] == 1
    assert result.notes[0].startswith(f"1 rows at fault were left out; the first: {file}:13: not JSON")


def test_parts_within_parts_are_flat() -> None:
    row = {"id": 1, "parts": {"g": {"value": 1.0, "parts": {"c": {"value": 0.5}}}}}
    assert flat_row(row) == {"id": 1, "g.value": 1.0, "g.c.value": 0.5}


def test_importing_it_stays_light() -> None:
    code = "import sys, ringtrue.benchmarks; print(*({'pyarrow', 'pandas', 'numpy', 'torch', 'sympy', 'datasets'} & set(sys.modules)))"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env={"PYTHONPATH": ":".join(str(root / p) for p in ("graders", "rewards", "trainer_glue", "benchmarks"))},
    )  # fmt: skip
    assert (done.stdout.strip(), done.returncode) == ("", 0), done.stderr
