r"""No row ends a run: what a reward raises, and what is no finite number, is None for its own row.

A real one: an author's reward divides by the length of an empty completion. Of the 64 rows of that batch the
one gets None and the status `error`, 63 keep their values, and the log says so once.

Wrong set-up is not caught: a run of nothing but None learns nothing.
"""

import logging
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from threading import Lock
from typing import Final

from ringtrue.rewards import Reward, Row, Score, Status
from ringtrue.rewards.errors import SetupError

__all__ = ["failed_score", "groups_of", "guarded_scores", "status_counts"]

_LOGGER: Final = logging.getLogger(__name__)
_WARNED: Final[set[tuple[str, str]]] = set()
_COUNTS: Final[Counter[tuple[str, Status]]] = Counter()
_LOCK: Final = Lock()


def guarded_scores(reward: Reward, rows: Sequence[Row]) -> list[Score]:
    """Score a batch; where that fails, unit by unit, so that one row costs only its own group or itself.

    Args:
        reward: what scores.
        rows: the batch.

    Returns:
        One score a row, its value a finite float or None.

    Raises:
        SetupError: where what is missing is missing for every row.
    """
    scores = [_finite(score, reward.name) for score in _guarded(reward, rows)]
    with _LOCK:
        _COUNTS.update((reward.name, score.status) for score in scores)
    return scores


def status_counts(name: str) -> Mapping[Status, int]:
    """How many rows of this process ended in each status, under a reward's name.

    A host that takes nothing but numbers shows no None; here it is counted all the same.

    >>> from ringtrue.rewards import Correctness, read_rows
    >>> doubtful = Correctness(name="doubtful")
    >>> _ = guarded_scores(doubtful, read_rows(["7"], columns={"gold": [None]}))
    >>> status_counts("doubtful")[Status.UNREADABLE_GOLD]
    1
    """
    with _LOCK:
        return {status: _COUNTS[name, status] for status in Status}


def failed_score(name: str, error: Exception) -> Score:
    """The score of a row that cannot even be read: an error, counted, and logged once.

    Args:
        name: the reward's name.
        error: what is wrong with the row, and how to mend it.

    >>> failed_score("unread", ValueError("the host sent no text")).status is Status.ERROR
    True
    """
    _warn_once(name, error)
    with _LOCK:
        _COUNTS[name, Status.ERROR] += 1
    return _failed(error)


def groups_of(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each prompt."""
    return [list(group) for _, group in groupby(rows, key=lambda row: row.group)]


def _guarded(reward: Reward, rows: Sequence[Row]) -> list[Score]:
    try:
        return reward.score(rows)
    except SetupError:
        raise  # every row lacks it: a run of nothing but None learns nothing
    except Exception as error:  # noqa: BLE001 - an author's own code can raise anything, and would end the run
        _warn_once(reward.name, error)
        failed = _failed(error)
    units = groups_of(rows) if reward.scope == "group" else [[row] for row in rows]
    if len(units) == 1:
        return [failed] * len(rows)
    return [score for unit in units for score in _guarded(reward, unit)]


def _failed(error: Exception) -> Score:
    return Score(None, Status.ERROR, f"{type(error).__name__}: {error}")


def _finite(score: Score, name: str) -> Score:
    if score.value is None or math.isfinite(score.value):
        return score
    error = ValueError(f"reward {name!r} gave {score.value!r}, which is no finite number")
    _warn_once(name, error)
    return replace(score, value=None, status=Status.ERROR, reason=str(error))


def _warn_once(name: str, error: Exception) -> None:
    """One warning for each reward and kind of exception: one a row would bury the log."""
    with _LOCK:
        if (name, type(error).__name__) in _WARNED:
            return
        _WARNED.add((name, type(error).__name__))
    _LOGGER.warning(
        "reward %r failed; such rows get None and are counted as errors (said once)", name, exc_info=error
    )
