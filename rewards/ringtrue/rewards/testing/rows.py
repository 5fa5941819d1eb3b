"""A row for a unit test of a reward, of plain values.

A real one: `row("It is 5 cm long.", gold="5 cm")`.
"""

from collections.abc import Sequence
from types import SimpleNamespace

from ringtrue.graders import Dialect, Messages
from ringtrue.rewards.row import Row, read_rows

__all__ = ["row"]


def row(
    completion: str | Messages,
    /,
    *,
    prompt: str | Messages | None = None,
    token_ids: Sequence[int] | None = None,
    dialect: Dialect | str = "auto",
    step: int | None = None,
    max_steps: int | None = None,
    **columns: object,
) -> Row:
    """A row as a host's lists would give it.

    Args:
        completion: what the model wrote, text or messages.
        prompt: what the model was given.
        token_ids: the completion's tokens.
        dialect: how the model delimits its reasoning.
        step: the trainer's step.
        max_steps: the trainer's last step.
        **columns: this row's value of each dataset column; `group`, `truncated` and `finish_reason` are read
            as in a dataset.

    >>> from ringtrue.rewards import reward
    >>> @reward(low=0.0, high=1.0)
    ... def mentions_units(row):
    ...     return float("cm" in row.completion.answer)
    >>> mentions_units.score_row(row("<think>5 mm?</think>It is 5 cm long.", gold="5 cm")).value
    1.0
    """
    [made] = read_rows(
        [completion],
        prompts=None if prompt is None else [prompt],
        completion_ids=None if token_ids is None else [token_ids],
        dialect=dialect,
        columns={name: [value] for name, value in columns.items()},
        trainer_state=SimpleNamespace(global_step=step, max_steps=max_steps),
    )
    return made
