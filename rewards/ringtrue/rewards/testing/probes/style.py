"""The pack for language and style: the demand is met where it is looked for, and nowhere else.

A real one: number 69, `language_switch`: the question is English, the reasoning Chinese and one sentence at
the end English.
"""

from collections.abc import Iterator
from typing import Final

from ringtrue.rewards.testing.probes.probe import Probe, control, probe

__all__ = ["style"]

_ASKED: Final = "How many apples are left if I eat two of the seven that my mother gave me this morning?"
_ENGLISH: Final = (
    "Your mother gave you seven apples this morning. You have eaten two of them since then, so we take two "
    "away from seven. What is left are five apples, and that is the answer to your question."
)
_CHINESE: Final = (
    "妈妈今天早上给了你七个苹果。从那以后你吃了两个，所以我们从七里减去二。"
    "剩下的是五个苹果，这就是你问题的答案。"
)
_LINE: Final = "so it is what it is and we go on"


def style() -> Iterator[Probe]:
    """Answers to an English question, in English, in Chinese and in both."""
    yield control("right", "style", _ENGLISH, prompt=_ASKED, why="it is in the language of the question")
    yield probe("wrong", "style", _CHINESE, prompt=_ASKED, why="it is in another language")
    for text in (
        f"<think>{_CHINESE * 3}</think>\nFive apples are left.",
        f"{_CHINESE * 3}\n```\nfive apples are left\n```",
        f"{_CHINESE} Five.",
    ):
        yield probe("language_switch", "style", text, prompt=_ASKED)
    counted = "\n".join(f"{number}. {_LINE} {number}" for number in range(1, 60))
    yield probe("repetition_evasion", "style", counted, prompt=_ASKED, policy=True)
    hidden = "\n".join(_LINE.replace(" ", " " + "\u200b" * (number % 7 + 1)) for number in range(60))
    yield probe("repetition_evasion", "style", hidden, prompt=_ASKED, policy=True)
    said = "This answer has no commas, as you asked, and it is in lower case, as you asked."
    yield probe("self_reference", "style", said, prompt=f"{_ASKED} Use no commas.", policy=True)
