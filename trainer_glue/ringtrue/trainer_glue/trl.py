r"""Any reward or recipe as the `reward_funcs` of TRL, Unsloth and axolotl.

A real call, as the trainer makes it: `f(prompts=[...], completions=["... \boxed{72}", ...],
completion_ids=[...], gold=["72", ...], trainer_state=..., log_extra=..., log_metric=...)` gives `[1.0, ...]`.

The values are those of a direct call. What is added: an exception on a row, which would end the run, and a
value that is not finite, which would ruin the weights, become None for that row, counted and logged.
Wrong set-up, such as a missing column or half a group, is raised at once.

It imports nothing of TRL, so that Unsloth can be imported first and patch it.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ringtrue.graders import Dialect, Messages
from ringtrue.graders.dialect import ChatTokenizer
from ringtrue.rewards import Reward, Row, Status, WeightedSum, read_rows
from ringtrue.rewards.checks import whole
from ringtrue.rewards.logs import log_scores, take_log_functions
from ringtrue.trainer_glue.guard import groups_of, guarded_scores
from ringtrue.trainer_glue.template_check import recipe_conflict

__all__ = ["RewardFunc", "as_reward_func", "prepare", "split"]

_LOGGER: Final = logging.getLogger(__name__)
_MARK: Final = "QQ17QQ"
"""Stands for the user's words, to find them again in a rendered prompt."""


@dataclass(frozen=True, slots=True)
class RewardFunc:
    r"""A reward as a function of the trainer: guarded, logged under its own name, picklable.

    >>> from ringtrue.rewards import BoxedFormat
    >>> f = as_reward_func(BoxedFormat())
    >>> f.__name__, f(completions=[r"\boxed{7}", "7"], prompts=["3+4=?", "3+4=?"])
    ('boxed_format', [1.0, 0.0])
    """

    reward: Reward
    """What scores."""
    group_size: int | None = None
    """How many consecutive completions answer one prompt; None where that is not known."""
    turn_end: str = ""
    """What the chat template writes after the user's words, taken off prompts that come rendered as text."""

    def __post_init__(self) -> None:
        if not isinstance(self.reward, Reward):
            raise TypeError(
                f"{self.reward!r} is no reward: decorate an own function with @reward, or hand a function "
                "of the trainer's signature to reward_funcs as it is"
            )
        if self.group_size is not None:
            whole("prepare", "num_generations", self.group_size, low=1)

    @property
    def __name__(self) -> str:
        """The name under which the trainer logs it."""
        return self.reward.name

    def __call__(
        self,
        completions: Sequence[str | Messages],
        prompts: Sequence[str | Messages | None] | None = None,
        completion_ids: Sequence[Sequence[int]] | None = None,
        **columns: object,
    ) -> list[float | None]:
        """Score a batch as the trainer asks for it.

        Args:
            completions: what the model wrote, text or messages.
            prompts: one prompt a completion.
            completion_ids: the tokens of each completion.
            **columns: dataset columns, one list each; and, where the trainer hands them in, `trainer_state`,
                `log_metric` and `log_extra`.

        Returns:
            A finite float for each row, or None where there is nothing to learn from.

        Raises:
            ValueError: for wrong set-up: a column that is missing, a group that is not whole.
        """
        log_metric, log_extra = take_log_functions(columns)
        rows = read_rows(
            completions, _without(self.turn_end, prompts), completion_ids,
            dialect=self.reward.dialect, columns=columns, group_size=self.group_size,
            trainer_state=columns.get("trainer_state"),
        )  # fmt: skip
        if not rows:
            return []
        _check_columns(self.reward, rows[0])
        if self.reward.scope == "group":
            _refuse_split_groups(rows, self.group_size, self.reward.name)
        scores = guarded_scores(self.reward, rows)
        log_scores(self.reward.name, rows, scores, log_metric=log_metric, log_extra=log_extra)
        if log_metric is not None:
            # Also where it is 0: a key that is logged only when it occurs is averaged over those steps alone.
            errors = sum(score.status is Status.ERROR for score in scores)
            log_metric(f"{self.reward.name}/errors", float(errors))
        return [score.value for score in scores]


def as_reward_func(reward: Reward) -> RewardFunc:
    r"""Guard any reward or recipe as one function of the trainer.

    For trainers that take no weights too, as TRL's AsyncGRPO: there the parts that `prepare` gives would be
    added up unweighted.

    >>> from ringtrue.rewards import BoxedFormat, CharLimit
    >>> as_reward_func(0.5 * BoxedFormat() + CharLimit())([r"\boxed{7}"])
    [0.5]
    """
    return RewardFunc(reward)


def split(total: Reward) -> tuple[list[RewardFunc], list[float]]:
    """One function a part, and the weights for `GRPOConfig(reward_weights=weights)`.

    The trainer then logs every part by its name and adds them up as the recipe would. What is no plain sum
    (a single reward, a sum that renormalises over missing parts, a sum inside a `Gate`, a `Schedule` or any
    other reward) stays whole in one function.

    >>> from ringtrue.rewards import BoxedFormat, CharLimit
    >>> funcs, weights = split(0.3 * BoxedFormat() + 0.7 * CharLimit())
    >>> [f.__name__ for f in funcs], weights
    (['boxed_format', 'char_limit'], [0.3, 0.7])
    """
    return prepare(total)


