r"""Text to tokens, in one pass.

One real row: `\frac{1,000}{3}\text{ cm}` is `FRAC { NUM } { NUM } TEXT`.
Spacing leaves only a flag on the token that follows it. Words are split into letters, functions and prose
here, since that needs the neighbours: `5 men` has a unit, `5abc` is a product.
"""

import re
from collections.abc import Callable
from typing import Final

from ringtrue.graders.parse.errors import LimitError, ParseError
from ringtrue.graders.parse.letters import (
    read_based,
    read_braced,
    read_font,
    read_formula,
    read_ideographs,
    read_noun,
    read_units,
    read_word,
)  # fmt: skip
from ringtrue.graders.parse.limits import MAX_TOKENS
from ringtrue.graders.parse.marks import read_mark
from ringtrue.graders.parse.numbers import Commas, read_number, repeating_number, small_number
from ringtrue.graders.parse.scans import ALONE, SCAN_ANY, SCANS
from ringtrue.graders.parse.symbols import (
    ARGUMENTS,
    COMMANDS,
    ESCAPES,
    FULL_WIDTH,
    SIGNS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
)
from ringtrue.graders.parse.tokens import Token
from ringtrue.graders.parse.tree import Number

__all__ = ["tokenize"]

_DOLLARS: Final = re.compile(r"(?<!\\)\$\$?")
_ENVIRONMENT: Final = re.compile(r"\\(begin|end)\s*\{([A-Za-z]+)")
_PROSE_TOKENS: Final = (2, 4)  # how many there are when two words have begun a text
_NEWLINE: Final = ("NEWLINE", "\\\\")
_MARKS: Final = frozenset(["'", "’", "′", "''", '"', "″", "”"])
_ROW_STARTS: Final = frozenset("0123456789-+.")
_POINTS: Final = re.compile(
    r"\s*(?:\{\s*([A-Z]{1,4}(?:'|_?[0-9])?)\s*\}|([A-Z]{1,4}(?:'|_?[0-9])?))(?![A-Za-z0-9])"
)
"""The points that name an angle or a triangle; their order tells angles apart."""
_LETTER: Final = re.compile(r"[A-Za-z]{2}")
_VALUE_ENDS: Final = frozenset(["NUM", ")", "]", "}", "\\}", "SYM", "CONST", "DEG", "!", "'", "VULGAR"])
_BRACKETS: Final = {"(": 1, "[": 1, "\\{": 1, "LANGLE": 1, ")": -1, "]": -1, "\\}": -1, "RANGLE": -1}


def tokenize(text: str, *, commas: Commas = "thousands") -> list[Token]:
    """The tokens of an answer, with an `END` at the end.

    >>> [token.text for token in tokenize("2x + 1,000")]
    ['2', 'x', '+', '1000', '']
    """
    if not text.isascii():
        text = text.translate(FULL_WIDTH)
    lexer = Lexer(text, commas)
    lexer.run()
    return lexer.tokens


