"""Dataset columns as a reward gets them: one list a column, one value a row.

A real call from TRL: `reward(completions=[...], prompts=[...], answer=["72", "10"], trainer_state=...)`.
What a host hands in besides columns (its state, its log functions, single values) is not a column.
"""

from collections.abc import Iterable, Mapping, Sequence, Sized
from typing import Final, cast

__all__ = ["GOLD_COLUMNS", "HOST_ARGUMENTS", "gold_column", "read_columns", "require_columns"]

GOLD_COLUMNS: Final = ("gold", "ground_truth", "ground_truths", "solution", "answer", "reference_answer")
"""Where the right answer is looked for: exactly one of these must be there, unless one is named."""

HOST_ARGUMENTS: Final = frozenset({"environments", "log_extra", "log_metric", "trainer_state"})
"""Keyword arguments that trainers add to the columns."""


def gold_column(names: Iterable[str], named: str | None = None) -> str:
    """The column that holds the right answers.

    Args:
        names: the columns that are there.
        named: the column that the user named, if any; then only this one counts.

    Raises:
        ValueError: where the named column, or every known one, is absent, or several of them are there.

    >>> gold_column(["ability", "solution"])
    'solution'
    >>> gold_column(["solution", "answer"], "answer")
    'answer'
    """
    seen = sorted(names)
    if named is not None:
        if named in seen:
            return named
        raise ValueError(f"there is no column {named!r} (gold={named!r}); columns here: {_listed(seen)}")
    found = [name for name in GOLD_COLUMNS if name in seen]
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueError(
            f"the right answer could be in any of {_listed(found)}: name one column, e.g. gold={found[0]!r}"
        )
    raise ValueError(
        f"no column holds the right answer; columns here: {_listed(seen)}. "
        f'Name yours with gold="...", or call it one of {_listed(GOLD_COLUMNS)}'
    )


def require_columns(needs: Iterable[str], names: Iterable[str], who: str) -> None:
    """Refuse a batch that lacks a column.

    Raises:
        ValueError: naming the column, the reward and the columns that are there.

    >>> require_columns(["unit"], ["gold", "unit"], "mentions_unit")
    """
    seen = set(names)
    missing = [name for name in needs if name not in seen]
    if missing:
        raise ValueError(
            f"reward {who!r} needs the column {_listed(missing)}; columns here: {_listed(sorted(seen))}. "
            "Add it to the dataset, one value a row"
        )


def read_columns(arguments: Mapping[str, object], size: int) -> dict[str, Sequence[object]]:
    """The arguments that are columns: a value for each row.

    Args:
        arguments: keyword arguments as a host hands them in.
        size: how many rows the batch has.

    Raises:
        ValueError: where a column has another length than the batch, or a gold is one text for all rows.

    >>> read_columns({"gold": ["4", "5"], "temperature": 0.7}, 2)
    {'gold': ['4', '5']}
    """
    columns: dict[str, Sequence[object]] = {}
    for name, value in arguments.items():
        length = None if name in HOST_ARGUMENTS else _length(value)
        if length is None:
            if name in GOLD_COLUMNS and isinstance(value, str | int | float):
                raise ValueError(
                    f"{name} is one value for {size} rows: give a list of one a row, e.g. {name}=[...]"
                )
            continue
        if length != size:
            raise ValueError(
                f"column {name!r} has {length} values and the batch has {size} completions: "
                "give one value a row (wrap what all rows share in a list of that length)"
            )
        columns[name] = cast("Sequence[object]", value)
    return columns


def _length(value: object) -> int | None:
    """How many rows a column has; None for what is no column (a text, a mapping, a number, a function)."""
    if isinstance(value, str | bytes | bytearray | Mapping) or not hasattr(value, "__getitem__"):
        return None
    if not isinstance(value, Sized):
        return None
    try:
        return len(value)
    except TypeError:  # an array of no dimension has the method and refuses it
        return None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
