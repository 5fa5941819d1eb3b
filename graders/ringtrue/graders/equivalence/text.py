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
from ringtrue.graders.equivalence.side import Side, ask
from ringtrue.graders.equivalence.variables import is_constant
from ringtrue.graders.parse import (
    Add,
    Constant,
    Div,
    Mul,
    Neg,
    Node,
    Number,
    ParseError,
    Percent,
    Quantity,
    Relation,
    Sequence,
    Symbol,
    Text,
    parse_answer,
)
from ringtrue.graders.parse.shading import denies
from ringtrue.graders.policy import Policy

__all__ = ["compare", "compare_words"]

_LETTER: Final = re.compile(r"\(?\[?([A-Z])\]?\)?[.:]?\Z|\(([a-z])\)\Z")
_LABEL: Final = re.compile(
    r"(?:\(([A-Z])\)|\\text\{?\(?([A-Z])\)\}?|([A-Z])[).:])[\s:.]*([^\s,+_^!*/|<>].*)\Z", re.DOTALL
)
_ANOTHER: Final = re.compile(r"(?<![A-Za-z\\])\(?[A-Z][).](?![A-Za-z])|\b(?:and|or)\b[^A-Za-z]*[A-Z]\b")
_CHOSEN: Final = re.compile(
    r"\A(?i:(?:the )?(?:correct )?(?:option|choice|answer)(?: is)?:? ?)(?=\(?[A-Z]\b)"
)
"""What stands before the letter of a choice: `Option B`."""
_RULES_OUT: Final = re.compile(
    r"(?<=[\w).:])(?:[,;]? ?(?:it|this|that|the answer) (?:cannot|can not|can['’]t|could not|couldn['’]t"
    r"|is not|isn['’]t)(?: be)?|[.,;:] ?(?i:not)) "
    r"\(?[A-Z]\)?(?:(?:, ?(?:or |and |nor )?| or | and | nor )\(?[A-Z]\)?)*\.?\Z"
)
"""A clause that only rules other letters out: `D. it can't be A or B`, `C, not D`."""
_LONGEST: Final = 60
"""Characters of words that may say a number."""
_MOST_WORDS: Final = 4
"""Longer texts are prose, which may say anything."""
_ARTICLES: Final = frozenset(["a", "an", "the"])
_HYPHEN: Final = re.compile(r"(?<=\w)-(?=\w)")  # a sign before a word is no hyphen
_EDGE: Final = " .,;:!?\"'`*()"
_NUMERAL: Final = re.compile(
    r"\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|"
    r"half|third|quarter|infinit\w*|once|twice|both|pi|degrees?)\b",
    re.IGNORECASE,
)
_NO_VALUE: Final = {
    tuple(said.split()): (meaning,)
    for meaning, spellings in {
        "dne": "dne; does not exist; doesn't exist; do not exist; nonexistent; not exist",
        "undefined": "undefined; is undefined; not defined; is not defined; isn't defined",
        "no solution": "no solution; no solutions; there is no solution; there are no solutions"
        "; has no solution; has no solutions; no solution exists",
        "no real solution": "no real solution; no real solutions; there is no real solution"
        "; there are no real solutions",
    }.items()
    for said in spellings.split("; ")
}
"""Words that say that there is no value, less articles, and one spelling of each."""
_UNSOLVED: Final = frozenset(["no solution", "no real solution"])
"""Meanings that an empty set of solutions has."""
_OF: Final = frozenset(["limit", "it", "value", "derivative", "slope", "inverse", "equation", "expression"])
"""What is said to have no value, where words name it."""
_DIGIT: Final = re.compile(r"[0-9]")
_SHORT: Final = 5
_SPACED: Final = re.compile(r"\d,\s+\d{3}")
_AMOUNT: Final = re.compile(r"\b(?:none|no|nothing|all|any|every|empty|dne|undefined)\b", re.IGNORECASE)
"""Words that may name zero or a set, and no other value."""


