r"""One row as the page shows it when it is opened: problem, completion in stretches, gold, answer, parts.

One example: the completion `<think>2 + 2</think> \boxed{4}` is the stretches reasoning, text and slot, and
the answer read is `4`.

Every text is cut to a length that a page can hold, and says so; what cannot be seen is made visible.
"""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Final, TypeAlias, cast

from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.report.marking import find_marks
from ringtrue.benchmarks.report.segments import Segment, cut_segments, make_visible
from ringtrue.benchmarks.score_columns import by_path, finite
from ringtrue.graders import Dialect, Messages, read_completion

__all__ = ["Detail", "row_detail"]

Detail: TypeAlias = dict[str, object]
"""What goes into the page, as JSON."""

_SHORT: Final = 2_000
"""Longest problem, gold, answer or sentence on the page."""
_LONGEST_READ: Final = 200_000
"""Longest completion in which the slot is looked for again."""
_PARTS: Final = 60


def row_detail(record: Record, row: Mapping[str, object], *, dialect: Dialect | str = "auto") -> Detail:
    r"""The detail of one row, its completion read by this dialect.

    >>> record = Record("f", 1, "f:1", r"\boxed{4}", "4", None, None, True, {"problem": "2 + 2?"})
    >>> detail = row_detail(record, {"parts": {"correctness": {"extracted": "4", "value": 1.0}}})
    >>> detail["text"], detail["answer"]
    ([('slot', '\\boxed{4}')], [('text', '4')])
    """
    columns = record.columns
    known = by_path(cast("Mapping[str, Mapping[str, object]]", row.get("parts") or {}))
    parts = list(known.items())[:_PARTS]
    graded: Mapping[str, object] = next((part for part in known.values() if part.get("outcome")), {})
    answer = graded.get("extracted") or next(
        (part["extracted"] for _, part in parts if part.get("extracted")), None
    )
    problem = next((columns[name] for name in ("problem", "question") if columns.get(name)), None)
    return {
        "problem": _shown(_prompt_text(record.prompt) if problem is None else str(problem)),
        "text": _stretches(record, dialect, str(graded.get("slot") or ""), answer),
        "gold": _shown("" if record.gold is None else str(record.gold)),
        "answer": None if answer is None else _shown(str(answer)),
        "slot": _short(str(graded.get("slot") or "")),
        "tier": _short(str(graded.get("tier") or "")),
        "why": _shown(str(graded.get("reason") or "")),
        "note": _short(str(columns.get("why") or "")),
        "place": _short(f"{PurePath(record.file).name}:{record.line}"),
        "parts": [_part(name, part) for name, part in parts],
    }


def _part(name: str, part: Mapping[str, object]) -> list[object]:
    status, reason = str(part.get("status") or "ok"), str(part.get("reason") or "")
    said = reason if status == "ok" else f"{status.replace('_', ' ')}: {reason}" if reason else status
    return [_short(name), finite(part.get("value")), finite(part.get("weight")), _shown(said)]


def _stretches(record: Record, dialect: Dialect | str, kind: str, answer: object) -> list[Segment]:
    completion = cast("str | Messages", record.completion)
    if len(str(completion)) > _LONGEST_READ:
        text = completion if isinstance(completion, str) else str(completion)
        return cut_segments(text)
    try:
        read = read_completion(
            completion, dialect=dialect, prompt=cast("str | Messages | None", record.prompt)
        )
    except (TypeError, ValueError):
        # Messages of an unknown shape: shown as they are.
        return cut_segments(str(completion))
    marks = find_marks(read, kind=kind, extracted=None if answer is None else str(answer))
    return cut_segments(read.text, marks.reasoning, marks.slot)


def _prompt_text(prompt: object) -> str:
    if isinstance(prompt, str):
        return prompt
    messages = prompt if isinstance(prompt, list) else []
    return "\n\n".join(str(message.get("content", "")) for message in messages if isinstance(message, dict))


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else text[:_SHORT] + " [...]"


def _shown(text: str) -> list[Segment]:
    return make_visible(("text", _short(text)))
