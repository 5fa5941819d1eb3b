r"""Golden cases: what a completion must earn, and why, one JSON object a line.

A real one: `{"completion": "\\boxed{-7}", "gold": "7", "expect": 0.0, "why": "a sign is part of it"}`.

The file is plain JSON, so a reward in another language can be held to it; `docs/golden_cases.md` has the
schema. A case is handed over as it is written, a text as a message list where the reward takes only those.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast

from ringtrue.rewards.testing.batch import Batch, tokens
from ringtrue.rewards.testing.lines import CasesError, json_object, read_text

__all__ = ["CaseFile", "CasesError", "Expectation", "GoldenCase", "as_batch", "golden_cases", "read_cases"]

Expectation: TypeAlias = float | tuple[float, float] | None
"""A value, both ends of a range, or None where the reward must not score."""

NOT_COLUMNS: Final = frozenset({"completion", "completion_ids", "expect", "id", "prompt", "why"})
"""The keys of a case that are no dataset columns."""

_HEADER_KEYS: Final = frozenset({"reward", "options", "scope", "about"})
_MISTAKEN: Final[Mapping[str, str]] = {"completions": "completion", "prompts": "prompt", "expected": "expect"}


@dataclass(frozen=True, slots=True)
class GoldenCase(Mapping[str, object]):
    """One case: the mapping that stands in the file, and where it stands."""

    fields: Mapping[str, object]
    """Its keys and values, as written."""
    place: str
    """`FILE:LINE`, or `case 3` where it comes from code."""

    def __getitem__(self, key: str) -> object:
        return self.fields[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    @property
    def expect(self) -> Expectation:
        """What it must earn."""
        return _expectation(self.fields["expect"])

    @property
    def why(self) -> str:
        """What it shows."""
        return str(self.fields.get("why", ""))

    @property
    def title(self) -> str:
        """Its id and its place."""
        return f"{self.fields['id']} ({self.place})" if "id" in self.fields else self.place

    @property
    def columns(self) -> dict[str, object]:
        """Its dataset columns."""
        return {key: value for key, value in self.fields.items() if key not in NOT_COLUMNS}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A file of golden cases, with what its first line says of the reward, where it does."""

    path: Path
    """Where it is."""
    cases: Sequence[GoldenCase]
    """The cases, in order."""
    lines: Sequence[int]
    """The line of each, counted from 1."""
    reward: str = ""
    """A registry name or `package.module:name`."""
    options: Mapping[str, object] = field(default_factory=dict)
    """The options that it is built with."""
    scope: Literal["row", "group"] | None = None
    """`group` where the cases are to be scored together."""

    @classmethod
    def read(cls, path: str | Path, *, pinned: bool = True) -> "CaseFile":
        """Read a file of cases.

        Args:
            path: a file of JSON lines.
            pinned: whether every case must say what it expects.

        Raises:
            CasesError: naming file, line and key, and how to mend it.
        """
        path = Path(path)
        header: dict[str, object] = {}
        cases: list[GoldenCase] = []
        lines: list[int] = []
        for number, line in enumerate(read_text(path).split("\n"), 1):
            if not line.strip():
                continue
            place = f"{path}:{number}"
            row = json_object(line, place)
            if not header and not cases and "reward" in row and "completion" not in row:
                header = _checked_header(row, place)
                continue
            cases.append(GoldenCase(_checked(row, place, pinned=pinned, in_file=True), place))
            lines.append(number)
        if not cases:
            raise CasesError(
                f"{path}: there is no case in it: write one JSON object a line, with completion, columns, "
                "expect and why"
            )
        _refuse_doubles(cases)
        return cls(path=path, cases=cases, lines=lines, **header)  # type: ignore[arg-type]  # as checked


def read_cases(path: str | Path) -> list[GoldenCase]:
    """The cases of a file, for `check_reward(cases=...)` and `run_cases`.

    Raises:
        CasesError: where the file cannot be read, naming file, line and key, and how to mend it.
    """
    return list(CaseFile.read(path).cases)


def golden_cases(cases: Iterable[Mapping[str, object]]) -> list[GoldenCase]:
    """Cases written as mappings, checked; those of a file as they are.

    Raises:
        CasesError: naming the case and the key.

    >>> golden_cases([{"completion": "7", "gold": "7", "expect": 1}])[0].expect
    1.0
    """
    return [
        case
        if isinstance(case, GoldenCase)
        else GoldenCase(_checked(case, f"case {number}", pinned=True), f"case {number}")
        for number, case in enumerate(cases, 1)
    ]


