"""What is declared of a reward: by its author in words, by a reward of ringtrue's in its attributes.

A real declaration: `check_reward(score, kind="answer", gold="solution", low=0.0, high=1.0)`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final, Literal, get_args

from ringtrue.rewards.columns import GOLD_COLUMNS
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.testing.golden import as_batch, golden_cases
from ringtrue.rewards.testing.subject import Kind, Subject
from ringtrue.rewards.traits import Traits

__all__ = ["as_declared", "with_cases"]

_UNKNOWN: Final = ("",)
"""The values of a column that a reward needs and of which nothing else is known."""
_OWN_KINDS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "format": ("format",), "correctness": ("answer",), "length": ("length",), "combine": ("composite",),
}  # fmt: skip
"""The kinds of ringtrue's own families; style rewards differ among themselves and say it by their traits."""
_OWN_RUNNERS: Final[Mapping[str, Kind]] = {"CodeCorrectness": "code", "Judge": "judge"}
"""Those of the family of correctness that have laws and probes of their own."""


def as_declared(
    reward: Callable[..., Any],
    traits: Traits | None,
    kind: Kind | Iterable[Kind] | None,
    scope: Literal["row", "group"] | None,
    low: float | None,
    high: float | None,
    gold: str | None,
    columns: Mapping[str, Sequence[object]] | None,
) -> Subject:
    """A subject of nothing but what its author says; the arguments are those of `check_reward`."""
    kinds = _kinds(kind)
    said = {name for name, value in (("scope", scope), ("gold", gold), ("kind", kind)) if value is not None}
    if low is not None and high is not None:
        said.add("range")
    if traits is not None:
        said |= {f.name for f in fields(traits) if getattr(traits, f.name) != f.default}
    subject = Subject(
        reward, _name(reward), kinds, scope or "row", low, high, traits or Traits(),
        frozenset(said), gold=gold, columns=dict(columns or {}),
    )  # fmt: skip
    return _of_ours(subject, reward) if isinstance(reward, Reward) else subject


def _of_ours(subject: Subject, reward: Reward) -> Subject:
    """What a reward of ringtrue's declares by itself."""
    from ringtrue.rewards.function import FunctionReward

    own = _OWN_KINDS.get(reward.kind, ())
    kinds = subject.kinds | frozenset(own)
    kind = type(reward)
    if kind.__module__.startswith("ringtrue.") and kind.__qualname__ in _OWN_RUNNERS:
        kinds |= {_OWN_RUNNERS[kind.__qualname__]}
    if reward.scope == "group":
        kinds |= {"group"}
    traits = reward.traits if subject.traits == Traits() else subject.traits
    said = {
        "kind",
        "scope",
        "range",
        *(f.name for f in fields(traits) if getattr(traits, f.name) != f.default),
    }
    needs = [name for name in reward.needs if name not in (*GOLD_COLUMNS, subject.gold)]
    gold = subject.gold or next((name for name in reward.needs if name in GOLD_COLUMNS), None)
    return replace(
        subject,
        kinds=kinds, scope=reward.scope, traits=traits, declared=subject.declared | said, gold=gold,
        low=reward.low if subject.low is None else subject.low,
        high=reward.high if subject.high is None else subject.high,
        strict=not isinstance(reward, FunctionReward),
        columns={**dict.fromkeys(needs, _UNKNOWN), **subject.columns},
    )  # fmt: skip


def _kinds(kind: Kind | Iterable[Kind] | None) -> frozenset[Kind]:
    given = () if kind is None else (kind,) if isinstance(kind, str) else tuple(kind)
    for one in given:
        if one not in get_args(Kind):
            raise ValueError(f"kind={one!r}: give one or more of {', '.join(get_args(Kind))}")
    return frozenset(given)


def _name(reward: Callable[..., Any]) -> str:
    return str(getattr(reward, "__name__", None) or type(reward).__name__)


def with_cases(subject: Subject, cases: Sequence[Mapping[str, object]]) -> Subject:
    """Golden rows as a batch; their columns are material for every other law."""
    if not cases:
        return subject
    golden = golden_cases(cases)
    rows = as_batch(golden)
    names = sorted(rows.columns)
    others = {
        name: tuple(rows.columns[name]) for name in names if name != subject.gold and name not in GOLD_COLUMNS
    }
    gold = subject.gold or next((name for name in names if name in GOLD_COLUMNS), None)
    given = {name: values for name, values in subject.columns.items() if values != _UNKNOWN}
    return replace(
        subject, cases=rows, golden=tuple(golden), gold=gold,
        columns={**subject.columns, **others, **given},
    )  # fmt: skip
