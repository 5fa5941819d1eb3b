r"""Prompt text that asks for a format, and the one question that several formats ask: is there one box.

The wording is what a user puts into a prompt so that a model knows what is rewarded. A line a demand, so that
a sum can name each once.
"""

from typing import Final

from ringtrue.graders import Completion, Dialect, Policy, read_slots

__all__ = ["BOX_LINE", "has_one_box", "thinking_line"]

BOX_LINE: Final = r"Put the final answer in \boxed{}, once."
_BOXED: Final = Policy(slots=("boxed",))


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


def has_one_box(completion: Completion) -> bool:
    r"""Whether the answer holds exactly one box, closed, filled and not quoted, whatever is in it.

    >>> from ringtrue.graders import read_completion
    >>> [has_one_box(read_completion(text)) for text in (r"\boxed{7}", r"\boxed{7} \boxed{7}", r"\boxed{7")]
    [True, False, False]
    """
    answer = completion.answer
    # Slots merge boxes that are joined and drop empty ones: for a format each of them is one too many.
    if answer.count("\\boxed") + answer.count("\\fbox") != 1:
        return False
    chosen = read_slots(answer, _BOXED).chosen
    return chosen is not None and bool(chosen.text.strip())
