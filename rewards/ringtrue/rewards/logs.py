"""What a reward tells a trainer's log, where the trainer hands in a log function.

For a sum called `total`: `total/format_reward/mean` for each part, `total/outcome/wrong` for the share of
each outcome of its grader, and the columns `total/extracted` and `total/outcome` beside the completions.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeAlias

from ringtrue.graders import Outcome, Verdict
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score

__all__ = ["LogExtra", "LogMetric", "log_scores"]

LogMetric: TypeAlias = Callable[[str, float], object]
LogExtra: TypeAlias = Callable[[str, list[object]], object]


def log_scores(
    name: str,
    rows: Sequence[Row],
    scores: Sequence[Score],
    *,
    log_metric: LogMetric | None = None,
    log_extra: LogExtra | None = None,
) -> None:
    """Log the parts and the outcomes of one batch.

    Args:
        name: the reward's name, put before each key.
        rows: what was scored.
        scores: one a row.
        log_metric: takes a key and a number; a trainer averages what it gets between two logs.
        log_extra: takes a column's name and one value a row.

    >>> log_scores("total", [], [], log_metric=print)
    """
    if not rows:
        return
    graders = list(dict.fromkeys(grader for row in rows for grader in row.verdicts))
    labels = {grader: name if len(graders) == 1 else f"{name}/{_name(grader)}" for grader in graders}
    if log_metric is not None:
        for part in dict.fromkeys(part for score in scores for part in score.parts):
            values = [score.parts[part].value for score in scores if part in score.parts]
            known = [value for value in values if value is not None]
            if known:
                log_metric(f"{name}/{part}/mean", sum(known) / len(known))
        for grader, label in labels.items():
            _log_outcomes(label, [row.verdicts.get(grader) for row in rows], log_metric)
    if log_extra is not None:
        for grader, label in labels.items():
            verdicts = [row.verdicts.get(grader) for row in rows]
            log_extra(f"{label}/extracted", [None if v is None else v.extracted for v in verdicts])
            log_extra(f"{label}/outcome", [None if v is None else v.outcome.value for v in verdicts])


def _log_outcomes(label: str, verdicts: Sequence[Verdict | None], log_metric: LogMetric) -> None:
    """The share of every outcome, also of those that did not occur.

    A key that is logged only when it occurs would be averaged over those steps alone.
    """
    given = [verdict.outcome for verdict in verdicts if verdict is not None]
    for outcome in Outcome:
        log_metric(f"{label}/outcome/{outcome.value}", given.count(outcome) / len(given))


def _name(grader: Hashable) -> str:
    return str(getattr(grader, "name", grader))
