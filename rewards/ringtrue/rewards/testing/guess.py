"""What kind of reward this is: as declared, else by its signature and its behaviour, and said out loud.

A real guess: `def score(completions, ground_truth, **kwargs)` that pays `#### 7` for 7 and not `#### 8` is of
kind `answer`, with the gold in `ground_truth` and answers in the style `hashes`.

Nothing is guessed that would excuse a fault: that it scores groups, takes the first of several answers, is
stochastic or may abstain must be declared.
"""

import contextlib
import importlib
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any, Final, Literal, cast

from ringtrue.rewards.testing.away import away
from ringtrue.rewards.testing.batch import Batch, tokens
from ringtrue.rewards.testing.child import isolated
from ringtrue.rewards.testing.declared import as_declared, with_cases
from ringtrue.rewards.testing.subject import Failed, Kind, Subject, Values
from ringtrue.rewards.testing.tasks import (
    CHOICE_TASKS,
    MATH_TASKS,
    PROGRAM_STYLE,
    PROGRAM_TASKS,
    STYLES,
    TEXT_TASKS,
    Style,
    Task,
)
from ringtrue.rewards.testing.wanted import find_gold, plain_batch, refuse_unknown
from ringtrue.rewards.traits import Traits

__all__ = ["examine", "tokens"]

_SLOW: Final = 0.5
"""Seconds of the first calls from which on it matters what they loaded."""
_ANSWER: Final[frozenset[Kind]] = frozenset({"answer"})
_FOR_ANSWERS: Final[frozenset[Kind]] = frozenset({"answer", "code", "judge"})
"""Kinds that pay for answers; a sum may well turn them into a penalty."""


