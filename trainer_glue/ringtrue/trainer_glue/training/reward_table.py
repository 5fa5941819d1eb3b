"""`[reward]`: what the run is scored by, one recipe for all rows or one for each ability.

A real one:

    [reward.math]
    preset = "gpt_oss_notes"          # a ready one of ringtrue.rewards.presets
    [reward.code]
    recipe = "code.toml"              # a recipe file, beside the config
    [[reward.chat]]                   # or the recipe's own tables, written here
    use = "char_limit"
    weight = 0.2

`[reward]` with `preset`, `recipe` or `use` in it, and `[[reward]]`, are for all rows. `default` is for every
ability that has none of its own. Weights and schedules are the recipe's.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ringtrue.rewards import ByAbility, Reward, load_recipe, presets
from ringtrue.rewards.recipe import recipe_paths
from ringtrue.rewards.registry import nearest

__all__ = ["code_paths", "read_reward"]

_WAYS: Final = ("preset", "recipe", "use")


def read_reward(value: object, where: str, folder: Path, problems: list[str]) -> Reward | None:
    """Build what `[reward]` describes.

    Args:
        value: what the file holds there.
        where: the file and the table, for messages.
        folder: what recipe files are looked for in.
        problems: takes one sentence for each thing that is wrong.

    >>> read_reward({"preset": "boxed_math"}, "run.toml, [reward]", Path(), []).name
    'boxed_math'
    >>> inline = {"math": {"preset": "boxed_math"}, "chat": [{"use": "char_limit", "weight": 0.2}]}
    >>> sorted(read_reward(inline, "run.toml, [reward]", Path(), []).recipes)
    ['chat', 'math']
    """
    if not value:
        problems.append(
            f'{where}: is missing: write recipe = "FILE.toml", preset = "NAME" or [reward.ABILITY] tables'
        )
        return None
    if isinstance(value, list) or (isinstance(value, Mapping) and _is_one(value)):
        return _one(value, where, folder, problems)
    if not isinstance(value, Mapping) or not all(isinstance(own, Mapping | list) for own in value.values()):
        keys = ", ".join(map(repr, value)) if isinstance(value, Mapping) else repr(value)[:60]
        problems.append(
            f"{where}: has {keys}: give one of recipe, preset and use, or a table [reward.ABILITY] "
            f"for each ability"
        )
        return None
    built = {name: _one(own, f"{where[:-1]}.{name}]", folder, problems) for name, own in value.items()}
    default = built.pop("default", None)
    known = {name: reward for name, reward in built.items() if reward is not None}
    if len(known) < len(built) or ("default" in value and default is None):
        return None
    if not known:
        problems.append(f"{where}: has only a default: write its keys right under [reward], for all rows")
        return None
    return ByAbility(known, default=default)


def code_paths(value: object, folder: Path) -> list[str]:
    """The `package.module:name` paths in `[reward]`: code of the user's that building it runs."""
    if isinstance(value, list):
        return recipe_paths({"reward": value})
    if not isinstance(value, Mapping):
        return []
    if not _is_one(value):
        return [path for own in value.values() for path in code_paths(own, folder)]
    if isinstance(value.get("recipe"), str):
        return recipe_paths(folder / value["recipe"])
    return recipe_paths({"reward": [value]})


def _is_one(table: Mapping[str, object]) -> bool:
    return any(isinstance(table.get(way), str) for way in _WAYS)


def _one(value: Any, where: str, folder: Path, problems: list[str]) -> Reward | None:
    """The recipe of one table or list of tables."""
    try:
        if isinstance(value, list):
            return load_recipe({"reward": value})
        ways = [way for way in _WAYS if way in value]
        others = sorted(set(value) - set(_WAYS))
        if len(ways) != 1 or (others and ways != ["use"]):
            problems.append(
                f"{where}: has {', '.join(map(repr, value)) or 'nothing'}: give one of recipe, "
                f"preset and use "
                "alone (options go with use)"
            )
        elif "preset" in value:
            return _preset(value["preset"], where, problems)
        elif "recipe" in value:
            return load_recipe(folder / value["recipe"])
        else:
            return _bare(load_recipe({"reward": [value]}))
    except (OSError, TypeError, ValueError) as error:
        problems.append(f"{where}: {error}")
    return None


def _bare(total: Reward) -> Reward:
    """A sum of one part with the weight 1 is that part, which logs under its own name."""
    weights = getattr(total, "weights", ())
    return total.inner[0] if weights == (1.0,) else total


def _preset(name: object, where: str, problems: list[str]) -> Reward | None:
    known = frozenset(presets.SUMMARIES)
    if isinstance(name, str) and name in known:
        found: Reward = getattr(presets, name)
        return found
    problems.append(f"{where}: no preset is called {name!r}: {nearest(str(name), known)}")
    return None
