"""From a dataset's row to its constraints: ids and arguments, each checked.

A real row: ids `["punctuation:no_comma", "keywords:frequency"]`, arguments `[{}, {"keyword": "knot",
"frequency": 2, "relation": "at least"}]`; in a table each mapping has all names, None (or NaN) where unused.

Nothing is drawn at random or assumed: an argument that is missing makes the row unreadable, by its name. An
argument that a constraint does not take is let pass.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any, Final

from ringtrue.graders.instructions.change_case import CapitalWordFrequency, EnglishCapital, EnglishLowercase
from ringtrue.graders.instructions.combination import RepeatPrompt, TwoResponses
from ringtrue.graders.instructions.constraint import ArgumentError, Constraint
from ringtrue.graders.instructions.detectable_content import NumberPlaceholders, Postscript
from ringtrue.graders.instructions.detectable_format import (
    ConstrainedResponse,
    JsonFormat,
    MultipleSections,
    NumberBulletLists,
    NumberHighlightedSections,
    Title,
)
from ringtrue.graders.instructions.keywords import (
    ForbiddenWords,
    KeywordExistence,
    KeywordFrequency,
    LetterFrequency,
)
from ringtrue.graders.instructions.language import ResponseLanguage
from ringtrue.graders.instructions.length_constraints import (
    NthParagraphFirstWord,
    NumberParagraphs,
    NumberSentences,
    NumberWords,
)
from ringtrue.graders.instructions.punctuation import NoComma
from ringtrue.graders.instructions.startend import EndChecker, Quotation

__all__ = ["CONSTRAINTS", "read_constraints"]

_ALL: Final[tuple[type[Constraint], ...]] = (
    CapitalWordFrequency, ConstrainedResponse, EndChecker, EnglishCapital, EnglishLowercase, ForbiddenWords,
    JsonFormat, KeywordExistence, KeywordFrequency, LetterFrequency, MultipleSections, NoComma,
    NthParagraphFirstWord, NumberBulletLists, NumberHighlightedSections, NumberParagraphs, NumberPlaceholders,
    NumberSentences, NumberWords, Postscript, Quotation, RepeatPrompt, ResponseLanguage, Title, TwoResponses,
)  # fmt: skip

CONSTRAINTS: Final[Mapping[str, type[Constraint]]] = MappingProxyType({one.id: one for one in _ALL})
"""Every constraint by its id."""


def read_constraints(ids: object, arguments: object) -> list[Constraint]:
    """The constraints of one row.

    Args:
        ids: a list of ids, or its JSON text.
        arguments: a list of as many mappings of arguments, or its JSON text; None for an id without any.

    Raises:
        ArgumentError: naming what is missing, unknown or of no use.

    >>> read_constraints(["punctuation:no_comma"], [{"keyword": None}])
    [NoComma()]
    """
    names, given = _listed("ids", ids), _listed("arguments", arguments)
    if not names:
        raise ArgumentError("the row has no instruction")
    if len(names) != len(given):
        raise ArgumentError(f"{len(names)} instructions with {len(given)} mappings of arguments")
    return [_constraint(name, own) for name, own in zip(names, given, strict=True)]


def _listed(what: str, value: Any) -> list[object]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise ArgumentError(f"the {what} of the row's instructions are no JSON") from None
    value = value.tolist() if hasattr(value, "tolist") else value  # a table's array
    if not isinstance(value, list | tuple):
        raise ArgumentError(f"the {what} of the row's instructions are {value!r:.60}, not a list")
    return list(value)


def _constraint(name: object, own: object) -> Constraint:
    if not isinstance(name, str) or name not in CONSTRAINTS:
        raise ArgumentError(f"there is no instruction {name!r:.80}")
    if own is not None and not isinstance(own, Mapping):
        raise ArgumentError(f"{name}: the arguments are {own!r:.60}, not a mapping")
    kind = CONSTRAINTS[name]
    known: dict[str, Any] = {}
    for field in fields(kind):
        value = (own or {}).get(field.name)
        if value is None or (isinstance(value, float) and value != value):
            raise ArgumentError(f"{name} needs the argument {field.name!r}")
        known[field.name] = value
    return kind(**known)
