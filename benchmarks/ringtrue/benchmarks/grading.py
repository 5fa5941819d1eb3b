"""Records to verdict rows: what the grader says of each completion of a file.

One example: `{"id": "runs.jsonl:1", "outcome": "correct", "extracted": "72", "slot": "boxed", "tier":
"rational", "option": null, "detail": "72 equals 72", "seconds": 0.0001}`.

It gives no value: that is a reward's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from ringtrue.benchmarks.columns import Record
from ringtrue.benchmarks.errors import InputError
from ringtrue.benchmarks.groups import Chunk, split_chunk
from ringtrue.benchmarks.output import OutputRow
from ringtrue.graders import Gold, Messages, Outcome, Policy, Verdict, grade_answers, grade_completions

__all__ = ["GradeTask", "verdict_row"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeTask:
    """Grades chunks; goes to worker processes as it is.

    >>> task = GradeTask()
    >>> task(Chunk(0, (Record("f", 1, "f:1", "#### 4", "4", None, None, None, {}),)))[0]["outcome"]
    'correct'
    """

    policy: Policy = field(default_factory=Policy)
    """What counts as equal."""
    dialect: str = "auto"
    """How the model delimits its reasoning."""
    bare: bool = False
    """The column holds answers, out of their slots, and not completions."""

    def __call__(self, chunk: Chunk) -> list[OutputRow]:
        """Grade one chunk, in order."""
        records = chunk.records
        return [{"id": r.id, **verdict_row(v)} for r, v in zip(records, self._verdicts(records), strict=True)]

    def pieces(self, chunk: Chunk) -> list[Chunk]:
        """The rows one by one."""
        return split_chunk(chunk)

    def lost(self, chunk: Chunk, reason: str) -> list[OutputRow]:
        """Rows that no process survives: they cost themselves alone."""
        verdict = Verdict(Outcome.ERROR, detail=reason)
        return [{"id": record.id, **verdict_row(verdict)} for record in chunk.records]

    def _verdicts(self, records: Sequence[Record]) -> list[Verdict]:
        golds = [cast("Gold", record.gold) for record in records]
        if self.bare:
            return grade_answers(golds, [_text(record) for record in records], policy=self.policy)
        completions = [cast("str | Messages", record.completion) for record in records]
        prompts = [cast("str | Messages | None", record.prompt) for record in records]
        return grade_completions(
            golds, completions, dialect=self.dialect, policy=self.policy, prompts=prompts
        )


def _text(record: Record) -> str:
    if isinstance(record.completion, str):
        return record.completion
    raise InputError(
        record.file, record.line, "an answer must be a string", mend="messages go with --completion"
    )


def verdict_row(verdict: Verdict) -> OutputRow:
    """A verdict as it is written.

    >>> from ringtrue.graders import Outcome
    >>> verdict_row(Verdict(Outcome.WRONG))["outcome"]
    'wrong'
    """
    return {
        "outcome": verdict.outcome.value,
        "extracted": verdict.extracted,
        "slot": verdict.slot,
        "tier": verdict.tier,
        "option": verdict.option,
        "detail": verdict.detail,
        "seconds": round(verdict.seconds, 6),
    }
