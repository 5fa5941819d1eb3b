r"""1 where the answer holds exactly one fenced block, of the named language, closed and not empty; else 0.

A real row: "Here it is:\n```python\nprint(18 * 4)\n```" earns 1.0; a second block of whatever language,
another language or none named, a fence that never closes or holds nothing, and one inside an HTML comment or
only in the reasoning earn 0.0.

Source: fenced code blocks of CommonMark 0.31: three or more backticks or tildes at the start of a line, the
language after them, closed by as many of the same alone on a line. A fence of the same kind inside is a
second.

Text beside the block costs nothing. The code is not read, let alone run.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from ringtrue.graders.visible import is_visible
from ringtrue.rewards.checks import text
from ringtrue.rewards.format.unit_format import UnitFormat
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits
from ringtrue.rewards.wording import code_line

__all__ = ["CodeFormat"]

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_ALIASES: Final = {
    "py": "python", "python3": "python", "js": "javascript", "ts": "typescript", "c++": "cpp", "sh": "bash",
    "shell": "bash", "rs": "rust", "rb": "ruby", "golang": "go", "c#": "csharp", "cs": "csharp",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CodeFormat(UnitFormat):
    r"""One fenced block of a language.

    >>> CodeFormat()(["So:\n```python\nprint(4)\n```", "```\nprint(4)\n```", "```python\nprint(4)"])
    [1.0, 0.0, 0.0]
    """

    language: str = "python"
    """The word after the fence, in any case; common short forms (`py`, `js`) are the same."""

    def __post_init__(self) -> None:
        UnitFormat.__post_init__(self)
        if len(text("CodeFormat", "language", self.language).split()) > 1 or "`" in self.language:
            raise ValueError(f"CodeFormat.language is {self.language!r}: give one word, as 'python'")

    @property
    def traits(self) -> Traits:
        """Text beside the block costs nothing, so nothing more is promised."""
        return Traits()

    @property
    def instructions(self) -> str:
        """The demand for a block."""
        return code_line(self.language)

    def score_row(self, row: Row) -> Score:
        """Look for fences."""
        blocks = list(_blocks(row.completion.answer))
        fault = self._fault(blocks[0]) if len(blocks) == 1 else f"{len(blocks)} blocks, not one"
        return Score(0.0 if fault else 1.0, reason=fault)

    def _fault(self, block: "_Block") -> str:
        if not block.closed:
            return "the block does not close"
        if _language(block.language) != _language(self.language):
            return f"the block is of {block.language[:40]!r}, not {self.language}"
        if not block.sound:
            return "the block is empty, or holds a fence of its own"
        return ""


class _Block(NamedTuple):
    """A fenced block: the word after its fence, whether it closes, and whether it is one and not empty."""

    language: str
    closed: bool
    sound: bool


def _language(word: str) -> str:
    folded = word.strip().casefold()
    return _ALIASES.get(folded, folded)


def _blocks(answer: str) -> Iterator[_Block]:
    lines = iter(answer.splitlines())
    for line in lines:
        opening = _FENCE.fullmatch(line)
        if line.lstrip().startswith("<!--"):
            _skip_comment(line, lines)
        # A backtick after the fence makes it inline code.
        elif opening and not (opening[1][0] == "`" and "`" in opening[2]):
            yield _block(opening[1], opening[2].strip(), lines)


def _block(fence: str, language: str, lines: Iterator[str]) -> _Block:
    filled, nested = False, False
    for line in lines:
        inner = _FENCE.fullmatch(line)
        if inner and inner[1].startswith(fence):
            if not inner[2].strip():
                return _Block(language, closed=True, sound=filled and not nested)
            nested = True
        filled = filled or is_visible(line)
    return _Block(language, closed=False, sound=False)


def _skip_comment(line: str, lines: Iterator[str]) -> None:
    seen: str | None = line.lstrip()[len("<!--") :]
    while seen is not None and "-->" not in seen:
        seen = next(lines, None)
