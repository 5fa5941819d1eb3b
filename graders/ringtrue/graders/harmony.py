"""The messages of a gpt-oss completion: reasoning in `analysis`, tools in `commentary`, answer in `final`.

One real row: `<|channel|>analysis<|message|>2+2<|end|><|start|>assistant<|channel|>final<|message|>4<|end|>`,
which reads `analysis2+2assistantfinal4` once a host has stripped the special tokens.

The first `final` message is the answer, and what follows it is an invented turn. It does not read tool calls.
Source: the harmony response format published with gpt-oss.
"""

import re
from typing import Final, NamedTuple

__all__ = ["Harmony", "begins_harmony", "read_harmony"]

_CHANNEL: Final = "<|channel|>"
_MESSAGE: Final = "<|message|>"
_STOP: Final = re.compile(r"<\|(?:end|return|call|start|channel)\|>")
_STRIPPED: Final = re.compile(r"assistant(?: to=[\w.]{1,80}?)?(analysis|commentary|final)")
_SIGNS: Final = ("\\", "$", "(", "*")
_NAME: Final = re.compile(r"\s*(\w*)")
_PLAIN_START: Final = re.compile(r"\s*(?:assistant)?(analysis|commentary|final)")
_FIRST: Final = frozenset("<acf")
_TOKEN_START: Final = re.compile(r"\s*(?:<\|start\|>\s*assistant\b[^<]{0,80})?<\|channel\|>")


class Harmony(NamedTuple):
    """Where the answer stands (start -1: never given), the reasoning, and how often each began."""

    start: int
    end: int
    reasoning: str | None
    opens: int
    closes: int
    begins: bool


def begins_harmony(text: str) -> bool:
    """Whether a text begins as harmony does, special tokens kept or stripped.

    >>> begins_harmony("analysisWe need 2+2.assistantfinal4"), begins_harmony("analysis of 2+2 gives 4")
    (True, False)
    """
    if text[:1] not in _FIRST and not text[:1].isspace():
        return False  # nearly always
    if _TOKEN_START.match(text):
        return True
    first = _PLAIN_START.match(text)
    if not first:
        return False
    channel, follows = first.group(1), text[first.end() : first.end() + 1]
    if channel == "commentary":
        return text.startswith(" to=", first.end())
    # No word continues "analysis" with a letter, nor "final" with a capital: a glued one is a channel's name.
    glued = follows.isalnum() if channel == "analysis" else follows.isupper() or follows.isdigit()
    return glued or follows in _SIGNS or (channel == "analysis" and "assistantfinal" in text)


def read_harmony(text: str) -> Harmony | None:
    """The messages of a text; None where it holds no channel at all.

    >>> read_harmony("analysisDouble 2.assistantfinal4").reasoning
    'Double 2.'
    """
    messages = _with_tokens(text) if _CHANNEL in text else _stripped(text)
    if not messages:
        return None
    thoughts = [text[a:b] for channel, a, b in messages if channel == "analysis"]
    finals = [(a, b) for channel, a, b in messages if channel == "final"]
    start, end = finals[0] if finals else (-1, len(text))
    reasoning = "\n".join(thought.strip() for thought in thoughts).strip() if thoughts else None
    return Harmony(start, end, reasoning, len(thoughts), len(finals), messages[0][0] == "analysis")


def _with_tokens(text: str) -> list[tuple[str, int, int]]:
    first = text.find(_CHANNEL)
    stop = _STOP.search(text)
    head = text[: stop.start()] if stop else ""
    # A text that begins inside the reasoning was opened by the prompt.
    messages = [("analysis", 0, len(head))] if head.strip() else []
    while first >= 0:
        begin = text.find(_MESSAGE, first)
        if begin < 0:
            break
        name = _NAME.match(text, first + len(_CHANNEL), begin)
        body = begin + len(_MESSAGE)
        stop = _STOP.search(text, body)
        end = stop.start() if stop else len(text)
        messages.append((name.group(1) if name else "", body, end))
        first = text.find(_CHANNEL, end)
    return messages or [("", 0, 0)]


def _stripped(text: str) -> list[tuple[str, int, int]]:
    cuts = [(found.group(1), found.start(), found.end()) for found in _STRIPPED.finditer(text)]
    first = _PLAIN_START.match(text) if begins_harmony(text) else None
    if first and not (cuts and cuts[0][2] == first.end()):
        cuts.insert(0, (first.group(1), 0, first.end()))
    elif cuts and text[: cuts[0][1]].strip():
        cuts.insert(0, ("analysis", 0, 0))
    ends = [*(start for _, start, _ in cuts), len(text)][1:]
    return [(channel, begin, end) for (channel, _, begin), end in zip(cuts, ends, strict=True)]
