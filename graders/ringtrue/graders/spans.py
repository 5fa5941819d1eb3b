r"""The one value that a sentence in a slot states.

One real row: `Leo has a total of 100 + 50 = 150 stickers.` states `100 + 50 = 150`, a chain whose members the
grader compares; `6. Therefore, there are 6 ways to select 5 students` states 6.

A sentence that hedges, negates, bounds, or holds several values states nothing here: the grader then
abstains. Nothing is evaluated.
"""

import re
from itertools import pairwise
from typing import Final

from ringtrue.graders.parse.shading import STRUCK, changes_number, denies
from ringtrue.graders.phrases import trim_answer

__all__ = ["reduce_span"]

_LONGEST: Final = 2000
_TEXT: Final = re.compile(r"\\(?:text|textbf|textit|mathrm|mbox)\s*\{([^{}]*)\}")
_MATHS: Final = re.compile(
    r"\$\$([^$]+)\$\$|\$([^$]+)\$|\\\(((?:[^\\]|\\[^()])*)\\\)|\\\[((?:[^\\]|\\[^\[\]])*)\\\]"
)
_ENVIRONMENT: Final = re.compile(r"\\(?:begin|end)\{[a-z]+\*?\}")
_CURRENCY: Final = re.compile(r"\$(?!\s?\d)")
_NAME: Final = re.compile(
    r"(?:\$\s?[A-Za-z](?:_\w)?\s?\$|\\\(\s?[A-Za-z](?:_\w)?\s?\\\))(?=\s?=|\s(?:is|equals)"
    r"\s(?:(?:therefore|thus|exactly|equal\sto)\s)?[-+−$€£\\\d(])"
)
_WORD: Final = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_NUMBER: Final = r"[-+−]?[$€£]?\d+(?:,\d{3})*(?:\.\d+)?(?:/\d+)?%?"
_RUN: Final = re.compile(rf"{_NUMBER}(?:\s{{0,3}}[-+*/×·÷=−]\s{{0,3}}{_NUMBER})*")
_FIRST: Final = re.compile(r"[.,:;]?\s+[A-Za-z]{2}")
_LOOSE: Final = re.compile(r"[\w^_!\\{}<>]")
_BOUND: Final = re.compile(r"(?:[\w^_!\\{}]|\w\([\"'\s]*|[<>≠≤≥]\s*|\\[a-z]+\s*|(?:^|\s)[b-zB-HJ-Z]\s)\Z")
_NEAR: Final = 12
_OPENS: Final = re.compile(
    r"(?:it|he|she|they|we|i|you|there|this|that|about|approximately|roughly|around|exactly|total|altogether|so|only"
    r"|thus|hence|therefore)\b",
    re.IGNORECASE,
)
_DOING: Final = re.compile(
    r"(?<![\w'])(?<!\bis\s)(?<!\bare\s)(?<!\bwas\s)(?<!\bwere\s)(?<!\bbe\s)(?!(?:giv|mak|total|equal|be|leav|yield|result|cost|hav|need|remain|earn|sav|pay|get|buy|sell"
    r"|produc|receiv|weigh|measur|bring|spend|reach|follow|read|tak)\w*\s)[A-Za-z]+ing\s[$€£]?\Z"
)
"""What is done with the number that follows: `containing 7` does not say 7."""
_BOUNDED: Final = re.compile(
    r"\b(?:at\s+(?:least|most)|(?:less|more|greater|fewer|larger|smaller)\s+than|between|up\s+to)\b"
)
_STATED: Final = re.compile(r"\b(?:was|were)\b")
"""What states a value where nothing else does."""
_RULED_OUT: Final = re.compile(
    rf"\b(?:it|this|that|the\s(?:number|answer|value|result))?(?:\s?(?:is|was)\s|['’]s\s)?not\s{_NUMBER},?"
    rf"\s(?=(?:but|rather|instead|which\sis|it\sis|it['’]s|it\swas)\s{_NUMBER}[^\d]*\Z)",
    re.IGNORECASE,
)
"""A value that is denied before another one is given: `it is not 10, it's 12`."""
_CONDITION: Final = re.compile(
    r"(?:if|when|since|because|given|after|as)\b([^.;!?]*),\s(?:then\s)?(?=[a-z])", re.IGNORECASE
)
"""A clause that leads to the one that states the value."""
_STATES: Final = re.compile(
    r"\b(?:is|are|equals|be)\b(?:\s(?:therefore|thus|equal\s+to|exactly))?:?|:", re.IGNORECASE
)
_JOIN: Final = re.compile(r"\s?(?:,?\s?(?:and|or)|,)\s?")
_TAIL: Final = re.compile(
    r"(?:\s[A-Za-z]+){1,3}(?:\s(?:after|in|for|during|within|on|at|per|every|from)\s[\w\s,'-]*)?\.?"
)
_GIVEN: Final = re.compile(rf"\b(?:is|are|equals)\s({_NUMBER})\Z")
_MEASURED: Final = re.compile(rf"(?<![-+*/×·=])(?:^|\s)({_NUMBER})\s?([A-Za-z]+)\s?=\s?({_NUMBER})\s?\2\b")
_UNIT: Final = re.compile(
    r"\s{0,2}(percent\b|cm|mm|km|m|kg|g|mg|ml|hours?|minutes?|seconds?|days?|degrees?)\b(?![\^²³])"
)


