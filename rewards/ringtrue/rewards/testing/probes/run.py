"""Putting probes to a reward, and saying which bad answers it pays and which good ones it refuses.

What counts as paid is `Subject.pays`: more than an honest wrong answer to the same gold in the same style
earns or, for a reward that looks at more than the answer, more than the middle between wrong and right. For
completions with reasoning in tags, both ends are raised by what an honest wrong one earns for those.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Final

from ringtrue.graders import Dialect
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.testing.child import CAN_FORK
from ringtrue.rewards.testing.probes.format import FORMATS
from ringtrue.rewards.testing.probes.generate import generate, of_types
from ringtrue.rewards.testing.probes.golds import TYPES, as_task
from ringtrue.rewards.testing.probes.probe import CATALOGUE, Probe
from ringtrue.rewards.testing.probes.report import Finding, ProbeReport
from ringtrue.rewards.testing.probes.scoring import Scored, scored
from ringtrue.rewards.testing.subject import Subject
from ringtrue.rewards.testing.tasks import Style, Task

__all__ = ["run"]

_OF_A_KIND: Final = 3
_LONG: Final = 200
_OF_TAGS: Final = frozenset(
    {"think_only", "unclosed_think", "think_right_final_wrong", "think_after_answer", "fake_turn"}
)
_ANCHORS: Final = ("right", "wrong", "reasoned_wrong")
"""What the others of a gold are held against."""
_SHOWN: Final = 3000
"""Characters of a completion that a report keeps."""


@dataclass(slots=True)
class _Found:
    paid: list[Finding] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    failed: list[Finding] = field(default_factory=list)
    policy: list[Finding] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    bad: int = 0
    good: int = 0
    left_out: int = 0


def run(
    subject: Subject,
    probes: Sequence[Probe] | None = None,
    *,
    seconds: float = 30.0,
    deadline: float = 5.0,
) -> ProbeReport:
    """Put probes to a reward under test.

    Args:
        subject: the reward, with what is declared and guessed of it.
        probes: a pack of your own; by default those of its kinds, for its golds in its style.
        seconds: wall time for all of them; what does not fit is counted.
        deadline: wall seconds that one may take.
    """
    began = monotonic()
    found = _Found()
    packs, notes = ([probes], []) if probes else _packs(subject, min(seconds / 4, 5.0), deadline)
    for pack in packs:
        left = max(began + seconds - monotonic(), 0.0)
        able = _in_order([one for one in pack if CAN_FORK or not (one.bomb or one.kind == "code")])
        results = scored(subject, able, seconds=left, deadline=deadline)
        _judge(subject, able, results, found)
    return ProbeReport(
        found.bad, found.good, found.paid, found.refused, found.failed, found.policy,
        sorted(set(found.unread)), found.left_out, monotonic() - began, notes,
    )  # fmt: skip


def _in_order(probes: Sequence[Probe]) -> list[Probe]:
    """First what all others are held against, then one of each class, and so on; last what may hang.

    A slow reward for which there is too little time is then seen from all sides at least once.
    """
    seen: Counter[str] = Counter()
    ranked: list[tuple[bool, int, Probe]] = []
    for one in probes:
        anchor = one.name in (*_ANCHORS, "length_after_limit")
        ranked.append((one.bomb, -1 if anchor else seen[one.name], one))
        seen[one.name] += 1
    return [one for _, _, one in sorted(ranked, key=lambda item: item[:2])]


def _packs(subject: Subject, seconds: float, deadline: float) -> tuple[list[Sequence[Probe]], list[str]]:
    packs: list[Sequence[Probe]] = []
    notes: list[str] = []
    style, tasks = subject.style, _own_tasks(subject)
    programs = "code" in subject.kinds
    if programs and tasks and style is not None:
        packs.append(generate(tasks, style, kind="code"))
    if "judge" in subject.kinds and tasks and style is not None:
        packs.append(generate(tasks, style, kind="judge"))
    if style is not None and any(task.kind == "tools" for task in tasks):
        packs.append(generate(tasks, style, kind="structure"))
    elif style is not None and tasks and not programs:
        pack, wide = generate(tasks, style), _wide(subject, tasks)
        pack += of_types((task for task in TYPES if wide and task.gold not in _golds(tasks)), style)
        if wide and not subject.strict:
            notes.append(f"the golds are of {len(TYPES)} types: give cases to have those of yours only")
        if _other_dialect(subject):
            pack = [one for one in pack if one.name not in _OF_TAGS]
            notes.append("its dialect is not <think>: probes of reasoning in those tags are left out")
        packs.append(pack)
    if "group" in subject.kinds and tasks and style is not None:
        packs.append(generate(tasks[:2], style, kind="group"))
    if "format" in subject.kinds:
        best = _format(subject, seconds, deadline)
        packs += [generate(style=best, kind="format")] if best else []
        notes += [] if best else ["it pays none of the known formats more than plain prose"]
    if "language" in subject.kinds:
        packs.append(generate(kind="style"))
    if "length" in subject.kinds and subject.traits.monotone != "target":
        packs.append(generate(tasks[:1], style or "boxed", kind="length"))
    if not packs and not notes:
        notes.append("no probes: its kind, or how it finds an answer, could not be told")
    return packs, notes


def _own_tasks(subject: Subject) -> tuple[Task, ...]:
    """The golds of the author's own cases, of each type a few; else those that it was seen to tell apart."""
    golds = subject.cases.columns.get(subject.gold or "", ()) if subject.cases is not None else ()
    of_kind: dict[str, list[Task]] = {}
    for gold in golds:
        if isinstance(gold, str | int | float) and any(sign.isalnum() for sign in str(gold)):
            task = as_task(str(gold))
            seen = of_kind.setdefault(task.kind, [])
            if task not in seen and len(seen) < _OF_A_KIND and len(task.right) < _LONG:
                seen.append(task)
    own = tuple(task for tasks in of_kind.values() for task in tasks)
    given = subject.kinds & {"code", "judge"} or any(task.kind == "tools" for task in subject.tasks)
    return own if own and not given else subject.tasks


