r"""One answer to one tree.

One real row: `$x=-\frac{1}{3}, \frac{2}{3}$` is a list of an equation and a quotient.

Words alone are a `Text`, number words a number, and words among maths an error, except where they name a
unit.
"""

import re
from itertools import islice
from typing import Final

from ringtrue.graders.parse.errors import LimitError, ParseError
from ringtrue.graders.parse.lexer import tokenize
from ringtrue.graders.parse.limits import MAX_CHARACTERS
from ringtrue.graders.parse.numbers import Commas, plain_number
from ringtrue.graders.parse.parser import Parser
from ringtrue.graders.parse.prose import read_formula, read_words
from ringtrue.graders.parse.shading import STRUCK
from ringtrue.graders.parse.tokens import Token
from ringtrue.graders.parse.tree import Node, Relation, Sequence, Text

__all__ = ["integer_letter", "parse_answer"]

_LABEL: Final = re.compile(
    r"\s*(?:\*\*\s*|\\text(?:bf)?\s*\{\s*)?(?:the )?(?:final )?(?:answer|ans|solution|result)"
    r"(?: set)?(?:\s*[:=]|\.(?=\s)| is:?(?= ))\s*(?:\*\*|\}|\*\*:)?"
    r"|\s*(?:故|所以|因此)?[，,]?答案(?:应该|应|就)?[是为：:]{1,2}\s*",
    re.IGNORECASE,
)
"""What stands before an answer and says only that it is one."""
_BASE: Final = re.compile(
    r"(?<=[0-9A-F)])[\s~]{0,4}(?:\\text\s?\{)?[\s~]{0,4}\(?(?:in )?base[\s}~$-]{1,4}([0-9]{1,2}|[a-z]+)\)?"
    r"\s{0,4}\}?[\s.$]*\Z"
)
"""`101 base 2`, `101 (base two)`: the base after a numeral."""
_INTEGER: Final = re.compile(
    r"(?:[,;]|\\q?quad|\()"
    r"(?:\s|\\[,; ]|\\q?quad\b|\\text\s*\{|\b(?:where|for|with|all|any|every|some)\b|\}|\$)*([a-z])\s*\$?\s*"
    r"(?:(?:\\in(?![a-z])|∈)\s*(?:\\mathbb\s*\{?\s*Z\s*\}?|ℤ|Z)"
    r"|(?:\\text\s*\{)?\s*(?:is|being) (?:an|any) integer\s*\}?)\s*[)$.\s]*\Z"
)
"""`, k \\in \\mathbb{Z}` after a family of values, whose letter says as much."""
_ABBREVIATED: Final = re.compile(
    r"(?<=[\d\s{}~$])(sq|cu|ft|in|yd|mi|lbs?|oz|hrs?|mins?|secs?|gal|pts?|qts?|yrs?|cm|mm|km|kg|ml|mph)\.(?=[\s}$]|\Z)"
)
"""A unit with the full stop of an abbreviation: `100 sq. ft.`."""
_PERIOD: Final = re.compile(r"(?<=[0-9]\.)\(([0-9]{1,30})\)(?![0-9^])")
"""`0.(3)`: the digits that repeat, as schools in the east write them. `0.1(6)` may be a product."""
_ROMAN: Final = re.compile(r"\{\s?\\rm(?![a-z])\s?([^{}]{0,40})\}")
"""`5 {\\rm ~cm}`: how a font was switched before there was `\\mathrm`."""
_EVERYWHERE: Final = re.compile(
    r"(?:,|\\q?quad(?![a-z]))?\s{0,4}(?:\\text\s?\{\s?(?:,\s?)?for (?:all|every|any|each)\s?\}"
    r"|for (?:all|every|any|each)|\\forall)"
    r"\s{0,4}(?:real (?:numbers? )?)?\$?\\?,?\s?[a-z](?:, ?[a-z])?\s?"
    r"(?:\$|(?:\\in(?![a-z])|∈)\s?(?:\\mathbb\s?\{?\s?[RZNQ]\s?\}?|[ℝℤℕℚ])(?:\^?\+)?\$?)?\s?\.?\s?\Z"
)
"""What follows a function and bounds nothing: `f(x) = x \\text{ for all } x \\in \\mathbb{R}`."""
_EXCEPT: Final = re.compile(
    r"\A\s{0,4}(?:\\text\s?\{\s?)?(?:[Aa]ll )?(?:the )?(?:real numbers|reals)(?: \$?x\$?)?,? except(?: for)?"
    r"\s{0,4}\}?\s{0,4}\$?(?:x ?(?:=|\\neq?(?![a-z])|≠) ?)?((?:[^a-z$]|and|or){1,60}?)\$?\.?\s{0,4}\Z"
)
"""`all real numbers except 2`."""
_APART: Final = re.compile(
    r"(?<=[0-9})a-z])(?:\s{0,4}\\q?quad(?![a-z])\s{0,4}|[ \t]{0,4}\n\s{0,4})(?=[A-Za-z] ?=(?!=))"
)
"""Between two equations, with no comma: a quad or the end of a line."""
_BESIDE: Final = re.compile(r"[A-Za-z] ?= ?-?[0-9./]{1,20}(?: {1,4}[A-Za-z] ?= ?-?[0-9./]{1,20}){1,9}")
"""`x=1 y=2`, but not the line `x = 2 y = 3 z`."""
_BLANK: Final = re.compile(r"(?<=[0-9./]) {1,4}(?=[A-Za-z])")
_NAMED: Final = re.compile(r"(?<![A-Za-z\\])([A-Za-z]) ?=(?!=)")
_ROWS: Final = re.compile(r"\[\s?(-?[0-9][0-9./]{0,20}(?:[ ;]{1,3}-?[0-9][0-9./]{0,20}){1,63})\s?\]")
"""A matrix as programs write it: `[1 2; 3 4]`."""
_OVER: Final = re.compile(r"\\over(?![a-z])")
_ESCAPED: Final = re.compile(
    r"\\?(?:([\a\b\v\f])(?=[a-z])|(\t)(?=ext\s*\{|imes\b|heta\b|frac\b|o\b)|(\r)(?=ight\b|angle\b|ho\b))"
)
"""A command whose first letter was taken for an escape: `\\frac` written as a form feed and `rac`."""
_LETTERS: Final = {"\a": "a", "\b": "b", "\v": "v", "\f": "f", "\t": "t", "\r": "r"}
_LONGEST_CONDITION: Final = 120
_OF_SENTENCES: Final = re.compile(r" (we|is|the|of|are|can|so|that|this|it|have|be)(?= )")
"""Words that sentences are made of, and hardly an answer."""
_FEW_OF_SENTENCES: Final = 3
_SENTENCE: Final = 150
"""Characters of a text that more of these words make a solution."""
_IN_TEXT: Final = re.compile(r"\\(?:text|mbox|mathrm)")
"""Where words may stand among maths."""
_SIGN: Final = re.compile(r"[0-9\\=+^/]")
"""What words alone do not hold."""
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
    # Half of all real answers are this, and reading them so takes a fifth of the time.
    number = plain_number(text)
    if number is not None:
        return number
    if len(text) > _SENTENCE:
        _refuse_solution(text)
    try:
        return _read(_mended(text), commas)
    except ParseError as error:
        # A mended text can be longer than what was handed in.
        error.position = min(error.position, len(text))
        raise


