"""Batches that a subject can be given: odd completions beside plausible columns."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from hypothesis import strategies as st

from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.guess import tokens
from ringtrue.rewards.testing.strategies.completions import completions
from ringtrue.rewards.testing.subject import Failed, Subject

__all__ = ["batches", "dressed", "samples"]

_Row: TypeAlias = tuple[str, int, object]
"""A completion, a seed that chooses among the values of each column, and what stands there instead."""

_SEEDS: Final = st.integers(0, 997)
_OWN: Final = ...
"""Nothing stands there instead."""
_ODD: Final[tuple[object, ...]] = (
    None, _OWN, "", " ", "\x00", float("nan"), 7, -0.5, True, b"7", ["7"], [], {"value": "7"},
)  # fmt: skip
"""What stands in a column where a data set is not what it says."""


def batches(
    subject: Subject,
    texts: st.SearchStrategy[str] | None = None,
    *,
    least: int = 0,
    most: int = 6,
    odd: bool = False,
) -> st.SearchStrategy[Batch]:
    """Batches for a subject, with its columns filled.

    Args:
        subject: whose columns, golds and groups to fill.
        texts: the completions; adversarial ones and right and wrong answers by default.
        least: the fewest rows.
        most: the most rows.
        odd: also None and values of other types in all columns but `group`, and a column that nobody reads.

    >>> from hypothesis import find
    >>> from ringtrue.rewards.testing.guess import examine
    >>> subject = examine(lambda completions, gold, **kwargs: [0.0] * len(completions))
    >>> find(batches(subject, odd=True), lambda batch: 7 in batch.columns["gold"]).columns
    {'gold': [7], 'spare_column': [7]}
    """
    instead = st.sampled_from(_ODD) if odd else st.just(_OWN)
    row = _rows(subject) if texts is None else st.tuples(texts, _SEEDS)
    drawn = st.lists(st.tuples(row, instead), min_size=least, max_size=most)
    return drawn.map(lambda rows: _together(subject, [(*row, value) for row, value in rows], odd=odd))


def _together(subject: Subject, drawn: Sequence[_Row], *, odd: bool = False) -> Batch:
    """Rows with their columns; those of a group stand together, as hosts hand them over."""
    if subject.scope == "group" and not subject.strict:  # ours go by the column, in any order
        drawn = sorted(drawn, key=lambda row: row[1] % 3)
    batch = dressed(subject, [row[0] for row in drawn], [row[1] for row in drawn])
    if not odd:
        return batch
    columns = {**batch.columns, "spare_column": [None] * len(drawn)}
    for name in columns.keys() - {"group"}:
        columns[name] = [
            own if row[2] is _OWN else row[2] for own, row in zip(columns[name], drawn, strict=True)
        ]
    return replace(batch, columns=columns)


def dressed(subject: Subject, texts: Sequence[object], seeds: Sequence[int] | None = None) -> Batch:
    """Completions with the columns that the subject reads; a seed says which of the values a row gets."""
    seeds = seeds or [0] * len(texts)
    columns: dict[str, Sequence[object]] = {
        name: [values[seed % len(values)] for seed in seeds] for name, values in subject.columns.items()
    }
    if subject.gold:
        own = () if subject.cases is None else subject.cases.columns.get(subject.gold, ())
        golds = [*(task.gold for task in subject.tasks), *own] or ["7"]
        columns[subject.gold] = [golds[seed % len(golds)] for seed in seeds]
    if subject.scope == "group":
        columns["group"] = [seed % 3 for seed in seeds]
    prompts = [f"Question {seed % 3 + 1}: what is it?" for seed in seeds]
    return Batch(list(texts), columns, prompts, [tokens(text) for text in texts])


def _rows(subject: Subject) -> st.SearchStrategy[tuple[str, int]]:
    """Any texts, right and wrong answers beside golds of others, and as many beside their own."""
    if subject.style is None or not subject.tasks:
        return st.tuples(completions(), _SEEDS)
    own = [
        (subject.style.render(answer), seed)
        for seed, task in enumerate(subject.tasks)
        for answer in (task.right, task.wrong)
    ]
    answers = st.sampled_from([text for text, _ in own])
    return st.one_of(st.tuples(completions(), _SEEDS), st.tuples(answers, _SEEDS), st.sampled_from(own))


def samples(subject: Subject) -> Batch:
    """A fixed batch in which something happens: the author's cases, right and wrong answers, plain words.

    Rows that the reward raises on are left out: that it does is the matter of law 2.
    """
    batch = _offered(subject)
    return batch.take([row for row in range(len(batch)) if _scores(subject, batch.take([row]))])


def _scores(subject: Subject, batch: Batch) -> bool:
    try:
        subject.values(batch)
    except Failed:
        return False
    return True


def _offered(subject: Subject) -> Batch:
    if subject.cases is not None:
        return subject.cases
    plain = [
        "",
        "So it is.",
        "<think>6 + 1 is 7</think>\nSo it is $\\boxed{7}$.",
        "<think>x</think>",
        "so " * 400,
    ]
    if subject.style is None:
        return _together(subject, [(text, seed, _OWN) for seed, text in enumerate(plain)])
    rendered = [
        (subject.style.render(answer), index, _OWN)
        for index, task in enumerate(subject.tasks[:6])
        for answer in (task.right, task.wrong)
    ]
    return _together(subject, [*rendered, *((text, seed, _OWN) for seed, text in enumerate(plain))])
