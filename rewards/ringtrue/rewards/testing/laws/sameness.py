"""Laws 6, 8 to 12: a row earns the same again, after others, beside others, in another order, twice.

What sits behind a broken one is state: a cache with too short a key, a batch-wide statistic, a shared random
generator, an off-by-one in pairing rows with columns.
"""

from collections.abc import Sequence
from typing import Final

from hypothesis import strategies as st

from ringtrue.rewards.testing import strategies
from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.child import isolated
from ringtrue.rewards.testing.law import Broken, Plan, law
from ringtrue.rewards.testing.running import for_all
from ringtrue.rewards.testing.subject import Subject, Values

__all__ = [
    "batch_independence",
    "duplication",
    "group_locality",
    "group_of_equals",
    "permutation",
    "repeatable",
    "stateless",
]

_FORK_SECONDS: Final = 20.0


def _stochastic(subject: Subject) -> str:
    return "declared stochastic" if subject.traits.stochastic else ""


def _rows(subject: Subject) -> str:
    return _stochastic(subject) or ("scores groups" if subject.scope == "group" else "")


def _groups(subject: Subject) -> str:
    return _stochastic(subject) or ("" if subject.scope == "group" else "scores rows")


def _hosts_order(subject: Subject) -> bool:
    """Whether the rows of a group must stand together, as hosts hand them over; ours go by the column."""
    return subject.scope == "group" and not subject.strict


@law(6, hard="always", unless=_stochastic, why="Noise in the reward is noise in every gradient.")
def repeatable(subject: Subject, plan: Plan) -> None:
    """The same batch earns the same twenty times over."""
    batch = strategies.samples(subject)
    first = subject.values(batch)
    for _ in range(20):
        if plan.out_of_time():
            return
        _same(first, subject.values(batch), batch, "once {}, and then {}")


@law(
    8, hard="always", unless=_stochastic,
    why="What a completion earns would depend on what was scored before it, and no run could be repeated.",
)  # fmt: skip
def stateless(subject: Subject, plan: Plan) -> None:
    """Another batch in between changes nothing."""

    def holds(pair: tuple[Batch, Batch]) -> None:
        batch, other = pair
        first = subject.values(batch)
        subject.values(other)
        _same(first, subject.values(batch), batch, "before another batch {}, after it {}")

    _forgets(subject)
    some = strategies.batches(subject, least=1, most=3)
    for_all(st.tuples(some, some), holds, plan)


def _forgets(subject: Subject) -> None:
    """The same texts beside other golds leave no trace: each time in a process that has seen nothing else."""
    # Not here: what a cache with too short a key has learnt once it says for ever, and says it the same.
    batch: Batch | None = isolated(lambda: strategies.samples(subject), seconds=_FORK_SECONDS).result
    if not batch or subject.gold is None or subject.gold not in batch.columns:
        return
    golds = list(batch.columns[subject.gold])
    other = batch.with_column(subject.gold, [*golds[len(golds) // 2 :], *golds[: len(golds) // 2]])
    alone = isolated(lambda: subject.values(batch), seconds=_FORK_SECONDS).result
    after = isolated(lambda: (subject.values(other), subject.values(batch))[1], seconds=_FORK_SECONDS).result
    if alone is not None and after is not None:
        _same(alone, after, batch, "alone {}, after the same texts beside other golds {}")


@law(
    9, hard="always", unless=_stochastic,
    why="Rows would get the rewards of their neighbours.",
)  # fmt: skip
def permutation(subject: Subject, plan: Plan) -> None:
    """Rows in another order earn the same, in that order."""

    def holds(drawn: tuple[Batch, int]) -> None:
        batch, shift = drawn
        rows = range(len(batch))
        turned = [*rows[shift % len(batch) :], *rows[: shift % len(batch)]]
        if _hosts_order(subject):
            turned = sorted(turned, key=lambda row: str(batch.columns["group"][row]))
        for order in ([*reversed(rows)], turned):
            expected = [subject.values(batch)[i] for i in order]
            _same(expected, subject.values(batch.take(order)), batch.take(order), "as they were {}, so {}")

    for_all(st.tuples(strategies.batches(subject, least=2), st.integers(1, 5)), holds, plan)


@law(
    10, hard="always", unless=_rows,
    why="What a completion earns would depend on which others were sampled beside it.",
)  # fmt: skip
def batch_independence(subject: Subject, plan: Plan) -> None:
    """A row scored alone earns what it earns in a batch."""

    def holds(batch: Batch) -> None:
        together = subject.values(batch)
        for row, value in enumerate(together):
            _same(
                [value], subject.values(batch.take([row])), batch, f"row {row} in the batch {{}}, alone {{}}"
            )

    for_all(strategies.batches(subject, least=2, most=4), holds, plan)


@law(
    11, hard="always", unless=_groups,
    why="One prompt's completions would pay for another's.",
)  # fmt: skip
def group_locality(subject: Subject, plan: Plan) -> None:
    """A group earns the same alone, beside others, and with a row more in one of those."""

    def holds(batch: Batch) -> None:
        groups, together = batch.columns["group"], subject.values(batch)
        _same_but_for_the_last(subject, batch, together)
        for group in dict.fromkeys(groups):
            rows = [row for row in range(len(batch)) if groups[row] == group]
            words = f"group {group} earns {{}} beside others, and {{}} alone"
            _same([together[row] for row in rows], subject.values(batch.take(rows)), batch, words)

    for_all(strategies.batches(subject, least=2), holds, plan)


def _same_but_for_the_last(subject: Subject, batch: Batch, together: Values) -> None:
    groups = batch.columns["group"]
    kept = [row for row in range(len(batch) - 1) if groups[row] != groups[-1]]
    before = subject.values(batch.take(range(len(batch) - 1)))
    words = "without the last row {}, with it {}"
    _same([before[row] for row in kept], [together[row] for row in kept], batch, words)


@law(
    12, hard="always", unless=_groups,
    why="A prompt that is always solved, or never, has no spread: dividing by it gives NaN or chance.",
)  # fmt: skip
def group_of_equals(subject: Subject, plan: Plan) -> None:
    """A group of nothing but equal rows earns one value."""
    plain = strategies.samples(subject)
    for row in range(len(plain)):
        if plan.out_of_time():
            return
        for size in (2, 16):
            batch = plain.take([row] * size)
            values = subject.values(batch)
            if len(set(values)) > 1:
                raise Broken(f"{size} equal rows earn {values}", batch)


@law(
    12, hard="always", unless=_stochastic,
    why="Two equal completions would push the policy in two directions.",
)  # fmt: skip
def duplication(subject: Subject, plan: Plan) -> None:
    """Equal rows of a group earn the same."""

    def holds(batch: Batch) -> None:
        rows = range(len(batch))
        if _hosts_order(subject):
            twice = batch.take([row for row in rows for _ in range(2)])
            values = subject.values(twice)
            _same(values[::2], values[1::2], twice, "the first of two {}, the second {}")
            return
        twice = batch.take([*rows, *rows])
        values = subject.values(twice)
        _same(values[: len(batch)], values[len(batch) :], twice, "the first time {}, the second {}")

    for_all(strategies.batches(subject, least=1, most=4), holds, plan)


def _same(expected: Values, seen: Sequence[float | None], batch: Batch, words: str) -> None:
    if list(expected) != list(seen):
        raise Broken(words.format(expected, seen), batch)
