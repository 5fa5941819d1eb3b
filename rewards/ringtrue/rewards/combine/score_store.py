"""Scores in a SQLite file that any number of processes and threads of one machine share.

A real row: a key of 32 bytes, `{"value": 1.0, "status": "ok", ...}`, and a checksum over both, since SQLite
itself does not notice a changed byte.

A connection lives for one call: nothing to share between threads, to carry over a fork, or to close at the
end. Readers and one writer go on at once (write-ahead log). It never repairs and never deletes a file.
"""

import hashlib
import json
import math
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import islice
from time import monotonic, sleep
from typing import Any, Final, TypeVar

from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.score import Part, Score, Status

__all__ = ["ScoreStore"]

T = TypeVar("T")

_APPLICATION: Final = 0x52494E47
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_BROKEN: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_AT_ONCE: Final = 500  # SQLite of old takes 999 values in a statement
_PAUSE: Final = 0.02


@dataclass(frozen=True, slots=True)
class ScoreStore:
    """The file, opened anew for each call.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     store = ScoreStore(str(Path(folder) / "scores.sqlite"))
    ...     store.write({b"a": Score(0.5)})
    ...     store.read([b"a", b"b"])[b"a"].value
    0.5
    """

    path: str
    """Where it is."""
    timeout: float = 30.0
    """Seconds to wait for whoever holds it."""

    def read(self, keys: Iterable[bytes]) -> dict[bytes, Score]:
        """The scores of those keys that are there.

        Raises:
            SetupError: where the file cannot be used, or does not hold what was written.
        """
        wanted = iter(dict.fromkeys(keys))
        found: dict[bytes, Score] = {}
        while some := list(islice(wanted, _AT_ONCE)):
            marks = ",".join("?" * len(some))
            query = f"SELECT key, score, sum FROM scores WHERE key IN ({marks})"  # noqa: S608 - marks alone
            for key, told, told_sum in self._with(lambda db: db.execute(query, some).fetchall()):  # noqa: B023
                found[key] = self._checked(key, told, told_sum)
        return found

    def write(self, scores: Mapping[bytes, Score]) -> None:
        """Keep these scores; one that is there already stays.

        Raises:
            SetupError: where the file cannot be used.
        """
        rows = [(key, told := _told(score), _sum(key, told)) for key, score in scores.items()]
        if rows:
            self._with(lambda db: _insert(db, rows))

    def _with(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do it with the file open; again while another process holds it, up to the timeout."""
        deadline = monotonic() + self.timeout
        while True:
            try:
                with closing(sqlite3.connect(self.path, timeout=self.timeout, isolation_level=None)) as db:
                    self._prepare(db)
                    return work(db)
            except sqlite3.Error as error:
                # SQLite does not wait where two switch to the log at once: it says so, and this waits.
                if not _is(error, _BUSY) or monotonic() >= deadline:
                    raise self._told_why(error) from error
            sleep(_PAUSE)

    def _prepare(self, db: sqlite3.Connection) -> None:
        db.execute("PRAGMA synchronous=NORMAL")
        if _number(db, "PRAGMA application_id") == _APPLICATION:
            return
        tables = _number(db, "SELECT count(*) FROM sqlite_master")
        if _number(db, "PRAGMA application_id") == _APPLICATION:
            return  # another process has just made it
        if tables:
            raise SetupError(f"{self.path} is a database, and none of remembered scores: give another path")
        mode = db.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        if mode != "wal":
            raise SetupError(
                f"{self.path} cannot be shared between processes there (SQLite keeps its journal as "
                f"{mode!r}, as on a network drive): give a path on a local disk"
            )
        db.execute("BEGIN IMMEDIATE")
        db.execute(
            "CREATE TABLE IF NOT EXISTS scores "
            "(key BLOB PRIMARY KEY, score TEXT NOT NULL, sum BLOB NOT NULL) WITHOUT ROWID"
        )
        db.execute(f"PRAGMA application_id={_APPLICATION}")
        db.execute("COMMIT")

    def _checked(self, key: bytes, told: object, told_sum: object) -> Score:
        if isinstance(told, str) and told_sum == _sum(key, told):
            score = _read(json.loads(told))
            if score.value is None or math.isfinite(score.value):
                return score
        raise SetupError(f"{self.path} is corrupted: a score in it was changed. {_MEND}")

    def _told_why(self, error: sqlite3.Error) -> SetupError:
        if _is(error, _BUSY):
            why = f"another process has held it for more than {self.timeout:g} s: end that, or raise timeout"
        elif _is(error, _BROKEN):
            why = f"it is corrupted, or no SQLite file ({error}). {_MEND}"
        elif _is(error, frozenset({sqlite3.SQLITE_CANTOPEN})):
            why = "it cannot be opened: is its folder there, and may you write to it?"
        else:
            why = f"{type(error).__name__}: {error}"
        return SetupError(f"remembered scores in {self.path}: {why}")


_MEND: Final = "Delete it, and the files beside it that end in -wal and -shm, or give another path"


def _insert(db: sqlite3.Connection, rows: list[tuple[bytes, str, bytes]]) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT OR IGNORE INTO scores VALUES (?, ?, ?)", rows)
    db.execute("COMMIT")


def _number(db: sqlite3.Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0])


def _is(error: sqlite3.Error, codes: frozenset[int]) -> bool:
    # The lower byte: SQLite puts finer distinctions above it.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in codes


def _sum(key: bytes, told: str) -> bytes:
    return hashlib.blake2b(key + told.encode(), digest_size=16).digest()


def _told(score: Score) -> str:
    return json.dumps(asdict(score))


def _read(told: Mapping[str, Any]) -> Score:
    return Score(
        told["value"], Status(told["status"]), told["reason"], _read_parts(told["parts"]), told["extracted"]
    )


def _read_parts(told: Mapping[str, Mapping[str, Any]]) -> dict[str, Part]:
    return {
        name: Part(
            part["value"], part["weight"], Status(part["status"]), part["reason"], part["extracted"],
            parts=_read_parts(part["parts"]),
        )
        for name, part in told.items()
    }  # fmt: skip
