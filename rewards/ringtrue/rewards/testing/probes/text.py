"""The pack for short texts: the gold denied, hedged, or a part of something else.

A real one: number 45, `text_negated`: `not blue` for the gold `blue`.
"""

from collections.abc import Iterator

from ringtrue.rewards.testing.probes.golds import kind_of
from ringtrue.rewards.testing.probes.probe import Probe, control, probe
from ringtrue.rewards.testing.probes.slot import Slot
from ringtrue.rewards.testing.tasks import Task

__all__ = ["text", "text_controls"]


def text(task: Task, slot: Slot) -> Iterator[Probe]:
    """Answers that hold the gold's words and do not give it."""
    right, wrong = _plain(task.right), _plain(task.wrong)
    for name, answer in (
        ("text_negated", f"not {right}"),
        ("text_negated", f"anything but {right}"),
        ("text_negated", f"{right} or {wrong}"),
        ("text_negated", f"{wrong} or {right}"),
        ("text_negated", f"neither {right} nor {wrong}"),
        ("list_in_slot", f"{right}, {wrong}"),
        ("substring", f"x{right}s"),
        ("retracted", f"{right}? No, {wrong}"),
        ("undefined", "None"),
    ):
        yield probe(name, "text", slot.full(answer), task.gold)
    said = f"{slot.head}I thought of {right} for a while, and of {wrong}."
    yield probe("substring", "text", said, task.gold)


def text_controls(task: Task, slot: Slot) -> Iterator[Probe]:
    """The gold in other cases and with the marks of a sentence."""
    right = _plain(task.right)
    yield control("lower_case", "text", slot.full(right.lower()), task.gold)
    yield control("upper_case", "text", slot.full(right.upper()), task.gold)
    yield control("final_period", "text", slot.full(f"{right}."), task.gold, policy=not slot.delimited)
    if "$" in slot.core:
        yield control("text", "text", slot.full(f"\\text{{{right}}}"), task.gold)


def _plain(said: str) -> str:
    inner = said.strip().removeprefix("\\text{").removesuffix("}").strip()
    return inner if kind_of(inner) == "text" else said
