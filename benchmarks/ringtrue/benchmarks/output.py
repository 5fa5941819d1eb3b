"""Where finished rows go: a file that is whole or not there, standard output, or nowhere.

One example: `--out S.jsonl` is a `PartialFile`, `--out -` and `--out /dev/null` are a `PlainStream`.

What is there is never overwritten unless that is asked for, and never the input.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.errors import MachineError, UsageError
from ringtrue.benchmarks.parquet import needs_pyarrow
from ringtrue.benchmarks.partial import TABLE, PartialFile, is_whole
from ringtrue.benchmarks.reading import Source

__all__ = ["FinishedFile", "Output", "OutputRow", "PartialFile", "PlainStream", "open_output"]

OutputRow: TypeAlias = dict[str, object]
"""One row of output, as it is written."""

_UNWRITTEN: Final = (".gz", ".zst", ".csv", ".arrow")


class PlainStream:
    """Standard output, a pipe or a device: written as it comes, with nothing to resume."""

    def __init__(self, name: str, descriptor: int | None) -> None:
        self._name = name
        self._descriptor = descriptor
        self.rows = 0
        self.kept = ""

    def finished(self) -> Iterator[Mapping[str, object]]:
        """Nothing."""
        return iter(())

    def skip(self, records: Iterable[Record]) -> Iterator[tuple[Record, bool]]:
        """Nothing was finished before."""
        return ((record, False) for record in records)

    def write(self, lines: bytes, records: Iterable[Record]) -> None:
        """Write the lines; a reader that left raises BrokenPipeError."""
        view = memoryview(lines)
        try:
            while self._descriptor is not None and view:
                view = view[os.write(self._descriptor, view) :]
        except BrokenPipeError:
            raise
        except OSError as error:
            raise MachineError(
                f"cannot write {self._name}: {error.strerror}", mend="use --out FILE"
            ) from error
        self.rows += sum(1 for _ in records)

    def finish(self) -> None:
        """Nothing is left to do."""

    def close(self) -> None:
        """Nothing is kept; a device is closed with the process."""


class FinishedFile:
    """An output that is whole: its rows are counted again, and nothing is written."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.rows = 0
        self.kept = ""

    def finished(self) -> Iterator[Mapping[str, object]]:
        """Its rows, in order."""
        return (row.values for row in Source([self._name]))

    def skip(self, records: Iterable[Record]) -> Iterator[tuple[Record, bool]]:
        """Every row is finished, and must be that of its record."""
        ids = self.finished()
        for record in records:
            row = next(ids, None)
            if row is None or str(row.get("id")) != str(record.id):
                what = f"{self._name} was made from another input: it has no row of {record.place} there"
                raise UsageError(what, mend="name that input, or start anew with --force")
            yield record, True
        if next(ids, None) is not None:
            what = f"{self._name} was made from another input: it has more rows"
            raise UsageError(what, mend="name that input, or start anew with --force")

    def write(self, lines: bytes, records: Iterable[Record]) -> None:
        """Nothing is left to write."""

    def finish(self) -> None:
        """Nothing is left to do."""

    def close(self) -> None:
        """Nothing is open."""


Output: TypeAlias = PlainStream | PartialFile | FinishedFile
"""Where a run writes to."""


def open_output(
    name: str | None,
    settings: Mapping[str, object],
    *,
    inputs: Iterable[str] = (),
    resume: bool = False,
    force: bool = False,
) -> Output | None:
    """Open the place for finished rows.

    Args:
        name: A path, `-` for standard output, or None for nowhere.
        settings: What must be the same for a partial to be taken up.
        inputs: Files that must not be overwritten.
        resume: Take a partial up.
        force: Start anew, whatever is there.

    Returns:
        The output; None where `resume` finds it whole.

    Raises:
        UsageError: Something is there, and neither `resume` nor `force` is set; or it is an input or in use.
    """
    if name is None or name == "-":
        if resume:
            raise UsageError("--resume needs --out FILE")
        return PlainStream("standard output", None if name is None else 1)
    path = Path(name).resolve()
    if str(path) in {os.path.realpath(file) for file in inputs if file != "-"}:
        raise UsageError(f"--out {name} is the input itself", mend="name another")
    if not path.parent.is_dir():
        raise UsageError(f"the folder of --out {name} does not exist", mend="make it first")
    if path.is_dir():
        raise UsageError(f"--out {name} is a folder", mend="name a file in it")
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        return PlainStream(name, os.open(path, os.O_WRONLY | os.O_CLOEXEC))
    if path.suffix in _UNWRITTEN:
        raise UsageError(f"--out {name}: rows are written as JSONL, or as .parquet", mend="name it so")
    if path.suffix == TABLE:
        needs_pyarrow(f"--out {name}")
    if path.exists() and not force:
        if resume and is_whole(path):
            return None
        if not resume:
            mend = "write it anew with --force, or name another --out"
            raise UsageError(f"{name} exists already", mend=mend)
    return PartialFile(path, settings, resume=resume, force=force)