def _refuse_solution(text: str) -> None:
    """Refuse sentences among maths, which would else be read almost to their end to learn as much."""
    if _SIGN.search(text) is None:
        return
    inner = _IN_TEXT.search(text)
    before = len(text) if inner is None else inner.start()
    words = list(islice(_OF_SENTENCES.finditer(text, 0, before), _FEW_OF_SENTENCES + 1))
    if len(words) > _FEW_OF_SENTENCES:
        word = words[0]
        raise ParseError(f"unexpected word {word[1]!r} of a sentence", word.start(1), "a value")


def _read(text: str, commas: Commas) -> Node:
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
    try:
        return _parsed(text, commas)
    except ParseError:
        formula = read_formula(text)
        if formula is None:
            raise
        return formula


def _parsed(text: str, commas: Commas) -> Node:
    tokens = tokenize(text, commas=commas)
    end = tokens.pop()
    while tokens and (tokens[-1].kind in _PUNCTUATION or _ends_proof(tokens)):
        tokens.pop()
    if not tokens:
        raise ParseError("an empty answer", 0, "a value")
    if tokens[0].kind == "REL" and tokens[0].text in ("=", "approx", "implies", "to"):
        tokens.pop(0)
    tokens.append(end)
    parser = Parser(tokens)
    items, kind = parser.listing(_END)
    if len(items) == 1:
        return items[0]
    if (
        isinstance(items[0], Relation)
        and items[0].operators == ("!=",)
        and not any(isinstance(item, Relation | Text) for item in items[1:])
    ):
        # `x \neq 1, 2`: what holds for the first holds for all that are plain values.
        name = items[0].operands[0]
        items = [items[0], *(Relation(("!=",), (name, item)) for item in items[1:])]
        kind = "list"
    if parser.bare_words and any(isinstance(item, Text) for item in items):
        raise ParseError("unexpected words among maths", 0, "values or words, not both")
    return Sequence(kind, tuple(items))


