r"""The rows of one `[[data]]` table, each with the place where it stands.

A real line of a JSONL file: `{"prompt": "3+4=?", "gold": "7"}` comes as `("sums.jsonl:1", {...})`.

JSONL and CSV, also as .gz, are read with the standard library; Parquet, folders that `datasets` saved and hub
names need `pip install 'ringtrue[train]'`. What the rows mean is not looked at.
"""

import csv
import gzip
import importlib
import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

from ringtrue.trainer_glue.training.errors import ConfigError
from ringtrue.trainer_glue.training.tables import DataTable

__all__ = ["READABLE", "Place", "read_source"]

Place = tuple[str, Mapping[str, Any]]
"""`file:line` and the row."""

_LONGEST_FIELD: Final = 1 << 30
READABLE: Final = (".jsonl", ".jsonl.gz", ".parquet", ".csv", ".csv.gz")
"""How a file's name may end."""


def read_source(table: DataTable, folder: Path) -> Iterator[Place]:
    """Read a source.

    Args:
        table: what to read.
        folder: what its paths are relative to.

    Raises:
        ConfigError: a line that is no row, a file that is not what its name says, a data set that the hub
            does not give.
        ImportError: `datasets` is needed and is not installed.
        OSError: a file that cannot be read.
    """
    if table.hub is not None:
        found = _hub(table.hub, table)
    else:
        found = (place for name in table.file for place in _file(folder / name, table.split))
    return islice(found, table.limit)


def _hub(name: str, table: DataTable) -> Iterator[Place]:
    datasets = _installed("datasets")
    try:
        rows = datasets.load_dataset(name, table.subset, split=table.split)
    except (OSError, ValueError) as error:
        said = str(error).strip().partition("\n")[0][:200]
        raise ConfigError(
            [
                f"the data set {name!r} of the hub cannot be loaded ({type(error).__name__}: {said}): look "
                "at its name, subset and split, and whether the hub can be reached; or give a file"
            ]
        ) from error
    return _numbered(f"{name} [{table.split}]", rows, 0)


def _file(path: Path, split: str) -> Iterator[Place]:
    if path.is_dir():
        return _folder(path, split)
    if path.name.endswith(".parquet"):
        return _numbered(str(path), _parquet(path), 1)
    return _csv(path) if path.name.endswith((".csv", ".csv.gz")) else _jsonl(path)


def _folder(path: Path, split: str) -> Iterator[Place]:
    try:
        saved = _installed("datasets").load_from_disk(str(path))
    except FileNotFoundError as error:
        raise ConfigError([f"{path}: is no folder that datasets saved: name the files in it"]) from error
    if hasattr(saved, "features"):
        return _numbered(str(path), saved, 0)
    if split not in saved:
        raise ConfigError([f"{path}: there is no split {split!r}; splits here: {', '.join(saved)}"])
    return _numbered(f"{path} [{split}]", saved[split], 0)


def _parquet(path: Path) -> Iterator[Mapping[str, Any]]:
    parquet = _installed("pyarrow.parquet")
    with path.open("rb") as file:
        try:
            for batch in parquet.ParquetFile(file).iter_batches():
                yield from batch.to_pylist()
        except ValueError as error:  # pyarrow's own is one
            raise ConfigError([f"{path}: is no Parquet file: {error}"]) from error


def _csv(path: Path) -> Iterator[Place]:
    with _opened(path) as raw, _texts(raw) as file:
        # The default limit of 131,072 characters a field is less than one long solution.
        csv.field_size_limit(_LONGEST_FIELD)
        reader = csv.DictReader(file, strict=True)
        try:
            for row in reader:
                place = f"{path}:{reader.line_num}"
                if None in row:
                    raise ConfigError(
                        [f"{place}: more values than the header has columns: quote those with commas"]
                    )
                yield place, row
        except csv.Error as error:
            raise ConfigError([f"{path}: after line {reader.line_num}: {error}"]) from error
        except UnicodeDecodeError as error:
            raise ConfigError([f"{path}: is no UTF-8: {error}"]) from error


def _jsonl(path: Path) -> Iterator[Place]:
    with _opened(path) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            place = f"{path}:{number}"
            try:
                row = json.loads(line)
            except (RecursionError, ValueError) as error:
                raise ConfigError([f"{place}: not JSON: {error}"]) from error
            if not isinstance(row, dict):
                raise ConfigError(
                    [f"{place}: {line.decode(errors='replace').strip()[:60]!r} is no JSON object"]
                )
            yield place, row


@contextmanager
def _opened(path: Path) -> Iterator[io.BufferedReader | gzip.GzipFile]:
    """The bytes of a file, unpacked where its name ends in .gz."""
    if not path.name.endswith(".gz"):
        with path.open("rb") as file:
            yield file
        return
    try:
        with gzip.open(path, "rb") as packed:
            yield packed
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ConfigError([f"{path}: is no whole gzip file: {error}"]) from error


def _texts(raw: io.BufferedReader | gzip.GzipFile) -> io.TextIOWrapper:
    # A mark at the start is what spreadsheets write.
    return io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")


def _numbered(name: str, rows: Iterable[Mapping[str, Any]], first: int) -> Iterator[Place]:
    return ((f"{name}:{number}", row) for number, row in enumerate(rows, first))


def _installed(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise ImportError(f"this source needs {module}: pip install 'ringtrue[train]'") from error
