"""The front door: a gold and an answer, or whole completions, to verdicts.

Every function may be called from any thread, and has an async twin that keeps an event loop free.
"""

from collections.abc import Callable, Sequence
from typing import ParamSpec, TypeVar

from ringtrue.graders.completion import Messages, read_completion
from ringtrue.graders.dialect import Dialect
from ringtrue.graders.gold import Gold
from ringtrue.graders.maths import grade_answers, grade_read
from ringtrue.graders.policy import Policy
from ringtrue.graders.slots import read_slots
from ringtrue.graders.verdict import Verdict

__all__ = [
    "agrade_answer",
    "agrade_completion",
    "agrade_completions",
    "extract_answer",
    "grade_answer",
    "grade_completion",
    "grade_completions",
]

_DEFAULT = Policy()
_P = ParamSpec("_P")
_T = TypeVar("_T")


def grade_answer(gold: Gold, answer: str, *, policy: Policy = _DEFAULT) -> Verdict:
    r"""Grade an answer that is already out of its slot.

    Args:
        gold: the right answer, or a list of them. None, NaN and blank text give `unreadable_gold`.
        answer: the answer alone, such as the content of a box. A whole solution is reduced to its slot, as a
            gold is.
        policy: what counts as equal.

    Raises:
        TypeError: where the answer is not text.

    >>> grade_answer("1/2", r"\frac{1}{2}").outcome.value
    'correct'
    >>> grade_answer("42", "7 = 42").outcome.value
    'wrong'
    """
    if not isinstance(answer, str):
        raise TypeError(f"answer is of type {type(answer).__name__}: give the text, e.g. str({answer!r:.40})")
    return grade_answers([gold], [answer], policy=policy)[0]


def grade_completion(
    gold: Gold,
    completion: str | Messages,
    *,
    dialect: Dialect | str = "auto",
    policy: Policy = _DEFAULT,
    prompt: str | Messages | None = None,
) -> Verdict:
    r"""Find the answer in one completion, and grade it.

    Args:
        gold: the right answer, or a list of them.
        completion: what the model wrote: text, or the messages of one turn.
        dialect: how the model delimits its reasoning; `auto` goes by the tags that are there.
        policy: where an answer may stand, and what counts as equal.
        prompt: what the model was given; its end tells whether the reasoning was already opened.

    >>> grade_completion("4", "<think>2 + 2</think> The answer is $\\boxed{4}$.").outcome.value
    'correct'
    >>> grade_completion("4", "<think>it is \\boxed{4}").outcome.value
    'no_answer'
    """
    read = read_completion(completion, dialect=dialect, prompt=prompt)
    return grade_read([gold], [read], policy=policy)[0]


def grade_completions(
    golds: Sequence[Gold],
    completions: Sequence[str | Messages],
    *,
    dialect: Dialect | str = "auto",
    policy: Policy = _DEFAULT,
    prompts: Sequence[str | Messages | None] | None = None,
    deadline: float | None = None,
) -> list[Verdict]:
    """Grade a batch, which shares one budget for the deep tier.

    Args:
        golds: one gold a completion.
        completions: what the model wrote, text or messages.
        dialect: how the model delimits its reasoning.
        policy: where an answer may stand, and what counts as equal.
        prompts: one prompt a completion, or None.
        deadline: seconds of CPU that one row may cost in the deep tier; 2 by default.

    Returns:
        One verdict a completion, in order.

    Raises:
        ValueError: where the lists differ in length.

    >>> verdicts = grade_completions(["4", "5"], ["#### 4", "#### 6"])
    >>> [verdict.outcome.value for verdict in verdicts]
    ['correct', 'wrong']
    """
    given = [None] * len(completions) if prompts is None else prompts
    if not len(golds) == len(completions) == len(given):
        sizes = f"{len(golds)} golds, {len(completions)} completions, {len(given)} prompts"
        raise ValueError(f"{sizes}: give one of each a row")
    read = [
        read_completion(completion, dialect=dialect, prompt=prompt)
        for completion, prompt in zip(completions, given, strict=True)
    ]
    return grade_read(golds, read, policy=policy, deadline=deadline)


def extract_answer(
    completion: str | Messages,
    *,
    dialect: Dialect | str = "auto",
    policy: Policy = _DEFAULT,
    prompt: str | Messages | None = None,
) -> str | None:
    r"""The text in the answer slot that counts, or None where there is none.

    >>> extract_answer("so \\boxed{\\frac{1}{2}} it is")
    '\\frac{1}{2}'
    """
    read = read_completion(completion, dialect=dialect, prompt=prompt)
    chosen = read_slots(read.answer, policy).chosen if read.closed else None
    return None if chosen is None else chosen.text


async def agrade_answer(gold: Gold, answer: str, *, policy: Policy = _DEFAULT) -> Verdict:
    """`grade_answer` for an event loop: the work is done in a thread."""
    return await _in_thread(grade_answer, gold, answer, policy=policy)


async def agrade_completion(
    gold: Gold,
    completion: str | Messages,
    *,
    dialect: Dialect | str = "auto",
    policy: Policy = _DEFAULT,
    prompt: str | Messages | None = None,
) -> Verdict:
    """`grade_completion` for an event loop: the work is done in a thread."""
    return await _in_thread(grade_completion, gold, completion, dialect=dialect, policy=policy, prompt=prompt)


async def agrade_completions(
    golds: Sequence[Gold],
    completions: Sequence[str | Messages],
    *,
    dialect: Dialect | str = "auto",
    policy: Policy = _DEFAULT,
    prompts: Sequence[str | Messages | None] | None = None,
    deadline: float | None = None,
) -> list[Verdict]:
    """`grade_completions` for an event loop: the work is done in a thread."""
    return await _in_thread(
        grade_completions,
        golds,
        completions,
        dialect=dialect,
        policy=policy,
        prompts=prompts,
        deadline=deadline,
    )


async def _in_thread(function: Callable[_P, _T], /, *args: _P.args, **options: _P.kwargs) -> _T:
    import asyncio  # a quarter of the import time of this package, and whoever awaits this has it already

    return await asyncio.to_thread(function, *args, **options)