def _wide(subject: Subject, tasks: Sequence[Task]) -> bool:
    """Whether golds of all types are asked for: not where an author's own cases say which there are."""
    theirs = tasks is not subject.tasks and not subject.strict
    return not theirs and any(task.kind not in ("choice", "text") for task in tasks)


def _golds(tasks: Sequence[Task]) -> set[str]:
    return {str(task.gold) for task in tasks}


def _other_dialect(subject: Subject) -> bool:
    if not isinstance(subject.reward, Reward):
        return False
    known = Dialect.resolve(subject.reward.dialect)
    return known is not None and known.open != "<think>"


def _format(subject: Subject, seconds: float, deadline: float) -> Style | None:
    """The simplest format that it pays best; None where it pays none."""
    probes = [generate(style=style, kind="format")[0] for style in FORMATS]
    plain = replace(probes[0], completion="I do not know what to say.")
    results = scored(subject, [*probes, plain], seconds=seconds, deadline=deadline)
    values = [one.value if one.value is not None else float("-inf") for one in results]
    best = max(values[:-1])
    return FORMATS[values.index(best)] if best > values[-1] else None


def _judge(subject: Subject, probes: Sequence[Probe], results: Sequence[Scored], found: _Found) -> None:
    anchors = _anchors(probes, results)
    told = next((pair for pair in anchors.values() if _tells(pair)), None)
    for one, result in zip(probes, results, strict=True):
        if not result.done:
            found.left_out += 1
        elif result.trouble or result.ran_code:
            _fails(one, result, found)
        elif one.kind != "length" and told is not None and one.name != "reasoned_wrong":
            _weigh(subject, one, result.value, anchors.get(_key(one)), told, found)
    _ladder(probes, results, found)


