"""The pack for tool calls: the right call among others, doubled, or with arguments of another type.

A real one: number 72, `tool_extra_calls`: the right call and ten others, which a check by membership pays.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from ringtrue.rewards.testing.probes.probe import Probe, control, probe
from ringtrue.rewards.testing.probes.slot import Slot
from ringtrue.rewards.testing.tasks import Task

__all__ = ["tools"]


def tools(task: Task, slot: Slot) -> Iterator[Probe]:
    """Probes of a task whose right answer is one call in JSON, `{"name": ..., "arguments": {...}}`.

    Raises:
        ValueError: where it is none.
    """
    call = _read(task.right)
    yield control("right", "structure", slot.full(task.right), task.gold, why="it is the right call")
    yield probe("wrong", "structure", slot.full(task.wrong), task.gold, why="it is another call")
    spaced = json.dumps(call, indent=2)
    yield control("spaces", "structure", slot.full(spaced), task.gold, why="it is the right call")
    for name, text in _bad(call, task.right, task.wrong, slot):
        yield probe(name, "structure", text, task.gold)


def _read(text: str) -> Mapping[str, Any]:
    try:
        call = json.loads(text)
    except ValueError:
        call = None
    known = isinstance(call, dict) and isinstance(call.get("arguments"), dict)
    if not known:
        raise ValueError(
            f"right={text[:80]!r} is no call: give {{'name': ..., 'arguments': {{...}}}} in JSON"
        )
    return cast("Mapping[str, Any]", call)


def _bad(call: Mapping[str, Any], right: str, wrong: str, slot: Slot) -> Iterator[tuple[str, str]]:
    given = call["arguments"]
    yield "tool_extra_calls", "\n".join([slot.said(right), *([slot.said(wrong)] * 10)])
    yield "tool_extra_calls", "\n".join([*([slot.said(wrong)] * 10), slot.said(right)])
    yield "tool_extra_calls", slot.full(json.dumps({**call, "arguments": {**given, "extra": 1}}))
    if given:
        least = dict(list(given.items())[1:])
        yield "tool_extra_calls", slot.full(json.dumps({**call, "arguments": least}))
    for key, value in given.items():
        for other in (True, str(value)) if isinstance(value, int | float) else ([value],):
            if type(other) is not type(value):
                changed = {**call, "arguments": {**given, key: other}}
                yield "tool_extra_calls", slot.full(json.dumps(changed))
    yield "json_extra", slot.full(f"It is {right}, I think.")
    yield "json_extra", slot.full(right[:-1])
    yield "think_only", f"<think>{slot.said(right)}</think>"