def _mended(text: str) -> str:
    """The text with lost backslashes and a base in words as TeX has them; refused where it is struck out."""
    if "~~" in text and STRUCK.search(text):
        raise ParseError("text that is struck out", 0, "an answer that stands")
    if "." in text:
        text = _ABBREVIATED.sub(r"\1 ", text)
    if ".(" in text:
        text = _PERIOD.sub(r"\\overline{\1}", text)
    if "\\rm" in text:
        text = _ROMAN.sub(r"\\mathrm{\1}", text)
    if "for" in text:
        text = _EVERYWHERE.sub("", text)
    if "except" in text:
        text = _EXCEPT.sub(r"\\mathbb{R} \\setminus \\{\1\\}", text)
    if "base" in text:
        text = _BASE.sub(r"_{\1}", text)
    if (declared := _integer(text)) is not None:
        # A family of values without the words that its letter is an integer.
        text = text[: declared.start()]
    text = _rearranged(text)
    if text.isprintable():
        return text
    return _ESCAPED.sub(lambda found: "\\" + _LETTERS[found[1] or found[2] or found[3]], text)


def _rearranged(text: str) -> str:
    """Equations side by side, a matrix of programs and a quotient of old TeX as LaTeX has them."""
    if text.count("=") > 1:
        text = _separated(text)
    elif text[:1] == "[" and ";" in text and (rows := _ROWS.fullmatch(text)) is not None:
        text = _matrix(rows[1]) or text
    return _braced(text) if "\\over" in text else text


def _separated(text: str) -> str:
    """Equations of different names that stand side by side, with commas between them."""
    names = _NAMED.findall(text)
    if len(names) != len(set(names)):
        return text
    return (_BLANK if _BESIDE.fullmatch(text) else _APART).sub(", ", text)


def _braced(text: str) -> str:
    r"""`1 \over 2` with the braces that TeX would put around it."""
    stacked = _OVER.search(text)
    before = text[: stacked.start()] if stacked else "{"
    return f"{{{text}}}" if before.count("{") == before.count("}") else text


def _matrix(rows: str) -> str | None:
    """Rows by semicolons, entries by blanks; None for `[0; 1]`, which is an interval to many."""
    cells = [row.split() for row in rows.split(";")]
    if len(cells[0]) < 2 or any(len(row) != len(cells[0]) for row in cells):
        return None
    return "\\begin{bmatrix}" + r"\\".join("&".join(row) for row in cells) + "\\end{bmatrix}"


def _ends_proof(tokens: list[Token]) -> bool:
    r"""A box that stands apart at the end, as after a proof: `7 \quad \square`."""
    return len(tokens) > 1 and tokens[-1].kind == "SYM" and tokens[-1].text == "square" and tokens[-1].gap


def integer_letter(text: str) -> str | None:
    r"""The letter of a family of values that is said to be an integer.

    >>> integer_letter(r"k\pi, k \in \mathbb{Z}")
    'k'
    """
    found = _integer(text)
    return found[1] if found else None


def _integer(text: str) -> re.Match[str] | None:
    if "Z" not in text and "ℤ" not in text and "integer" not in text:
        return None
    found = _INTEGER.search(text, max(0, len(text) - _LONGEST_CONDITION))
    return found if found and found[1] in text[: found.start()] else None
