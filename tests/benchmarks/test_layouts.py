"""Files as other tools write them: recognised, mapped, said; and tables and folders of every kind."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import datasets
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest

from ringtrue.benchmarks.columns import Columns, Record
from ringtrue.benchmarks.errors import InputError
from ringtrue.benchmarks.reading import Source
from ringtrue.benchmarks.records import read_records

ROWS = [{"completion": f"#### {i}", "gold": "3", "prompt": f"question {i // 4}"} for i in range(300)]


def read(*files: Path, columns: Columns | None = None) -> tuple[list[Record], list[str]]:
    notes: list[str] = []
    records = read_records(Source([str(file) for file in files]), columns or Columns(), note=notes.append)
    return list(records), notes


def fault(*files: Path, columns: Columns | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read(*files, columns=columns)
    return str(caught.value)


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def write_any(path: Path) -> Path:
    table = pa.Table.from_pylist(ROWS)
    if path.name == "rows.parquet":
        pq.write_table(table, path, row_group_size=70)
    elif path.name == "pandas.parquet":
        pd.DataFrame(ROWS).iloc[::1].set_index(pd.Index(range(7, 307))).to_parquet(path)
    elif path.name == "rows.arrow":
        with pa.ipc.new_stream(path, table.schema) as writer:
            writer.write_table(table, max_chunksize=90)
    elif path.name == "rows.feather":
        pyarrow.feather.write_feather(table, path, compression="uncompressed")
    elif path.name == "saved":
        datasets.Dataset.from_list(ROWS).save_to_disk(path, num_shards=3)
    elif path.name == "one_split":
        datasets.DatasetDict({"train": datasets.Dataset.from_list(ROWS)}).save_to_disk(path)
    elif path.name == "shards":
        path.mkdir()
        for number, start in enumerate(range(0, 300, 25)):
            pq.write_table(table.slice(start, 25), path / f"part-{number}.parquet")
    else:
        write_jsonl(path, ROWS)
    return path


KINDS = [
    "rows.jsonl",
    "rows.parquet",
    "pandas.parquet",
    "rows.arrow",
    "rows.feather",
    "saved",
    "one_split",
    "shards",
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_the_same_rows(tmp_path: Path, kind: str, capfd: Any) -> None:
    records, notes = read(write_any(tmp_path / kind))
    seen = [{"completion": r.completion, "gold": r.gold, "prompt": r.prompt} for r in records]
    assert seen == ROWS, "in their order, shards by number and not by name"
    assert notes == []
    assert set(records[0].columns) == {"gold"}


def test_a_row_of_a_table_is_named_by_its_number(tmp_path: Path) -> None:
    records, _ = read(write_any(tmp_path / "rows.parquet"))
    assert [records[0].id, records[-1].id] == [f"{tmp_path}/rows.parquet:1", f"{tmp_path}/rows.parquet:300"]
    assert len({record.check for record in records}) == 300


def test_how_far_a_table_is_read_is_known(tmp_path: Path) -> None:
    source = Source([str(write_any(tmp_path / "rows.parquet")), str(write_any(tmp_path / "shards"))])
    seen = [source.fraction for _ in source]
    assert seen == sorted(x for x in seen if x is not None)
    assert seen[0] is not None
    assert seen[0] < 0.3
    assert source.fraction == 1.0


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["saved", "rows.parquet"])
def test_reading_a_table_does_not_import_datasets(tmp_path: Path, kind: str, capfd: Any) -> None:
    write_any(tmp_path / kind)
    code = (
        "import sys; from ringtrue.benchmarks.reading import Source; "
        f"n = sum(1 for _ in Source([{str(tmp_path / kind)!r}])); print(n, *({{'datasets', 'pandas', 'torch'}} & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env={"PYTHONPATH": ":".join(str(root / p) for p in ("graders", "rewards", "trainer_glue", "benchmarks"))},
    )  # fmt: skip
    assert done.stdout.split() == ["300"], done.stderr


def test_memory_does_not_grow_with_a_row_group(tmp_path: Path) -> None:
    """One row group of 60 MB: it is decoded in pieces, and never held as a whole."""
    big = [{"completion": f"{i} " + "x" * 3000 + str(i * i), "gold": "1"} for i in range(20_000)]
    pq.write_table(
        pa.Table.from_pylist(big), tmp_path / "a.parquet", compression="none", use_dictionary=False,
        row_group_size=1 << 20, data_page_size=1 << 16,
    )  # fmt: skip
    pool = pa.default_memory_pool()
    del big
    before, most = pool.bytes_allocated(), 0
    for number, _ in enumerate(Source([str(tmp_path / "a.parquet")])):
        if number % 64 == 0:
            most = max(most, pool.bytes_allocated() - before)
    assert most < 12_000_000, most


@pytest.mark.filterwarnings("ignore")
def test_a_dataset_of_several_splits_is_refused_with_their_names(tmp_path: Path, capfd: Any) -> None:
    data = datasets.Dataset.from_list(ROWS[:2])
    datasets.DatasetDict({"train": data, "test": data}).save_to_disk(tmp_path / "dd")
    says = fault(tmp_path / "dd")
    assert f"a dataset of several splits; name one of them: {tmp_path}/dd/train, {tmp_path}/dd/test" in says


def test_a_folder_of_several_kinds_is_refused(tmp_path: Path) -> None:
    write_any(tmp_path / "rows.parquet")
    write_any(tmp_path / "rows.jsonl")
    assert "files of several kinds: .jsonl, .parquet; name the files" in fault(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").touch()
    assert "a folder without files of rows: it holds notes.txt" in fault(tmp_path / "other")
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "state.json").write_text("{")
    assert "this folder cannot be read" in fault(tmp_path / "torn")


@pytest.mark.parametrize("cut", [200, 2000])
def test_a_damaged_table_is_said(tmp_path: Path, cut: int) -> None:
    path = write_any(tmp_path / "rows.parquet")
    path.write_bytes(path.read_bytes()[:-cut])
    assert ":1: not readable: " in fault(path)
    stream = write_any(tmp_path / "rows.arrow")
    stream.write_bytes(stream.read_bytes()[:-4000])
    says = fault(stream)
    assert "the table is damaged after row " in says
    assert "fetch or write the file again" in says


def test_values_that_json_does_not_know_come_through(tmp_path: Path) -> None:
    import datetime
    import decimal

    row = {
        "completion": "x",
        "gold": decimal.Decimal("0.5"),
        "day": datetime.date(2026, 1, 2),
        "raw": b"\xff",
    }
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "a.parquet")
    records, _ = read(tmp_path / "a.parquet")
    assert records[0].gold == decimal.Decimal("0.5")
    assert records[0].columns["raw"] == b"\xff"


def test_missing_values_of_pandas_are_missing(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "completion": ["a", "b"],
            "gold": ["1", None],
            "label": [1.0, float("nan")],
            "group": [3.0, float("nan")],
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    records, _ = read(tmp_path / "a.parquet", columns=Columns(label="label"))
    assert [r.label for r in records] == [True, None]
    assert [r.group for r in records] == [3.0, None]


# The layouts.


def write_trl(folder: Path, *, gold: bool = False) -> Path:
    """As GRPOTrainer writes them with `log_completions=True`."""
    folder.mkdir()
    for step in (10, 20, 100):
        table: dict[str, list[Any]] = {
            "step": [step] * 4,
            "prompt": ["2+2?", "2+2?", "3+3?", "3+3?"],
            "completion": ["#### 4", "#### 5", "#### 6", "#### 7"],
            "correctness": [1.0, -0.5, 1.0, -0.5],
            **({"solution": ["4", "4", "6", "6"]} if gold else {}),
            "advantage": [0.7, -0.7, 0.7, -0.7],
        }
        pd.DataFrame(table).to_parquet(folder / f"completions_{step:05d}.parquet")
    return folder


def test_trl_logs_are_read_as_a_folder_in_the_order_of_steps(tmp_path: Path) -> None:
    records, notes = read(write_trl(tmp_path / "completions", gold=True))
    assert [record.step for record in records] == [10] * 4 + [20] * 4 + [100] * 4
    assert [record.gold for record in records][:4] == ["4", "4", "6", "6"]
    assert len(notes) == 1
    assert notes[0].endswith(
        "completions_00010.parquet: TRL's completion log: completion from 'completion', prompt from 'prompt', "
        "gold from 'solution', step from 'step'"
    )


def test_trl_logs_without_a_gold_say_where_it_comes_from(tmp_path: Path) -> None:
    folder = write_trl(tmp_path / "completions")
    assert "log it from a reward with log_extra, then name it with --gold" in fault(folder)
    assert len(read(folder, columns=Columns(needs_gold=False))[0]) == 12


VERL = [
    {"input": f"user\n{q}?", "output": f"#### {a}", "gts": g, "score": 1.0, "step": s, "acc": True}
    for s in (1, 2) for q, a, g in (("2+2", 4, "4"), ("3+3", 7, "6"), ("2+2", 5, "4"))
]  # fmt: skip


def test_verl_rollouts_are_read(tmp_path: Path) -> None:
    records, notes = read(write_jsonl(tmp_path / "1.jsonl", VERL))
    first = records[0]
    assert (first.completion, first.prompt, first.gold, first.step) == ("#### 4", "user\n2+2?", "4", 1)
    assert first.columns["score"] == 1.0
    assert "verl's rollout log: completion from 'output', prompt from 'input', gold from 'gts'" in notes[0]
    without = [{key: value for key, value in row.items() if key != "gts"} for row in VERL]
    assert "logged no gts: name the gold with --gold" in fault(write_jsonl(tmp_path / "2.jsonl", without))


def lm_eval_row(
    doc_id: int, texts: list[str], *, filter_: str | None = "strict-match", old: bool = False
) -> dict[str, Any]:
    asked = "Question: 2+2?\nAnswer:"
    return {
        "doc_id": doc_id,
        "doc": {"question": "2+2?", "answer": "2+2=4\n#### 4"},
        "target": "2+2=4\n#### 4",
        "arguments": [[asked, {"until": ["\n"]}]]
        if old
        else {"gen_args_0": {"arg_0": asked, "arg_1": {"until": ["\n"]}}},
        "resps": [texts],
        "filtered_resps": [text.split()[-1] for text in texts],
        **({"filter": filter_} if filter_ else {}),
        "metrics": ["exact_match"],
        "exact_match": 1.0,
    }


@pytest.mark.parametrize("old", [False, True])
def test_lm_eval_samples_are_one_row_a_response_and_one_filter(tmp_path: Path, old: bool) -> None:
    rows = [
        lm_eval_row(d, ["#### 4", "#### 5"], filter_=f, old=old)
        for f in ("strict-match", "flexible-extract")
        for d in (0, 1)
    ]
    records, notes = read(write_jsonl(tmp_path / "samples_gsm8k.jsonl", rows))
    assert [record.completion for record in records] == ["#### 4", "#### 5"] * 2
    assert {record.prompt for record in records} == {"Question: 2+2?\nAnswer:"}
    assert {record.gold for record in records} == {"2+2=4\n#### 4"}
    assert [record.id for record in records][:2] == [f"{tmp_path}/samples_gsm8k.jsonl:1#{n}" for n in (0, 1)]
    assert len({record.group for record in records}) == 2
    assert records[0].columns["question"] == "2+2?"
    assert "the filter 'strict-match' alone" in notes[0]


def test_lm_eval_filtered_responses_may_be_asked_for(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "samples.jsonl", [lm_eval_row(0, ["#### 4"], filter_=None)])
    records, _ = read(path, columns=Columns(completion="filtered_resps"))
    assert (records[0].completion, records[0].id) == ("4", f"{path}:1")


def test_lm_eval_log_likelihoods_are_no_completions(tmp_path: Path) -> None:
    row = lm_eval_row(0, [])
    for number, given in enumerate(
        ([[["-1.5", "False"]], [["-0.5", "True"]]], [["-1.5", "False"], ["-0.5", "True"]])
    ):
        path = write_jsonl(tmp_path / f"{number}.jsonl", [{**row, "resps": given}])
        assert "log-likelihoods of choices and no completions" in fault(path)


def test_the_same_document_of_two_files_is_two_groups(tmp_path: Path) -> None:
    files = [write_jsonl(tmp_path / f"{name}.jsonl", [lm_eval_row(0, ["#### 4"])]) for name in "ab"]
    assert len({record.group for record in read(*files)[0]}) == 2


def test_a_named_completion_takes_the_row_as_it_stands(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "1.jsonl", VERL)
    records, notes = read(path, columns=Columns(completion="input", gold="step"))
    assert (records[0].completion, records[0].gold, notes) == ("user\n2+2?", 1, [])


def test_another_layout_is_refused_with_its_columns_and_what_mends(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", [{"instruction": "x", "response": "y", "gold": "z"}])
    assert fault(path) == (
        f"{path}:1: no column 'completion' (columns: instruction, response, gold); name one of these with --completion "
        "(known by their columns: TRL's completion log, verl's rollout log, lm-eval's samples)"
    )


def test_files_of_several_layouts_go_together(tmp_path: Path) -> None:
    files = [
        write_jsonl(tmp_path / "v.jsonl", VERL), write_trl(tmp_path / "completions", gold=True),
        write_jsonl(tmp_path / "s.jsonl", [lm_eval_row(0, ["#### 4"])]), write_jsonl(tmp_path / "p.jsonl", ROWS[:2]),
    ]  # fmt: skip
    records, notes = read(*files)
    assert len(records) == 6 + 12 + 1 + 2
    assert len(notes) == 3


# Standard input, and pipes.


def piped(data: bytes) -> tuple[list[dict[str, Any]], str]:
    root = Path(__file__).resolve().parents[2]
    code = "import sys, json\nfrom ringtrue.benchmarks.reading import Source\nfor row in Source(['-']): print(json.dumps(row.values))"
    done = subprocess.run(
        [sys.executable, "-c", code], input=data, capture_output=True, check=False,
        env={"PYTHONPATH": ":".join(str(root / p) for p in ("graders", "rewards", "trainer_glue", "benchmarks"))},
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode().strip().rpartition(
        "\n"
    )[2]


def test_standard_input_is_read_in_each_streaming_format(tmp_path: Path) -> None:
    import gzip

    import zstandard

    rows = [{"completion": "a, b", "gold": "1"}, {"completion": 'c "d"\ne', "gold": "2"}]
    jsonl = "".join(json.dumps(row) + "\n" for row in rows).encode()
    table = pa.Table.from_pylist(rows)
    arrow = io.BytesIO()
    with pa.ipc.new_stream(arrow, table.schema) as writer:
        writer.write_table(table)
    text = pd.DataFrame(rows).to_csv(index=False).encode()
    for data in (
        jsonl,
        b"\xef\xbb\xbf" + jsonl,
        gzip.compress(jsonl),
        zstandard.compress(jsonl),
        text,
        gzip.compress(text),
        arrow.getvalue(),
    ):
        assert piped(data)[0] == rows, data[:20]
    parquet = io.BytesIO()
    pq.write_table(table, parquet)
    assert "this is Parquet, which is read from its end" in piped(parquet.getvalue())[1]
    assert "not JSON" in piped(b"hello\n")[1]


def test_without_pyarrow_the_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_any(tmp_path / "rows.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert 'need the package pyarrow; install it: pip install "ringtrue[parquet]"' in fault(path)
