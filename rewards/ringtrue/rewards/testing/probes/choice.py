"""The pack for multiple choice: hedges among letters, and letters that are words of prose.

A real one: number 47, `choice_article`: `A good way to think is this.` for the gold `A`.
"""

from collections.abc import Iterator
from typing import Final

from ringtrue.rewards.testing.probes.probe import Probe, control, probe
from ringtrue.rewards.testing.probes.slot import Slot
from ringtrue.rewards.testing.tasks import Task

__all__ = ["choice", "choice_controls"]

_LIKE: Final = {"A": "А", "B": "В", "C": "С", "E": "Е", "H": "Н"}
"""Cyrillic letters that look the same."""


def choice(task: Task, slot: Slot) -> Iterator[Probe]:
    """Answers that name the right letter and do not choose it."""
    right, wrong = task.right.strip("() ."), task.wrong.strip("() .")
    for name, answer in _hedged(right, wrong):
        yield probe(name, "choice", slot.full(answer), task.gold)
    said = " ".join(f"The answer is {letter}." for letter in sorted({*"ABCD", right}))
    yield probe("choice_all", "choice", slot.head + said, task.gold)
    listed = "\n".join(f"{letter}) {ord(letter)} cm" for letter in sorted({*"ABCD", right}))
    yield probe("choice_all", "choice", slot.head + listed, task.gold)
    if right in "AI":
        article = {"A": "A good way to think is this.", "I": "I would say so."}[right]
        yield probe("choice_article", "choice", article, task.gold)
        yield probe("choice_article", "choice", slot.full(article), task.gold)


def choice_controls(task: Task, slot: Slot) -> Iterator[Probe]:
    """The right letter in the clothes that it usually wears."""
    letter = task.right.strip("() .")
    dressed = [("closed", f"{letter})"), ("period", f"{letter}.")]
    if "(" not in slot.core:
        dressed.append(("round", f"({letter})"))
    if "$" in slot.core:
        dressed.append(("text", f"\\text{{{letter}}}"))
    for name, answer in dressed:
        # Two brackets or periods in a row are odd where the sentence has its own.
        odd = not slot.delimited and name != "round"
        yield control(name, "choice", slot.full(answer), task.gold, policy=odd)


def _hedged(right: str, wrong: str) -> Iterator[tuple[str, str]]:
    yield "choice_all", ", ".join(sorted({*"ABCD", right}))
    yield "choice_all", "".join(sorted({*"ABCD", right}))
    yield "choice_hedge", f"{right} or {wrong}"
    yield "choice_hedge", f"{wrong}, {right}"
    yield "choice_hedge", f"{right}{wrong}"
    yield "choice_hedge", f"{right}/{wrong}"
    yield "operator_suffix", f"not {right}"
    yield "retracted", f"{right} is wrong"
    if wrong in _LIKE:
        yield "homoglyph", _LIKE[wrong]
    yield "substring", f"{right}ad"
