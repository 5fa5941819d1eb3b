"""Prose in pieces of one script, each long enough to tell a language by.

A real text: "我们先求导数。 So the derivative is zero." is a piece of Han and one of Latin.

Names and terms weigh nothing: capitalised words inside a sentence, short words all in capitals, single
letters, and up to two Latin words in a sentence of another script. A short sentence is read with the next.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["DECIDED", "LANGUAGES", "Piece", "pieces_of"]

_RANGES: Final = {
    "latin": r"A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff",
    "cjk": r"\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f",
    "cyrillic": r"\u0400-\u052f",
    "hangul": r"\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "arabic": r"\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "devanagari": r"\u0900-\u0963\u0970-\u097f",
    "greek": r"\u0370-\u03ff\u1f00-\u1fff",
    "hebrew": r"\u0590-\u05ff",
    "thai": r"\u0e00-\u0e4e",
    "bengali": r"\u0980-\u09e3",
    "gurmukhi": r"\u0a00-\u0a65\u0a70-\u0a7f",
    "gujarati": r"\u0a80-\u0ae3",
    "tamil": r"\u0b80-\u0be5",
    "telugu": r"\u0c00-\u0c65",
    "kannada": r"\u0c80-\u0ce5",
    "malayalam": r"\u0d00-\u0d65",
    "georgian": r"\u10a0-\u10ff",
    "armenian": r"\u0530-\u058f",
    "khmer": r"\u1780-\u17d3",
}
_WORD: Final = re.compile(
    "|".join(rf"(?P<{name}>[{own}][{own}\u0300-\u036f\u200c\u200d'’ʼ-]*)" for name, own in _RANGES.items())
)
# One mark at a time: several in a row must not be tried again from each of them.
_SENTENCE_END: Final = re.compile(r"[.!?…:;]\s|[。！？；।]|\n")
_KANA: Final = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_UNSPACED: Final = frozenset({"cjk", "khmer", "thai"})
_CASED: Final = frozenset({"armenian", "cyrillic", "greek", "latin"})

DECIDED: Final = {
    "hangul": "ko", "greek": "el", "hebrew": "he", "thai": "th", "bengali": "bn", "gurmukhi": "pa",
    "gujarati": "gu", "tamil": "ta", "telugu": "te", "kannada": "kn", "malayalam": "ml", "georgian": "ka",
    "armenian": "hy", "khmer": "km",
}  # fmt: skip
"""Scripts that are enough to tell the language."""

_SHARED: Final = {
    "latin": "af ca cs cy da de en eo es et eu fi fr ga gl hr hu id is it la lt lv ms mt nl no pl pt ro sk sl"
    " sq sv sw tl tr vi",
    "cyrillic": "be bg kk ky mk mn ru sr tg uk",
    "arabic": "ar fa ur",
    "devanagari": "hi mr ne",
}
LANGUAGES: Final = (
    {code: script for script, codes in _SHARED.items() for code in codes.split()}
    | {code: script for script, code in DECIDED.items()}
    | {"ja": "cjk", "zh": "cjk"}
)
"""The script of every language that can be asked for."""

_LETTERS: Final = {"cjk": 3, "hangul": 2}
"""How many letters of an alphabet one character is worth: about as many as it takes to say the same."""
_ENOUGH: Final = 20
"""From this many letters on, a piece is not joined to the next."""


class Piece(NamedTuple):
    """Some prose in one script."""

    script: str
    """The name of the script; Japanese is `kana`, with its Han."""
    letters: int
    """How much it weighs, names aside."""
    names: int
    """How much its capitalised words weigh: names, or nouns where a language writes them so."""
    text: str
    """All its words."""


def pieces_of(text: str) -> list[Piece]:
    """Cut prose into pieces.

    >>> [(piece.script, piece.letters) for piece in pieces_of("Ответ верен. The answer is right.")]
    [('cyrillic', 10), ('latin', 16)]
    >>> pieces_of("By a theorem of Cauchy it holds.")
    [Piece(script='latin', letters=18, names=6, text='By a theorem of Cauchy it holds')]
    """
    waiting: dict[str, list[Piece]] = {}
    sizes: dict[str, int] = {}
    found: list[Piece] = []
    for piece in _by_sentence(text):
        waiting.setdefault(piece.script, []).append(piece)
        sizes[piece.script] = sizes.get(piece.script, 0) + piece.letters
        if sizes[piece.script] >= _ENOUGH:
            found.append(_joined(waiting.pop(piece.script)))
            del sizes[piece.script]
    for rest in waiting.values():
        # What is left at the end joins the piece before it, if that is of its script.
        last = next((index for index in reversed(range(len(found))) if _alike(found[index], rest[0])), None)
        if last is None:
            found.append(_joined(rest))
        else:
            found[last] = _joined([found[last], *rest])
    return [_named(piece) for piece in found]


def _by_sentence(text: str) -> Iterator[Piece]:
    for sentence in _SENTENCE_END.split(text):
        by_script: dict[str, list[str]] = {}
        for match in _WORD.finditer(sentence):
            by_script.setdefault(match.lastgroup or "", []).append(match.group())
        lead = next(iter(by_script), "")
        if len(by_script) > 1 and len(by_script.get("latin", "...")) < 3:
            del by_script["latin"]
        for script, words in by_script.items():
            yield _piece(script, words, leads=script == lead)


def _piece(script: str, words: list[str], *, leads: bool) -> Piece:
    worth = _LETTERS.get(script, 1)
    if script not in _CASED:
        joined = ("" if script in _UNSPACED else " ").join(words)
        return Piece(script, sum(map(len, words)) * worth, 0, joined)
    # The first word of a sentence is capitalised whatever it is, and a heading may be all in capitals.
    plain = [word for i, word in enumerate(words) if _is_plain(word, first=leads and i == 0)]
    names = [word for word in words[leads:] if len(word) > 1 and word[0].isupper() and not word.isupper()]
    return Piece(script, sum(map(len, plain)), sum(map(len, names)), " ".join(words))


def _is_plain(word: str, *, first: bool) -> bool:
    if len(word) < 2:
        return False
    return word[0].islower() or (first and not word.isupper()) or (word.isupper() and len(word) > 4)


def _joined(parts: list[Piece]) -> Piece:
    letters, names = sum(part.letters for part in parts), sum(part.names for part in parts)
    return Piece(parts[0].script, letters, names, " ".join(part.text for part in parts))


def _alike(one: Piece, other: Piece) -> bool:
    return one.script == other.script


def _named(piece: Piece) -> Piece:
    """Han beside kana is Japanese."""
    return piece._replace(script="kana") if piece.script == "cjk" and _KANA.search(piece.text) else piece
