r"""What a reward sees of one completion, and how a host's lists become rows.

A real row: completion `<think>18 * 4 = 72</think> ... \boxed{72}`, prompt "A pump fills a tank with 18 litres
a minute ...", columns `{"ground_truth": "72"}`. The completion is read once, however many rewards look at it,
and not at all where none does: a reward that counts tokens does not pay for it.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from ringtrue.graders import Completion, Dialect, Messages, Verdict, read_completion
from ringtrue.rewards.columns import read_columns

__all__ = ["Row", "check_batch", "read_rows"]


_PLAIN: Final = frozenset((str, list))


class _Unread(NamedTuple):
    """A completion as the host handed it in, and what it takes to read it."""

    raw: str | Messages
    dialect: Dialect | str
    prompt: str | Messages | None


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
    """What graders said, by what they were asked, so that each row is graded once."""
    _unread: _Unread | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        given: object = self.completion
        if isinstance(given, _Unread):
            object.__setattr__(self, "_unread", given)
            object.__delattr__(self, "completion")

    @property
    def messages(self) -> Messages | None:
        """The completion as the host's messages, with what reading leaves out (tool calls); None for text."""
        raw = None if self._unread is None else self._unread.raw
        return None if isinstance(raw, str) else raw

    def shown(self, columns: Mapping[str, object]) -> "Row":
        """The same completion with these columns, and without its group and step."""
        row = Row(
            self.completion, self.prompt, self.token_ids, columns,
            truncated=self.truncated, verdicts=self.verdicts,
        )  # fmt: skip
        object.__setattr__(row, "_unread", self._unread)  # for the messages
        return row

    if not TYPE_CHECKING:  # else a type checker takes any attribute for one of a row

        def __getattr__(self, name: str) -> Completion:
            """Read the completion, when it is asked for first: only then is its place empty."""
            if name != "completion" or self._unread is None:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            raw, dialect, prompt = self._unread
            # Two threads at once would both read it, and to the same.
            object.__setattr__(self, "completion", read_completion(raw, dialect=dialect, prompt=prompt))
            return self.completion


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
        TypeError: where `completions` is a single completion, or one of them is neither text nor messages.
        ValueError: where the lists differ in length.

    >>> rows = read_rows(["#### 4", "#### 5"], prompts=["2+2", "2+2"], columns={"gold": ["4", "4"]})
    >>> rows[1].columns, rows[0].group == rows[1].group
    ({'gold': '4'}, True)
    """
    size = _checked_size(completions, prompts, completion_ids)
    table = read_columns(columns or {}, size)
    groups = _groups(table.get("group"), prompts, group_size, size)
    step, max_steps = getattr(trainer_state, "global_step", None), getattr(trainer_state, "max_steps", None)
    told = "truncated" in table or "finish_reason" in table
    return [
        Row(
            completion=_to_read(completion, dialect, prompt := None if prompts is None else prompts[index]),
            prompt=prompt,
            token_ids=None if completion_ids is None else completion_ids[index],
            columns=(values := {name: column[index] for name, column in table.items()}),
            group=groups[index],
            step=step,
            max_steps=max_steps,
            truncated=_truncated(values) if told else None,
        )
        for index, completion in enumerate(completions)
    ]


def check_batch(
    completions: Sequence[str | Messages],
    prompts: Sequence[str | Messages | None] | None,
    completion_ids: Sequence[Sequence[int]] | None,
    columns: Mapping[str, object],
) -> bool:
    """Refuse what `read_rows` refuses, without rows; False where only reading them can tell.

    All are texts or all are lists: a batch comes from one host, so of lists it looks into the first.

    >>> check_batch(["4", "5"], None, [[7], [8]], {}), check_batch(["4", None], None, None, {})
    (True, False)
    """
    read_columns(columns, _checked_size(completions, prompts, completion_ids))
    kinds = set(map(type, completions))
    return len(kinds) == 1 and kinds <= _PLAIN and _is_completion(completions[0])


def _to_read(completion: str | Messages, dialect: Dialect | str, prompt: str | Messages | None) -> Completion:
    if _is_completion(completion):
        return cast("Completion", _Unread(completion, dialect, prompt))  # a row reads it when it is asked
    # It is no completion: the reader says so, and at once, whether or not a reward will look at it.
    return read_completion(completion, dialect=dialect, prompt=prompt)


def _is_completion(value: object) -> bool:
    if isinstance(value, str):
        return True
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        return True  # what trainers hand in, told apart from the rest in a tenth of the time
    if isinstance(value, bytes | bytearray) or not isinstance(value, Sequence):
        return False
    return all(isinstance(message, Mapping) for message in value)


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
