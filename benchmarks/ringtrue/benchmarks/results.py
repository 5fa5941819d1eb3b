"""Scoring from Python: files in, one small result out, in a script as in a notebook.

One example: `score_file("runs.jsonl", "correctness", label="passed").summary["mean"]`.

It is the command `ringtrue score` without its messages: what that prints on the way is in `notes`. Rows of
large files belong into `out`, from where they are read again; without it they are kept in memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from os import PathLike, fspath
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

from ringtrue.benchmarks.columns import Columns, Record
from ringtrue.benchmarks.errors import BadRows, UsageError
from ringtrue.benchmarks.output import FinishedFile, OutputRow, open_output
from ringtrue.benchmarks.reading import Source
from ringtrue.benchmarks.recipes import judges
from ringtrue.benchmarks.running import Run
from ringtrue.benchmarks.scoring import ScoreTask, columns_for
from ringtrue.benchmarks.summary import ScoreTally
from ringtrue.rewards import Reward, WeightedSum, get_reward, load_recipe

if TYPE_CHECKING:
    import pandas as pd

    from ringtrue.benchmarks.plots import Plot

__all__ = ["ScoreResult", "score_file", "score_settings"]

FileName: TypeAlias = str | PathLike[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreResult:
    """What a recipe said of files.

    >>> ScoreResult(summary={"rows": 1, "mean": 0.5}, kept=({"id": "a", "value": 0.5},)).records()
    [{'id': 'a', 'value': 0.5}]
    """

    summary: Mapping[str, Any]
    """The figures, as `ringtrue score --json` prints them."""
    notes: tuple[str, ...] = ()
    """What was said on the way: recognised layouts, groups that stood apart, rows left out."""
    out: str | None = None
    """The file that holds the rows, where one was named."""
    kept: Sequence[OutputRow] = field(default=(), repr=False)
    """The rows, where no file was named."""
    tally: ScoreTally = field(default_factory=ScoreTally, repr=False, compare=False)
    """What was counted, from which plots are drawn."""

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """The rows as they are written, parts within them; read anew from `out` each time."""
        return iter(self.kept) if self.out is None else (row.values for row in Source([self.out]))

    def records(self) -> list[dict[str, Any]]:
        """The rows as flat records: `correctness.value` is the value of that part."""
        return [flat_row(row) for row in self.rows()]

    def rewards(self) -> list[dict[str, Any]]:
        """The recipe and its parts, one record each: rows scored, mean, standard error and so on."""
        parts = self.summary.get("parts") or {}
        return [{"reward": name, **_plain_figures(part)} for name, part in parts.items()]

    def to_pandas(self) -> "pd.DataFrame":
        """The flat records as a data frame.

        Raises:
            ImportError: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise ImportError("a data frame needs the package pandas: pip install pandas") from error
        return pd.DataFrame.from_records(self.records())

    def plot(self, name: str = "rewards") -> "Plot":
        """A plot that a notebook shows by itself.

        Args:
            name: `rewards` (how many rows got which reward), `length` (reward by length), `draws` (pass@k and
                best of k) or `advantages` (by method).

        Raises:
            ValueError: There is no such plot, or nothing to draw in it.
            ImportError: The extra `report` is not installed.
        """
        from ringtrue.benchmarks.plots import draw_plot

        return draw_plot(self.tally, name)

    def _repr_html_(self) -> str:
        """The table that a notebook shows."""
        figures = {name: self.summary.get(name) for name in ("rows", "scored", "mean", "std_err")}
        head = ", ".join(f"{name} {_number(value)}" for name, value in figures.items())
        table = self.rewards()
        names = ["reward", "scored", "mean", "std_err"]
        titles = "".join(f"<th>{escape(name)}</th>" for name in names)
        lines = "".join(
            "<tr>" + "".join(f"<td>{escape(_number(row.get(name)))}</td>" for name in names) + "</tr>"
            for row in table
        )
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        return f"<p>{escape(head)}</p><table><tr>{titles}</tr>{lines}</table><ul>{notes}</ul>"


