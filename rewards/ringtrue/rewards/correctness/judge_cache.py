"""Verdicts of a judge in a file, found again where all that it was shown, and how it was asked, is the same.

A real use: an epoch later the same answer comes up again, and costs neither time nor money. Values are not
kept but verdicts: another `wrong` changes none of them. What failed is not kept.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import astuple

from ringtrue.rewards.combine.score_store import ScoreStore
from ringtrue.rewards.correctness.judge_prompt import Case
from ringtrue.rewards.correctness.judge_session import Decision
from ringtrue.rewards.score import Score

__all__ = ["remembered"]


def remembered(
    path: str, asked: str, cases: Sequence[Case], decide: Callable[[Sequence[Case]], list[Decision]]
) -> tuple[list[Decision], int]:
    """The decisions, those that are not in the file by `decide`; and how many were in it.

    Args:
        path: of the file.
        asked: how the judge is asked, in words that differ where its verdicts may.
        cases: what about.
        decide: asks the judge.

    Raises:
        SetupError: where the file cannot be used.
    """
    keys = {case: _key(asked, case) for case in cases}
    store = ScoreStore(path)
    found = {key: Decision(score.value, score.reason) for key, score in store.read(keys.values()).items()}
    todo = [case for case, key in keys.items() if key not in found]
    fresh = dict(zip((keys[case] for case in todo), decide(todo), strict=True)) if todo else {}
    had = {key: one for key, one in fresh.items() if one.share is not None}
    store.write({key: Score(one.share, reason=one.detail) for key, one in had.items()})
    return [fresh.get(key) or found[key] for key in keys.values()], len(cases) - len(todo)


def _key(asked: str, case: Case) -> bytes:
    told = json.dumps([asked, *astuple(case)])  # escapes what is no text, so that halves of a pair stay apart
    return hashlib.sha256(told.encode()).digest()
