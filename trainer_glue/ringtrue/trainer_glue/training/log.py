"""The log of a run: one JSON object a line for each logged step, on disk before the next step begins.

A real line of `log.jsonl`: `{"step": 12, "reward": 0.431, "rewards/correctness/mean": 0.2, "loss": 0.013,
"completions/mean_length": 212.4, "step_time": 9.8}`.

What is no finite number is null. A run that is taken up again at step 10 first drops the lines after step 10,
so that every step stands there once.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["JsonLines", "finite", "read_lines"]


def finite(value: object) -> object:
    """A number as JSON can hold it; everything else as it is.

    >>> finite({"reward": float("nan"), "loss": 0.5})
    {'reward': None, 'loss': 0.5}
    """
    if isinstance(value, Mapping):
        return {str(key): finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a log; a last one that a kill cut off is left out.

    >>> read_lines(Path("not there"))
    []
    """
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


class JsonLines:
    """A file that grows by whole lines, each flushed."""

    def __init__(self, path: Path, *, after: int | None = None) -> None:
        """Begin anew, or keep the lines up to a step.

        Args:
            path: the file.
            after: the step at which the run is taken up; None for a new run.
        """
        self.path = path
        kept = [] if after is None else [line for line in read_lines(path) if line.get("step", 0) <= after]
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written anew beside it and renamed: a kill in between must not cost the lines that were there.
        fresh = path.with_name(path.name + ".partial")
        fresh.write_text("".join(map(_line, kept)), encoding="utf-8")
        fresh.replace(path)

    def write(self, values: Mapping[str, object]) -> None:
        """Add one line."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(_line(values))
            file.flush()


def _line(values: Mapping[str, object]) -> str:
    return json.dumps(finite(values), ensure_ascii=False, allow_nan=False) + "\n"
