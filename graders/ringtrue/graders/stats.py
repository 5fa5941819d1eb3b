"""Counts of what the graders did in this process, for logs and for finding out why a run is slow."""

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ringtrue.graders.verdict import Verdict
from ringtrue.graders.worker import WorkerStats, worker_stats

__all__ = ["Stats", "count", "stats"]

_lock = threading.Lock()
_outcomes: Counter[str] = Counter()
_tiers: Counter[str] = Counter()


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts since this process started.

    >>> stats().rows >= 0
    True
    """

    rows: int
    """Verdicts given."""
    outcomes: dict[str, int]
    """Verdicts by outcome."""
    tiers: dict[str, int]
    """Verdicts by the tier that settled them; rows that no tier settled are under `none`."""
    worker: WorkerStats
    """What the deep tier's processes did: rows, starts, kills."""


def count(verdicts: Iterable[Verdict]) -> None:
    """Add verdicts to the counts."""
    with _lock:
        for verdict in verdicts:
            _outcomes[verdict.outcome.value] += 1
            _tiers[verdict.tier or "none"] += 1


def stats() -> Stats:
    """What the graders of this process did so far."""
    with _lock:
        outcomes, tiers = dict(_outcomes), dict(_tiers)
    return Stats(rows=sum(outcomes.values()), outcomes=outcomes, tiers=tiers, worker=worker_stats())
