r"""Texts that cost a careless reward minutes, gigabytes or its life.

A real one: `"\\boxed{" * 50_000`, on which a format regex that looks for the closing brace from every opening
one needs 50,000 times 350,000 steps. Each is kept as the expression that builds it, since nobody can read a
megabyte.
"""

from dataclasses import dataclass
from typing import Final

__all__ = ["Bomb", "bombs"]

_LARGE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Bomb:
    """A text of a few pieces, each repeated.

    >>> bomb = Bomb((("(", 3), ("7", 1)))
    >>> bomb.expression, bomb.text
    ("'(' * 3 + '7'", '(((7')
    """

    pieces: tuple[tuple[str, int], ...]
    """A text and how often it comes."""

    @property
    def text(self) -> str:
        """The whole of it."""
        return "".join(piece * times for piece, times in self.pieces)

    @property
    def expression(self) -> str:
        """Python that builds it."""
        return " + ".join(f"{text!r} * {times}" if times > 1 else repr(text) for text, times in self.pieces)

    def within(self, template: str) -> "Bomb":
        """The same where a template says `{answer}`."""
        before, _, after = template.partition("{answer}")
        around = ((before, 1), *self.pieces, (after, 1))
        return Bomb(tuple((text, times) for text, times in around if text))


_ANSWERS: Final = (
    Bomb((("9^{9^{9^{9}}}", 1),)),
    Bomb((("2^{9^{9}}", 1),)),
    Bomb((("9**9**9**9", 1),)),
    Bomb((("(10^{7})!", 1),)),
    Bomb((("\\binom{10^9}{5\\cdot10^8}", 1),)),
    Bomb((("\\frac{1}{", 500), ("2", 1), ("}", 500))),
    Bomb((("\\sqrt{", 300), ("2", 1), ("}", 300))),
    Bomb((("{", 5_000), ("7", 1), ("}", 5_000))),
    Bomb((("(", 5_000), ("7", 1), (")", 5_000))),
)
_TEXTS: Final = (
    Bomb((("{", 5_000),)),
    Bomb((("[", 5_000),)),
    # Of these a regex with a repetition in a repetition makes two cases a character.
    Bomb((("a", 50), ("!", 1))),
    Bomb((("7", 50), ("x", 1))),
    Bomb((("word ", 50), ("\x00", 1))),
    Bomb(((" ", 50), ("\x00", 1))),
    Bomb((("```python\nwhile True:\n    pass\n```", 1),)),
    Bomb((("```python\nx = []\nwhile True:\n    x.append(0)\n```", 1),)),
)


def bombs(template: str | None = None, *, large: int = _LARGE) -> list[Bomb]:
    """All of them, and where answers are graded those that are answers in their place.

    Args:
        template: a completion with `{answer}` where the answer stands.
        large: how many characters the large ones have.
    """
    units = ("<think>", "</think>", "\\boxed{", " ", "\n", " \n", "7", "a", "so ", "<", "$")
    heavy = [Bomb(((unit, max(1, large // max(len(unit), 7) // 3)),)) for unit in units[:3]]
    heavy += [Bomb(((unit, max(1, large // len(unit))),)) for unit in units[3:]]
    inside = [] if template is None else [bomb.within(template) for bomb in _ANSWERS]
    if template is not None:
        inside.append(Bomb((("7", large),)).within(template))
    return [*inside, *_ANSWERS[:3], *_TEXTS, *heavy]
