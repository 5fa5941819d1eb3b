"""Options of a recipe that TOML cannot write as they are: policies and limits, a sandbox, and None.

A real one, of a `[[reward]]` that uses `code_correctness`:

    policy = { level = "namespaces", language = "cpp", limits = { cpu = 2, wall = 10 } }
    sandbox = { use = "sandbox_fusion", url = "http://localhost:8080" }

What a table stands for is what the reward declares its option to be. `"None"` is None where an option may be
that: `api_key_env = "None"` asks a judge without a key.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final, get_args, get_origin

from ringtrue.graders import Dialect, Policy
from ringtrue.rewards.errors import RecipeError
from ringtrue.rewards.registry import nearest, reward_class
from ringtrue.rewards.reward import Reward

__all__ = ["read_dialect", "read_option"]

_SANDBOXES: Final = {"local": "LocalSandbox", "piston": "Piston", "sandbox_fusion": "SandboxFusion"}


def read_option(where: str, use: str, key: str, value: object) -> object:
    """An option as the reward takes it; what the reward does not know is left for it to refuse.

    Args:
        where: the place in the recipe, for messages.
        use: the reward's name or path.
        key: the option.
        value: what the recipe holds.

    Raises:
        RecipeError: for a table that cannot be what the option is.

    >>> read_option("recipe", "correctness", "policy", {"digits": 4}).digits
    4
    >>> read_option("recipe", "judge", "temperature", "None") is None
    True
    """
    if key == "dialect":
        return read_dialect(where, value)
    if key == "sandbox" and isinstance(value, Mapping):
        return _sandbox(where, value)
    kind = _kind(use, key)
    if key == "policy" and not isinstance(value, Mapping):
        raise RecipeError(
            f"{where}: key 'policy' is {value!r}: write a table, e.g. policy = {{ percent = \"strict\" }}"
        )
    return _read(where, key, kind, value)


def _kind(use: str, key: str) -> Any:
    """What an option is declared to be; a policy of what is built already is one of maths."""
    try:
        reward = reward_class(use)
    except (TypeError, ValueError):  # it is refused by its name later on
        reward = None
    declared = {field.name: field.type for field in fields(reward)} if reward else {"policy": Policy}
    return declared.get(key)


def _read(where: str, path: str, kind: Any, value: object) -> object:
    kinds = get_args(kind) or (kind,)
    if value == "None" and type(None) in kinds:
        return None
    if isinstance(value, list) and get_origin(kind) is tuple:
        return tuple(value)
    if isinstance(value, Mapping):
        for one in kinds:
            if isinstance(one, type) and is_dataclass(one) and not issubclass(one, Reward):
                return _table(where, path, one, value)
    return value


def _table(where: str, path: str, kind: type, table: Mapping[str, object]) -> object:
    known = {field.name: field.type for field in fields(kind)}
    for key in table:
        if key not in known:
            raise RecipeError(f"{where}: unknown key '{path}.{key}': {nearest(key, set(known))}")
    options = {key: _read(where, f"{path}.{key}", known[key], value) for key, value in table.items()}
    try:
        return kind(**options)
    except (TypeError, ValueError) as error:
        raise RecipeError(f"{where}: {error}") from error


def _sandbox(where: str, table: Mapping[str, object]) -> object:
    from ringtrue.graders import code

    options = dict(table)
    use = options.pop("use", "local")
    if use not in _SANDBOXES:
        raise RecipeError(f"{where}: sandbox: key 'use' is {use!r}: give one of {', '.join(_SANDBOXES)}")
    return _table(where, "sandbox", getattr(code, _SANDBOXES[str(use)]), options)


def read_dialect(where: str, value: object) -> Dialect | str:
    """A dialect, by its name or as a table of its tags.

    Raises:
        RecipeError: where it is none.
    """
    try:
        if isinstance(value, Mapping):
            return Dialect(**value)
        Dialect.resolve(value)  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise RecipeError(f"{where}: key 'dialect': {error}") from error
    return value  # type: ignore[return-value]
