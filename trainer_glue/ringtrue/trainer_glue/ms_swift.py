r"""Any reward or recipe as a class for ms-swift's `orms`.

A real call: `orms["math"] = as_orm(boxed_math)` in the file of `--external_plugins`, then
`orms["math"](args=args)(["... \\boxed{72}"], solution=["72"], messages=[...])` gives `[1.0]`.

None stays None, which ms-swift knows. The prompt is taken from `messages`, where the template's opening of
the reasoning is not seen: say so to the reward by `with_dialect`. Completions of one `prompt_id` are a group.
ms-swift logs by the class's name, which is the reward's. Its base class `ORM` holds nothing but `args`, and
nothing tests for it: nothing of ms-swift is imported.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from ringtrue.graders import Messages
from ringtrue.rewards import Reward
from ringtrue.trainer_glue.trl import RewardFunc

__all__ = ["as_orm"]


@dataclass(frozen=True, slots=True)
class _Orm:
    reward: Reward
    num_generations: int | None = None
    args: Any = field(default=None, compare=False)

    def __call__(self, completions: Sequence[str | Messages], **columns: object) -> list[float | None]:
        """Score a batch: one finite float a row, or None."""
        known = dict(columns)
        prompts, ids = _prompts(known.get("messages")), _token_ids(known.get("response_token_ids"))
        groups = known.get("prompt_id")
        if isinstance(groups, Sequence) and all(one is not None for one in groups):
            known.setdefault("group", groups)
        for taken in ("prompts", "completion_ids"):
            known.pop(taken, None)
        func = RewardFunc(self.reward, self.num_generations)
        return func(completions, prompts, ids, **known)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Reward, int | None]]:
        return _rebuilt, (
            self.reward,
            self.num_generations,
        )  # the class was made by `as_orm`: no module has it


def as_orm(reward: Reward, *, num_generations: int | None = None) -> type[Any]:
    r"""Any reward or recipe as a class for `orms`.

    Args:
        reward: what scores.
        num_generations: as in ms-swift's arguments: completions of one prompt. Rewards of a whole group then
            refuse a batch that holds only a piece of one.

    >>> from ringtrue.rewards.presets import boxed_math
    >>> Math = as_orm(boxed_math)
    >>> Math.__name__, Math(args=None)([r"\boxed{7}"], solution=["7"], trainer_state=None)
    ('boxed_math', [1.0])
    """
    RewardFunc(reward, num_generations)  # says at once what is wrong

    def made(self: _Orm, args: object = None, **_: object) -> None:
        _Orm.__init__(self, reward, num_generations, args)

    return type(reward.name, (_Orm,), {"__init__": made, "__slots__": (), "__module__": __name__})


def _rebuilt(reward: Reward, num_generations: int | None) -> object:
    return as_orm(reward, num_generations=num_generations)()


def _prompts(messages: object) -> list[Messages | None] | None:
    """What stood before each completion, which is the last message."""
    if not isinstance(messages, Sequence):
        return None
    return [
        cast("Messages", list(one[:-1])) if isinstance(one, Sequence) and _are_messages(one[:-1]) else None
        for one in messages
    ]


def _are_messages(found: Sequence[object]) -> bool:
    return all(isinstance(message, Mapping) for message in found)


def _token_ids(turns: object) -> list[Sequence[int]] | None:
    """The tokens of each completion, where every row has those of its one turn or more."""
    if not isinstance(turns, Sequence) or not turns:
        return None
    rows = [[token for turn in row for token in turn] for row in turns if row]
    return cast("list[Sequence[int]]", rows) if len(rows) == len(turns) else None
