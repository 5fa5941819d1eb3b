r"""A style of answer cut into its parts: reasoning before, the sentence around, the slot itself.

A real one: the style `think_boxed` has the reasoning `<think>...</think>`, the sentence
`So it is $\boxed{7}$.` and the slot `$\boxed{7}$`.
"""

import re
from dataclasses import dataclass
from typing import Final, Self

from ringtrue.rewards.testing.tasks import Style

__all__ = ["THINK", "Slot"]

THINK: Final = "<think>Let me work it out, step by step.</think>\n"

_HEAD = re.compile(r"\s*<think>.*?</think>\s*", re.DOTALL)
_CORES: Final = (
    re.compile(r"\$?\\(?:boxed|fbox)\{\{answer\}\}\$?"),
    re.compile(r"<(\w+)>\s*\{answer\}\s*</\1>"),
    re.compile(r"#+ *\{answer\}"),
)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a style puts the answer."""

    head: str
    """The reasoning that the style asks for; empty where it asks for none."""
    body: str
    """What follows, with `{answer}` in it."""
    core: str
    """The slot alone, on one line, with `{answer}` in it."""
    delimited: bool
    """Whether the slot has marks of its own, and is not a mere place in a sentence."""

    @classmethod
    def of(cls, style: Style) -> Self:
        """Cut a style into its parts.

        >>> from ringtrue.rewards.testing.tasks import STYLES
        >>> Slot.of(STYLES["think_answer_lines"]).core
        '<answer> {answer} </answer>'
        """
        found = _HEAD.match(style.template)
        head = found.group() if found else ""
        body = style.template[len(head) :]
        for pattern in _CORES:
            if core := pattern.search(body):
                return cls(head, body, " ".join(core.group().split()), delimited=True)
        line = next((line for line in body.splitlines() if "{answer}" in line), "{answer}")
        return cls(head, body, line, delimited=False)

    def full(self, answer: str) -> str:
        """A whole completion in this style."""
        return self.head + self.said(answer)

    def said(self, answer: str) -> str:
        """The same without the reasoning before it."""
        return self.body.replace("{answer}", answer)

    def alone(self, answer: str) -> str:
        """The slot alone, on one line."""
        return self.core.replace("{answer}", answer)

    def opened(self, answer: str) -> str:
        """The slot cut off after the answer."""
        return self.core.partition("{answer}")[0] + answer
