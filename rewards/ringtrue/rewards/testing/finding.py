"""A reward to test by the name that a person types: a shipped one, or any callable of their own.

Real ones: `correctness`, `my_rewards:score`.
"""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from ringtrue.rewards.registry import get_reward
from ringtrue.rewards.reward import Reward

__all__ = ["find_reward"]


def find_reward(name: str, options: Mapping[str, Any] | None = None) -> Callable[..., Any]:
    """The callable behind a name; its module is imported, which runs its code.

    Args:
        name: a registry name, or `package.module:name` of any callable; a class is built first.
        options: what it is built with.

    Raises:
        ValueError: where there is no such reward, module or name, or importing the module fails.
        TypeError: where it is not callable, or an option is missing or unknown.

    >>> find_reward("correctness", {"wrong": 0.0})
    Correctness(wrong=0.0)
    """
    options = options or {}
    module, colon, path = name.partition(":")
    found = _imported(name, module, path) if colon else get_reward(name, **options)
    if isinstance(found, Reward) or (isinstance(found, type) and issubclass(found, Reward)):
        return get_reward(name, **options)
    if not callable(found):
        raise TypeError(
            f"{name} is {repr(found)[:60]} of type {type(found).__name__}, which cannot be called: "
            "name the reward function itself"
        )
    return _built(name, found, options)


def _imported(name: str, module: str, path: str) -> object:
    if not module or not path:
        raise ValueError(f"{name!r}: write package.module:name, e.g. my_rewards:score")
    if "/" in module or module.startswith("."):
        written = module.removesuffix(".py").strip("./").replace("/", ".")
        raise ValueError(f"{module!r} is the path of a file: write {written}:{path}")
    try:
        found: object = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise _failed(module, error) from error
        mend = f"run where {error.name.replace('.', '/')}.py is, or put its folder on PYTHONPATH"
        if module.endswith(".py"):
            mend = f"write {module.removesuffix('.py')}:{path}"
        raise ValueError(f"there is no module {error.name!r}: {mend}") from error
    except (Exception, SystemExit) as error:
        raise _failed(module, error) from error
    for part in path.split("."):
        if not hasattr(found, part):
            raise ValueError(f"{module} has no {part!r}; it has {_callables(found)}")
        found = getattr(found, part)
    return found


def _failed(module: str, error: BaseException) -> ValueError:
    place = ""
    trace = error.__traceback__
    while trace is not None:  # the last frame is where it happened
        place = f" ({trace.tb_frame.f_code.co_filename}:{trace.tb_lineno})"
        trace = trace.tb_next
    return ValueError(f"importing {module} raises {type(error).__name__}: {error}{place}")


def _callables(holder: object) -> str:
    names = [
        name
        for name, value in vars(holder).items()
        if callable(value) and not name.startswith("_")
        and getattr(value, "__module__", None) == getattr(holder, "__name__", None)
    ]  # fmt: skip
    return ", ".join(sorted(names)[:20]) or "no function of its own"


def _built(name: str, found: Callable[..., Any], options: Mapping[str, Any]) -> Callable[..., Any]:
    if not isinstance(found, type):
        if options:
            raise TypeError(
                f"{name} is a function, which takes no options: {', '.join(options)}; "
                "bind them in its module and name the result"
            )
        return found
    try:
        made: object = found(**options)
    except Exception as error:
        raise TypeError(
            f"{name} is a class, and building it raises {type(error).__name__}: {error}; "
            "build it in its module and name the result"
        ) from error
    if not callable(made):
        raise TypeError(f"{name} is a class whose objects cannot be called: give it __call__")
    return made
