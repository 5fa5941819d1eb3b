"""The rows as the page gets them: one list a column, and the text of the chosen ones.

One example: 100,000 rows of three parts are about 6 MB, 2,000 texts another 8.

The page lists at most 100,000 rows: the chosen ones and, of longer files, others at even distances. The
texts end where the page would grow too large, and the page says how many it holds.
"""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Final

from ringtrue.benchmarks.report.detail import Detail
from ringtrue.benchmarks.report.wording import OUTCOMES
from ringtrue.benchmarks.score_columns import OUTCOMES as OUTCOME_ORDER
from ringtrue.benchmarks.score_columns import ScoreColumns

__all__ = ["MOST_LISTED", "list_rows", "safe_json"]

MOST_LISTED: Final = 100_000
"""Rows in the list at most."""
_MOST_BYTES: Final = 16_000_000
"""Of the texts of rows; the columns of 100,000 rows and the rest stay well under 14 MB."""
_MOST_PARTS: Final = 12
"""Parts whose values stand in the list; the rows in full have all."""


def list_rows(columns: ScoreColumns, details: Mapping[int, Detail]) -> str:
    """Everything that the page's script needs, as JSON that can stand in a script element.

    >>> list_rows(ScoreColumns(), {})[:13]
    '{"outcomes":{'
    """
    rows = _listed(len(columns), details)
    place = {row: at for at, row in enumerate(rows)}
    texts: list[str] = []
    size = 0
    for row, detail in details.items():
        text = safe_json(detail)
        if row in place and size + len(text) <= _MOST_BYTES:
            size += len(text)
            texts.append(f'"{place[row]}":{text}')
    parts = list(columns.weights)[:_MOST_PARTS]
    head = {
        "outcomes": {name: OUTCOMES[name] for name in OUTCOME_ORDER},
        "order": OUTCOME_ORDER,
        "sources": columns.source_names,
        "id": [columns.ids[row] for row in rows],
        "value": [_rounded(columns.values[row]) for row in rows],
        "outcome": [columns.outcomes[row] for row in rows],
        "right": [columns.right[row] for row in rows],
        "label": [columns.labels[row] for row in rows],
        "source": [columns.sources[row] for row in rows],
        "group": _groups(columns, rows),
        "length": [columns.lengths[row] for row in rows],
        "micros": [round(1e6 * columns.seconds[row]) for row in rows],
        "weights": [[name, columns.weights[name]] for name in parts],
        "parts": [[_rounded(columns.parts[name][row]) for row in rows] for name in parts],
    }
    return f'{safe_json(head)[:-1]},"detail":{{{",".join(texts)}}}}}'


def _listed(n: int, details: Mapping[int, Detail]) -> Sequence[int]:
    if n <= MOST_LISTED:
        return range(n)
    others = MOST_LISTED - len(details)
    return sorted({*details, *(at * n // others for at in range(others))})


def _groups(columns: ScoreColumns, rows: Sequence[int]) -> list[int]:
    """The group of each row; -1 for a row that stands alone."""
    sizes: dict[int, int] = {}
    for run in columns.runs:
        sizes[run] = sizes.get(run, 0) + 1
    return [columns.runs[row] if sizes[columns.runs[row]] > 1 else -1 for row in rows]


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else float(f"{value:.5g}")


def safe_json(data: object) -> str:
    r"""Write JSON that can stand in a script element: without `<` nothing closes it or opens a comment.

    >>> safe_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
