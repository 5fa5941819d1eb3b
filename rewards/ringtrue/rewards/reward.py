"""The base of every reward here: rows in, scores out, and the one call that trainers make.

A reward is an immutable value: it can be pickled, compared and printed, and scores the same in a notebook, in
a worker thread and in a fresh process. Authors do not subclass it: they decorate a function with `@reward`.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar, Literal, Self, cast

from ringtrue.graders import Dialect, Messages
from ringtrue.rewards.checks import text
from ringtrue.rewards.columns import require_columns
from ringtrue.rewards.logs import LogExtra, LogMetric, log_scores
from ringtrue.rewards.row import Row, read_rows
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits

if TYPE_CHECKING:
    from ringtrue.rewards.combine.weighted_sum import WeightedSum

__all__ = ["Reward", "snake_case"]


def snake_case(name: str) -> str:
    """The registry name of a class.

    >>> snake_case("ThinkFormat"), snake_case("TokenF1")
    ('think_format', 'token_f1')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reward:
    """A reward: a name, a range, and a score for every row."""

    kind: ClassVar[str] = "own"
    """The family it is listed under."""
    version: ClassVar[int] = 1
    """Raised when the same options give other values than before."""

    name: str = ""
    """What it is called in logs; by default its registry name."""
    dialect: Dialect | str = "auto"
    """How the model delimits its reasoning: a name, a `Dialect`, or `auto`: by the tags that are there."""

    def __post_init__(self) -> None:
        if self.name:
            text(type(self).__qualname__, "name", self.name)
        else:
            object.__setattr__(self, "name", snake_case(type(self).__qualname__))
        Dialect.resolve(self.dialect)

    @property
    def low(self) -> float:
        """No value is below this."""
        raise NotImplementedError

    @property
    def high(self) -> float:
        """No value is above this."""
        raise NotImplementedError

    @property
    def scope(self) -> Literal["row", "group"]:
        """Whether a row is scored by itself, or with the other completions of its prompt."""
        return "row"

    @property
    def needs(self) -> tuple[str, ...]:
        """The dataset columns that it reads; `gold` stands for whichever column holds the right answer."""
        return ()

    @property
    def traits(self) -> Traits:
        """What it promises of itself."""
        return Traits()

    @property
    def instructions(self) -> str:
        """Prompt text that tells a model what is asked for; empty where nothing is."""
        return ""

    @property
    def __name__(self) -> str:
        """The name under which trainers log it."""
        return self.name

    @property
    def fingerprint(self) -> str:
        """Class, version and options in one word: equal only where the values are."""
        options = "\n".join(
            f"{field.name}={self.option_text(field.name)}" for field in fields(self) if field.name != "name"
        )
        digest = hashlib.sha256(options.encode("utf-8", "surrogatepass")).hexdigest()
        return f"{snake_case(type(self).__qualname__)}-{self.version}-{digest[:16]}"

    def option_text(self, name: str) -> str:
        """An option as it counts for the fingerprint."""
        return repr(getattr(self, name))

    def check_columns(self, names: Iterable[str]) -> None:
        """Refuse a dataset that lacks what this reward reads, before a run starts.

        Raises:
            ValueError: naming the columns that are missing, and those that are there.
        """
        require_columns(self.needs, names, self.name)

    def score(self, rows: Sequence[Row]) -> list[Score]:
        """Score rows, one score each, in order."""
        scores: list[Score] = []
        for index, row in enumerate(rows):
            began = perf_counter()
            try:
                score = self.score_row(row)
            except Exception as error:
                error.add_note(f"in reward {self.name!r}, row {index} of the batch (counted from 0)")
                raise
            scores.append(replace(score, seconds=perf_counter() - began))
        return scores

    def score_row(self, row: Row) -> Score:
        """Score one row by itself."""
        raise NotImplementedError(f"{type(self).__qualname__} scores whole batches: call score(rows)")

    def __call__(
        self,
        completions: Sequence[str | Messages],
        prompts: Sequence[str | Messages | None] | None = None,
        completion_ids: Sequence[Sequence[int]] | None = None,
        **columns: object,
    ) -> list[float | None]:
        """Score a batch as trainers ask for it.

        Args:
            completions: what the model wrote, text or messages.
            prompts: one prompt a completion.
            completion_ids: the tokens of each completion.
            **columns: dataset columns, one list each; and, where the trainer hands them in, `trainer_state`,
                `log_metric` and `log_extra`. Columns that the reward does not read change nothing.

        Returns:
            A finite float for each row, or None where there is nothing to learn from.
        """
        log_metric, log_extra = columns.pop("log_metric", None), columns.pop("log_extra", None)
        rows = read_rows(
            completions, prompts, completion_ids,
            dialect=self.dialect, columns=columns, trainer_state=columns.get("trainer_state"),
        )  # fmt: skip
        scores = self.score(rows)
        log_scores(
            self.name, rows, scores,
            log_metric=cast("LogMetric", log_metric) if callable(log_metric) else None,
            log_extra=cast("LogExtra", log_extra) if callable(log_extra) else None,
        )  # fmt: skip
        return [score.value for score in scores]

    def with_dialect(self, dialect: Dialect | str) -> Self:
        """The same reward for a model that delimits its reasoning in this way."""
        return replace(self, dialect=dialect)

    def with_name(self, name: str) -> Self:
        """The same reward under another name."""
        return replace(self, name=name)

    def __mul__(self, weight: float) -> "WeightedSum":
        from ringtrue.rewards.combine.weighted_sum import WeightedSum

        return WeightedSum(parts=(self,), weights=(weight,)) if _is_number(weight) else NotImplemented

    __rmul__ = __mul__

    def __add__(self, other: "Reward") -> "WeightedSum":
        from ringtrue.rewards.combine.weighted_sum import joined

        return joined(self, other)

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in self._chosen())
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def _chosen(self) -> list[tuple[str, object]]:
        """The options that differ from their defaults, which is all that rebuilding takes."""
        chosen: list[tuple[str, object]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            default = snake_case(type(self).__qualname__) if field.name == "name" else field.default
            if field.default_factory is not MISSING:
                default = field.default_factory()
            if value != default:
                chosen.append((field.name, value))
        return chosen


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