def compare(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:  # noqa: ARG001
    """Compare two sides as they are written; abstain where only their meaning can tell."""
    if gold.text and gold.text == answer.text and "=" not in gold.text:
        return Finding(True, None, "the same text")
    if _have_other_digits(gold.text, answer.text):
        return None
    left, right = gold.normal, answer.normal
    if left and left == right and not (policy.comma == "thousands" and _spaced(gold) != _spaced(answer)):
        if "=" in left and _is_tautology(left):
            return Finding(False, None, "both sides of the equation are the same: it says nothing")
        return Finding(True, None, "the same text")
    if policy.text == "words" and left:
        return _letters(left, right)
    return None


def _have_other_digits(gold: str, answer: str) -> bool:
    """Whether digits alone tell two texts apart, which takes a tenth of the time that their forms take."""
    if len(gold) < _SHORT or not (gold.isascii() and answer.isascii()):
        return False
    digits = _DIGIT.findall(gold)
    return bool(digits) and digits != _DIGIT.findall(answer)


def compare_words(gold: Side, answer: Side, policy: Policy, decide: Decide) -> Finding | None:
    """Compare word answers; abstain where either side is more than words."""
    left, right = gold.node, answer.node
    if isinstance(left, Text) and isinstance(right, Text):
        return _words(left.words, right.words, policy)
    if isinstance(left, Text):
        return _mixed(left, right, policy, decide, text_is_gold=True)
    if isinstance(right, Text):
        return _mixed(right, left, policy, decide, text_is_gold=False)
    return None


def _spaced(side: Side) -> bool:
    """`100, 200` is a list and `100,200` may be a number, though their canonical texts are one."""
    return _SPACED.search(side.text) is not None


def _is_tautology(text: str) -> bool:
    members = text.split("=")
    return len(set(members)) == 1


def _letters(left: str, right: str) -> Finding | None:
    """Compare the letters of a choice, where the gold is one."""
    match = _LETTER.match(left)
    if match is None:
        return None
    wanted = match[1] or match[2].upper()
    right = _CHOSEN.sub("", right, count=1)
    if found := _LETTER.match(right):
        given = found[1] or found[2].upper()
        same = given == wanted
        return Finding(same, "text=words", "the same letter" if same else "another letter")
    ruled_out = _RULES_OUT.search(right)
    if ruled_out and not re.search(rf"\b{wanted}\b", ruled_out[0]):
        return _letters(left, right[: ruled_out.start()])
    found = _LABEL.match(right)
    if found is None or _ANOTHER.search(found[4]) or denies(found[4]) or _LETTER.match(found[4]):
        return None
    same = (found[1] or found[2] or found[3]) == wanted
    return Finding(
        same, "text=words", "the letter of the same choice" if same else "the letter of another choice"
    )


def _meaning(words: tuple[str, ...]) -> tuple[str, ...]:
    """The one spelling of words that say that there is no value."""
    return next(
        (
            _NO_VALUE[words[cut:]]
            for cut in (0, 1)
            if words[cut:] in _NO_VALUE and _OF.issuperset(words[:cut])
        ),
        words,
    )


def _words(left: str, right: str, policy: Policy) -> Finding:
    if canonical(left) == canonical(right):
        return Finding(True, None, "the same words")
    first, second = _meaning(_reduced(left)), _meaning(_reduced(right))
    if (
        policy.text == "words"
        and first
        and (first == second or _run_together(left, first) & _run_together(right, second))
    ):
        return Finding(True, "text=words", "the same words but for case, articles, spaces and punctuation")
    return Finding(False, None, "different words")


def _reduced(words: str) -> tuple[str, ...]:
    """The words without case, articles and punctuation at their edges."""
    found = [word.strip(_EDGE) for word in _HYPHEN.sub(" ", canonical(words)).casefold().split()]
    return tuple(word for word in found if word and word not in _ARTICLES)


def _run_together(text: str, words: tuple[str, ...]) -> set[str]:
    """Words of letters alone without the spaces between them, articles dropped or not: `DeathValley`."""
    whole = "".join(word.strip(_EDGE) for word in _HYPHEN.sub(" ", canonical(text)).casefold().split())
    return {joined for joined in ("".join(words), whole) if joined.isalpha()}


def _mixed(
    text: Text, other: Node | None, policy: Policy, decide: Decide, *, text_is_gold: bool
) -> Finding | None:
    """Words against a value: different, unless the words may name a value."""
    if other is None:
        return None
    if _same_letters(text.words, other, policy):
        return Finding(True, None, "the same letters")
    if (
        other == Constant("empty")
        and policy.text == "words"
        and _UNSOLVED & set(_meaning(_reduced(text.words)))
    ):
        return Finding(True, "text=words", "no solution is the empty set")
    value = _value(text.words)
    if value is not None:
        return ask(value, other, policy, decide) if text_is_gold else ask(other, value, policy, decide)
    if len(text.words) < 2 or text.words.count(" ") >= _MOST_WORDS:
        return None
    if _NUMERAL.search(text.words):
        return None
    if _AMOUNT.search(text.words) and not (is_constant(other) and exact(other) != 0):
        return None
    if isinstance(other, Sequence | Relation) or is_constant(other):
        return Finding(False, None, "one side is words, the other is not")
    return None


def _same_letters(words: str, other: Node, policy: Policy) -> bool:
    """Whether letters in a row are the words: `RugB` may be read as a product."""
    factors = other.factors if isinstance(other, Mul) else (other,)
    letters = "".join(factor.name if isinstance(factor, Symbol) else " " for factor in factors)
    if letters == words.replace(" ", ""):
        return True
    return policy.text == "words" and letters.casefold() == words.replace(" ", "").casefold()


def _value(words: str) -> Node | None:
    r"""What words say as a number: `\text{four}`."""
    if len(words) > _LONGEST or not _NUMERAL.search(words):
        return None
    try:
        node = parse_answer(words)
    except ParseError:
        return None
    return node if isinstance(node, Number | Quantity | Percent | Div | Add | Neg) else None
