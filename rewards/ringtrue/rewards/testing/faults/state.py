"""Faults that outlive a call, or reach beyond it: caches with a short key, drift, threads, changed arguments.

A real one: `cached_by_completion` answers a text that it has seen with what that earned beside another gold.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from ringtrue.rewards.testing.faults.fault import Call, Fault, Returned, text_of

__all__ = ["STATE"]


def _cached(key: Callable[[str], object], call: Call) -> Returned:
    values = call.score()
    return [
        call.memory.setdefault(key(text_of(one)), value)
        for one, value in zip(call.completions, values, strict=True)
    ]


def _whole(text: str) -> str:
    return text


def _opening(text: str) -> str:
    return text[:12]


def _drifts(call: Call) -> Returned:
    calls = call.memory["calls"] = call.memory.get("calls", 0) + 1
    return [None if value is None else value + 0.01 * (calls - 1) for value in call.score()]


def _main_thread_only(call: Call) -> Returned:
    values = call.score()
    return values if call.main_thread else [0.0] * len(values)


def _mutates(call: Call) -> Returned:
    values = call.score()
    for name, column in call.arguments.items():
        if isinstance(column, list) and name in ("completions", call.gold):
            column[:] = ["" for _ in column]
    return values


def _prints(call: Call) -> Returned:
    values = call.score()
    print("-" * 20, *call.completions[:1], sep="\n")  # noqa: T201  # this is the fault
    return values


def _names_its_columns(call: Call) -> Returned:
    known = {"completions", "prompts", "completion_ids", call.gold}
    for name in call.arguments:
        if name not in known:
            raise TypeError(f"score() got an unexpected keyword argument {name!r}")
    return call.score()


def _follows_hash_seed(call: Call) -> Returned:
    values = zip(call.completions, call.score(), strict=True)
    return [None if value is None else value + (1 + hash(text_of(one)) % 7) / 1000 for one, value in values]


def _fault(name: str, does: str, law: str, apply: Callable[[Call], Any], *, silent: bool = False) -> Fault:
    return Fault(name, does, law, apply, silent=silent)


STATE: Final = (
    Fault(
        "cached_by_length",
        "remembers a value by the length of the text",
        "stateless",
        partial(_cached, len),
        rows=2,
    ),
    Fault(
        "cached_by_opening",
        "remembers a value by the first 12 characters",
        "stateless",
        partial(_cached, _opening),
        rows=2,
    ),
    Fault(
        "cached_by_completion",
        "remembers a value by the text, whatever the columns",
        "stateless",
        partial(_cached, _whole),
        rows=2,
    ),
    _fault("drifts", "pays 0.01 more with every call", "repeatable", _drifts, silent=True),
    _fault(
        "main_thread_only",
        "pays 0 outside the main thread",
        "thread_agreement",
        _main_thread_only,
        silent=True,
    ),
    _fault("mutates_arguments", "empties the lists that it is given", "pure", _mutates, silent=True),
    _fault("prints", "prints on every call", "quiet", _prints, silent=True),
    _fault(
        "refuses_other_columns",
        "raises on a column that it does not know",
        "extra_columns",
        _names_its_columns,
        silent=True,
    ),
    _fault("follows_hash_seed", "adds what differs between processes", "reproducible", _follows_hash_seed),
)
"""Faults that outlive a call."""
