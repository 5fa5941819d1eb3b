"""Which part of a completion a reward of style reads.

A real row: of `<think>2 + 2</think>4` the reasoning is `2 + 2`, the answer `4`, and all is both of them.
"""

from typing import Final, Literal, TypeAlias

from ringtrue.graders import Completion

__all__ = ["Part", "checked_part", "part_of"]

Part: TypeAlias = Literal["all", "answer", "reasoning"]
_PARTS: Final = ("all", "answer", "reasoning")


def part_of(completion: Completion, part: Part) -> str:
    r"""The text of a part; empty where it is not there. Delimiters of reasoning belong to no part.

    >>> from ringtrue.graders import read_completion
    >>> part_of(read_completion("<think>2 + 2</think>4"), "all")
    '2 + 2\n\n4'
    """
    if part == "answer":
        return completion.answer
    reasoning = completion.reasoning or ""
    return reasoning if part == "reasoning" else f"{reasoning}\n\n{completion.answer}".strip()


def checked_part(owner: str, value: object) -> None:
    """Refuse what is no part.

    Raises:
        ValueError: naming the option, its value and what it takes.

    >>> checked_part("Mine", "answer")
    """
    if value not in _PARTS:
        raise ValueError(f"{owner}.part is {value!r}; it takes one of {', '.join(_PARTS)}")
