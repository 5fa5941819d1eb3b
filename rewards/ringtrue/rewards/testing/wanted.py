"""Which columns a function asks for: by its signature, else by what it looks into.

A real one: `def score(completions, answer, difficulty, **kwargs)` has its golds in `answer`, and cannot be
called without values of `difficulty`, which cases or `columns=` must bring.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from ringtrue.rewards.columns import GOLD_COLUMNS, HOST_ARGUMENTS
from ringtrue.rewards.testing.batch import Batch, tokens
from ringtrue.rewards.testing.subject import Subject, parameters_of

__all__ = ["UnknownColumnError", "find_gold", "plain_batch", "refuse_unknown"]

_HANDED_OVER: Final = frozenset({"completions", "prompts", "completion_ids", *HOST_ARGUMENTS})


class UnknownColumnError(ValueError):
    """A reward asks for a column of whose values nothing is known: it cannot be called at all."""


def refuse_unknown(subject: Subject, gold: str | None) -> None:
    """It would raise on everything, and that is no fault of it."""
    unknown = [name for name in _asked_for(subject, needed=True) if name not in (gold, subject.gold)]
    if unknown:
        named = ", ".join(map(repr, unknown))
        raise UnknownColumnError(
            f"{subject.name} asks for {named}, of whose values nothing is known: give cases with "
            f"{'it' if len(unknown) == 1 else 'them'}, or columns={{{unknown[0]!r}: [...]}}"
        )


def _asked_for(subject: Subject, *, needed: bool) -> list[str]:
    """The columns that a function names and of which nothing is known; if needed, those without a default."""
    given = {*_HANDED_OVER, *subject.columns, *(["group"] if subject.scope == "group" else [])}
    return [
        name
        for name, one in parameters_of(subject.reward).items()
        if one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL, one.POSITIONAL_ONLY) and name not in given
        and (one.default is one.empty or not needed)
    ]  # fmt: skip


def plain_batch(subject: Subject) -> Batch:
    """Two plain rows, with the columns that are known."""
    texts = ["So it is $\\boxed{7}$.", "<think>6 + 2 is 8</think>\nSo it is $\\boxed{8}$."]
    columns: dict[str, Sequence[object]] = {name: [values[0]] * 2 for name, values in subject.columns.items()}
    if subject.gold:
        columns[subject.gold] = ["7", "7"]
    if subject.scope == "group":
        columns["group"] = [0, 0]
    return Batch(texts, columns, ["What is 6 + 1?"] * 2, [tokens(text) for text in texts])


class _Spied(list[object]):
    """A column that remembers whether anybody looked into it."""

    def __init__(self, values: Iterable[object]) -> None:
        super().__init__(values)
        self.read = False

    def __iter__(self) -> Any:
        self.read = True
        return super().__iter__()

    def __getitem__(self, index: Any) -> Any:
        self.read = True
        return super().__getitem__(index)


def find_gold(subject: Subject) -> tuple[str, str] | None:
    """The parameter that it names, else the known column that it looks into; and how that is known."""
    known = [name for name in _asked_for(subject, needed=False) if name in GOLD_COLUMNS]
    known = known or _asked_for(subject, needed=True)
    if known:
        return known[0], "which it names"
    spied = {name: _Spied(["7", "7"]) for name in GOLD_COLUMNS}
    plain = plain_batch(subject)
    for batch in (plain, plain.as_messages()):
        arguments = {**batch.arguments(), **spied}
        try:
            list(subject.reward(**arguments))
        except Exception:  # noqa: BLE001, S112  # whatever it raises, law 2 reports it
            continue
    read = [name for name, column in spied.items() if column.read]
    if len(read) == 1:
        return read[0], "which it reads"
    return None
