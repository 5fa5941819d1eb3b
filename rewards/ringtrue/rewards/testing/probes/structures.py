r"""Near misses of golds with parts: units, tuples, intervals, matrices, assignments.

A real one: number 44, `interval_endpoint`: `[0,5]` for the gold `[0,5)`.
"""

import re
from collections.abc import Iterator
from typing import Final

from ringtrue.rewards.testing.probes.golds import split_top
from ringtrue.rewards.testing.tasks import Task

__all__ = ["of_structures"]

_UNIT = re.compile(r"(.*\\text\{ *)([a-zA-Z]+)( *\})")
_OTHER_UNIT: Final = {"m": "cm", "cm": "m", "kg": "g", "g": "kg", "s": "h", "hours": "minutes"}
_MATRIX = re.compile(r"\\begin\{([pbvB]?matrix)\}(.*)\\end\{\1\}", re.DOTALL)
_ASSIGNED = re.compile(r"([a-z])( *= *)(.+)")


def of_structures(task: Task) -> Iterator[tuple[str, str]]:
    """Names and answers, by the form of the gold."""
    right = task.right.strip()
    if found := _UNIT.fullmatch(right):
        yield "wrong_unit", f"{found[1]}{_OTHER_UNIT.get(found[2], 'km')}{found[3]}"
    if found := _ASSIGNED.fullmatch(right):
        yield "other_variable", f"{'y' if found[1] != 'y' else 'z'}{found[2]}{found[3]}"
    if found := _MATRIX.fullmatch(right):
        yield from _matrix(found[1], found[2])
    if task.kind == "tuple":
        yield from _tuple(right)
    if task.kind == "interval" and "\\cup" not in right:
        yield from _interval(right)


def _tuple(right: str) -> Iterator[tuple[str, str]]:
    inner = right[1:-1]
    turned = ", ".join(reversed(split_top(inner)))
    if [part.strip() for part in split_top(turned)] != split_top(inner):
        yield "tuple_order", f"({turned})"
    yield "tuple_order", f"[{inner}]"
    yield "tuple_order", f"\\{{{inner}\\}}"


def _interval(right: str) -> Iterator[tuple[str, str]]:
    ends = split_top(right[1:-1])
    left, low, high, close = right[0], ends[0], ends[-1], right[-1]
    if "\\infty" not in high:
        yield "interval_endpoint", f"{left}{low},{high}{']' if close == ')' else ')'}"
        yield "interval_endpoint", f"{left}{low},{high}+0.5{close}"
    if "\\infty" not in low:
        yield "interval_endpoint", f"{'(' if left == '[' else '['}{low},{high}{close}"
    if ends[0] != ends[-1] and re.fullmatch(r"-?\d+", high):
        middle = f"{int(high)}"
        yield "interval_endpoint", f"{left}{low},{middle})\\cup({middle},{int(high) + 1})"


def _matrix(name: str, body: str) -> Iterator[tuple[str, str]]:
    rows = [
        [cell.strip() for cell in row.split("&")] for row in body.strip().removesuffix("\\\\").split("\\\\")
    ]
    if len({len(row) for row in rows}) != 1:
        return
    turned = [list(column) for column in zip(*rows, strict=True)]
    flat = [[cell for row in rows for cell in row]]
    if turned != rows and len(rows) > 1 < len(rows[0]):  # a column for a row is the same vector to many
        yield "matrix_shape", _written(name, turned)
        yield "matrix_shape", _written(name, flat)
        yield "matrix_shape", ", ".join(flat[0])


def _written(name: str, rows: list[list[str]]) -> str:
    body = " \\\\ ".join(" & ".join(row) for row in rows)
    return f"\\begin{{{name}}} {body} \\end{{{name}}}"
