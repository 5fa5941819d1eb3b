r"""Slots that count only where a policy names them: a lone letter, a code block, JSON, the last number.

One real row: `Both fit, but B fits best.\n\nB` has the letter `B` on its last line.

The last number is no default: a text that never commits itself would be paid for its prose. JSON is not
checked against a schema, and code is not run.
"""

import json
import re
from collections import deque
from typing import Final, NamedTuple

from ringtrue.graders.choice_phrases import is_denied

__all__ = ["Span", "find_other"]

_LETTER: Final = re.compile(
    r"(?:(?:the\s)?(?:solution|choice|option|answer)\b\s?(?:is\b)?:?\s?)?(?:(?:choice|option)[\s_])?"
    r"(?:\\text|\\mathrm|\\textbf)?[\s(\[{*$]{0,4}([A-Z])[\s)\]}*$]{0,4}[.:]?",
    re.IGNORECASE,
)
_CHOICE: Final = re.compile(
    r"(?:step \d+: )?(?:solution|answer)?:?\s?(?:choice|option)[\s_\\]{1,2}([A-Z])(?![A-Za-z])", re.IGNORECASE
)
_BETWEEN: Final = re.compile(
    r"(?:it is |i['’]d say )?(?:either|or|and|nor|neither|[/,&])[:,]?", re.IGNORECASE
)
"""A line between two letters that are both offered."""
_JOINING: Final = re.compile(r"(?:\b(?:or|and)|[/,&])\Z", re.IGNORECASE)
_EITHER: Final = re.compile(r"(?:\bneither|\bnor)\b|\b(?:either|or)\Z", re.IGNORECASE)
_MOST_LINES: Final = 20
_LABELLED: Final = re.compile(r"(?:\([A-Z]\)|[A-Z][).:])\s[^\n]{1,200}")
_NUMBER: Final = re.compile(r"(?<![\w.])[-−]?[$€£]?\d[\d,]*(?:\.\d+)?%?")
_FENCE: Final = re.compile("```|~~~")
_LANGUAGE: Final = re.compile(r"[ \t]{0,4}([\w+#-]*)")
# A string that never closes runs to the end: where it failed, each quote would start the search again.
_BRACKET: Final = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[{}\[\]]', re.DOTALL)
_ANSWER_KEYS: Final = ("answer", "final_answer", "result")
_LARGEST: Final = 100_000
_LARGEST_LINE: Final = 200


class Span(NamedTuple):
    """What a slot says, and where."""

    text: str
    start: int
    end: int


def find_other(kind: str, text: str, original: str) -> list[Span]:
    """The slots of one kind; `text` is the answer with quotations blanked, `original` the answer as it is.

    >>> find_other("last_number", "3 then 4.5.", "3 then 4.5.")
    [Span(text='4.5', start=7, end=10)]
    """
    if kind == "letter":
        return _letter(text)
    if kind == "last_number":
        return _last_number(text)
    return _code(original) if kind == "code" else _json(original)


def _letter(text: str) -> list[Span]:
    """The last line where it is a letter alone or names one choice; or a short answer such as `(B) 5 cm`."""
    end = len(text.rstrip())
    start = text.rfind("\n", 0, end) + 1
    line = text[start:end].strip()
    if letter := _alone(line):
        return _with_rivals(text, Span(letter, start, end))
    choices = {found.group(1) for found in _CHOICE.finditer(line)} if _CHOICE.match(line) else set()
    if len(choices) == 1 and not _is_remark(text, line, start):
        return [Span(choices.pop().upper(), start, end)]
    whole = text.strip()
    if len(whole) <= 200 and _LABELLED.fullmatch(whole):
        return [Span(whole, end - len(whole), end)]
    return []


def _alone(line: str) -> str:
    """The letter that a line consists of, or ""."""
    letter = _LETTER.fullmatch(line)
    return letter[1] if letter and letter[1].isupper() else ""


def _with_rivals(text: str, last: Span) -> list[Span]:
    """A letter with those offered on the lines before it (`C`, `or`, `B`); none where they are not named."""
    spans, start, joined = [last], last.start, False
    for _ in range(_MOST_LINES):
        end, start = start - 1, text.rfind("\n", 0, max(start - 1, 0)) + 1
        if end <= 0:
            break
        line = text[start:end].strip()
        offered = _alone(_JOINING.sub("", line).strip()) or _alone(line)
        if offered:
            spans.append(Span(offered, start, end))
        elif line and not _BETWEEN.fullmatch(line):
            joined = joined or bool(_EITHER.search(line))
            break
        joined = joined or bool(line and not offered)
    return [] if joined and len(spans) == 1 else spans[::-1]


def _is_remark(text: str, line: str, start: int) -> bool:
    """Whether a last line that begins with a choice answers nothing: it denies it, or ends a list."""
    named = _CHOICE.match(line)
    if named is None or line[:1] in "sS":
        return False
    if is_denied(line[named.end() :].lstrip(" *_)],:.")):
        return True
    before = text[max(0, start - _LARGEST_LINE) : start].rstrip().rpartition("\n")[2]
    other = _CHOICE.match(before.strip())
    return other is not None and other[1].upper() != named[1].upper()


def _last_number(text: str) -> list[Span]:
    last = deque(_NUMBER.finditer(text), maxlen=1)
    return [Span(found.group().rstrip(","), found.start(), found.end()) for found in last]


def _blocks(original: str) -> list[tuple[str, Span]]:
    """Fenced blocks with the language that they name; the last one may stay open."""
    blocks: list[tuple[str, Span]] = []
    place = 0
    while opened := _FENCE.search(original, place):
        newline = original.find("\n", opened.end())
        if newline < 0:
            break
        close = original.find(opened.group(), opened.end())
        stop, place = (len(original), len(original)) if close < 0 else (close, close + 3)
        language = _LANGUAGE.match(original, opened.end())
        # Code on the fence's own line is no block with a language.
        if stop > newline:
            name = language.group(1).lower() if language else ""
            blocks.append((name, Span(original[newline + 1 : stop], opened.start(), place)))
    return blocks


def _code(original: str) -> list[Span]:
    return [block for _, block in _blocks(original)[-1:]]


def _json(original: str) -> list[Span]:
    fenced = [block for language, block in _blocks(original) if language == "json"]
    found = fenced[-1] if fenced else _last_object(original)
    return [] if found is None else [found._replace(text=_value(found.text))]


def _last_object(original: str) -> Span | None:
    """The last bracketed text that is complete, found in one pass."""
    depth, start, last = 0, 0, None
    for mark in _BRACKET.finditer(original[-_LARGEST:]):
        sign = mark.group()
        if sign in "{[":
            start = mark.start() if depth == 0 else start
            depth += 1
        elif sign in "}]" and depth:
            depth -= 1
            last = (start, mark.end()) if depth == 0 else last
    if last is None:
        return None
    shift = max(0, len(original) - _LARGEST)
    return Span(original[shift + last[0] : shift + last[1]], shift + last[0], shift + last[1])


def _value(text: str) -> str:
    """An object with an answer key gives that key's value, anything else itself."""
    try:
        read = json.loads(text) if len(text) <= _LARGEST else None
    except (ValueError, RecursionError):
        return text.strip()
    for key in _ANSWER_KEYS:
        if isinstance(read, dict) and isinstance(read.get(key), str | int | float):
            return str(read[key])
    return text.strip()
