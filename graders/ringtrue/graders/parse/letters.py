r"""What letters mean where they stand: variables, functions, units, prose; and what stands in a font.

One real row: `5 men` has a unit, `5abc` is a product; `\mathrm{~cm}` is a unit after a value, `\mathrm{P}`
a letter.

Dollar signs say what is maths in a mixed text: letters outside of it are words.
"""

import re
from typing import TYPE_CHECKING, Final

from ringtrue.graders.parse.errors import ParseError
from ringtrue.graders.parse.marks import CODES, read_currency, read_short_unit
from ringtrue.graders.parse.prose import CONSTANT_WORDS, read_words
from ringtrue.graders.parse.units import UNIT_NAMES, is_unit_word, read_unit
from ringtrue.graders.parse.words import FUNCTIONS, classify_word, letter, looks_english

if TYPE_CHECKING:
    from ringtrue.graders.parse.lexer import Lexer

__all__ = [
    "read_based",
    "read_braced",
    "read_font",
    "read_formula",
    "read_ideographs",
    "read_noun",
    "read_units",
    "read_word",
]

_SET_AHEAD: Final = re.compile(r"\s*(?:[\[({\\]|[RZNQC]\b)")
_SPEED: Final = re.compile(r"m ?/ ?s(\^2|\^\{2\}|²)?(?![A-Za-z^_²])")
_NUMBER: Final = re.compile(r"\s*[0-9]")
_TEN: Final = re.compile(r"\s*10\s?\^")
_SIGNS: Final = frozenset(["minus", "negative"])
_SIGNED: Final = re.compile(
    r"\s*\}?[\s~$]*(?:\\[(,; ]|\\text\s*\{)?\s*(?:[0-9]|\\[dt]?frac|\\sqrt|\\infty|infinity\b|∞)"
)
_TWO_LETTERS: Final = re.compile(r"[A-Za-z]{2}")
_NUMBER_SETS: Final = {"R": "reals", "Z": "integers", "N": "naturals", "Q": "rationals", "C": "complexes"}
_PRODUCTS: Final = frozenset(
    ["mg", "ml", "mi", "Pa", "hp", "ly", "mA", "mV", "kV", "kN", "MJ", "GB", "MB", "KB", "kB", "cc"]
)
"""Units that are products of variables where no space stands before them."""
_BEFORE_UNITS: Final = frozenset(["sq", "cu", "square", "cubic", "per"])
_FUNCTION_UNITS: Final = frozenset(["min", "sec", "deg"])
"""Units that are functions where an argument follows."""
_UNIT_END: Final = re.compile(
    r"\s*(?:$|[,.;:)}\]$/*+&-]|\\[)\]]|(?:and|per|or)\b|[0-9]+(?:\.[0-9]+)?\s*[smh])"
)
_NUMERAL: Final = re.compile(r"(?=[0-9]*[A-F])[0-9A-F]+")
_JOINED: Final = re.compile(r"(\S.*) (and|or)")
_UNIT_SIGNS: Final = (
    (r"\cdot", "*"), (r"\times", "*"), (r"\Omega", "ohm"), (r"\mu ", "μ"), (r"\mu", "μ"), ("\\,", " "),
    ("\\", " "), ("~", " "),
)  # fmt: skip
"""What commands within a unit are in plain text."""
_TAKES_BRACES: Final = frozenset(["FRAC", "BINOM", "^", "_", "SQRT", "ROOT"])
_CONSTANTS: Final = {**{words: known.name for words, known in CONSTANT_WORDS.items()}, "infinity": "infinity"}
_WORD_FUNCTIONS: Final = frozenset(["cis", "lcm", "gcd", "arcsin", "arccos", "arctan"])
"""Functions that people set as words: no word is written so."""
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
    if read_currency(lexer, word, start):
        return
    if word == "Matrix" and lexer.text.startswith("([", lexer.end):
        lexer.gap = True  # as computer algebra writes it, around rows in brackets
        return
    if word.lower() in _SIGNS and _is_sign(lexer):
        lexer.add("-", "-", start)
        return
    if lexer.tokens and _is_after(lexer, word):
        lexer.add("WORD", word, start)
        return
    pieces = classify_word(word)
    if len(pieces) > 1:
        spelled = outside or (lexer.gap and lexer.after_value)
        unit = (
            lexer.after_value
            and (is_unit_word(word) or (lexer.gap and word in ("sq", "cu")))
            and (lexer.gap or word not in _PRODUCTS)
        )
        if unit or (spelled and looks_english(word)):
            pieces = (("WORD", word),)
    for kind, text in pieces:
        lexer.add(kind, text, start)


