"""Sorting more than fits into memory, by way of one temporary file.

One example: a million keyed rows of 2 KB are sorted in pieces of 64 MB, each written out in order, and read
back merged.

The file has no name (the system removes it with the process, however that ends). Equal keys keep their order.
"""

import heapq
import os
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, Self

from ringtrue.benchmarks.errors import MachineError

__all__ = ["ExternalSort"]

_HEAD: Final = struct.Struct(">II")
_OVERHEAD: Final = 160
"""Bytes that Python spends on an entry besides its own."""
_LEAST_BUFFER: Final = 1 << 12


class ExternalSort:
    """Takes keyed entries in any order, and hands them over in that of their keys, as often as asked.

    >>> with ExternalSort(memory=1) as entries:
    ...     for key in (b"b", b"a", b"c"):
    ...         entries.add(key, key.upper())
    ...     [payload for _, payload in entries]
    [b'A', b'B', b'C']
    """

    def __init__(self, folder: Path | None = None, *, memory: int = 64 << 20) -> None:
        self._folder = folder
        self._memory = memory
        self._block: list[tuple[bytes, bytes]] = []
        self._held = 0
        self._segments: list[tuple[int, int]] = []
        self._file: IO[bytes] | None = None
        self.spilled = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._block = []
        if self._file is not None:
            self._file.close()

    def add(self, key: bytes, payload: bytes = b"") -> None:
        """Take one entry.

        Raises:
            MachineError: The temporary file cannot be written.
        """
        self._block.append((key, payload))
        self._held += len(key) + len(payload) + _OVERHEAD
        if self._held >= self._memory:
            self._spill()

    def _spill(self) -> None:
        self._block.sort(key=_key)
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder, prefix=".ringtrue-")  # noqa: SIM115
            start = self.spilled
            for key, payload in self._block:
                self._file.write(_HEAD.pack(len(key), len(payload)) + key + payload)
                self.spilled += _HEAD.size + len(key) + len(payload)
            self._file.flush()
        except OSError as error:
            where = self._folder or tempfile.gettempdir()
            what = f"no room to sort groups in {where}: {error.strerror}"
            raise MachineError(
                what, mend="free some space, or sort the file by its group beforehand"
            ) from error
        self._segments.append((start, self.spilled))
        self._block, self._held = [], 0

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        self._block.sort(key=_key)
        if not self._segments:
            return iter(self._block)
        buffer = max(_LEAST_BUFFER, self._memory // (2 * len(self._segments)))
        runs = [self._read(start, end, buffer) for start, end in self._segments]
        # Earlier segments come first among equal keys.
        return heapq.merge(*runs, iter(self._block), key=_key)

    def _read(self, start: int, end: int, buffer: int) -> Iterator[tuple[bytes, bytes]]:
        data, at = b"", 0
        while start < end or at < len(data):
            while len(data) - at < (need := _size(data, at)):
                piece = self._pread(max(buffer, need), start, end)
                start += len(piece)
                data, at = data[at:] + piece, 0
            n_key, n_payload = _HEAD.unpack_from(data, at)
            middle = at + _HEAD.size + n_key
            yield data[at + _HEAD.size : middle], data[middle : middle + n_payload]
            at = middle + n_payload

    def _pread(self, size: int, start: int, end: int) -> bytes:
        if self._file is None:
            return b""
        piece = os.pread(self._file.fileno(), min(size, end - start), start)
        if not piece:
            raise MachineError("the temporary file of the sort has lost rows", mend="try again")
        return piece


def _key(entry: tuple[bytes, bytes]) -> bytes:
    return entry[0]


def _size(data: bytes, at: int) -> int:
    """Bytes of the entry that begins here, as far as its head says."""
    if len(data) - at < _HEAD.size:
        return _HEAD.size
    n_key, n_payload = _HEAD.unpack_from(data, at)
    return _HEAD.size + int(n_key) + int(n_payload)
