"""Multiple choice: the letter, the option's text, or both; never two letters, never the article "A".

A real row: gold `B`, options `["3 cm", "5 cm"]`, completion `The answer is (B) 5 cm.` is correct.

What it does not do: pick a letter out of prose. A letter counts only where an answer stands: in a slot of the
policy, or as the whole of a short answer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Final

from ringtrue.graders.completion import Completion, Messages, read_completion
from ringtrue.graders.equivalence import Side
from ringtrue.graders.policy import Policy
from ringtrue.graders.slots import Slot, read_slots
from ringtrue.graders.stats import count
from ringtrue.graders.verdict import Outcome, Verdict

__all__ = ["grade_choice"]

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MARKUP: Final = re.compile(r"\\(?:text|textbf|textit|mathrm|mathbf|mathit|boxed)\b|[*_$`{}\\]|&nbsp;")
_LEAD: Final = re.compile(r"(?:the )?(?:correct )?(?:option|choice|answer)(?: is)?:? *", re.IGNORECASE)
_ALONE: Final = re.compile(r"[(\[]?([A-Za-z])[)\]]?[.:,;]?")
_LABELLED: Final = re.compile(r"(?:[(\[]([A-Z])[)\]]|([A-Z])[).:])[.:]? *(.*)", re.DOTALL)
_ANOTHER: Final = re.compile(
    r"(?:^|\W)(?:[(\[][A-Z][)\]]|(?:and|or|&|/) *[(\[]?[A-Z][)\]]?(?!\w)|[A-Z][).:] )"
)
_SHADED: Final = re.compile(
    r"\b(?:not|no|never|neither|nor|cannot|except|excluding|without|wrong|incorrect|false)\b"
    r"|\ball but\b|n['’]t\b",
    re.IGNORECASE,
)
_SAYS_OF: Final = re.compile(r"(?:is|was|are|can|could|would|does|has)(?:n['’]t)?\b|cannot\b", re.IGNORECASE)
"""A letter's own sentence goes on ("(B) is incorrect"); an option's text rarely begins so."""
_DEFAULT: Final = Policy(slots=("boxed", "tag", "hash", "phrase", "letter"))


def grade_choice(
    gold: str | None,
    completion: str | Messages | Completion,
    *,
    options: Sequence[str] | Mapping[str, str] | None = None,
    policy: Policy = _DEFAULT,
) -> Verdict:
    r"""Grade one multiple-choice answer.

    Args:
        gold: the right letter (`B`, `(B)`), or with options the right option's text.
        completion: what the model wrote, read already or not.
        options: the options' texts in order, or by letter; without them only letters count.
        policy: where an answer may stand. A letter may also be the whole answer by default.

    >>> grade_choice("B", "The answer is (B).").outcome.value
    'correct'
    >>> grade_choice("B", r"so \boxed{5 cm}", options=["3 cm", "5 cm"]).outcome.value
    'correct'
    >>> grade_choice("A", "A good way to think of it is this.").outcome.value
    'no_answer'
    """
    began = perf_counter()
    read = completion if isinstance(completion, Completion) else read_completion(completion)
    texts = _by_letter(options)
    right = _gold_letter(gold, texts)
    if right is None:
        verdict = Verdict(Outcome.UNREADABLE_GOLD, detail=_gold_problem(gold, texts))
    else:
        verdict = _grade(right, read, texts, policy)
    verdict = replace(verdict, seconds=perf_counter() - began)
    count([verdict])
    return verdict


def _grade(right: str, read: Completion, texts: Mapping[str, str], policy: Policy) -> Verdict:
    if not read.closed:
        return Verdict(Outcome.NO_ANSWER, detail="the reasoning never ends, so the answer was never given")
    reading = read_slots(read.answer, policy)
    chosen = reading.chosen
    if chosen is None:
        return Verdict(reading.outcome or Outcome.NO_ANSWER, detail=reading.detail)
    letters = _letters(chosen.text, texts)
    if len(letters) == 1 and policy.conflict == "reject":
        letters |= _letters_elsewhere(reading.slots, chosen, texts)
    if len(letters) > 1:
        detail = f"names more than one option: {', '.join(sorted(letters))}"
        return Verdict(Outcome.AMBIGUOUS, chosen.text, chosen.kind, detail=detail)
    if not letters:
        detail = "names no option by its letter or its text"
        return Verdict(Outcome.UNREADABLE_ANSWER, chosen.text, chosen.kind, detail=detail)
    letter = next(iter(letters))
    outcome = Outcome.CORRECT if letter == right else Outcome.WRONG
    return Verdict(
        outcome, chosen.text, chosen.kind, "choice", detail=f"the answer is {letter}, the gold {right}"
    )


def _letters_elsewhere(slots: Sequence[Slot], chosen: Slot, texts: Mapping[str, str]) -> set[str]:
    return {letter for slot in slots if slot is not chosen for letter in _letters(slot.text, texts)}


def _letters(text: str, texts: Mapping[str, str]) -> set[str]:
    """The options that an answer names: one where it commits itself, several where it does not."""
    named = {letter for letter, option in texts.items() if _same(option, text)}
    if named:
        return named
    bare = _LEAD.sub("", " ".join(_MARKUP.sub(" ", text).split()), count=1).strip()
    if match := _ALONE.fullmatch(bare):
        return _known(match[1].upper(), texts)
    if match := _LABELLED.fullmatch(bare):
        letter, rest = match[1] or match[2], match[3]
        others = {other for other, option in texts.items() if _same(option, rest)}
        if not others and _SAYS_OF.match(rest) and _SHADED.search(rest):
            return set()
        if not others and re.fullmatch("[A-J]", rest.strip(". ")):
            return {letter, rest.strip(". ")}
        others |= _all_letters(rest)
        # A letter beside another option's text says two things.
        return {letter} if letter in others and len(others) == 1 else _known(letter, texts) | others
    return _all_letters(bare)


def _all_letters(text: str) -> set[str]:
    """Letters in an answer that lists several ("A, B and C"); none where it is a sentence or denies them."""
    if _SHADED.search(text):
        return set()
    if not _ANOTHER.search(text) and not re.fullmatch(r"[A-Z](?: *[,;/] *[A-Z])+", text):
        return set()
    return set(re.findall(r"(?<![^\W_])[A-Z](?![^\W_])", text))


def _known(letter: str, texts: Mapping[str, str]) -> set[str]:
    return {letter} if not texts or letter in texts else set()


def _same(option: str, text: str) -> bool:
    return bool(option.strip()) and Side(option).normal.casefold() == Side(text).normal.casefold()


def _by_letter(options: Sequence[str] | Mapping[str, str] | None) -> dict[str, str]:
    if options is None:
        return {}
    if isinstance(options, Mapping):
        return {str(letter).strip().upper(): str(text) for letter, text in options.items()}
    if isinstance(options, str):
        raise TypeError("options is one text: give a list of the options' texts, in order")
    return {_LETTERS[i]: str(text) for i, text in enumerate(options[: len(_LETTERS)])}


def _gold_letter(gold: str | None, texts: Mapping[str, str]) -> str | None:
    if not isinstance(gold, str) or not gold.strip():
        return None
    letters = _letters(gold, texts)
    return next(iter(letters)) if len(letters) == 1 else None


def _gold_problem(gold: object, texts: Mapping[str, str]) -> str:
    if gold is None or (isinstance(gold, str) and not gold.strip()):
        return "the gold is missing"
    known = f" of {', '.join(texts)}" if texts else ""
    return f"the gold {str(gold)[:60]!r} names no one option{known}"
