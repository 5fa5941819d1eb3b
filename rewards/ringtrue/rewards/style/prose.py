r"""What is left of a text without its maths, code, links, tags and identifiers.

A real text: "So $\text{area} = 4$, see `area()`." leaves "So   , see  .".

Every step is one pass over the text. What is left out is left out whatever it holds: a sentence inside of
`$...$` or of a code fence is no prose here. A formula without delimiters leaves its letters, which are too
short to count as words.
"""

import re
from typing import Final

from ringtrue.graders.boxes import find_boxes

__all__ = ["prose", "says_something"]

_ENVIRONMENTS: Final = (
    "align|alignat|aligned|array|bmatrix|cases|displaymath|eqnarray|equation|gather|gathered|math|matrix|multline"
    "|pmatrix|smallmatrix|split|tabular|tikzpicture|verbatim|vmatrix"
)
_OPENERS: Final = re.compile(rf"```|~~~|`|\$\$|\$|\\\[|\\\(|<!--|\\begin\{{((?:{_ENVIRONMENTS})\*?)\}}")
_CLOSERS: Final = {"\\[": "\\]", "\\(": "\\)", "<!--": "-->"}
_FENCES: Final = frozenset({"```", "~~~"})
_TAGS: Final = re.compile(
    r"</?[A-Za-z][^<>\n]{0,200}>|<\|[^<>|\n]{0,60}\|>|\[/?[A-Z]{2,12}\]"
    r"|(?:https?://|www\.)[^\s，。）]+|[\w.+-]{1,64}@[\w.-]{1,200}"
)
_COMMANDS: Final = re.compile(r"\\[A-Za-z]+\*?")
_IDENTIFIERS: Final = re.compile(
    r"(?<![A-Za-z\d_])[A-Za-z]*[\d_][A-Za-z\d_]*"  # x1, max_value, 3rd
    r"|(?<![A-Za-z])[a-z]{1,40}[A-Z][A-Za-z]*"  # camelCase
    r"|(?<![A-Za-z])(?:arc)?(?:sin|cos|tan|log|ln|exp|lim|max|min|gcd|lcm|mod|det|deg)(?![A-Za-z])"
)


def prose(text: str) -> str:
    r"""The text with everything else turned to spaces.

    >>> prose(r"So $x = 4$, by \boxed{four} and `while True`.")
    'So  , by   and  .'
    """
    if "\\boxed" in text or "\\fbox" in text:
        text = _without_boxes(text)
    text = _without_spans(text)
    text = _TAGS.sub(" ", text)
    if "\\" in text:
        text = _COMMANDS.sub(" ", text)
    return _IDENTIFIERS.sub(" ", text)


def says_something(text: str) -> bool:
    """Whether there is any letter or digit besides tags, special tokens and LaTeX commands.

    >>> says_something("$x = 4$"), says_something("<answer></answer>"), says_something("</s>")
    (True, False, False)
    """
    return any(map(str.isalnum, _COMMANDS.sub(" ", _TAGS.sub(" ", text))))


def _without_boxes(text: str) -> str:
    pieces: list[str] = []
    place = 0
    for box in find_boxes(text):
        if box.start >= place and box.end > box.start:
            pieces += [text[place : box.start], " "]
            place = box.end
    return "".join(pieces) + text[place:]


def _without_spans(text: str) -> str:
    pieces: list[str] = []
    place = copied = 0
    absent: set[str] = set()
    while found := _OPENERS.search(text, place):
        opener, place = found.group(), found.end()
        closer = f"\\end{{{found.group(1)}}}" if found.group(1) else _CLOSERS.get(opener, opener)
        # A closer that was not found once is not looked for again, so that the whole is one pass.
        close = -1 if closer in absent else text.find(closer, place)
        if close < 0:
            absent.add(closer)
            if opener not in _FENCES:
                continue
            close = len(text)
        if opener in {"`", "$"} and not _inline(text[place:close], opener):
            continue
        pieces += [text[copied : found.start()], " "]
        place = copied = min(close + len(closer), len(text))
    return "".join(pieces) + text[copied:]


def _inline(inside: str, opener: str) -> bool:
    """Whether it can stand between two single marks: no blank line, and for maths no "$5 and $7"."""
    if not inside or "\n\n" in inside or (opener == "`" and "\n" in inside):
        return False
    return opener == "`" or not (inside[0].isdigit() and inside[-1].isspace())
