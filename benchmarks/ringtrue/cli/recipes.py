"""Recipe and rewards from what a user typed.

One example: `--reward format_reward:0.3 --reward correctness:0.7` is the recipe `0.3 * format + 0.7 *
correctness`.

A reward `package.module:name` is code of the user's, and running it is said. It does not look at any data.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from ringtrue.benchmarks.errors import UsageError
from ringtrue.benchmarks.recipes import check_dialect, with_policy
from ringtrue.cli.terminal import say
from ringtrue.rewards import Reward, WeightedSum, get_reward, load_recipe
from ringtrue.rewards.recipe import RecipeError, recipe_paths

__all__ = ["announce", "build_recipe", "read_reward"]


def build_recipe(
    recipe: Path | None, rewards: list[str], *, dialect: str | None, policy: list[str]
) -> WeightedSum:
    """The one recipe that `--recipe` or `--reward` names, with its dialect and policy.

    Raises:
        UsageError: Neither or both are given, or one cannot be built.

    >>> build_recipe(None, ["boxed_format:0.5"], dialect=None, policy=[]).weights
    (0.5,)
    """
    if (recipe is None) == (not rewards):
        raise UsageError("give --recipe FILE or at least one --reward NAME[:WEIGHT], and not both")
    built = _load(recipe) if recipe is not None else _sum(rewards)
    changed = with_policy(built, policy) if policy else built
    if dialect is not None:
        changed = changed.with_dialect(check_dialect(dialect))
    return changed if isinstance(changed, WeightedSum) else 1.0 * changed


def _load(path: Path) -> WeightedSum:
    try:
        announce(recipe_paths(path))
        return load_recipe(path)
    except OSError as error:
        raise UsageError(f"--recipe {path}: {error.strerror}", mend="check the path") from error
    except RecipeError as error:
        raise UsageError(f"--recipe: {error}") from error
    except Exception as error:
        raise UsageError(f"--recipe {path}: {_message(error)}") from error


def _sum(rewards: list[str]) -> WeightedSum:
    weighted = [read_reward(text) for text in rewards]
    try:
        parts = [weight * reward for reward, weight in weighted]
        return sum(parts[1:], start=parts[0])
    except ValueError as error:
        raise UsageError(f"--reward: {error}") from error


def read_reward(text: str) -> tuple[Reward, float]:
    """`NAME[:WEIGHT]` to a reward and its weight; the last part is a weight only if it is a number.

    Raises:
        UsageError: There is no such reward, or it needs options, which a recipe gives.

    >>> read_reward("boxed_format:0.25")[1]
    0.25
    """
    name, _, last = text.rpartition(":")
    try:
        weight = float(last)
    except ValueError:
        name, weight = text, 1.0
    else:
        name, weight = (name, weight) if name else (text, 1.0)
    announce([name])
    try:
        return get_reward(name), weight
    except Exception as error:
        raise UsageError(
            f"--reward {text}: {_message(error)}", mend="ringtrue list shows what is there"
        ) from error


def announce(names: Iterable[str]) -> None:
    """Say whose code will run, and let a module in the folder where the command is run be found.

    >>> announce(["correctness"])
    """
    own = [name for name in names if ":" in name]
    if own:
        # As `python -m` has it: a user's module is found in the folder where the command is run.
        here = str(Path.cwd())
        if here not in sys.path:
            sys.path.insert(0, here)
        say(f"runs the code of {', '.join(own)}")


def _message(error: Exception) -> str:
    # What we raise speaks for itself; of anything else the kind is said too.
    known = isinstance(error, TypeError | ValueError) and not isinstance(error, UnicodeError)
    return str(error) if known else f"{type(error).__name__}: {error}"
