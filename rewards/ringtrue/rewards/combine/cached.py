"""A reward that remembers on disk what it said.

A real use: `Cached(judge, "scores.sqlite")` over a file that is scored again after a crash asks for none of
the rows that it has seen. Any number of processes and threads of one machine may share the file.

A score is found again only where all that the reward can see is the same: its class, version and options
(not its name), the completion with its reasoning, prompt, tokens, what the host says of truncation, and the
columns it needs. It is shown nothing else: neither the step nor columns that it does not declare. A reward
that compares a group, or changes with the step, is refused. What `@reward` functions call is not looked at.

Failures and timeouts are not kept: another day can end otherwise. For remembered rows no outcome is logged.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from os import PathLike, fspath
from typing import Final, Literal

from ringtrue.rewards.checks import number
from ringtrue.rewards.columns import GOLD_COLUMNS
from ringtrue.rewards.combine.combined import Wrapper, checked_reward
from ringtrue.rewards.combine.row_key import row_key
from ringtrue.rewards.combine.schedule import Schedule
from ringtrue.rewards.combine.score_store import ScoreStore
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score, Status
from ringtrue.rewards.traits import Traits

__all__ = ["Cached"]

_KEPT: Final = frozenset({Status.OK, Status.NOT_APPLICABLE, Status.UNREADABLE_GOLD})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Cached(Wrapper):
    r"""The reward, asked once for each row that differs. Range: the reward's.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from ringtrue.rewards import Correctness
    >>> with TemporaryDirectory() as folder:
    ...     remembered = Cached(Correctness(), Path(folder) / "scores.sqlite")
    ...     [remembered([r"\boxed{4}", "no"], gold=["4", "4"]) for _ in range(2)]
    [[1.0, -1.0], [1.0, -1.0]]
    """

    path: str | PathLike[str] = field(kw_only=False)
    """The file; made where there is none, in a folder that is there. Not on a network drive."""
    timeout: float = 30.0
    """Seconds to wait for another process that writes."""

    def __post_init__(self) -> None:
        inner = checked_reward("Cached", "reward", self.reward)
        if inner.scope == "group":
            raise ValueError(
                f"Cached: {inner.name!r} compares the completions of a prompt, so a row has no value of its "
                "own to remember: put Cached around a reward inside it"
            )
        if any(isinstance(part, Schedule) for part in _tree(inner)):
            raise ValueError(
                f"Cached: {inner.name!r} changes with the step: put the Schedule around Cached instead"
            )
        given: object = self.path
        path: object = fspath(given) if isinstance(given, str | PathLike) else None
        if not isinstance(path, str) or not path.strip() or path.startswith(":memory:"):
            raise ValueError(f"Cached.path is {self.path!r}: give the path of a file")
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "timeout", number("Cached", "timeout", self.timeout, low=0.0))
        Wrapper.__post_init__(self)

    @property
    def scope(self) -> Literal["row", "group"]:
        """Of a row, always."""
        return "row"

    @property
    def low(self) -> float:
        """The reward's."""
        return self.reward.low

    @property
    def high(self) -> float:
        """The reward's."""
        return self.reward.high

    @property
    def traits(self) -> Traits:
        """The reward's."""
        return self.reward.traits

    def option_text(self, name: str) -> str:
        """An option as it counts for the fingerprint; where scores lie changes none of them."""
        return "" if name in {"path", "timeout"} else Wrapper.option_text(self, name)

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Look the rows up, and score those that are not there, each that differs once."""
        if rows:
            self.check_columns(rows[0].columns)  # it names the columns that are there; a shown row has fewer
        shown = [self._shown(row) for row in rows]
        asked = self.reward.fingerprint
        # A row without a key stands for itself, and is forgotten again.
        keys = [row_key(asked, row, self.name) or place for place, row in enumerate(shown)]
        store = ScoreStore(str(self.path), self.timeout)
        found = store.read(key for key in keys if isinstance(key, bytes))
        known: dict[bytes | int, Score] = {key: score for key, score in found.items()}  # noqa: C416 - wider keys
        todo = {key: row for key, row in zip(keys, shown, strict=True) if key not in known}
        fresh = dict(zip(todo, self.reward.score(list(todo.values())), strict=True)) if todo else {}
        store.write({key: one for key, one in fresh.items() if isinstance(key, bytes) and _is_kept(one)})
        return [
            self.around(fresh[key], fresh[key].value)
            if key in fresh
            else self.around(known[key], known[key].value, reason="remembered")
            for key in keys
        ]

    def _shown(self, row: Row) -> Row:
        """The row without anything that is no part of its key; what graders say is shared with the row."""
        wanted = {*self.needs, *(GOLD_COLUMNS if "gold" in self.needs else ())}
        return row.shown({name: value for name, value in row.columns.items() if name in wanted})


def _is_kept(score: Score) -> bool:
    return score.status in _KEPT and (score.value is None or math.isfinite(score.value))


def _tree(reward: Reward) -> Iterator[Reward]:
    yield reward
    for inner in reward.inner:
        yield from _tree(inner)
