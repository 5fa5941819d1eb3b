"""The pack for groups: completions of one prompt that are all the same.

A real one: number 87, `group_all_same`: eight times the same wrong answer, of which none is better than the
others. That other groups change nothing is a law of its own.
"""

from collections.abc import Iterator

from ringtrue.rewards.testing.probes.probe import Probe, probe
from ringtrue.rewards.testing.probes.slot import Slot
from ringtrue.rewards.testing.tasks import Task

__all__ = ["group"]


def group(task: Task, slot: Slot) -> Iterator[Probe]:
    """Groups in which every completion says the same."""
    wrong = slot.full(task.wrong)
    yield probe("group_all_same", "group", wrong, task.gold, beside=(wrong,) * 7)
    yield probe("group_all_same", "group", "", task.gold, beside=("",) * 7)
