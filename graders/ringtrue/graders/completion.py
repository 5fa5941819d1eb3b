r"""One model output, read once: its reasoning, its answer, and whether it is well formed.

One real row: `<think>\n6 times 7 is 42.\n</think>\n\n\boxed{42}` has the reasoning `6 times 7 is 42.` and
the answer `\boxed{42}`. Hosts hand over the same output as a str or as messages, with the opening tag
prefilled or not, with the reasoning in a key of its own, with special tokens kept or stripped: all give the
same reading.

Reasoning that never closes means that no answer was given. A tag in quotes or backticks is only mentioned,
and marks nothing. It does not look for the answer's slot: `slots` does.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple, TypeAlias

from ringtrue.graders.dialect import DIALECTS, Dialect, prefilled_by
from ringtrue.graders.harmony import begins_harmony, read_harmony
from ringtrue.graders.messages import Messages, Reply, last_reply
from ringtrue.graders.quoted import blank_quoted
from ringtrue.graders.tags import find_tag
from ringtrue.graders.turns import cut_turn, invented, skip_header
from ringtrue.graders.visible import is_visible

__all__ = ["Completion", "Messages", "read_completion"]

Prompt: TypeAlias = str | Messages | None
# One literal first character each, so that a search runs at the speed of memory.
_ANGLED: Final = re.compile(r"<(?:(/?think>)|\|channel>thought|channel\|>)")
_SQUARE: Final = re.compile(r"\[/?THINK\]")


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model wrote, taken apart.

    >>> read_completion("<think>2 + 2</think>4").answer
    '4'
    """

    text: str
    """The whole output; reasoning that a host had split off is put back in front."""
    reasoning: str | None
    """The text inside the reasoning, trimmed; None where there is none."""
    answer: str
    """The text after the reasoning, trimmed, cut at an invented turn; empty where reasoning never closes."""
    dialect: Dialect
    """The delimiters by which it was read."""
    opens: int = 0
    """Opening delimiters, one that the prompt holds included."""
    closes: int = 0
    """Closing delimiters."""
    starts_open: bool = False
    """The text begins inside the reasoning, or with its opening delimiter."""
    closed: bool = True
    """The answer was reached: there was no reasoning, or it closed."""
    cut: str | None = None
    """An invented turn that was cut off."""
    answer_start: int = 0
    """Where the answer begins in `text`."""
    split: bool = field(default=False, compare=False)
    """The host had split the reasoning off, so that the delimiters in `text` are not the model's own."""

    @property
    def well_formed(self) -> bool:
        """One reasoning block at the start, closed once, and an answer after it, both with something to see.

        >>> read_completion("<think></think>4").well_formed
        False
        """
        once = self.opens == 1 and self.closes == 1 and self.starts_open and self.closed
        return once and is_visible(self.reasoning or "") and is_visible(self.answer)

    @property
    def quoted(self) -> bool:
        """A code fence or comment begins before the reasoning, so that all that follows is in it.

        >>> read_completion("<!-- <think>2 + 2</think>4 -->").quoted
        True
        """
        begin = self.text.find(self.dialect.open) if self.dialect.open else -1
        return begin > 0 and not blank_quoted(self.text[:begin] + "x").endswith("x")


def read_completion(
    completion: str | Messages, *, dialect: Dialect | str = "auto", prompt: Prompt = None
) -> Completion:
    r"""Take a completion apart into reasoning and answer.

    Args:
        completion: the text, or the messages, of which the last one by the assistant answers.
        dialect: how reasoning is marked; `auto` goes by the tags that are there.
        prompt: where it ends in an opening delimiter, the completion begins inside the reasoning.

    Raises:
        TypeError: the completion is neither text nor messages.

    >>> read_completion("2 + 2</think>4", prompt="What is 2 + 2? <think>\n").reasoning
    '2 + 2'
    """
    asked = Dialect.resolve(dialect)
    reply = Reply(completion, None) if isinstance(completion, str) else last_reply(completion)
    if reply.reasoning is None:
        return _read(reply.content, asked, _opened_by(prompt, asked), isinstance(prompt, str))
    return _read_split(reply.content, reply.reasoning, asked)


def _opened_by(prompt: object, asked: Dialect | None) -> Dialect | None:
    """The dialect whose reasoning the prompt has opened."""
    if asked is not None and asked.prefilled:
        return asked
    if prompt is None or (asked is not None and not asked.open):
        return None
    if isinstance(prompt, str):
        end = prompt[-200:]
    else:
        last = prompt[-1] if isinstance(prompt, Sequence) and prompt else None
        said = isinstance(last, Mapping) and last.get("role") == "assistant"
        end = last_reply([last]).content[-200:] if isinstance(last, Mapping) and said else ""
    if asked is None:
        return prefilled_by(end)
    return asked.as_prefilled() if end.rstrip().endswith(asked.open) else None


