"""An author's own reward: a function of one row, with a range.

A real one: `@reward(low=0.0, high=1.0)` over a function that returns 1.0 where the answer mentions a unit. It
becomes a reward like any other: it can be weighted, added, logged, named in a recipe and handed to a trainer.

What it returns is checked on every row, since a trainer lets a NaN or an infinity through to the model.
"""

import importlib
import inspect
import math
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any

from ringtrue.rewards.columns import require_columns
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score, Status
from ringtrue.rewards.traits import Traits

__all__ = ["FunctionReward", "reward"]


def reward(
    *,
    low: float,
    high: float,
    name: str | None = None,
    needs: tuple[str, ...] = (),
    traits: Traits | None = None,
) -> "Callable[[Callable[[Row], float | None]], FunctionReward]":
    """Make a reward of a function that scores one row.

    Args:
        low: no value is below this; `-math.inf` where there is no such end.
        high: no value is above this.
        name: what it is called in logs; by default the function's name.
        needs: the dataset columns that the function reads from `row.columns`.
        traits: what the function promises of itself, for the laws that go with it.

    Returns:
        A decorator. The function may return None for a row of which it has nothing to say.

    >>> from ringtrue.rewards import Row, reward
    >>> @reward(low=0.0, high=1.0)
    ... def mentions_units(row: Row) -> float | None:
    ...     return float("cm" in row.completion.answer)
    >>> mentions_units(["It is 5 cm long.", "It is 5 long."])
    [1.0, 0.0]
    """

    def decorate(function: Callable[[Row], float | None]) -> FunctionReward:
        _check_function(function)
        return FunctionReward(
            name=name or str(getattr(function, "__name__", "reward")),
            function=function,
            ends=(low, high),
            columns=needs,
            promises=traits or Traits(abstains=True),
        )

    return decorate


# No slots: the instance carries the function's own __doc__ and __module__.
@dataclass(frozen=True, kw_only=True, repr=False)
class FunctionReward(Reward):
    """What `@reward` makes of a function."""

    function: Callable[[Row], float | None]
    """The author's function."""
    ends: tuple[float, float]
    """The range."""
    columns: tuple[str, ...]
    """The dataset columns that it reads."""
    promises: Traits
    """What it promises of itself."""

    def __post_init__(self) -> None:
        Reward.__post_init__(self)
        low, high = (
            _end(self.name, end, value) for end, value in zip(("low", "high"), self.ends, strict=True)
        )
        if low >= high:
            raise ValueError(f"@reward(low={low}, high={high}) on {self.name!r}: low must be below high")
        object.__setattr__(self, "ends", (low, high))
        object.__setattr__(self, "columns", _names(self.name, self.columns))
        for attribute in ("__doc__", "__module__", "__qualname__"):
            object.__setattr__(self, attribute, getattr(self.function, attribute, None))
        object.__setattr__(self, "__wrapped__", self.function)

    @property
    def low(self) -> float:
        """What the author declared."""
        return self.ends[0]

    @property
    def high(self) -> float:
        """What the author declared."""
        return self.ends[1]

    @property
    def needs(self) -> tuple[str, ...]:
        """What the author declared."""
        return self.columns

    @property
    def traits(self) -> Traits:
        """What the author promised."""
        return self.promises

    def score_row(self, row: Row) -> Score:
        """Call the function, and check what it says."""
        require_columns(self.needs, row.columns, self.name)
        value = self._checked(self.function(row))
        return Score(value) if value is not None else Score(None, Status.NOT_APPLICABLE)

    def _checked(self, value: object) -> float | None:
        if value is None:
            return None
        if not isinstance(value, float | int):
            raise TypeError(
                f"reward {self.name!r} returned {repr(value)[:60]} of type {type(value).__name__}: "
                "return a float, or None where it has nothing to say"
            )
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(
                f"reward {self.name!r} returned {number}: a trainer would train on it; return None instead"
            )
        if not self.low <= number <= self.high:
            raise ValueError(
                f"reward {self.name!r} returned {number}, outside its range {self.low} to {self.high}: "
                "clip the value, or declare a wider range"
            )
        return number

    def option_text(self, name: str) -> str:
        """An option as it counts for the fingerprint; the function by its source and all it carries."""
        if name != "function":
            return Reward.option_text(self, name)
        try:
            source = inspect.getsource(self.function)
        except (OSError, TypeError):  # typed at a prompt, or no Python function
            source = self._path()
        code = getattr(self.function, "__code__", None)
        # One source makes several functions: by closures and defaults, or two lambdas on a line.
        cells = [cell.cell_contents for cell in getattr(self.function, "__closure__", None) or ()]
        defaults = [getattr(self.function, name, None) for name in ("__defaults__", "__kwdefaults__")]
        return f"{source}\n{cells!r}\n{defaults!r}\n{_compiled(code) if isinstance(code, CodeType) else ''}"

    def __repr__(self) -> str:
        return f"<reward {self._path()} in {self.low} to {self.high}>"

    def _path(self) -> str:
        return f"{self.function.__module__}:{getattr(self.function, '__qualname__', self.name)}"

    def __deepcopy__(self, memo: object) -> "FunctionReward":
        return self  # immutable; copying by pickle would refuse a function inside a function

    def __reduce__(self) -> tuple[Callable[..., "FunctionReward"], tuple[str, str, Mapping[str, Any]]]:
        """By reference, as functions are pickled: their module holds the reward under the function's name."""
        module, _, qualname = self._path().partition(":")
        if "<" in qualname:
            raise pickle.PicklingError(
                f"reward {self.name!r} is made of {qualname!r}, which no other process can find: "
                "move the function to the top of its module"
            )
        return _found, (module, qualname, {"name": self.name, "dialect": self.dialect})


def _compiled(code: CodeType) -> str:
    """What the code does, the same in every process; not where it stands."""
    consts = [
        _compiled(value)
        if isinstance(value, CodeType)
        else repr(sorted(map(repr, value)) if isinstance(value, frozenset) else value)
        for value in code.co_consts
    ]
    return repr((code.co_code, code.co_names, consts))


def _check_function(function: object) -> None:
    if not callable(function) or inspect.iscoroutinefunction(function):
        raise TypeError(
            f"@reward takes a plain function of one row, not {function!r}; async ones cannot be used"
        )


def _end(owner: str, end: str, value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value):
        return float(value)
    raise ValueError(f"@reward({end}={value!r}) on {owner!r}: give a number")


def _names(owner: str, names: object) -> tuple[str, ...]:
    if isinstance(names, tuple | list) and all(isinstance(name, str) for name in names):
        return tuple(names)
    raise ValueError(f"@reward(needs={names!r}) on {owner!r}: give a tuple of column names")


def _found(module: str, qualname: str, options: Mapping[str, Any]) -> FunctionReward:
    found: Any = importlib.import_module(module)
    for part in qualname.split("."):
        found = getattr(found, part)
    if not isinstance(found, FunctionReward):
        raise pickle.UnpicklingError(
            f"{module}:{qualname} is {found!r}, no @reward function: keep the decorated name"
        )
    return found.with_name(options["name"]).with_dialect(options["dialect"])
