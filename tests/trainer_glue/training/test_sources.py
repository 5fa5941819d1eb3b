"""Each kind of source gives the same rows with their places, and what is broken is told with its place."""

import csv
import gzip
import importlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ringtrue.trainer_glue.training import ConfigError, load_config
from ringtrue.trainer_glue.training.data import load_rows
from ringtrue.trainer_glue.training.sources import read_source
from ringtrue.trainer_glue.training.tables import DataTable

ROWS = [
    {"prompt": "3+4, in words?", "gold": "seven"},
    {"prompt": 'Say "hi"\nand no more', "gold": "hi"},
    {"prompt": "2 · 3 = ?", "gold": "6"},
]


def as_csv() -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["prompt", "gold"])
    writer.writeheader()
    writer.writerows(ROWS)
    return text.getvalue().encode("utf-8-sig")


def as_jsonl() -> bytes:
    return "\n\n".join(json.dumps(row) for row in ROWS).encode()


WRITERS: dict[str, Callable[[], bytes]] = {
    "rows.csv": as_csv,
    "rows.csv.gz": lambda: gzip.compress(as_csv()),
    "rows.jsonl": as_jsonl,
    "rows.jsonl.gz": lambda: gzip.compress(as_jsonl()),
}


def read(folder: Path, name: str, **table: Any) -> list[tuple[str, Any]]:
    return list(read_source(DataTable(file=(name,), **table), folder))


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_gives_its_rows_and_their_places(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(WRITERS[name]())
    found = read(tmp_path, name)
    assert [row for _, row in found] == ROWS
    lines = [1, 3, 5] if "jsonl" in name else [2, 4, 5]
    assert [place for place, _ in found] == [f"{tmp_path / name}:{line}" for line in lines]
    assert len(read(tmp_path, name, limit=2)) == 2


@pytest.mark.trl
def test_parquet_and_saved_folders_give_the_same_rows(tmp_path: Path) -> None:
    datasets: Any = pytest.importorskip("datasets", reason="pip install 'ringtrue[train]'")
    parquet = importlib.import_module("pyarrow.parquet")
    rows = datasets.Dataset.from_list(ROWS)
    parquet.write_table(rows.data.table, tmp_path / "rows.parquet")
    rows.save_to_disk(str(tmp_path / "plain"))
    datasets.DatasetDict({"train": rows.select([0]), "test": rows}).save_to_disk(str(tmp_path / "splits"))
    assert [row for _, row in read(tmp_path, "rows.parquet")] == ROWS
    assert [row for _, row in read(tmp_path, "plain")] == ROWS
    assert [row for _, row in read(tmp_path, "splits", split="test")] == ROWS
    with pytest.raises(ConfigError, match=r"there is no split 'valid'; splits here: train, test"):
        read(tmp_path, "splits", split="valid")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match="is no folder that datasets saved"):
        read(tmp_path, "empty")
    (tmp_path / "bad.parquet").write_bytes(b"no such thing")
    with pytest.raises(ConfigError, match=r"bad\.parquet: is no Parquet file"):
        read(tmp_path, "bad.parquet")


def test_a_csv_field_may_be_longer_than_the_csv_module_allows_by_default(tmp_path: Path) -> None:
    limit = csv.field_size_limit(131_072)
    try:
        (tmp_path / "a.csv").write_bytes(b"prompt,gold\n" + b"x" * 200_000 + b",7\n")
        rows = [row for _, row in read(tmp_path, "a.csv")]
    finally:
        csv.field_size_limit(limit)
    assert [len(row["prompt"]) for row in rows] == [200_000]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.jsonl", b'{"prompt": "x"}\n{"prompt": ', "a.jsonl:2: not JSON"),
        ("a.jsonl", b"[" * 100_000, "a.jsonl:1: not JSON"),
        ("a.jsonl", b'{"prompt": "x"}\n[1]', r"a.jsonl:2: '\[1\]' is no JSON object"),
        ("a.jsonl", b'{"prompt": "\xff"}', "a.jsonl:1: not JSON"),
        ("a.jsonl.gz", gzip.compress(as_jsonl())[:-12], "a.jsonl.gz: is no whole gzip file"),
        ("a.csv.gz", b"prompt,gold\n1,2\n", "a.csv.gz: is no whole gzip file"),
        ("a.csv", b"prompt,gold\n3+4,7\n1,000,1000\n", "a.csv:3: more values than the header has columns"),
        ("a.csv", b"prompt,gold\n\xff,7\n", "a.csv: is no UTF-8"),
        ("a.csv", b'prompt,gold\n3+4,7\n"1+1,2\n', "a.csv: after line 2: unexpected end"),
    ],
)
def test_what_is_broken_is_told_with_its_place(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigError, match=said):
        read(tmp_path, name)


def test_a_file_of_another_kind_is_refused_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "rows.txt").write_text("3+4=?")
    with pytest.raises(
        ConfigError, match=r"rows\.txt is none of \.jsonl, \.jsonl\.gz, \.parquet, \.csv, \.csv\.gz"
    ):
        config({"file": str(tmp_path / "rows.txt")})


def config(table: dict[str, Any]) -> Any:
    return load_config(
        {
            "model": {"name": "me/tiny", "max_seq_length": 1024},
            "data": [table],
            "reward": {"preset": "boxed_math"},
            "grpo": {"max_steps": 1},
        }
    )


def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_bytes(as_csv())
    for key in ("prompt", "gold"):
        with pytest.raises(ConfigError, match=r"there is no column 'question'.*columns here: .*prompt"):
            load_rows(config({"file": str(tmp_path / "rows.csv"), key: "question"}))


class Hub:
    """Stands where `datasets` would be, and cannot be reached or can."""

    def __init__(self, error: Exception | None) -> None:
        self.error, self.asked = error, []  # type: tuple[Exception | None, list[Any]]

    def load_dataset(self, *arguments: Any, **options: Any) -> list[dict[str, str]]:
        self.asked.append((arguments, options))
        if self.error is not None:
            raise self.error
        return ROWS


def test_a_hub_name_is_asked_for_with_its_subset_and_split(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = Hub(None)
    monkeypatch.setattr("ringtrue.trainer_glue.training.sources._installed", lambda _: hub)
    found = load_rows(config({"hub": "me/sums", "subset": "main", "split": "test"}))
    assert hub.asked == [(("me/sums", "main"), {"split": "test"})]
    assert len(found.train) == len(ROWS)


@pytest.mark.parametrize("error", [ConnectionError("no route\nto it"), ValueError("Unknown split 'trian'")])
def test_a_hub_that_does_not_give_is_told_in_one_line(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ringtrue.trainer_glue.training.sources._installed", lambda _: Hub(error))
    with pytest.raises(
        ConfigError, match=r"\[\[data\]\] number 1: the data set 'me/sums' .* or give a file$"
    ):
        load_rows(config({"hub": "me/sums"}))


@pytest.mark.trl
def test_the_real_loader_without_a_hub_gives_the_same_error(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("datasets", reason="pip install 'ringtrue[train]'")
    monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", True)
    with pytest.raises(
        ConfigError, match="the data set 'ringtrue-tests/not-there' of the hub cannot be loaded"
    ):
        load_rows(config({"hub": "ringtrue-tests/not-there"}))


def test_without_datasets_the_install_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr("ringtrue.trainer_glue.training.sources.importlib.import_module", missing)
    (tmp_path / "rows.parquet").touch()
    with pytest.raises(ImportError, match=r"pip install 'ringtrue\[train\]'"):
        read(tmp_path, "rows.parquet")
