"""Cutting a text into the units that repetition is counted over: words, or characters.

A real text: "add 3, add 4" is four words; "答案是42" is 答, 案, 是 and 42, since its script has no spaces.

Characters that nobody sees are dropped first, so that none of them makes two equal words differ. It knows
no grammar: "apple" and "apples" are two words.
"""

import re
from typing import Final

__all__ = ["cut_characters", "cut_words", "fold_digits", "is_dense"]

_UNSEEN: Final = re.compile(
    r"[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_DENSE: Final = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana and Han, which are written without spaces."""
_WORD: Final = re.compile(rf"[{_DENSE}]|[^\s{_DENSE}]+")
_ONE: Final = re.compile(f"[{_DENSE}]")
_DIGITS: Final = re.compile(r"\d+")


def cut_words(text: str) -> list[str]:
    r"""The words, in lower case; each character of a script without spaces is one by itself.

    >>> cut_words("Add\u200b 3, add 4")
    ['add', '3,', 'add', '4']
    >>> cut_words("答案是42 kg")
    ['答', '案', '是', '42', 'kg']
    """
    if text.isascii():
        return text.lower().split()
    return _WORD.findall(_UNSEEN.sub("", text).lower())


def cut_characters(text: str) -> list[str]:
    """The characters, in lower case, without spaces.

    >>> cut_characters("A b")
    ['a', 'b']
    """
    return list("".join(_UNSEEN.sub("", text).lower().split()))


def fold_digits(text: str) -> str:
    """The same text with every run of digits as one 0, so that a counter does not tell two lines apart.

    >>> fold_digits("Step 9: go on. Step 10: go on.")
    'Step 0: go on. Step 0: go on.'
    """
    return _DIGITS.sub("0", text)


def is_dense(character: str) -> bool:
    """Whether it is of a script without spaces, where no mark shows the end of a word.

    >>> is_dense("数"), is_dense("é")
    (True, False)
    """
    return _ONE.match(character) is not None