def reduce_span(text: str) -> str | None:
    r"""The maths in a sentence, or None where it states no single value.

    >>> reduce_span("The probability is $\\frac{1}{2}$."), reduce_span("5 or 7 apples")
    ('\\frac{1}{2}', None)
    >>> reduce_span("6. Therefore, there are 6 ways to select 5 students")
    '6'
    """
    if len(text) > _LONGEST or ("~~" in text and STRUCK.search(text)) or text.rstrip(" .*_$\n").endswith("?"):
        return None
    sentence = " ".join(trim_answer(_TEXT.sub(r" \1 ", text)).split())
    sentence = _main_clause(sentence)
    # "The largest $n$ is 34": a letter that is given its value is the name of that value.
    sentence = _NAME.sub("it", sentence)
    maths = [] if _is_money(sentence) else list(_MATHS.finditer(sentence))
    prose = _ENVIRONMENT.sub(" ", _MATHS.sub(" ", sentence) if maths else sentence)
    if not _WORD.search(prose):
        return _bare(sentence, maths)
    if denies(prose) or _BOUNDED.search(prose.lower()) or changes_number(sentence):
        return None
    if maths:
        return _delimited(sentence, maths, prose)
    return _one_run(sentence) or _stated_last(sentence)


def _main_clause(sentence: str) -> str:
    """The sentence without the condition before it, and without a value that it only rules out."""
    condition = _CONDITION.match(sentence)
    whole = condition is not None and condition[1].count("$") % 2 == 0
    if condition and whole and not denies(condition[1]) and _STATES.search(sentence, condition.end()):
        sentence = sentence[condition.end() :]
    return _RULED_OUT.sub("", sentence) if "not " in sentence else sentence


def _is_money(sentence: str) -> bool:
    """Every dollar stands before a number and none after one, so that none is a delimiter."""
    return "$" in sentence and not _CURRENCY.search(sentence)


def _content(found: re.Match[str]) -> str:
    return next(group for group in found.groups() if group is not None).strip()


def _bare(sentence: str, maths: list[re.Match[str]]) -> str | None:
    """Maths without words: the delimiters fall away."""
    if not maths:
        return sentence or None
    return trim_answer(_MATHS.sub(_content, sentence)) or None


