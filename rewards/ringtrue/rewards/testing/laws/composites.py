"""Law 46: a weighted sum is the sum of its weighted parts, and logs what they said.

What sits behind a broken one: a part that says None counted as 0, weights that were normalised on the way, a
part scored on other rows than its neighbours.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from hypothesis import strategies as st

from ringtrue.rewards.combine.weighted_sum import WeightedSum
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import read_rows
from ringtrue.rewards.score import Score
from ringtrue.rewards.testing import strategies
from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.law import Broken, Plan, law
from ringtrue.rewards.testing.running import for_all
from ringtrue.rewards.testing.subject import Failed, Subject, Values

__all__ = ["weighted_sum"]


@law(
    46, kinds=("composite",), hard="always",
    unless=lambda subject: "" if isinstance(subject.reward, WeightedSum) else "no WeightedSum",
    why="Weights are the one thing that an author of a sum chooses: they must be what counts.",
)  # fmt: skip
def weighted_sum(subject: Subject, plan: Plan) -> None:
    """It is the sum of its weighted parts, those left out that say None, and all of them are logged."""
    own = subject.reward
    if not isinstance(own, WeightedSum):
        return
    weights = st.floats(-2, 2).map(lambda weight: round(weight, 3))

    def holds(drawn: tuple[Batch, list[float] | None]) -> None:
        batch, chosen = drawn
        total = own if chosen is None else replace(own, weights=tuple(chosen))
        scores = _scores(total, batch)
        # Its own parts: a sum makes all of them read a completion in one dialect.
        by_part = [_values(_scores(part, batch)) for part in total.parts]
        for row, score in enumerate(scores):
            _check_row(total, score, [values[row] for values in by_part], batch)

    size = len(own.parts)
    drawn = st.one_of(st.none(), st.lists(weights, min_size=size, max_size=size))
    for_all(st.tuples(strategies.batches(subject, least=1, most=3), drawn), holds, plan, share=0.5)


def _check_row(total: WeightedSum, score: Score, values: Values, batch: Batch) -> None:
    known = [(w, value) for w, value in zip(total.weights, values, strict=True) if value is not None]
    said = f"parts {values} with weights {list(total.weights)} earn {score.value}"
    if (score.value is None) is bool(known):
        raise Broken(said, batch)
    logged = [part.value for part in score.parts.values()]
    if logged != values or [part.weight for part in score.parts.values()] != list(total.weights):
        raise Broken(f"the parts say {values}, and {logged} is logged", batch)
    if score.value is None:
        return
    expected = sum(weight * value for weight, value in known)
    counted, full = sum(abs(weight) for weight, _ in known), sum(map(abs, total.weights))
    if total.missing == "renormalise" and counted:
        expected *= full / counted
    if not math.isclose(score.value, expected, rel_tol=1e-9, abs_tol=1e-9):
        raise Broken(f"{said}, which make {expected}", batch)


def _scores(reward: Reward, batch: Batch) -> list[Score]:
    texts, prompts = (
        cast("list[str]", list(batch.completions)),
        None if batch.prompts is None else cast("list[str]", list(batch.prompts)),
    )
    try:
        return reward.score(
            read_rows(texts, prompts, batch.completion_ids, dialect=reward.dialect, columns=batch.columns)
        )
    except Exception as error:
        raise Failed(f"{type(error).__name__}: {error}") from error


def _values(scores: Sequence[Score]) -> Values:
    return [score.value for score in scores]
