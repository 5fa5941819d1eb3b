r"""A turn that a model invents after its own answer ends the completion.

One real row: `\boxed{5}<|im_end|>\n<|im_start|>user\nAnd now?...\boxed{7}` answers 5.

A marker before any answer text is skipped, since some hosts hand over texts that begin with one. An end token
at the very end is trimmed and is no invented turn. Prose that merely says `User` is left alone.
"""

import re
from typing import Final, NamedTuple

__all__ = ["Turn", "cut_turn", "invented", "skip_header"]

_TOKENS: Final = (
    "<|im_start|>", "<|im_end|>", "<|eot_id|>", "<|start_header_id|>", "<|begin_of_text|>", "<|end_of_text|>",
    "<end_of_turn>", "<start_of_turn>", "<|turn>", "<turn|>", "<eos>", "</s>", "<|endoftext|>",
    "<|start|>", "<|end|>", "<|return|>", "<|channel|>", "<|call|>", "<|eot|>", "<|eom|>",
    "<|user|>", "<|assistant|>", "<|system|>", "<|observation|>", "<|END_OF_TURN_TOKEN|>",
    "<|START_OF_TURN_TOKEN|>", "<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>", "<tool_response>",
    "<|tool_response>",
)  # fmt: skip
_ANGLE: Final = re.compile("<(?:" + "|".join(re.escape(token[1:]) for token in _TOKENS) + ")")
_LEADING: Final = re.compile(r"\s*" + _ANGLE.pattern)
_BLANK: Final = re.compile(r"\s*")
_LINE: Final = re.compile(r"\n(?:User|Human|Question|Q):")
_HEADER: Final = re.compile(
    r"\s*(?:<\|im_start\|>|<\|start_header_id\|>|<start_of_turn>|<\|turn>|<\|start\|>)\s*(?:assistant|model)\b"
    r"\s*(?:<\|end_header_id\|>)?\s*"
)
_ENDS: Final = frozenset(
    ("<|im_end|>", "<|eot_id|>", "<|end_of_text|>", "<end_of_turn>", "<turn|>", "<eos>", "</s>",
     "<|endoftext|>", "<|end|>", "<|return|>", "<|call|>", "<|eot|>", "<|eom|>", "<|END_OF_TURN_TOKEN|>",
     "<｜end▁of▁sentence｜>")
)  # fmt: skip


class Turn(NamedTuple):
    """Where the answer's own text ends, and what was cut off behind it."""

    end: int
    cut: str | None


def skip_header(text: str, start: int = 0) -> int:
    r"""The offset behind the turn headers and end tokens that a text begins with.

    >>> skip_header("<|im_start|>assistant\nx = 4")
    22
    """
    while True:
        first = text[start : start + 1]
        if first != "<" and not first.isspace():
            return start
        found = _HEADER.match(text, start) or _LEADING.match(text, start)
        if not found:
            return start
        start = found.end()


def cut_turn(text: str, start: int) -> Turn:
    r"""The first turn marker after answer text, looked for from `start` on.

    >>> cut_turn("x = 4<|im_end|>", 0)
    Turn(end=5, cut=None)
    >>> cut_turn("x = 4\nUser: and y?", 0)
    Turn(end=5, cut='\nUser: and y?')
    """
    start = skip_header(text, start)
    end = min(_first_token(text, start), _first_line(text, start), _first_inst(text, start))
    return Turn(end, invented(text[end:]) if end < len(text) else None)


def invented(rest: str) -> str | None:
    r"""What was cut off, or None where it is end tokens and blanks alone.

    >>> invented("<|end|>\n<|return|>") is None
    True
    """
    return None if _only_ends(rest) else rest


def _first_token(text: str, start: int) -> int:
    found = _ANGLE.search(text, start) if "<" in text else None
    return found.start() if found else len(text)


def _first_line(text: str, start: int) -> int:
    if text[start : start + 1].isspace() and (blank := _BLANK.match(text, start)):
        start = blank.end()
    found = _LINE.search(text, start)
    return found.start() if found else len(text)


def _first_inst(text: str, start: int) -> int:
    found = text.find("[INST]", start) if "[" in text else -1
    while found >= 0 and not text[start:found].strip():
        start = found + len("[INST]")
        found = text.find("[INST]", start)
    return found if found >= 0 else len(text)


def _only_ends(rest: str) -> bool:
    position, size = 0, len(rest)
    while position < size:
        if rest[position].isspace():
            position += 1
            continue
        token = _ANGLE.match(rest, position)
        if not token or token.group() not in _ENDS:
            return False
        position = token.end()
    return True
