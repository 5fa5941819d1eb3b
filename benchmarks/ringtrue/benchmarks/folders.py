"""A folder of rows to the files in it, in their order.

One example: `runs/`, written by `datasets`' `save_to_disk`, is its shards as `state.json` lists them; TRL's
`completions/` is its `completions_00010.parquet`, `completions_00020.parquet`, ... by name.

It does not look into folders within folders, and it takes no split for another: a folder with several is
refused, naming them.
"""

import json
from pathlib import Path
from typing import Final

from ringtrue.benchmarks.errors import InputError
from ringtrue.benchmarks.opening import STDIN

__all__ = ["files_in"]

_ENDINGS: Final = (".parquet", ".arrow", ".jsonl", ".jsonl.gz", ".jsonl.zst", ".csv", ".csv.gz", ".csv.zst")


def files_in(name: str) -> list[str]:
    """The files that a name stands for: itself, or those of a folder.

    Args:
        name: A file, a folder, or `-`.

    Raises:
        InputError: The folder holds nothing to read, or several things to choose from.

    >>> files_in("runs.jsonl")
    ['runs.jsonl']
    """
    folder = Path(name)
    if name == STDIN or not folder.is_dir():
        return [name]
    try:
        if (folder / "dataset_dict.json").is_file():
            return _splits(name, folder)
        if (folder / "state.json").is_file():
            return _shards(name, folder)
        return _alike(name, folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"this folder cannot be read: {error}"
        raise InputError(name, None, what, mend="write it again, or name the files in it") from error


def _splits(name: str, folder: Path) -> list[str]:
    splits = json.loads((folder / "dataset_dict.json").read_bytes())["splits"]
    if len(splits) != 1:
        there = ", ".join(str(folder / split) for split in splits) or "none"
        raise InputError(name, None, "a dataset of several splits", mend=f"name one of them: {there}")
    return _shards(name, folder / splits[0])


def _shards(name: str, folder: Path) -> list[str]:
    state = json.loads((folder / "state.json").read_bytes())
    if state.get("_indices_data_files"):
        what = "a dataset whose rows are chosen by an index file"
        raise InputError(name, None, what, mend="write it again: flatten_indices().save_to_disk(...)")
    return [str(folder / shard["filename"]) for shard in state["_data_files"]]


def _alike(name: str, folder: Path) -> list[str]:
    found = sorted(path for path in folder.iterdir() if path.name.endswith(_ENDINGS) and path.is_file())
    kinds = {next(end for end in _ENDINGS if path.name.endswith(end)) for path in found}
    if not found:
        there = sorted(path.name for path in folder.iterdir())
        saw = ", ".join(there[:10]) + (", ..." if len(there) > 10 else "") or "nothing"
        mend = f"name a file or a folder of {', '.join(_ENDINGS)}"
        raise InputError(name, None, f"this is a folder without files of rows: it holds {saw}", mend=mend)
    if len(kinds) > 1:
        what = f"this is a folder with files of several kinds: {', '.join(sorted(kinds))}"
        raise InputError(name, None, what, mend="name the files")
    # By number where names end in one: verl's 2.jsonl comes before its 10.jsonl.
    return [str(path) for path in sorted(found, key=_by_number)]


def _by_number(path: Path) -> tuple[str, int, str]:
    stem = path.name.split(".")[0]
    text = stem.rstrip("0123456789")
    digits = stem[len(text) :]
    return text, int(digits) if digits and len(digits) < 100 else -1, path.name
