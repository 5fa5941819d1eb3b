r"""What a trainer hands over, as a value that can be cut, doubled, reordered and printed.

A real one: `Batch([r"\boxed{4}", r"\boxed{5}"], {"gold": ["4", "4"]})`. Its `call` is the text that scores
it, so that every finding can be pasted and seen again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

__all__ = ["Batch", "tokens"]

_LONG: Final = 60


@dataclass(frozen=True, slots=True)
class Batch:
    r"""Completions with their columns, and prompts and tokens where there are any.

    >>> batch = Batch(["4", "5"], {"gold": ["4", "4"]})
    >>> batch.take([1]).columns
    {'gold': ['4']}
    >>> print(batch.call("score"))
    score(completions=['4', '5'], gold=['4', '4'])
    >>> print(Batch(["so " * 400]).call())
    reward(completions=['so ' * 400])
    """

    completions: Sequence[object]
    """What the model wrote: texts, message lists, or whatever a host may hand in by mistake."""
    columns: Mapping[str, Sequence[object]] = field(default_factory=dict)
    """Dataset columns, one value a row."""
    prompts: Sequence[object] | None = None
    """One prompt a row."""
    completion_ids: Sequence[Sequence[int]] | None = None
    """The tokens of each row."""

    def __len__(self) -> int:
        return len(self.completions)

    def arguments(self) -> dict[str, object]:
        """The keyword arguments of a trainer's call, in lists of their own."""
        given: dict[str, object] = {"completions": list(self.completions)}
        if self.prompts is not None:
            given["prompts"] = list(self.prompts)
        if self.completion_ids is not None:
            given["completion_ids"] = [list(ids) for ids in self.completion_ids]
        return {**given, **{name: list(column) for name, column in self.columns.items()}}

    def take(self, order: Sequence[int]) -> "Batch":
        """These rows, in this order."""
        return Batch(
            [self.completions[i] for i in order],
            {name: [column[i] for i in order] for name, column in self.columns.items()},
            None if self.prompts is None else [self.prompts[i] for i in order],
            None if self.completion_ids is None else [self.completion_ids[i] for i in order],
        )

    def with_column(self, name: str, values: Sequence[object]) -> "Batch":
        """The same rows with this column."""
        return replace(self, columns={**self.columns, name: list(values)})

    def with_completions(self, completions: Sequence[object]) -> "Batch":
        """Other completions beside the same columns."""
        return replace(self, completions=list(completions))

    def as_messages(self) -> "Batch":
        """The same completions and prompts as message lists, as trainers hand over chats."""
        return replace(
            self,
            completions=[_message("assistant", text) for text in self.completions],
            prompts=None if self.prompts is None else [_message("user", text) for text in self.prompts],
        )

    def call(self, name: str = "reward") -> str:
        """The call that scores it, to paste."""
        return f"{name}({', '.join(f'{key}={_literal(value)}' for key, value in self.arguments().items())})"


def tokens(text: object) -> list[int]:
    """Made-up token ids of a text, equal for equal texts: one a word.

    >>> tokens("so it is, so")
    [3, 3, 4, 3]
    """
    return [1 + len(word) for word in str(text).split(" ")]


def _literal(value: object) -> str:
    """An expression for a value; what is one piece over and over is written so."""
    if isinstance(value, str) and len(value) > _LONG:
        piece = value[: (value + value).find(value, 1)]
        return repr(value) if len(piece) > _LONG else f"{piece!r} * {len(value) // len(piece)}"
    if type(value) is list:
        if len(value) > _LONG and all(one == value[0] for one in value):
            return f"[{_literal(value[0])}] * {len(value)}"
        return f"[{', '.join(map(_literal, value))}]"
    if type(value) is dict:
        return f"{{{', '.join(f'{key!r}: {_literal(one)}' for key, one in value.items())}}}"
    return repr(value)


def _message(role: str, content: object) -> object:
    if not isinstance(content, str):
        return content
    return [{"role": role, "content": content}]
