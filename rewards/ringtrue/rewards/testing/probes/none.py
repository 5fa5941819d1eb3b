"""The pack for rows that lack something: no gold, a gold that nobody can read, a completion that is no text.

A real one: number 48, `empty_gold`: an empty slot for an empty gold, which a plain comparison would pay.
"""

from collections.abc import Iterator
from typing import Final

from ringtrue.rewards.testing.probes.probe import Probe, control, probe
from ringtrue.rewards.testing.probes.slot import Slot
from ringtrue.rewards.testing.tasks import Task

__all__ = ["none", "shapes"]

_HUGE: Final = "so" * 2_500_000


def none(slot: Slot) -> Iterator[Probe]:
    """Rows whose gold is missing or unreadable."""
    for gold in ("", None, float("nan")):
        for answer in ("", "None", "nan", "7"):
            yield probe("empty_gold", "none", slot.full(answer), gold)
        yield probe("empty_gold", "none", "", gold)
    yield probe("gold_echo", "none", slot.full("??"), "??", policy=True)


def shapes(task: Task, slot: Slot) -> Iterator[Probe]:
    """Completions that are no texts. What is none at all may raise; parts of a message should not."""
    parts = [{"type": "text", "text": slot.full(task.right)}]
    yield control(
        "message_parts", "none", [{"role": "assistant", "content": parts}], task.gold,
        policy=True, why="hosts of multimodal models hand in messages of parts",
    )  # fmt: skip
    for completion in (None, b"7", 7):
        yield probe("not_text", "none", completion, task.gold, policy=True)
    yield probe("huge_text", "none", _HUGE, task.gold, bomb=True)