def _delimited(sentence: str, maths: list[re.Match[str]], prose: str) -> str | None:
    values = list(dict.fromkeys(trim_answer(_content(found)) for found in maths))
    if len(values) == 1 and not _RUN.search(prose):
        return values[0]
    last = maths[-1]
    before = sentence[: last.start()].rstrip()
    after = sentence[last.end() :].strip(" .")
    stated = [found.end() for found in _STATES.finditer(before)]
    if stated and stated[-1] == len(before) and len(after.split()) <= 2 and not _RUN.search(after):
        return values[-1]
    if _lists(sentence, maths, stated) and len(after.split()) <= 2:
        return ", ".join(values)
    given = _GIVEN.search(after)
    if given and len(_RUN.findall(prose)) == 1:
        return given.group(1)
    repeated = sum(trim_answer(_content(found)) == values[0] for found in maths)
    return values[0] if repeated > 1 and maths[0].start() == 0 else None


def _lists(sentence: str, maths: list[re.Match[str]], stated: list[int]) -> bool:
    """Whether all the maths stands in one row behind what states it: `the roots are $2$ and $3$`."""
    between = [sentence[one.end() : two.start()] for one, two in pairwise(maths)]
    leads = len(sentence[: maths[0].start()].rstrip())
    return leads in stated and all(_JOIN.fullmatch(words) for words in between)


def _one_run(sentence: str) -> str | None:
    """The only number, or the only chain of arithmetic; or the number that comes first and again."""
    runs = list(_RUN.finditer(sentence))
    # A number that is part of something else (`\sqrt{5}`, `5x`, `2^6`) is not a value by itself.
    if not runs or any(_is_loose(sentence, run) for run in runs) or _is_fragment(sentence, runs[0]):
        return None
    ends = [run.group().rpartition("=")[2].strip() for run in runs]
    if len(set(ends)) == 1:
        return _with_unit(sentence, max(runs, key=lambda run: len(run.group())))
    if _FIRST.match(sentence, runs[0].end()) and runs[0].start() == 0 and ends.count(ends[0]) > 1:
        return _with_unit(sentence, runs[0])
    return None


def _is_fragment(sentence: str, run: re.Match[str]) -> bool:
    """One word before a number, which does not say that it is the answer: `rejecting 7`."""
    before = sentence[: run.start()]
    if _DOING.search(before):
        return True
    if len(_WORD.findall(sentence)) > 1 or not _WORD.search(before):
        return False
    return not (_STATES.search(sentence) or _OPENS.match(sentence) or "=" in sentence)


def _is_loose(sentence: str, run: re.Match[str]) -> bool:
    before = sentence[max(run.start() - _NEAR, 0) : run.start()]
    return bool(_BOUND.search(before) or _LOOSE.match(sentence[run.end() : run.end() + 1]))


def _with_unit(sentence: str, run: re.Match[str]) -> str:
    unit = _UNIT.match(sentence, run.end())
    if not unit:
        return run.group()
    return run.group() + (r"\%" if unit.group(1) == "percent" else rf" \text{{ {unit.group(1)}}}")


def _stated_last(sentence: str) -> str | None:
    """What follows the last `is`, `are` or the only `=`, where no more prose comes after it."""
    stated = [found.end() for found in _STATES.finditer(sentence)]
    if not stated and sentence.count("=") == 1:
        stated = [sentence.index("=") + 1]
    if not stated and "=" not in sentence:
        stated = [found.end() for found in _STATED.finditer(sentence)]
    if not stated:
        return None
    if (measured := _MEASURED.search(sentence)) and measured[1] != measured[3]:
        return None  # "37 cm = 36 cm" states neither
    values = {run.group() for place in stated if (run := _RUN.match(sentence, place + 1))}
    if len(values) > 1:
        return None
    rest = sentence[stated[-1] :].strip()
    run = _RUN.match(rest)
    if run and not _is_loose(rest, run) and _TAIL.fullmatch(rest, run.end()):
        return _with_unit(rest, run)
    listed = re.sub(r",?\s+and\s+", ", ", rest)
    return None if _WORD.search(listed) or not listed else listed
