"""Rewards of an author, at the top of a module as pickling wants them."""

from ringtrue.rewards import Row, reward


@reward(low=0.0, high=1.0)
def mentions_units(row: Row) -> float | None:
    """Whether the answer has a unit."""
    return float("cm" in row.completion.answer)


@reward(low=-1, high=1, name="shouts", needs=("limit",))
def no_shouting(row: Row) -> float | None:
    """-1 for more capitals than the row allows; says nothing of an empty answer."""
    if not row.completion.answer:
        return None
    limit = row.columns["limit"]
    assert isinstance(limit, int)
    return -1 if sum(map(str.isupper, row.completion.answer)) > limit else True


def plain(row: Row) -> float | None:
    """Not decorated."""
    return 0.0
