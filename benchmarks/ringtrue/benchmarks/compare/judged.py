r"""Disagreements that a person has judged, saved as golden cases for the test kit.

One example: the judged row `{"id": "r7", "place": "runs.jsonl:8", "judgement": "a", "note": "a sign is part
of it", "a": {"name": "correctness", "value": 0.0}, "b": {"name": "mine:score", "value": 1.0}}` becomes the
case `{"id": "r7", "completion": "...", "gold": "7", "expect": 0.0, "why": "a sign is part of it"}`.

What is judged right is what the case expects, in that reward's own values; of both, the range between them. A
row of which neither is right says nothing of what would be: it becomes no case, and is counted. `docs/
golden_cases.md` has the schema of a case.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ringtrue.benchmarks.columns import GOLD_NAMES, Record
from ringtrue.benchmarks.errors import InputError
from ringtrue.benchmarks.jsontext import dump_line
from ringtrue.benchmarks.reading import Source

__all__ = ["JUDGEMENTS", "CaseWriter", "Judged", "read_judged"]

JUDGEMENTS: Final = ("a", "b", "both", "neither")
"""What a person may say of a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One judged row."""

    id: str
    """Its id."""
    place: str
    """Where it stands in the file of rows."""
    check: str
    """Digest of the row that was judged; empty where it is not known."""
    judgement: str
    """One of `JUDGEMENTS`."""
    note: str
    """Why, in the judge's words; may be empty."""
    names: tuple[str, str]
    """The two rewards."""
    values: tuple[float | None, float | None]
    """What they gave."""


def read_judged(file: str) -> list[Judged]:
    """The rows of a judged list, as the page saves it.

    Raises:
        InputError: A row is not what the page writes: the line, and what is wrong with it.
    """
    found = []
    for row in Source([file]):
        values, place = row.values, (row.file, row.line)
        if values.get("judgement") not in JUDGEMENTS:
            saw = repr(values.get("judgement"))[:40]
            raise InputError(*place, f"`judgement` is {saw}", mend=f"write one of {', '.join(JUDGEMENTS)}")
        if not isinstance(values.get("place"), str) or not values["place"]:
            raise InputError(*place, "no `place` says where the row stands", mend="compare rewards on a FILE, and judge that page")  # fmt: skip  # noqa: E501
        sides = [_side(values.get(name), name, place) for name in ("a", "b")]
        found.append(
            Judged(
                id=str(values.get("id") or values["place"]), place=str(values["place"]),
                check=str(values.get("check") or ""), judgement=str(values["judgement"]),
                note=" ".join(str(values.get("note") or "").split()),
                names=(sides[0][0], sides[1][0]), values=(sides[0][1], sides[1][1]),
            )
        )  # fmt: skip
    return found


def _side(side: object, name: str, place: tuple[str, int]) -> tuple[str, float | None]:
    value = side.get("value", "") if isinstance(side, Mapping) else ""
    good = value is None or (
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    )
    if not isinstance(side, Mapping) or not good:
        raise InputError(*place, f"`{name}` must be an object with the `value` that was given")
    return str(side.get("name") or name), None if value is None else float(value)


@dataclass(slots=True)
class CaseWriter:
    """Makes cases of judged rows, and counts those of which none can be made.

    >>> record = Record("f", 1, "r7", "It is -7.", "7", None, None, None, {"gold": "7"})
    >>> judged = Judged(id="r7", place="f:1", check="", judgement="a", note="a sign counts", names=("x", "y"),
    ...                 values=(0.0, 1.0))
    >>> CaseWriter().case(judged, record)
    {'id': 'r7', 'completion': 'It is -7.', 'gold': '7', 'expect': 0.0, 'why': 'a sign counts'}
    """

    columns: Sequence[str] = ()
    """Dataset columns that the rewards read, besides the gold."""
    golds: Sequence[str] = ()
    """Columns under which the gold is written; by default the file's own."""
    undecided: int = 0
    """Rows of which neither reward was right, or one of both gives no value."""
    lost: int = 0
    """Rows that the file does not have, or has changed since."""
    _seen: dict[str, int] = field(default_factory=dict)

    def lines(self, judged: Sequence[Judged], rows: Mapping[str, Record]) -> bytes:
        """All cases, one a line."""
        cases = (self.case(one, rows.get(one.place)) for one in judged)
        return b"".join(dump_line(case) for case in cases if case is not None)

    def case(self, judged: Judged, record: Record | None) -> dict[str, object] | None:
        """The case of a row; None where there is none, which is counted."""
        if record is None or (judged.check and judged.check != record.check.hex()):
            self.lost += 1
            return None
        a, b = judged.values
        if judged.judgement == "neither" or (judged.judgement == "both" and (a is None or b is None)):
            self.undecided += 1
            return None
        expect: object = a if judged.judgement == "a" else b
        if judged.judgement == "both" and a is not None and b is not None:
            expect = a if a == b else [min(a, b), max(a, b)]
        columns = {name: record.columns[name] for name in self.columns if name in record.columns}
        if record.gold is not None:
            columns |= dict.fromkeys(self.golds or (_gold_name(record),), record.gold)
        prompt = {} if record.prompt is None else {"prompt": record.prompt}
        return {
            "id": self._own(judged.id), "completion": record.completion, **prompt, **columns,
            "expect": expect, "why": judged.note or _why(judged),
        }  # fmt: skip

    def _own(self, name: str) -> str:
        """The id, made its own in the file."""
        self._seen[name] = self._seen.get(name, 0) + 1
        return name if self._seen[name] == 1 else f"{name}#{self._seen[name]}"


def _gold_name(record: Record) -> str:
    """The column of the file that holds the gold, where it has one of the names that rewards know."""
    return next((name for name in GOLD_NAMES if record.columns.get(name) == record.gold), "gold")


def _why(judged: Judged) -> str:
    a, b = (f"{name} gave {_said(value)}" for name, value in zip(judged.names, judged.values, strict=True))
    if judged.judgement == "both":
        return f"judged by a person: both are acceptable; {a}, {b}"
    return (
        f"judged by a person: {a}, rightly; {b}"
        if judged.judgement == "a"
        else f"judged by a person: {b}, rightly; {a}"
    )


def _said(value: float | None) -> str:
    return "no value" if value is None else f"{value:g}"