class Lexer:
    """The state of one pass: the tokens so far, whether a gap came before, whether maths is on."""

    __slots__ = (
        "bar", "bars", "brackets", "broken", "closed", "commas", "doubled", "end", "gap", "inside",
        "matrices", "mixed", "text", "tokens", "ungrouped",
    )  # fmt: skip

    def __init__(self, text: str, commas: Commas) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.commas: Commas = commas
        self.gap = False
        self.brackets = 0
        self.inside = False
        self.end = 0
        self.closed = 0
        self.bars = text.count("||")
        self.bar = "MID" if text.count("|") == 1 else "|"
        self.ungrouped = 0
        self.matrices = 0
        self.broken = "\\\\" not in text
        """Whether `\\\\` lost a backslash on its way here, so that a lone one may be a row break."""
        self.doubled = "\\\\" in text and "\\begin" not in text
        self.mixed = "\\(" in text or "\\[" in text
        if "$" in text and len(_DOLLARS.findall(text)) % 2 == 0:
            # An odd sign is a currency, or left over from a cut: it opens no maths.
            self.mixed = "$" in text.replace("\\$", "")

    def run(self) -> None:
        """Scan the whole text."""
        text, tokens, size, start = self.text, self.tokens, len(self.text), 0
        while self.end < size and len(tokens) <= MAX_TOKENS:
            start = self.end
            character = text[start]
            if character in ALONE:
                self.end = start + 1
                self.brackets += _BRACKETS.get(character, 0)
                self.add(character, character, start)
                continue
            match = SCANS.get(character, SCAN_ANY)(text, start)
            if match is None:  # the last alternative takes any character
                raise ParseError("unexpected text", start)
            self.end = match.end()
            kind = match.lastgroup or ""
            if kind != "gap":
                _HANDLERS[kind](self, match, start)
                if kind == "word" and len(tokens) in _PROSE_TOKENS and _begins_prose(tokens):
                    raise ParseError(f"unexpected word {tokens[-2].text!r}", tokens[-2].start, "a value")
                continue
            self.gap = True
            if self.matrices and self.broken and match.group().rstrip("\n ").endswith("\\"):
                self.add("NEWLINE", "\\\\", start)
        if len(tokens) > MAX_TOKENS:
            raise LimitError("tokens of the answer", len(tokens), MAX_TOKENS, start)
        self.add("END", "", size)

    def add(self, kind: str, text: str, start: int, number: Number | None = None) -> None:
        """One more token."""
        self.tokens.append(Token(kind, text, start, self.gap, number))
        self.gap = False

    def add_known(self, known: tuple[str, str], start: int) -> None:
        """A token from a table; spacing and maths switches leave none."""
        kind, text = known
        if kind == "GAP":
            self.gap = True
        elif kind == "MATH":
            self.inside = text == "open"
            self.gap = True
        elif kind == "NAMED":
            name = _POINTS.match(self.text, self.end)
            self.end = name.end() if name else self.end
            self.add("SYM" if name else "WORD", f"{text} {name[1] or name[2]}" if name else text, start)
        else:
            self.brackets += _BRACKETS.get(kind, 0)
            self.add(kind, text, start)

    def nested(self, text: str, start: int) -> None:
        """The tokens of a text within this one, all at one position."""
        inner = Lexer(text, self.commas)
        inner.run()
        for token in inner.tokens[:-1]:
            self.add(token.kind, token.text, start, token.number)

    @property
    def after_value(self) -> bool:
        """Whether the token before ends a value, so that a unit may follow."""
        return bool(self.tokens) and self.tokens[-1].kind in _VALUE_ENDS


def _begins_prose(tokens: list[Token]) -> bool:
    """Whether two words begin an answer (`He has`, `So, the time`), where the parser stops in any case."""
    if tokens[-2].kind != "WORD" or tokens[-1].kind not in ("WORD", "SYM"):
        return False
    return len(tokens) == _PROSE_TOKENS[0] or (tokens[0].kind == "WORD" and tokens[1].kind == ",")


_Match = re.Match[str]


def _number(lexer: Lexer, match: _Match, start: int) -> None:
    found = read_number(lexer.text, start, match.end(), lexer.commas, lexer.brackets > 0, lexer.ungrouped)
    lexer.end, lexer.ungrouped = found.end, max(lexer.ungrouped, found.ungrouped)
    lexer.add("NUM", found.digits, start, found.number)


def _repeat(lexer: Lexer, match: _Match, start: int) -> None:
    lexer.add("NUM", match.group(), start, repeating_number(match.group(), start))


def _environment(lexer: Lexer, match: _Match, start: int) -> None:
    found = _ENVIRONMENT.match(match.group())
    side, name = found.groups() if found else ("", "")
    lexer.matrices += 1 if side == "begin" else -1
    lexer.add("BEGIN" if side == "begin" else "END_ENV", name, start)


def _bar(lexer: Lexer, match: _Match, start: int) -> None:
    if match.group().endswith("."):
        lexer.gap = True
    else:
        lexer.add("LBAR" if match.group()[1] == "l" or "l" in match.group()[3:6] else "RBAR", "|", start)


