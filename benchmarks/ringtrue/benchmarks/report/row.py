r"""A row as the report shows it: what was written, what was found, what it earned.

A real row: `<think>6 * 12 = 72 ...</think> The boxes hold $\boxed{72}$ eggs.` against the gold `72`: outcome
`correct`, extracted `72`, slot `boxed`, tier `rational`, value 0.85 of the parts `format_reward` 0.5 and
`correctness` 1.0.

It holds text and numbers only, so that a page can be written from a file of scores as well as from a run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["NOT_APPLICABLE", "UNJUDGED", "ReportRow"]

NOT_APPLICABLE = "not_applicable"
"""The outcome that is shown for a row that has no gold to be judged by."""

UNJUDGED = frozenset({NOT_APPLICABLE, "unreadable_gold", "error"})
"""Outcomes that say nothing about the answer, so that no label can agree with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One scored completion.

    >>> ReportRow(id="7", completion_text="4", gold="4", label=False, outcome="correct").agrees
    False
    """

    id: str
    """The id of the row in its file."""
    source: str = ""
    """Where the row comes from, or its style: agreement is shown for each."""
    group: str = ""
    """The group it belongs to; empty for none."""
    completion_text: str
    """The completion, messages already flattened."""
    reasoning_span: tuple[int, int] | None = None
    """Where in the text the reasoning stands."""
    slot_span: tuple[int, int] | None = None
    """Where in the text the answer slot stands."""
    gold: str = ""
    """The right answer; empty where there is none."""
    label: bool | None = None
    """What the file says; None for no label."""
    value: float | None = None
    """The reward."""
    status: str = "ok"
    """The status of the score."""
    outcome: str = ""
    """What the grader said; empty where none was asked."""
    extracted: str | None = None
    """The answer as it stood in its slot."""
    slot: str | None = None
    """The kind of slot."""
    tier: str | None = None
    """The tier that settled it."""
    detail: str = ""
    """The grader's sentence."""
    parts: Mapping[str, tuple[float | None, float]] = field(default_factory=dict)
    """Value and weight of each part of the recipe."""
    problem: str = ""
    """The question, if the file has it."""
    note: str = ""
    """How the row was made, or why its label is what it is, if the file says so."""

    @property
    def shown(self) -> str:
        """The outcome to show: a row without a gold is not applicable, not a fault of its data."""
        if self.status == NOT_APPLICABLE or (self.outcome in {"", "unreadable_gold"} and not self.gold):
            return NOT_APPLICABLE
        return self.outcome or self.status

    @property
    def agrees(self) -> bool | None:
        """Whether outcome and label say the same; None where one of them says nothing."""
        if self.label is None or self.shown in UNJUDGED:
            return None
        return (self.shown == "correct") is self.label
