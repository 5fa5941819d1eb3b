r"""Whether a text shows a reader anything at all.

One real row: `<think>\u200b</think>\u200b`, a zero-width space for the reasoning and another for the answer,
shows nothing; neither do an HTML comment or the tags of an empty `<answer></answer>`.

Invisible are blanks, controls and the code points that Unicode lists as Default_Ignorable. Nothing is said of
what is shown: a full stop is visible.
"""

import re
from typing import Final

__all__ = ["is_visible"]

_IGNORABLE: Final = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_SHOWN: Final = re.compile(rf"[^\s{_IGNORABLE}]")
_TAG: Final = re.compile(r"</?(?:think|answer)>")


def is_visible(text: str) -> bool:
    r"""Whether anything is left without blanks, invisible characters, comments and empty tags.

    >>> [is_visible(text) for text in (".", " \u200b\n", "<!-- 42 -->", "<answer> </answer>")]
    [True, False, False, False]
    """
    place = 0
    while found := _SHOWN.search(text, place):
        place = found.start()
        if text[place] != "<":
            return True
        if text.startswith("<!--", place):
            end = text.find("-->", place)
            if end < 0:
                return False
            place = end + len("-->")
        elif tag := _TAG.match(text, place):
            place = tag.end()
        else:
            return True
    return False
