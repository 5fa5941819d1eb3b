"""Where finished rows go: a partial file that becomes the output when it is whole.

One example: `--out S.jsonl` writes `S.jsonl.partial`, and beside it `S.jsonl.partial.meta`, which says how
many rows of which input are in it; at the end both go, and `S.jsonl` is there. A run that was killed, at
any point, is taken up by `resume`: what was written after the last entry of the meta file is dropped, and
every finished row of the input is compared by its digest, so that rows of another file never mix in.

An output named `.parquet` is written as JSONL to its partial, and turned into a table at the end: what is
finished can be read, and taken up, before that.

Two runs never write one output: the partial is locked by `flock`, which the system lifts when a run dies.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.errors import MachineError, UsageError
from ringtrue.benchmarks.jsontext import load_value
from ringtrue.benchmarks.parquet import write_parquet

__all__ = ["TABLE", "PartialFile", "is_whole"]

TABLE: Final = ".parquet"
"""The suffix of an output that is a table."""
_LAYOUT: Final = 3
"""Raised when the meta file changes shape, so that an older partial is refused and not misread."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """How far a partial is known to be whole."""

    rows: int = 0
    size: int = 0
    digest: str = ""


class PartialFile:
    """`NAME.partial` with its lock and its meta file."""

    def __init__(self, path: Path, settings: Mapping[str, object], *, resume: bool, force: bool) -> None:
        self._path = path
        self._partial = path.with_name(path.name + ".partial")
        self._meta = path.with_name(path.name + ".partial.meta")
        self._fresh = str(self._meta) + ".new"
        self._settings_text = json.dumps({"layout": _LAYOUT, **settings})
        self._settings: dict[str, object] = json.loads(self._settings_text)
        self._file = _lock(self._partial)
        try:
            self._mark = self._take_up(resume=resume, force=force)
            os.ftruncate(self._file, self._mark.size)
            os.lseek(self._file, self._mark.size, os.SEEK_SET)
        except OSError as error:
            os.close(self._file)
            raise MachineError(f"cannot write {self._partial}: {error.strerror}") from error
        except (MachineError, UsageError):
            os.close(self._file)
            raise
        self._before = self._mark
        self._read = _digest()

    @property
    def rows(self) -> int:
        """Rows finished so far."""
        return self._mark.rows

    @property
    def kept(self) -> str:
        """Where the finished rows are, and how to go on."""
        if not self._mark.rows:
            return ""
        return f"{self._mark.rows:,} finished rows are kept in {self._partial}; go on with --resume"

    def _take_up(self, *, resume: bool, force: bool) -> _Mark:
        if force or not os.fstat(self._file).st_size:
            self._meta.unlink(missing_ok=True)
            return _Mark()
        if not resume:
            what = f"{self._partial} holds the finished rows of a run that stopped"
            raise UsageError(what, mend="go on with --resume, or drop them with --force")
        try:
            meta = json.loads(self._meta.read_bytes())
            mark = _Mark(int(meta["rows"]), int(meta["size"]), str(meta["digest"]))
            settings = meta["settings"]
        except (OSError, ValueError, TypeError, KeyError) as error:
            what = f"{self._meta}, which says what {self._partial} holds, is missing or damaged"
            raise UsageError(what, mend="start anew with --force") from error
        if settings != self._settings:
            names = sorted(set(settings) | set(self._settings))
            differ = [name for name in names if settings.get(name) != self._settings.get(name)]
            what = f"{self._partial} was started with another {', '.join(differ)}"
            raise UsageError(what, mend="resume with the same options, or start anew with --force")
        if os.fstat(self._file).st_size < mark.size:
            raise UsageError(
                f"{self._partial} has lost rows that were finished", mend="start anew with --force"
            )
        return mark

    def finished(self) -> Iterator[Mapping[str, object]]:
        """The rows that an earlier run finished, in order."""
        return self._rows(self._before.rows)

    def _rows(self, number: int) -> Iterator[Mapping[str, object]]:
        if not number:
            return
        with self._partial.open("rb") as lines:
            for _ in range(number):
                row = load_value(lines.readline().decode())
                yield row if isinstance(row, dict) else {}

    def skip(self, records: Iterable[Record]) -> Iterator[tuple[Record, bool]]:
        """Say of every record whether it is already finished, and compare those that are."""
        seen = 0
        for record in records:
            if seen < self._before.rows:
                seen += 1
                self._read.update(record.check)
                if seen == self._before.rows and self._read.hexdigest() != self._before.digest:
                    raise self._changed(f"its first {seen:,} rows have changed since")
                yield record, True
            else:
                yield record, False
        if seen < self._before.rows:
            raise self._changed(f"it has {seen:,} rows where {self._before.rows:,} were finished")

    def _changed(self, what: str) -> UsageError:
        return UsageError(
            f"{self._partial} was made from another input: {what}",
            mend="name that input, or start anew with --force",
        )

    def write(self, lines: bytes, records: Iterable[Record]) -> None:
        """Write the lines, then the mark that makes them count."""
        rows = self._mark.rows
        for record in records:
            rows += 1
            self._read.update(record.check)
        try:
            view = memoryview(lines)
            while view:
                view = view[os.write(self._file, view) :]
            mark = _Mark(rows, self._mark.size + len(lines), self._read.hexdigest())
            self._write_mark(mark)
        except OSError as error:
            raise MachineError(
                f"cannot write {self._partial}: {error.strerror}", mend="free some space"
            ) from error
        self._mark = mark

    def _write_mark(self, mark: _Mark, *, table: int | None = None) -> None:
        state = {"rows": mark.rows, "size": mark.size, "digest": mark.digest, "table": table}
        # By names and descriptors, and the settings written out once: this is done for every chunk.
        with open(self._fresh, "wb", buffering=0) as file:  # noqa: PTH123
            file.write(f'{{"settings": {self._settings_text}, {json.dumps(state)[1:]}'.encode())
        os.replace(self._fresh, self._meta)  # noqa: PTH105

    def finish(self) -> None:
        """Rename the partial to the output, as a table where that is asked for."""
        try:
            os.fsync(self._file)
            if self._path.suffix == TABLE:
                self._finish_table()
            else:
                self._partial.replace(self._path)
            self._meta.unlink(missing_ok=True)
        except OSError as error:
            raise MachineError(
                f"cannot write {self._path}: {error.strerror or error}", mend="free some space"
            ) from error
        os.close(self._file)
        self._file = -1

    def _finish_table(self) -> None:
        table = self._path.with_name(self._path.name + ".partial.table")
        try:
            write_parquet(table, lambda: self._rows(self._mark.rows))
            # By this number a run that is killed in the next line knows that it was done.
            self._write_mark(self._mark, table=table.stat().st_ino)
            table.replace(self._path)
        except OSError:
            table.unlink(missing_ok=True)
            raise
        self._partial.unlink()

    def close(self) -> None:
        """Leave the partial as it is; one without a finished row goes."""
        if self._file < 0:
            return
        if not self._mark.rows:
            self._partial.unlink(missing_ok=True)
            self._meta.unlink(missing_ok=True)
            Path(self._fresh).unlink(missing_ok=True)
        os.close(self._file)
        self._file = -1


def _digest() -> blake2b:
    """Of the rows of input that are finished: every mark holds it as it stands there."""
    return blake2b(digest_size=16)


def _lock(partial: Path) -> int:
    while True:
        try:
            descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise MachineError(
                f"cannot write {partial}: {error.strerror}", mend="name another --out"
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise UsageError(
                f"another run is writing {partial}", mend="wait for it, or name another --out"
            ) from error
        except OSError:
            # Some network file systems have no locks: the run goes on without one.
            return descriptor
        try:
            same = os.stat(partial).st_ino == os.fstat(descriptor).st_ino  # noqa: PTH116
        except FileNotFoundError:
            same = False
        if same:
            return descriptor
        # The other run renamed or removed the file between our open and our lock.
        os.close(descriptor)


def is_whole(path: Path) -> bool:
    """Whether an output that exists is that of the last run: a partial beside it is that of a later one."""
    partial, meta = (path.with_name(path.name + end) for end in (".partial", ".partial.meta"))
    try:
        renamed = not partial.exists() or json.loads(meta.read_bytes()).get("table") == path.stat().st_ino
    except (OSError, ValueError, AttributeError):
        renamed = False
    if renamed:
        # Killed after the rename and before tidying up.
        partial.unlink(missing_ok=True)
        meta.unlink(missing_ok=True)
    return renamed
