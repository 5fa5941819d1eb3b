"""The base of every reward here: rows in, scores out, and the one call that trainers make.

A reward is an immutable value: it can be pickled, compared and printed, and scores the same in a notebook, in
a worker thread and in a fresh process. Authors do not subclass it: they decorate a function with `@reward`.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from ringtrue.graders import Dialect, Messages
from ringtrue.rewards.checks import text
from ringtrue.rewards.columns import require_columns
from ringtrue.rewards.explanation import Explanation
from ringtrue.rewards.logs import log_scores, take_log_functions
from ringtrue.rewards.row import Row, check_batch, read_rows
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
        """An option as it counts for the fingerprint; a reward in it by its own."""
        return repr(_changed(getattr(self, name), lambda reward: f"{reward.name}:{reward.fingerprint}"))

    @property
    def inner(self) -> tuple["Reward", ...]:
        """The rewards among its options: what it is made of."""
        return tuple(reward for field in fields(self) for reward in _rewards_in(getattr(self, field.name)))

    def with_inner(self, change: "Callable[[Reward], Reward]", **options: object) -> Self:
        """The same reward, each reward among its options changed, and other options besides."""
        changes: dict[str, Any] = {**self._inner_changed(change), **options}
        return replace(self, **changes)

    def _inner_changed(self, change: "Callable[[Reward], Reward]") -> dict[str, object]:
        options = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: _changed(value, change) for name, value in options if _rewards_in(value)}

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
            # Written into the score that was made for this row: another one takes longer than many a reward.
            object.__setattr__(score, "seconds", perf_counter() - began)
            scores.append(score)
        return scores

    def score_row(self, row: Row) -> Score:
        """Score one row by itself."""
        raise NotImplementedError(f"{type(self).__qualname__} scores whole batches: call score(rows)")

    def token_values(self, token_ids: Sequence[Sequence[int]]) -> list[float | None] | None:  # noqa: ARG002 - for those that read them
        """Every row's value from its tokens alone, where a reward reads nothing else.

        None, as here, where it must see rows. It says what `score` says: a call takes it for the short way.
        """
        return None

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
        log_metric, log_extra = take_log_functions(columns)
        if completion_ids is not None and check_batch(completions, prompts, completion_ids, columns):
            values = self.token_values(completion_ids)
            if values is not None:
                return values  # of a single reward without a grader, of which there is nothing to log
        rows = read_rows(
            completions, prompts, completion_ids,
            dialect=self.dialect, columns=columns, trainer_state=columns.get("trainer_state"),
        )  # fmt: skip
        scores = self.score(rows)
        log_scores(self.name, rows, scores, log_metric=log_metric, log_extra=log_extra)
        return [score.value for score in scores]

    def explain(self, row: Row, rows: Sequence[Row] | None = None) -> Explanation:
        """What a row earns and why, as a tree of all parts, which prints as a table.

        Args:
            row: one of those that `read_rows` gives.
            rows: the batch that it is in, for a reward that compares the completions of a prompt.

        Raises:
            ValueError: where the row is not in that batch.

        >>> from ringtrue.rewards import BoxedFormat, read_rows
        >>> BoxedFormat().explain(read_rows(["It is 7."])[0]).value
        0.0
        """
        batch = [row] if rows is None else list(rows)
        place = next((index for index, other in enumerate(batch) if other is row), None)
        if place is None:
            raise ValueError(f"reward {self.name!r}: explain(row, rows) takes a row that is one of the rows")
        return Explanation.of(self.name, self.score(batch)[place])

    def with_dialect(self, dialect: Dialect | str) -> Self:
        """The same reward, and all in it, for a model that delimits its reasoning in this way."""
        return self.with_inner(lambda reward: reward.with_dialect(dialect), dialect=dialect)

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


def _rewards_in(value: object) -> list[Reward]:
    """An option that is a reward, or holds some in (pairs in) a tuple."""
    if isinstance(value, Reward):
        return [value]
    return [reward for item in value for reward in _rewards_in(item)] if isinstance(value, tuple) else []


def _changed(value: object, change: Callable[[Reward], object]) -> object:
    if isinstance(value, Reward):
        return change(value)
    return tuple(_changed(item, change) for item in value) if _rewards_in(value) else value  # type: ignore[attr-defined]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
