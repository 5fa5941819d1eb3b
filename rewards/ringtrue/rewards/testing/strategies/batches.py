"""Batches that a subject can be given: odd completions beside plausible columns."""

from collections.abc import Sequence

from hypothesis import strategies as st

from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.guess import tokens
from ringtrue.rewards.testing.strategies.completions import completions
from ringtrue.rewards.testing.subject import Failed, Subject

__all__ = ["batches", "dressed", "samples"]


def batches(
    subject: Subject, texts: st.SearchStrategy[str] | None = None, *, least: int = 0, most: int = 6
) -> st.SearchStrategy[Batch]:
    """Batches for a subject, with its columns filled.

    Args:
        subject: whose columns, golds and groups to fill.
        texts: the completions; adversarial ones and right and wrong answers by default.
        least: the fewest rows.
        most: the most rows.
    """
    rows = st.tuples(texts or _texts(subject), st.integers(0, 997))
    return st.lists(rows, min_size=least, max_size=most).map(lambda drawn: _together(subject, drawn))


def _together(subject: Subject, drawn: Sequence[tuple[str, int]]) -> Batch:
    """Rows with their columns; those of a group stand together, as hosts hand them over."""
    if subject.scope == "group" and not subject.strict:  # ours go by the column, in any order
        drawn = sorted(drawn, key=lambda row: row[1] % 3)
    return dressed(subject, [text for text, _ in drawn], [seed for _, seed in drawn])


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


def _texts(subject: Subject) -> st.SearchStrategy[str]:
    style = subject.style
    if style is None:
        return completions()
    plain = [style.render(answer) for task in subject.tasks for answer in (task.right, task.wrong)]
    return st.one_of(completions(), st.sampled_from(plain))


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
        return _together(subject, [(text, seed) for seed, text in enumerate(plain)])
    rendered = [
        (subject.style.render(answer), index)
        for index, task in enumerate(subject.tasks[:6])
        for answer in (task.right, task.wrong)
    ]
    return _together(subject, [*rendered, *((text, seed) for seed, text in enumerate(plain))])
