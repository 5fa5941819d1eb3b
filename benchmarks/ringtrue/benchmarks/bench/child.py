"""The program of a fresh process that loads one reward function and scores what it is sent.

One example: sent `("score", [("so 4", None, {"gold": "4"}, "4")])`, it answers `{"answers": [[1.0, "ok", "",
"4"]], "seconds": 0.0001, "cpu": 0.0001}`.

It is run as a script and imports the standard library alone, so that what is measured is the function's own
import, time and memory. It sets no limits: `process` kills it.
"""

import asyncio
import importlib
import importlib.util
import inspect
import json
import math
import os
import pickle
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

__all__ = ["Answers", "SentRow", "serve"]

SentRow: TypeAlias = tuple[Any, Any, Mapping[str, Any], Any]
"""Completion, prompt, columns, gold."""
Answers: TypeAlias = list[tuple[float | None, str, str, str | None]]
"""Value, status, reason and the answer read, one a row."""

_HEADER: Final = 8
_ROW_NAMES: Final = ("solution_str", "model_output", "predict_str", "response", "completion", "text")
_GOLD_NAMES: Final = (
    "gold", "ground_truth", "ground_truths", "solution", "answer", "reference_answer", "label",
)  # fmt: skip


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Load what the first message names, say what it is, then score until the end is said."""
    spec = pickle.loads(_read(source))  # noqa: S301  # written by the process that started this one
    used = _beside("usage")
    sys.path[:] = spec["path"]
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        target = _load(spec)
        took = time.perf_counter() - wall, time.process_time() - cpu
        call, hello = _prepared(target, spec)
    except (Exception, SystemExit) as error:  # noqa: BLE001  # told to the person who named it
        _write(sink, {"fault": _told(error)})
        return
    _write(sink, {**hello, "import_s": took[0], "import_cpu_s": took[1]})
    children = used.reaped()
    while True:
        message = _read(source)
        kind, rows = pickle.loads(message) if message else ("end", [])  # noqa: S301  # as above
        if kind == "end":
            _write(sink, {"children_cpu_s": used.reaped() - children + used.living(), "peak_mb": used.peak()})
            return
        _write(sink, _scored(call, rows))


def _read(source: BinaryIO) -> bytes:
    head = source.read(_HEADER)
    return source.read(int.from_bytes(head, "little")) if len(head) == _HEADER else b""


def _write(sink: BinaryIO, message: Mapping[str, object]) -> None:
    text = json.dumps(message).encode("ascii")
    sink.write(len(text).to_bytes(_HEADER, "little") + text)
    sink.flush()


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def _beside(name: str) -> Any:
    """A module of this folder, by its file: its packages would import what nobody may measure."""
    path = Path(__file__).with_name(f"{name}.py")
    found = importlib.util.spec_from_file_location(f"_ringtrue_{name}", path)
    if found is None or found.loader is None:
        raise ImportError(f"cannot load {path}")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def _load(spec: Mapping[str, Any]) -> Any:
    name: str = spec["name"]
    if spec["peer"]:
        return _beside("peers").load(name)
    if name.endswith(".toml"):
        return importlib.import_module("ringtrue.rewards").load_recipe(Path(name))
    module_name, colon, path = name.partition(":")
    if not colon:
        return importlib.import_module("ringtrue.rewards").get_reward(name)
    target: Any = importlib.import_module(module_name)
    for part in path.split("."):
        target = getattr(target, part)
    if isinstance(target, type):
        target = target()
    if not callable(target):
        raise TypeError(f"{name} is {repr(target)[:60]}, which cannot be called")
    return target


def _prepared(target: Any, spec: Mapping[str, Any]) -> tuple[Callable[..., Answers], dict[str, object]]:
    ours = sys.modules.get("ringtrue.rewards")
    if ours is not None and isinstance(target, ours.Reward):
        return _prepared_ours(target, spec)
    if spec["dialect"]:
        raise ValueError("a dialect is for ringtrue's own rewards: this is another function")
    form = {"shape": "batch", "messages": False, "gold": "gold"} if spec["peer"] else _form(target)
    needs = form["gold"] is not None
    hello = {"reward": False, "scope": "row", "low": None, "high": None, "needs_gold": needs}
    called = _ByRow(target, form) if form["shape"] == "row" else _ByBatch(target, form)
    return called, {**hello, "form": form, "module": str(getattr(target, "__module__", ""))}


def _prepared_ours(target: Any, spec: Mapping[str, Any]) -> tuple[Callable[..., Answers], dict[str, object]]:
    recipes = importlib.import_module("ringtrue.benchmarks.recipes")
    if spec["dialect"]:
        target = target.with_dialect(spec["dialect"])
    needs = recipes.needs_gold(target)
    ends = [end if math.isfinite(end) else None for end in (target.low, target.high)]
    form = {"shape": "rows", "messages": False, "gold": None}
    hello = {
        "reward": True, "scope": target.scope, "low": ends[0], "high": ends[1], "needs_gold": needs,
        "form": form, "module": "ringtrue", "columns": sorted({*target.needs, *recipes.named_golds(target)}),
    }  # fmt: skip
    return _Ours(recipes.with_gold(target, "gold") if needs else target), hello


def _form(target: Any) -> dict[str, Any]:
    """How a foreign function is called: one row or a batch, texts or messages, and where the gold goes."""
    try:
        names = list(inspect.signature(target).parameters)
    except (TypeError, ValueError):
        names = []
    text = next((name for name in _ROW_NAMES if name in names), None)
    if "completions" not in names and text is not None:
        gold = next((name for name in _GOLD_NAMES if name in names), None)
        return {"shape": "row", "messages": False, "gold": gold, "completion": text}
    return _tried_apart(target)


def _tried_apart(target: Any) -> dict[str, Any]:
    # In a fork: what it takes to try a function out is neither its import nor its memory.
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            told = json.dumps(_examined(target))
        except BaseException as error:  # noqa: BLE001  # handed to the parent
            told = json.dumps({"fault": _told(error)})
        os.write(writer, told.encode("ascii"))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read().decode("ascii") or '{"fault": "the process ended while it was tried"}'
    found: dict[str, Any] = json.loads(told)
    os.waitpid(child, 0)
    if "fault" in found:
        raise RuntimeError(found["fault"])
    return found


def _examined(target: Any) -> dict[str, Any]:
    examine = importlib.import_module("ringtrue.rewards.testing.guess").examine
    subject = examine(target, kind="answer", tasks=())
    return {"shape": "batch", "messages": not subject.texts, "gold": subject.gold}


def _scored(call: Callable[..., Answers], rows: Sequence[SentRow]) -> dict[str, object]:
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        answers = call(rows)
    except (Exception, SystemExit) as error:  # noqa: BLE001  # what it raises is a finding
        answers = [(None, "error", _told(error), None)] * len(rows)
    seconds, spent = time.perf_counter() - wall, time.process_time() - cpu
    return {"answers": answers, "seconds": seconds, "cpu": spent}


class _Ours:
    """One of ringtrue's rewards, which says more than a value."""

    def __init__(self, reward: Any) -> None:
        self._reward = reward
        self._read = importlib.import_module("ringtrue.rewards.row").read_rows

    def __call__(self, rows: Sequence[SentRow]) -> Answers:
        columns = _columns(rows)
        columns["gold"] = [row[3] for row in rows]
        read = self._read(
            [row[0] for row in rows], [row[1] for row in rows], dialect=self._reward.dialect, columns=columns
        )
        scores = self._reward.score(read)
        return [(one.value, str(one.status.value), one.reason, _extracted(one)) for one in scores]


