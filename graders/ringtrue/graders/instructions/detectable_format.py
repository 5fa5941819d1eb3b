r"""Formats that show: bullets, highlights, sections, a title, JSON, one of three set answers.

A real one: `detectable_format:number_bullet_lists` with `num_bullets=3`, exactly.

Beyond IFEval (2311.07911): a rule (`---`) or a bare `*` is no bullet, `***both***` is one highlight, a
section's number counts once, JSON is read strictly (no NaN, no key twice), and only one of the set answers
may be given.
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from ringtrue.graders.instructions.constraint import Constraint, Finding, at, compared, text, whole
from ringtrue.graders.strict_json import JsonError, read_json

__all__ = [
    "ConstrainedResponse",
    "JsonFormat",
    "MultipleSections",
    "NumberBulletLists",
    "NumberHighlightedSections",
    "Title",
]

_ANSWERS: Final = ("My answer is yes.", "My answer is no.", "My answer is maybe.")
_HIGHLIGHT: Final = re.compile(r"\*([^\n*]*)\*")
_DOUBLE: Final = re.compile(r"(?<!\*)\*\*([^\n*]+)\*\*(?!\*)")
_FENCES: Final = ("```json", "```Json", "```JSON", "```")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBulletLists(Constraint):
    r"""Exactly so many lines that begin with a bullet, `*` or `-`.

    >>> NumberBulletLists(num_bullets=2).check("Both:\n* one\n- two\n---").holds
    True
    """

    id: ClassVar[str] = "detectable_format:number_bullet_lists"
    num_bullets: int
    """How many."""

    def __post_init__(self) -> None:
        whole(self, "num_bullets")

    def check(self, text: str) -> Finding:
        """Count the lines."""
        return at("bullets", sum(map(_is_bullet, text.split("\n"))), self.num_bullets)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstrainedResponse(Constraint):
    """One of the answers `My answer is yes.`, `My answer is no.`, `My answer is maybe.`, and no other.

    >>> check = ConstrainedResponse().check
    >>> check("My answer is no.").holds, check("My answer is no. My answer is yes.").holds
    (True, False)
    """

    id: ClassVar[str] = "detectable_format:constrained_response"

    def check(self, text: str) -> Finding:
        """Look for each."""
        found = [answer for answer in _ANSWERS if answer in text]
        return Finding(len(found) == 1, f"given: {' '.join(found) or 'none of the three'}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberHighlightedSections(Constraint):
    """At least so many parts in `*asterisks*` or `**two**`, each within a line.

    >>> NumberHighlightedSections(num_highlights=2).check("A *small* and **large** one.").holds
    True
    """

    id: ClassVar[str] = "detectable_format:number_highlighted_sections"
    num_highlights: int
    """How many."""

    def __post_init__(self) -> None:
        whole(self, "num_highlights")

    def check(self, text: str) -> Finding:
        """Count them."""
        found = [*_HIGHLIGHT.findall(text), *_DOUBLE.findall(text)]
        count = sum(1 for inside in found if inside.strip())
        return compared("highlights", count, "at least", self.num_highlights)


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleSections(Constraint):
    r"""At least so many sections, each marked by the splitter and a number of its own.

    >>> check = MultipleSections(section_spliter="Section", num_sections=2).check
    >>> check("Section 1\nA.\nSection 2\nB.").holds, check("Section 1 Section 1").holds
    (True, False)
    """

    id: ClassVar[str] = "detectable_format:multiple_sections"
    section_spliter: str
    """The word before the number, in just these letters."""
    num_sections: int
    """How many."""

    def __post_init__(self) -> None:
        text(self, "section_spliter")
        whole(self, "num_sections")

    def check(self, text: str) -> Finding:
        """Count the numbers."""
        numbers = set(re.findall(rf"{re.escape(self.section_spliter)}\s?(\d+)", text))
        return compared("sections", len(numbers), "at least", self.num_sections)


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonFormat(Constraint):
    r"""The whole is one JSON value; a code fence may be around it.

    >>> JsonFormat().check('```json\n{"a": 1}\n```').holds, JsonFormat().check('So: {"a": 1}').holds
    (True, False)
    """

    id: ClassVar[str] = "detectable_format:json_format"

    def check(self, text: str) -> Finding:
        """Read it."""
        inside = text.strip()
        fence = next((one for one in _FENCES if inside.startswith(one)), "")
        try:
            read_json(inside.removeprefix(fence).removesuffix("```"))
        except JsonError as error:
            return Finding(False, str(error))
        return Finding(True, "one JSON value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Title(Constraint):
    """A title in double angular brackets, within a line.

    >>> Title().check("<<poem of joy>>").holds, Title().check("<<>>").holds
    (True, False)
    """

    id: ClassVar[str] = "detectable_format:title"

    def check(self, text: str) -> Finding:
        """Look for it, line by line."""
        holds = any(map(_titled, text.split("\n")))
        return Finding(holds, "a title is there" if holds else "no <<title>>")


def _is_bullet(line: str) -> bool:
    said = line.strip()
    if not said.startswith(("*", "-")) or said.startswith("**"):
        return False
    return bool(said.strip("*-_ \t"))  # neither a rule nor a bullet alone


def _titled(line: str) -> bool:
    opened, closed = line.find("<<"), line.rfind(">>")
    return 0 <= opened < closed and bool(line[opened:closed].lstrip("<").rstrip(">").strip())
