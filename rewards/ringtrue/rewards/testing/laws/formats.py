r"""Laws 37 and 38: a format is paid for exactly, and for nothing but its tags.

What sits behind a broken one: `re.match` without an end, `$` with MULTILINE, `.*?` that runs over a second
tag, counting a tag without looking at where it stands, or a format reward that reads the answer.

The format that a reward wants is found by trying: the text that it pays best, among the author's cases and
some well-known formats, and of that text those pairs of tags whose absence costs something.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from hypothesis import strategies as st

from ringtrue.rewards.testing import strategies
from ringtrue.rewards.testing.batch import Batch
from ringtrue.rewards.testing.law import Broken, Plan, law
from ringtrue.rewards.testing.running import NotChecked, for_all
from ringtrue.rewards.testing.subject import Subject

__all__ = ["closed_slot", "content_blind", "exact_format"]

_KNOWN: Final = (
    "<think>{}</think>\nSo it is $\\boxed{7}$.",
    "<think>{}</think>\nSo it is 7.",
    "<think>\n{}\n</think>\n<answer>\n7\n</answer>",
    "<think>{}</think><answer>7</answer>",
    "<think>{}</think>\n<answer>7</answer>",
    "<think>{}</think>\n<answer>\\boxed{7}</answer>",
    "<reasoning>\n{}\n</reasoning>\n<answer>\n7\n</answer>\n",
    "<reasoning>{}</reasoning><answer>7</answer>",
    "<start_working_out>{}<end_working_out><SOLUTION>7</SOLUTION>",
    "<answer>7</answer>",
    "So it is $\\boxed{7}$.",
)
_PAIR: Final = re.compile(r"<([A-Za-z][\w-]{0,30})>(?=.*?</\1>)|\[([A-Z]{2,20})\](?=.*?\[/\2\])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Format:
    """A text that is paid, what it earns, and the pairs of tags that it is paid for."""

    batch: Batch
    text: str
    value: float
    pairs: tuple[tuple[str, str], ...]

    def row(self, text: str) -> Batch:
        """Another text in the place of this one."""
        return self.batch.with_completions([text])


def _wanted(subject: Subject) -> _Format:
    """The best paid text and its tags."""
    best: _Format | None = None
    for row in _offered(subject):
        text, value = str(row.completions[0]), subject.value(row)
        if value is not None and (best is None or value > best.value):
            best = _Format(row, text, value, ())
    if best is None:
        raise NotChecked("no text is known that it pays: give one as a case")
    pairs = []
    for opening, closing in _pairs(best.text):
        without = subject.value(best.row(best.text.replace(opening, "").replace(closing, "")))
        if without is not None and without < best.value:
            pairs.append((opening, closing))
    if not pairs:
        raise NotChecked("no tag is known that it pays for: give a text with them as a case")
    return _Format(best.batch, best.text, best.value, tuple(pairs))


def _offered(subject: Subject) -> Iterator[Batch]:
    cases = subject.cases
    if cases is not None:
        for index, completion in enumerate(cases.completions):
            if isinstance(completion, str):
                yield cases.take([index])
    # The author's own texts say best what is wanted.
    if cases is None:
        for text in _KNOWN:
            yield strategies.dressed(subject, [text.replace("{}", "Let me work it out.")])


def _pairs(text: str) -> list[tuple[str, str]]:
    """Tags that open and close once each."""
    found = []
    for match in _PAIR.finditer(text):
        xml, square = match.groups()
        pair = (f"<{xml}>", f"</{xml}>") if xml else (f"[{square}]", f"[/{square}]")
        if all(text.count(tag) == 1 for tag in pair):
            found.append(pair)
    return found


@law(
    37, kinds=("format",),
    why="What a careless check lets through is found within a thousand steps, and is all that is learnt.",
)  # fmt: skip
def exact_format(subject: Subject, plan: Plan) -> None:
    """A tag dropped, doubled or swapped costs something, and so do blocks in another order or nested."""
    wanted = _wanted(subject)
    for done, text in _edits(wanted):
        if plan.out_of_time():
            return
        value = subject.value(wanted.row(text))
        if value is None or value >= wanted.value:
            raise Broken(f"{done}, {text!r} earns {value}, as much as {wanted.text!r}", wanted.row(text))


def _edits(wanted: _Format) -> Iterator[tuple[str, str]]:
    text = wanted.text
    for opening, closing in wanted.pairs:
        for tag in (opening, closing):
            # The prompt may have opened what the text begins with: chat templates do.
            if not text.startswith(tag):
                yield f"without {tag}", text.replace(tag, "")
            yield f"with {tag} twice", text.replace(tag, tag * 2)
        yield (
            f"with {opening} and {closing} swapped",
            text.replace(opening, "\0").replace(closing, opening).replace("\0", closing),
        )
        yield f"with another {opening} at the end", text + opening
    yield "all of it twice", text + text
    for (first, first_end), (second, second_end) in pairwise(wanted.pairs):
        one, other = (_block(text, *pair) for pair in ((first, first_end), (second, second_end)))
        if one and other and text.index(one) + len(one) <= text.index(other):  # one after the other
            turned = text.replace(one, "\0", 1).replace(other, one, 1).replace("\0", other, 1)
            yield f"with the block of {second} before that of {first}", turned
            nested = text.replace(other, "", 1).replace(first_end, f"{other}{first_end}", 1)
            yield f"with the block of {second} inside that of {first}", nested


def _block(text: str, opening: str, closing: str) -> str:
    """From an opening tag to its end."""
    start, end = text.find(opening), text.find(closing)
    return text[start : end + len(closing)] if 0 <= start < end else ""


@law(
    37, kinds=("format",), hard="declared", trait="slot_closed",
    unless=lambda subject: "" if subject.traits.slot_closed else "slot_closed is not declared",
    why="What follows the last tag is never read again: a model learns to go on for ever.",
)  # fmt: skip
def closed_slot(subject: Subject, _: Plan) -> None:
    """Text after the last tag costs something, where it is declared to."""
    wanted = _wanted_closed(subject)
    for more in (" so it is", "\nso it is", "\n\nAnd now for something else: 8.", wanted.text):
        value = subject.value(wanted.row(wanted.text + more))
        if value is None or value >= wanted.value:
            raise Broken(
                f"with {more!r} behind it, {wanted.text!r} earns {value} as before",
                wanted.row(wanted.text + more),
            )


def _wanted_closed(subject: Subject) -> _Format:
    """The best paid text; no matter what it is paid for."""
    paid = [(subject.value(row), row) for row in _offered(subject)]
    known = [(value, row) for value, row in paid if value is not None]
    if not known:
        raise NotChecked("no text is known that it pays: give one as a case")
    value, row = max(known, key=lambda one: one[0])
    return _Format(row, str(row.completions[0]), value, ())


def _bodies() -> st.SearchStrategy[str]:
    """Words and line breaks, without any tag, escape or line start that means something."""
    letters = st.sampled_from("\nabcdefg hijkl 0123456789 äß数 .,")
    return st.text(letters, min_size=1, max_size=30).map(lambda text: f"so {text.strip()} yes")


@law(
    38, kinds=("format",),
    why="Paid for its words, a format reward pulls against the reward for the answer.",
)  # fmt: skip
def content_blind(subject: Subject, plan: Plan) -> None:
    """Other words between the same tags earn the same."""
    wanted = _wanted(subject)

    def holds(words: list[str]) -> None:
        text = wanted.text
        for (opening, closing), body in zip(wanted.pairs, words, strict=True):
            before, _, rest = text.partition(opening)
            inside, _, after = rest.partition(closing)
            if "<" in inside or "\\" in inside:  # it holds other tags: what it says is theirs
                continue
            text = f"{before}{opening}{_like(inside, body)}{closing}{after}"
        value = subject.value(wanted.row(text))
        if value != wanted.value:
            raise Broken(f"{text!r} earns {value}, {wanted.text!r} {wanted.value}", wanted.row(text))

    size = len(wanted.pairs)
    for_all(st.lists(_bodies(), min_size=size, max_size=size), holds, plan)


def _like(old: str, new: str) -> str:
    """A body with the line ends of another."""
    return f"{old[: len(old) - len(old.lstrip())]}{new}{old[len(old.rstrip()) :]}"
