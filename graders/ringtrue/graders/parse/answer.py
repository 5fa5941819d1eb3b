r"""One answer to one tree.

One real row: `$x=-\frac{1}{3}, \frac{2}{3}$` is a list of an equation and a quotient.

Words alone are a `Text`, number words a number, and words among maths an error, except where they name a
unit.
"""

import re
from typing import Final

from ringtrue.graders.parse.errors import LimitError, ParseError
from ringtrue.graders.parse.lexer import tokenize
from ringtrue.graders.parse.limits import MAX_CHARACTERS
from ringtrue.graders.parse.numbers import Commas
from ringtrue.graders.parse.parser import Parser
from ringtrue.graders.parse.prose import read_words
from ringtrue.graders.parse.tree import Node, Sequence, Text

__all__ = ["parse_answer"]

_LABEL: Final = re.compile(
    r"\s*(?:\*\*\s*|\\text(?:bf)?\s*\{\s*)?(?:the )?(?:final )?(?:answer|ans|solution|result)"
    r"(?: set)?(?:\s*[:=]|\.(?=\s)| is:?(?= ))\s*(?:\*\*|\}|\*\*:)?",
    re.IGNORECASE,
)
"""What stands before an answer and says only that it is one."""
_END: Final = frozenset(["END"])
_PUNCTUATION: Final = frozenset([".", ",", ";", "NEWLINE", ":"])


def parse_answer(text: str, *, commas: Commas = "thousands") -> Node:
    r"""The tree of an answer.

    Args:
        text: LaTeX, plain text or a mix of both, without the box or tag around it.
        commas: What a comma between digits is: `thousands` joins well-formed groups (`1,000` is a thousand,
            `1,2` a list), `list` never joins, `decimal` reads `1,5` as 1.5.

    Raises:
        ParseError: It is no answer that the parser understands.
        LimitError: It is over a size limit.

    >>> parse_answer("\\frac12")
    Div(top=Number(value=Fraction(1, 1), digits=None), bottom=Number(value=Fraction(2, 1), digits=None))
    >>> parse_answer("100,200", commas="list").kind
    'list'
    """
    if len(text) > MAX_CHARACTERS:
        raise LimitError("length of the answer", len(text), MAX_CHARACTERS)
    bold = text.startswith("**") and text.endswith("**") and len(text) > 4
    if bold:
        text = text[2:-2]
        if len(text) == 1 and text.isalpha():
            return Text(text)
    label = _LABEL.match(text)
    if label is not None and label.end() < len(text.rstrip()):
        # Blanked, not cut, so that positions stay.
        text = " " * label.end() + text[label.end() :]
    words = read_words(text)
    if words is not None:
        return words
    tokens = tokenize(text, commas=commas)
    end = tokens.pop()
    while tokens and tokens[-1].kind in _PUNCTUATION:
        tokens.pop()
    if not tokens:
        raise ParseError("an empty answer", 0, "a value")
    if tokens[0].kind == "REL" and tokens[0].text in ("=", "approx"):
        tokens.pop(0)
    tokens.append(end)
    parser = Parser(tokens)
    items, kind = parser.listing(_END)
    if len(items) == 1:
        return items[0]
    if parser.bare_words and any(isinstance(item, Text) for item in items):
        raise ParseError("unexpected words among maths", 0, "values or words, not both")
    return Sequence(kind, tuple(items))
