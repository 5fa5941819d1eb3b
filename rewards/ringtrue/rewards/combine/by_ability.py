r"""Each ability scored by its own recipe: a mixed data set, one reward.

A real row: columns `{"ability": "math", "gold": "72"}` goes to the recipe for maths, a row of `logic` to that
for logic. Of the others each has nothing to say (`not_applicable`), and is shown so.

A row of an ability that nobody knows stops the run: a mistyped name would otherwise never be trained on. It
does not weigh abilities against each other: that is the data mix. Recipes with different ranges pull with
different strength only where a trainer compares rows of different prompts; `Normalize` evens them out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from ringtrue.rewards.checks import text
from ringtrue.rewards.columns import require_columns
from ringtrue.rewards.combine.combined import Combined, checked_reward
from ringtrue.rewards.errors import SetupError
from ringtrue.rewards.reward import Reward
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Part, Score, Status
from ringtrue.rewards.traits import Traits

__all__ = ["ByAbility"]

_OTHER: Final = Part(None, 1.0, Status.NOT_APPLICABLE)
_DEFAULT: Final = "default"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ByAbility(Combined):
    r"""The recipe that a row's column names.

    Range: from the least of the recipes' lows to the most of their highs.

    >>> from ringtrue.rewards import ChoiceCorrectness, Correctness
    >>> mixed = ByAbility({"math": Correctness(), "choice": ChoiceCorrectness(wrong=0, missing=0)})
    >>> mixed(
    ...     [r"\boxed{4}", r"\boxed{5}", "The answer is (B).", "The answer is (A)."],
    ...     gold=["4", "4", "B", "B"], ability=["math", "math", "choice", "choice"],
    ... )
    [1.0, -0.5, 1.0, 0.0]
    """

    parts: Mapping[str, Reward] | tuple[tuple[str, Reward], ...] = field(kw_only=False)
    """The recipe for each ability; kept as pairs."""
    column: str = "ability"
    """The column that names a row's ability."""
    default: Reward | None = None
    """The recipe for every other ability; None: such a row is an error."""

    def __post_init__(self) -> None:
        given = self.parts.items() if isinstance(self.parts, Mapping) else self.parts
        parts = tuple(_checked_pair(pair) for pair in given)
        names = [name for name, _ in parts]
        if not parts or len(set(names)) < len(names):
            raise ValueError(f"ByAbility.parts has the abilities {names}: give at least one, each once")
        if self.default is not None:
            checked_reward("ByAbility", "default", self.default)
            if _DEFAULT in names:
                raise ValueError(f"ByAbility: an ability is called {_DEFAULT!r}, so leave default=... out")
        text("ByAbility", "column", self.column)
        object.__setattr__(self, "parts", parts)
        Combined.__post_init__(self)

    @property
    def recipes(self) -> dict[str, Reward]:
        """The recipe for each ability, and the one for all others under `default`."""
        known = dict(cast("tuple[tuple[str, Reward], ...]", self.parts))
        return known if self.default is None else {**known, _DEFAULT: self.default}

    @property
    def low(self) -> float:
        """The least of the recipes' lows."""
        return min(reward.low for reward in self.inner)

    @property
    def high(self) -> float:
        """The most of the recipes' highs."""
        return max(reward.high for reward in self.inner)

    @property
    def needs(self) -> tuple[str, ...]:
        """The column, and those of all recipes."""
        return tuple(dict.fromkeys([self.column, *(name for reward in self.inner for name in reward.needs)]))

    @property
    def traits(self) -> Traits:
        """What all recipes promise."""
        traits = [reward.traits for reward in self.inner]
        low, high = self.low, self.high
        return Traits(
            abstains=any(trait.abstains for trait in traits),
            stochastic=any(trait.stochastic for trait in traits),
            low_open=all(one.traits.low_open for one in self.inner if one.low == low),
            high_open=all(one.traits.high_open for one in self.inner if one.high == high),
        )

    @property
    def instructions(self) -> str:
        """What every recipe asks for as it is, and what only some do with their ability named."""
        asked = {name: reward.instructions.splitlines() for name, reward in self.recipes.items()}
        lines = dict.fromkeys(line for own in asked.values() for line in own)
        said = []
        for line in lines:
            some = [name for name, own in asked.items() if line in own]
            said.append(line if len(some) == len(asked) else f"For {', '.join(some)}: {line}")
        return "\n".join(said)

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset that lacks the column, or what any recipe reads."""
        seen = list(names)
        require_columns([self.column], seen, self.name)
        Combined.check_columns(self, seen)

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Score the rows of each ability by its recipe, all of them at once."""
        recipes = self.recipes
        # All rows are routed first: a mistake in the data must not cost a batch of grading.
        routes: dict[str, list[int]] = {}
        for index, row in enumerate(rows):
            routes.setdefault(self._route(row, recipes), []).append(index)
        scores: dict[int, Score] = {}
        for name, places in routes.items():
            found = recipes[name].score([rows[place] for place in places])
            scores |= zip(places, (_routed(name, score, recipes) for score in found), strict=True)
        return [scores[index] for index in range(len(rows))]

    def _route(self, row: Row, recipes: Mapping[str, Reward]) -> str:
        require_columns([self.column], row.columns, self.name)
        ability = row.columns[self.column]
        if isinstance(ability, str) and ability in recipes:
            return ability
        if self.default is not None:
            return _DEFAULT
        raise SetupError(
            f"reward {self.name!r}: a row's {self.column} is {repr(ability)[:60]}, and the known abilities "
            f"are {', '.join(map(repr, recipes))}: correct the data, or give default=..."
        )


def _routed(name: str, score: Score, recipes: Mapping[str, Reward]) -> Score:
    parts = {other: score.as_part() if other == name else _OTHER for other in recipes}
    return Score(score.value, score.status, score.reason, parts, score.extracted, score.seconds)


def _checked_pair(pair: object) -> tuple[str, Reward]:
    if isinstance(pair, tuple | list) and len(pair) == 2:
        name, reward = pair
        ability = text("ByAbility", "parts, the name of one,", name)
        return ability, checked_reward("ByAbility", f"parts[{ability!r}]", reward)
    raise TypeError(f"ByAbility.parts holds {pair!r}: give a mapping from ability to reward")
