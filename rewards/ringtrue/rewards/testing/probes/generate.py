r"""Packs of probes for the author's own golds in the reward's own style, as values and as rows to keep.

>>> from ringtrue.rewards.testing import probes
>>> pack = probes.generate(["7"], "boxed")
>>> next(one.completion for one in pack if one.name == "interval_cover")
'So it is $\\boxed{[-2, 16]}$.'
>>> sum(one.pays for one in pack) > 5, len(pack) > 80
(True, True)
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ringtrue.rewards.testing.probes import bombs
from ringtrue.rewards.testing.probes.choice import choice, choice_controls
from ringtrue.rewards.testing.probes.code import FENCE, code
from ringtrue.rewards.testing.probes.commitment import completions, controls, nothing
from ringtrue.rewards.testing.probes.format import formats
from ringtrue.rewards.testing.probes.golds import as_task
from ringtrue.rewards.testing.probes.group import group
from ringtrue.rewards.testing.probes.judge import judge
from ringtrue.rewards.testing.probes.length import length
from ringtrue.rewards.testing.probes.maths import fixed, maths, maths_controls
from ringtrue.rewards.testing.probes.none import none, shapes
from ringtrue.rewards.testing.probes.probe import Probe, ProbeKind, control, probe
from ringtrue.rewards.testing.probes.slot import Slot
from ringtrue.rewards.testing.probes.style import style as styles
from ringtrue.rewards.testing.probes.text import text, text_controls
from ringtrue.rewards.testing.probes.tools import tools
from ringtrue.rewards.testing.tasks import STYLES, Style, Task

__all__ = ["generate", "of_types", "write"]


def generate(
    golds: Iterable[object] = (), style: Style | str = "boxed", *, kind: ProbeKind | None = None
) -> list[Probe]:
    r"""Every probe and control for these golds.

    Args:
        golds: right answers as they stand in the dataset, or tasks, whose wrong answer is then yours. For
            `code` they must be tasks: the tests, a program that passes them, one that does not.
        style: how a completion states its answer: the name of a known style, or a text with `{answer}` in
            it. For `format` it is the format itself.
        kind: the pack; by default maths, choice or text, by the type of each gold, and what goes with them.

    Raises:
        ValueError: for a style that nobody knows, or code golds that are no tasks.
    """
    known = _style(style, kind)
    slot = Slot.of(known)
    if kind == "format":
        return list(formats(known))
    tasks = [_task(gold, kind) for gold in golds]
    if kind == "style":
        return list(styles())
    if kind == "length":
        return list(length(tasks[0].gold, tasks[0].right, slot) if tasks else length())
    if kind == "none":
        return [*none(slot), *(row for task in tasks[:1] for row in shapes(task, slot))]
    if kind is not None and kind not in ("maths", "choice", "text"):
        pack = {"code": code, "judge": judge, "group": group, "structure": tools}.get(kind)
        if pack is None:
            raise ValueError(f"kind={kind!r}: there is no such pack of probes")
        return [row for task in tasks for row in pack(task, slot)]
    return [*_of_answers(tasks, slot, kind), *none(slot), *(p for t in tasks[:1] for p in shapes(t, slot))]


def of_types(tasks: Iterable[Task], style: Style) -> list[Probe]:
    """The shorter pack: each gold paid for itself, and what looks like it and is not."""
    slot = Slot.of(style)
    found: list[Probe] = []
    for task in tasks:
        kind = _kind(task)
        found.append(control("right", kind, slot.full(task.right), task.gold))
        found.append(probe("wrong", kind, slot.full(task.wrong), task.gold))
        found += [] if kind == "text" else [*maths(task, slot), *maths_controls(task, slot)]
    return found


def write(
    path: Path | str,
    probes: Sequence[Probe],
    *,
    paid: float = 1.0,
    unpaid: tuple[float, float] = (-1.0, 0.0),
    gold: str = "gold",
) -> int:
    """Keep probes as golden rows in a JSONL file: `id`, `completion`, the gold, `expect` and `why`.

    What is a matter of policy is left out, and so is what no row can hold: groups, and completions that are
    no texts. A row without a gold expects null.

    Args:
        path: the file.
        probes: what `generate` gives.
        paid: what a right answer earns.
        unpaid: the least and the most that anything else may earn.
        gold: the name of the gold's column.

    Returns:
        The number of rows.
    """
    rows = [_row(one, paid, unpaid, gold) for one in probes if _fits_a_row(one)]
    text = "".join(f"{json.dumps(row, ensure_ascii=True)}\n" for row in rows)
    Path(path).write_text(text, encoding="utf-8")
    return len(rows)


def _row(one: Probe, paid: float, unpaid: tuple[float, float], gold: str) -> dict[str, Any]:
    lost = one.name == "empty_gold"
    row: dict[str, Any] = {"id": f"{one.number}-{one.name}", "completion": one.completion, **one.columns}
    if lost or one.gold is not None:
        row[gold] = one.gold if isinstance(one.gold, str | list | int) else None
    if one.prompt is not None:
        row["prompt"] = one.prompt
    return {**row, "expect": None if lost else paid if one.pays else list(unpaid), "why": one.why}


def _fits_a_row(one: Probe) -> bool:
    return isinstance(one.completion, str) and not one.beside and not one.policy


def _style(style: Style | str, kind: ProbeKind | None) -> Style:
    if isinstance(style, Style):
        return style
    if kind == "code" and style == "boxed":  # the default, which no program stands in
        return FENCE
    if style not in STYLES and "{answer}" not in style:
        raise ValueError(f"style={style!r}: give one of {', '.join(STYLES)}, or a text with {{answer}} in it")
    return STYLES.get(style) or Style("own", style)


def _task(gold: object, kind: ProbeKind | None) -> Task:
    if kind == "code" and not isinstance(gold, Task):
        raise ValueError(
            "kind='code' takes tasks: Task(gold=tests, right=a program that passes, wrong=another)"
        )
    return as_task(gold)


def _kind(task: Task) -> ProbeKind:
    return "choice" if task.kind == "choice" else "text" if task.kind == "text" else "maths"


def _of_answers(tasks: Sequence[Task], slot: Slot, kind: ProbeKind | None) -> Iterator[Probe]:
    for task in tasks:
        own = kind or _kind(task)
        yield from controls(task, slot, own)
        if own == "choice":
            yield from choice_controls(task, slot)
        elif own == "text":
            yield from text_controls(task, slot)
        else:
            yield from maths_controls(task, slot)
    for task in tasks:
        own = kind or _kind(task)
        yield from nothing(own, task.gold)
        yield from completions(task, slot, own)
        yield from {"choice": choice, "text": text}.get(own, maths)(task, slot)
    if any((kind or _kind(task)) == "maths" for task in tasks):
        yield from fixed(slot)
    for task in tasks[:1]:
        yield from bombs.answers(task.gold, slot)
        yield from bombs.texts(kind or _kind(task), task.gold)