def _command(lexer: Lexer, match: _Match, start: int) -> None:
    r"""A command, or the longest known beginning of one that lost its space (`\cdotx`)."""
    name = match.group()[1:]
    known = COMMANDS.get(name)
    if known is None:
        if name in ARGUMENTS and (dressing := ARGUMENTS[name].match(lexer.text, lexer.end)):
            lexer.end = dressing.end()
            lexer.gap = True
            return
        for size in range(min(len(name) - 1, 14), 1, -1):
            known = COMMANDS.get(name[:size])
            if known is not None:
                lexer.end = start + 1 + size
                break
        else:
            if lexer.matrices > 0:
                # `\begin{pmatrix}a&b\c&d`: a row break that lost a backslash.
                lexer.end = start + 1
                lexer.add(*_NEWLINE, start)
                return
            raise ParseError(f"unknown command {match.group()[:20]!r}", start, "a command of mathematics")
    lexer.add_known(known, start)


def _escape(lexer: Lexer, match: _Match, start: int) -> None:
    known = ESCAPES.get(match.group())
    if known == _NEWLINE and lexer.doubled and _LETTER.match(lexer.text, lexer.end):
        # `\\\\frac`: every backslash was escaped once too often on its way here.
        lexer.end = start + 1
        return
    if known == _NEWLINE and lexer.text.startswith(("begin{", "end{"), lexer.end):
        lexer.end = start + 1
        return
    if known is None:
        if lexer.matrices > 0 and match.group()[1:] in _ROW_STARTS:
            lexer.end = start + 1
            known = _NEWLINE
        else:
            raise ParseError(f"unexpected {match.group()!r}", start, "a command")
    if known[0] == "CUR" and lexer.mixed and not lexer.inside and lexer.text.startswith("$", lexer.end):
        lexer.gap = True
        return
    lexer.add_known(known, start)


def _dollar(lexer: Lexer, _match: _Match, start: int) -> None:
    if lexer.mixed:
        if not lexer.inside and lexer.closed == len(lexer.tokens) and lexer.after_value:
            # Two formulas side by side are two items; one cut in two has an operator at the cut.
            lexer.add(";", ";", start)
        lexer.inside = not lexer.inside
        lexer.closed = len(lexer.tokens)
        lexer.gap = True
    elif lexer.text[lexer.end : lexer.end + 1].isdecimal():
        lexer.add("CUR", "dollar", start)
    else:
        lexer.gap = True


def _superscript(lexer: Lexer, match: _Match, start: int) -> None:
    _script(lexer, "^", "".join(SUPERSCRIPTS[character] for character in match.group()), start)


def _subscript(lexer: Lexer, match: _Match, start: int) -> None:
    _script(lexer, "_", "".join(SUBSCRIPTS[character] for character in match.group()), start)


def _script(lexer: Lexer, sign: str, script: str, start: int) -> None:
    lexer.add(sign, sign, start)
    lexer.add("{", "{", start)
    lexer.nested(script, start)
    lexer.add("}", "}", start)


def _sign(lexer: Lexer, match: _Match, start: int) -> None:
    if match.group() == "||" and lexer.bars == 1:
        lexer.end = start + 1
        lexer.add("|", "|", start)
        return
    if match.group() == "|":
        lexer.add(lexer.bar, "divides" if lexer.bar == "MID" else "|", start)
        return
    if match.group() in _MARKS and read_mark(lexer, match.group(), start):
        return
    known = SIGNS.get(match.group())
    if known is None:
        character = match.group()
        if not character.isalpha():
            raise ParseError(f"unexpected {character!r}", start, "a sign of mathematics")
        known = ("WORD", character)
    lexer.add_known(known, start)


def _short(lexer: Lexer, match: _Match, start: int) -> None:
    """A small integer that nothing behind it can make longer: most numbers."""
    digits = match.group()
    lexer.add("NUM", digits, start, small_number(digits))


_HANDLERS: Final[dict[str, Callable[[Lexer, _Match, int], None]]] = {
    "short": _short, "repeat": _repeat, "num": _number, "based": read_based, "formula": read_formula,
    "word": read_word, "noun": read_noun, "braced": read_braced, "units": read_units, "font": read_font,
    "content": read_font, "single": read_font, "env": _environment, "bar": _bar, "cmd": _command,
    "esc": _escape, "dollar": _dollar, "super": _superscript, "sub": _subscript,
    "sign": _sign, "ideographs": read_ideographs,
}  # fmt: skip
