"""Records to score rows: what a recipe says of each completion of a file.

One example: `{"id": "runs.jsonl:1", "group": 0, "value": 0.85, "status": "ok", "parts": {"correctness":
{"value": 1.0, "weight": 0.7, "status": "ok", "reason": "", "extracted": "72", "seconds": 0.0001, "outcome":
"correct", "slot": "boxed", "tier": "rational"}}}`. A part that grades carries what its grader said (outcome,
slot, tier); one that is made of parts itself, as a gate is, holds them in a `parts` of its own.

A reward that raises on a row costs that row alone: it gets the status `error` and the exception as its
reason, and the others of its chunk are scored. It does not decide which rows matter; `summary` counts.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, cast

from ringtrue.benchmarks.columns import Columns, Record
from ringtrue.benchmarks.errors import InputError, UsageError
from ringtrue.benchmarks.groups import Chunk, split_chunk
from ringtrue.benchmarks.output import OutputRow
from ringtrue.benchmarks.recipes import AskedPart, asked_parts, named_golds, needs_gold, with_gold
from ringtrue.graders import Verdict
from ringtrue.rewards import Part, Row, Score, Status, WeightedSum
from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.row import read_rows

if TYPE_CHECKING:
    from ringtrue.graders import Messages

__all__ = ["ScoreTask", "columns_for"]


def columns_for(recipe: WeightedSum, named: Columns) -> Columns:
    """The columns that a recipe asks for besides those that the user named.

    Raises:
        UsageError: Both name the gold.

    >>> from ringtrue.rewards import Correctness
    >>> columns_for(1.0 * Correctness(gold="target"), Columns()).also
    ('target',)
    """
    golds = named_golds(recipe)
    if named.gold is not None and golds:
        own = ", ".join(golds)
        what = f"--gold {named.gold} is given, and the recipe names its gold column itself: {own}"
        raise UsageError(what, mend="take one of the two away")
    return replace(named, needs_gold=needs_gold(recipe), also=golds)


@dataclass(frozen=True, slots=True)
class ScoreTask:
    r"""Scores chunks by a recipe; goes to worker processes as it is.

    >>> from ringtrue.rewards import BoxedFormat
    >>> task = ScoreTask(1.0 * BoxedFormat())
    >>> task(Chunk(0, (Record("f", 1, "f:1", r"\boxed{4}", None, None, None, None, {}),)))[0]["value"]
    1.0
    """

    recipe: WeightedSum
    """What scores them."""
    hands_gold: bool = field(init=False, default=False)
    """Whether a part takes the gold from whichever column holds it."""
    asked: Mapping[str, AskedPart] = field(init=False, default_factory=dict, repr=False)
    """Which parts grade, and what they ask their grader."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "hands_gold", needs_gold(self.recipe))
        object.__setattr__(self, "recipe", with_gold(self.recipe, "gold"))
        object.__setattr__(self, "asked", asked_parts(self.recipe))

    def __call__(self, chunk: Chunk) -> list[OutputRow]:
        """Score one chunk, in order."""
        rows = self._rows(chunk.records)
        scores = self._score(chunk, rows)
        return [
            _output(record, score, row.verdicts, self.asked)
            for record, row, score in zip(chunk.records, rows, scores, strict=True)
        ]

    def pieces(self, chunk: Chunk) -> list[Chunk]:
        """The rows one by one, or group by group where a reward compares them."""
        return split_chunk(chunk, by_group=self.recipe.scope == "group")

    def lost(self, chunk: Chunk, reason: str) -> list[OutputRow]:
        """Rows that no process survives: they cost themselves alone."""
        score = self._unscored(reason)
        return [_output(record, score, {}, self.asked) for record in chunk.records]

    def _rows(self, records: Sequence[Record]) -> list[Row]:
        columns = self._columns(records)
        try:
            self.recipe.check_columns(columns)
            return read_rows(
                [cast("str | Messages", record.completion) for record in records],
                [cast("str | Messages | None", record.prompt) for record in records],
                dialect=self.recipe.dialect,
                columns=columns,
            )
        except (TypeError, ValueError) as error:
            raise InputError(records[0].file, records[0].line, str(error)) from error

    def _columns(self, records: Sequence[Record]) -> dict[str, list[object]]:
        names = dict.fromkeys(name for record in records for name in record.columns)
        columns = {name: [record.columns.get(name) for record in records] for name in names}
        if self.hands_gold:
            # Files may each have their gold under another name: the rewards see one.
            columns["gold"] = [record.gold for record in records]
        groups = [record.group for record in records]
        if any(group is not None for group in groups):
            columns["group"] = groups
        return columns

    def _score(self, chunk: Chunk, rows: Sequence[Row]) -> list[Score]:
        try:
            return self.recipe.score(rows)
        except SetupError as error:
            first = chunk.records[0]
            raise InputError(first.file, first.line, str(error)) from error
        except Exception:  # noqa: BLE001 - a user's reward may raise anything; the row at fault is found below
            return self._score_apart(chunk, rows)

    def _score_apart(self, chunk: Chunk, rows: Sequence[Row]) -> list[Score]:
        scores: list[Score] = []
        pairs = list(zip(chunk.records, rows, strict=True))
        by_group = self.recipe.scope == "group"
        for _, block in groupby(enumerate(pairs), key=lambda pair: pair[1][0].run if by_group else pair[0]):
            some = [row for _, (_, row) in block]
            try:
                scores += self.recipe.score(some)
            except Exception as error:  # noqa: BLE001 - what it raised is written into the row
                scores += [self._failed(error)] * len(some)
        return scores

    def _failed(self, error: Exception) -> Score:
        return self._unscored(
            "; ".join([f"{type(error).__name__}: {error}", *getattr(error, "__notes__", ())])
        )

    def _unscored(self, reason: str) -> Score:
        score = Score(None, Status.ERROR, reason)
        parts = zip(self.recipe.parts, self.recipe.weights, strict=True)
        return replace(score, parts={part.name: score.as_part(weight) for part, weight in parts})


def _output(
    record: Record, score: Score, verdicts: Mapping[Hashable, Verdict], asked: Mapping[str, AskedPart]
) -> OutputRow:
    return {
        "id": record.id,
        "group": record.group,
        "value": score.value,
        "status": str(score.status),
        "parts": _parts(score.parts, verdicts, asked),
    }


def _parts(
    parts: Mapping[str, Part], verdicts: Mapping[Hashable, Verdict], asked: Mapping[str, AskedPart]
) -> dict[str, dict[str, object]]:
    """The parts by name; what a part is made of itself stands in it, under `parts` again."""
    found: dict[str, dict[str, object]] = {}
    for name, part in parts.items():
        own: dict[str, object] = {
            "value": part.value,
            "weight": part.weight,
            "status": str(part.status),
            "reason": part.reason,
            "extracted": part.extracted,
            "seconds": round(part.seconds, 6),
        }
        found[name] = own
        known = asked.get(name)
        if part.parts:
            own["parts"] = _parts(part.parts, verdicts, {} if known is None else known.parts)
        elif known is not None and known.question is not None:
            verdict = verdicts.get(known.question)
            # One of a batch that failed, or of a score that was remembered, was not asked.
            own["outcome"] = None if verdict is None else str(verdict.outcome)
            own["slot"] = None if verdict is None else verdict.slot
            own["tier"] = None if verdict is None else verdict.tier
    return found
