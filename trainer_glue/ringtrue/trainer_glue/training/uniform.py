"""Rows of several sources as one table: the same keys, one type a column, and a recipe that can score each.

A real one: one file has the gold `7`, another `"x + 1"`; both become text, since a column has one type.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from ringtrue.rewards import ByAbility, Reward
from ringtrue.rewards.columns import GOLD_COLUMNS
from ringtrue.trainer_glue.training.config import TrainConfig
from ringtrue.trainer_glue.training.errors import ConfigError
from ringtrue.trainer_glue.training.rows import Item

__all__ = ["check_recipes", "uniform"]

_KINDS: Final[Mapping[type, str]] = {
    bool: "true or false", int: "numbers", float: "numbers", str: "texts", list: "lists", dict: "tables",
}  # fmt: skip


def check_recipes(config: TrainConfig, rows: Sequence[Item]) -> None:
    """Refuse an ability whose recipe cannot score its rows.

    Raises:
        ConfigError: an ability has no recipe, or its rows lack a column that the recipe reads.
    """
    columns: dict[str, set[str]] = {}
    for row in rows:
        columns[row["ability"]] = columns.get(row["ability"], set(row)) & set(row)
    problems = []
    for ability, names in sorted(columns.items()):
        recipe = _recipe(config.reward, ability)
        if recipe is None:
            problems.append(
                f"{config.where}, [reward]: no recipe for the ability {ability!r} of some rows: write "
                f"[reward.{ability}] or [reward.default]"
            )
            continue
        try:
            recipe.check_columns(names)
        except ValueError as error:
            bare = "" if names & set(GOLD_COLUMNS) else " (a source with gold = false has none)"
            problems.append(
                f"{config.where}, [[data]]: rows of ability {ability!r} cannot be scored: {error}{bare}"
            )
    if problems:
        raise ConfigError(problems)


def uniform(config: TrainConfig, rows: Sequence[Item]) -> tuple[Item, ...]:
    """The rows with all columns in each; golds of several types become text.

    Raises:
        ConfigError: a column, or the prompt, that is of several types.
    """
    kinds: dict[str, set[str]] = {}
    for row in rows:
        for key, value in row.items():
            seen = kinds.setdefault(key, set())
            if value is not None:
                seen.add(_KINDS.get(type(value), type(value).__name__))
    mixed = {key: seen for key, seen in kinds.items() if len(seen) > 1}
    plain = {"texts", "numbers", "true or false"}
    told = {key for key, seen in mixed.items() if key in GOLD_COLUMNS and seen <= plain}
    problems = []
    for key in sorted(set(mixed) - told):
        mend = "set chat alike for all sources" if key == "prompt" else "leave it out with columns = [...]"
        problems.append(
            f"{config.where}, [[data]]: column {key!r} holds {' and '.join(sorted(mixed[key]))}: write one "
            f"type, or {mend}"
        )
    if problems:
        raise ConfigError(problems)
    return tuple({key: _value(row.get(key), key in told) for key in kinds} for row in rows)


def _value(value: object, told: bool) -> object:
    return str(value) if told and value is not None else value


def _recipe(reward: Reward, ability: str) -> Reward | None:
    if not isinstance(reward, ByAbility):
        return reward
    return reward.recipes.get(ability, reward.default)
