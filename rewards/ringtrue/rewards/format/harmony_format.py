r"""1 for one analysis message, then one final message, each closed and neither empty; else 0.

A real row:
`<|channel|>analysis<|message|>18*4<|end|><|start|>assistant<|channel|>final<|message|>72<|return|>` earns
1.0, and so does `analysis18*4assistantfinal72`, which is left of it once a host has stripped the special
tokens: nothing then tells whether the last message closed, nor what came after it.

Source: the harmony response format published with gpt-oss. Where the prompt has opened the analysis, the
completion begins inside it. Reasoning that the host hands over apart was read as harmony by the host.

It does not look at what is said, and takes no commentary: a text that calls tools earns 0.0 here.
"""

import re
from dataclasses import dataclass
from typing import Final

from ringtrue.graders import Completion
from ringtrue.graders.visible import is_visible
from ringtrue.rewards.checks import flag
from ringtrue.rewards.format.unit_format import UnitFormat
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits
from ringtrue.rewards.wording import thinking_line

__all__ = ["HarmonyFormat"]

_TOKEN: Final = re.compile(r"<\|(start|end|return|call|channel|message|constrain)\|>")
_SHAPE: Final = (
    ("channel", "analysis"), ("message", "*"), ("end", ""), ("start", "assistant"),
    ("channel", "final"), ("message", "*"),
)  # fmt: skip
_ENDS: Final = (("return", ""), ("end", ""))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class HarmonyFormat(UnitFormat):
    """The channels of gpt-oss.

    >>> HarmonyFormat()(["analysisDouble 2.assistantfinal4", "assistantfinal4", "<think>Double 2.</think>4"])
    [1.0, 0.0, 0.0]
    """

    stop_left_out: bool = False
    """The host keeps special tokens, except for the one that ends the text."""

    def __post_init__(self) -> None:
        UnitFormat.__post_init__(self)
        flag("HarmonyFormat", "stop_left_out", self.stop_left_out)

    @property
    def traits(self) -> Traits:
        """The end of the final message ends the text, where special tokens are kept."""
        return Traits(slot_closed=True)

    @property
    def instructions(self) -> str:
        """The demand for both channels."""
        return thinking_line("harmony")

    def score_row(self, row: Row) -> Score:
        """Look at the order of the channels and at whether they hold something."""
        completion = row.completion
        may_stop = self.stop_left_out and row.truncated is not True
        if not completion.split and _TOKEN.search(completion.text):
            fits = _fits(completion.text, completion.dialect.prefilled, may_stop=may_stop)
        else:
            fits = _is_stripped(completion) and completion.well_formed and completion.cut is None
        return Score(1.0 if fits else 0.0, reason="" if fits else "not one analysis and one final message")


def _is_stripped(completion: Completion) -> bool:
    return completion.split or completion.dialect.name == "harmony"


def _fits(text: str, prefilled: bool, *, may_stop: bool) -> bool:
    """Whether the special tokens, each with the text after it, are those of the two messages."""
    head, *rest = _TOKEN.split(text)
    seen = list(zip(rest[::2], rest[1::2], strict=True))
    shape = list(_SHAPE)
    if prefilled and is_visible(head):  # else the host has put the prompt's end back
        seen.insert(0, ("message", head))
        shape = shape[1:]
    elif is_visible(head):
        return False
    elif seen and seen[0] == ("start", "assistant"):
        seen = seen[1:]
    if len(seen) > len(shape) and (seen[-1][0], seen[-1][1].strip()) in _ENDS:
        seen = seen[:-1]
    elif not may_stop:
        return False
    return len(seen) == len(shape) and all(map(_same, seen, shape))


def _same(seen: tuple[str, str], wanted: tuple[str, str]) -> bool:
    (token, said), (wanted_token, words) = seen, wanted
    return token == wanted_token and (is_visible(said) if words == "*" else said.strip() == words)
