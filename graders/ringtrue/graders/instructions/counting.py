r"""Counting words, sentences and words in capitals, without a trained tokenizer and in one pass.

A real text: "Dr. Lee paid 3.50 dollars. Why? Nobody knows..." holds three sentences and nine words.

IFEval counts words as runs of `\w`, and sentences and capitals with NLTK's tokenizers. Sentences here end
with `.`, `!` or `?` before a blank, but not after an abbreviation, an initial or the number of a list's item,
nor at dots before a small letter. A line's end ends none, which is how those tokenizers count too: a list
without full stops is one sentence. What holds no letter or digit is neither a word nor a sentence.
"""

import re
from typing import Final

__all__ = ["capital_words", "sentence_count", "word_count"]

_WORD: Final = re.compile(r"[^\W_]\w*")
# A run of marks is taken whole, so that a long one is looked at once.
_END: Final = re.compile(r"""[.!?]+["'”’»)\]*_]*+|[。！？।॥؟۔]++""")
_OPENERS: Final = re.compile(r"""[\s"'(“‘«\[*_]*+""")
_CAPITALS: Final = re.compile(r"[^\W_]+(?:[-./&'’][^\W_]+)*")
_LONGEST: Final = 24
"""Characters that are looked at before a full stop: no abbreviation is longer."""
_SHORTENED: Final = (
    "mr mrs ms dr prof rev hon gen col capt lt sgt maj gov sen rep pres sr jr st mt ft v vs inc ltd co corp"
    " nos vol fig figs eq dept approx al cf viz jan feb mar apr aug sept oct nov dec e.g i.e a.m p.m u.s u.k"
    " ph.d"
)
_ABBREVIATIONS: Final = frozenset(_SHORTENED.split())


def word_count(text: str) -> int:
    """How many words there are.

    >>> word_count("It's well-known: 3 words_are ___ here")
    7
    """
    return sum(1 for _ in _WORD.finditer(text))


def sentence_count(text: str) -> int:
    """How many sentences there are.

    >>> sentence_count("Dr. Lee paid 3.50 dollars. Why? Nobody knows... really"), sentence_count("!!! ...")
    (3, 0)
    """
    count = begin = 0
    for found in _END.finditer(text):
        if _ends(text, found):
            count += _says(text, begin, found.start())
            begin = found.end()
    return count + _says(text, begin, len(text))


def capital_words(text: str) -> int:
    """How many words are all in capitals; one with a hyphen is one word.

    >>> capital_words("I'm at the WELL-KNOWN NASA, DON'T ask Why.")
    4
    """
    return sum(1 for word in _CAPITALS.finditer(text) if _is_capital(word.group()))


def _is_capital(word: str) -> bool:
    return re.split(r"['’]", word, maxsplit=1)[0].isupper()


def _says(text: str, begin: int, end: int) -> bool:
    return _WORD.search(text, begin, end) is not None


def _ends(text: str, found: re.Match[str]) -> bool:
    """Whether a sentence ends there."""
    sign, end = found.group(), found.end()
    if sign[0] not in ".!?":
        return True  # a script whose full stop means nothing else
    if end < len(text) and not text[end].isspace():
        return False
    if "!" in sign or "?" in sign:
        return True
    if sign.startswith(".."):
        return not _next(text, end).islower()
    return not _abbreviates(text[max(0, found.start() - _LONGEST) : found.start()])


def _abbreviates(line: str) -> bool:
    """Whether a full stop after this belongs to its last word."""
    word = re.split(r"[\s\"'(“‘\[*_/—–-]", line)[-1]
    if word.isdigit():
        return line.rpartition("\n")[2].strip(" \t*_#>-") == word  # it numbers an item
    initial = len(word) == 1 and word.isupper() and word != "I"
    return initial or word.lower() in _ABBREVIATIONS


def _next(text: str, place: int) -> str:
    """The first character of the word after a place."""
    opened = _OPENERS.match(text, place)
    place = opened.end() if opened else place
    return text[place : place + 1]
