"""Groups: the completions that a trainer samples for one prompt and compares with each other.

A real one: eight completions of one prompt, three right, four wrong, one cut off, with their lengths.
"""

from collections.abc import Sequence

from hypothesis import strategies as st

from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.strategies.answers import answers
from ringtrue.rewards.testing.strategies.completions import completions
from ringtrue.rewards.testing.tasks import STYLES, Style, Task

__all__ = ["groups"]

_LENGTHS = st.sampled_from((0, 1, 99, 100, 101, 200, 400)) | st.integers(0, 5000)


def groups(
    n: int,
    *,
    prompts: int = 1,
    tasks: st.SearchStrategy[Task] | None = None,
    style: Style = STYLES["think_boxed"],
    gold: str = "gold",
    odd: bool = True,
) -> st.SearchStrategy[Batch]:
    """Batches of `n` completions for each of some prompts: right, wrong and odd ones, with lengths.

    Args:
        n: completions a prompt.
        prompts: how many prompts; the column `group` tells them apart.
        tasks: golds with a right and a wrong answer; whole numbers by default.
        style: how a completion states its answer.
        gold: the column of golds.
        odd: also completions of fragments.

    >>> from hypothesis import find
    >>> batch = find(groups(4, odd=False), lambda batch: True)
    >>> batch.columns["gold"], batch.columns["group"]
    (['0', '0', '0', '0'], [0, 0, 0, 0])
    """
    row = st.tuples(st.sampled_from(("right", "wrong", "odd") if odd else ("right", "wrong")), _LENGTHS)
    text = completions() if odd else st.just("")
    golds = answers("integer") if tasks is None else tasks
    one = st.tuples(golds, st.lists(st.tuples(row, text), min_size=n, max_size=n))
    return st.lists(one, min_size=prompts, max_size=prompts).map(lambda drawn: _batch(drawn, style, gold))


def _batch(
    drawn: Sequence[tuple[Task, Sequence[tuple[tuple[str, int], str]]]], style: Style, gold: str
) -> Batch:
    rows = [
        (index, task, kind, size, text)
        for index, (task, own) in enumerate(drawn)
        for (kind, size), text in own
    ]
    texts = [
        text if kind == "odd" else style.render(task.right if kind == "right" else task.wrong)
        for _, task, kind, _, text in rows
    ]
    return Batch(
        texts,
        {gold: [task.gold for _, task, *_ in rows], "group": [index for index, *_ in rows]},
        [f"Question {index + 1}: what is it?" for index, *_ in rows],
        [[7] * size for *_, size, _ in rows],
    )