def _read_split(content: str, reasoning: str, asked: Dialect | None) -> Completion:
    """The host has already split the reasoning off; what is left may hold more of it."""
    if asked is not None and asked.prefilled:
        asked = replace(asked, prefilled=False)
    rest = _read(content, asked, None, True)
    known = rest.dialect if rest.dialect.open else DIALECTS["none" if asked and not asked.open else "think"]
    # Cut off in mid-reasoning, a parser leaves the content empty: the reasoning never closed.
    closed = rest.closed and bool(content.strip())
    head = known.open + reasoning + (known.close if closed else "")
    both = reasoning.strip() if rest.reasoning is None else f"{reasoning.strip()}\n{rest.reasoning}"
    return Completion(
        text=head + content, reasoning=both, answer=rest.answer, dialect=known, opens=rest.opens + 1,
        closes=rest.closes + closed, starts_open=True, closed=closed, cut=rest.cut,
        answer_start=len(head) + rest.answer_start, split=True,
    )  # fmt: skip


def _read(text: str, asked: Dialect | None, opened: Dialect | None, prompt_known: bool) -> Completion:
    known = opened or asked
    if known is None and begins_harmony(text):
        known = DIALECTS["harmony"]
    if known is not None and known.name == "harmony":
        return _read_harmony(text, known)
    if known is None:
        known = _kind_of(text)
    marks = _marks(text, known)
    # Nobody knows how the prompt ended: a lone closing tag then means that it had opened the reasoning.
    if asked is None and not prompt_known and marks and not marks[0].opens:
        known = known.as_prefilled()
    return _read_tags(text, known, marks)


class _Mark(NamedTuple):
    """A delimiter in the text."""

    start: int
    end: int
    opens: bool


def _marks(text: str, dialect: Dialect) -> list[_Mark]:
    if not dialect.open:
        return []
    marks = [
        _Mark(*place, opens)
        for tag, opens in ((dialect.open, True), (dialect.close, False))
        for place in find_tag(text, tag)
    ]
    return sorted(marks) if len(marks) > 1 else marks


def _kind_of(text: str) -> Dialect:
    """The tag dialect of the first delimiter in the text."""
    # Looking for one character first is ten times as fast, and often settles it.
    angled = _ANGLED.search(text) if "<" in text else None
    square = _SQUARE.search(text) if "[" in text else None
    if angled and not (square and square.start() < angled.start()):
        return DIALECTS["think" if angled.group(1) else "channel"]
    return DIALECTS["mistral" if square else "none"]


def _read_tags(text: str, dialect: Dialect, marks: list[_Mark]) -> Completion:
    opens = sum(mark.opens for mark in marks)
    before = text[: marks[0].start] if marks and marks[0].opens else ""
    begins = bool(marks) and marks[0].opens and not before[skip_header(before) :].strip()
    # A host may put the prompt's opening tag back; it is still only one.
    prefilled = dialect.prefilled and not begins
    if not marks and not prefilled:
        return _plain(text, dialect)
    begin = marks[0].end if marks and marks[0].opens and not prefilled else 0
    close = next((mark for mark in marks if not mark.opens), None)
    facts = (dialect, opens + prefilled, len(marks) - opens, prefilled or begins)
    if close is None:
        return Completion(text, text[begin:].strip(), "", *facts, closed=False, answer_start=len(text))
    shown = _shown(text, close.end, marks[marks.index(close) + 1 :])
    thoughts = [text[begin : close.start].strip(), *shown.thoughts]
    return Completion(text, "\n".join(thoughts), shown.answer, *facts, shown.closed, shown.cut, shown.start)


class _Shown(NamedTuple):
    """The part of a text after its reasoning."""

    answer: str
    start: int
    closed: bool
    cut: str | None
    thoughts: list[str]


def _plain(text: str, dialect: Dialect) -> Completion:
    shown = _shown(text, 0, [])
    return Completion(text, None, shown.answer, dialect, cut=shown.cut, answer_start=shown.start)


def _shown(text: str, start: int, later: list[_Mark]) -> _Shown:
    """Cut an invented turn off, and take later blocks of reasoning out of the answer."""
    start = skip_header(text, start)
    turn = cut_turn(text, start)
    pieces: list[str] = []
    thoughts: list[str] = []
    place, opened = start, -1
    for mark in later:
        if mark.start >= turn.end:
            break
        if opened < 0 and mark.opens:
            pieces.append(text[place : mark.start])
            opened = mark.end
        elif opened >= 0 and not mark.opens:
            thoughts.append(text[opened : mark.start].strip())
            place, opened = mark.end, -1
    if opened < 0:
        pieces.append(text[place : turn.end])
    visible = "".join(pieces)
    answer = visible.strip()
    closed = opened < 0 or bool(answer)
    begin = start + (visible.find(answer) if answer else 0) if closed else len(text)
    return _Shown(answer, begin, closed, turn.cut, thoughts)


def _read_harmony(text: str, dialect: Dialect) -> Completion:
    found = read_harmony(text)
    if found is None:
        if dialect.prefilled:
            return Completion(text, text.strip(), "", dialect, 1, 0, True, False, answer_start=len(text))
        return _plain(text, dialect)
    facts = (dialect, found.opens, found.closes, found.begins)
    if found.start < 0:
        return Completion(text, found.reasoning, "", *facts, closed=False, answer_start=len(text))
    shown = _shown(text[: found.end], found.start, [])
    cut = invented((shown.cut or "") + text[found.end :])
    return Completion(text, found.reasoning, shown.answer, *facts, cut=cut, answer_start=shown.start)
