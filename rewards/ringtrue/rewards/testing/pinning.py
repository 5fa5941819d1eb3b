"""Writing what golden cases expect from a run of the reward.

A real one: the line `{"completion": "7", "gold": "7", "why": "plain"}` becomes
`{"completion": "7", "gold": "7", "expect": 1.0, "why": "plain"}`. Nothing else in the file changes by a byte.

A pinned value says what a reward does, not that it is right: read each before keeping it.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from ringtrue.rewards.testing.golden import CaseFile, CasesError, GoldenCase
from ringtrue.rewards.testing.golden_run import CaseResult, each_case

__all__ = ["pin"]


def pin(
    reward: Callable[..., Any],
    path: str | Path,
    *,
    which: Literal["missing", "all"] = "missing",
    scope: Literal["row", "group"] | None = None,
) -> list[CaseResult]:
    """Write `expect` into a file of golden cases, from a run.

    Args:
        reward: any callable of the shape that trainers call.
        path: the file; it is replaced whole or not at all.
        which: `missing` for the cases without `expect`, `all` for those too that do not hold. What holds is
            left as it is written: a range stays a range.
        scope: as for `run_cases`; by default what the file's first line says.

    Returns:
        The cases that were written, with their new values.

    Raises:
        CasesError: where the file cannot be read, or the reward has no value for a case to be pinned.
        ValueError: for another `which`.
    """
    if which not in ("missing", "all"):
        raise ValueError(f"which={which!r}: give 'missing' or 'all'")
    held = CaseFile.read(path, pinned=False)
    # Cases without `expect` run as cases that expect nothing.
    cases = [
        case if "expect" in case else replace(case, fields={**case, "expect": None}) for case in held.cases
    ]
    pinned: dict[int, CaseResult] = {}
    for old, line, result in zip(
        held.cases, held.lines, each_case(reward, cases, scope=scope or held.scope), strict=True
    ):
        if "expect" in old and (which == "missing" or result.ok):
            continue
        if result.fault or result.value in (float("inf"), float("-inf")):
            raise CasesError(f"{old.place}: there is no value to pin: the reward gave {result.got}")
        case = GoldenCase({**old, "expect": result.value}, old.place)
        pinned[line] = CaseResult(case, result.value, "")
    if pinned:
        _rewrite(Path(path), {line: result.value for line, result in pinned.items()})
    return list(pinned.values())


def _rewrite(path: Path, values: dict[int, float | None]) -> None:
    lines = path.read_bytes().decode("utf-8").split("\n")
    for number, value in values.items():
        lines[number - 1] = with_expect(lines[number - 1], value)
    _replace(path, "\n".join(lines).encode("utf-8"))


def with_expect(line: str, value: float | None) -> str:
    """A line of JSON with another `expect`; a new one goes before `why`, else to the end.

    >>> with_expect('{"completion": "7",  "expect": [0, 1], "n": 1.10}', 0.5)
    '{"completion": "7",  "expect": 0.5, "n": 1.10}'
    >>> with_expect('{"completion": "7", "why": "plain"}', None)
    '{"completion": "7", "expect": null, "why": "plain"}'
    """
    # Cut and not dumped anew: that could change how another field is written, and lose digits of it.
    written = json.dumps(value)
    end = 0
    for key, start, value_start, value_end in _members(line):
        if key == "expect":
            return line[:value_start] + written + line[value_end:]
        if key == "why" and "expect" not in (name for name, *_ in _members(line)):
            return f'{line[:start]}"expect": {written}, {line[start:]}'
        end = value_end
    return f'{line[:end]}, "expect": {written}{line[end:]}'


def _members(line: str) -> Iterator[tuple[str, int, int, int]]:
    """Each member of a JSON object that is known to be sound: key, its start, the value's start and end."""
    decoder = json.JSONDecoder()
    at = line.index("{") + 1
    while True:
        start = _after_space(line, at)
        if line[start] == "}":
            return
        key, at = decoder.raw_decode(line, start)
        value_start = _after_space(line, line.index(":", at) + 1)
        _, value_end = decoder.raw_decode(line, value_start)
        yield key, start, value_start, value_end
        at = _after_space(line, value_end)
        if line[at] == "}":
            return
        at += 1  # the comma


def _after_space(line: str, at: int) -> int:
    while line[at] in " \t\r\n":
        at += 1
    return at


def _replace(path: Path, content: bytes) -> None:
    """The new content or the old one, whatever happens in between; a link stays a link."""
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(target.stat().st_mode & 0o7777)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
