"""Reading one answer honestly: the last one after ####, as a number."""

import re
from collections.abc import Sequence

__all__ = ["Golds", "Texts", "hashed", "number", "paid", "pairs"]

Texts = Sequence[str]
Golds = Sequence[object]


def hashed(text: str) -> str:
    """The last answer after ####, or nothing."""
    found = re.findall(r"####([^\n]*)", text)
    return found[-1].strip() if found else ""


def number(text: object) -> float | None:
    """A plain number, or a fraction in LaTeX or with a slash."""
    plain = str(text).replace(",", "").strip()
    fraction = re.fullmatch(r"\\[dt]?frac\{(-?\d{1,9})\}\{([1-9]\d{0,8})\}|(-?\d{1,9})/([1-9]\d{0,8})", plain)
    if fraction:
        top, bottom = (float(part) for part in fraction.groups() if part)
        return top / bottom
    return float(plain) if re.fullmatch(r"[-+]?\d{1,15}(\.\d{0,15})?", plain) else None


def paid(gold: object, answer: str, *, wrong: float = 0.0) -> float:
    wanted = number(gold)
    return 1.0 if wanted is not None and number(answer) == wanted else wrong


def pairs(completions: Texts, gold: Golds) -> list[tuple[str, object]]:
    return list(zip(completions, gold, strict=True))
