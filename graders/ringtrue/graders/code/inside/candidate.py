"""The process that a candidate's program runs in: as a script, or as functions that are called from outside.

A script gets standard input and writes standard output. Functions are called over a channel, by name, with
written values, and answer with written values; an object of no known type stays here under a number, and its
attributes and methods can be asked for. Nothing here knows what answer is right.
"""

import builtins
import contextlib
import io
import os
import resource
import sys
import threading
import traceback
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final, NoReturn

from ringtrue.graders.code.inside.channel import Channel, GoneError
from ringtrue.graders.code.inside.values import NotPlainError, decode, encode

__all__ = ["new_main", "run_other", "run_script", "serve"]

_FILE: Final = "main.py"
_STACK: Final = 64 << 20


def new_main(name: str) -> ModuleType:
    """A fresh module to run a program in, and standard streams over the descriptors 0 to 2."""
    for place, mode, stream in ((0, "r", "stdin"), (1, "w", "stdout"), (2, "w", "stderr")):
        raw = open(place, f"{mode}b", buffering=-1, closefd=False)  # noqa: SIM115
        errors = "backslashreplace" if place == 2 else "strict"
        text = io.TextIOWrapper(raw, encoding="utf-8", errors=errors, line_buffering=place == 2)
        setattr(sys, stream, text)
        setattr(sys, f"__{stream}__", text)
    main = ModuleType(name)
    main.__dict__["__builtins__"] = builtins
    sys.modules[name] = main
    sys.argv = [_FILE]
    return main


def run_script(code: str) -> NoReturn:
    """Run a program as `python main.py` would, and end."""
    main = new_main("__main__")
    status = _guarded(lambda: exec(compile(code, _FILE, "exec"), main.__dict__))  # noqa: S102
    with contextlib.suppress(BaseException):
        threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - as the interpreter does
    import atexit

    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()  # noqa: SLF001
    try:
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - whatever a program has put there
        status = status or 120
    with contextlib.suppress(BaseException):
        sys.stderr.flush()
    os._exit(status)


def run_other(files: dict[str, str], commands: list[list[str]], environment: dict[str, str]) -> NoReturn:
    """Write a program of another language down, prepare it where it must be, and become it."""
    for name, text in files.items():
        with open(name, "w", encoding="utf-8", errors="surrogatepass") as file:  # noqa: PTH123
            file.write(text)
    # A runtime in which each thread's stack is as large as may be reserves more than there is, as node does.
    resource.setrlimit(resource.RLIMIT_STACK, (_STACK, _STACK))
    # What a compiler says is not what the program writes.
    aside = [(os.POSIX_SPAWN_DUP2, 2, 1)]
    try:
        for command in commands[:-1]:
            child = os.posix_spawn(command[0], command, environment, file_actions=aside)
            _, status = os.waitpid(child, 0)
            if status:
                os._exit(125)
        os.execve(commands[-1][0], commands[-1], environment)  # noqa: S606
    except OSError as error:
        print(error, file=sys.stderr, flush=True)  # noqa: T201 - the program's own output
        os._exit(126)


def _guarded(run: Callable[[], object]) -> int:
    try:
        run()
    except SystemExit as error:
        if error.code is None:
            return 0
        if isinstance(error.code, int):
            return error.code & 0xFF
        with contextlib.suppress(BaseException):
            print(error.code, file=sys.stderr)  # noqa: T201 - as the interpreter does
        return 1
    except BaseException:  # noqa: BLE001 - as the interpreter does
        with contextlib.suppress(BaseException):
            traceback.print_exc()
        return 1
    return 0


class _Objects:
    """Objects that stay here, by number."""

    def __init__(self) -> None:
        self._kept: list[object] = []

    def keep(self, value: object) -> list[object]:
        self._kept.append(value)
        return ["x", len(self._kept) - 1, type(value).__name__]

    def find(self, number: int, _name: str) -> object:
        return self._kept[number]


def serve(code: str, channel: Channel) -> NoReturn:
    """Run a program, then do what the channel asks for until it ends."""
    main = new_main("solution")
    objects = _Objects()
    try:
        channel.send(_answered(lambda: exec(compile(code, _FILE, "exec"), main.__dict__), objects))  # noqa: S102
        while True:
            channel.send(_obey(channel.receive(), main.__dict__, objects))
    except GoneError:
        os._exit(0)


def _obey(order: dict[str, Any], names: dict[str, Any], objects: _Objects) -> dict[str, object]:
    target, arguments = order["target"], [decode(item, objects.find) for item in order.get("args", ())]
    named = {name: decode(item, objects.find) for name, item in order.get("named", {}).items()}

    def find() -> Any:
        found = objects.find(target, "") if isinstance(target, int) else _function(names, target)
        return getattr(found, order["name"]) if "name" in order else found

    if order["do"] == "get":
        return _answered(find, objects)
    if order["do"] == "set":
        return _answered(lambda: setattr(objects.find(target, ""), order["name"], arguments[0]), objects)
    answer = _answered(lambda: find()(*arguments, **named), objects)
    with contextlib.suppress(NotPlainError):
        # A function may change what it is given, and a test may look there.
        answer["args"] = [encode(item) if isinstance(item, list | dict | set) else None for item in arguments]
    return answer


def _function(names: dict[str, Any], name: str) -> object:
    if name in names:
        return names[name]
    solution = names.get("Solution")
    if isinstance(solution, type) and hasattr(solution, name):
        return getattr(solution(), name)
    raise NameError(f"name {name!r} is not defined")


def _answered(work: Callable[[], object], objects: _Objects) -> dict[str, object]:
    try:
        return {"ok": encode(work(), objects.keep)}
    except GoneError:
        raise
    except Exception as error:  # noqa: BLE001 - the boundary: told to the other side
        kind = next((base.__name__ for base in type(error).__mro__ if hasattr(builtins, base.__name__)), "")
        return {"error": [kind, _text(error), type(error).__name__]}
    except BaseException as error:  # noqa: BLE001 - it wants to end, and ends
        return {"ended": type(error).__name__}


def _text(error: BaseException) -> str:
    try:
        return str(error)[:300].encode("utf-8", "replace").decode()
    except Exception:  # noqa: BLE001 - a foreign __str__
        return ""
