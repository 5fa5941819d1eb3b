r"""The share of the expected tags that are there exactly once, in order, with something in their block.

A real row: `<think>18 * 4 = 72</think> It holds 72 litres.` has two of the four tags: 0.5.

Source: the tag count of open reproductions of DeepSeek-R1, a quarter for each tag that occurs once, which
pays the tags in any order and around nothing. Here a tag counts where

- it is there once, and no expected tag stands on its wrong side;
- its block shows something, and a closing tag's block was not opened wrongly;
- nothing but blanks is between it and the block before it; the reasoning begins the text.

So it climbs from 0 to 1 as a model learns the template. Text after the last tag costs nothing:
`AnswerTagFormat` asks for that. `<think>` and `</think>` stand for the delimiters of the model's dialect;
one that the prompt has opened counts as there. It does not look at what the blocks say; a tag in quotes or
backticks is no tag.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from ringtrue.graders import Completion
from ringtrue.graders.quoted import blank_quoted
from ringtrue.graders.tags import Place, find_tag
from ringtrue.graders.visible import is_visible
from ringtrue.rewards.checks import text
from ringtrue.rewards.format.unit_format import UnitFormat
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits
from ringtrue.rewards.wording import tags_line

__all__ = ["TagCount"]

_MOST: Final = 16
_REASONING: Final = ("<think>", "</think>")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TagCount(UnitFormat):
    """A part for each tag of a template.

    >>> right = "<think>2 + 2</think><answer>4</answer>"
    >>> TagCount()([right, right.replace("</answer>", ""), "<think>2 + 2"])
    [1.0, 0.75, 0.25]
    >>> TagCount()(["</answer></think><think><answer>", "Write <think>, </think>, <answer>, </answer>."])
    [0.0, 0.0]
    """

    tags: tuple[str, ...] = ("<think>", "</think>", "<answer>", "</answer>")
    """The tags in the order of the template: blocks one after another, `<x>` and `</x>` the ends of one."""

    def __post_init__(self) -> None:
        UnitFormat.__post_init__(self)
        given: object = self.tags
        listed = given if isinstance(given, tuple | list) else ()
        tags = tuple(text("TagCount", "tags", tag) for tag in listed)
        if not 1 <= len(tags) <= _MOST or len(set(tags)) < len(tags):
            raise ValueError(f"TagCount.tags is {given!r}: give a tuple of 1 to {_MOST} different tags")
        object.__setattr__(self, "tags", tags)

    @property
    def traits(self) -> Traits:
        """Text after the last tag costs nothing, so nothing more is promised."""
        return Traits()

    @property
    def instructions(self) -> str:
        """The demand for the tags."""
        return tags_line(self.tags, self.dialect)

    def score_row(self, row: Row) -> Score:
        """Count the tags that are right."""
        shown = _unquoted(row.completion)
        found = tuple(tuple(_spots(tag, row.completion, shown)) for tag in self.tags)
        reading = _Reading(self.tags, found, row.completion)
        missing = [tag for index, tag in enumerate(self.tags) if not reading.counts(index)]
        share = (len(self.tags) - len(missing)) / len(self.tags)
        wanting = f"absent, not once, out of place or empty: {' '.join(missing)}"
        return Score(share, reason=wanting if missing else "")


def _unquoted(completion: Completion) -> str:
    """The text without what the answer quotes; reasoning may leave a fence open and is kept."""
    start = completion.answer_start
    return "" if completion.quoted else completion.text[:start] + blank_quoted(completion.text[start:])


def _spots(tag: str, completion: Completion, shown: str) -> list[Place]:
    """Where a tag is used; one that the prompt holds stands before the text."""
    dialect = completion.dialect
    if tag not in _REASONING or not dialect.open:
        return list(find_tag(shown, tag))
    opens = tag == _REASONING[0]
    if dialect.name == "harmony":  # its channels may have lost their tokens: only the reading knows them
        end = completion.answer_start if completion.closed else len(completion.text)
        return [Place(0, 0)] * completion.opens if opens else [Place(end, end)] * completion.closes
    places = list(find_tag(completion.text, dialect.open if opens else dialect.close))
    return [Place(0, 0)] * (completion.opens - len(places)) + places if opens else places


class _Reading(NamedTuple):
    """A completion with the places of each expected tag."""

    tags: tuple[str, ...]
    found: tuple[tuple[Place, ...], ...]
    completion: Completion

    def counts(self, index: int) -> bool:
        """Whether a tag is right; a closing one only where its block was not opened wrongly."""
        if not self._in_place(index) or not self._filled(index):
            return False
        opening = self._opening(index)
        if opening is None:
            return self._follows(index)
        return not self.found[opening] or self.counts(opening)

    def _opening(self, index: int) -> int | None:
        """The opening tag of a closing one."""
        tag = self.tags[index]
        opening = f"<{tag[2:]}" if tag.startswith("</") else ""
        return self.tags.index(opening) if opening in self.tags[:index] else None

    def _in_place(self, index: int) -> bool:
        """Once, and every other expected tag on its right side."""
        if len(self.found[index]) != 1:
            return False
        start, end = self._around(index)
        spot = self.found[index][0]
        return start <= spot.start and spot.end <= end

    def _around(self, index: int) -> tuple[int, int]:
        """Where the tags before it end, and where those after it begin."""
        before = [place.end for places in self.found[:index] for place in places]
        after = [place.start for places in self.found[index + 1 :] for place in places]
        return max(before, default=0), min(after, default=len(self.completion.text))

    def _filled(self, index: int) -> bool:
        """Something to see between this tag and its neighbour, on the inner side."""
        if self.tags[index] in _REASONING and self.completion.dialect.name == "harmony":
            return is_visible(self.completion.reasoning or "")
        spot, (start, end) = self.found[index][0], self._around(index)
        closes = self._opening(index) is not None
        return is_visible(
            self.completion.text[start : spot.start] if closes else self.completion.text[spot.end : end]
        )

    def _follows(self, index: int) -> bool:
        """The block before ends right here; the reasoning begins the text."""
        if self.tags[index] == _REASONING[0]:
            return self.completion.starts_open
        last = self.found[index - 1] if index else ()
        return not last or not is_visible(self.completion.text[last[-1].end : self.found[index][0].start])
