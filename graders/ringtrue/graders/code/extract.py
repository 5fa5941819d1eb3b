r"""Where the program is in a completion.

A real row: "Here it is:\n```python\nprint(18 * 4)\n```\nIt prints:\n```text\n72\n```" holds the program
`print(18 * 4)`: the last block of the language; blocks that name another language are none. Blocks that
name no language count where none names this one. A block that never closes runs to the end, since hosts cut
at the closing fence; an earlier block is never taken in its place.

Reasoning is gone by then, by the completion's dialect (harmony's too). What is in an HTML comment is not
shown.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from ringtrue.graders.code.language import Language
from ringtrue.graders.visible import is_visible

__all__ = ["Found", "find_code"]

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


class Found(NamedTuple):
    """A program, and where it was."""

    code: str
    """Its text; empty where there is none."""
    where: str
    """`fence` or `whole`; `several` where they are too many; empty where there is none."""


def find_code(answer: str, language: Language, *, block: str = "last", whole: bool = False) -> Found:
    r"""Find the program in an answer.

    Args:
        answer: the completion after its reasoning.
        language: whose program it is.
        block: which of several blocks: `last`, `first`, or `only` one.
        whole: whether an answer without a block is a program as a whole.

    >>> from ringtrue.graders.code.language import PYTHON
    >>> find_code("So:\n```python\nprint(4)\n```\n```text\n4\n```", PYTHON).code
    'print(4)\n'
    """
    words = {language.name, *language.fences}
    blocks = list(_blocks(answer))
    named = [code for word, code in blocks if word in words]
    found = named or [code for word, code in blocks if not word]
    if not found:
        if not whole or blocks or not is_visible(answer):
            return Found("", "")
        return Found(answer, "whole")
    if block == "only" and len(found) > 1:
        return Found("", "several")
    code = found[0 if block == "first" else -1]
    return Found(code, "fence") if is_visible(code) else Found("", "")


def _blocks(answer: str) -> Iterator[tuple[str, str]]:
    """Each block's language and text."""
    lines = iter(answer.splitlines(keepends=True))
    for line in lines:
        opening = _FENCE.fullmatch(line.rstrip("\r\n"))
        if line.lstrip().startswith("<!--"):
            _skip_comment(line, lines)
        # A backtick after the fence makes it inline code.
        elif opening and not (opening[1][0] == "`" and "`" in opening[2]):
            word = opening[2].strip().split(" ", 1)[0].strip("{}.").casefold()
            yield word, "".join(_inside(opening[1], lines))


def _inside(fence: str, lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        bare = line.strip()
        if bare.startswith(fence) and not bare.strip(fence[0]):
            return
        yield line


def _skip_comment(line: str, lines: Iterator[str]) -> None:
    seen: str | None = line.lstrip()[len("<!--") :]
    while seen is not None and "-->" not in seen:
        seen = next(lines, None)