def as_batch(cases: Sequence[GoldenCase], *, made_up: bool = True) -> Batch:
    """Cases as one batch: a column that a case leaves out is None for it; its tokens may be made up."""
    names = sorted({name for case in cases for name in case.columns})
    return Batch(
        [case["completion"] for case in cases],
        {name: [case.get(name) for case in cases] for name in names},
        [case.get("prompt") for case in cases] if any("prompt" in case for case in cases) else None,
        [_ids(case) for case in cases]
        if made_up or any("completion_ids" in case for case in cases)
        else None,
    )


def _ids(case: GoldenCase) -> Sequence[int]:
    return cast("Sequence[int]", case.get("completion_ids", tokens(_words(case["completion"]))))


def _words(completion: object) -> object:
    """What tokens are made up of: the text, or the texts of the messages."""
    if not isinstance(completion, list):
        return completion
    return " ".join(str(message.get("content") or "") for message in completion)


def _checked_header(row: Mapping[str, object], place: str) -> dict[str, object]:
    for key in row:
        if key not in _HEADER_KEYS:
            raise CasesError(
                f"{place}: the first line names the reward and has no key {key!r}: "
                f"it takes {', '.join(sorted(_HEADER_KEYS))}; a case needs 'completion'"
            )
    if not isinstance(row["reward"], str) or not row["reward"]:
        raise CasesError(f"{place}: 'reward' must be a registry name or package.module:name")
    if not isinstance(row.get("options", {}), dict):
        raise CasesError(f"{place}: 'options' must be an object of the reward's options")
    if row.get("scope") not in (None, "row", "group"):
        raise CasesError(f'{place}: \'scope\' must be "row" or "group"')
    return {key: value for key, value in row.items() if key != "about"}


def _checked(
    row: Mapping[str, object], place: str, *, pinned: bool, in_file: bool = False
) -> Mapping[str, object]:
    for wrong, right in _MISTAKEN.items():
        if wrong in row:
            raise CasesError(f"{place}: the key {wrong!r}: write {right!r}")
    if "completion" not in row:
        raise CasesError(f"{place}: there is no 'completion': write what the model wrote, text or messages")
    if not _is_completion(row["completion"]):
        raise CasesError(f"{place}: 'completion' must be a text or a list of messages (objects)")
    if "expect" in row:
        try:
            _expectation(row["expect"])
        except ValueError as error:
            raise CasesError(f"{place}: 'expect' {error}") from error
    elif pinned:
        mend = "; ringtrue check NAME --cases FILE --pin writes it from a run" if in_file else ""
        raise CasesError(
            f"{place}: there is no 'expect': write a number, [low, high], or null for no score{mend}"
        )
    for key, required in (("why", in_file), ("id", False)):
        if (required or key in row) and not (isinstance(row.get(key), str) and row[key]):
            raise CasesError(f"{place}: {key!r} must be a text: {_TEXTS[key]}")
    if "completion_ids" in row and not _is_ids(row["completion_ids"]):
        raise CasesError(f"{place}: 'completion_ids' must be a list of whole numbers, the tokens")
    return row


_TEXTS: Final = {"why": "say in a sentence what the case shows", "id": "a short name, its own in the file"}


def _expectation(value: object) -> Expectation:
    if value is None:
        return None
    if _is_number(value):
        return float(cast("float", value))
    if isinstance(value, list | tuple) and len(value) == 2 and all(map(_is_number, value)):
        low, high = map(float, value)
        if low <= high:
            return low, high
        raise ValueError(f"is [{low}, {high}]: the lower end goes first")
    raise ValueError(f"is {repr(value)[:60]}: write a finite number, [low, high], or null for no score")


def _is_number(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond all floats
        return False


def _is_completion(value: object) -> bool:
    if isinstance(value, str):
        return True
    return isinstance(value, list) and all(isinstance(message, Mapping) for message in value)


def _is_ids(value: object) -> bool:
    return isinstance(value, list) and all(type(one) is int for one in value)


def _refuse_doubles(cases: Sequence[GoldenCase]) -> None:
    seen: dict[str, GoldenCase] = {}
    for case in cases:
        marks = [f"id {case['id']!r}"] if "id" in case else []
        # Equal rows can be meant, in a group: then each has an id of its own.
        shown = {key: value for key, value in case.items() if key not in ("expect", "why")}
        marks.append(json.dumps(shown, sort_keys=True))
        for mark in marks:
            first = seen.setdefault(mark, case)
            if first is not case:
                what = f"the {mark}" if mark.startswith("id ") else "the same case"
                raise CasesError(
                    f"{case.place}: {what} is in {first.place} already: drop one, or give each its own id"
                )
