r"""The rows of one `[[data]]` table, each with the place where it stands.

A real line of a JSONL file: `{"prompt": "3+4=?", "gold": "7"}` comes as `("sums.jsonl:1", {...})`.

JSONL, its .gz and CSV are read with the standard library; Parquet, folders that `datasets` saved and hub
names
need `pip install 'ringtrue[train]'`. What the rows mean is not looked at.
"""

import csv
import gzip
import importlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from ringtrue.trainer_glue.training.errors import ConfigError
from ringtrue.trainer_glue.training.tables import DataTable

__all__ = ["Place", "read_source"]

Place = tuple[str, Mapping[str, Any]]
"""`file:line` and the row."""


def read_source(table: DataTable, folder: Path) -> Iterator[Place]:
    """Read a source.

    Args:
        table: what to read.
        folder: what its paths are relative to.

    Raises:
        ConfigError: a line that is no row.
        ImportError: `datasets` is needed and is not installed.
    """
    if table.hub is not None:
        rows = _datasets().load_dataset(table.hub, table.subset, split=table.split)
        found = _numbered(f"{table.hub} [{table.split}]", rows, 0)
    else:
        found = (place for name in table.file for place in _file(folder / name, table.split))
    return islice(found, table.limit)


def _file(path: Path, split: str) -> Iterator[Place]:
    if path.is_dir():
        saved = _datasets().load_from_disk(str(path))
        return _numbered(str(path), saved if hasattr(saved, "features") else saved[split], 0)
    if path.name.endswith(".parquet"):
        rows = _datasets().load_dataset("parquet", data_files=str(path), split="train")
        return _numbered(str(path), rows, 1)
    return _csv(path) if path.name.endswith(".csv") else _jsonl(path)


def _csv(path: Path) -> Iterator[Place]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            place = f"{path}:{reader.line_num}"
            if None in row:
                raise ConfigError(
                    [f"{place}: more values than the header has columns: quote those with commas"]
                )
            yield place, row


def _jsonl(path: Path) -> Iterator[Place]:
    raw = gzip.open(path, "rb") if path.name.endswith(".gz") else path.open("rb")  # noqa: SIM115 - closed below
    with raw as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            place = f"{path}:{number}"
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ConfigError([f"{place}: not JSON: {error}"]) from error
            if not isinstance(row, dict):
                raise ConfigError(
                    [f"{place}: {line.decode(errors='replace').strip()[:60]!r} is no JSON object"]
                )
            yield place, row


def _numbered(name: str, rows: Iterable[Mapping[str, Any]], first: int) -> Iterator[Place]:
    return ((f"{name}:{number}", row) for number, row in enumerate(rows, first))


def _datasets() -> Any:
    try:
        return importlib.import_module("datasets")
    except ModuleNotFoundError as error:
        raise ImportError("this source needs datasets: pip install 'ringtrue[train]'") from error