def _is_sign(lexer: "Lexer") -> bool:
    """Whether `minus` or `negative` is the sign of what follows: at the start, before a value."""
    return not lexer.tokens and _SIGNED.match(lexer.text, lexer.end) is not None


def _is_after(lexer: "Lexer", word: str) -> bool:
    """Whether the token before makes a word of letters: `5 min`, `5 sq ft`, `max at`."""
    before = lexer.tokens[-1]
    if word in _FUNCTION_UNITS:
        counted = before.kind == "NUM" or (before.kind == "WORD" and before.text in _BEFORE_UNITS)
        return counted and _UNIT_END.match(lexer.text, lexer.end) is not None
    if before.kind == "WORD" and before.text in _BEFORE_UNITS:
        return is_unit_word(word)
    return word == "at" and before.kind == "FUNC" and before.text in ("max", "min")


def _read_letter(lexer: "Lexer", word: str, start: int) -> None:
    if word == "m" and lexer.gap and lexer.tokens and lexer.tokens[-1].kind == "NUM":
        speed = _SPEED.match(lexer.text, start)
        if speed:
            lexer.end = speed.end()
            lexer.add("TEXT", "m/s^2" if speed[1] else "m/s", start)
            return
    if read_short_unit(lexer, word, start):
        return
    before = lexer.tokens[-1] if lexer.tokens else None
    if (
        before is not None
        and before.kind == "REL"
        and before.text in ("in", "notin")
        and word in _NUMBER_SETS
    ):
        lexer.add("CONST", _NUMBER_SETS[word], start)
        return
    if (
        before is not None
        and before.kind == "WORD"
        and lexer.gap
        and before.text in UNIT_NAMES
        and word in UNIT_NAMES
    ):
        # `5 kg m/s^2`: a letter after a unit is one too.
        lexer.add("TEXT", word, start)
        return
    if (
        before is not None
        and before.kind == "WORD"
        and before.text in ("sq", "cu", "square", "cubic")
        and word in UNIT_NAMES
    ):
        lexer.add("WORD", word, start)  # `6 sq m`
        return
    if word == "x" and lexer.after_value and _TEN.match(lexer.text, lexer.end):
        # `3 x 10^5`: no variable stands between two numbers.
        lexer.add("*", "*", start)
    elif lexer.mixed and not lexer.inside and lexer.after_value:
        lexer.add("ROMAN", word, start)
    else:
        lexer.add(*letter(word), start)


def read_based(lexer: "Lexer", match: _Match, start: int) -> None:
    """`1A_{16}`: letters among the digits of a numeral, which its base gives away."""
    lexer.add("TEXT", match.group().strip("()"), start)


def read_ideographs(lexer: "Lexer", match: _Match, start: int) -> None:
    """A run of Chinese characters, such as a unit of two: `3小时`."""
    lexer.add("WORD", match.group(), start)


def read_formula(lexer: "Lexer", match: _Match, start: int) -> None:
    r"""`\ce{H2O}` and `\mathrm{Ca^{2+}}`: a formula of chemistry is a name."""
    lexer.add("TEXT", match.group().partition("{")[2][:-1], start)


