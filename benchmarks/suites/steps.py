"""A training step that nobody has seen: completions, prompts, tokens and golds, all drawn from one seed."""

import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

__all__ = ["Step", "make_step"]

_SEED: Final = 7
_GROUP: Final = 8
_CHARACTERS: Final = 4000
_VOCABULARY: Final = 150_000
_WORDS: Final = (
    "the", "number", "of", "each", "side", "is", "then", "taken", "from", "total", "sum", "what", "remains",
    "must", "hold", "for", "every", "value", "we", "check", "again", "whether", "this", "rate", "gives",
    "price", "area", "speed", "distance", "minutes", "apples", "boxes", "angle", "radius", "product",
    "ratio", "since", "twice", "half", "three", "both", "follow", "simplify", "expand", "substitute",
)  # fmt: skip
_PIECE: Final = re.compile(r" ?[A-Za-z]{1,8}|\d{1,3}| ?[^\w\s]|\s+|.")


@dataclass(frozen=True, slots=True)
class Step:
    """What a trainer hands to a reward."""

    completions: list[list[dict[str, str]]]
    """One message each."""
    prompts: list[list[dict[str, str]]]
    """Eight completions in a row have an equal one."""
    token_ids: list[list[int]]
    """A number for each piece of a word."""
    golds: list[str]
    """The right answers."""
    kinds: int
    """Of how many kinds the golds are."""

    @property
    def characters(self) -> int:
        """The mean length of a completion."""
        return sum(len(one[0]["content"]) for one in self.completions) // len(self.completions)

    @property
    def tokens(self) -> int:
        """The mean number of tokens."""
        return sum(map(len, self.token_ids)) // len(self.token_ids)


# Each takes two whole numbers from 2, and is another answer for another pair.
_KINDS: Final[tuple[Callable[[int, int], str], ...]] = (
    lambda a, b: f"${100 * a + b}$",
    lambda a, b: f"${a}.{b:02d}5$",
    lambda a, b: rf"$\frac{{{101 * a}}}{{{100 * a + b}}}$",
    lambda a, b: rf"${a}\sqrt{{{10 * b + 1}}}$",
    lambda a, b: f"$({a}, {b})$",
    lambda a, b: rf"$[{a}, {a + b})$",
    lambda a, b: rf"$\{{{a}, {a + b}\}}$",
    lambda a, b: f"${a}x^2+{b}x-1$",
    lambda a, b: f"$x={100 * a + b}$",
    lambda a, b: rf"${a}\pi+{b}$",
    lambda a, b: rf"${100 * a + b}\%$",
    lambda a, b: rf"${a}{b:02d}\text{{ cm}}$",
)


def make_step(rows: int) -> Step:
    """Draw a step of so many rows."""
    random = Random(_SEED)
    completions, prompts, token_ids, golds = [], [], [], []
    numbers = random.sample(range(_VOCABULARY), 10_000)
    vocabulary: dict[str, int] = {}
    questions = [
        (_KINDS[number % len(_KINDS)], (random.randint(2, 99), random.randint(2, 99)), _sentence(random))
        for number in range(rows // _GROUP + 1)
    ]
    for row in range(rows):
        kind, pair, asked = questions[row // _GROUP]
        right = random.random() < 0.5
        answer = kind(*pair) if right else kind(pair[0] + random.randint(1, 9), pair[1] + 1)
        text = _completion(random, answer.strip("$"))
        completions.append([{"role": "assistant", "content": text}])
        prompts.append([{"role": "user", "content": asked}])
        pieces = (vocabulary.setdefault(piece, numbers[len(vocabulary)]) for piece in _PIECE.findall(text))
        # Numbers of their own, as a tensor's `tolist` gives, and not one object a piece.
        token_ids.append(array("l", pieces).tolist())
        golds.append(kind(*pair))
    return Step(completions, prompts, token_ids, golds, len(_KINDS))


def _completion(random: Random, answer: str) -> str:
    """Reasoning up to the length that is wanted, then the answer."""
    end = f"\n</think>\n\n{_sentence(random)} The final answer is $\\boxed{{{answer}}}$."
    lines: list[str] = []
    size = len("<think>\n") + len(end)
    while size < _CHARACTERS:
        lines.append(f"{len(lines) + 1}. {_sentence(random)} So ${_equation(random)}$.")
        size += len(lines[-1]) + 1
    return "<think>\n" + "\n".join(lines)[: _CHARACTERS - len("<think>\n") - len(end)] + end


def _sentence(random: Random) -> str:
    words = " ".join(random.choice(_WORDS) for _ in range(random.randint(8, 16)))
    return f"{words.capitalize()} {random.randint(2, 999)}."


def _equation(random: Random) -> str:
    one, other = random.randint(2, 99), random.randint(2, 99)
    return random.choice((f"{one} \\cdot {other} = {one * other}", f"{one} + {other} = {one + other}"))
