"""Tasks with one right text: the answer is that text, but for the markup around it.

A real row of `syllogism`: gold `Yes`, answer `**yes**` is right; `Yes, it does` is not. Of `number_sorting`:
gold `['-2', '7']`, answer `[-2, 7]` is right.

It pays no part of a text, and case counts but for yes and no, true and false, and single letters.
"""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from ringtrue.graders.logic.entry import LogicEntry
from ringtrue.graders.logic.finding import Finding, clean, right_if
from ringtrue.graders.verdict import Outcome

__all__ = ["check_list", "check_text", "check_words"]

_ANY_CASE: Final = frozenset({"yes", "no", "true", "false", "on", "off", "undetermined"})
_FENCE: Final = re.compile(r"\A\s*```[a-z]*\n|\n?```\s*\Z")
_NUMBER: Final = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_DEPTH: Final = 40


def check_text(entry: LogicEntry, answer: str) -> Finding:
    """The gold's text, or one of the metadata's `valid_answers`.

    >>> check_text(LogicEntry("Yes"), "yes.").outcome.value
    'correct'
    >>> check_text(LogicEntry("112"), "1120").outcome.value
    'wrong'
    """
    others = entry.metadata.get("valid_answers")
    golds = others if isinstance(others, list | tuple | set | frozenset) else ()
    return _any([entry.text, *(gold for gold in golds if isinstance(gold, str))], answer, _same)


def check_words(entry: LogicEntry, answer: str) -> Finding:
    """The gold's words, whatever their case.

    >>> check_words(LogicEntry("the tree swayed"), "The tree swayed").outcome.value
    'correct'
    """
    return _any([entry.text], answer, lambda gold, given: gold.casefold() == clean(given).casefold())


def check_list(entry: LogicEntry, answer: str) -> Finding:
    """The gold's list, item by item, whether its numbers are quoted or not.

    >>> check_list(LogicEntry("['-2', '7.5']"), "[-2, 7.5]").outcome.value
    'correct'
    """
    gold = _list(entry.text)
    if gold is None:
        return check_text(entry, answer)
    given = _list(clean(_FENCE.sub("", answer)))
    if given is None:
        return Finding(Outcome.UNREADABLE_ANSWER, "the answer is no list")
    return right_if(given == gold, "every item of the list counts")


def _any(golds: list[str], answer: str, same: Callable[[str, str], bool]) -> Finding:
    known = [gold for gold in golds if gold.strip()]
    if not known:
        return Finding(Outcome.UNREADABLE_GOLD, "the entry has no answer")
    right = any(same(gold, answer) for gold in known)
    return right_if(right, f"the answer is {answer.strip()[:60]!r}, the gold {known[0].strip()[:60]!r}")


def _same(gold: str, given: str) -> bool:
    if _lines(gold) == _lines(_FENCE.sub("", given)):
        return True
    plain, bare = gold.strip(), clean(given)
    if len(plain) == 1 or plain.casefold() in _ANY_CASE:
        return plain.casefold() == bare.casefold()
    return plain == bare


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def _list(text: str) -> object:
    """A list of texts and numbers, quoted or not; None for what is none."""
    text = text.strip().replace("'", '"')
    if text[:1] != "[" or text.count("[") > 10 * _DEPTH:
        return None
    try:
        return _texts(json.loads(text, parse_float=str, parse_int=str, parse_constant=str), 0)
    except (ValueError, RecursionError):
        return None


def _texts(value: object, depth: int) -> object:
    if isinstance(value, list) and depth < _DEPTH:
        return [_texts(item, depth + 1) for item in value]
    if isinstance(value, str):
        return Decimal(value) if _NUMBER.fullmatch(value.strip()) else value.strip()
    raise ValueError("a list of texts and numbers holds nothing else")
