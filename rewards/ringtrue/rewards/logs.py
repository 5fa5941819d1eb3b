"""What a reward tells a trainer's log, where the trainer hands in a log function.

For a sum called `total`: `total/format_reward/mean` for each part, `total/gate/correctness/mean` for a part
of a part, `total/outcome/wrong` for the share of each outcome of its grader, and the columns
`total/extracted` and `total/outcome` beside the completions.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import TypeAlias, cast

from ringtrue.graders import Outcome, Verdict
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Part, Score

__all__ = ["LogExtra", "LogMetric", "log_scores", "take_log_functions"]

LogMetric: TypeAlias = Callable[[str, float], object]
LogExtra: TypeAlias = Callable[[str, list[object]], object]


def take_log_functions(arguments: dict[str, object]) -> tuple[LogMetric | None, LogExtra | None]:
    """Take the log functions out of a trainer's keyword arguments; None for one that is not there.

    >>> arguments = {"log_metric": print, "gold": ["4"]}
    >>> take_log_functions(arguments), arguments
    ((<built-in function print>, None), {'gold': ['4']})
    """
    metric, extra = arguments.pop("log_metric", None), arguments.pop("log_extra", None)
    return (
        cast("LogMetric", metric) if callable(metric) else None,
        cast("LogExtra", extra) if callable(extra) else None,
    )


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
    if not rows or (log_metric is None and log_extra is None):
        return
    labels = _labels(name, dict.fromkeys(grader for row in rows for grader in row.verdicts))
    if log_metric is not None:
        for path, values in _values_by_path(scores).items():
            if values:
                log_metric(f"{name}/{path}/mean", sum(values) / len(values))
        for grader, label in labels.items():
            said = [row.verdicts.get(grader) for row in rows]
            _log_outcomes(label, said, log_metric)
            if getattr(grader, "falls_back", False):
                _log_fallback(label, said, log_metric)
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


def _log_fallback(label: str, verdicts: Sequence[Verdict | None], log_metric: LogMetric) -> None:
    """The share that a fallback graded or was asked to; said in every batch, as for outcomes."""
    given = [verdict for verdict in verdicts if verdict is not None]
    asked = [verdict for verdict in given if (verdict.option or "").startswith("fallback=")]
    settled = sum(verdict.tier == "fallback" for verdict in asked)
    log_metric(f"{label}/fallback/asked", len(asked) / len(given))
    log_metric(f"{label}/fallback/settled", settled / len(given))


def _values_by_path(scores: Iterable[Score]) -> dict[str, list[float]]:
    """What each part, and each part of a part, said."""
    found: dict[str, list[float]] = {}
    for score in scores:
        for path, part in _parts("", score.parts):
            values = found.setdefault(path, [])
            if part.value is not None:
                values.append(part.value)
    return found


def _parts(above: str, parts: Mapping[str, Part]) -> Iterator[tuple[str, Part]]:
    for name, part in parts.items():
        yield f"{above}{name}", part
        yield from _parts(f"{above}{name}/", part.parts)


def _labels(name: str, graders: Iterable[Hashable]) -> dict[Hashable, str]:
    """The one grader is called as the reward is; of several each by its own name, and no two alike."""
    known, labels = list(graders), dict[Hashable, str]()
    for grader in known:
        label = name if len(known) == 1 else f"{name}/{getattr(grader, 'name', grader)}"
        if label in labels.values():
            label = next(f"{label}_{n}" for n in count(2) if f"{label}_{n}" not in labels.values())
        labels[grader] = label
    return labels
