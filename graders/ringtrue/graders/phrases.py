r"""Answers that a phrase announces: "the final answer is", "The answer is (B)", "Answer:", a line `A: 18`.

One real row: `4 + 3.5 is 7.5, so the answer is **7.5**. Let me know!` answers `7.5`.

The phrase takes the rest of its sentence, or the next line where nothing follows a colon or a heading. A
phrase that is negated, conditional or asked is none. It does not read prose: the phrase must be there.
"""

import re
from collections.abc import Callable, Container, Iterator
from typing import Final, NamedTuple

__all__ = ["Phrase", "find_phrases", "trim_answer"]

_ANCHOR: Final = re.compile(
    r"s?\b(?:\s(?:choice|option))?(?:[*_\s]{1,4}(?:to|for|of|in)\s[^.:=\n]{1,80}?(?=\s(?:is|are)\b|[*_\s]{0,3}:))?"
    r"[*_)\]\s]{0,6}(?:(?:is|are|(?:would|should|will|must)\s+be)\b|=|:)[*_:\s]{0,8}?"
    r"(?:\s{0,2}(?:therefore|thus|hence|simply|indeed|then|definitely|certainly|for\s+sure|equal\s+to|given\s+by)\b,?)?"
    r"(?=[*_:\s]|[^\w\s])[*_: \t]{0,8}",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(r"s?[*_ \t]{0,6}(?=\n)", re.IGNORECASE)
_HEADING_LINE: Final = re.compile(r"[\s*_#>\d.\[]*(?:the\s+)?(?:final\s+)?", re.IGNORECASE)
_CHINESE: Final = re.compile(r"(?:应该|应|就)?[是为：:]{1,2}[ \t]{0,4}")
_OPTION_B: Final = re.compile(r"\s*B[:.)]")
# Only words before the anchor in its own clause, and the first words behind it, can turn it round.
_TURNED: Final = re.compile(
    r"\b(?:not|never|if|whether|suppose|assume|assuming|wrong|incorrect|doubt|unless|what|previous|their|his|her)\b"
    r"|n['’]t\b|['’]s\s+$"
)
"""Of lower case: to ignore it takes twice as long."""
_NEGATED: Final = re.compile(
    r"(?:\w{1,20}\W{1,3}){0,2}(?:not|never|neither|nor|unlikely|incorrect|wrong|unknown|unclear|no\s+longer)\b",
    re.IGNORECASE,
)
_DENIAL: Final = re.compile(
    r",\s(?:and\s)?(?:(?:it|this|that|they)\s(?:is|can|could|does)(?:\s?not\b|n?['’]t\b)|not\b)",
    re.IGNORECASE,
)
_HEDGE: Final = re.compile(
    r"\b(?:but|might|may|maybe|perhaps|possibly|unless|also|instead|rather)\b|(?<!,) is\b|=", re.IGNORECASE
)
_PART: Final = re.compile(r"[.;:!?,](?=\s)|\n")
_CLAUSE: Final = re.compile(r"[.;:!?,\n]")
_STOP: Final = re.compile(
    r"\$\$?|\\[()\[\]]|[.!?](?=[\"'*_)\]]{0,3}(?:\s|\Z))|[。；]|,?\s(?:because|since)\b|####|<"
)
_DELIMITER: Final = re.compile(r"\$(?!\d)")
_LONGEST: Final = 400
# Of a text that repeats itself, the end is read: a hundred thousand phrases cost no more than these.
_MOST_PLACES: Final = 100
_MOST_LAYERS: Final = 20
_MOST_WORDS: Final = 6
_MOST_WORDS_BELOW: Final = 3
_BLANK: Final = re.compile(r"\s*")
_LEAD: Final = re.compile(r"\s*[$* ]{0,8}(?:\\[(\[])?\s{0,8}")
_WORD: Final = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_MATHS: Final = re.compile(r"[\d\\$]")
_SAYS: Final = re.compile(r"[^\W_]|[∅∞]")


class Phrase(NamedTuple):
    """What a phrase announces, and where the announcement stands."""

    text: str
    start: int
    end: int


def find_phrases(text: str, boxes: Container[int] = ()) -> list[Phrase]:
    """Every announced answer, in text order.

    Args:
        text: the text.
        boxes: where boxes begin. A phrase that announces one is that box, and is left out.

    >>> [phrase.text for phrase in find_phrases("The answer is not 5. The answer is 3.5.")]
    ['3.5']
    """
    begins: list[tuple[int, int]] = []
    for word, find in _FINDERS:
        if word in text:
            begins += find(text, word)
    if not begins:
        return []
    begins.sort()
    limits = [*(start for start, _ in begins), len(text)][1:]
    taken = [
        None if _leads_to(text, begin[1], boxes) else _take(text, *begin, limit)
        for begin, limit in zip(begins, limits, strict=True)
    ]
    return [phrase for phrase in taken if phrase is not None]


def trim_answer(text: str) -> str:
    """The answer without the emphasis, quotes and full stop that surround it.

    >>> trim_answer("**18.** "), trim_answer("$3.5$.")
    ('18', '$3.5$')
    """
    text = text.strip()
    if text.isalnum():
        return text
    for _ in range(_MOST_LAYERS):
        bare = text.strip().strip("*").rstrip(".:;,。").strip()
        for mark in ("`", '"', "'", "__"):
            if len(bare) > 2 * len(mark) and bare.startswith(mark) and bare.endswith(mark):
                bare = bare[len(mark) : -len(mark)]
        if bare.endswith("}") and (surplus := bare.count("}") - bare.count("{")) > 0:
            # All at once: one a round took three seconds over fifty thousand.
            bare = bare[: max(len(bare.rstrip("}")), len(bare) - surplus)]
        if bare == text:
            break
        text = bare
    return text


def _places(text: str, word: str) -> list[int]:
    """Where a word stands, the last of them."""
    places: list[int] = []
    place = text.rfind(word)
    while place >= 0 and len(places) < _MOST_PLACES:
        places.append(place)
        place = text.rfind(word, 0, place)
    return places


def _english(text: str, word: str) -> Iterator[tuple[int, int]]:
    for place in _places(text, word):
        if place == 0 or text[place - 1] not in "aA":
            continue
        anchor = _ANCHOR.match(text, place + len(word))
        if anchor:
            clause = _CLAUSE.split(text[max(0, place - 60) : place - 1])[-1]
            if not _TURNED.search(clause.lower()):
                yield place - 1, anchor.end()
            continue
        heading = _HEADING.match(text, place + len(word))
        line = text[max(0, text.rfind("\n", 0, place)) : place - 1] if heading else ""
        if heading and len(line) < 40 and _HEADING_LINE.fullmatch(line):
            yield place - 1, heading.end()


def _chinese(text: str, word: str) -> Iterator[tuple[int, int]]:
    for place in _places(text, word):
        anchor = _CHINESE.match(text, place + len(word))
        if anchor:
            yield place, anchor.end()


def _labelled(text: str, word: str) -> Iterator[tuple[int, int]]:
    for place in _places(text, word):
        line = text[max(0, place - 8) : place].rpartition("\n")[2]
        end = text.find("\n", place)
        # `A:` is an option's label where a line `B:` follows.
        alone = not line.strip(" \t*") and (place < 8 or "\n" in text[place - 8 : place])
        said = text[place + 2 : min(place + _LONGEST, end if end >= 0 else len(text))]
        short = len(said.split()) <= _MOST_WORDS_BELOW or _MATHS.search(said)
        if alone and short and not (end >= 0 and _OPTION_B.match(text, end)):
            yield place, place + 2


_FINDERS: Final[tuple[tuple[str, Callable[[str, str], Iterator[tuple[int, int]]]], ...]] = (
    ("nswer", _english), ("NSWER", _english), ("答案", _chinese), ("A:", _labelled),
)  # fmt: skip
"""What to look for, and what reads it where it is found: one that is not there costs nothing more."""


def _leads_to(text: str, content: int, boxes: Container[int]) -> bool:
    """Whether a phrase's content begins with a box: reading the phrase would take longer than all else."""
    lead = _LEAD.match(text, content)
    return lead is not None and lead.end() in boxes


def _take(text: str, start: int, content: int, limit: int) -> Phrase | None:
    """The phrase whose content begins here; None where the next one takes its place before it ends."""
    blank = _BLANK.match(text, content)
    begin = blank.end() if blank else content
    end, asked = _sentence_end(text, begin, min(limit, begin + _LONGEST))
    answer = trim_answer(_without_denial(text[begin:end]))
    if end >= limit < len(text):
        # The next phrase comes first: this one competes with it only if it gave a value before.
        answer = trim_answer(_PART.split(answer, maxsplit=1)[0])
        if not _MATHS.search(answer):
            return None
    if asked or _NEGATED.match(answer):
        return None
    if answer and not _SAYS.search(answer):
        return None
    # On a line of its own stands a value, or the explanation that leads to one further down.
    words = len(_WORD.findall(answer))
    most = _MOST_WORDS_BELOW if "\n" in text[content:begin] else _MOST_WORDS
    if words > most and ("\n" in text[content:begin] or not _MATHS.search(answer)):
        return None
    return Phrase(answer, start, end)


def _without_denial(said: str) -> str:
    """The value before a clause that only rules others out: `D, it can't be A or B`."""
    denial = _DENIAL.search(said) if "," in said else None
    return said[: denial.start()] if denial and not _HEDGE.search(said, denial.start()) else said


def _sentence_end(text: str, start: int, limit: int) -> tuple[int, bool]:
    """Where the sentence or displayed formula ends that begins here, and whether it is a question."""
    for opening, closing in (("\\[", "\\]"), ("$$", "$$")):
        if text.startswith(opening, start) and (close := text.find(closing, start + 2, limit)) >= 0:
            return close + 2, False
    newline = text.find("\n", start, limit)
    line = text[start : max(start, limit) if newline < 0 else newline]
    paired = line.count("$") % 2 == 0 and bool(_DELIMITER.search(line))
    inside = False
    for stop in _STOP.finditer(line):
        mark = stop.group()
        if mark[0] == "$":
            inside = paired and not inside
        elif mark[0] == "\\":
            inside = mark[1] in "(["
        elif not inside:
            return start + stop.start(), mark == "?"
    return start + len(line), False
