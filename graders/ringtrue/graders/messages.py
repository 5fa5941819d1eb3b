r"""The message of a conversation that answers: its text, and reasoning that the host has split off.

One real row: `[{"role": "assistant", "reasoning_content": "6 times 7", "content": "\boxed{42}"}]`.

Content may be text, a list of blocks, or missing; reasoning may stand under `reasoning_content`, `thinking`
or `reasoning`. The last message of the assistant answers, as after tool calls. Images and tool calls are not
read.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

__all__ = ["Messages", "Reply", "last_reply"]

Messages: TypeAlias = Sequence[Mapping[str, object]]

_REASONING_KEYS: Final = ("reasoning_content", "thinking", "reasoning")
_ANSWERING: Final = ("assistant", "model", None)


class Reply(NamedTuple):
    """One message: what it says, and the reasoning split off from it (None where there is none)."""

    content: str
    reasoning: str | None


def last_reply(messages: Messages) -> Reply:
    """The last message of the assistant; an empty one where there is none.

    >>> last_reply([{"role": "assistant", "content": None}, {"role": "tool", "content": "4"}])
    Reply(content='', reasoning=None)
    """
    if isinstance(messages, bytes | bytearray | Mapping) or not isinstance(messages, Sequence):
        raise TypeError(_mend(messages))
    for message in reversed(messages):
        if not isinstance(message, Mapping):
            raise TypeError(_mend(message))
        if message.get("role") in _ANSWERING:
            return _read(message)
    return Reply("", None)


def _read(message: Mapping[str, object]) -> Reply:
    content = message.get("content")
    if isinstance(content, str) and not any(key in message for key in _REASONING_KEYS):
        return Reply(content, None)  # what nearly every host hands over
    thoughts = [_text(message.get(key)) for key in _REASONING_KEYS]
    if isinstance(content, Sequence) and not isinstance(content, str):
        thoughts += [_thought(block) for block in content]
    reasoning = next((thought for thought in thoughts if thought), None)
    return Reply(_text(content), reasoning)


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    if not isinstance(content, Sequence) or isinstance(content, bytes | bytearray):
        return ""
    return "".join(_block(block) for block in content)


def _block(block: object) -> str:
    if isinstance(block, str):
        return block
    if isinstance(block, Mapping) and block.get("type", "text") in ("text", "output_text"):
        text = block.get("text")
        return text if isinstance(text, str) else ""
    return ""


def _thought(block: object) -> str:
    """The text of a block of reasoning, as the clients of several hosts hand them over."""
    if not isinstance(block, Mapping) or block.get("type") not in ("thinking", "reasoning"):
        return ""
    return next((text for key in ("thinking", "reasoning", "text") if (text := _text(block.get(key)))), "")


def _mend(value: object) -> str:
    if isinstance(value, bytes | bytearray):
        return "a completion is bytes; decode it first, as completion.decode('utf-8', 'replace')"
    if isinstance(value, Mapping):
        return "a completion is one message; wrap it in a list: [message]"
    return (
        f"a completion is {type(value).__name__}; it takes a str or a list of messages, "
        'as [{"role": "assistant", "content": "..."}]'
    )
