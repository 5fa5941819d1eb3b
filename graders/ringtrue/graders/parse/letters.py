r"""What letters mean where they stand: variables, functions, units, prose; and what stands in a font.

One real row: `5 men` has a unit, `5abc` is a product; `\mathrm{~cm}` is a unit after a value, `\mathrm{P}`
a letter.

Dollar signs say what is maths in a mixed text: letters outside of it are words.
"""

import re
from typing import TYPE_CHECKING, Final

from ringtrue.graders.parse.units import UNIT_NAMES, is_unit_word
from ringtrue.graders.parse.words import FUNCTIONS, classify_word, letter, looks_english

if TYPE_CHECKING:
    from ringtrue.graders.parse.lexer import Lexer

__all__ = ["read_braced", "read_font", "read_noun", "read_word"]

_SET_AHEAD: Final = re.compile(r"\s*(?:[\[({\\]|[RZNQC]\b)")
_SPEED: Final = re.compile(r"m ?/ ?s(\^2|\^\{2\}|²)?(?![A-Za-z^_²])")
_TEN: Final = re.compile(r"\s*10\s?\^")
_TWO_LETTERS: Final = re.compile(r"[A-Za-z]{2}")
_NUMBER_SETS: Final = {"R": "reals", "Z": "integers", "N": "naturals", "Q": "rationals", "C": "complexes"}
_PRODUCTS: Final = frozenset(["mg", "ml", "mi"])
"""Units that are products of variables where no space stands before them."""
_TAKES_BRACES: Final = frozenset(["FRAC", "BINOM", "^", "_", "SQRT", "ROOT"])
_WORD_FONTS: Final = ("text", "mbox", "hbox")
_BOLD_FONTS: Final = ("mathbf", "bm", "boldsymbol", "pmb")
_NAME_FONTS: Final = ("mathrm", "operatorname", "mathcal", "mathsf", "mathit")

_Match = re.Match[str]


def read_word(lexer: "Lexer", match: _Match, start: int) -> None:
    """A bare run of letters."""
    word = match.group()
    if len(word) == 1:
        _read_letter(lexer, word, start)
        return
    outside = lexer.mixed and not lexer.inside
    if word[:2] == "or" and len(word) == 3 and lexer.after_value and not lexer.gap and not outside:
        # `1orW(x)=-1`: a text whose spaces were removed.
        lexer.add("OR", "or", start)
        lexer.end = start + 2
        return
    if word == "in":
        lexer.add("REL" if _SET_AHEAD.match(lexer.text, lexer.end) else "WORD", word, start)
        return
    pieces = classify_word(word)
    if len(pieces) > 1:
        spelled = outside or (lexer.gap and lexer.after_value)
        unit = lexer.after_value and is_unit_word(word) and (lexer.gap or word not in _PRODUCTS)
        if unit or (spelled and looks_english(word)):
            pieces = (("WORD", word),)
    for kind, text in pieces:
        lexer.add(kind, text, start)


def _read_letter(lexer: "Lexer", word: str, start: int) -> None:
    if word == "m" and lexer.gap and lexer.tokens and lexer.tokens[-1].kind == "NUM":
        speed = _SPEED.match(lexer.text, start)
        if speed:
            lexer.end = speed.end()
            lexer.add("TEXT", "m/s^2" if speed[1] else "m/s", start)
            return
    if word == "x" and lexer.after_value and _TEN.match(lexer.text, lexer.end):
        # `3 x 10^5`: no variable stands between two numbers.
        lexer.add("*", "*", start)
    elif lexer.mixed and not lexer.inside and lexer.after_value:
        lexer.add("ROMAN", word, start)
    else:
        lexer.add(*letter(word), start)


def read_noun(lexer: "Lexer", match: _Match, start: int) -> None:
    """`17 (pounds)`: a unit in brackets; `x(ab)` is a product."""
    words = match.group()[1:-1].split()
    if lexer.after_value and any(map(_is_word, words)):
        lexer.add("NOUN", " ".join(words), start)
        return
    lexer.end = start + 1
    lexer.add_known(("(", "("), start)


def read_braced(lexer: "Lexer", match: _Match, start: int) -> None:
    r"""`800{ml}`: a unit whose `\text` was stripped; any other brace is a group."""
    word = match.group()[1:-1]
    before = [token.kind for token in lexer.tokens[-2:]]
    if before[-1:] == ["NUM"] and before[0] not in _TAKES_BRACES and word in UNIT_NAMES:
        lexer.add("TEXT", word, start)
        return
    lexer.end = start + 1
    lexer.add("{", "{", start)


def _is_word(word: str) -> bool:
    return classify_word(word)[0][0] == "WORD" or looks_english(word)


def read_font(lexer: "Lexer", match: _Match, start: int) -> None:
    r"""Words in `\text`, names and units in `\mathrm`, vectors in bold, number sets in blackboard bold."""
    command = match.group()[1:]
    content = match.group("content")
    content = (match.group("single") if content is None else content).replace("~", " ").replace("\\", " ")
    content = " ".join(content.split())
    join = content.strip(" ,;").lower()
    if not content:
        lexer.gap = True
    elif join in ("and", "or", "mod"):
        lexer.add(join.upper(), join, start)
    elif content == "(mod":
        lexer.add_known(("(", "("), start)
        lexer.add("MOD", "mod", start)
    elif content[0].isdecimal() or (any(map(str.isdecimal, content)) and not _TWO_LETTERS.search(content)):
        lexer.nested(content, start)
    else:
        lexer.add(*_in_font(command, content), start)


def _in_font(command: str, content: str) -> tuple[str, str]:
    if command.startswith(("mathbb", "Bbb")):
        return ("CONST", _NUMBER_SETS[content]) if content in _NUMBER_SETS else ("SYM", content)
    if command.startswith(_WORD_FONTS):
        return ("TEXT", content)
    if content in FUNCTIONS and content not in ("min", "sec"):
        return ("FUNC", FUNCTIONS[content])
    if command.startswith(_BOLD_FONTS) and len(content) == 1:
        return ("BOLD", content)
    return ("ROMAN" if command.startswith(_NAME_FONTS) and content.isalpha() else "TEXT", content)