def _extracted(score: Any) -> str | None:
    """The answer that was graded, by the reward or by the first part that grades one."""
    if score.extracted is not None:
        return str(score.extracted)
    found = (_extracted(part) for part in score.parts.values())
    return next((text for text in found if text is not None), None)


class _ByBatch:
    """A function of the shape that trainers call."""

    def __init__(self, function: Callable[..., Any], form: Mapping[str, Any]) -> None:
        self._function, self._form = function, form
        self._names = _named(function)

    def __call__(self, rows: Sequence[SentRow]) -> Answers:
        given: dict[str, Any] = _columns(rows)
        if self._form["gold"] is not None:
            given[self._form["gold"]] = [row[3] for row in rows]
        as_messages = self._form["messages"]
        given["completions"] = [_shaped(row[0], "assistant", messages=as_messages) for row in rows]
        given["prompts"] = [_shaped(row[1] or "", "user", messages=as_messages) for row in rows]
        if self._names is not None:
            given = {name: value for name, value in given.items() if name in self._names}
        values = list(_awaited(self._function(**given)))
        if len(values) != len(rows):
            raise ValueError(f"{len(values)} values for {len(rows)} rows")
        return [_answer(value) for value in values]


class _ByRow:
    """A function of one row, as verl calls them."""

    def __init__(self, function: Callable[..., Any], form: Mapping[str, Any]) -> None:
        self._function, self._form = function, form
        self._names = _named(function)

    def __call__(self, rows: Sequence[SentRow]) -> Answers:
        return [self._one(row) for row in rows]

    def _one(self, row: SentRow) -> tuple[float | None, str, str, str | None]:
        given = {self._form["completion"]: _shaped(row[0], "assistant", messages=False)}
        if self._form["gold"] is not None:
            given[self._form["gold"]] = row[3]
        columns = {name: value for name, value in row[2].items() if self._names and name in self._names}
        return _answer(_awaited(self._function(**{**columns, **given})))


def _named(function: Callable[..., Any]) -> frozenset[str] | None:
    """The names that it takes; None where it takes any."""
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return None
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
        return None
    return frozenset(parameters)


def _columns(rows: Sequence[SentRow]) -> dict[str, Any]:
    names = dict.fromkeys(name for row in rows for name in row[2])
    return {name: [row[2].get(name) for row in rows] for name in names}


def _shaped(value: Any, role: str, *, messages: bool) -> Any:
    if isinstance(value, str):
        return [{"role": role, "content": value}] if messages else value
    if messages or not isinstance(value, list):
        return value
    return "\n".join(str(message.get("content") or "") for message in value)


def _awaited(value: Any) -> Any:
    async def wait() -> Any:
        return await value

    return asyncio.run(wait()) if inspect.isawaitable(value) else value


def _answer(value: Any) -> tuple[float | None, str, str, str | None]:
    extracted = None
    if isinstance(value, Mapping):
        extracted = value.get("pred")
        value = value.get("score")
    if value is None:
        return None, "no_value", "", None
    number = float(value)
    if not math.isfinite(number):
        return None, "error", f"it returned {number}", None
    return number, "ok", "", None if extracted is None else str(extracted)


if __name__ == "__main__":
    # The channel is ours alone: what the function prints goes to standard error, and it reads nothing.
    ours_in, ours_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    serve(ours_in, ours_out)
