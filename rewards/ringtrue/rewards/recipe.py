"""A recipe: a weighted sum of rewards, written down in TOML.

A real one:

    name = "gpt_oss_notes"
    [[reward]]
    use = "format_reward"        # a registry name, or package.module:name
    weight = 0.3
    [[reward]]
    use = "correctness"
    weight = 0.7
    wrong = -0.5

Every other key of a `[[reward]]` is an option of that reward. An option that is a reward is a table with a
`use` of its own, as deep as need be; several are a list or a table of such tables:

    [[reward]]
    use = "gate"
    reward = { use = "correctness", wrong = 0.0, missing = 0.0 }
    when = { use = "boxed_format" }

    [[reward]]
    use = "by_ability"
    [reward.parts]
    logic = { use = "correctness" }
    [[reward.parts.math]]                 # a list, each with its weight: the sum of them
    use = "think_format"
    weight = 0.3
    [[reward.parts.math]]
    use = "correctness"
    weight = 0.7

A policy and a sandbox are tables too, see `recipe_options`; TOML has no null, so None is `"None"`.

A key that nobody knows is refused, since a mistyped option would otherwise keep its default for a whole run.
A path `package.module:name` runs that module.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeGuard

from ringtrue.rewards.combine.weighted_sum import WeightedSum
from ringtrue.rewards.errors import RecipeError
from ringtrue.rewards.recipe_options import read_dialect, read_option
from ringtrue.rewards.registry import get_reward, nearest
from ringtrue.rewards.reward import Reward

__all__ = ["RecipeError", "load_recipe", "recipe_paths"]


_KEYS: Final = frozenset({"dialect", "missing", "name", "reward"})


def load_recipe(source: str | os.PathLike[str] | Mapping[str, object]) -> WeightedSum:
    """Build the sum that a recipe describes.

    Args:
        source: a TOML file, or what one holds.

    Raises:
        OSError: where the file cannot be read.
        RecipeError: naming the file, the table, the key and what is known there.

    >>> load_recipe({"name": "mine", "reward": [{"use": "boxed_format", "weight": 0.5}]})
    WeightedSum(name='mine', parts=(BoxedFormat(),), weights=(0.5,))
    """
    where, table = _read(source)
    for key in table:
        if key not in _KEYS:
            raise RecipeError(f"{where}: unknown key {key!r}: {nearest(key, _KEYS)}")
    rewards = table.get("reward")
    if not isinstance(rewards, list) or not rewards:
        raise RecipeError(f'{where}: no [[reward]] table: write one for each reward, with use = "..." in it')
    built = [_weighted(f"{where}: [[reward]] number {n}", entry) for n, entry in enumerate(rewards, 1)]
    options = {key: table[key] for key in ("missing", "name") if key in table}
    if "dialect" in table:
        options["dialect"] = read_dialect(where, table["dialect"])
    try:
        return WeightedSum(
            parts=tuple(reward for reward, _ in built),
            weights=tuple(weight for _, weight in built),
            **options,
        )
    except (TypeError, ValueError) as error:
        raise RecipeError(f"{where}: {error}") from error


def recipe_paths(source: str | os.PathLike[str] | Mapping[str, object]) -> list[str]:
    """The `package.module:name` paths of a recipe: code that loading it runs.

    >>> recipe_paths({"reward": [{"use": "correctness"}, {"use": "my_rewards:brevity"}]})
    ['my_rewards:brevity']
    """
    return list(_paths(_read(source)[1].get("reward")))


def _paths(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        use = value.get("use")
        if isinstance(use, str) and ":" in use:
            yield use
    if isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _paths(item)


def _read(source: str | os.PathLike[str] | Mapping[str, object]) -> tuple[str, Mapping[str, Any]]:
    if isinstance(source, Mapping):
        return "recipe", source
    where = os.fspath(source)
    try:
        return where, tomllib.loads(Path(source).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecipeError(f"{where}: not a TOML file: {error}") from error


def _weighted(where: str, entry: object) -> tuple[Reward, float]:
    """A table of a list: a reward and its weight."""
    if not isinstance(entry, Mapping):
        raise RecipeError(f'{where} is {repr(entry)[:60]}: write a table with use = "..."')
    options = dict(entry)
    weight = options.pop("weight", 1.0)
    if isinstance(weight, bool) or not isinstance(weight, int | float):
        raise RecipeError(f"{where}, {options.get('use')!r}: key 'weight' is {weight!r}: give a number")
    return _build(where, options), weight


def _build(where: str, entry: Mapping[str, Any]) -> Reward:
    options = dict(entry)
    use = options.pop("use", None)
    if not isinstance(use, str):
        raise RecipeError(f"{where}: key 'use' is {use!r}: give the reward's name, or package.module:name")
    if "weight" in options:
        raise RecipeError(
            f"{where}, {use!r}: key 'weight': only a reward in a list has one: write [[...]], or use 'scale'"
        )
    for key, value in list(options.items()):
        options |= _option(f"{where}, {use!r}", use, key, value)
    try:
        return get_reward(use, **options)
    except (TypeError, ValueError) as error:
        raise RecipeError(f"{where}: {error}") from error


def _option(where: str, use: str, key: str, value: object) -> dict[str, Any]:
    """An option as the reward takes it; of the parts of a sum also their weights."""
    if _is_reward(value) and key != "sandbox":
        return {key: _build(f"{where}: {key}", value)}
    if _is_list(value):
        pairs = [_weighted(f"{where}: {key} number {n}", entry) for n, entry in enumerate(value, 1)]
        found: dict[str, Any] = {key: tuple(reward for reward, _ in pairs)}
        weighed = key == "parts" and any("weight" in entry for entry in value)
        return {**found, "weights": tuple(weight for _, weight in pairs)} if weighed else found
    if isinstance(value, Mapping) and value and all(map(_is_reward_or_list, value.values())):
        return {key: {name: _one(f"{where}: {key}.{name}", item) for name, item in value.items()}}
    return {key: read_option(where, use, key, value)}


def _one(where: str, value: Any) -> Reward:
    """A table, or a list of them: their sum."""
    if _is_reward(value):
        return _build(where, value)
    pairs = [_weighted(f"{where} number {n}", entry) for n, entry in enumerate(value, 1)]
    try:
        return WeightedSum(parts=tuple(part for part, _ in pairs), weights=tuple(w for _, w in pairs))
    except ValueError as error:
        raise RecipeError(f"{where}: {error}") from error


def _is_reward(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping) and isinstance(value.get("use"), str)


def _is_list(value: object) -> TypeGuard[Sequence[Mapping[str, Any]]]:
    return isinstance(value, list) and bool(value) and all(map(_is_reward, value))


def _is_reward_or_list(value: object) -> bool:
    return _is_reward(value) or _is_list(value)
