"""The process that runs tests: it holds them, and calls the candidate's functions in another process.

`assert poly(xs, find_zero(xs)) == 0` runs here; `find_zero` is a stand-in that sends `xs` over and takes a
written value back, while `poly`, which the task itself defines, is the task's own and not the candidate's.
Values arrive as plain ones, so that nothing of the candidate's is compared here; an object of its own is a
handle that can be called and asked for attributes, and equals nothing but itself.

It cannot hand over what has no written form (a function, an object of the tests' own): `needs_live` then says
that these tests want candidate and tests in one process. What a candidate returns brings that about only
where a test hands on a part of it that has no written form, as the method of a text.
"""

import ast
import builtins
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, NoReturn

from ringtrue.graders.code.inside.candidate import new_main
from ringtrue.graders.code.inside.cases import one_case, run_tests
from ringtrue.graders.code.inside.channel import Channel, GoneError
from ringtrue.graders.code.inside.values import NotPlainError, decode, dump, encode

__all__ = ["judge", "judge_here"]


class _NeedsLiveError(BaseException):
    """The tests hand over what only a process shared with the candidate could take."""


class _CandidateError(Exception):
    """An exception of the candidate's own class."""


class _Handle:
    """An object that stayed with the candidate."""

    __slots__ = ("_caller", "_number", "_type")

    def __init__(self, caller: "_Caller", number: int, kind: str) -> None:
        self._caller, self._number, self._type = caller, number, kind

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._caller.ask({"do": "get", "target": self._number, "name": name})

    def __setattr__(self, name: str, value: object) -> None:
        if name in _Handle.__slots__:
            object.__setattr__(self, name, value)
        else:
            self._caller.put(self._number, name, value)

    def __call__(self, *args: object, **named: object) -> Any:
        return self._caller.call(self._number, args, named)

    def __bool__(self) -> bool:
        raise TypeError(f"an object of the type {self._type} is neither true nor false here")


