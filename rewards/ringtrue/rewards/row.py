r"""What a reward sees of one completion, and how a host's lists become rows.

A real row: completion `<think>18 * 4 = 72</think> ... \boxed{72}`, prompt "A pump fills a tank with 18 litres
a minute ...", columns `{"ground_truth": "72"}`. The completion is read once, however many rewards look at it.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from ringtrue.graders import Completion, Dialect, Messages, Verdict, read_completion
from ringtrue.rewards.columns import read_columns

__all__ = ["Row", "read_rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """One completion with all that is known of it."""

    completion: Completion
    """What the model wrote, read: reasoning, answer, facts."""
    prompt: str | Messages | None = None
    """What the model was given, as the host hands it in."""
    token_ids: Sequence[int] | None = None
    """The completion's tokens, where the host hands them in."""
    columns: Mapping[str, object] = field(default_factory=dict)
    """This row's value of each dataset column."""
    group: Hashable | None = None
    """Rows with an equal value answer the same prompt; None where that is not known."""
    step: int | None = None
    """The trainer's step."""
    max_steps: int | None = None
    """The trainer's last step."""
    truncated: bool | None = None
    """Whether the completion ran into the token limit; None where the host does not say."""
    verdicts: dict[Hashable, Verdict] = field(default_factory=dict, repr=False, compare=False)
    """What graders said, by the reward that asked, so that each row is graded once."""


def read_rows(
    completions: Sequence[str | Messages],
    prompts: Sequence[str | Messages | None] | None = None,
    completion_ids: Sequence[Sequence[int]] | None = None,
    *,
    dialect: Dialect | str = "auto",
    columns: Mapping[str, object] | None = None,
    group_size: int | None = None,
    trainer_state: object = None,
) -> list[Row]:
    """Turn a host's lists into rows.

    Args:
        completions: what the model wrote, text or messages.
        prompts: one prompt a completion.
        completion_ids: the tokens of each completion.
        dialect: how the model delimits its reasoning.
        columns: keyword arguments of the host: lists are columns, anything else is left out.
        group_size: how many consecutive completions answer one prompt, where that is known.
        trainer_state: anything with `global_step` and `max_steps`.

    Raises:
        TypeError: where `completions` is a single completion.
        ValueError: where the lists differ in length.

    >>> rows = read_rows(["#### 4", "#### 5"], prompts=["2+2", "2+2"], columns={"gold": ["4", "4"]})
    >>> rows[1].columns, rows[0].group == rows[1].group
    ({'gold': '4'}, True)
    """
    size = _checked_size(completions, prompts, completion_ids)
    table = read_columns(columns or {}, size)
    groups = _groups(table.get("group"), prompts, group_size, size)
    return [
        Row(
            completion=read_completion(
                completion, dialect=dialect, prompt=None if prompts is None else prompts[index]
            ),
            prompt=None if prompts is None else prompts[index],
            token_ids=None if completion_ids is None else completion_ids[index],
            columns=(values := {name: column[index] for name, column in table.items()}),
            group=groups[index],
            step=getattr(trainer_state, "global_step", None),
            max_steps=getattr(trainer_state, "max_steps", None),
            truncated=_truncated(values),
        )
        for index, completion in enumerate(completions)
    ]


def _checked_size(completions: object, prompts: object, completion_ids: object) -> int:
    if isinstance(completions, str | bytes | Mapping) or not isinstance(completions, Sequence):
        raise TypeError(
            f"completions is of type {type(completions).__name__}: give a list with one completion a row"
        )
    if completions and isinstance(completions[0], Mapping):
        raise TypeError("completions is one list of messages: give a list of such lists, one a row")
    for name, values in (("prompts", prompts), ("completion_ids", completion_ids)):
        if values is None:
            continue
        if isinstance(values, str) or not isinstance(values, Sequence):
            raise TypeError(
                f"{name} is of type {type(values).__name__}: give a list of one a row, or leave it out"
            )
        if len(values) != len(completions):
            raise ValueError(
                f"{len(values)} {name} for {len(completions)} completions: give one a row, or none"
            )
    return len(completions)


def _groups(
    given: Sequence[object] | None,
    prompts: Sequence[str | Messages | None] | None,
    group_size: int | None,
    size: int,
) -> Sequence[Hashable | None]:
    """The `group` column; else runs of equal prompts, cut every `group_size` where that is known."""
    if given is not None:
        return [_key(value) for value in given]
    if prompts is None:
        return [None if group_size is None else index // group_size for index in range(size)]
    groups: list[int] = []
    length = 0
    for index in range(size):
        # Two groups in a row can share a prompt: only the known size tells them apart.
        same = index > 0 and length != group_size and _equal(prompts[index], prompts[index - 1])
        length = length + 1 if same else 1
        groups.append(groups[-1] + (not same) if groups else 0)
    return groups


def _key(value: object) -> Hashable:
    try:
        hash(value)
    except TypeError:  # a list, or a tuple that holds one
        return repr(value)
    return value


def _equal(one: object, other: object) -> bool:
    try:
        return one is other or bool(one == other)
    except ValueError:  # arrays (images) inside messages compare element by element
        return False


def _truncated(values: Mapping[str, object]) -> bool | None:
    given = values.get("truncated")
    if isinstance(given, bool):
        return given
    reason = values.get("finish_reason")
    return reason == "length" if isinstance(reason, str) else None
