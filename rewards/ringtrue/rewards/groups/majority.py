"""The answer that most completions of a prompt give.

A real group: answers 1/2, 0.5, 2 and none. Taken as texts all differ; by a grader 1/2 and 0.5 are one answer
with two of three votes.

Source: self-consistency (2203.11171). It does not read completions: `ringtrue.graders.extract_answer` does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Majority", "majority"]


@dataclass(frozen=True, slots=True)
class Majority:
    """The outcome of a vote."""

    answer: str | None
    """What most say, as first written; None where nobody answers."""
    votes: int
    """How many say so."""
    voters: int
    """How many answer at all."""
    tied: tuple[str, ...]
    """Every answer with as many votes, in the order in which they came; one where there is a clear winner."""


def majority(answers: Sequence[str | None], *, same: Callable[[str, str], bool] | None = None) -> Majority:
    """Take the vote; of a tie, the answer that came first.

    Args:
        answers: one a completion; None, or a blank one, does not vote.
        same: whether two answers are equal, asked once for each text and each answer that came before; by
            default equal texts. Where it says yes of several, the first of them gets the vote.

    >>> majority(["7", "8", None, "7"])
    Majority(answer='7', votes=2, voters=3, tied=('7',))
    >>> from ringtrue.graders import grade_answer
    >>> def same(one: str, other: str) -> bool:
    ...     return grade_answer(one, other).outcome == "correct"
    >>> majority(["2", "1/2", "0.5"], same=same).answer
    '1/2'
    """
    counts: dict[str, int] = {}
    for answer in answers:
        if answer is not None and answer.strip():
            counts[answer.strip()] = counts.get(answer.strip(), 0) + 1
    votes: dict[str, int] = {}
    for answer, count in counts.items():
        first = next((known for known in votes if same(known, answer)), answer) if same else answer
        votes[first] = votes.get(first, 0) + count
    if not votes:
        return Majority(None, 0, 0, ())
    most = max(votes.values())
    tied = tuple(answer for answer, count in votes.items() if count == most)
    return Majority(tied[0], most, sum(votes.values()), tied)
