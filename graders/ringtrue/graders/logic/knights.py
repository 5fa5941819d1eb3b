"""Knights and knaves: who is which, every person named once, in any order and wording.

A real row: gold `Zoey is a knight, and Oliver is a knave.`, answer `Oliver: knave; Zoey: knight` is right;
`Zoey is a knight` alone is not, nor is `Zoey is a knight and a knave`.

The right assignment is the entry's answer; without one, it is any that fits the entry's `statements` (a
nested list such as `["and", ["telling-truth", 0], ["lying", 1]]` a person) of the people in `names`. It does
not read reasons: an answer with words besides names, roles and joining words cannot be read.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

from ringtrue.graders.logic.entry import LogicEntry
from ringtrue.graders.logic.finding import Finding, clean, right_if
from ringtrue.graders.verdict import Outcome

__all__ = ["check_knights"]

_PAIRS: Final = (
    ("knight", "knave"), ("pioneer", "laggard"), ("saint", "sinner"), ("hero", "villain"), ("angel", "devil"),
    ("altruist", "egoist"), ("sage", "fool"), ("truth-teller", "liar"),
)  # fmt: skip
_PLURALS: Final[Mapping[str, str]] = {"heroes": "hero", "knaves": "knave"}
_JOINS: Final = "is are a an the and both all so therefore thus hence while but whereas must be also each"
_JOINING: Final = frozenset(_JOINS.split())
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[:;,.\n]")
_MOST_WORDS: Final = 600
_MOST_PEOPLE: Final = 12

Assignment = dict[str, bool]
"""Who tells the truth, by name in small letters."""


def check_knights(entry: LogicEntry, answer: str) -> Finding:
    """Check an assignment.

    Args:
        entry: with the right assignment as its answer, or with `names` and `statements`.
        answer: the model's assignment.

    >>> entry = LogicEntry("Zoey is a knight, and Oliver is a knave.")
    >>> check_knights(entry, "Oliver is a knave and Zoey is a knight").outcome.value
    'correct'
    >>> check_knights(entry, "Zoey and Oliver are knights").outcome.value
    'wrong'
    """
    roles = _roles(entry.metadata.get("knight_knave_terms"))
    gold = _read(_text(entry.answer), roles, None)
    solutions = _solutions(entry) if isinstance(gold, str) else [gold]
    if not solutions:
        why = "no assignment fits its statements" if solutions == [] else str(gold)
        return Finding(Outcome.UNREADABLE_GOLD, f"the entry says not who is which: {why}")
    given = _read(answer, roles, frozenset(solutions[0]))
    if isinstance(given, str):
        return Finding(Outcome.UNREADABLE_ANSWER, given)
    missing = sorted(set(solutions[0]) - set(given))
    if missing:
        return right_if(False, f"it leaves out {', '.join(missing)}")
    off = [name for name in given if all(given[name] != known[name] for known in solutions)]
    return right_if(given in solutions, f"it is wrong of {', '.join(off)}" if off else "all fit")


def _read(text: str, roles: Mapping[str, bool], people: frozenset[str] | None) -> Assignment | str:
    """Read who is which, or say why that cannot be done. Without `people`, any unknown word is a name."""
    words: list[str] = _WORD.findall(clean(text.replace("=", " : ").replace("→", " : ")).casefold())
    if len(words) > _MOST_WORDS:
        return f"more than {_MOST_WORDS} words"
    found: Assignment = {}
    waiting: list[str] = []
    heading: bool | None = None
    for index, word in enumerate(words):
        role = roles.get(_PLURALS.get(word, word))
        role = roles.get(word.removesuffix("s")) if role is None else role
        if role is None and (word in _JOINING or not word[0].isalnum()):
            continue
        if role is None:
            if people is not None and word not in people:
                return f"{word!r} is no name, role or joining word"
            waiting.append(word)
            continue
        leads = not waiting and words[index + 1 : index + 2] == [":"]
        if heading is not None or leads:
            # `Knights: A, B. Knaves: C`: the names before this heading belong to the one before it.
            problem = None if heading is None else _assign(found, waiting, heading)
            heading = role
            if problem is not None or not (leads or words[index + 1 : index + 2] == [":"]):
                return problem or "roles as headings and as endings are mixed"
        else:
            problem = _assign(found, waiting, role) if waiting else f"a {word} of no name"
            if problem:
                return problem
        waiting = []
    if heading is not None:
        problem = _assign(found, waiting, heading)
        return problem or found
    if waiting or not found:
        return f"{waiting[0]} has no role" if waiting else "nobody has a role"
    return found


def _assign(found: Assignment, names: Sequence[str], role: bool) -> str | None:
    for name in names:
        if name in found:
            return f"{name} is named twice"
        found[name] = role
    return None


def _text(answer: object) -> str:
    if isinstance(answer, Mapping):
        return ", ".join(f"{name} is {role}" for name, role in answer.items())
    return answer if isinstance(answer, str) else ""


def _roles(terms: object) -> dict[str, bool]:
    roles = {role: not index for pair in _PAIRS for index, role in enumerate(pair)}
    if isinstance(terms, Mapping):
        for key, truthful in (("knight", True), ("knave", False)):
            if isinstance(terms.get(key), str):
                roles[str(terms[key]).casefold()] = truthful
    return roles


def _solutions(entry: LogicEntry) -> list[Assignment] | None:
    """The assignments that fit the statements; None where there are no statements to fit."""
    names, statements = entry.metadata.get("names"), entry.metadata.get("statements")
    if not isinstance(names, Sequence) or not isinstance(statements, Sequence):
        return None
    if not len(names) == len(statements) <= _MOST_PEOPLE:
        return None
    people = [str(name).casefold() for name in names]
    try:
        fits = [
            dict(zip(people, world, strict=True))
            for world in product((True, False), repeat=len(people))
            if all(_holds(said, world) == world[who] for who, said in enumerate(statements))
        ]
    except (TypeError, ValueError, IndexError, KeyError, RecursionError):
        return None
    return fits


def _holds(statement: Sequence[object], world: Sequence[bool]) -> bool:
    """Whether a statement is true. Statements come from the dataset, so their depth is no one's weapon."""
    kind, parts = statement[0], statement[1:]
    if kind in ("telling-truth", "lying"):
        return world[int(str(parts[0]))] is (kind == "telling-truth")
    values = [_holds(part, world) for part in parts if isinstance(part, Sequence)]
    match kind:
        case "not":
            return not values[0]
        case "and":
            return all(values)
        case "or":
            return any(values)
        case "->":
            return values[1] or not values[0]
        case "<=>":
            return values[0] is values[1]
    raise ValueError(f"{kind!r} is no statement")