@dataclass(slots=True)
class _Facts:
    """What was found, in the child where it was tried out."""

    gold: str | None = None
    texts: bool = True
    messages: bool = True
    style: Style | None = None
    tasks: tuple[Task, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    trouble: str = ""
    loaded: tuple[str, ...] = ()
    guesses: list[str] = field(default_factory=list)


def examine(
    reward: Callable[..., Any],
    *,
    cases: Sequence[Mapping[str, object]] = (),
    traits: Traits | None = None,
    kind: Kind | Iterable[Kind] | None = None,
    scope: Literal["row", "group"] | None = None,
    low: float | None = None,
    high: float | None = None,
    gold: str | None = None,
    columns: Mapping[str, Sequence[object]] | None = None,
    tasks: Sequence[Task] | None = None,
    style: Style | str | None = None,
    seconds: float = 20.0,
) -> Subject:
    """A subject of a reward, with what is not declared found out in a child process.

    Args: those of `check_reward`.

    Raises:
        ValueError: for a style that nobody knows.
        UnknownColumnError: where it asks for a column of whose values nothing is known.
        TypeError: for what cannot be called.
    """
    if not callable(reward):
        raise TypeError(f"{reward!r} is not callable: give the reward function itself")
    if isinstance(style, str):
        if style not in STYLES and "{answer}" not in style:
            raise ValueError(
                f"style={style!r}: give one of {', '.join(STYLES)}, or a text with {{answer}} in it"
            )
        style = STYLES.get(style) or Style("own", style)
    subject = as_declared(reward, traits, kind, scope, low, high, gold, columns)
    subject = with_cases(subject, cases)
    with away(subject) as enter:
        outcome = isolated(lambda: _timed(lambda: _tried(enter(), tasks, style)), seconds=seconds)
    if outcome.ended:
        note = f"while the reward was tried on plain rows, {outcome.ended}"
        return replace(subject, guesses=(note,))
    facts: _Facts = outcome.result
    _load(facts.loaded)
    refuse_unknown(subject, facts.gold)
    return replace(
        subject,
        gold=subject.gold or facts.gold, texts=facts.texts, messages=facts.messages,
        style=facts.style, tasks=facts.tasks, kinds=subject.kinds | facts.kinds,
        guesses=(*facts.guesses, *([facts.trouble] if facts.trouble else [])),
    )  # fmt: skip


def _timed(tried: Callable[[], _Facts]) -> _Facts:
    """What was found, with the modules that were loaded meanwhile, where that may have taken long."""
    before, began = set(sys.modules), monotonic()
    facts = tried()
    if monotonic() - began > _SLOW:
        facts.loaded = tuple(name for name in sys.modules if name not in before)
    return facts


def _load(names: Iterable[str]) -> None:
    """Load here what the reward loads when it is called: else every child would, for each law anew.

    Only modules are loaded; the reward itself is never called here.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in names:
            with contextlib.suppress(Exception):  # what cannot be loaded here, it loads there
                importlib.import_module(name)


def _tried(subject: Subject, tasks: Sequence[Task] | None, style: Style | None) -> _Facts:
    """Everything that takes calling the reward."""
    facts = _Facts()
    facts.gold = subject.gold
    if facts.gold is None and (found := find_gold(subject)) is not None:
        facts.gold = found[0]
        facts.guesses.append(f"the gold is in the column {found[0]!r}, {found[1]}")
    subject = replace(subject, gold=facts.gold)
    plain = plain_batch(subject)
    facts.texts, facts.messages = (_takes(subject, batch) for batch in (plain, plain.as_messages()))
    if not facts.texts and not facts.messages:
        facts.texts = facts.messages = True
        facts.trouble = "it raises on plain texts and on messages alike; see law `total`"
        return facts
    if not (facts.texts and facts.messages):
        facts.guesses.append(f"takes {'plain texts' if facts.texts else 'messages'} only")
    subject = replace(subject, texts=facts.texts, messages=facts.messages)
    if facts.gold is not None:
        _find_style(subject, facts, tasks, style)
    if not subject.kinds and not facts.kinds:
        facts.kinds = _behaviour(subject)
        if facts.kinds:
            facts.guesses.append(f"kind {', '.join(sorted(facts.kinds))}, by what its values follow")
    return facts


def _takes(subject: Subject, batch: Batch) -> bool:
    try:
        replace(subject, texts=True).values(batch)
    except Failed:
        return False
    return True


def _find_style(subject: Subject, facts: _Facts, tasks: Sequence[Task] | None, style: Style | None) -> None:
    """The style in which it tells right from wrong for most tasks, and those tasks."""
    known: tuple[Task, ...] = (*MATH_TASKS, *CHOICE_TASKS, *TEXT_TASKS)
    styles = [*STYLES.values()]
    if "code" in subject.kinds:
        known, styles = PROGRAM_TASKS, [PROGRAM_STYLE]
    offered = tuple(tasks) if tasks is not None else known
    best: tuple[float, int, Style, tuple[Task, ...]] | None = None
    for one in styles if style is None else [style]:
        told: list[Task] = []
        most = 0.0
        for task in offered:
            values = _both(subject, one, task)
            if values and values[0] is not None and (values[1] is None or values[0] > values[1]):
                told.append(task)
                most = max(most, values[0])
        if told and (best is None or (most, len(told)) > best[:2]):
            best = (most, len(told), one, tuple(told))
    if best is None and style is not None and offered and subject.kinds <= _FOR_ANSWERS:
        # What its author says is kept: that it pays nothing is what laws 22 and 44 report.
        facts.style, facts.tasks = style, offered
        facts.kinds = facts.kinds if subject.kinds else facts.kinds.union(_ANSWER)
        facts.guesses.append(f"in the style {style.name!r} it pays no right answer more than a wrong one")
    if best is None:
        return
    # The author's own tasks are all kept: that it does not tell one of them is what law 24 reports.
    facts.style, facts.tasks = best[2], best[3] if tasks is None else offered
    if not subject.kinds:
        facts.kinds = facts.kinds.union(_ANSWER)
        facts.guesses.append(
            f"kind answer, style {best[2].name!r}: it pays {best[2].render(best[3][0].right)!r} "
            f"for {best[3][0].gold!r}, and {best[2].render(best[3][0].wrong)!r} less"
        )


def _both(subject: Subject, style: Style, task: Task) -> Values | None:
    texts = [style.render(task.right), style.render(task.wrong)]
    plain = plain_batch(subject)
    batch = Batch(
        texts, {**plain.columns, cast("str", subject.gold): [task.gold] * 2}, plain.prompts,
        [tokens(text) for text in texts],
    )  # fmt: skip
    try:
        return subject.values(batch)
    except Failed:
        return None


def _behaviour(subject: Subject) -> frozenset[Kind]:
    """Format, if tags move the value and words do not; length, if only the size of a text does."""
    words = "so it is what it is"
    tagged = ("<think>{}</think>\n\\boxed{{7}}", "<think>{}</think>\n<answer>7</answer>", "{}")
    texts = [text.format(words) for text in tagged]
    other = [text.format("no one can say that") for text in tagged]
    longer = [text.format(" ".join([words] * 3000)) for text in tagged]
    try:
        a, b, c = (subject.values(_of(subject, rows)) for rows in (texts, other, longer))
    except Failed:
        return frozenset()
    if a != b:
        return frozenset()
    if a != c:
        return frozenset({"length"})
    return frozenset({"format"}) if len(set(a)) > 1 else frozenset()


def _of(subject: Subject, texts: Sequence[str]) -> Batch:
    plain = plain_batch(subject)
    columns = {name: [values[0]] * len(texts) for name, values in plain.columns.items()}
    return Batch(texts, columns, ["What is 6 + 1?"] * len(texts), [tokens(text) for text in texts])