def prepare(
    total: Reward,
    *,
    num_generations: int | None = None,
    tokenizer: ChatTokenizer | None = None,
    dialect: Dialect | str | None = None,
    chat_template_kwargs: Mapping[str, Any] | None = None,
) -> tuple[list[RewardFunc], list[float]]:
    r"""Split a recipe as `split` does, with the groups and the model's way of reasoning known.

    Args:
        total: a reward or a recipe.
        num_generations: as in GRPOConfig: completions of one prompt. Rewards of a whole group then refuse
            a batch that holds only a piece of one.
        tokenizer: tells from its chat template how reasoning is delimited, and whether the prompt opens it.
        dialect: says so in words; with a tokenizer too, that one only tells whether the prompt opens it.
        chat_template_kwargs: as in GRPOConfig, where the template is rendered with some, as
            `{"enable_thinking": False}`.

    A part that cannot hold with the tokenizer's template is warned of, once, with what to do.

    Returns:
        The functions for `reward_funcs`, and as many weights for `GRPOConfig(reward_weights=...)`.

    >>> from ringtrue.rewards import ThinkFormat
    >>> opened = Dialect.named("think").as_prefilled()
    >>> [f], weights = prepare(1.0 * ThinkFormat(), num_generations=1, dialect=opened)
    >>> f(["3 and 4 make 7</think>It is \\boxed{7}."])
    [1.0]
    """
    if not isinstance(total, Reward):
        raise TypeError(f"{total!r} is no reward or recipe: add rewards up, e.g. 0.3 * A() + 0.7 * B()")
    options = chat_template_kwargs or {}
    known = _dialect(tokenizer, dialect, options)
    parts = _parts(total if known is None else total.with_dialect(known), 1.0)
    names: set[str] = set()
    end = "" if tokenizer is None else _turn_end(tokenizer, options)
    funcs = [RewardFunc(_renamed(part, names), num_generations, end) for part, _ in parts]
    _warn_of_conflict(funcs, tokenizer, options)
    return funcs, [weight for _, weight in parts]


def _dialect(
    tokenizer: ChatTokenizer | None, dialect: Dialect | str | None, options: Mapping[str, Any]
) -> Dialect | None:
    given = None if dialect is None else Dialect.resolve(dialect)
    if tokenizer is None:
        return given
    seen = Dialect.from_tokenizer(tokenizer, **options)
    if given is None:
        return seen
    return given.as_prefilled() if seen.prefilled and seen.open == given.open else given


def _turn_end(tokenizer: ChatTokenizer, options: Mapping[str, Any]) -> str:
    """What follows the words of the user in a prompt: the end of that turn and the assistant's header."""
    shapes: tuple[Any, ...] = (_MARK, [{"type": "text", "text": _MARK}])  # of images some take blocks alone
    for content in shapes:
        ask = [{"role": "user", "content": content}]
        try:
            prompt = tokenizer.apply_chat_template(ask, tokenize=False, add_generation_prompt=True, **options)
        except Exception:  # noqa: BLE001, S112 - a template raises what it likes, and most runs never need this
            continue
        if _MARK in str(prompt):
            return str(prompt).rpartition(_MARK)[2]
    return ""


def _without(
    end: str, prompts: Sequence[str | Messages | None] | None
) -> Sequence[str | Messages | None] | None:
    # With images Unsloth hands over rendered prompts: the last option of a question would end in markup.
    # How the prompt ends is in the dialect, which was read from the same template.
    if not end or not isinstance(prompts, list):
        return prompts
    return [prompt.removesuffix(end) if isinstance(prompt, str) else prompt for prompt in prompts]


def _warn_of_conflict(
    funcs: Sequence[RewardFunc], tokenizer: ChatTokenizer | None, options: Mapping[str, Any]
) -> None:
    # No refusal: a model may be trained to write what its template does not know.
    if tokenizer is None:
        return
    for func in funcs:
        conflict = recipe_conflict(tokenizer, func.reward, **options)
        if conflict:
            _LOGGER.warning("the recipe cannot match the chat template: %s", conflict)


def _parts(total: Reward, weight: float) -> list[tuple[Reward, float]]:
    """The summands, those of sums inside the sum multiplied out."""
    # A subclass or a sum that renormalises does more than add, and the trainer only adds.
    if type(total) is not WeightedSum or total.missing != "skip":
        return [(total, weight)]
    pairs = zip(total.parts, total.weights, strict=True)
    return [found for part, own in pairs for found in _parts(part, weight * own)]


def _renamed(part: Reward, names: set[str]) -> Reward:
    # The trainer merges the logs of two functions of one name, and says nothing.
    count, name = 1, part.name
    while name in names:
        count += 1
        name = f"{part.name}_{count}"
    names.add(name)
    return part if name == part.name else part.with_name(name)


def _check_columns(reward: Reward, row: Row) -> None:
    try:
        reward.check_columns(row.columns)
    except ValueError as error:
        if not row.columns:
            error.add_note(
                "no dataset column came at all: GRPOConfig(remove_unused_columns=True) drops every one"
            )
        raise


def _refuse_split_groups(rows: Sequence[Row], size: int | None, name: str) -> None:
    if size is None:
        return
    for found in map(len, groups_of(rows)):
        if found != size:
            raise ValueError(
                f"reward {name!r} compares the {size} completions of a prompt, and got {found} of one. "
                "Several processes split groups between them: make per_device_train_batch_size * "
                f"steps_per_generation a multiple of num_generations={size}; for evaluation set "
                f"num_generations_eval={size} as well"
            )
