r"""Prompt text that asks for a format, and the one question that several formats ask: is there one box.

The wording is what a user puts into a prompt so that a model knows what is rewarded. A line a demand, so that
a sum can name each once.
"""

import re
from collections.abc import Sequence
from typing import Final

from ringtrue.graders import Completion, Dialect, Policy, read_slots
from ringtrue.graders.visible import is_visible

__all__ = [
    "BOX_LINE",
    "STEPS_LINE",
    "answer_tag_lines",
    "code_line",
    "has_one_box",
    "json_line",
    "tags_line",
    "thinking_line",
]

BOX_LINE: Final = r"Put the final answer in \boxed{}, once."
STEPS_LINE: Final = "Reason in numbered steps, each of which says something new."
_BOXED: Final = Policy(slots=("boxed",))
_UNFILLED: Final = re.compile(
    r"\\(?:(?:text[a-z]{0,3}|math[a-z]{2}|mbox|displaystyle|q?quad)(?![A-Za-z])|[,;:!> ])|[{}$~]"
)


def thinking_line(dialect: Dialect | str) -> str:
    """What to ask of a model that reasons in this dialect; empty where it does not reason.

    >>> thinking_line("think")
    'Reason inside <think> and </think> first, then give the answer.'
    """
    known = Dialect.resolve(dialect) or Dialect.named("think")
    if known.name == "harmony":
        return "Reason in the analysis channel first, then give the answer in the final channel."
    if not known.open:
        return ""
    return f"Reason inside {known.open} and {known.close} first, then give the answer."


def answer_tag_lines(dialect: Dialect | str) -> str:
    """What to ask for where the answer stands in a block of its own.

    >>> answer_tag_lines("none")
    'Put the final answer inside <answer> and </answer>, once, with nothing around it.'
    >>> print(answer_tag_lines("think"))
    Reason inside <think> and </think> first, then give the answer.
    Put the final answer inside <answer> and </answer>, once, with nothing around it but the reasoning.
    """
    thinking = thinking_line(dialect)
    line = "Put the final answer inside <answer> and </answer>, once, with nothing around it"
    return f"{thinking}\n{line} but the reasoning." if thinking else f"{line}."


def tags_line(tags: Sequence[str], dialect: Dialect | str) -> str:
    """What to ask for where each of these tags is wanted once.

    >>> tags_line(("<plan>", "</plan>"), "auto")
    'Use each of these tags once, in this order, around text of your own: <plan> </plan>'
    """
    known = Dialect.resolve(dialect)
    own = {"<think>": known.open, "</think>": known.close} if known is not None and known.open else {}
    shown = " ".join(own.get(tag, tag) for tag in tags)
    return f"Use each of these tags once, in this order, around text of your own: {shown}"


def json_line(value: str, fence: str) -> str:
    """What to ask for where the answer is JSON.

    >>> json_line("object", "never")
    'Answer with one JSON object and nothing else.'
    >>> json_line("any", "required")
    'Answer with one JSON value in a ```json block and nothing else.'
    """
    named = "value" if value == "any" else value
    block = " in a ```json block" if fence == "required" else ""
    return f"Answer with one JSON {named}{block} and nothing else."


def code_line(language: str) -> str:
    """What to ask for where the answer is code.

    >>> code_line("python")
    'Put the code into one ```python block, and write no other block.'
    """
    return f"Put the code into one ```{language} block, and write no other block."


def has_one_box(completion: Completion) -> bool:
    r"""Whether the answer holds exactly one box, closed, filled and not quoted, whatever is in it.

    >>> from ringtrue.graders import read_completion
    >>> [has_one_box(read_completion(text)) for text in (r"\boxed{7}", r"\boxed{7} \boxed{7}", r"\boxed{7")]
    [True, False, False]
    """
    answer = completion.answer
    # Slots merge boxes that are joined and drop empty ones: for a format each of them is one too many.
    if completion.quoted or answer.count("\\boxed") + answer.count("\\fbox") != 1:
        return False
    chosen = read_slots(answer, _BOXED).chosen
    return chosen is not None and is_visible(_UNFILLED.sub("", chosen.text))