class _Caller:
    """Asks the candidate's process."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._handles: dict[int, _Handle] = {}

    def loaded(self) -> None:
        """Wait until the program has been run once."""
        self._taken(self._channel.receive())

    def stand_in(self, name: str) -> Callable[..., Any]:
        """A function that is called there."""

        def call(*args: object, **named: object) -> Any:
            return self.call(name, args, named)

        call.__name__ = name
        return call

    def call(self, target: str | int, args: tuple[object, ...], named: dict[str, object]) -> Any:
        """Call a function or a handle."""
        order: dict[str, object] = {"do": "call", "target": target}
        order["args"] = [self._written(value) for value in args]
        order["named"] = {name: self._written(value) for name, value in named.items()}
        return self.ask(order, args)

    def put(self, target: int, name: str, value: object) -> None:
        """Set an attribute of an object that is there."""
        self.ask({"do": "set", "target": target, "name": name, "args": [self._written(value)]})

    def ask(self, order: dict[str, object], args: tuple[object, ...] = ()) -> Any:
        """Send an order and take its answer."""
        self._channel.send(order)
        answer = self._channel.receive()
        for ours, theirs in zip(args, answer.get("args", ()), strict=False):
            if theirs is not None:
                _change(ours, decode(theirs, self._handle))
        return self._taken(answer)

    def _taken(self, answer: Any) -> Any:
        if not isinstance(answer, dict):
            raise GoneError("the program's process speaks nonsense")
        if "ended" in answer:
            raise GoneError(f"the program ended itself ({str(answer['ended'])[:40]})")
        if "error" in answer:
            kind, text, name = (str(part)[:300] for part in answer["error"])
            found: Any = getattr(builtins, kind, None)
            plain = isinstance(found, type) and issubclass(found, Exception) and found is not Exception
            error: Exception
            try:
                error = found(text) if plain else _CandidateError(f"{name}: {text}")
            except TypeError:  # such as a UnicodeError, which takes more
                error = _CandidateError(f"{name}: {text}")
            raise error
        try:
            return decode(answer.get("ok"), self._handle)
        except NotPlainError as error:
            raise GoneError(str(error)) from error

    def _handle(self, number: int, kind: str) -> object:
        return self._handles.setdefault(number, _Handle(self, number, kind))

    def _written(self, value: object) -> object:
        def known(item: object) -> list[object]:
            if isinstance(item, _Handle):
                return ["x", item._number, item._type]  # noqa: SLF001 - one class in two
            raise _NeedsLiveError(f"a test hands over an object of the type {type(item).__name__}")

        return encode(value, known)


def _change(ours: Any, theirs: Any) -> None:
    """Do to an argument what the function did to its copy."""
    if type(ours) is not type(theirs) or ours == theirs:
        return
    if isinstance(ours, list):
        ours[:] = theirs
    elif isinstance(ours, dict | set):
        ours.clear()
        ours.update(theirs)


def judge(work: dict[str, Any], channel: Channel, result: int) -> NoReturn:
    """Run the tests against the program at the other end of the channel, and say how they went."""
    caller = _Caller(channel)
    main = new_main("__main__")
    _tell(_told(lambda: _passed(work, caller, main), every=lambda: bool(work["all"])), result)


def _passed(work: dict[str, Any], caller: _Caller, main: ModuleType) -> Iterator[str]:
    caller.loaded()
    if "calls" in work:
        yield from _calls(work, caller)
        return
    names = main.__dict__
    trees = [ast.parse(text) for text in (work["setup"], *work["tests"])]
    exec(compile(ast.parse(work["prompt"]), "task", "exec"), names)  # noqa: S102
    own = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
    # What a test asks of a module that only the candidate's code imports, it asks of the real one.
    for name in own & sys.stdlib_module_names - names.keys() - _called(trees):
        names[name] = importlib.import_module(name)
    theirs = {name for name in own if name not in names and not hasattr(builtins, name)}
    # A function under test may be called as a builtin is; another one of the tests is never the candidate's.
    for name in theirs or _first_called(trees):
        names[name] = caller.stand_in(name)
    solution = ModuleType("solution")
    solution.__getattr__ = caller.stand_in  # type: ignore[method-assign]
    sys.modules["solution"] = solution
    entry = work["entry"]
    if entry:
        names[entry] = caller.stand_in(entry)
    yield from run_tests(trees, names, entry)


def _called(trees: list[ast.Module]) -> set[str]:
    calls = [node.func for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {function.id for function in calls if isinstance(function, ast.Name)}


def _first_called(trees: list[ast.Module]) -> set[str]:
    tests = [node.test for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    sides = [test.left if isinstance(test, ast.Compare) else test for test in tests]
    return {side.func.id for side in sides if isinstance(side, ast.Call) and isinstance(side.func, ast.Name)}


def _calls(work: dict[str, Any], caller: _Caller) -> Iterator[str]:
    for arguments, expected in work["calls"]:
        args, wanted = decode(arguments), decode(expected)
        yield from one_case(lambda args=args, wanted=wanted: _compare(caller, work["entry"], args, wanted))  # type: ignore[misc]


def _compare(caller: _Caller, entry: str, args: list[object], wanted: object) -> None:
    got = caller.call(entry, tuple(args), {})
    if _listed(got) != _listed(wanted):
        raise AssertionError(f"{entry}(...) gave {got!r:.100}, not {wanted!r:.100}")


def _listed(value: object, depth: int = 0) -> object:
    """Tuples as lists: the expected values are often JSON, which has no tuples."""
    if isinstance(value, list | tuple):
        return [_listed(item, depth + 1) for item in value]
    return value


def _told(run: Callable[[], Iterator[str]], *, every: Callable[[], bool]) -> dict[str, object]:
    """What to tell of the tests: one text a case, and what stopped them."""
    cases: list[str] = []
    told: dict[str, object] = {"cases": cases, "stopped": "", "needs_live": "", "broken": ""}
    try:
        for case in run():
            cases.append(case)
            if case and not every():
                break
    except _NeedsLiveError as error:
        told["needs_live"] = str(error)
    except GoneError as error:
        told["stopped"] = str(error)
    except SystemExit:
        told["broken"] = "the tests exit"
    except Exception as error:  # noqa: BLE001 - the boundary
        told["stopped"] = f"{type(error).__name__}: {str(error)[:200]}"
    return told


def judge_here(code: str, read_tests: Callable[[], dict[str, Any]], result: int) -> NoReturn:
    """The weaker way, for tests that need live objects: the program and its tests in one process."""
    main = new_main("solution")
    work: dict[str, Any] = {}

    def both() -> Iterator[str]:
        exec(compile(code, "main.py", "exec"), main.__dict__)  # noqa: S102
        work.update(read_tests())
        trees = [ast.parse(text) for text in (work["setup"], *work["tests"])]
        yield from run_tests(trees, main.__dict__, work["entry"])

    _tell(_told(both, every=lambda: bool(work["all"])), result)


def _tell(told: dict[str, object], result: int) -> NoReturn:
    data = memoryview(dump(told))
    while data:
        data = data[os.write(result, data) :]
    os._exit(0)
