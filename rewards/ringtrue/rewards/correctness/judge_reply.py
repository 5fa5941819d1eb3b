"""What a judge said, read strictly: one JSON object with the call's key, or nothing.

A real reply: `{"key": "5f0c9e...", "reason": "both are one half", "verdict": "same"}`. Text around the
object, another key, a missing or an extra one, a verdict of another type or off the scale: none of that is
a verdict.

A reply without the key whose words stand in the candidate is the candidate's own voice. It counts against it:
were it an error, a model could buy itself out of a bad value by making the judge repeat it.
"""

from dataclasses import dataclass

from ringtrue.graders import read_completion
from ringtrue.graders.strict_json import JsonError, read_json
from ringtrue.rewards.correctness.judge_prompt import Sheet

__all__ = ["NonsenseError", "Vote", "read_reply"]


class NonsenseError(ValueError):
    """The reply holds no verdict; the message says why."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One verdict."""

    share: float
    """From 0, all bad, to 1, all good."""
    reason: str
    """The judge's words, cut."""


def read_reply(text: str, sheet: Sheet, key: str, candidate: str, *, swapped: bool = False) -> Vote:
    """The verdict of a reply.

    Args:
        text: the message's content; reasoning in front of the object is left out.
        sheet: what was asked.
        key: the call's secret.
        candidate: what was judged.
        swapped: whether the candidate came second.

    Raises:
        NonsenseError: where it holds none.

    >>> said = '{"key": "5f", "reason": "equal", "verdict": "same"}'
    >>> read_reply(said, Sheet("equivalence"), "5f", "4").share
    1.0
    """
    said = read_completion(text).answer.strip()
    try:
        return _vote(read_json(said), sheet, key, swapped=swapped)
    except (JsonError, NonsenseError) as error:
        if said and key not in said and said in candidate:
            return Vote(0.0, "the judge repeated the words of the candidate")
        raise NonsenseError(str(error)) from error


def _vote(reply: object, sheet: Sheet, key: str, *, swapped: bool) -> Vote:
    if not isinstance(reply, dict):
        raise NonsenseError("the reply is no JSON object")
    if reply.get("key") != key:
        raise NonsenseError("the reply does not hold the key of the call")
    return Vote(_share(reply, sheet, swapped=swapped), str(reply["reason"])[:300])


def _share(reply: dict[str, object], sheet: Sheet, *, swapped: bool) -> float:
    if set(reply) != {"key", "reason", sheet.verdict_key} or not isinstance(reply["reason"], str):
        raise NonsenseError(f"the reply does not have the keys key, reason and {sheet.verdict_key}")
    verdict = reply[sheet.verdict_key]
    if sheet.choices:
        if not isinstance(verdict, str) or verdict not in sheet.choices:
            raise NonsenseError(f"{sheet.verdict_key} is none of {', '.join(sheet.choices)}")
        if sheet.prompt == "equivalence":
            return float(verdict == "same")
        return 0.5 if verdict == "tie" else float(verdict == ("B" if swapped else "A"))
    low, high = sheet.scale
    if isinstance(verdict, bool) or not isinstance(verdict, int | float) or not low <= verdict <= high:
        raise NonsenseError(f"score is no number from {low} to {high}")
    return (verdict - low) / (high - low)
