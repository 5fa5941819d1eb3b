"""reasoning-gym's own verifiers, as the worker program calls them; only full marks are right.

A real row: `{"task": "sudoku", "answer": "...", "metadata": {"solution": [[...]]}}` against the grid that a
model wrote, scored 1.0, is `equal`; 0.9 for a grid in another layout is `different`.

It must run in the worker alone: the verifiers set no limits of their own. Those that evaluate a model's text
as Python are not called at all (`tasks` says which). Options with which a dataset was made, such as another
format of its boards, are not in an entry: the default ones are used.
"""

import copy
import importlib
import importlib.metadata
import json
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final

from ringtrue.graders.logic.integral import same_derivative
from ringtrue.graders.logic.tasks import BY_DERIVATIVE, VERIFIED
from ringtrue.graders.policy import Policy
from ringtrue.graders.worker import DeepReply

__all__ = ["score", "warm_up"]

_NO_NUMBER: Final = re.compile(r"\b(?:nan|inf|infinity)\b", re.IGNORECASE)
"""Compared with anything, NaN takes whichever branch the verifier did not think of."""


def warm_up() -> str:
    """Import what the checks need before any child is forked; says which reasoning-gym there is, if any."""
    same_derivative("x**2", {}, "x**2")
    try:
        importlib.import_module("reasoning_gym")
    except ModuleNotFoundError:  # integrals need none, and whoever needs it was told (`require_verifiers`)
        return "no reasoning-gym"
    return f"reasoning-gym {importlib.metadata.version('reasoning-gym')}"


def score(entry: str, answer: str, policy: Policy) -> DeepReply:  # noqa: ARG001 - the worker's signature
    """Score one answer by the entry's verifier.

    Args:
        entry: the task and its entry, as JSON.
        answer: what the model wrote in its answer slot.
        policy: not used: a verifier has its own idea of equality.
    """
    if (row := json.loads(entry))["task"] in BY_DERIVATIVE:
        return same_derivative(row["answer"] or "", row["metadata"], answer)
    verifier, known, problem = _prepared(entry)
    if problem:
        return DeepReply("unknown", problem)
    gold = str(known["answer"] or "")
    if _NO_NUMBER.search(answer) and answer.strip() != gold.strip():
        return DeepReply("different", "the answer is no number, or an infinite one")
    try:
        # Some verifiers write into the entry.
        points = float(verifier(answer, copy.deepcopy(known)))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the answer made the verifier fail, which is no full marks
        return DeepReply("different", f"the verifier cannot read it ({type(error).__name__})")
    return DeepReply("equal" if points == 1.0 else "different", f"the verifier gives {points:g}")


@lru_cache(maxsize=64)
def _prepared(text: str) -> tuple[Callable[[str, Any], float], dict[str, Any], str]:
    """A row's verifier and entry, and what is wrong with the entry, if anything."""
    entry = json.loads(text)
    if entry["task"] not in VERIFIED:
        raise ValueError(f"{entry['task']!r} is not for reasoning-gym's verifier")
    verifier = _verifier(entry["task"])
    if isinstance(output := entry["metadata"].get("output"), list):
        # JSON has no tuples, and a board of lists equals no board of tuples.
        entry["metadata"]["output"] = tuple(map(tuple, output))
    if not isinstance(entry["answer"], str) or not entry["answer"].strip():
        # Tasks with many right answers have none in the entry: their metadata judge.
        problem = "" if len(entry["metadata"]) > 1 else "the entry has neither answer nor metadata"
        return verifier, entry, problem
    try:
        points = float(verifier(entry["answer"], copy.deepcopy(entry)))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the entry lacks
        return verifier, entry, f"the verifier cannot use the entry ({error!r:.80})"
    return verifier, entry, "" if points == 1.0 else f"the entry's own answer earns {points:g} of 1"


@cache
def _verifier(task: str) -> Callable[[str, Any], float]:
    library: Any = importlib.import_module("reasoning_gym")
    verifier: Callable[[str, Any], float] = library.get_score_answer_fn(task)
    return verifier