def _anchors(probes: Sequence[Probe], results: Sequence[Scored]) -> dict[tuple[str, str], list[float | None]]:
    """What the right answer to each gold earns, the honest wrong one, and that one after reasoning."""
    anchors: dict[tuple[str, str], list[float | None]] = {}
    for one, result in zip(probes, results, strict=True):
        if one.name in _ANCHORS and result.done and not result.trouble:
            anchors.setdefault(_key(one), [None] * 3)[_ANCHORS.index(one.name)] = result.value
    return anchors


def _key(one: Probe) -> tuple[str, str]:
    return (one.kind if one.kind in ("format", "style") else "answer", repr(one.gold))


def _tells(pair: Sequence[float | None]) -> bool:
    right, wrong, *_ = pair
    return right is not None and (wrong is None or right > wrong)


def _weigh(
    subject: Subject, one: Probe, value: float | None, own: Sequence[float | None] | None,
    told: Sequence[float | None], found: _Found,
) -> None:  # fmt: skip
    if own is not None and not any(end is not None for end in own) and "abstains" in subject.declared:
        found.unread.append(repr(one.gold))
        return
    # A gold that it does not tell from a wrong answer is held against one that it does.
    untold = own is not None and not _tells(own)
    right, wrong, reasoned = told if own is None or untold else own
    if one.name in _OF_TAGS and right is not None and wrong is not None and reasoned is not None:
        right, wrong = right + max(reasoned - wrong, 0.0), max(reasoned, wrong)
    first = subject.traits.extracts == "first" and one.name == "first_right_last_wrong"
    paid = subject.pays(value, right, wrong)
    policy = first or (one.policy and not (one.name == "format_trailing" and subject.traits.slot_closed))
    if policy:
        if paid != one.pays:
            found.policy.append(_finding(one, value))
        return
    # That it does not read such a gold is said once, and not by each way to write an answer to it.
    if untold and one.name != "right" and (one.pays or not paid):
        return
    found.good += one.pays
    found.bad += not one.pays
    if paid != one.pays:
        (found.refused if one.pays else found.paid).append(_finding(one, value))


def _fails(one: Probe, result: Scored, found: _Found) -> None:
    if result.ran_code:
        found.failed.append(
            replace(_finding(one, result.value), name="ran_code", why=CATALOGUE["ran_code"][1])
        )
    elif one.name in ("not_text", "empty_gold") or one.policy:  # to stop at bad data is a choice
        found.policy.append(_finding(one, None, result.trouble))
    else:
        found.failed.append(_finding(one, None, result.trouble))


def _ladder(probes: Sequence[Probe], results: Sequence[Scored], found: _Found) -> None:
    """Once a growing text has begun to earn less, it may never earn more again."""
    rungs = [
        (one, result.value)
        for one, result in zip(probes, results, strict=True)
        if one.name == "length_after_limit" and result.value is not None
    ]
    if not rungs:
        return
    found.bad += 1
    values = [value for _, value in rungs]
    for one, value in _risen(rungs, max(values) - min(values)):
        found.paid.append(_finding(one, value))
        return  # one is enough


def _risen(rungs: Sequence[tuple[Probe, float]], spread: float) -> Iterator[tuple[Probe, float]]:
    peak = least = rungs[0][1]
    fell = False
    for one, value in rungs:
        if not fell:
            peak = max(peak, value)
            fell, least = value < peak - spread / 2, value
        least = min(least, value)
        if fell and spread and value > least + spread / 4:
            yield one, value


def _finding(one: Probe, value: float | None, why: str = "") -> Finding:
    text = repr(one.completion)
    if len(text) > _SHOWN:
        text = f"{text[:_SHOWN]}... ({len(text):,} characters)"
    return Finding(one.number, one.name, one.kind, text, repr(one.gold), value, why or one.why)
