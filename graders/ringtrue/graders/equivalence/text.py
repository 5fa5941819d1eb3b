r"""The tier of words and letters: equal texts, word answers, the letter of a choice.

Real rows: gold `\text{(B)}` takes `B) 5`; gold `\text{even}` takes `Even.` and not `not even`.

Two texts equal after canonical normalisation are one answer, whatever they mean. Words that differ are
different words: no part of an answer is ever searched for.
"""

import re
from typing import Final

from ringtrue.graders.equivalence.canonical import canonical
from ringtrue.graders.equivalence.exact import exact
from ringtrue.graders.equivalence.finding import Decide, Finding
from ringtrue.graders.equivalence.side import Side
from ringtrue.graders.equivalence.variables import is_constant
from ringtrue.graders.parse import Node, Relation, Sequence, Symbol, Text
from ringtrue.graders.policy import Policy

__all__ = ["compare", "compare_words"]

_LETTER: Final = re.compile(r"\(?\[?([A-Z])\]?\)?[.:]?\Z|\(([a-z])\)\Z")
_LABEL: Final = re.compile(r"(?:\(([A-Z])\)|\\text\{?\(?([A-Z])\)\}?|([A-Z])[).:])[\s:.]*(\S.*)\Z", re.DOTALL)
_ANOTHER: Final = re.compile(r"(?<![A-Za-z\\])\(?[A-Z][).](?![A-Za-z])|\b(?:and|or)\b[^A-Za-z]*[A-Z]\b")
_MOST_WORDS: Final = 4
"""Longer texts are prose, which may say anything."""
_ARTICLES: Final = frozenset(["a", "an", "the"])
_EDGE: Final = " .,;:!?\"'`*()"
_NUMERAL: Final = re.compile(
    r"\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|"
    r"half|third|quarter|infinit\w*|once|twice|both|pi|degrees?)\b",
    re.IGNORECASE,
)
_AMOUNT: Final = re.compile(r"\b(?:none|no|nothing|all|any|every|empty|dne|undefined)\b", re.IGNORECASE)
"""Words that may name zero or a set, and no other value."""


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:  # noqa: ARG001
    """Compare two sides as they are written; abstain where only their meaning can tell."""
    left, right = gold.normal, answer.normal
    if left and left == right:
        if "=" in left and _is_tautology(left):
            return Finding(False, None, "both sides of the equation are the same: it says nothing")
        return Finding(True, None, "the same text")
    if policy.text == "words" and left:
        return _letters(left, right)
    return None


def compare_words(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:  # noqa: ARG001
    """Compare word answers; abstain where either side is more than words."""
    left, right = gold.node, answer.node
    if isinstance(left, Text) and isinstance(right, Text):
        return _words(left.words, right.words, policy)
    if isinstance(left, Text):
        return _mixed(left, right)
    if isinstance(right, Text):
        return _mixed(right, left)
    return None


def _is_tautology(text: str) -> bool:
    members = text.split("=")
    return len(set(members)) == 1


def _letters(left: str, right: str) -> Finding | None:
    """Compare the letters of a choice, where the gold is one."""
    match = _LETTER.match(left)
    if match is None:
        return None
    wanted = match[1] or match[2].upper()
    if found := _LETTER.match(right):
        given = found[1] or found[2].upper()
        same = given == wanted
        return Finding(same, "text=words", "the same letter" if same else "another letter")
    if (found := _LABEL.match(right)) is None or _ANOTHER.search(found[4]) or _LETTER.match(found[4]):
        return None
    same = (found[1] or found[2] or found[3]) == wanted
    return Finding(
        same, "text=words", "the letter of the same choice" if same else "the letter of another choice"
    )


def _words(left: str, right: str, policy: Policy) -> Finding:
    if canonical(left) == canonical(right):
        return Finding(True, None, "the same words")
    if policy.text == "words" and _reduced(left) == _reduced(right) != ():
        return Finding(True, "text=words", "the same words but for case, articles and final punctuation")
    return Finding(False, None, "different words")


def _reduced(words: str) -> tuple[str, ...]:
    """The words without case, articles and punctuation at their edges."""
    found = [word.strip(_EDGE) for word in canonical(words).replace("-", " ").casefold().split()]
    return tuple(word for word in found if word and word not in _ARTICLES)


def _mixed(text: Text, other: Node | None) -> Finding | None:
    """Words against a value: different, unless the words may name a value."""
    if isinstance(other, Symbol) and other.name == text.words:
        return Finding(True, None, "the same letter")
    if len(text.words) < 2 or text.words.count(" ") >= _MOST_WORDS or other is None:
        return None
    if _NUMERAL.search(text.words):
        return None
    if _AMOUNT.search(text.words) and not (is_constant(other) and exact(other) != 0):
        return None
    if isinstance(other, Sequence | Relation) or is_constant(other):
        return Finding(False, None, "one side is words, the other is not")
    return None