def flat_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its parts beside it, named with a dot.

    >>> flat_row({"id": 1, "parts": {"a": {"value": 0.5, "weight": 1.0}}})
    {'id': 1, 'a.value': 0.5, 'a.weight': 1.0}
    """
    flat: dict[str, Any] = {name: value for name, value in row.items() if name != "parts"}
    todo = [("", row.get("parts") or {})]
    while todo:
        before, parts = todo.pop()
        for name, part in parts.items():
            flat |= {f"{before}{name}.{key}": value for key, value in part.items() if key != "parts"}
            if part.get("parts"):
                todo.append((f"{before}{name}.", part["parts"]))
    return flat


def _plain_figures(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if not isinstance(value, Mapping | list)}


def _number(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else "-" if value is None else str(value)


def score_file(
    files: FileName | Sequence[FileName],
    reward: Reward | str,
    *,
    columns: Columns | None = None,
    gold: str | None = None,
    label: str | None = None,
    out: FileName | None = None,
    workers: int = 1,
    limit: int | None = None,
    resume: bool = False,
    force: bool = False,
    skip_bad: bool = False,
) -> ScoreResult:
    """Score files of completions.

    Args:
        files: One or several: JSONL, CSV, Parquet, Arrow, packed ones, folders.
        reward: A reward, the name of one, or the path of a recipe (`.toml`).
        columns: Which column is which, where the defaults do not do.
        gold: Short for `Columns(gold=...)`.
        label: Short for `Columns(label=...)`.
        out: Where the rows go; JSONL, or `.parquet`.
        workers: Processes. Rewards that a notebook defines need 1.
        limit: Rows at most.
        resume: Go on with `out` where a run that stopped left off.
        force: Write `out` anew.
        skip_bad: Leave rows at fault out, and count them.

    Raises:
        RunError: The call, the input or the machine is at fault; the message says how to mend it.

    >>> import json, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "runs.jsonl")
    ...     _ = file.write_text(json.dumps({"completion": "#### 4", "gold": "4"}))
    ...     result = score_file(file, "correctness")
    >>> result.summary["mean"], result.records()[0]["correctness.extracted"]
    (1.0, '4')
    """
    names = [fspath(file) for file in ([files] if isinstance(files, str | PathLike) else files)]
    recipe = _recipe(reward)
    named = columns or Columns()
    named = Columns(
        completion=named.completion, prompt=named.prompt, gold=gold or named.gold, group=named.group,
        id=named.id, label=label or named.label,
    )  # fmt: skip
    asked = columns_for(recipe, named)
    place = None if out is None else fspath(out)
    settings = score_settings(recipe, asked, limit=limit, skip_bad=skip_bad)
    output = open_output(place, settings, inputs=names, resume=resume, force=force)
    tally = _Keeping(ScoreTally(judges(recipe), (recipe.low + recipe.high) / 2), keep=place is None)
    notes: list[str] = []
    run = Run(
        source=Source(names, bad=BadRows(skip=skip_bad)), columns=asked, task=ScoreTask(recipe),
        output=FinishedFile(place or "") if output is None else output, tally=tally, workers=workers,
        limit=limit, by_group=recipe.scope == "group",
        folder=Path(place).resolve().parent if place else None, note=notes.append,
    )  # fmt: skip
    began = monotonic()
    try:
        run.go()
    finally:
        run.output.close()
    bad = run.source.bad
    if bad.count:
        notes.append(f"{bad.count:,} rows at fault were left out; the first: {bad.first}")
    summary = {**tally.scores.as_json(), "skipped": bad.count, "seconds": round(monotonic() - began, 3)}
    return ScoreResult(
        summary=summary, notes=tuple(notes), out=place, kept=tuple(tally.kept), tally=tally.scores
    )


def score_settings(
    recipe: WeightedSum, columns: Columns, *, limit: int | None, skip_bad: bool
) -> dict[str, object]:
    """What must be the same for a partial output to be taken up."""
    return {
        "command": "score", "recipe": repr(recipe), "fingerprint": recipe.fingerprint,
        "columns": repr(columns), "limit": limit, "skip-bad": skip_bad,
    }  # fmt: skip


def _recipe(reward: Reward | str) -> WeightedSum:
    try:
        if isinstance(reward, str):
            built = load_recipe(Path(reward)) if reward.endswith(".toml") else get_reward(reward)
        else:
            built = reward
    except (OSError, TypeError, ValueError) as error:
        raise UsageError(str(error)) from error
    return built if isinstance(built, WeightedSum) else 1.0 * built


@dataclass(slots=True)
class _Keeping:
    """Counts rows, and keeps them where no file does."""

    scores: ScoreTally
    keep: bool
    kept: list[OutputRow] = field(default_factory=list)

    def add(self, record: Record, row: Mapping[str, object]) -> None:
        self.scores.add(record, row)
        if self.keep:
            self.kept.append(dict(row))
