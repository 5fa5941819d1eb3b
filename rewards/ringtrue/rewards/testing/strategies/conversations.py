"""Conversations: the message lists that trainers hand over, with tools, reasoning fields and parts.

A real one: an assistant calls a tool, the tool answers, and the assistant gives the final answer.
"""

import json
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st

from ringtrue.rewards.testing.strategies.completions import completions

__all__ = ["Message", "conversations"]

Message: TypeAlias = dict[str, Any]

_TOOLS: Final = ("search", "python", "roll")


def conversations(
    final: st.SearchStrategy[str] | None = None, *, turns: int = 3, tools: bool = True, odd: bool = False
) -> st.SearchStrategy[list[Message]]:
    """Message lists that end with an assistant's message.

    Args:
        final: what the last message says; fragments by default.
        turns: the most exchanges before it.
        tools: also exchanges in which a tool is called and answers.
        odd: also contents that are None or lists of parts, messages without content, unknown roles, and a
            list that is empty: what a reward should not break on, whatever it pays.

    >>> from hypothesis import find
    >>> calls = lambda chat: any("tool_calls" in message for message in chat)
    >>> [message["role"] for message in find(conversations(turns=1), calls)]
    ['assistant', 'tool', 'assistant']
    """
    texts = completions() if final is None else final
    exchanges = [st.builds(_exchange, texts, texts)]
    if tools:
        exchanges.append(st.builds(_call, st.sampled_from(_TOOLS), st.integers(0, 9), texts))
    before = st.lists(st.one_of(exchanges), max_size=turns)
    last = st.builds(_last, texts, st.none() | texts)
    whole = st.builds(lambda parts, end: [*(m for part in parts for m in part), end], before, last)
    return st.one_of(whole, _odd(texts)) if odd else whole


def _exchange(said: str, asked: str) -> list[Message]:
    return [{"role": "assistant", "content": said}, {"role": "user", "content": asked}]


def _call(name: str, number: int, result: str) -> list[Message]:
    arguments = json.dumps({"n": number})
    call = {"type": "function", "function": {"name": name, "arguments": arguments}}
    return [
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "name": name, "content": result},
    ]


def _last(content: str, reasoning: str | None) -> Message:
    message: Message = {"role": "assistant", "content": content}
    return message if reasoning is None else {**message, "reasoning_content": reasoning}


def _odd(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[Message]]:
    parts: st.SearchStrategy[list[Message]] = st.lists(
        texts.map(lambda text: {"type": "text", "text": text}), max_size=3
    )
    contents: st.SearchStrategy[object] = st.one_of(texts, st.none(), parts)
    roles = st.sampled_from(("assistant", "user", "system", "tool", "developer", ""))
    message: st.SearchStrategy[Message] = st.one_of(
        st.fixed_dictionaries({"role": roles, "content": contents}), st.fixed_dictionaries({"role": roles})
    )
    return st.lists(message, max_size=4)
