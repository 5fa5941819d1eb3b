r"""1.0 for an answer that is exactly one JSON value of the wanted schema.

A real row: schema `{"type": "object", "required": ["city"]}`: `{"city": "Oslo"}` earns 1.0, `{}` what a wrong
answer earns; so do two objects, JSON in prose, a key said twice, NaN.

The schema is an option, or a column, a mapping or a JSON text a row. What counts as the answer: the last
`<answer>` block, else the whole answer; a code fence around all of it may stand, a word beside it may not.

By the `jsonschema` library. What it leaves unbounded is replaced: `pattern` runs on RE2, whose time is linear
in the text, so that no text can hold a run up (a schema with look-ahead or back-references is refused, as
unreadable); `uniqueItems` compares by hash. References are never fetched. `format` is not checked, and a
schema that is itself exponential (`anyOf` within `anyOf` of itself) is the author's own.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ringtrue.graders import Outcome, Verdict
from ringtrue.graders.strict_json import JsonError, JsonLimitError, read_json
from ringtrue.graders.visible import is_visible
from ringtrue.rewards.checks import text
from ringtrue.rewards.columns import require_columns
from ringtrue.rewards.correctness.graded import GradedReward
from ringtrue.rewards.correctness.schema_validator import SchemaProblemError, problem
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits

__all__ = ["JsonSchemaMatch"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class JsonSchemaMatch(GradedReward):
    """Whether the answer is one JSON value that holds a schema.

    Needs `pip install 'ringtrue[schema]'`.

    >>> schema = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    >>> JsonSchemaMatch(schema=schema)(['{"n": 7}', '{"n": "7"}', 'It is {"n": 7}.', ""])
    [1.0, -0.5, -0.5, -1.0]
    """

    version: ClassVar[int] = 1

    schema: str | Mapping[str, object] | None = None
    """The schema of all rows, a mapping or a JSON text, kept as text; None: each row has its own."""
    column: str = "schema"
    """The column of the schemas, where no schema is given here."""

    def __post_init__(self) -> None:
        GradedReward.__post_init__(self)
        text("JsonSchemaMatch", "column", self.column)
        if self.gold is not None:
            raise ValueError("JsonSchemaMatch has no gold: name the schema's column with column=...")
        if self.schema is not None:
            known = _as_text(self.schema)
            if known is None:
                raise ValueError(
                    f"JsonSchemaMatch.schema is {self.schema!r:.80}: give a mapping or a JSON text"
                )
            object.__setattr__(self, "schema", known)
            try:
                problem(known, None)
            except SchemaProblemError as error:
                raise ValueError(f"JsonSchemaMatch.schema cannot be used: {error}") from None

    @property
    def needs(self) -> tuple[str, ...]:
        """The schema's column, where the schema is no option."""
        return (self.column,) if self.schema is None else ()

    @property
    def traits(self) -> Traits:
        """It abstains where a row's schema cannot be used."""
        return Traits(abstains=True, extracts="last")

    @property
    def instructions(self) -> str:
        """The demand for JSON alone."""
        schema = f" of this schema: {self.schema}" if self.schema else ""
        return f"Answer with one JSON value and nothing else{schema}."

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset without the schemas."""
        require_columns(self.needs, names, self.name)

    def verdicts(self, rows: Sequence[Row]) -> list[Verdict]:
        """One verdict a row."""
        if self.schema is not None:
            return self.grade([self.schema] * len(rows), rows)
        for row in rows:
            require_columns(self.needs, row.columns, self.name)
        return self.grade([row.columns[self.column] for row in rows], rows)

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Validate row by row."""
        return [self._scored(verdict) for verdict in self.verdicts(rows)]

    def grade(self, golds: Sequence[object], rows: Sequence[Row]) -> list[Verdict]:
        """Validate row by row; here a gold is a schema."""
        return [self._grade_row(_as_text(gold), row) for gold, row in zip(golds, rows, strict=True)]

    def _grade_row(self, schema: str | None, row: Row) -> Verdict:
        try:
            if schema is None:
                return Verdict(Outcome.UNREADABLE_GOLD, detail="the schema is missing, or no JSON object")
            problem(schema, None)
            answer = _answer(row.completion.answer)
            if not is_visible(answer):
                return Verdict(Outcome.NO_ANSWER, detail="there is no answer")
            try:
                value = read_json(answer)
            except JsonLimitError as error:
                return Verdict(Outcome.TIMEOUT, answer, detail=str(error))
            except JsonError as error:
                return Verdict(Outcome.UNREADABLE_ANSWER, answer, detail=str(error))
            found = problem(schema, (value,))
        except SchemaProblemError as error:
            return Verdict(Outcome.UNREADABLE_GOLD, detail=str(error))
        outcome = Outcome.CORRECT if found is None else Outcome.WRONG
        return Verdict(outcome, answer, tier="schema", detail=found or "the schema holds")


def _answer(text: str) -> str:
    """The last `<answer>` block, which may stay open, as hosts cut at its end; else the whole."""
    before, opened, inside = text.rpartition("<answer>")
    if not opened or before.lstrip()[:1] in ("{", "[", '"'):
        return text  # within a JSON value a tag is only text
    return inside.partition("</answer>")[0]


def _as_text(schema: object) -> str | None:
    """A schema as JSON text, so that it can be compared, hashed and kept; None where it is none."""
    if isinstance(schema, str):
        try:
            schema = read_json(schema)
        except JsonError:
            return None
    if not isinstance(schema, Mapping) or not schema:
        return None
    try:
        return json.dumps(schema, sort_keys=True, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return None
