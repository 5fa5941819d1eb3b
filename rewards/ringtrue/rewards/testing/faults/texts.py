r"""Faults in reading: the gold ignored or met half-way, another answer taken, reasoning scored, texts unread.

A real one: `substring` pays `\boxed{17}` for the gold 7, since "7" is somewhere in it.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from ringtrue.rewards.testing.faults.fault import Call, Fault, Returned, text_of, with_text

__all__ = ["TEXTS", "swapped_answers"]

_ANSWER: Final = re.compile(r"\\boxed\{[^{}\n]*\}|<answer>[^<]*</answer>|####[^\n]*")
_TAGS: Final = re.compile(r"</?think>")
_OPENING: Final = 40


def swapped_answers(text: str) -> str:
    r"""The text with its answers in the opposite order.

    >>> swapped_answers(r"first \boxed{7}, then \boxed{8}")
    'first \\boxed{8}, then \\boxed{7}'
    """
    answers = _ANSWER.findall(text)
    return _ANSWER.sub(lambda _: answers.pop(), text)


def _first_for_last(call: Call) -> Returned:
    return call.score_texts(swapped_answers)


def _any_answer(call: Call) -> Returned:
    """The best of what each answer in a text earns by itself."""
    texts = [text_of(one) for one in call.completions]
    most = max((len(_ANSWER.findall(text)) for text in texts), default=0)
    alone = (call.score_texts(partial(_only_answer, number)) for number in range(min(most, 8)))
    runs = [call.score(), *alone]
    return [_best(values) for values in zip(*runs, strict=True)]


def _only_answer(number: int, text: str) -> str:
    answers = _ANSWER.findall(text)
    if len(answers) < 2 or number >= len(answers):
        return text
    seen = iter(range(len(answers)))
    return _ANSWER.sub(lambda match: match[0] if next(seen) == number else "", text)


def _scores_reasoning(call: Call) -> Returned:
    return call.score_texts(partial(_TAGS.sub, ""))


def _opening_only(call: Call) -> Returned:
    return call.score_texts(lambda text: text[:_OPENING])


def _case_blind(call: Call) -> Returned:
    lower = call.score_texts(str.lower) if call.gold is None else _lower_both(call)
    return [_best(values) for values in zip(call.score(), lower, strict=True)]


def _lower_both(call: Call) -> Returned:
    golds = [gold.lower() if isinstance(gold, str) else gold for gold in call.golds]
    texts = [with_text(one, text_of(one).lower()) for one in call.completions]
    return call.score(completions=texts, **{str(call.gold): golds})


def _next_gold(call: Call) -> Returned:
    golds = call.golds
    return call.score(**_with_gold(call, [*golds[1:], *golds[-1:]]))


def _first_gold(call: Call) -> Returned:
    return call.score(**_with_gold(call, call.golds[:1] * len(call.golds)))


def _with_gold(call: Call, golds: list[Any]) -> dict[str, Any]:
    return {} if call.gold is None else {call.gold: golds}


def _substring(call: Call) -> Returned:
    pairs = zip(call.completions, call.golds, call.score(), strict=True)
    most = _most(call)
    return [
        most if gold not in (None, "") and str(gold) in text_of(one) else value for one, gold, value in pairs
    ]


def _pays_missing_gold(call: Call) -> Returned:
    missing = [gold is None or gold == "" for gold in call.golds]
    if call.gold is None or not any(missing):
        return call.score()
    filled = ["7" if absent else gold for gold, absent in zip(call.golds, missing, strict=True)]
    values = call.score(**{call.gold: filled})
    return [_most(call) if absent else value for absent, value in zip(missing, values, strict=True)]


def _raises_on_missing_gold(call: Call) -> Returned:
    if call.gold is not None:
        for gold in call.golds:
            if gold is None:
                raise AttributeError("'NoneType' object has no attribute 'strip'")
    return call.score()


def _pays_empty(call: Call) -> Returned:
    most = _most(call)
    return [
        most if not text_of(one).strip() else value
        for one, value in zip(call.completions, call.score(), strict=True)
    ]


def _raises_on_empty(call: Call) -> Returned:
    if any(not text_of(one) for one in call.completions):
        raise IndexError("list index out of range")
    return call.score()


def _raises_on_unicode(call: Call) -> Returned:
    for one in call.completions:
        text_of(one).encode("ascii")
    return call.score()


def _blind_to_messages(call: Call) -> Returned:
    # As a reward does that searches `str(completion)`, where backslashes are doubled.
    values = zip(call.completions, call.score(), strict=True)
    return [value if isinstance(one, str) or not value else 0.0 for one, value in values]


def _strict_about_spaces(call: Call) -> Returned:
    values = zip(call.completions, call.score(), strict=True)
    return [0.0 if value and text_of(one) != text_of(one).strip() else value for one, value in values]


def _pays_length(call: Call) -> Returned:
    values = zip(call.completions, call.score(), strict=True)
    return [None if value is None else value + len(text_of(one)) / 1000 for one, value in values]


def _most(call: Call) -> float:
    return float(getattr(call.reward, "high", 1.0))


def _best(values: tuple[float | None, ...]) -> float | None:
    numbers = [value for value in values if value is not None]
    return max(numbers) if numbers else None


def _fault(name: str, does: str, law: str, apply: Callable[[Call], Returned], *, rows: int = 1) -> Fault:
    return Fault(name, does, law, apply, rows=rows)


GOLDS: Final = (
    _fault(
        "next_rows_gold",
        "holds each row against the gold of the next one",
        "batch_independence",
        _next_gold,
        rows=2,
    ),
    _fault(
        "first_rows_gold",
        "holds all rows against the gold of the first",
        "batch_independence",
        _first_gold,
        rows=2,
    ),
    _fault(
        "substring",
        "pays wherever the gold's text is somewhere in the completion",
        "no_superstring",
        _substring,
    ),
    _fault("pays_missing_gold", "pays its most where there is no gold", "empty_gold", _pays_missing_gold),
    _fault("raises_on_missing_gold", "raises where a gold is None", "total", _raises_on_missing_gold),
)
"""Faults that only a reward with a gold can have."""

TEXTS: Final = (
    _fault("first_for_last", "takes the first answer for the last", "last_answer_wins", _first_for_last),
    _fault("any_answer", "pays for any one of several answers", "last_answer_wins", _any_answer),
    _fault(
        "scores_reasoning",
        "drops the think tags and reads the reasoning as answer",
        "no_credit_outside_slot",
        _scores_reasoning,
    ),
    _fault("opening_only", f"reads the first {_OPENING} characters only", "accepts_gold", _opening_only),
    _fault("case_blind", "takes no notice of upper and lower case", "golden", _case_blind),
    _fault("pays_empty", "pays its most for no text at all", "empty_floor", _pays_empty),
    _fault("raises_on_empty", "raises on an empty text", "total", _raises_on_empty),
    _fault("raises_on_unicode", "raises on what is not ASCII", "total", _raises_on_unicode),
    _fault("blind_to_messages", "pays nothing for message lists", "shape_of_input", _blind_to_messages),
    _fault(
        "strict_about_spaces",
        "pays nothing for a text with a space at an end",
        "whitespace",
        _strict_about_spaces,
    ),
    _fault("pays_length", "pays 0.001 for each character", "hedging_does_not_pay", _pays_length),
)
"""Faults in reading a text."""