def read_units(lexer: "Lexer", match: _Match, start: int) -> None:
    r"""`\mathrm{m\,s^{-1}}`: a unit whose powers have braces of their own."""
    words = _unit_words(match.group().partition("{")[2][:-1])
    if read_unit(words) is None:
        raise ParseError("unexpected braces in a font", start, "a unit")
    lexer.add("TEXT", words, start)


def _unit_words(content: str) -> str:
    r"""A unit's text without its commands: `kg\cdot m` is `kg*m`."""
    for command, sign in _UNIT_SIGNS:
        content = content.replace(command, sign)
    return " ".join(content.split())


def read_noun(lexer: "Lexer", match: _Match, start: int) -> None:
    """`17 (pounds)`: a unit in brackets; `x(ab)` is a product."""
    words = match.group()[1:-1].split()
    before = lexer.tokens[-1] if lexer.tokens else None
    if before is not None and before.number is not None and read_words(" ".join(words)) == before.number:
        # `7 (seven)` says it twice.
        lexer.gap = True
        return
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
    content = match.group("single") if content is None else content
    content = _unit_words(content) if "\\" in content else " ".join(content.replace("~", " ").split())
    join = content.strip(" ,;").lower()
    if not content:
        lexer.gap = True
    elif join in ("and", "or", "mod"):
        lexer.add(join.upper(), join, start)
    elif lexer.tokens and lexer.tokens[-1].kind == "NUM" and (joined := _JOINED.fullmatch(content)):
        # `2\text{ hours and }30`
        lexer.add("TEXT", joined[1], start)
        lexer.add(joined[2].upper(), joined[2], start)
    elif join in _SIGNS and _is_sign(lexer):
        lexer.add("-", "-", start)
    elif join in _CONSTANTS:
        lexer.add("CONST", _CONSTANTS[join], start)
    elif content.strip() in (",", ";"):
        lexer.add(content.strip(), content.strip(), start)
    elif not lexer.after_value and content in CODES and _NUMBER.match(lexer.text, lexer.end):
        lexer.add("CUR", UNIT_NAMES[content], start)
    elif lexer.text.startswith("_", lexer.end) and _NUMERAL.fullmatch(content) and len(content) > 1:
        lexer.add("TEXT", content, start)
    elif content == "(mod":
        lexer.add_known(("(", "("), start)
        lexer.add("MOD", "mod", start)
    elif (unit := _unit_in_font(lexer, content)) is not None:
        lexer.add("TEXT", unit, start)
    elif content[0].isdecimal() or (any(map(str.isdecimal, content)) and not _TWO_LETTERS.search(content)):
        lexer.nested(content, start)
    else:
        lexer.add(*_in_font(command, content), start)


def _unit_in_font(lexer: "Lexer", content: str) -> str | None:
    r"""A unit with powers in it, or with a bare mu before it, which is taken: `5\,\mu\mathrm{m}`."""
    tokens = lexer.tokens
    if (
        f"μ{content}" in UNIT_NAMES
        and len(tokens) > 1
        and tokens[-1].text == "mu"
        and tokens[-2].kind == "NUM"
    ):
        tokens.pop()
        return f"μ{content}"
    return content if "^" in content and lexer.after_value and read_unit(content) else None


def _in_font(command: str, content: str) -> tuple[str, str]:
    if command.startswith(("mathbb", "Bbb")):
        return ("CONST", _NUMBER_SETS[content]) if content in _NUMBER_SETS else ("SYM", content)
    if command.startswith(_WORD_FONTS) and content not in _WORD_FUNCTIONS:
        return ("TEXT", content)
    if content in FUNCTIONS and content not in ("min", "sec"):
        return ("FUNC", FUNCTIONS[content])
    if command.startswith(_BOLD_FONTS) and len(content) == 1:
        return ("BOLD", content)
    if len(content) == 1 and content.isalpha() and content.isascii() and content not in UNIT_NAMES:
        return letter(content)  # `2\mathrm{i}`
    return ("ROMAN" if command.startswith(_NAME_FONTS) and content.isalpha() else "TEXT", content)
