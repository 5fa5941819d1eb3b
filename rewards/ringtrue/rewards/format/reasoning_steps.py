r"""min(1, steps/N): steps of the reasoning that are marked as such and each say something of their own.

A real row: `<think>1. 18 litres a minute.\n2. Four minutes pass.\n3. 18 * 4 = 72.</think>72` has three: 1.0.

A step begins with a list number, a bullet, a heading, `Step 2:` or a word of order (`First`, `Next`,
`Finally`, 首先 ...) at the start of a line or sentence, and reaches up to the next one. It counts where it
has three different words, and at least a third of its words are new against each step counted before.

Source: the reasoning-steps reward of open reproductions of DeepSeek-R1, N = 3, which counts the words of
order alone and so pays `First, Second, Next, Finally,`. Reasoning is what stands in the dialect's
delimiters; where there is none, the answer is read, since models without delimiters reason there.

Quoted text (code fences, comments) holds no steps. Words of order are known in English and Chinese. It does
not judge whether a step follows from the one before, and filler of different words passes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ringtrue.graders.quoted import blank_quoted
from ringtrue.rewards.checks import whole
from ringtrue.rewards.format.unit_format import UnitFormat
from ringtrue.rewards.row import Row
from ringtrue.rewards.score import Score
from ringtrue.rewards.traits import Traits
from ringtrue.rewards.wording import STEPS_LINE

__all__ = ["ReasoningSteps"]

_LEAST_WORDS: Final = 3
_MARK: Final = re.compile(
    # One character that ends a line or sentence comes first, so that a search skips to the next such one.
    r"[\n.!?;:。！？；，：](?:"
    # At the start of a line: a heading, a number or bullet of a list, or "Step 3".
    r"(?<=\n)[ \t]{0,8}(?:\#{1,6}[ \t]|(?:\*\*)?\(?\d{1,3}[.)][ \t]|[-*•+][ \t]|(?:\*\*)?step[ \t]\d{1,3}\b)"
    # At the start of a line or sentence: a word of order.
    r"|(?:(?<=\n)[ \t]{0,8}|(?<=[.!?;:])[ \t]{1,2})(?:\*\*)?"
    r"(?:first(?:ly)?\b|next\b|then\b|now\b|after\ that\b|to\ begin\b|finally\b|lastly\b"
    r"|(?:second|third|fourth|fifth)(?:ly)?(?=[,:]))"
    # Chinese puts neither blanks nor always a stop between sentences.
    r"|(?:(?<=\n)[ \t\u3000]{0,8}|(?<=[。！？；，：]))"
    r"(?:首先|其次|然后|接着|接下来|最后|第[一二三四五六七八九十\d]{1,3}步))",
    re.IGNORECASE | re.VERBOSE,
)
# Said in a row, these are no content of each other's steps.
_ORDER: Final = frozenset(
    (
        "step", "first", "firstly", "second", "secondly", "third", "thirdly", "fourth", "fourthly", "fifth",
        "fifthly", "next", "then", "now", "after", "that", "to", "begin", "final", "finally", "last",
        "lastly",
    )
)  # fmt: skip
# A character of a script without spaces is a word of its own.
_WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ReasoningSteps(UnitFormat):
    r"""Steps that say something, up to a number.

    >>> ReasoningSteps()(["1. Take 2 apples.\n2. Add 3 more pears.\n3. Count all five fruits."])
    [1.0]
    >>> ReasoningSteps()(["First, Second, Next, Finally,", "First, take 2 apples. Next, add 3 more pears."])
    [0.0, 0.6666666666666666]
    """

    steps: int = 3
    """How many steps earn the whole; more earn no more."""

    def __post_init__(self) -> None:
        UnitFormat.__post_init__(self)
        whole("ReasoningSteps", "steps", self.steps, low=1)

    @property
    def traits(self) -> Traits:
        """More text can hold more steps, so nothing more is promised."""
        return Traits()

    @property
    def instructions(self) -> str:
        """The demand for steps."""
        return STEPS_LINE

    def score_row(self, row: Row) -> Score:
        """Find steps until there are enough."""
        completion = row.completion
        said = completion.answer if completion.reasoning is None else completion.reasoning
        counted: list[set[str]] = []
        for words in _bodies("\n" + blank_quoted(said)):
            if len(words) >= _LEAST_WORDS and all(3 * len(words - other) >= len(words) for other in counted):
                counted.append(words)
                if len(counted) == self.steps:
                    return Score(1.0)
        return Score(len(counted) / self.steps, reason=f"{len(counted)} of {self.steps} steps")


def _bodies(said: str) -> Iterator[set[str]]:
    """The words of each step."""
    end = None
    for mark in _MARK.finditer(said):
        if end is not None:
            yield _words(said[end : mark.start()])
        end = mark.end()
    if end is not None:
        yield _words(said[end:])


def _words(body: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(body)} - _ORDER
