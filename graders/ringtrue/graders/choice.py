"""Multiple choice: the letter, the option's text, or both; never two letters, never the article "A".

A real row: gold `B`, options `["3 cm", "5 cm"]`, completion `The answer is (B) 5 cm.` is correct.

What it does not do: pick a letter out of prose. A letter counts only where an answer stands: in a slot of the
policy, as the whole of a short answer, or where a sentence announces an option ("Solution: Choice_B"). A
letter beside another option's text contradicts itself. A lone letter is a label, even where an option's text
is that letter too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Final

from ringtrue.graders.choice_phrases import SHADED, Announced, find_choices, is_denied
from ringtrue.graders.completion import Completion, Messages, read_completion
from ringtrue.graders.equivalence import Side, same_value
from ringtrue.graders.policy import Policy
from ringtrue.graders.quoted import blank_quoted
from ringtrue.graders.slots import Reason, Slot, read_slots
from ringtrue.graders.stats import count
from ringtrue.graders.verdict import Outcome, Verdict

__all__ = ["grade_choice"]

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MARKUP: Final = re.compile(r"\\(?:text|textbf|textit|mathrm|mathbf|mathit|boxed)\b|[*_$`{}\\]|&nbsp;")
_LEAD: Final = re.compile(r"(?:the )?(?:correct )?(?:option|choice|answer)(?: is)?:? *", re.IGNORECASE)
_ALONE: Final = re.compile(r"[(\[]?([A-Za-z])[)\]]?[.:,;]?")
_LABELLED: Final = re.compile(r"(?:[(\[]([A-Z])[)\]]|([A-Z])[).:])[.:]? *(.*)", re.DOTALL)
_NAMED: Final = re.compile(
    r"(?:solution:? *)?(?:choice|option) *[(\[]?([A-J])[)\]]?(?![A-Za-z'’])[,:.]? *(.*)",
    re.DOTALL | re.IGNORECASE,
)
_ANOTHER: Final = re.compile(
    r"(?:^|\W)(?:[(\[][A-Z][)\]]|(?:and|or|&|/) *[(\[]?[A-Z][)\]]?(?!\w)|[A-Z][).:] )"
)
_VALUES: Final = ("boxed", "tag", "hash")
"""Slots that hold the answer and nothing else: with the options known, what they hold must be one."""
_LONGEST_VALUE: Final = 200
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
    found = find_choices(blank_quoted(read.answer)) if "phrase" in policy.slots else []
    # Under `last` nothing competes.
    announced = _announced(found[-1:] if policy.conflict == "last" else found, texts)
    if chosen is None:
        if not announced or reading.reason is not Reason.ABSENT:
            return Verdict(reading.outcome or Outcome.NO_ANSWER, detail=reading.detail)
        return _verdict(right, announced, ", ".join(sorted(announced)), "phrase")
    letters = _letters(chosen.text, texts)
    if not letters and not (texts and chosen.kind in _VALUES):
        letters = announced
    elif len(letters) == 1 and policy.conflict == "reject":
        # The slot's own sentence may name more than the slot took from it: "Solution: Choice_C/D".
        here = [one for one in found if one.start < chosen.end and chosen.start < one.end]
        letters = letters | _letters_elsewhere(reading.slots, chosen, texts) | _announced(here, texts)
    return _verdict(right, letters, chosen.text, chosen.kind)


def _announced(found: Sequence[Announced], texts: Mapping[str, str]) -> set[str]:
    return {letter for one in found for letter in one.letters if not texts or letter in texts}


def _verdict(right: str, letters: set[str], text: str, slot: str) -> Verdict:
    if len(letters) > 1:
        detail = f"names more than one option: {', '.join(sorted(letters))}"
        return Verdict(Outcome.AMBIGUOUS, text, slot, detail=detail)
    if not letters:
        detail = "names no option by its letter or its text"
        return Verdict(Outcome.UNREADABLE_ANSWER, text, slot, detail=detail)
    letter = next(iter(letters))
    outcome = Outcome.CORRECT if letter == right else Outcome.WRONG
    return Verdict(outcome, text, slot, "choice", detail=f"the answer is {letter}, the gold {right}")


def _letters_elsewhere(slots: Sequence[Slot], chosen: Slot, texts: Mapping[str, str]) -> set[str]:
    return {letter for slot in slots if slot is not chosen for letter in _letters(slot.text, texts)}


def _letters(text: str, texts: Mapping[str, str]) -> set[str]:
    """The options that an answer names: one where it commits itself, several where it does not."""
    bare = _LEAD.sub("", " ".join(_MARKUP.sub(" ", text).split()), count=1).strip()
    alone = _ALONE.fullmatch(bare)
    if alone and alone[1].isupper() and alone[1] in texts:
        return {alone[1]}
    if named := _by_text(text, texts):
        return named
    if alone:
        return _known(alone[1].upper(), texts)
    if match := _LABELLED.fullmatch(bare) or _NAMED.fullmatch(" ".join(_MARKUP.sub(" ", text).split())):
        *letters, rest = match.groups()
        return _labelled(next(filter(None, letters)).upper(), rest, texts)
    return _all_letters(bare)


def _labelled(letter: str, rest: str, texts: Mapping[str, str]) -> set[str]:
    """What a letter and the text after it name: one option, unless they contradict each other."""
    others = _by_text(rest, texts)
    if letter in others:
        return {letter}
    if not others and is_denied(rest):
        return set()
    if not others and re.fullmatch("[A-J]", rest.strip(". ")):
        return {letter, rest.strip(". ")}
    # A letter beside another option's text says two things.
    return _known(letter, texts) | others | _all_letters(rest)


def _by_text(text: str, texts: Mapping[str, str]) -> set[str]:
    """The options whose text this is: as written, else by value."""
    if not texts or not text.strip():
        return set()
    given = Side(text)
    normal = given.normal.casefold()
    sides = {letter: Side(option) for letter, option in texts.items() if option.strip()}
    named = {letter for letter, side in sides.items() if side.normal.casefold() == normal}
    if named or len(text) > _LONGEST_VALUE:
        return named
    short = {letter: side for letter, side in sides.items() if len(side.text) <= _LONGEST_VALUE}
    return {letter for letter, side in short.items() if same_value(side, given, _DEFAULT)}


def _all_letters(text: str) -> set[str]:
    """Letters in an answer that lists several ("A, B and C"); none where it is a sentence or denies them."""
    if SHADED.search(text):
        return set()
    if not _ANOTHER.search(text) and not re.fullmatch(r"[A-Z](?: *[,;/] *[A-Z])+", text):
        return set()
    return set(re.findall(r"(?<![^\W_])[A-Z](?![^\W_])", text))


def _known(letter: str, texts: Mapping[str, str]) -> set[str]:
    return {letter} if not texts or letter in texts else set()


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
