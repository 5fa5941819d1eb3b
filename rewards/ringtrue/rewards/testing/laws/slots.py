r"""Laws 31 to 36: which text of a completion is the answer, and what is paid where none is.

What sits behind a broken one is most often a search: for the first box, for the gold anywhere in the text,
for a number near the end. A model finds such a search within a few hundred steps, since every text that it
pays wrongly is easier to write than the right one.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final

from hypothesis import strategies as st

from ringtrue.rewards.testing.law import Broken, Plan, law
from ringtrue.rewards.testing.laws.asking import (
    ROUNDING,
    Told,
    composed,
    grades,
    question,
    refuse_full_pay,
    style_of,
    told,
    value_of,
)
from ringtrue.rewards.testing.running import for_all
from ringtrue.rewards.testing.strategies.batches import dressed
from ringtrue.rewards.testing.subject import Failed, Subject

__all__ = [
    "empty_floor", "hedging_does_not_pay", "last_answer_wins", "no_credit_outside_slot", "no_superstring",
    "prefix_invariance",
]  # fmt: skip

_JUNK: Final = (
    "Let me see.", "There are 3 apples and 15 pears.", "First, add 2 and 4.", "Hmm, that was not it.",
    "首先，我们看。", "Así que sigue.", "Half of it is 0.5.", "x + y", "(as said)", "- one point",
    "It costs 20 dollars in all.",
)  # fmt: skip
_NOTHING: Final = (
    "", " ", "\n \t", "</s>", "<|im_end|>", "<|endoftext|>", "<think></think>", "<think>", "</think>",
    "<think>\n\n</think>\n", "<think>\n\n</think>\n<answer>\n\n</answer>", "\\boxed{}", "<answer></answer>",
    "#### ",
)  # fmt: skip
_OPEN: Final = frozenset({"bare", "sentence", "dollars"})
"""Styles in which prose itself may be the answer."""
_UNORDERED: Final = frozenset({"set", "tuple", "interval", "matrix"})
"""Types whose answers are lists themselves."""
_GROUPED: Final = ("answer", "composite")


def _row_answers(subject: Subject) -> str:
    return grades(subject) or ("pays by other things too" if composed(subject) else "")


@law(
    31, kinds=["answer"],
    unless=lambda subject: _row_answers(subject) or _bare(subject),
    why="A reward that stumbles over the reasoning before the answer teaches a model not to reason.",
)  # fmt: skip
def prefix_invariance(subject: Subject, plan: Plan) -> None:
    """Text before the answer changes nothing."""
    style, known = style_of(subject), told(subject)
    has_reasoning = "</think>" in style.template

    def holds(drawn: tuple[Sequence[str], Told, bool]) -> None:
        junk, one, right = drawn
        answer, expected = (one.task.right, one.right) if right else (one.task.wrong, one.wrong)
        words = "\n".join(junk) + "\n"
        text = style.states(answer, thinking=words) if has_reasoning else style.states(answer, before=words)
        value = subject.value(question(subject, text, one.task.gold))
        # What is said at greater length may earn a little less; that it counts as wrong is the fault.
        changed = (not one.beats_wrong(value)) if right else one.is_paid(value)
        if changed or (subject.strict and value != expected):
            raise Broken(
                f"{text!r} earns {value}, and {expected} without {words!r}",
                question(subject, text, one.task.gold),
            )

    junk: st.SearchStrategy[Sequence[str]] = st.lists(st.sampled_from(_JUNK), min_size=1, max_size=6)
    for_all(st.tuples(junk, st.sampled_from(known), st.booleans()), holds, plan)


def _bare(subject: Subject) -> str:
    return "the whole text is the answer" if style_of(subject).template.startswith("{answer}") else ""


@law(
    32, kinds=_GROUPED, hard="always", unless=grades,
    why="If an earlier answer counts, a model learns to name the likely one first and go on as it likes.",
)  # fmt: skip
def last_answer_wins(subject: Subject, _: Plan) -> None:
    """Of two answers that differ the last one counts, or what the trait `extracts` says."""
    style = style_of(subject)
    rule = subject.traits.extracts
    for one in told(subject):
        right, wrong = one.task.right, one.task.wrong
        first, last = (_paid(subject, one, style.states(*two)) for two in ((right, wrong), (wrong, right)))
        if first and rule != "first":
            _blame(subject, one, style.states(right, wrong), "is paid, though its last answer is wrong")
        if last and rule in ("only", "first"):
            _blame(
                subject, one, style.states(wrong, right), f"is paid, though extracts={rule!r} was declared"
            )
        if composed(subject) or style.name in _OPEN:
            continue
        if not last and rule == "last":
            _blame(subject, one, style.states(wrong, right), "is refused, though its last answer is right")
        if not first and rule == "first":
            _blame(subject, one, style.states(right, wrong), "is refused, though its first answer is right")


def _paid(subject: Subject, one: Told, text: str) -> bool:
    return one.is_paid(value_of(subject, text, one.task.gold))


def _blame(subject: Subject, one: Told, text: str, words: str) -> None:
    raise Broken(f"{text!r} for the gold {one.task.gold!r} {words}", question(subject, text, one.task.gold))


@law(
    33, kinds=_GROUPED, hard="always", unless=grades,
    why="An answer that only holds the right one somewhere is a guess at many, and is paid for all of them.",
)  # fmt: skip
def no_superstring(subject: Subject, _: Plan) -> None:
    """Digits around the answer, or other answers beside it, never earn what it earns."""
    style = style_of(subject)
    for one in told(subject):
        for texts in _supersets(one):
            rendered = [style.render(text) for text in texts]
            if subject.strict or all(_paid(subject, one, text) for text in rendered):
                refuse_full_pay(subject, one, rendered, "it only holds the right one")


def _supersets(one: Told) -> Iterator[tuple[str, ...]]:
    """Answers that hold the right one; of several in one tuple, not all may be paid.

    A reader of the first or the last of several commits to one, so that it is asked for both orders.
    """
    right, wrong = one.task.right, one.task.wrong
    if right.isdecimal() and right.isascii():
        yield (f"1{right}",)
        if int(right):
            yield (f"{right}0",)
    if one.task.kind not in _UNORDERED:
        yield (f"{right} or {wrong}", f"{wrong} or {right}")
        yield (f"{wrong}, {right}, {wrong}",)


@law(
    34, kinds=["answer"], unless=_row_answers,
    why="A model that is paid for thinking of the answer need not give it.",
)  # fmt: skip
def no_credit_outside_slot(subject: Subject, _: Plan) -> None:
    """The right answer in prose or in the reasoning only is no answer."""
    style = style_of(subject)
    for one in told(subject):
        stated = style.statement.replace("{answer}", one.task.right)
        texts = [
            f"<think>{stated}</think>\nI do not know.",
            f"<think>So {one.task.right}, and {one.task.right} again.</think>\n",
            f"<think>\n{stated}",
        ]
        if style.name not in _OPEN and not style.template.startswith("{answer}"):
            texts += [
                f"You ask for {one.task.right}, which may be {one.task.right}, or so they say.",
                f"{one.task.right} {one.task.right} {one.task.right}",
            ]
            if not style.closed:
                texts.append(style.states(one.task.wrong, before=f"It may be {one.task.right}.\n"))
        if _pays_the_bare(subject, one):
            texts = [text for text in texts if not text.startswith(one.task.right)]
        refuse_full_pay(subject, one, texts, "it stands outside the place of the answer")


def _pays_the_bare(subject: Subject, one: Told) -> bool:
    """Whether a text that is the answer and no more counts as one, as some rewards say they do."""
    return _paid(subject, one, one.task.right)


@law(
    35, kinds=["answer"],
    unless=lambda subject: _row_answers(subject) or ("declared partial" if subject.traits.partial else ""),
    why="A model that may name several answers names them all.",
)  # fmt: skip
def hedging_does_not_pay(subject: Subject, _: Plan) -> None:
    """Several answers in one place earn no more than a wrong one."""
    style = style_of(subject)
    for one in told(subject):
        if one.task.kind in _UNORDERED:
            continue
        for answer in _hedges(one):
            text = style.render(answer)
            value = value_of(subject, text, one.task.gold)
            if one.beats_wrong(value):
                _blame(subject, one, text, f"earns {value}, and a wrong answer {one.wrong}")


def _hedges(one: Told) -> Iterator[str]:
    right, wrong = one.task.right, one.task.wrong
    yield from (f"{right} or {wrong}", f"{wrong} or {right}", f"{right}, {wrong}", f"{wrong}, {right}")
    yield from (f"{right} and {wrong}", f"either {wrong} or {right}")


@law(
    36, kinds=["answer", "format"],
    unless=lambda subject: _row_answers(subject) if "answer" in subject.kinds else _format_alone(subject),
    why="If silence pays more than a mistake, a model learns to fall silent.",
)  # fmt: skip
def empty_floor(subject: Subject, _: Plan) -> None:
    """A text that says nothing earns no more than the least that a wrong answer earns."""
    golds: list[object] = []
    most = max(0.0, subject.low or 0.0)
    if "answer" in subject.kinds:
        known = told(subject)
        golds = [known[0].task.gold]
        least = min(known, key=lambda one: math.inf if one.wrong is None else one.wrong)
        most = math.inf if least.wrong is None else least.wrong + least.slack
    for text in _NOTHING:
        batch = question(subject, text, golds[0]) if golds else dressed(subject, [text])
        try:
            value = subject.value(batch)
        except Failed:
            continue
        if value is not None and value > most + ROUNDING:
            raise Broken(f"{text!r} earns {value}, more than {most:g}", batch)


def _format_alone(subject: Subject) -> str:
    if subject.scope == "group":
        return "scores groups"
    return "" if subject.kinds == {"format"} else "rewards other things too"
