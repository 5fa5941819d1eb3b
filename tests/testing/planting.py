"""How a planted reward is put on record, and what most of them read of a completion."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

__all__ = ["Planted", "Record", "boxed", "recorder", "short", "texts_of"]

Reward: TypeAlias = Callable[..., Any]


class Planted(NamedTuple):
    """A reward, and how it is declared to `check_reward`."""

    function: Reward
    options: Mapping[str, Any] = {}


Record: TypeAlias = dict[str, Planted]


def recorder(record: Record) -> Callable[..., Callable[[Reward], Reward]]:
    """A decorator that puts a reward on record by a name, with the options that it is declared with."""

    def planted(name: str, **options: object) -> Callable[[Reward], Reward]:
        def keep(function: Reward) -> Reward:
            record[name] = Planted(function, options)
            return function

        return keep

    return planted


def texts_of(completions: Sequence[Any]) -> list[str]:
    """The texts of completions of either shape."""
    return [one if isinstance(one, str) else str(one[-1]["content"]) for one in completions]


def short(text: str) -> float:
    """What most of them pay, where nothing is wrong."""
    return 1.0 if len(text) < 100 else 0.0


def boxed(text: str) -> str | None:
    """The last box after the reasoning, near the end."""
    answer = unicodedata.normalize("NFC", text).rpartition("</think>")[2]
    found = re.findall(r"\\boxed\{([^{}]*)\}", answer[-2000:])
    return (found[-1].strip() or None) if found else None
